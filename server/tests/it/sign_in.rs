//! Signing in through a provider, and every lie a provider or a stranger can tell on the way.

use crate::both;
use crate::harness::{Answer, Browser, Dialect, TestApp};
use sandbox::{Fault, Kind, Misbehaviour, Reach, System};

/// Asks the outside without following where it sends us.
pub async fn outside(url: &str) -> String {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
    let answer = client.get(url).send().await.expect("the provider answers");
    answer.headers().get("location").and_then(|to| to.to_str().ok()).unwrap_or_else(|| panic!("{url}: {}", answer.status())).to_owned()
}

pub fn local(url: &str) -> String {
    let url = url::Url::parse(url).expect("an address");
    format!("{}?{}", url.path(), url.query().unwrap_or_default())
}

/// Begins at the portal and comes back from the provider: the callback's path with code and state.
async fn to_callback(browser: &mut Browser, provider: &str, next: &str, choice: &str) -> String {
    let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    let away = browser.get(&format!("/auth/start/{provider}?next={next}")).await.expect(303);
    local(&outside(&format!("{}&{choice}", away.location())).await)
}

async fn sign_in(browser: &mut Browser, provider: &str, next: &str, subject: &str) -> Answer {
    let callback = to_callback(browser, provider, next, &format!("login_as={subject}")).await;
    browser.get(&callback).await
}

/// Nobody is signed in here: the board sends to the sign-in page.
async fn nobody(browser: &mut Browser) {
    let answer = browser.get("/p/parlai").await;
    assert!(answer.status.is_redirection() && answer.location().starts_with("/sign-in"), "somebody is signed in: {}", answer.status);
}

async fn lie(app: &TestApp, lie: Misbehaviour, code: &str) {
    app.world.oidc_misbehaviour(lie);
    let mut browser = app.anonymous();
    sign_in(&mut browser, "sandbox", "/", "pavel").await.expect_code(400, code);
    nobody(&mut browser).await;
    assert!(!app.audit().await.contains(&"signed_in".to_owned()));
}

both! {
    async fn signing_in_leads_to_where_one_wanted_to_go(app: TestApp) {
        let mut browser = app.anonymous();
        let answer = sign_in(&mut browser, "sandbox", "/p/parlai/cases?x=1", "pavel").await.expect(303);
        assert_eq!(answer.location(), "/p/parlai/cases?x=1");
        assert!(browser.get("/p/parlai").await.expect(200).text().contains("Pavel Novak"));
        assert!(app.audit().await.contains(&"signed_in".to_owned()));
        assert!(!browser.cookies.contains_key("mur-login"), "the attempt's cookie stays");
    }

    async fn signing_in_with_github_names_the_person_by_number(app: TestApp) {
        let mut browser = app.anonymous();
        sign_in(&mut browser, "github", "/", "dana").await.expect(303);
        let mut tx = app.backend.snapshot().await.expect("reads");
        let known = backend::db::people::by_identity(&mut tx, "github", "1001").await.expect("reads").expect("known by number");
        let aliases = backend::db::people::aliases(&mut tx, known.id).await.expect("reads");
        assert_eq!(aliases.github_ids, [1001]);
        assert!(aliases.logins.contains(&"dana-okafor".to_owned()), "{aliases:?}");
    }

    async fn the_next_address_never_leaves_the_portal(app: TestApp) {
        for evil in ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "javascript:alert(1)"] {
            let mut browser = app.anonymous();
            assert_eq!(sign_in(&mut browser, "sandbox", evil, "pavel").await.expect(303).location(), "/", "{evil:?}");
        }
    }

    async fn a_new_session_begins_under_a_new_id(app: TestApp) {
        let mut browser = app.as_person("pavel").await;
        let before = browser.cookies["mur"].clone();
        sign_in(&mut browser, "sandbox", "/", "pavel").await.expect(303);
        assert_ne!(browser.cookies["mur"], before);
        let mut old = app.anonymous();
        old.cookies.insert("mur".into(), before);
        nobody(&mut old).await;
    }

    async fn a_session_id_chosen_by_somebody_else_is_not_taken_over(app: TestApp) {
        let mut browser = app.anonymous();
        browser.cookies.insert("mur".into(), "AAAAAAAAAAAAAAAAAAAAAA".into());
        sign_in(&mut browser, "sandbox", "/", "pavel").await.expect(303);
        assert_ne!(browser.cookies["mur"], "AAAAAAAAAAAAAAAAAAAAAA");
    }

    async fn b39_a_callback_without_state_is_refused(app: TestApp) {
        let mut browser = app.anonymous();
        browser.get("/auth/callback/sandbox?code=x").await.expect_code(400, "login_expired");
    }

    async fn b39_the_state_of_another_browser_is_refused(app: TestApp) {
        let (mut hers, mut his) = (app.anonymous(), app.anonymous());
        let callback = to_callback(&mut hers, "sandbox", "/", "login_as=pavel").await;
        his.get(&callback).await.expect_code(400, "login_expired");
        // He began one of his own: still not hers.
        to_callback(&mut his, "sandbox", "/", "login_as=uma").await;
        his.get(&callback).await.expect_code(400, "login_expired");
        nobody(&mut his).await;
    }

    async fn b40_a_callback_is_used_once(app: TestApp) {
        let mut browser = app.anonymous();
        let callback = to_callback(&mut browser, "sandbox", "/", "login_as=pavel").await;
        let with_cookie = browser.clone();
        browser.get(&callback).await.expect(303);
        browser.get(&callback).await.expect_code(400, "login_expired");
        with_cookie.clone().get(&callback).await.expect_code(400, "login_expired");
    }

    async fn b40_a_code_that_was_used_elsewhere_is_refused(app: TestApp) {
        let (mut first, mut second) = (app.anonymous(), app.anonymous());
        let callback = to_callback(&mut first, "sandbox", "/", "login_as=pavel").await;
        first.get(&callback).await.expect(303);
        let code = url::Url::parse(&format!("http://x{callback}")).expect("an address").query_pairs().find(|(name, _)| name == "code").expect("a code").1.into_owned();
        let own = to_callback(&mut second, "sandbox", "/", "login_as=uma").await;
        let own = url::Url::parse(&format!("http://x{own}")).expect("an address");
        let state = own.query_pairs().find(|(name, _)| name == "state").expect("a state").1.into_owned();
        let issuer: String = url::form_urlencoded::byte_serialize(app.world.oidc_url.as_bytes()).collect();
        second.get(&format!("/auth/callback/sandbox?code={code}&state={state}&iss={issuer}")).await.expect_code(400, "code_refused");
        nobody(&mut second).await;
    }

    async fn a_callback_that_names_no_issuer_is_refused_when_the_provider_announced_one(app: TestApp) {
        let mut browser = app.anonymous();
        let callback = to_callback(&mut browser, "sandbox", "/", "login_as=pavel").await;
        let without: String = callback.split('&').filter(|part| !part.starts_with("iss=")).collect::<Vec<_>>().join("&");
        assert_ne!(without, callback);
        browser.get(&without).await.expect_code(400, "wrong_issuer");
        nobody(&mut browser).await;
    }

    async fn a_doubled_parameter_in_the_callback_is_our_own_page(app: TestApp) {
        let mut browser = app.anonymous();
        let callback = to_callback(&mut browser, "sandbox", "/", "login_as=pavel").await;
        browser.get(&format!("{callback}&state=twice")).await.expect_code(400, "login_expired");
    }

    async fn an_attempt_ends_after_ten_minutes(app: TestApp) {
        let mut browser = app.anonymous();
        let callback = to_callback(&mut browser, "sandbox", "/", "login_as=pavel").await;
        app.clock.advance(601);
        browser.get(&callback).await.expect_code(400, "login_expired");
    }

    async fn b41_saying_no_at_the_provider_is_no_error(app: TestApp) {
        let mut browser = app.anonymous();
        let callback = to_callback(&mut browser, "sandbox", "/", "deny=1").await;
        browser.get(&callback).await.expect_code(200, "access_denied");
        nobody(&mut browser).await;
    }

    async fn b42_nobody_is_changed_into_somebody_else_without_signing_out(app: TestApp) {
        let mut browser = app.as_person("pavel").await;
        sign_in(&mut browser, "sandbox", "/", "uma").await.expect_code(409, "signed_in_as_other");
        assert!(browser.get("/p/parlai").await.expect(200).text().contains("Pavel Novak"));
    }

    async fn b43_a_provider_that_is_away_or_talks_html_is_502(app: TestApp) {
        app.world.reach(System::Oidc, Reach::Refused);
        app.anonymous().get("/auth/start/sandbox").await.expect_code(502, "provider_unavailable");
        app.world.reach(System::Oidc, Reach::Up);
        let mut browser = app.anonymous();
        let mut callback = String::new();
        for _ in 0..50 {
            let answer = browser.get("/auth/start/sandbox").await;
            if answer.status == 303 {
                callback = local(&outside(&format!("{}&login_as=pavel", answer.location())).await);
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        app.world.fault(Fault::once(System::Oidc, "POST", "/token", Kind::Html { status: 500 }));
        let page = browser.get(&callback).await.expect_code(502, "provider_unavailable");
        assert!(!page.text().contains("127.0.0.1"), "the page tells about the inside");
        nobody(&mut browser).await;
    }

    async fn b43_github_that_is_away_is_502(app: TestApp) {
        let mut browser = app.anonymous();
        let callback = to_callback(&mut browser, "github", "/", "login_as=dana").await;
        app.world.fault(Fault::once(System::Github, "POST", "/login/oauth/access_token", Kind::Html { status: 502 }));
        browser.get(&callback).await.expect_code(502, "provider_unavailable");
    }

    async fn a_no_of_github_that_comes_with_200_is_a_no(app: TestApp) {
        let mut browser = app.anonymous();
        let callback = to_callback(&mut browser, "github", "/", "login_as=dana").await;
        let state = callback.split("state=").nth(1).expect("a state").to_owned();
        browser.get(&format!("/auth/callback/github?code=never-given&state={state}")).await.expect_code(400, "code_refused");
        nobody(&mut browser).await;
    }

    async fn b44_a_person_whose_access_was_taken_does_not_come_in_and_is_out_at_once(app: TestApp) {
        let mut browser = app.as_person("uma").await;
        browser.get("/p/parlai").await.expect(200);
        disable(&app, "Uma Lindqvist").await;
        nobody(&mut browser).await;
        let mut again = app.anonymous();
        sign_in(&mut again, "sandbox", "/", "uma").await.expect_code(403, "person_disabled");
        nobody(&mut again).await;
    }

    async fn a_token_of_another_issuer_is_refused(app: TestApp) { lie(&app, Misbehaviour::WrongIssuer, "wrong_issuer").await; }
    async fn a_token_for_another_audience_is_refused(app: TestApp) { lie(&app, Misbehaviour::WrongAudience, "wrong_audience").await; }
    async fn a_token_with_another_nonce_is_refused(app: TestApp) { lie(&app, Misbehaviour::WrongNonce, "wrong_nonce").await; }
    async fn a_token_that_has_ended_is_refused(app: TestApp) { lie(&app, Misbehaviour::Expired, "token_expired").await; }
    async fn a_token_signed_with_an_unknown_key_is_refused(app: TestApp) { lie(&app, Misbehaviour::UnknownKey, "unknown_key").await; }
    async fn a_token_without_a_signature_is_refused(app: TestApp) { lie(&app, Misbehaviour::AlgNone, "").await; }
    async fn a_callback_that_names_another_issuer_is_refused(app: TestApp) { lie(&app, Misbehaviour::WrongCallbackIssuer, "wrong_issuer").await; }

    async fn an_address_that_is_not_verified_is_nobodys(app: TestApp) {
        for (misbehaviour, subject) in [(Misbehaviour::EmailNotVerified, "uma"), (Misbehaviour::MissingEmailVerified, "avi")] {
            app.world.oidc_misbehaviour(misbehaviour);
            let mut browser = app.anonymous();
            sign_in(&mut browser, "sandbox", "/", subject).await.expect(303);
            let mut tx = app.backend.snapshot().await.expect("reads");
            let known = backend::db::people::by_identity(&mut tx, "sandbox", subject).await.expect("reads").expect("known");
            assert!(backend::db::people::aliases(&mut tx, known.id).await.expect("reads").emails.is_empty(), "{misbehaviour:?}");
        }
    }
}

/// There is no operation for it yet: an operator does it in the database.
async fn disable(app: &TestApp, name: &str) {
    use sqlx::Connection as _;
    let sql = "update person set disabled_at = 1 where name = $1";
    if app.dialect == Dialect::Sqlite {
        let mut connection = sqlx::SqliteConnection::connect(app.database_url()).await.expect("opens");
        sqlx::query(sql).bind(name).execute(&mut connection).await.expect("writes");
    } else {
        let mut connection = sqlx::PgConnection::connect(app.database_url()).await.expect("opens");
        sqlx::query(sql).bind(name).execute(&mut connection).await.expect("writes");
    }
}
