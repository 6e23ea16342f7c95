//! Enrolment is the weak door of every signature: who gets a passkey or app in, and how its owner hears of it.

use crate::both;
use crate::harness::{Authenticator, Browser, Dialect, Setup, TestApp};
use crate::signing::{challenge_over, code, code_app, exact_text};
use crate::world::{self, pairs};

const PAGE: &str = "/settings/signing";

async fn begins(browser: &mut Browser, kind: &str, name: &str) -> String {
    browser.post(PAGE, &[("kind", kind), ("name", name)]).await.expect(303).location().to_owned()
}

/// The code that Rita makes for somebody.
async fn code_for(app: &TestApp, subject: &str) -> String {
    let page = app
        .as_person("rita")
        .await
        .post("/p/parlai/people/code", &[("provider", "sandbox"), ("subject", subject)])
        .await
        .expect(201)
        .text();
    page.split("id=\"enrolment-code\"").nth(1).and_then(|rest| rest.split(['<', '>']).nth(1)).expect("the code, this once").to_owned()
}

async fn allow(browser: &mut Browser, add: &str, code: &str) -> crate::harness::Answer {
    browser.post(&format!("{add}/allow"), &[("method", "handed_over"), ("handed_over", code)]).await
}

/// Revokes the first that is listed, without a proof.
async fn revoked(browser: &mut Browser) {
    let page = browser.get(PAGE).await.expect(200).text();
    let key = page.split("action=\"/settings/signing/").nth(1).and_then(|rest| rest.split('"').next()).expect("a form").to_owned();
    browser.post(&format!("{PAGE}/{key}"), &[("change", "revoke"), ("name", "")]).await.expect(303);
}

/// A passkey by the whole way, with a code of Rita's.
async fn enrolled(app: &TestApp, browser: &mut Browser, name: &str) -> Authenticator {
    let add = begins(browser, "passkey", name).await;
    let code = code_for(app, &browser.who).await;
    allow(browser, &add, &code).await.expect(303);
    let passkey = Authenticator::of(name, app.backend.origin());
    let challenge = browser.get(&add).await.expect(200).data("challenge");
    browser.post(&add, &pairs(&passkey.registers(&challenge))).await.expect(303);
    passkey
}

both! {
    async fn a_first_passkey_needs_a_code_that_somebody_else_hands_over_once(app: TestApp) {
        let mut pavel = app.as_person("pavel").await;
        let add = begins(&mut pavel, "passkey", "Laptop").await;
        let passkey = Authenticator::of("Laptop", app.backend.origin());
        pavel.post(&add, &pairs(&passkey.registers("AAAA"))).await.expect_code(403, "enrolment_not_allowed");
        allow(&mut pavel, &add, "AAAA-BBBB-CCCC").await.expect_code(403, "code_wrong");
        // A code for somebody else is none.
        let other = code_for(&app, "priya").await;
        allow(&mut pavel, &add, &other).await.expect_code(403, "code_wrong");
        let old = code_for(&app, "pavel").await;
        let code = code_for(&app, "pavel").await;
        allow(&mut pavel, &add, &old).await.expect_code(403, "code_wrong");
        allow(&mut pavel, &add, &code.to_lowercase().replace('-', " ")).await.expect(303);
        let challenge = pavel.get(&add).await.expect(200).data("challenge");
        let wrong = Authenticator { challenge: Some("AAAA".into()), ..passkey.clone() };
        pavel.post(&add, &pairs(&wrong.registers(&challenge))).await.expect_code(422, "passkey_refused");
        pavel.post(&add, &pairs(&passkey.registers(&challenge))).await.expect(303);
        pavel.post(&add, &pairs(&passkey.registers(&challenge))).await.expect_code(409, "enrolment_over");
        let page = pavel.get(PAGE).await.expect(200).text();
        assert!(page.contains("Laptop") && page.contains("counts from"), "{page}");
        app.work().await;
        assert!(app.world.mails().iter().any(|mail| mail.subject.contains("Laptop")), "its owner hears of it");
        assert!(app.audit().await.contains(&"enrolled".to_owned()));
    }

    async fn a_code_is_made_by_those_who_manage_people_for_others_and_ends_after_a_day(app: TestApp) {
        let form = [("provider", "sandbox"), ("subject", "pavel")];
        app.as_person("pavel").await.post("/p/parlai/people/code", &form).await.expect_code(403, "role_missing");
        app.as_person("rita").await.post("/p/parlai/people/code", &[("provider", "sandbox"), ("subject", "rita")]).await.expect_code(403, "self_code");
        app.as_person("rita").await.post("/p/parlai/people/code", &[("provider", "sandbox"), ("subject", "nobody")]).await.expect_code(404, "not_found");
        let code = code_for(&app, "pavel").await;
        assert!(!app.as_person("rita").await.get("/p/parlai/people").await.expect(200).text().contains(&code), "it is shown once");
        app.clock.advance(24 * 3600);
        let mut pavel = app.as_person("pavel").await;
        let add = begins(&mut pavel, "passkey", "Laptop").await;
        allow(&mut pavel, &add, &code).await.expect_code(403, "code_wrong");
    }

    async fn a_new_passkey_cannot_sign_for_a_day_and_a_further_one_needs_it(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.ready(&app).await;
        let mut pavel = app.as_person("pavel").await;
        let laptop = enrolled(&app, &mut pavel, "Laptop").await;
        let fields = candidate.decision(&app, "approve").await;
        let to = pavel.post(&format!("{}/sign", candidate.path), &pairs(&fields)).await.expect(303).location().to_owned();
        let page = pavel.get(&to).await.expect(200).text();
        assert!(!page.contains("data-challenge") && page.contains("counts from"), "it is not offered");
        let challenge = challenge_over(&exact_text(&page));
        pavel.post(&to, &pairs(&laptop.answers(&challenge))).await.expect_code(403, "passkey_too_new");
        // A code is not enough any more: whoever talked somebody into a second one needs the first.
        let add = begins(&mut pavel, "passkey", "Phone").await;
        let code = code_for(&app, "pavel").await;
        allow(&mut pavel, &add, &code).await.expect_code(403, "enrolment_not_allowed");
        app.clock.advance(24 * 3600);
        let mut pavel = app.as_person("pavel").await;
        let add = begins(&mut pavel, "passkey", "Phone").await;
        let challenge = pavel.get(&add).await.expect(200).data("challenge");
        pavel.post(&format!("{add}/allow"), &pairs(&laptop.answers(&challenge))).await.expect(303);
        let phone = Authenticator::of("Phone", app.backend.origin());
        let challenge = pavel.get(&add).await.expect(200).data("challenge");
        pavel.post(&add, &pairs(&laptop.registers(&challenge))).await.expect_code(409, "passkey_known");
        pavel.post(&add, &pairs(&phone.registers(&challenge))).await.expect(303);
    }

    async fn one_is_renamed_and_revoked_by_its_owner_and_never_works_again(app: TestApp) {
        let mut pavel = app.as_person("pavel").await;
        let laptop = enrolled(&app, &mut pavel, "Laptop").await;
        let page = pavel.get(PAGE).await.expect(200).text();
        let key = page.split("action=\"/settings/signing/").nth(1).and_then(|rest| rest.split('"').next()).expect("a form").to_owned();
        let at = format!("{PAGE}/{key}");
        app.as_person("priya").await.post(&at, &[("change", "revoke"), ("name", "")]).await.expect(404);
        pavel.post(&at, &[("change", "rename"), ("name", "\u{200b}")]).await.expect(422);
        pavel.post(&at, &[("change", "rename"), ("name", "Old laptop")]).await.expect(303);
        assert!(pavel.get(PAGE).await.expect(200).text().contains("Old laptop"));
        pavel.post(&at, &[("change", "revoke"), ("name", "")]).await.expect(303);
        pavel.post(&at, &[("change", "rename"), ("name", "Again")]).await.expect(404);
        assert!(pavel.get(PAGE).await.expect(200).text().contains("revoked"));
        // The same authenticator does not come back.
        let add = begins(&mut pavel, "passkey", "Laptop").await;
        let code = code_for(&app, "pavel").await;
        allow(&mut pavel, &add, &code).await.expect(303);
        let challenge = pavel.get(&add).await.expect(200).data("challenge");
        pavel.post(&add, &pairs(&laptop.registers(&challenge))).await.expect_code(409, "passkey_known");
    }

    async fn who_revoked_all_of_theirs_needs_a_code_that_was_made_since(app: TestApp) {
        let mut pavel = app.as_person("pavel").await;
        enrolled(&app, &mut pavel, "Laptop").await;
        let before = code_for(&app, "pavel").await;
        app.clock.advance(1);
        revoked(&mut pavel).await;
        let add = begins(&mut pavel, "passkey", "Thief").await;
        allow(&mut pavel, &add, &before).await.expect_code(403, "code_wrong");
        let since = code_for(&app, "pavel").await;
        allow(&mut pavel, &add, &since).await.expect(303);
    }

    async fn a_one_time_code_lets_no_passkey_in_where_one_is_or_was(app: TestApp) {
        let mut pavel = app.as_person("pavel").await;
        enrolled(&app, &mut pavel, "Laptop").await;
        code_app(&app, "pavel").await;
        for was in [false, true] {
            let add = begins(&mut pavel, "passkey", "Thief").await;
            assert!(!pavel.get(&add).await.expect(200).text().contains("id=\"by-code\""), "it is not offered");
            pavel.post(&format!("{add}/allow"), &pairs(&code(&app))).await.expect_code(403, "enrolment_not_allowed");
            if !was {
                revoked(&mut pavel).await;
            }
        }
        // The app is left, and lets nothing in: somebody else has to know that it is them.
        let add = begins(&mut pavel, "passkey", "New laptop").await;
        let handed = code_for(&app, "pavel").await;
        allow(&mut pavel, &add, &handed).await.expect(303);
        // Where no passkey ever was, the app is what is there.
        let mut priya = app.as_person("priya").await;
        code_app(&app, "priya").await;
        let add = begins(&mut priya, "passkey", "Laptop").await;
        priya.post(&format!("{add}/allow"), &pairs(&code(&app))).await.expect(303);
    }

    async fn a_code_that_somebody_made_for_their_own_other_account_lets_nothing_in(app: TestApp) {
        let code = code_for(&app, "pavel").await;
        crate::life::account(&app, ("sandbox", "pavel"), None, &[], &["rita@murmuration.example"]).await;
        let form = [("provider", "sandbox"), ("subject", "pavel")];
        app.as_person("rita").await.post("/p/parlai/people/code", &form).await.expect_code(403, "self_code");
        let mut pavel = app.as_person("pavel").await;
        let add = begins(&mut pavel, "passkey", "Laptop").await;
        allow(&mut pavel, &add, &code).await.expect_code(403, "self_code");
    }

    async fn an_app_for_codes_is_added_by_its_first_code_and_its_secret_is_shown_to_whoever_is_allowed(app: TestApp) {
        let mut pavel = app.as_person("pavel").await;
        let add = begins(&mut pavel, "code_app", "Phone").await;
        assert!(!pavel.get(&add).await.expect(200).text().contains("otpauth"), "not yet");
        let code = code_for(&app, "pavel").await;
        allow(&mut pavel, &add, &code).await.expect(303);
        let page = pavel.get(&add).await.expect(200).text();
        let secret = page.split("secret=").nth(1).and_then(|rest| rest.split('&').next()).expect("the secret").to_owned();
        assert!(page.contains("<path d=\"M"), "a picture too");
        pavel.post(&add, &[("code", "000000")]).await.expect_code(422, "code_wrong");
        let first = backend::totp::code(&secret, app.now().0 / 30_000).expect("a code");
        pavel.post(&add, &[("code", &first)]).await.expect(303);
        pavel.post(PAGE, &[("kind", "code_app"), ("name", "Second")]).await.expect_code(409, "app_exists");
    }

    async fn an_enrolment_is_its_persons_its_sessions_and_soon_over(app: TestApp) {
        let mut pavel = app.as_person("pavel").await;
        let add = begins(&mut pavel, "passkey", "Laptop").await;
        app.as_person("priya").await.get(&add).await.expect(404);
        let code = code_for(&app, "pavel").await;
        allow(&mut app.as_person("pavel").await, &add, &code).await.expect_code(409, "enrolment_over");
        app.clock.advance(15 * 60);
        allow(&mut pavel, &add, &code).await.expect_code(409, "enrolment_over");
        app.anonymous().get(PAGE).await.expect(302);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_without_a_name_offers_no_passkeys_and_says_why() {
    let setup = Setup { base_url: Some("http://127.0.0.1:4000".into()), ..Setup::default() };
    let app = TestApp::with(Dialect::Sqlite, setup).await;
    let mut pavel = app.as_person("pavel").await;
    assert!(pavel.get(PAGE).await.expect(200).text().contains("No passkeys here"));
    pavel.post(PAGE, &[("kind", "passkey"), ("name", "Laptop")]).await.expect_code(422, "passkeys_need_a_name");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_settings_say_so_signing_in_again_lets_a_first_one_in_and_no_second() {
    use crate::sign_in::{local, outside};
    let more = "[signing]\nenrol = \"fresh_sign_in\"\ncooling_hours = 0\n";
    let app = TestApp::with(Dialect::Sqlite, Setup { more: more.into(), ..Setup::default() }).await;
    let mut pavel = app.as_person("pavel").await;
    for (name, status) in [("Laptop", 303), ("Phone", 403)] {
        let add = begins(&mut pavel, "passkey", name).await;
        let id = add.rsplit('/').next().expect("an id").to_owned();
        let away = pavel.get(&format!("/auth/start/sandbox?for=enrolment:{id}&next={add}")).await.expect(303);
        let callback = local(&outside(&format!("{}&login_as=pavel", away.location())).await);
        pavel.get(&callback).await.expect(status);
        if status == 303 {
            let challenge = pavel.get(&add).await.expect(200).data("challenge");
            pavel.post(&add, &pairs(&Authenticator::of(name, app.backend.origin()).registers(&challenge))).await.expect(303);
        }
    }
    // Nor does it after all were revoked: whoever has the session could do that.
    revoked(&mut pavel).await;
    let add = begins(&mut pavel, "passkey", "Thief").await;
    assert!(!pavel.get(&add).await.expect(200).text().contains("/auth/start/"), "it is not offered");
    let id = add.rsplit('/').next().expect("an id").to_owned();
    let away = pavel.get(&format!("/auth/start/sandbox?for=enrolment:{id}&next={add}")).await.expect(303);
    let callback = local(&outside(&format!("{}&login_as=pavel", away.location())).await);
    pavel.get(&callback).await.expect(403);
    let code = code_for(&app, "pavel").await;
    allow(&mut pavel, &add, &code).await.expect(303);
}
