//! The loop with Jira against a Jira that others wrote: `jira820`, an emulator of Data Center 8.20 from PyPI. It has no
//! webhooks and checks no sign-in; everything is found out by asking.
#![expect(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use backend::db::{self, issue_states, projects::Project};
use backend::jobs::{Job, enqueue, sweep, worker};
use backend::ops::{self, Upload, sign_in::SignIn};
use backend::{Backend, Clock, config};
use domain::id::FeedbackId;
use domain::jira::{Category, Event, Mapping};
use domain::{Actor, Timestamp};
use sandbox::{BuildSpec, Options, Running, World};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The emulator in a process of its own, on a port that was free a moment ago.
struct Foreign {
    process: Child,
    url: String,
    http: reqwest::Client,
}

/// A picture of one pixel.
const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\0\x01\0\0\x05\0\x01\r\n-\xb4\0\0\0\0IEND\xaeB`\x82";

impl Drop for Foreign {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Foreign {
    async fn start() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let usual = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/tools/python/bin/jira820");
        let program = std::env::var_os("MURMURATION_TEST_JIRA820").map_or(usual, PathBuf::from);
        let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
        let process = Command::new(&program)
            .env("JIRA820_HOST", "127.0.0.1")
            .env("JIRA820_PORT", port.to_string())
            .env("JIRA820_PROJECT_KEY", "PARLAI")
            .env("JIRA820_SEED", "7")
            .env("JIRA820_DATE", "2026-01-01")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| {
                panic!(
                    "the Jira emulator {} cannot be started ({error}); `make test` installs it, or set MURMURATION_TEST_JIRA820 to its program",
                    program.display()
                )
            });
        let http = reqwest::Client::builder().timeout(std::time::Duration::from_secs(10)).redirect(reqwest::redirect::Policy::none());
        let http = http.build().expect("client");
        let foreign = Self { process, url: format!("http://127.0.0.1:{port}"), http };
        for _ in 0..300 {
            if foreign.http.get(format!("{}/rest/api/2/myself", foreign.url)).send().await.is_ok() {
                return foreign;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the Jira emulator does not answer within 30 seconds");
    }

    async fn get(&self, path: &str) -> Value {
        self.http.get(format!("{}/rest/api/2/{path}", self.url)).send().await.expect("an answer").json().await.expect("JSON")
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        let answer = self.http.post(format!("{}/rest/api/2/{path}", self.url)).json(&body).send().await.expect("an answer");
        answer.json().await.unwrap_or_default()
    }
}

struct Stage {
    foreign: Foreign,
    world: Running,
    backend: Backend,
    project: Project,
    folder: PathBuf,
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Stage {
    async fn new(name: &str) -> Self {
        let foreign = Foreign::start().await;
        let world = World::start(Options::default()).await.expect("the world starts");
        let folder = std::env::temp_dir().join(format!("murmuration-jira820-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("folder");
        let text = format!(
            r#"
            [server]
            listen = "127.0.0.1:0"
            base_url = "http://127.0.0.1:4000"
            [database]
            url = "sqlite://{folder}/test.db"
            [evidence]
            directory = "{folder}/evidence"
            [github]
            api_url = "{github}"
            app_id = {app_id}
            private_key = """{key}"""
            installation_id = {installation}
            webhook_secrets = ["{secret}"]
            [jira]
            url = "{jira}"
            kind = "data_center"
            auth = "personal_access_token"
            personal_access_token = "a-personal-access-token"
            [[oidc]]
            name = "main"
            label = "Sandbox"
            issuer = "{oidc}"
            client_id = "c"
            client_secret = "s"
            [[project]]
            slug = "parlai"
            name = "ParlAI"
            repository = "facebookresearch/ParlAI"
            jira_key = "PARLAI"
            branches = ["main"]
            workflow = ".github/workflows/build.yml"
            start_commit = "bbcb45ee7e16676c5a8117e81b25c0d457f72317"
            [[project.environment]]
            name = "uat"
            used_by = "uat"
            [[project.member]]
            provider = "main"
            subject = "rita"
            label = "Rita"
            roles = ["release_manager", "developer"]
            [[project.member]]
            provider = "main"
            subject = "uma"
            label = "Uma"
            roles = ["uat_tester"]
            "#,
            folder = folder.display(),
            github = world.github_url,
            app_id = world.app_id,
            key = world.app_key_pem,
            installation = world.installation_id,
            secret = world.webhook_secret,
            jira = foreign.url,
            oidc = world.oidc_url,
        );
        let config = config::load(&text, [], &folder).expect("settings");
        let clock = Clock::fixed(Clock::System.now());
        let backend = Backend::open(config, clock).await.expect("opens");
        backend.db().migrate().await.expect("schema");
        ops::sync_projects::sync_projects(&backend).await.expect("projects");
        let project = db::projects::by_slug(&mut backend.snapshot().await.expect("tx"), "parlai").await.expect("read").expect("project");
        Self { foreign, world, backend, project, folder }
    }

    async fn sign_in(&self, subject: &str) -> Actor {
        let who = SignIn {
            provider: "main".into(),
            subject: subject.into(),
            name: subject.into(),
            github_id: None,
            logins: Vec::new(),
            emails: vec![format!("{subject}@murmuration.example")],
        };
        Actor::Person(ops::sign_in::sign_in(&self.backend, who).await.expect("signs in"))
    }

    async fn work(&self) {
        worker::run_until_idle(self.backend.clone()).await.expect("works");
    }

    async fn ask_for(&self, job: &Job) {
        let mut tx = self.backend.begin().await.expect("tx");
        enqueue(&mut tx, self.backend.clock(), job).await.expect("enqueued");
        tx.commit().await.expect("commit");
        self.work().await;
    }

    async fn build(&self, message: &str) {
        let spec = BuildSpec { commits: Some(1), message: Some(message.into()), silent: true, ..BuildSpec::default() };
        let build = self.world.push_build(&spec).expect("build");
        self.ask_for(&Job::ReconcileRun { project: self.project.id, run_id: i64::try_from(build.run_id).expect("id") }).await;
    }

    async fn report(&self) -> FeedbackId {
        let uma = self.sign_in("uma").await;
        let input = ops::give_feedback::Input {
            story: "PARLAI-3".into(),
            severity: "blocking".into(),
            title: "Emoji are gone".into(),
            body: "I wrote *hello*.\n\nThe log shows {nothing}.".into(),
            environment: "uat".into(),
            address: String::new(),
            stamps: Vec::new(),
            intent: self.backend.clock().secret(),
            files: vec![Upload { name: "shot ü.png".into(), content: bytes::Bytes::from_static(PIXEL) }],
        };
        ops::give_feedback::give(&self.backend, &uma, "parlai", 1, input).await.expect("reported");
        let pool = sqlx::SqlitePool::connect(&self.backend.config().database.url).await.expect("database");
        let id: uuid::Uuid = sqlx::query_scalar("select feedback_id from feedback").fetch_one(&pool).await.expect("one report");
        id.into()
    }

    async fn state(&self, id: FeedbackId) -> issue_states::State {
        issue_states::of_feedback(&mut self.backend.snapshot().await.expect("tx"), id).await.expect("read").expect("an issue")
    }
}

#[tokio::test]
async fn a_report_lives_on_in_a_jira_that_others_wrote_and_comes_back_without_webhooks() {
    let stage = Stage::new("loop").await;
    let mapping = Mapping {
        transitions: vec![(Event::StoryTesting, "In Review".into()), (Event::ReportConfirmed, "Done".into())],
        ..Mapping::default()
    };
    let rita = stage.sign_in("rita").await;
    ops::edit_jira_mapping::edit(&stage.backend, &rita, "parlai", mapping).await.expect("mapped");
    stage.build("PARLAI-3 keep emoji").await;
    let id = stage.report().await;
    stage.work().await;

    // Created once, found by its label, with its link, its way back and its file.
    let state = stage.state(id).await;
    let label = format!("mur-{}", id.uuid().simple());
    let found = stage.foreign.get(&format!("search?jql=labels%20%3D%20%22{label}%22")).await;
    assert_eq!((found["total"].as_i64(), found["issues"][0]["key"].as_str()), (Some(1), Some(state.key.as_str())), "{found}");
    let issue = stage.foreign.get(&format!("issue/{}", state.key)).await;
    let fields = &issue["fields"];
    assert_eq!(fields["issuetype"]["name"], "Bug");
    let description = fields["description"].as_str().expect("wiki text");
    assert!(description.contains("&#42;hello&#42;") && description.contains("* *Severity:* blocking"), "{description}");
    assert!(
        fields["issuelinks"].as_array().is_some_and(|links| links.iter().any(|link| link["outwardIssue"]["key"] == "PARLAI-3")),
        "{fields}"
    );
    let files: Vec<&str> = fields["attachment"].as_array().expect("files").iter().filter_map(|file| file["filename"].as_str()).collect();
    assert!(files.len() == 1 && files[0].ends_with("-shot__.png"), "{files:?}");
    let remote = stage.foreign.get(&format!("issue/{}/remotelink", state.key)).await;
    assert_eq!(remote[0]["object"]["url"], "http://127.0.0.1:4000/p/parlai/feedback/1");
    assert_eq!((state.status.as_str(), state.category), ("Open", Category::New));

    // Lost knowledge of the issue is found again by its label; nothing is made twice.
    let pool = sqlx::SqlitePool::connect(&stage.backend.config().database.url).await.expect("database");
    sqlx::query("update feedback_issue set issue_key = null, jira_id = null, linked_at = null, remote_link_at = null")
        .execute(&pool)
        .await
        .expect("forgotten");
    sqlx::query("update feedback_file set outcome = null").execute(&pool).await.expect("forgotten");
    stage.ask_for(&Job::FileFeedback { feedback: id }).await;
    assert_eq!(stage.state(id).await.key, state.key);
    let again = stage.foreign.get(&format!("issue/{}", state.key)).await;
    assert_eq!(again["fields"]["issuelinks"].as_array().map(Vec::len), fields["issuelinks"].as_array().map(Vec::len));
    assert_eq!(again["fields"]["attachment"].as_array().map(Vec::len), Some(1));
    assert_eq!(stage.foreign.get(&format!("issue/{}/remotelink", state.key)).await.as_array().map(Vec::len), Some(1));

    // The story is told once, and the same comment changes with the news.
    assert!(sweep::stories(&stage.backend).await.expect("sweeps") > 0);
    stage.work().await;
    let ours = async || {
        let all = stage.foreign.get("issue/PARLAI-3/comment?maxResults=500").await;
        let all = all["comments"].as_array().cloned().unwrap_or_default();
        all.into_iter().filter(|comment| comment["body"].as_str().is_some_and(|body| body.contains("mur-"))).collect::<Vec<_>>()
    };
    let told = ours().await;
    assert_eq!(told.len(), 1);
    assert!(
        told[0]["body"].as_str().is_some_and(|body| body.contains("not answered yet") && body.contains("F-1 Emoji are gone")),
        "{told:?}"
    );
    assert_eq!(stage.foreign.get("issue/PARLAI-3").await["fields"]["status"]["name"], "In Review");
    assert_eq!(sweep::stories(&stage.backend).await.expect("sweeps"), 0, "nothing is news");
    let uma = stage.sign_in("uma").await;
    let answer = ops::answer_story::Input {
        story: "PARLAI-3".into(),
        answer: "accepted".into(),
        intent: stage.backend.clock().secret(),
        ..ops::answer_story::Input::default()
    };
    ops::answer_story::answer(&stage.backend, &uma, "parlai", 1, answer).await.expect("answered");
    assert_eq!(sweep::stories(&stage.backend).await.expect("sweeps"), 1);
    stage.work().await;
    let changed = ours().await;
    assert_eq!((changed.len(), &changed[0]["id"]), (1, &told[0]["id"]));
    assert!(changed[0]["body"].as_str().is_some_and(|body| body.contains("accepted by uma")), "{changed:?}");

    // What happens there is learnt by asking.
    stage.foreign.post(&format!("issue/{}/comment", state.key), json!({"body": "Said by an account of this Jira"})).await;
    stage.foreign.post(&format!("issue/{}/transitions", state.key), json!({"transition": {"id": "41"}})).await;
    stage.backend.clock().advance(700);
    assert!(sweep::issues(&stage.backend).await.expect("sweeps") > 0);
    stage.work().await;
    let state = stage.state(id).await;
    assert_eq!((state.status.as_str(), state.category, state.done_at.is_some()), ("Done", Category::Done, true));

    // Deleted is deleted, and only a Jira that knows us may say so.
    let gone = stage.foreign.http.delete(format!("{}/rest/api/2/issue/{}", stage.foreign.url, state.key)).send().await.expect("an answer");
    assert!(gone.status().is_success());
    stage.ask_for(&Job::FollowIssue { feedback: id }).await;
    assert!(stage.state(id).await.gone_at.is_some());
}

#[tokio::test]
async fn an_away_data_center_loses_nothing() {
    let mut stage = Stage::new("away").await;
    stage.build("PARLAI-3 keep emoji").await;
    stage.foreign.process.kill().expect("stopped");
    let _ = stage.foreign.process.wait();
    let id = stage.report().await;
    stage.work().await;
    let row = db::feedback_issues::of_feedback(&mut stage.backend.snapshot().await.expect("tx"), id).await.expect("read").expect("row");
    assert!(row.issue_key.is_none() && row.posts == 0 && !row.parked, "{row:?}");
    assert!(row.problem.as_deref().is_some_and(|problem| problem.contains("cannot be reached")), "{row:?}");
    let now = Timestamp(stage.backend.clock().now().0);
    assert!(sweep::issues(&stage.backend).await.is_ok() && now.0 > 0);
}
