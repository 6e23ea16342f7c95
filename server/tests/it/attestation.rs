//! The verdict for whoever deploys: made before a release is sent, found by programs and people, checked by strangers.

use crate::both;
use crate::command::{run, settings};
use crate::harness::{Answer, TestApp};
use crate::life::{emergency, rules};
use crate::world::{self, Candidate};
use axum::body::Body;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD, Engine as _};
use domain::audit::checkpoint::{Checkpoint, Keys};
use domain::audit::tree::{Hash, includes};
use http::Request;
use sandbox::{Fault, Kind, Reach, System};
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Output};

/// Approved by the product owner, not yet sent.
async fn signed(app: &TestApp) -> Candidate {
    let candidate = world::candidate(app).await;
    candidate.ready(app).await;
    let fields = candidate.decision(app, "approve").await;
    app.sign(&mut app.as_person("pavel").await, &candidate.path, &fields).await.expect(303);
    candidate
}

/// Our deployment at GitHub.
fn deployment(app: &TestApp) -> Value {
    let ours = |d: &Value| d["task"].as_str().is_some_and(|task| task.starts_with("murmuration:"));
    app.world.deployments().into_iter().find(ours).expect("ours")
}

/// Its payload.
fn payload(app: &TestApp) -> Value {
    match &deployment(app)["payload"] {
        Value::String(text) => serde_json::from_str(text).expect("JSON"),
        payload => payload.clone(),
    }
}

async fn get(app: &TestApp, token: &str, path: &str) -> Answer {
    let request = Request::get(path).header("authorization", format!("Bearer {token}"));
    app.anonymous().send(request.body(Body::empty()).expect("a request")).await
}

/// The path of an address of this portal.
fn path(app: &TestApp, url: &Value) -> String {
    url.as_str().and_then(|url| url.strip_prefix(app.backend.origin())).expect("an address of ours").to_owned()
}

fn predicate(envelope: &[u8]) -> Value {
    let envelope: Value = serde_json::from_slice(envelope).expect("JSON");
    let statement = BASE64_STANDARD.decode(envelope["payload"].as_str().expect("a payload")).expect("Base64");
    serde_json::from_slice::<Value>(&statement).expect("JSON")["predicate"].clone()
}

/// The script that deploy jobs run for GitHub's deployment with this task, on the files of the test's folder.
fn script(app: &TestApp, digest: &str, commit: &str, environment: &str, task: &str) -> Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/verify/murmuration-verify.sh");
    let files = ["--attestation", "a.dsse", "--key", "pinned.pub"];
    let about = ["--digest", digest, "--commit", commit, "--environment", environment, "--task", task];
    Command::new("bash").arg(script).args(files).args(about).current_dir(app.folder()).output().expect("runs")
}

/// The release that is attested for candidate `number`, as its audit row names it.
async fn attested(app: &TestApp, number: i64) -> String {
    let mut tx = app.backend.snapshot().await.expect("reads");
    let rows = backend::db::audit::after(&mut tx, 0, 100_000).await.expect("reads");
    let of_it = |sentence: &str| sentence.contains(&format!("approval of #{number} "));
    let row = rows.iter().map(backend::db::audit::Row::entry).find(|entry| entry.action == "release_attested" && of_it(&entry.sentence));
    let detail: Value = serde_json::from_str(&row.expect("attested").detail).expect("JSON");
    detail["release"].as_str().expect("an id").to_owned()
}

/// What programs are told of a release's attestation, and that the candidate's page says the same word.
async fn status(app: &TestApp, candidate: &Candidate, number: i64) -> String {
    let token = app.token(&["attestation:read"]).await;
    let path = format!("/api/v1/releases/{}/attestation", attested(app, number).await);
    let told = get(app, &token, &path).await.expect(200).json()["status"].as_str().expect("a word").to_owned();
    let page = app.as_person("avi").await.get(&candidate.path).await.expect(200).text();
    let panel = page.split("id=\"attestation\"").nth(1).expect("the panel").split("</section>").next().expect("its end").to_owned();
    assert!(panel.contains(&format!(">{told}<")), "{told}: {panel}");
    told
}

/// GitHub says how the deployment of this candidate goes on.
async fn goes_on(app: &TestApp, candidate: &Candidate, state: &str) {
    let deployment = app.world.deployments().into_iter().find(|d| d["sha"] == candidate.build.sha).expect("of the signed commit");
    assert!(app.world.move_deployment(deployment["id"].as_u64().expect("an id"), state));
    app.world.settled().await;
    app.work().await;
}

/// One more candidate, signed and not yet sent.
async fn next_signed(app: &TestApp, number: i64) -> Candidate {
    let candidate = Candidate { build: world::push(app).await, path: format!("/p/parlai/candidates/{number}") };
    candidate.ready(app).await;
    let fields = candidate.decision(app, "approve").await;
    app.sign(&mut app.as_person("pavel").await, &candidate.path, &fields).await.expect(303);
    candidate
}

/// The command with this portal's settings: what it printed.
async fn murmuration(app: &TestApp, arguments: &'static [&'static str]) -> Output {
    let base = &app.backend.config().server.base_url;
    let (folder, text) = (app.folder().to_owned(), settings(app).replace("http://127.0.0.1:4000", base));
    tokio::task::spawn_blocking(move || {
        std::fs::write(folder.join("murmuration.toml"), text).expect("settings are written");
        run(&folder, arguments)
    })
    .await
    .expect("ran")
}

both! {
    async fn a_release_is_sent_with_an_approval_that_a_stranger_can_check(app: TestApp) {
        let candidate = signed(&app).await;
        let token = app.token(&["attestation:read"]).await;
        let unknown = format!("/api/v1/attestations?digest=sha256:{}&environment=production", "0".repeat(64));
        get(&app, &token, &unknown).await.expect_code(404, "not_attested");
        app.work().await;
        let told = payload(&app)["murmuration"]["attestation"].clone();
        let file = get(&app, &token, &path(&app, &told["url"])).await.expect(200);
        assert_eq!(file.header("content-type"), "application/vnd.dsse.envelope.v1+json");
        assert_eq!(domain::sha256_hex(&file.body), told["sha256"], "the payload names this very file");
        let pinned = murmuration(&app, &["key", "show"]).await;
        assert!(pinned.status.success());
        std::fs::write(app.folder().join("pinned.pub"), &pinned.stdout).expect("pinned");
        std::fs::write(app.folder().join("a.dsse"), &file.body).expect("saved");
        let said = predicate(&file.body);
        let (digest, commit) = (payload(&app)["murmuration"]["image_digest"].as_str().expect("a digest").to_owned(), candidate.build.sha.clone());
        let task = deployment(&app)["task"].as_str().expect("a task").to_owned();
        let output = script(&app, &digest, &commit, "production", &task);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        for (digest, commit, environment, task, code) in [
            (&*digest, &*"f".repeat(40), "production", &*task, 15),
            (&*digest, &*commit, "staging", &*task, 16),
            (&*format!("sha256:{}", "0".repeat(64)), &*commit, "production", &*task, 14),
            (&*digest, &*commit, "production", "murmuration:another", 20),
            (&*digest, &*commit, "production", "", 2),
        ] {
            assert_eq!(script(&app, digest, commit, environment, task).status.code(), Some(code));
        }
        assert_eq!(said["deployment"], json!({ "id": payload(&app)["murmuration"]["deployment"], "task": task }));
        assert_eq!((&said["decision"], &said["environment"], &said["source"]["commit"]), (&json!("approved"), &json!("production"), &json!(commit)));
        assert_eq!(said["signatures"].as_array().map(Vec::len), Some(1), "{said}");
        assert_eq!(said["results"]["cases"], json!({ "planned": 1, "passed": 1, "failed": 0, "blocked": 0, "skipped": 0, "notRun": 0, "waived": 0 }));
        // The statement is the one that was stored, byte for byte: its hash is on the record.
        let statement = BASE64_STANDARD.decode(said["signatures"][0]["statement"].as_str().expect("text")).expect("Base64");
        assert_eq!(said["signatures"][0]["statementDigest"]["sha256"], domain::sha256_hex(&statement));
        assert!(app.as_person("avi").await.get(&candidate.path).await.expect(200).text().contains(&domain::sha256_hex(&statement)));
        // So is what its signer proved it with: the browser's challenge was that very hash.
        let proof = &said["signatures"][0]["proof"];
        assert_eq!(proof["method"], "passkey", "{proof}");
        let client = BASE64_URL_SAFE_NO_PAD.decode(proof["webauthn"]["clientDataJSON"].as_str().expect("text")).expect("Base64url");
        let client: Value = serde_json::from_slice(&client).expect("JSON");
        let challenge = BASE64_URL_SAFE_NO_PAD.decode(client["challenge"].as_str().expect("a challenge")).expect("Base64url");
        assert_eq!(said["signatures"][0]["statementDigest"]["sha256"], hex::encode(challenge));
        // And the release is in the log that was signed.
        let proof = said["log"]["tlogProof"].as_str().expect("a proof");
        let (head, note) = proof.split_once("\n\n").expect("a checkpoint");
        let lines: Vec<&str> = head.lines().collect();
        assert_eq!(lines[0], "c2sp.org/tlog-proof@v1");
        let index = lines[1].strip_prefix("index ").and_then(|index| index.parse().ok()).expect("an index");
        let way: Vec<Hash> = lines[2..].iter().map(|hash| Hash::parse_hash(hash).expect("a hash")).collect();
        let checkpoint = Checkpoint::parse(note).expect("a note");
        let (keys, answer) = (&mut Keys::default(), app.anonymous().get("/.well-known/murmuration-keys").await.expect(200).json());
        for key in answer["keys"].as_array().expect("keys").iter().filter(|key| key["purposes"] == json!(["checkpoint"])) {
            keys.add(key["vkey"].as_str().expect("a vkey")).expect("reads");
        }
        checkpoint.verify(keys).expect("signed by a published key");
        let row = BASE64_STANDARD.decode(said["log"]["row"].as_str().expect("a row")).expect("Base64");
        assert!(includes(checkpoint.size, checkpoint.root, index, &row, &way), "{proof}");
        let row: Value = serde_json::from_slice(&row).expect("JSON");
        assert_eq!(row["entry"]["action"], "released");
        assert!(row["entry"]["detail"].as_str().is_some_and(|detail| detail.contains(&commit) && detail.contains(&digest)), "{row}");
        world::all_is_well(&app).await;
    }

    async fn an_attestation_is_made_once_and_never_changed(app: TestApp) {
        let candidate = signed(&app).await;
        app.world.reach(System::Github, Reach::Refused);
        app.work().await;
        app.world.reach(System::Github, Reach::Up);
        for _ in 0..3 {
            app.clock.advance(600);
            app.work().await;
        }
        let token = app.token(&["candidate:read"]).await;
        let told = payload(&app)["murmuration"]["attestation"].clone();
        get(&app, &token, &path(&app, &told["url"])).await.expect(200);
        assert_eq!(app.audit().await.iter().filter(|action| *action == "release_attested").count(), 1);
        let page = app.as_person("dana").await.get(&candidate.path).await.expect(200).text();
        assert!(page.contains("id=\"attestation\"") && page.contains("attestation/release-approval.dsse") && page.contains("murmuration-verify.sh"));
    }

    async fn without_a_key_nothing_is_sent_and_the_page_says_so(app: TestApp) {
        let candidate = signed(&app).await;
        std::fs::create_dir_all(app.folder().join("audit")).expect("a folder");
        std::fs::write(app.folder().join("audit/attestation.pem"), "not a key").expect("spoilt");
        app.work().await;
        assert!(!app.world.deployments().iter().any(|d| d["task"].as_str().is_some_and(|task| task.starts_with("murmuration:"))));
        let page = app.as_person("rita").await.get(&candidate.path).await.expect(200).text();
        assert!(page.contains("could not be signed for whoever deploys it"), "{page}");
        std::fs::remove_file(app.folder().join("audit/attestation.pem")).expect("mended");
        app.clock.advance(3600);
        app.work().await;
        assert!(payload(&app)["murmuration"]["attestation"]["sha256"].is_string());
    }

    async fn what_is_told_over_rest_says_whether_it_still_holds(app: TestApp) {
        let candidate = signed(&app).await;
        app.work().await;
        let token = app.token(&["attestation:read"]).await;
        let digest = payload(&app)["murmuration"]["image_digest"].as_str().expect("a digest").to_owned();
        let image = format!("/api/v1/attestations?digest={digest}&environment=production");
        let found = get(&app, &token, &image).await.expect(200).json();
        assert_eq!((&found["status"], &found["withdrawn"], &found["commit"]), (&json!("valid"), &Value::Null, &json!(candidate.build.sha)));
        let release = found["release"].as_str().expect("an id");
        assert_eq!(get(&app, &token, &format!("/api/v1/releases/{release}/attestation")).await.expect(200).json(), found);
        assert_eq!(found["task"], deployment(&app)["task"]);
        let description = app.anonymous().get("/api/openapi.json").await.expect(200).json();
        let described = description["components"]["schemas"]["Attestation"]["properties"].as_object().expect("properties");
        assert!(described.keys().eq(found.as_object().expect("an object").keys()), "{described:?}");
        let words: Vec<&str> = domain::attestation::Status::ALL.iter().map(|status| status.as_str()).collect();
        assert_eq!(described["status"]["enum"], json!(words));
        let kinds: Vec<&Value> = found["attestations"].as_array().expect("files").iter().map(|file| &file["kind"]).collect();
        assert_eq!(kinds, ["release-approval", "verification-summary"]);
        let bundle = get(&app, &token, &format!("/api/v1/releases/{release}/attestation/verification-summary.sigstore.json")).await.expect(200);
        assert_eq!(bundle.json()["verificationMaterial"]["publicKey"]["hint"], found["key_id"]);
        assert_eq!(bundle.json()["dsseEnvelope"], found["attestations"][1]["envelope"]);
        for (path, status, code) in [
            (format!("/api/v1/releases/{release}/attestation/everything.dsse"), 404, "not_found"),
            (format!("/api/v1/releases/{release}/attestation/release-approval.exe"), 404, "not_found"),
            ("/api/v1/releases/none/attestation".to_owned(), 404, "not_found"),
            (image.replace("production", "staging"), 404, "not_attested"),
            ("/api/v1/attestations?digest=latest&environment=production".to_owned(), 400, "malformed"),
            ("/api/v1/attestations?environment=production".to_owned(), 400, "malformed"),
        ] {
            get(&app, &token, &path).await.expect_code(status, code);
        }
        // A token for this can do nothing else, and another one cannot do this.
        get(&app, &token, "/api/v1/candidates").await.expect(404);
        let bounces = app.token(&["mail:bounce"]).await;
        get(&app, &bounces, &image).await.expect(404);
        get(&app, &bounces, &format!("/api/v1/releases/{release}/attestation")).await.expect(404);
        // People get the same files.
        let mut avi = app.as_person("avi").await;
        let file = avi.get(&format!("{}/attestation/release-approval.dsse", candidate.path)).await.expect(200);
        assert_eq!(domain::sha256_hex(&file.body), found["attestations"][0]["sha256"]);
        assert!(file.header("content-disposition").starts_with("attachment"));
        avi.get(&format!("{}/attestation/x.dsse", candidate.path)).await.expect(404);
        app.anonymous().get(&format!("{}/attestation/release-approval.dsse", candidate.path)).await.expect(401);
        app.clock.advance(31 * 86_400);
        assert_eq!(get(&app, &token, &image).await.expect(200).json()["status"], "expired");
    }

    async fn what_was_given_up_before_it_was_sent_is_told_as_withdrawn(app: TestApp) {
        let candidate = signed(&app).await;
        let refused = Kind::Status { status: 422, retry_after: None, message: None };
        app.world.fault(Fault::once(System::Github, "POST", "/repos/{owner}/{repo}/deployments", refused));
        app.work().await;
        let token = app.token(&["attestation:read"]).await;
        let attestation = format!("/api/v1/releases/{}/attestation", attested(&app, 1).await);
        let found = get(&app, &token, &attestation).await.expect(200).json();
        assert_eq!(found["status"], "withdrawn", "{found}");
        assert!(found["withdrawn"].as_str().is_some_and(|why| why.contains("GitHub refused it")), "{found}");
        let mut rita = app.as_person("rita").await;
        assert!(rita.get(&candidate.path).await.expect(200).text().contains("Nothing should be deployed by it"));
        rita.post(&format!("{}/deployment", candidate.path), &[("choice", "give_up"), ("reason", "Not today.")]).await.expect(303);
        let found = get(&app, &token, &attestation).await.expect(200).json();
        assert_eq!((&found["status"], &found["withdrawn"]), (&json!("withdrawn"), &json!("given up: Not today.")));
    }

    async fn an_attestation_whose_deployment_is_over_is_told_as_used(app: TestApp) {
        let first = signed(&app).await;
        app.work().await;
        for (state, told) in [("queued", "valid"), ("in_progress", "valid"), ("success", "used")] {
            goes_on(&app, &first, state).await;
            assert_eq!(status(&app, &first, 1).await, told, "{state}");
        }
        let second = next_signed(&app, 2).await;
        app.work().await;
        assert_eq!(status(&app, &second, 2).await, "valid");
        goes_on(&app, &second, "failure").await;
        assert_eq!(status(&app, &second, 2).await, "used", "a deployment that failed needs a new release");
        app.clock.advance(31 * 86_400);
        assert_eq!((status(&app, &first, 1).await.as_str(), status(&app, &second, 2).await.as_str()), ("used", "used"));
    }

    async fn an_attestation_is_told_as_superseded_once_a_newer_release_was_sent_there(app: TestApp) {
        rules(&app, |policy| policy.emergency_hours = 24).await;
        let first = signed(&app).await;
        app.work().await;
        app.clock.advance(60);
        // What is released by the rules waits until the first has ended; an emergency waits for nothing.
        let second = Candidate { build: world::push(&app).await, path: "/p/parlai/candidates/2".to_owned() };
        for who in ["pavel", "rita"] {
            emergency(&app, who, &second, "INC-1", "It is down.").await.expect(303);
        }
        app.world.reach(System::Github, Reach::Refused);
        app.work().await;
        assert_eq!(status(&app, &first, 1).await, "valid", "the newer one was not sent");
        app.world.reach(System::Github, Reach::Up);
        app.clock.advance(600);
        app.work().await;
        assert_eq!((status(&app, &first, 1).await.as_str(), status(&app, &second, 2).await.as_str()), ("superseded", "valid"));
        // Not the other way round: that the older one ends says nothing about the newer.
        goes_on(&app, &first, "success").await;
        assert_eq!((status(&app, &first, 1).await.as_str(), status(&app, &second, 2).await.as_str()), ("used", "valid"));
    }

    async fn a_key_can_be_replaced_under_the_running_portal(app: TestApp) {
        let old = murmuration(&app, &["key", "show"]).await;
        let new = murmuration(&app, &["key", "rotate"]).await;
        assert!(new.status.success() && old.stdout != new.stdout, "{}", String::from_utf8_lossy(&new.stderr));
        signed(&app).await;
        app.work().await;
        let token = app.token(&["attestation:read"]).await;
        let told = payload(&app)["murmuration"]["attestation"].clone();
        let file = get(&app, &token, &path(&app, &told["url"])).await.expect(200);
        std::fs::write(app.folder().join("a.dsse"), &file.body).expect("saved");
        let (digest, commit) = (payload(&app)["murmuration"]["image_digest"].as_str().expect("a digest").to_owned(), predicate(&file.body)["source"]["commit"].as_str().expect("a commit").to_owned());
        for (pinned, code) in [(&old.stdout, 12), (&new.stdout, 0), (&[old.stdout.clone(), new.stdout.clone()].concat(), 0)] {
            std::fs::write(app.folder().join("pinned.pub"), pinned).expect("pinned");
            let task = deployment(&app)["task"].as_str().expect("a task").to_owned();
            assert_eq!(script(&app, &digest, &commit, "production", &task).status.code(), Some(code));
        }
        let answer = app.anonymous().get("/.well-known/murmuration-keys").await.expect(200).json();
        let keys: Vec<&Value> = answer["keys"].as_array().expect("keys").iter().filter(|key| key["purposes"] == json!(["attestation"])).collect();
        assert_eq!(keys.len(), 2, "{answer}");
        assert!(keys.iter().all(|key| key["vkey"].is_null()) && keys.iter().filter(|key| key["until"].is_null()).count() == 1, "{answer}");
        assert!(keys.iter().any(|key| key["id"] == told["key_id"] && key["until"].is_null()), "{answer}");
    }

    async fn auditors_programs_get_rows_with_their_proofs(app: TestApp) {
        world::candidate(&app).await;
        let token = app.token(&["audit:read"]).await;
        let rows = get(&app, &token, "/api/v1/audit?candidate=1").await.expect(200);
        assert_eq!(rows.header("content-type"), "application/jsonl");
        let mut keys = Keys::default();
        keys.add(&app.backend.notary().signer().expect("a key").vkey()).expect("reads");
        let (checkpoint, found) = domain::audit::verify::rows(&rows.text(), &keys).expect("proven");
        assert!(found > 0 && checkpoint.size >= found as u64);
        let one = get(&app, &token, "/api/v1/audit/1/proof").await.expect(200).text();
        assert_eq!(domain::audit::verify::rows(&one, &keys).expect("proven").1, 1);
        get(&app, &token, "/api/v1/audit/999999/proof").await.expect_code(404, "not_found");
        get(&app, &token, "/api/v1/audit/first/proof").await.expect_code(400, "malformed");
        get(&app, &token, "/api/v1/audit?from=yesterday").await.expect_code(422, "invalid_field");
        let reader = app.token(&["candidate:read"]).await;
        get(&app, &reader, "/api/v1/audit").await.expect_code(403, "role_missing");
        get(&app, &token, "/api/v1/candidates").await.expect_code(403, "role_missing");
    }
}
