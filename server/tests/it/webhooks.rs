//! Webhooks: signed, once, about something of ours; every wrong one gets its own clear answer.

use crate::both;
use crate::harness::{Answer, TestApp};
use axum::body::Body;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::Request;
use sandbox::{BuildSpec, Point, Release, Stage, System};
use serde_json::{Value, json};
use sha2::Sha256;

/// `sha256=<hex>` of a body.
pub fn signature(secret: &str, body: &[u8]) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any length").chain_update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

/// A GitHub webhook; a header with an empty value is left out.
pub async fn github(app: &TestApp, event: &str, delivery: &str, body: impl Into<Vec<u8>>, more: &[(&str, &str)]) -> Answer {
    let body = body.into();
    let right = signature(&app.world.webhook_secret, &body);
    let mut headers = vec![
        ("content-type", "application/json"),
        ("x-github-event", event),
        ("x-github-delivery", delivery),
        ("x-hub-signature-256", right.as_str()),
    ];
    headers.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    let mut request = Request::post("/hooks/github");
    for (name, value) in headers.iter().chain(more).filter(|(_, value)| !value.is_empty()) {
        request = request.header(*name, *value);
    }
    app.anonymous().send(request.body(Body::from(body)).expect("a request")).await
}

pub async fn jira(app: &TestApp, delivery: &str, body: &Value) -> Answer {
    let body = body.to_string();
    let request = Request::post("/hooks/jira")
        .header("content-type", "application/json")
        .header("x-atlassian-webhook-identifier", delivery)
        .header("x-hub-signature", signature(&app.world.jira_webhook_secret, body.as_bytes()));
    app.anonymous().send(request.body(Body::from(body)).expect("a request")).await
}

pub fn run(id: i64) -> String {
    json!({ "action": "completed", "workflow_run": { "id": id }, "repository": { "full_name": "facebookresearch/ParlAI" } }).to_string()
}

fn outcome(answer: &Answer) -> String {
    answer.json()["outcome"].as_str().unwrap_or_default().to_owned()
}

async fn open_jobs(app: &TestApp) -> i64 {
    let mut tx = app.backend.snapshot().await.expect("reads");
    backend::db::jobs::depth(&mut tx).await.expect("reads").iter().map(|(_, open, _)| open).sum()
}

both! {
    async fn two_builds_that_end_at_once_are_numbered_in_the_order_of_their_runs(app: TestApp) {
        let first = app.world.push_build(&BuildSpec::default()).expect("a build");
        app.world.settled().await;
        let at = Point { system: System::Github, method: "GET".into(), path: format!("^/repos/.*/actions/runs/{}$", first.run_id), stage: Stage::Before };
        app.world.pause(at.clone());
        let slow = tokio::spawn(backend::jobs::worker::run_until_idle(app.backend.clone()));
        app.world.waiting(&at).await;
        let second = app.world.push_build(&BuildSpec { commits: Some(1), ..BuildSpec::default() }).expect("a build");
        app.world.settled().await;
        let fast = tokio::spawn(backend::jobs::worker::run_until_idle(app.backend.clone()));
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        app.world.release(Some(&at), Release::Proceed);
        slow.await.expect("ends").expect("works");
        fast.await.expect("ends").expect("works");
        let mut quinn = app.as_person("quinn").await;
        for (number, build) in [(1, &first), (2, &second)] {
            let page = quinn.get(&format!("/p/parlai/candidates/{number}")).await.expect(200).text();
            assert!(page.contains(&build.sha), "{number}: {page}");
        }
    }

    async fn a_signed_webhook_about_a_registered_repository_causes_one_job(app: TestApp) {
        let answer = github(&app, "workflow_run", "d-1", run(7), &[]).await.expect(202);
        assert_eq!(outcome(&answer), "accepted");
        assert_eq!(open_jobs(&app).await, 1);
    }

    async fn b1_b2_a_missing_a_wrong_and_a_truncated_signature_are_401(app: TestApp) {
        github(&app, "workflow_run", "d-1", run(7), &[("x-hub-signature-256", "")]).await.expect_code(401, "signature_missing");
        let right = signature(&app.world.webhook_secret, run(7).as_bytes());
        let foreign = signature("some-other-secret-of-16", run(7).as_bytes());
        for wrong in [&right[..right.len() - 2], &right.replace("sha256=", "sha1="), &foreign, "sha256=", "nonsense"] {
            github(&app, "workflow_run", "d-1", run(7), &[("x-hub-signature-256", wrong)]).await.expect_code(401, "signature_invalid");
        }
        // The signature of another body.
        github(&app, "workflow_run", "d-1", run(8), &[("x-hub-signature-256", &right)]).await.expect_code(401, "signature_invalid");
        assert_eq!(open_jobs(&app).await, 0);
    }

    async fn the_secret_before_this_one_still_counts_while_it_is_being_replaced(app: TestApp) {
        let old = signature("the-secret-before-this-one", run(7).as_bytes());
        github(&app, "workflow_run", "d-1", run(7), &[("x-hub-signature-256", &old)]).await.expect(202);
    }

    async fn b3_the_same_delivery_again_is_a_duplicate_and_causes_nothing(app: TestApp) {
        github(&app, "workflow_run", "d-1", run(7), &[]).await.expect(202);
        app.work().await;
        let answer = github(&app, "workflow_run", "d-1", run(7), &[]).await.expect(200);
        assert_eq!(outcome(&answer), "duplicate");
        assert_eq!(open_jobs(&app).await, 0);
    }

    async fn b4_the_same_body_under_a_new_delivery_is_a_duplicate_and_causes_nothing(app: TestApp) {
        github(&app, "workflow_run", "d-1", run(7), &[]).await.expect(202);
        app.work().await;
        let answer = github(&app, "workflow_run", "d-2", run(7), &[]).await.expect(200);
        assert_eq!(outcome(&answer), "duplicate_body");
        assert_eq!(open_jobs(&app).await, 0);
    }

    async fn b5_the_same_body_as_another_event_is_a_mismatch(app: TestApp) {
        github(&app, "workflow_run", "d-1", run(7), &[]).await.expect(202);
        github(&app, "deployment", "d-2", run(7), &[]).await.expect_code(422, "event_mismatch");
        github(&app, "push", "d-3", run(7), &[]).await.expect_code(422, "event_mismatch");
        github(&app, "deployment_status", "d-4", json!({ "deployment": { "id": 4 } }).to_string(), &[]).await.expect_code(422, "event_mismatch");
        github(&app, "workflow_run", "d-5", "{}", &[]).await.expect_code(422, "event_mismatch");
    }

    async fn b6_a_body_over_25_mib_is_413_said_by_its_length_or_found_by_reading(app: TestApp) {
        github(&app, "workflow_run", "d-1", "{}", &[("content-length", "26214401")]).await.expect_code(413, "too_large");
        let body = vec![b' '; 25 * 1024 * 1024 + 1];
        github(&app, "workflow_run", "d-1", body, &[]).await.expect_code(413, "too_large");
    }

    async fn b7_b8_b12_what_is_about_nothing_of_ours_is_ignored(app: TestApp) {
        let foreign = json!({ "action": "completed", "workflow_run": { "id": 1 }, "repository": { "full_name": "some/where" } });
        let requested = json!({ "action": "requested", "workflow_run": { "id": 1 }, "repository": { "full_name": "facebookresearch/ParlAI" } });
        let deployment = json!({ "action": "created", "deployment": { "id": 9, "task": "deploy" }, "deployment_status": { "state": "success" }, "repository": { "full_name": "facebookresearch/ParlAI" } });
        for (number, (event, body)) in [("workflow_run", foreign), ("workflow_run", requested), ("star", json!({ "a": 1 })), ("deployment_status", deployment)].into_iter().enumerate() {
            let answer = github(&app, event, &format!("d-{number}"), body.to_string(), &[]).await.expect(202);
            assert_eq!(outcome(&answer), "ignored", "{event}");
        }
        assert_eq!(open_jobs(&app).await, 0);
    }

    async fn b9_what_is_no_json_or_could_be_read_in_two_ways_is_400(app: TestApp) {
        let deep = format!("{{\"a\":{}", "[".repeat(10_000));
        for (number, body) in [&b"{"[..], b"", b"[]", b"null", br#"{"a":1,"a":2}"#, br#"{"a":NaN}"#, br#"{"a":"\ud800"}"#, b"{\"a\":\"\xff\"}", deep.as_bytes()].into_iter().enumerate() {
            github(&app, "workflow_run", &format!("d-{number}"), body, &[]).await.expect_code(400, "malformed_json");
        }
    }

    async fn b10_a_compressed_body_is_415(app: TestApp) {
        github(&app, "workflow_run", "d-1", run(7), &[("content-encoding", "gzip")]).await.expect_code(415, "encoding_not_taken");
    }

    async fn b11_a_delivery_id_that_is_long_odd_or_missing_is_400(app: TestApp) {
        let long = "x".repeat(10_000);
        for delivery in [long.as_str(), "a b", "a;b", "ü", ""] {
            github(&app, "workflow_run", "unused", run(7), &[("x-github-delivery", delivery)]).await.expect_code(400, "malformed");
        }
        assert_eq!(open_jobs(&app).await, 0);
    }

    async fn a_changed_issue_of_ours_is_ignored_while_no_candidate_claims_it(app: TestApp) {
        let body = json!({ "webhookEvent": "jira:issue_updated", "timestamp": 1, "issue": { "key": "PARLAI-101" } });
        assert_eq!(outcome(&jira(&app, "j-1", &body).await.expect(202)), "ignored");
        assert_eq!(outcome(&jira(&app, "j-1", &body).await.expect(200)), "duplicate");
        assert_eq!(outcome(&jira(&app, "j-2", &body).await.expect(200)), "duplicate_body");
        jira(&app, "j-3", &json!({ "webhookEvent": "jira:issue_updated" })).await.expect_code(422, "event_mismatch");
        jira(&app, "j-4", &json!({ "no": "event" })).await.expect_code(400, "malformed");
    }

    async fn a_build_pushed_in_the_world_becomes_a_candidate(app: TestApp) {
        app.world.push_build(&sandbox::BuildSpec::default()).expect("a build");
        app.world.settled().await;
        app.work().await;
        let mut dana = app.as_person("dana").await;
        dana.get("/p/parlai/candidates/1").await.expect(200);
    }
}
