//! A signature is a statement that is drafted first and then proven. Everything that must not pass for a proof.

use crate::both;
use crate::harness::{Answer, Authenticator, Browser, Fields, TestApp};
use crate::sign_in::{local, outside};
use crate::world::{self, Candidate, pairs};
use backend::db::code_apps::{self, CodeApp};
use backend::webauthn::encode;
use domain::Timestamp;

const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/// A candidate that waits for its signature, its signer, and the page where the decision is proven.
async fn drafted(app: &TestApp) -> (Candidate, Browser, String, String) {
    let candidate = world::candidate(app).await;
    candidate.ready(app).await;
    let (pavel, to, challenge) = again(app, &candidate).await;
    (candidate, pavel, to, challenge)
}

/// The same decision once more, from a page of its own.
async fn again(app: &TestApp, candidate: &Candidate) -> (Browser, String, String) {
    let fields = candidate.decision(app, "approve").await;
    let mut pavel = app.as_person("pavel").await;
    app.passkey("pavel").await;
    let to = pavel.post(&format!("{}/sign", candidate.path), &pairs(&fields)).await.expect(303).location().to_owned();
    let challenge = pavel.get(&to).await.expect(200).data("challenge");
    (pavel, to, challenge)
}

/// The text that a page says is signed.
pub fn exact_text(page: &str) -> String {
    let text = page.split("<code>{").nth(1).and_then(|rest| rest.split("</code>").next()).expect("the exact text");
    format!("{{{text}").replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&#x27;", "'").replace("&amp;", "&")
}

/// What a passkey must sign for it.
pub fn challenge_over(text: &str) -> String {
    encode(&hex::decode(domain::sha256_hex(text.as_bytes())).expect("hex"))
}

async fn proves(browser: &mut Browser, to: &str, proof: &Fields) -> Answer {
    browser.post(to, &pairs(proof)).await
}

async fn signed(app: &TestApp) -> usize {
    app.audit().await.iter().filter(|action| *action == "signed").count()
}

/// An app for one-time codes, enrolled long ago.
pub async fn code_app(app: &TestApp, subject: &str) {
    let mut tx = app.backend.begin().await.expect("begins");
    let known = backend::db::people::by_identity(&mut tx, "sandbox", subject).await.expect("reads").expect("somebody");
    let new = CodeApp {
        id: app.clock.id(),
        person: known.id,
        secret: SECRET.into(),
        name: "Phone".into(),
        last_step: 0,
        created_at: Timestamp(0),
        usable_from: Timestamp(0),
        last_used_at: None,
    };
    code_apps::insert(&mut tx, &new).await.expect("enrolled");
    tx.commit().await.expect("commits");
}

pub fn code(app: &TestApp) -> Fields {
    let now = backend::totp::code(SECRET, app.now().0 / 30_000).expect("a code");
    vec![("method", "code".to_owned()), ("code", now)]
}

/// Through the provider once more, for this page.
pub async fn signs_in_again(browser: &mut Browser, to: &str, subject: &str) -> Answer {
    let signing = to.rsplit('/').next().expect("an id");
    let away = browser.get(&format!("/auth/start/sandbox?for=signing:{signing}&next={to}")).await.expect(303);
    assert!(away.location().contains("prompt=login") && away.location().contains("max_age=0"), "{}", away.location());
    let callback = local(&outside(&format!("{}&login_as={subject}", away.location())).await);
    browser.get(&callback).await
}

both! {
    async fn what_a_passkey_signs_is_the_statement_that_the_page_shows(app: TestApp) {
        let (candidate, mut pavel, to, challenge) = drafted(&app).await;
        let page = pavel.get(&to).await.expect(200).text();
        let text = exact_text(&page);
        assert_eq!(challenge_over(&text), challenge, "{text}");
        let statement: domain::signature::Statement = serde_json::from_str(&text).expect("a statement");
        assert_eq!(statement.schema, domain::signature::SCHEMA);
        assert_eq!(statement.basis.commit.as_str(), candidate.build.sha);
        assert!(statement.nonce.len() == 32 && statement.zone == "UTC" && statement.results.expect("counted").passed == 1, "{text}");
        assert!(!statement.evidence.is_empty() && !statement.stories.is_empty(), "{text}");
        assert!(page.contains("may go to production") && page.contains(&candidate.build.sha[..7]), "in words too");
        assert_eq!(signed(&app).await, 0, "nothing is signed yet");
        let proof = app.passkey("pavel").await.answers(&challenge);
        proves(&mut pavel, &to, &proof).await.expect(303);
        assert!(pavel.get(&candidate.path).await.expect(200).text().contains("Proven by passkey"));
        // The same answer once more, from the page or by somebody who saw it, is the same signature.
        proves(&mut pavel, &to, &proof).await.expect(303);
        assert_eq!(signed(&app).await, 1);
        world::all_is_well(&app).await;
    }

    async fn b19_without_a_proof_too_late_or_from_another_session_nothing_is_signed(app: TestApp) {
        let (candidate, mut pavel, to, challenge) = drafted(&app).await;
        let proof = app.passkey("pavel").await.answers(&challenge);
        proves(&mut pavel, &to, &vec![]).await.expect_code(401, "step_up_required");
        proves(&mut pavel, &to, &vec![("method", "sign_in".into())]).await.expect_code(401, "step_up_required");
        proves(&mut pavel, &to, &vec![("method", "session".into())]).await.expect(422);
        let mut other = app.as_person("pavel").await;
        proves(&mut other, &to, &proof).await.expect_code(401, "step_up_required");
        app.clock.advance(120);
        proves(&mut pavel, &to, &proof).await.expect_code(401, "step_up_required");
        assert!(pavel.get(&to).await.expect(200).text().contains("The two minutes"));
        // A clock that jumped back, a day or a second, ends it too.
        let (mut pavel, to, challenge) = again(&app, &candidate).await;
        app.clock.advance(-1);
        proves(&mut pavel, &to, &app.passkey("pavel").await.answers(&challenge)).await.expect_code(401, "step_up_required");
        assert_eq!(signed(&app).await, 0);
    }

    async fn b20_b21_what_is_somebody_elses_or_for_something_else_is_no_proof(app: TestApp) {
        let (candidate, mut pavel, to, challenge) = drafted(&app).await;
        app.as_person("priya").await;
        let mine = app.passkey("pavel").await;
        let cases: Vec<(Authenticator, &str)> = vec![
            (app.passkey("priya").await, "passkey_unknown"),
            (Authenticator::of("nobody", app.backend.origin()), "passkey_unknown"),
            (Authenticator { challenge: Some(encode(&[1; 32])), ..mine.clone() }, "binding_mismatch"),
            (Authenticator { origin: "https://evil.example".into(), ..mine.clone() }, "binding_mismatch"),
        ];
        for (authenticator, refused) in cases {
            proves(&mut pavel, &to, &authenticator.answers(&challenge)).await.expect_code(403, refused);
        }
        // The fifth failure in a row, of another decision, still says what it is; the sixth try is not looked at.
        let (mut pavel, next, other) = again(&app, &candidate).await;
        let elsewhere = Authenticator { party: "evil.example".into(), ..mine.clone() };
        proves(&mut pavel, &next, &elsewhere.answers(&other)).await.expect_code(403, "binding_mismatch");
        proves(&mut pavel, &next, &mine.answers(&other)).await.expect_code(429, "step_up_locked");
        assert_eq!(signed(&app).await, 0);
        app.clock.advance(15 * 60);
        let (mut pavel, last, challenge) = again(&app, &candidate).await;
        proves(&mut pavel, &last, &Authenticator { flags: 0x01, ..mine.clone() }.answers(&challenge)).await.expect_code(403, "user_not_verified");
        let forged = Authenticator { credential: mine.credential.clone(), ..Authenticator::of("mallory", app.backend.origin()) };
        proves(&mut pavel, &last, &forged.answers(&challenge)).await.expect_code(403, "passkey_refused");
        proves(&mut pavel, &last, &Authenticator { counter: 7, ..mine.clone() }.answers(&challenge)).await.expect(303);
        assert_eq!(signed(&app).await, 1);
    }

    async fn a_challenge_of_another_decision_is_refused_and_so_is_a_copied_passkey(app: TestApp) {
        let (candidate, mut pavel, _, first_challenge) = drafted(&app).await;
        let mine = app.passkey("pavel").await;
        let fields = candidate.decision(&app, "reject").await;
        let second = pavel.post(&format!("{}/sign", candidate.path), &pairs(&fields)).await.expect(303).location().to_owned();
        proves(&mut pavel, &second, &mine.answers(&first_challenge)).await.expect_code(403, "binding_mismatch");
        let two = [("version", "1"), ("every_case_run", "on"), ("product_owner_signatures", "2")];
        app.as_person("rita").await.post("/p/parlai/policy", &two).await.expect(303);
        let (mut pavel, third, challenge) = again(&app, &candidate).await;
        proves(&mut pavel, &third, &Authenticator { counter: 5, ..mine.clone() }.answers(&challenge)).await.expect(303);
        world::push(&app).await;
        let other = Candidate { build: candidate.build.clone(), path: "/p/parlai/candidates/2".into() };
        let fields = other.decision(&app, "reject").await;
        let fourth = pavel.post(&format!("{}/sign", other.path), &pairs(&fields)).await.expect(303).location().to_owned();
        let challenge = pavel.get(&fourth).await.expect(200).data("challenge");
        proves(&mut pavel, &fourth, &Authenticator { counter: 5, ..mine }.answers(&challenge)).await.expect_code(403, "passkey_copied");
        assert!(app.audit().await.contains(&"step_up_failed".to_owned()), "it is on the record");
    }

    async fn b13_what_changed_between_the_two_steps_voids_the_draft(app: TestApp) {
        let (candidate, mut pavel, to, challenge) = drafted(&app).await;
        candidate.judge(&app, "failed", "It hangs now.").await;
        let answer = proves(&mut pavel, &to, &app.passkey("pavel").await.answers(&challenge)).await.expect_code(409, "stale_page");
        assert!(answer.text().contains("recorded TC-1 as failed"), "it says what changed");
        assert_eq!(signed(&app).await, 0);
    }

    async fn b27_a_role_that_is_taken_between_the_two_steps_signs_nothing(app: TestApp) {
        let (_, mut pavel, to, challenge) = drafted(&app).await;
        let gone = [("provider", "sandbox"), ("subject", "pavel"), ("label", "Pavel Novak"), ("role", "product_owner"), ("change", "revoke")];
        app.as_person("rita").await.post("/p/parlai/people", &gone).await.expect(303);
        let answer = proves(&mut pavel, &to, &app.passkey("pavel").await.answers(&challenge)).await;
        assert!(answer.status == 404 || answer.status == 403, "{}", answer.status);
        assert_eq!(signed(&app).await, 0);
    }

    async fn a_draft_is_its_signers_own(app: TestApp) {
        let (_, _, to, challenge) = drafted(&app).await;
        let mut priya = app.as_person("priya").await;
        let proof = app.passkey("priya").await.answers(&challenge);
        priya.get(&to).await.expect(404);
        proves(&mut priya, &to, &proof).await.expect(404);
        app.as_person("dana").await.get(&to).await.expect(404);
    }

    async fn b16_b17_one_form_is_one_decision(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.ready(&app).await;
        let fields = candidate.decision(&app, "approve").await;
        let (mut pavel, path) = (app.as_person("pavel").await, format!("{}/sign", candidate.path));
        let first = pavel.post(&path, &pairs(&fields)).await.expect(303).location().to_owned();
        assert_eq!(pavel.post(&path, &pairs(&fields)).await.expect(303).location(), first, "a second click is the same draft");
        for (name, other) in [("decision", "reject"), ("reason", "Another one.")] {
            let mut changed = fields.clone();
            changed.iter_mut().filter(|(field, _)| *field == name).for_each(|(_, value)| other.clone_into(value));
            pavel.post(&path, &pairs(&changed)).await.expect_code(422, "intent_reused");
        }
        app.clock.advance(121);
        assert_ne!(pavel.post(&path, &pairs(&fields)).await.expect(303).location(), first, "the old one is over");
    }

    async fn b25_b26_b28_a_decision_needs_a_meaning_a_reason_and_nothing_else(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.ready(&app).await;
        let fields = candidate.decision(&app, "approve").await;
        let (mut pavel, path) = (app.as_person("pavel").await, format!("{}/sign", candidate.path));
        let with = |name: &str, value: &str| {
            let mut changed = fields.clone();
            changed.iter_mut().filter(|(field, _)| *field == name).for_each(|(_, old)| value.clone_into(old));
            changed
        };
        for meaning in ["", "revoke", "approve_with_waivers", "APPROVE"] {
            pavel.post(&path, &pairs(&with("decision", meaning))).await.expect_code(422, "invalid_field");
        }
        for blank in ["", "   ", "\u{200b}\u{200d}", "\u{202e}\u{2066} \u{feff}"] {
            pavel.post(&path, &pairs(&with("reason", blank))).await.expect_code(422, "reason_missing");
        }
        for extra in ["signer_id", "state", "role", "statement"] {
            let mut more = pairs(&fields);
            more.push((extra, "1"));
            pavel.post(&path, &more).await.expect_code(422, "unknown_field");
        }
        pavel.post(&path, &pairs(&with("evidence_hash", &"0".repeat(64)))).await.expect_code(409, "stale_page");
        pavel.method(http::Method::PUT, &path).await.expect(405);
    }

    async fn a_one_time_code_counts_once_and_five_wrong_ones_end_the_trying(app: TestApp) {
        let (candidate, mut pavel, to, _) = drafted(&app).await;
        code_app(&app, "pavel").await;
        let right = code(&app);
        proves(&mut pavel, &to, &right).await.expect(303);
        assert!(pavel.get(&candidate.path).await.expect(200).text().contains("Proven by one-time code (weaker binding)"));
        world::push(&app).await;
        let other = Candidate { build: candidate.build.clone(), path: "/p/parlai/candidates/2".into() };
        let fields = other.decision(&app, "reject").await;
        let next = pavel.post(&format!("{}/sign", other.path), &pairs(&fields)).await.expect(303).location().to_owned();
        proves(&mut pavel, &next, &right).await.expect_code(403, "code_wrong");
        for _ in 0..4 {
            proves(&mut pavel, &next, &vec![("method", "code".into()), ("code", "000000".into())]).await.expect_code(403, "code_wrong");
        }
        app.clock.advance(30);
        proves(&mut pavel, &next, &code(&app)).await.expect_code(429, "step_up_locked");
        assert!(app.audit().await.contains(&"step_up_locked".to_owned()));
        app.work().await;
        assert!(app.world.mails().iter().any(|mail| mail.subject.contains("in vain")), "the person hears of it");
        assert_eq!(signed(&app).await, 1);
    }

    async fn a_policy_may_take_passkeys_only(app: TestApp) {
        let candidate = world::candidate(&app).await;
        let rita = app.actor("rita").await;
        let policy = domain::policy::Policy { passkey_required: true, ..domain::policy::Policy::default() };
        backend::ops::change_policy::change(&app.backend, &rita, "parlai", 1, policy).await.expect("changed");
        candidate.ready(&app).await;
        let (mut pavel, to, challenge) = again(&app, &candidate).await;
        code_app(&app, "pavel").await;
        let page = pavel.get(&to).await.expect(200).text();
        assert!(!page.contains("by-code") && !page.contains("by-sign-in") && page.contains("takes only signatures by a passkey"));
        proves(&mut pavel, &to, &code(&app)).await.expect_code(403, "passkey_required");
        proves(&mut pavel, &to, &app.passkey("pavel").await.answers(&challenge)).await.expect(303);
    }

    async fn signing_in_again_proves_one_decision_by_the_same_identity(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.ready(&app).await;
        // The provider's clock is the machine's.
        app.clock.advance(backend::Clock::System.now().since(app.now()) / 1000);
        let (mut pavel, to, _) = again(&app, &candidate).await;
        let before = pavel.cookies["mur"].clone();
        signs_in_again(&mut pavel, &to, "priya").await.expect_code(403, "other_identity");
        proves(&mut pavel, &to, &vec![("method", "sign_in".into())]).await.expect_code(401, "step_up_required");
        assert_eq!(signs_in_again(&mut pavel, &to, "pavel").await.expect(303).location(), to);
        assert_eq!(pavel.cookies["mur"], before, "the session stays");
        assert_eq!(signed(&app).await, 0, "coming back signs nothing");
        // It is for this decision and no other.
        let fields = candidate.decision(&app, "reject").await;
        let other = pavel.post(&format!("{}/sign", candidate.path), &pairs(&fields)).await.expect(303).location().to_owned();
        proves(&mut pavel, &other, &vec![("method", "sign_in".into())]).await.expect_code(401, "step_up_required");
        proves(&mut pavel, &to, &vec![("method", "sign_in".into())]).await.expect(303);
        assert!(pavel.get(&candidate.path).await.expect(200).text().contains("Proven by signing in again (weaker binding)"));
    }

    async fn a_sign_in_from_before_the_decision_proves_nothing(app: TestApp) {
        // For the portal, what the provider says lies two minutes back.
        let candidate = world::candidate(&app).await;
        candidate.ready(&app).await;
        app.clock.advance(300);
        let (mut pavel, to, _) = again(&app, &candidate).await;
        signs_in_again(&mut pavel, &to, "pavel").await.expect_code(403, "not_asked_again");
        proves(&mut pavel, &to, &vec![("method", "sign_in".into())]).await.expect_code(401, "step_up_required");
        let github = pavel.get(&format!("/auth/start/github?for=signing:{}&next={to}", to.rsplit('/').next().expect("an id"))).await;
        github.expect_code(422, "cannot_ask_again");
    }

    async fn a_clock_that_is_a_day_off_proves_nothing(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.ready(&app).await;
        app.person("pavel").await;
        code_app(&app, "pavel").await;
        // The portal's clock is a day behind that of the provider and the phone, then a day ahead of it.
        for off in [-86_400, 86_400] {
            app.clock.advance(backend::Clock::System.now().since(app.now()) / 1000 + off);
            let (mut pavel, to, _) = again(&app, &candidate).await;
            signs_in_again(&mut pavel, &to, "pavel").await.expect_code(403, "not_asked_again");
            proves(&mut pavel, &to, &vec![("method", "sign_in".into())]).await.expect_code(401, "step_up_required");
            let phone = backend::totp::code(SECRET, (app.now().0 - off * 1000) / 30_000).expect("a code");
            proves(&mut pavel, &to, &vec![("method", "code".into()), ("code", phone)]).await.expect_code(403, "code_wrong");
            assert!(pavel.get(&to).await.expect(200).text().contains("Prove that it is you"), "it may still be proven");
        }
        assert_eq!(signed(&app).await, 0);
    }
}
