//! Every payload that GitHub publishes as an example is taken; none of them, cut or bent, breaks the portal.

use crate::harness::{Dialect, TestApp};
use crate::webhooks::github;
use serde_json::Value;
use std::path::Path;

/// (event, payload) of every published example.
fn examples() -> Vec<(String, Value)> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../end2end/node_modules/@octokit/webhooks-examples/api.github.com/index.json");
    let text = std::fs::read_to_string(&file)
        .unwrap_or_else(|error| panic!("GitHub's examples are not installed ({error}): run `npm ci` in end2end, or `make test`"));
    let events: Vec<Value> = serde_json::from_str(&text).expect("JSON");
    events
        .iter()
        .flat_map(|event| {
            let name = event["name"].as_str().expect("a name").to_owned();
            event["examples"].as_array().expect("examples").iter().map(move |payload| (name.clone(), payload.clone()))
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_published_example_is_taken() {
    let app = TestApp::start(Dialect::Sqlite).await;
    let examples = examples();
    assert!(examples.len() > 300, "only {} examples", examples.len());
    for (number, (event, payload)) in examples.iter().enumerate() {
        let answer = github(&app, event, &format!("example-{number}"), payload.to_string(), &[]).await;
        assert!(answer.status.is_success(), "{event} {number}: {} {}", answer.status, answer.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_or_bent_payload_is_never_an_error_of_ours() {
    let app = TestApp::start(Dialect::Sqlite).await;
    let of_ours = ["workflow_run", "deployment", "deployment_status"];
    // The same bends on every run: a failure must come back.
    let mut seed: u64 = 4711;
    let mut next = move |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).expect("32 bits") % below
    };
    let mut sent = 0;
    for (event, payload) in examples().into_iter().filter(|(event, _)| of_ours.contains(&event.as_str())) {
        let whole = payload.to_string().replace("Codertocat/Hello-World", "facebookresearch/ParlAI").into_bytes();
        for _ in 0..25 {
            let mut body = whole.clone();
            match next(3) {
                0 => body.truncate(next(whole.len())),
                1 => body[next(whole.len())] = u8::try_from(next(256)).expect("a byte"),
                _ => {
                    let mut bent = payload.clone();
                    let fields: Vec<String> = bent.as_object().expect("an object").keys().cloned().collect();
                    let wrong = [
                        Value::Null,
                        Value::from(-1),
                        Value::from("x"),
                        Value::from(vec![1]),
                        Value::from(1e300),
                        serde_json::json!({ "id": {} }),
                    ];
                    bent[fields[next(fields.len())].as_str()] = wrong[next(wrong.len())].clone();
                    body = bent.to_string().into_bytes();
                }
            }
            sent += 1;
            let answer = github(&app, &event, &format!("bent-{sent}"), body, &[]).await;
            assert!(!answer.status.is_server_error(), "{event}: {} {}", answer.status, answer.text());
        }
    }
    assert!(sent >= 300, "{sent}");
}
