//! Changes are taken from our own pages only, whatever cookie a browser was talked into sending.

use crate::both;
use crate::harness::{Answer, Browser, TestApp};
use axum::body::Body;
use http::Request;

async fn post(browser: &mut Browser, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::post("/p/parlai/cases").header("content-type", "application/x-www-form-urlencoded");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    browser.send(request.body(Body::from("title=Forged&precondition=&steps=a%20%3D%3E%20b&stories=")).expect("a request")).await
}

both! {
    async fn a_change_asked_for_by_another_site_is_refused_and_changes_nothing(app: TestApp) {
        let mut quinn = app.as_person("quinn").await;
        let before = app.audit().await;
        let own = app.backend.config().server.base_url.clone();
        for headers in [
            &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")][..],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "cross-site"), ("origin", own.as_str())],
            &[("origin", "https://evil.example")],
            &[("origin", "null")],
            &[],
        ] {
            post(&mut quinn, headers).await.expect_code(403, "cross_origin");
        }
        assert_eq!(app.audit().await, before);
    }

    async fn a_change_asked_for_by_our_own_page_is_taken(app: TestApp) {
        let mut quinn = app.as_person("quinn").await;
        let own = app.backend.config().server.base_url.clone();
        post(&mut quinn, &[("sec-fetch-site", "same-origin")]).await.expect(303);
        post(&mut quinn, &[("origin", own.as_str())]).await.expect(303);
        assert_eq!(app.audit().await.iter().filter(|action| *action == "test_case_written").count(), 2);
    }

    async fn reading_is_free(app: TestApp) {
        let mut quinn = app.as_person("quinn").await;
        let request = Request::get("/p/parlai").header("sec-fetch-site", "cross-site").body(Body::empty()).expect("a request");
        quinn.send(request).await.expect(200);
    }

    async fn a_session_cookie_opens_no_api_and_no_webhook(app: TestApp) {
        let mut rita = app.as_person("rita").await;
        rita.get("/api/v1/candidates").await.expect_code(401, "token_invalid");
        rita.post("/hooks/github", &[("a", "b")]).await.expect_code(401, "signature_missing");
    }
}
