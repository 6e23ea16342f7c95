//! A world, a portal as a process of its own, and a candidate that only waits for its signature.

use crate::browser::{Browser, hidden};
use sandbox::{BuildSpec, Options, Running, System, World};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
}

/// The portal as the program that people run.
pub struct Portal {
    child: Option<Child>,
    config: PathBuf,
    folder: PathBuf,
    pub url: String,
}

impl Portal {
    pub async fn start(&mut self) {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.folder.join("portal.log")).expect("log");
        let child = Command::new(env!("CARGO_BIN_EXE_murmuration"))
            .args(["serve", "--config"])
            .arg(&self.config)
            .env("MURMURATION_LOG", "info")
            .env_remove("MURMURATION_TEST_POSTGRES")
            .stdout(log.try_clone().expect("log"))
            .stderr(log)
            .stdin(Stdio::null())
            .spawn()
            .expect("the portal starts");
        self.child = Some(child);
        let until = Instant::now() + Duration::from_secs(30);
        while Instant::now() < until {
            if reqwest::get(format!("{}/ready", self.url)).await.is_ok_and(|answer| answer.status().is_success()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the portal did not become ready:\n{}", std::fs::read_to_string(self.folder.join("portal.log")).unwrap_or_default());
    }

    /// SIGKILL: no handler runs, nothing is flushed.
    pub fn kill(&mut self) {
        let mut child = self.child.take().expect("it runs");
        child.kill().expect("killed");
        child.wait().expect("gone");
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
        if std::thread::panicking() {
            eprintln!("the portal said:\n{}", std::fs::read_to_string(self.folder.join("portal.log")).unwrap_or_default());
        } else {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// A candidate whose gate is open, and the product owner on the page where one signs.
pub struct Stage3 {
    pub world: Running,
    pub portal: Portal,
    commit: String,
    pavel: Browser,
}

impl Stage3 {
    pub async fn ready_to_sign(database: Database) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = std::env::temp_dir().join(format!("murmuration-kill-{}", uuid::Uuid::from_u128(rand::random())));
        std::fs::create_dir_all(&folder).expect("folder");
        let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
        let url = format!("http://127.0.0.1:{port}");
        let world = World::start(Options { portal: url.clone(), ..Options::default() }).await.expect("world");
        let config = folder.join("portal.toml");
        let database_url = match database {
            Database::Sqlite => format!("sqlite://{}", folder.join("portal.db").display()),
            Database::Postgres => new_postgres_database().await,
        };
        std::fs::write(&config, config_text(&world, port, &folder, &database_url)).expect("config");
        let mut portal = Portal { child: None, config, folder, url };
        portal.start().await;
        let (commit, pavel) = bring_to_the_signature(&world, &portal.url).await;
        Self { world, portal, commit, pavel }
    }

    /// Signs, and hears that it is recorded.
    pub async fn sign(&mut self) {
        let page = self.pavel.page("/p/parlai/candidates/1/sign").await;
        let fields: Vec<(&str, String)> =
            ["evidence_hash", "policy_hash", "seen_seq", "intent"].into_iter().map(|name| (name, hidden(&page, name))).collect();
        let mut form: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        form.extend([("decision", "approve"), ("reason", "Tested, accepted, wanted.")]);
        let proof = self.pavel.post("/p/parlai/candidates/1/sign", &form).await;
        self.pavel.sign_in_again("pavel", &proof).await;
        let led_to = self.pavel.post(&proof, &[("method", "sign_in")]).await;
        assert_eq!(led_to, "/p/parlai/candidates/1?done=signed");
    }

    /// How many production deployments the portal has made at GitHub.
    pub fn created(&self) -> u64 {
        self.world.count(System::Github, "POST /repos/{owner}/{repo}/deployments")
    }

    /// Waits for the deployment, lets it succeed, waits until the portal knows, then counts.
    pub async fn ends_in_production_with_one_deployment(&mut self) {
        let ours = |world: &Running| {
            world
                .deployments()
                .into_iter()
                .filter(|d| d["task"].as_str().is_some_and(|task| task.starts_with("murmuration:")))
                .collect::<Vec<_>>()
        };
        let until = Instant::now() + Duration::from_secs(60);
        while ours(&self.world).is_empty() {
            assert!(Instant::now() < until, "no deployment reached GitHub");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let id = ours(&self.world)[0]["id"].as_u64().expect("id");
        for state in ["in_progress", "success"] {
            assert!(self.world.move_deployment(id, state), "moved to {state}");
        }
        loop {
            let page = self.pavel.page("/p/parlai/candidates/1").await;
            if page.contains("in production") {
                break;
            }
            assert!(Instant::now() < until, "the portal never learned that it is in production");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        let all = ours(&self.world);
        assert_eq!(all.len(), 1, "exactly one deployment: {all:#?}");
        assert_eq!(all[0]["sha"].as_str(), Some(self.commit.as_str()), "of the signed commit");
        assert_eq!(self.created(), 1);
        let conformance = self.world.conformance();
        assert!(conformance.violations.is_empty(), "{:#?}", conformance.violations);
    }
}

/// Three people bring a pushed build to the point where only the signature is missing.
async fn bring_to_the_signature(world: &Running, url: &str) -> (String, Browser) {
    let mut quinn = Browser::sign_in(url, "quinn").await;
    quinn
        .post(
            "/p/parlai/cases",
            &[("title", "Talk to the model"), ("precondition", ""), ("steps", "Say hello => It answers"), ("stories", "")],
        )
        .await;
    let build = world.push_build(&BuildSpec::default()).expect("pushed");
    let until = Instant::now() + Duration::from_secs(30);
    while !quinn.get("/p/parlai/candidates/1").await.status().is_success() {
        assert!(Instant::now() < until, "the build never became a candidate");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let run = quinn.post("/p/parlai/candidates/1/runs", &[("environment", "qa")]).await;
    let page = quinn.page(&run).await;
    let intent = hidden(&page, "intent");
    let case = hidden(&page, "case");
    quinn.post_multipart(&format!("{run}/results"), &[("case", &case), ("verdict", "passed"), ("note", ""), ("intent", &intent)]).await;

    let mut uma = Browser::sign_in(url, "uma").await;
    loop {
        let page = uma.page("/p/parlai/candidates/1/uat").await;
        let open = page.split("class=\"uat-story\"").nth(1).map(str::to_owned);
        let Some(card) = open else { break };
        let story = card.split("id=\"story-").nth(1).and_then(|rest| rest.split('"').next()).expect("a story").to_owned();
        let intent = hidden(&page, "intent");
        uma.post("/p/parlai/candidates/1/acceptances", &[("answer", &format!("{story}:accepted")), ("intent", &intent)]).await;
    }
    (build.sha, Browser::sign_in(url, "pavel").await)
}

#[expect(clippy::disallowed_methods, reason = "the one setting of the test suite itself")]
async fn new_postgres_database() -> String {
    let server =
        std::env::var("MURMURATION_TEST_POSTGRES").expect("MURMURATION_TEST_POSTGRES names a PostgreSQL server; make test starts one");
    let name = format!("kill_{}", uuid::Uuid::from_u128(rand::random()).simple());
    let admin = sqlx::PgPool::connect(&server).await.expect("PostgreSQL answers");
    sqlx::query(sqlx::AssertSqlSafe(format!("create database {name}"))).execute(&admin).await.expect("created");
    let mut url: url::Url = server.parse().expect("address");
    url.set_path(&name);
    url.to_string()
}

fn config_text(world: &Running, port: u16, folder: &std::path::Path, database_url: &str) -> String {
    let key = folder.join("app.pem");
    std::fs::write(&key, &world.app_key_pem).expect("key");
    let members: String = [("quinn", "qa_tester"), ("uma", "uat_tester"), ("pavel", "product_owner")]
        .iter()
        .map(|(sub, role)| {
            format!("[[project.member]]\nprovider = \"sandbox\"\nsubject = \"{sub}\"\nlabel = \"{sub}\"\nroles = [\"{role}\"]\n")
        })
        .collect();
    format!(
        r#"
[server]
listen = "127.0.0.1:{port}"
base_url = "http://127.0.0.1:{port}"
[database]
url = "{database_url}"
[evidence]
directory = "{evidence}"
[github]
api_url = "{github}"
app_id = {app_id}
private_key_file = "{key}"
installation_id = {installation}
webhook_secrets = ["{webhook}"]
[jira]
url = "{jira}"
email = "{jira_user}"
api_token = "{jira_token}"
[deployments]
look_up_seconds = 1
follow_seconds = 1
request_seconds = 3
[[oidc]]
name = "sandbox"
label = "Sandbox"
issuer = "{oidc}"
client_id = "{client}"
client_secret = "{secret}"
[[project]]
slug = "parlai"
name = "ParlAI"
repository = "facebookresearch/ParlAI"
jira_key = "PARLAI"
branches = ["main"]
workflow = ".github/workflows/build.yml"
start_commit = "bbcb45ee7e16676c5a8117e81b25c0d457f72317"
[[project.environment]]
name = "qa"
used_by = "qa"
{members}
"#,
        evidence = folder.join("evidence").display(),
        github = world.github_url,
        app_id = world.app_id,
        key = key.display(),
        installation = world.installation_id,
        webhook = world.webhook_secret,
        jira = world.jira_url,
        jira_user = world.jira_user,
        jira_token = world.jira_token,
        oidc = world.oidc_url,
        client = world.oidc_client_id,
        secret = world.oidc_client_secret,
    )
}
