//! REST for CI: tokens, scopes, the same answer to the same request, problems with a code.

use crate::both;
use crate::harness::{Answer, TestApp};
use axum::body::Body;
use http::Request;
use serde_json::{Value, json};

fn build(id: &str) -> Value {
    json!({
        "build_id": id,
        "commit": "0123456789abcdef0123456789abcdef01234567",
        "branch": "main",
        "version": "1.8.0",
        "image": "registry.example/parlai",
        "image_digest": format!("sha256:{}", "a".repeat(64)),
        "stories": ["PARLAI-101"],
        "contributors": [{ "part": "author", "name": "Dana Okafor", "login": "dana-okafor" }],
    })
}

async fn post(app: &TestApp, token: &str, path: &str, kind: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
    let mut request = Request::post(path).header("authorization", format!("Bearer {token}")).header("content-type", kind);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    app.anonymous().send(request.body(body.into()).expect("a request")).await
}

async fn submit(app: &TestApp, token: &str, build: &Value, headers: &[(&str, &str)]) -> Answer {
    post(app, token, "/api/v1/candidates", "application/json", headers, build.to_string()).await
}

async fn get(app: &TestApp, token: &str, path: &str) -> Answer {
    app.anonymous()
        .send(Request::get(path).header("authorization", format!("Bearer {token}")).body(Body::empty()).expect("a request"))
        .await
}

both! {
    async fn a_build_becomes_one_candidate_however_often_it_is_sent(app: TestApp) {
        let token = app.token(&["candidate:write"]).await;
        let first = submit(&app, &token, &build("b-1"), &[]).await.expect(201).json();
        assert_eq!((first["number"].as_i64(), first["created"].as_bool()), (Some(1), Some(true)));
        let again = submit(&app, &token, &build("b-1"), &[]).await.expect(200).json();
        assert_eq!((again["number"].as_i64(), again["created"].as_bool()), (Some(1), Some(false)));
        let mut other = build("b-1");
        other["commit"] = json!("f".repeat(40));
        submit(&app, &token, &other, &[]).await.expect_code(409, "build_differs");
        let candidate = get(&app, &token, "/api/v1/candidates/1").await.expect(200).json();
        assert_eq!(candidate["gate"]["open"], false);
        assert_eq!(candidate["stage"], "qa");
        assert_eq!(get(&app, &token, "/api/v1/candidates").await.expect(200).json()["candidates"].as_array().expect("a list").len(), 1);
    }

    async fn the_same_key_gets_the_same_answer_and_another_body_under_it_is_refused(app: TestApp) {
        let token = app.token(&["candidate:write"]).await;
        let key = [("idempotency-key", "key-1")];
        let first = submit(&app, &token, &build("b-1"), &key).await.expect(201);
        let again = submit(&app, &token, &build("b-1"), &key).await.expect(201);
        assert_eq!(first.body, again.body);
        submit(&app, &token, &build("b-2"), &key).await.expect_code(422, "idempotency_key_reused");
        submit(&app, &token, &build("b-2"), &[("idempotency-key", &"x".repeat(300))]).await.expect_code(400, "malformed");
        // Another token's keys are its own.
        let other = app.token(&["candidate:write"]).await;
        submit(&app, &other, &build("b-3"), &key).await.expect(201);
    }

    async fn a_token_does_only_what_its_scopes_say(app: TestApp) {
        let read = app.token(&["candidate:read"]).await;
        submit(&app, &read, &build("b-1"), &[]).await.expect_code(403, "role_missing");
        get(&app, &read, "/api/v1/candidates").await.expect(200);
        for token in ["", "mur_0000", &format!("mur_{}", "0".repeat(64))] {
            submit(&app, token, &build("b-1"), &[]).await.expect_code(401, "token_invalid");
        }
    }

    async fn what_is_wrong_is_named(app: TestApp) {
        let token = app.token(&["candidate:write"]).await;
        let wrong = |field: &str, value: Value| { let mut body = build("b-1"); body[field] = value; body };
        for (body, status, code) in [
            (wrong("role", json!("admin")), 422, "unknown_field"),
            (wrong("commit", json!("main")), 422, "invalid_field"),
            (wrong("image_digest", json!("latest")), 422, "invalid_field"),
            (wrong("run_url", json!("javascript:alert(1)")), 422, "invalid_field"),
            (wrong("stories", json!(["ELSE-1"])), 422, "invalid_field"),
            (wrong("changed_paths", json!([""])), 422, "invalid_field"),
            (wrong("changed_paths", json!(vec!["a"; 5001])), 422, "invalid_field"),
            (wrong("contributors", json!([])), 422, "invalid_field"),
            (wrong("contributors", json!([{ "part": "boss", "name": "x" }])), 422, "invalid_body"),
            (wrong("version", Value::Null), 422, "invalid_body"),
        ] {
            let problem = submit(&app, &token, &body, &[]).await.expect_code(status, code);
            assert_eq!(problem.header("content-type"), "application/problem+json");
            assert_eq!(problem.json()["request_id"], problem.header("x-request-id"));
        }
        post(&app, &token, "/api/v1/candidates", "application/json", &[], "{").await.expect_code(400, "malformed_json");
        post(&app, &token, "/api/v1/candidates", "text/plain", &[], "{}").await.expect_code(415, "type_not_taken");
        post(&app, &token, "/api/v1/candidates", "application/json", &[], vec![b' '; 10 * 1024 * 1024 + 1]).await.expect_code(413, "too_large");
        get(&app, &token, "/api/v1/candidates/99").await.expect_code(404, "not_found");
        get(&app, &token, "/api/v1/candidates/-1").await.expect_code(400, "malformed");
        get(&app, &token, "/api/v1/nothing").await.expect_code(404, "not_found");
        assert!(!app.audit().await.contains(&"candidate_submitted".to_owned()));
    }

    async fn files_that_a_build_says_were_changed_bring_their_cases_into_the_plan_at_once(app: TestApp) {
        let mut rita = app.as_person("rita").await;
        for (title, tag) in [("Talk to a model", "chat"), ("Train a model", "train")] {
            let case = [("title", title), ("tags", tag), ("steps", "a => b"), ("precondition", ""), ("stories", "")];
            rita.post("/p/parlai/cases", &case).await.expect(303);
        }
        let rules = [("version", "0"), ("paths", "parlai/chat/** => chat\nparlai/train/** => train"), ("not_run_for", "3")];
        rita.post("/p/parlai/plan-rules", &rules).await.expect(303);
        let token = app.token(&["candidate:write"]).await;
        let mut told = build("b-1");
        told["changed_paths"] = json!(["parlai/chat/web.py", "parlai/chat/web.py", "README.md"]);
        submit(&app, &token, &told, &[]).await.expect(201);
        let plan = rita.get("/p/parlai/candidates/1/qa").await.expect(200).text().replace("<!>", "");
        assert!(plan.contains("parlai/chat/web.py changed, which belongs to chat."), "{plan}");
        assert!(!plan.contains("belongs to train") && plan.contains("2 files changed"), "{plan}");
    }

    async fn a_report_is_read_and_a_hostile_one_refused(app: TestApp) {
        let token = app.token(&["candidate:write"]).await;
        submit(&app, &token, &build("b-1"), &[]).await.expect(201);
        let good = r#"<testsuite name="s"><testcase name="a"/><testcase name="b"><failure message="no"/></testcase></testsuite>"#;
        post(&app, &token, "/api/v1/candidates/1/reports", "application/xml", &[], good).await.expect(201);
        let hostile = r#"<?xml version="1.0"?><!DOCTYPE t [<!ENTITY a "aaaa">]><testsuite name="&a;"/>"#;
        post(&app, &token, "/api/v1/candidates/1/reports", "application/xml", &[], hostile).await.expect_code(422, "dtd_forbidden");
        post(&app, &token, "/api/v1/candidates/9/reports", "application/xml", &[], good).await.expect_code(404, "not_found");
        let gate = get(&app, &token, "/api/v1/candidates/1").await.expect(200).json();
        assert!(gate["gate"]["reasons"].as_array().expect("reasons").iter().any(|reason| reason["rule"] == "machine_test_failed"), "{gate}");
    }

    async fn the_description_is_served_and_answers_fit_it(app: TestApp) {
        let description = app.anonymous().get("/api/openapi.json").await.expect(200).json();
        let token = app.token(&["candidate:write"]).await;
        submit(&app, &token, &build("b-1"), &[]).await.expect(201);
        let candidate = get(&app, &token, "/api/v1/candidates/1").await.expect(200).json();
        let described: std::collections::BTreeSet<&String> = description["components"]["schemas"]["Candidate"]["properties"].as_object().expect("properties").keys().collect();
        let sent: std::collections::BTreeSet<&String> = candidate.as_object().expect("an object").keys().collect();
        assert_eq!(described, sent);
    }
}
