//! Asking for what is not one's own, with ids that are none, headers that lie, and pages that are not ours.

use crate::both;
use crate::harness::TestApp;
use crate::world;
use axum::body::Body;
use http::Request;

/// A GET with more headers than a link has.
fn asked(path: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::get(path).header("accept", "text/html");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::empty()).expect("a request")
}

both! {
    async fn b29_what_belongs_to_another_project_is_not_found_under_ones_own(app: TestApp) {
        let candidate = world::candidate(&app).await;
        let run = candidate.run(&app).await;
        let run = run.rsplit('/').next().expect("an id").to_owned();
        let secret = backend::ops::tokens::create_by_operator(&app.backend, "other", "theirs", &["candidate:read".to_owned()]).await.expect("a token").secret;
        let theirs = {
            let mut tx = app.backend.snapshot().await.expect("reads");
            let other = backend::db::projects::by_slug(&mut tx, "other").await.expect("reads").expect("there");
            backend::db::tokens::of_project(&mut tx, other.id).await.expect("reads").remove(0).id
        };
        let (mut rita, mut quinn) = (app.as_person("rita").await, app.as_person("quinn").await);
        rita.post(&format!("/p/parlai/tokens/{theirs}/revoke"), &[]).await.expect(404);
        let ask = Request::get("/api/v1/candidates").header("authorization", format!("Bearer {secret}")).body(Body::empty()).expect("a request");
        assert_eq!(app.anonymous().send(ask).await.expect(200).json()["candidates"], serde_json::json!([]), "it lives on, and sees its own project only");
        // A run of candidate 1 is no run of another candidate, and nothing of either is in the other project.
        world::push(&app).await;
        quinn.get(&format!("/p/parlai/candidates/2/runs/{run}")).await.expect(404);
        let result = [("case", "1"), ("verdict", "passed"), ("note", ""), ("intent", "a-result-of-another-run")];
        quinn.upload(&format!("/p/parlai/candidates/2/runs/{run}/results"), &result, &[]).await.expect(404);
        for path in ["/p/other/candidates/1", "/p/other/candidates/1/sign", "/p/other/audit"] {
            app.as_person("pavel").await.get(path).await.expect(404);
        }
        assert!(!app.audit().await.contains(&"result_recorded".to_owned()));
    }

    async fn b31_an_id_that_is_none_is_a_plain_no_and_never_an_error_of_ours(app: TestApp) {
        let candidate = world::candidate(&app).await;
        let mut pavel = app.as_person("pavel").await;
        let before = app.audit().await;
        let long = "9".repeat(5000);
        for id in ["-1", "0", "abc", "1e3", "1.0", "9223372036854775808", "%00", "%2e%2e", "1%2F..%2F1", "..%5c1", "1%0d%0aX-Evil:%201", "%F0%9F%92%A9", "' or 1=1--", &long] {
            let id = id.replace(' ', "%20");
            for path in [format!("/p/parlai/candidates/{id}"), format!("{}/runs/{id}", candidate.path), format!("/p/parlai/feedback/{id}"), format!("/p/parlai/cases/{id}")] {
                let answer = pavel.get(&path).await;
                let shown: String = path.chars().take(80).collect();
                assert!([400, 404].contains(&answer.status.as_u16()), "{shown}: {}", answer.status);
                assert!(answer.headers.get("x-evil").is_none(), "{shown}");
                let text = answer.text();
                for inside in ["sqlx", "panicked", "invalid digit", "ParseIntError", "no rows"] {
                    assert!(!text.contains(inside), "{shown} tells about the inside: {inside}");
                }
            }
            let sign = pavel.post(&format!("/p/parlai/candidates/{id}/sign"), &[("decision", "approve")]).await;
            assert!((400..500).contains(&sign.status.as_u16()), "{id:.80}: {}", sign.status);
        }
        assert_eq!(app.audit().await, before);
    }

    async fn b76_an_address_that_can_be_read_in_two_ways_is_refused(app: TestApp) {
        let candidate = world::candidate(&app).await;
        let mut pavel = app.as_person("pavel").await;
        let up = format!("{}/%2E%2e/1", candidate.path);
        for path in ["//p/parlai", "/p//parlai/candidates", "/p/parlai/%2e%2e/parlai", "/p/parlai%2Fcandidates", up.as_str()] {
            pavel.get(path).await.expect_code(400, "address_unclear");
        }
        let trace = Request::builder().method("TRACE").uri("/p/parlai").header("sec-fetch-site", "same-origin").body(Body::empty()).expect("a request");
        pavel.send(trace).await.expect(405);
        pavel.get(&candidate.path).await.expect(200);
    }

    async fn b33_two_hosts_are_refused_and_what_a_proxy_is_said_to_have_seen_changes_nothing(app: TestApp) {
        let mut pavel = app.as_person("pavel").await;
        pavel.send(asked("/p/parlai", &[("host", "portal.example"), ("host", "evil.example")])).await.expect_code(400, "host_doubled");
        let lies = [
            ("host", "evil.example"),
            ("x-forwarded-host", "evil.example"),
            ("x-forwarded-proto", "gopher"),
            ("x-forwarded-for", "127.0.0.1"),
            ("forwarded", "for=127.0.0.1;host=evil.example;proto=gopher"),
            ("x-original-url", "/p/other"),
            ("x-rewrite-url", "/p/other"),
        ];
        let page = pavel.send(asked("/p/parlai", &lies)).await.expect(200);
        assert!(!page.text().contains("evil.example") && !page.text().contains("gopher"), "the page repeats what it was told");
        let start = app.anonymous().send(asked("/auth/start/sandbox", &lies)).await.expect(303);
        let back = url::Url::parse(start.location()).expect("an address").query_pairs().find(|(name, _)| name == "redirect_uri").expect("a way back").1.into_owned();
        assert!(back.starts_with(&app.backend.config().server.base_url), "{back}");
    }

    async fn b34_b36_no_page_of_another_site_reads_the_portal_or_opens_a_line_to_it(app: TestApp) {
        let mut pavel = app.as_person("pavel").await;
        for path in ["/p/parlai", "/p/parlai/audit"] {
            let answer = pavel.send(asked(path, &[("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")])).await.expect(200);
            assert!(answer.headers.keys().all(|name| !name.as_str().starts_with("access-control-")), "{path}: {:?}", answer.headers);
            assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{path}");
        }
        // There is no WebSocket here; whoever asks for one gets none.
        let upgrade = [("origin", "https://evil.example"), ("connection", "Upgrade"), ("upgrade", "websocket"), ("sec-websocket-version", "13"), ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")];
        for path in ["/p/parlai", "/p/parlai/audit"] {
            assert_ne!(pavel.send(asked(path, &upgrade)).await.status, 101, "{path}");
        }
        // A preflight is not answered with leave.
        let preflight = Request::options("/p/parlai/cases").header("origin", "https://evil.example").header("access-control-request-method", "POST");
        let answer = pavel.send(preflight.body(Body::empty()).expect("a request")).await;
        assert!(answer.headers.get("access-control-allow-origin").is_none());
    }

    async fn b37_a_body_of_another_kind_is_415_wherever_json_or_a_form_is_asked_for(app: TestApp) {
        let mut quinn = app.as_person("quinn").await;
        let before = app.audit().await;
        let token = app.token(&["candidate:write"]).await;
        for kind in ["text/plain", "application/xml", "application/json"] {
            let request = Request::post("/p/parlai/cases").header("sec-fetch-site", "same-origin").header("content-type", kind);
            quinn.send(request.body(Body::from("title=x")).expect("a request")).await.expect(415);
        }
        for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
            let request = Request::post("/api/v1/candidates").header("authorization", format!("Bearer {token}")).header("content-type", kind);
            app.anonymous().send(request.body(Body::from("{}")).expect("a request")).await.expect_code(415, "type_not_taken");
        }
        assert_eq!(app.audit().await.len(), before.len() + 1, "only the token was made");
    }
}
