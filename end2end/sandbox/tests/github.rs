//! GitHub's side: tokens, reading, webhooks, deployments.
mod support;

use hmac::{Hmac, KeyInit, Mac};
use sandbox::{BuildSpec, HookBehaviour, Junit, Movement, Options, Order, System};
use serde_json::{Value, json};
use support::{DEPLOYMENTS, REPO, Stage, receiver, send};

#[tokio::test]
async fn the_world_boots_and_every_read_keeps_githubs_contract() {
    let stage = Stage::new().await;
    stage.world.push_build(&BuildSpec::default()).expect("push");
    let head = "2ce94e6844ec0b219007d6b9023db497e531a5b5";
    let runs = stage.github("GET", &format!("{REPO}/actions/runs?head_sha={head}&branch=main&status=success"), Value::Null).await;
    assert_eq!(runs.json["total_count"], 1, "{}", runs.json);
    let run = runs.json["workflow_runs"][0]["id"].clone();
    for path in [
        "",
        "/actions/runs",
        &format!("/actions/runs/{run}"),
        &format!("/actions/runs/{run}/artifacts"),
        "/commits?per_page=3",
        &format!("/commits/{head}"),
        &format!("/commits/{head}/pulls"),
        "/compare/bbcb45ee7...main",
        "/deployments",
        "/environments",
        "/environments/production",
        "/git/ref/heads/main",
        "/pulls?state=all",
        "/pulls/5080",
        &format!("/commits/{head}/status"),
        &format!("/commits/{head}/check-runs"),
    ] {
        let answer = stage.github("GET", &format!("{REPO}{path}"), Value::Null).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.json);
        assert!(answer.headers.contains_key("x-ratelimit-remaining"));
    }
    let check = json!({"name": "Murmuration", "head_sha": head, "status": "completed", "conclusion": "success", "output": {"title": "Open", "summary": "All good"}});
    let check = stage.github("POST", &format!("{REPO}/check-runs"), check).await;
    assert_eq!(check.status, 201, "{}", check.json);
    let change = json!({"conclusion": "failure"});
    assert_eq!(stage.github("PATCH", &format!("{REPO}/check-runs/{}", check.json["id"]), change).await.json["conclusion"], "failure");
    let status = json!({"state": "success", "context": "murmuration/gate", "description": "open", "target_url": "http://127.0.0.1:4000/"});
    assert_eq!(stage.github("POST", &format!("{REPO}/statuses/{head}"), status).await.status, 201);
    assert_eq!(stage.github("GET", &format!("{REPO}/commits/{head}/status"), Value::Null).await.json["state"], "success");
    stage.assert_honest();
    assert!(stage.world.conformance().violations.is_empty(), "{:?}", stage.world.conformance().violations);
}

#[tokio::test]
async fn without_a_live_token_nothing_is_told() {
    let stage = Stage::new().await;
    let url = format!("{}{REPO}", stage.world.github_url);
    assert_eq!(send("GET", &url, &[], "").await.expect("answer").status, 401);
    assert_eq!(
        send("POST", &format!("{}/app/installations/815/access_tokens", stage.world.github_url), &[("authorization", "Bearer a.b.c")], "")
            .await
            .expect("answer")
            .status,
        401
    );
    stage.world.revoke_tokens();
    assert_eq!(stage.github("GET", REPO, Value::Null).await.status, 401);
}

#[tokio::test]
async fn a_comparison_of_more_than_250_commits_comes_in_pages() {
    let stage = Stage::new().await;
    stage.world.push_build(&BuildSpec { commits: Some(300), silent: true, ..BuildSpec::default() }).expect("push");
    let path = format!("{REPO}/compare/bbcb45ee7e16676c5a8117e81b25c0d457f72317...main");
    let whole = stage.github("GET", &path, Value::Null).await;
    assert_eq!((whole.json["total_commits"].as_u64(), whole.json["commits"].as_array().map(Vec::len)), (Some(300), Some(250)));
    let first = stage.github("GET", &format!("{path}?per_page=100&page=1"), Value::Null).await;
    assert_eq!(first.json["commits"][0]["parents"][0]["sha"], "bbcb45ee7e16676c5a8117e81b25c0d457f72317");
    assert!(first.headers["link"].to_str().expect("link").contains("rel=\"next\""));
    let last = stage.github("GET", &format!("{path}?per_page=100&page=3"), Value::Null).await;
    assert_eq!(last.json["commits"].as_array().map(Vec::len), Some(100));
    stage.assert_honest();
}

#[tokio::test]
async fn a_build_push_delivers_a_signed_webhook_that_can_be_sent_again() {
    let stage = Stage::new().await;
    let (portal, received) = receiver().await;
    stage.world.set_portal(&portal);
    let build = stage.world.push_build(&BuildSpec { junit: Junit::Red, ..BuildSpec::default() }).expect("push");
    stage.world.settled().await;
    let (headers, body) = received.lock().expect("lock")[1].clone();
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(stage.world.webhook_secret.as_bytes()).expect("key");
    mac.update(&body);
    let signature = hex::decode(headers["x-hub-signature-256"].to_str().expect("text").trim_start_matches("sha256=")).expect("hex");
    mac.verify_slice(&signature).expect("the signature fits the body");
    let payload: Value = serde_json::from_slice(&body).expect("json");
    assert_eq!(
        (payload["action"].as_str(), payload["workflow_run"]["id"].as_u64(), payload["installation"]["id"].as_u64()),
        (Some("completed"), Some(build.run_id), Some(815))
    );
    assert_eq!(stage.world.redeliver(System::Github, None), 2);
    stage.world.settled().await;
    let again = received.lock().expect("lock")[3].clone();
    assert_eq!((again.0["x-github-delivery"].clone(), again.1), (headers["x-github-delivery"].clone(), body));
    stage.assert_honest();
}

#[tokio::test]
async fn webhooks_can_be_lost_doubled_and_reordered() {
    let stage = Stage::new().await;
    let (portal, received) = receiver().await;
    stage.world.set_portal(&portal);
    stage.world.webhooks(System::Github, HookBehaviour { drop_next: 1, duplicate_next: 1, ..HookBehaviour::default() });
    stage.world.push_build(&BuildSpec::default()).expect("push");
    stage.world.settled().await;
    assert_eq!(received.lock().expect("lock").len(), 2, "one lost, one twice");
    stage.world.webhooks(System::Github, HookBehaviour { hold: true, ..HookBehaviour::default() });
    stage.world.push_build(&BuildSpec::default()).expect("push");
    assert_eq!(stage.world.release_webhooks(Order::Reversed), 2);
    stage.world.settled().await;
    let actions: Vec<String> = received.lock().expect("lock")[2..]
        .iter()
        .map(|(_, body)| serde_json::from_slice::<Value>(body).expect("json")["action"].to_string())
        .collect();
    assert_eq!(actions, ["\"completed\"", "\"requested\""]);
}

#[tokio::test]
async fn an_artifact_is_behind_an_address_that_asks_for_no_token() {
    let stage = Stage::new().await;
    let build = stage.world.push_build(&BuildSpec::default()).expect("push");
    let list =
        stage.github("GET", &format!("{REPO}/actions/runs/{}/artifacts?name=murmuration-candidate", build.run_id), Value::Null).await;
    let id = &list.json["artifacts"][0]["id"];
    let redirect = stage.github("GET", &format!("{REPO}/actions/artifacts/{id}/zip"), Value::Null).await;
    assert_eq!(redirect.status, 302);
    let zip = send("GET", redirect.headers["location"].to_str().expect("text"), &[], "").await.expect("blob");
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(zip.bytes)).expect("zip");
    let file: Value = serde_json::from_reader(zip.by_name("candidate.json").expect("file")).expect("json");
    assert_eq!(file["version"], "1.7.2+2ce94e6");
    assert_eq!(file["image_digest"].as_str().expect("text").len(), 71);
}

#[tokio::test]
async fn a_deployment_is_counted_and_moves_by_itself() {
    let stage = Stage::with(Options { movement: Movement::Auto(std::time::Duration::from_millis(5)), ..Options::default() }).await;
    let (portal, received) = receiver().await;
    stage.world.set_portal(&portal);
    let made = stage.github("POST", &format!("{REPO}/deployments"), stage.deployment("c1")).await;
    assert_eq!(made.status, 201, "{}", made.json);
    assert_eq!(stage.world.count(System::Github, &format!("POST {DEPLOYMENTS}")), 1);
    let path = format!("{REPO}/deployments/{}/statuses", made.json["id"]);
    let mut states = Vec::new();
    while states.len() < 3 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        let list = stage.github("GET", &path, Value::Null).await;
        states = list.json.as_array().expect("list").iter().map(|status| status["state"].as_str().expect("text").to_owned()).collect();
    }
    assert_eq!(states, ["success", "in_progress", "queued"]);
    stage.world.settled().await;
    assert_eq!(received.lock().expect("lock").len(), 4, "one deployment, three statuses");
    let found = stage.github("GET", &format!("{REPO}/deployments?task=deploy:c1&environment=production"), Value::Null).await;
    assert_eq!(found.json.as_array().map(Vec::len), Some(1));
    stage.assert_honest();
}

#[tokio::test]
async fn github_refuses_deployments_for_its_own_reasons() {
    let stage = Stage::new().await;
    let path = format!("{REPO}/deployments");
    stage.world.push_build(&BuildSpec { silent: true, ..BuildSpec::default() }).expect("push");
    assert_eq!(stage.github("POST", &path, json!({"ref": "nowhere", "auto_merge": false})).await.status, 422);
    assert_eq!(stage.github("POST", &path, json!({"ref": "bbcb45ee7"})).await.status, 202);
    stage.world.red_contexts(&["ci/unit"]);
    assert_eq!(stage.github("POST", &path, json!({"ref": "main", "auto_merge": false})).await.status, 409);
    assert_eq!(stage.github("POST", &path, json!({"ref": "main", "auto_merge": false, "required_contexts": []})).await.status, 201);
}
