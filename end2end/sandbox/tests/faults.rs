//! What goes wrong on demand: contracts, faults, pause points.
mod support;

use std::time::Duration;

use sandbox::{Fault, Kind, Point, Reach, Release, Stage as When, System};
use serde_json::{Value, json};
use support::{DEPLOYMENTS, REPO, Stage};

fn fault(kind: Kind) -> Fault {
    Fault::once(System::Github, "POST", DEPLOYMENTS, kind)
}

#[tokio::test]
async fn an_unknown_field_and_a_wrong_type_are_recorded_and_refused() {
    let stage = Stage::new().await;
    let path = format!("{REPO}/deployments");
    for body in [json!({"ref": "main", "reff": 1}), json!({"ref": "main", "auto_merge": "no"})] {
        let answer = stage.github("POST", &path, body).await;
        assert_eq!(answer.status, 422);
        assert!(answer.json["message"].as_str().expect("text").starts_with("contract violation"), "{}", answer.json);
    }
    assert_eq!(stage.github("GET", &format!("{REPO}/actions/runs/abc"), Value::Null).await.status, 422);
    assert_eq!(stage.github("GET", &format!("{REPO}/deployments?enviroment=x"), Value::Null).await.status, 422);
    assert_eq!(stage.github("GET", "/no/such/path", Value::Null).await.status, 404);
    assert_eq!(stage.world.conformance().violations.len(), 5);
    assert_eq!(stage.world.count(System::Github, &format!("POST {DEPLOYMENTS}")), 0);
}

#[tokio::test]
async fn commit_then_cut_leaves_the_effect_and_loses_the_answer() {
    let stage = Stage::new().await;
    stage.world.fault(fault(Kind::CommitThenCut));
    let lost = stage.try_github("POST", &format!("{REPO}/deployments"), stage.deployment("c1")).await;
    assert!(lost.is_err(), "the connection is cut: {lost:?}");
    assert_eq!(stage.world.count(System::Github, &format!("POST {DEPLOYMENTS}")), 1);
    let found = stage.github("GET", &format!("{REPO}/deployments?task=deploy:c1"), Value::Null).await;
    assert_eq!(found.json.as_array().map(Vec::len), Some(1));
    stage.world.fault(fault(Kind::CutBefore));
    assert!(stage.try_github("POST", &format!("{REPO}/deployments"), stage.deployment("c2")).await.is_err());
    assert_eq!(stage.world.count(System::Github, &format!("POST {DEPLOYMENTS}")), 1);
}

#[tokio::test]
async fn answers_can_be_anything_that_github_was_seen_to_send() {
    let stage = Stage::new().await;
    let path = format!("{REPO}/deployments");
    let kinds = [
        (Kind::Status { status: 429, retry_after: Some(3), message: None }, 429),
        (Kind::Html { status: 502 }, 502),
        (Kind::Redirect { location: "http://127.0.0.1:1/".into(), status: Some(307) }, 307),
        (Kind::CommitThenStatus { status: 502 }, 502),
        (Kind::RateLimit { reset_seconds: 60 }, 403),
        (Kind::SlowBody { ms: 30 }, 201),
    ];
    for (kind, status) in kinds {
        stage.world.fault(fault(kind));
        assert_eq!(stage.github("POST", &path, stage.deployment("c1")).await.status, status);
    }
    stage.world.fault(fault(Kind::WrongSha));
    assert_ne!(stage.github("POST", &path, stage.deployment("c2")).await.json["sha"], "bbcb45ee7e16676c5a8117e81b25c0d457f72317");
    stage.world.fault(fault(Kind::HideDeployments { ms: 60 }));
    stage.github("POST", &path, stage.deployment("c3")).await;
    let look = format!("{path}?task=deploy:c3");
    assert_eq!(stage.github("GET", &look, Value::Null).await.json, json!([]));
    tokio::time::sleep(Duration::from_millis(80)).await;
    assert_eq!(stage.github("GET", &look, Value::Null).await.json.as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_system_goes_down_and_comes_back_on_the_same_port() {
    let stage = Stage::new().await;
    stage.world.reach(System::Github, Reach::Refused);
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert!(stage.try_github("GET", REPO, Value::Null).await.is_err());
    stage.world.reach(System::Github, Reach::Unavailable);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(stage.github("GET", REPO, Value::Null).await.status, 503);
    stage.world.reach(System::Github, Reach::Up);
    assert_eq!(stage.github("GET", REPO, Value::Null).await.status, 200);
}

#[tokio::test]
async fn a_paused_request_waits_until_it_is_released() {
    let stage = Stage::new().await;
    let path = format!("{REPO}/deployments");
    let point = |stage| Point { system: System::Github, method: "POST".into(), path: DEPLOYMENTS.into(), stage };
    let operation = format!("POST {DEPLOYMENTS}");
    let after = point(When::AfterEffect);
    stage.world.pause(after.clone());
    let test = async {
        stage.world.waiting(&after).await;
        assert_eq!(stage.world.count(System::Github, &operation), 1, "the effect is there, the answer is not");
        stage.world.release(Some(&after), Release::Proceed)
    };
    let (answer, released) = tokio::join!(stage.github("POST", &path, stage.deployment("c1")), test);
    assert_eq!((answer.status, released), (201, 1));
    let before = point(When::Before);
    stage.world.pause(before.clone());
    let test = async {
        stage.world.waiting(&before).await;
        stage.world.release(None, Release::Cut)
    };
    let (answer, _) = tokio::join!(stage.try_github("POST", &path, stage.deployment("c2")), test);
    assert!(answer.is_err());
    assert_eq!(stage.world.count(System::Github, &operation), 1, "cut before the effect: it never happened");
}
