//! The headers that every answer carries: pages, files, errors, JSON.

use crate::both;
use crate::harness::{Answer, Dialect, Setup, TestApp};
use http::Method;

fn complete(what: &str, answer: &Answer) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), value, "{what}: {name}");
    }
    for name in ["permissions-policy", "content-security-policy", "cache-control"] {
        assert!(!answer.header(name).is_empty(), "{what}: {name}");
    }
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{what}: {policy}");
    assert_eq!(answer.headers.get_all("content-security-policy").iter().count(), 1, "{what}");
    let id = answer.header("x-request-id");
    assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{what}: {id}");
}

const ADDRESSES: [&str; 27] = [
    "/",
    "/sign-in",
    "/p/parlai",
    "/p/parlai/candidates/1",
    "/p/parlai/candidates/1/qa",
    "/p/parlai/candidates/1/uat",
    "/p/parlai/candidates/1/sign",
    "/p/parlai/cases",
    "/p/parlai/cases/new",
    "/p/parlai/feedback",
    "/p/parlai/audit",
    "/p/parlai/policy",
    "/p/parlai/policy/1",
    "/p/parlai/people",
    "/p/parlai/tokens",
    "/p/parlai/evidence/abc/x.png",
    "/p/nowhere/live",
    "/no/such/page",
    "/auth/start/nobody",
    "/auth/callback/sandbox",
    "/api/v1/candidates",
    "/api/v1/nothing",
    "/api/openapi.json",
    "/health",
    "/ready",
    "/metrics",
    "/pkg/missing.js",
];

both! {
    async fn every_answer_carries_the_headers_whoever_asks_and_whatever_comes(app: TestApp) {
        for who in [None, Some("rita")] {
            let mut browser = match who {
                Some(subject) => app.as_person(subject).await,
                None => app.anonymous(),
            };
            for address in ADDRESSES {
                for method in [Method::GET, Method::HEAD, Method::POST, Method::TRACE] {
                    let what = format!("{method} {address} {who:?}");
                    let answer = browser.method(method, address).await;
                    complete(&what, &answer);
                    assert!(answer.status.as_u16() != 500, "{what}: {}", answer.text());
                    if who.is_some() && address.starts_with("/p/") {
                        assert_eq!(answer.header("cache-control"), "no-store", "{what}");
                    }
                }
            }
        }
    }

    async fn a_request_id_is_made_by_us_and_not_taken_from_the_request(app: TestApp) {
        let request = http::Request::get("/health").header("x-request-id", "evil\u{7f}".replace('\u{7f}', "")).body(axum::body::Body::empty()).expect("a request");
        assert_ne!(app.anonymous().send(request).await.header("x-request-id"), "evil");
    }

    async fn a_page_may_run_only_its_own_scripts(app: TestApp) {
        let answer = app.anonymous().get("/sign-in").await.expect(200);
        let policy = answer.header("content-security-policy");
        let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect("a nonce").to_owned();
        let page = answer.text();
        for script in page.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap_or_default();
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "a script without the nonce: {tag}");
        }
        assert!(!page.contains(" style="), "a style attribute");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
        let other = app.anonymous().get("/sign-in").await;
        assert!(!other.header("content-security-policy").contains(&nonce), "the nonce came twice");
    }

    async fn an_address_that_does_not_exist_is_a_page_of_its_own_with_404(app: TestApp) {
        let answer = app.as_person("avi").await.get("/p/parlai/nothing/here").await.expect(404);
        assert!(answer.text().contains(answer.header("x-request-id")), "the page does not name its request");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_with_https_browsers_are_told_to_stay_with_https() {
    let app = TestApp::start(Dialect::Sqlite).await;
    assert_eq!(app.anonymous().get("/health").await.header("strict-transport-security"), "");
    let https = TestApp::with(Dialect::Sqlite, Setup { base_url: Some("https://portal.example".into()), ..Setup::default() }).await;
    for address in ["/health", "/sign-in", "/no/such/page", "/api/v1/candidates"] {
        assert!(https.anonymous().get(address).await.header("strict-transport-security").starts_with("max-age=63072000"), "{address}");
    }
}
