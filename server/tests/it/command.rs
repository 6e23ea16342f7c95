//! The `murmuration` command: exit codes, and one clear line when something is wrong.

use crate::harness::{Dialect, TestApp};
use std::path::Path;
use std::process::{Command, Output};

pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_murmuration"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("MURMURATION_TEST_POSTGRES")
        .output()
        .expect("the command runs")
}

pub fn line(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).trim().to_owned()
}

/// Settings that stand on this test's world and database.
pub fn settings(app: &TestApp) -> String {
    format!(
        r#"
[server]
listen = "127.0.0.1:0"
base_url = "http://127.0.0.1:4000"
[database]
url = "{}"
[evidence]
directory = "evidence"
[github]
api_url = "{}"
app_id = {}
private_key = """{}"""
installation_id = {}
webhook_secrets = ["sandbox-github-webhook-secret-0001"]
[jira]
url = "{}"
email = "{}"
api_token = "{}"
[[oidc]]
name = "sandbox"
label = "Sandbox"
issuer = "{}"
client_id = "murmuration"
client_secret = "s"
[[project]]
slug = "parlai"
name = "ParlAI"
repository = "facebookresearch/ParlAI"
jira_key = "PARLAI"
branches = ["main"]
workflow = ".github/workflows/build.yml"
start_commit = "bbcb45ee7e16676c5a8117e81b25c0d457f72317"
"#,
        app.database_url(),
        app.world.github_url,
        app.world.app_id,
        app.world.app_key_pem,
        app.world.installation_id,
        app.world.jira_url,
        app.world.jira_user,
        app.world.jira_token,
        app.world.oidc_url
    )
}

pub async fn with_settings(change: impl FnOnce(String) -> String) -> (TestApp, std::path::PathBuf) {
    let app = TestApp::start(Dialect::Sqlite).await;
    let folder = app.folder().to_owned();
    std::fs::write(folder.join("murmuration.toml"), change(settings(&app))).expect("settings are written");
    (app, folder)
}

#[tokio::test(flavor = "multi_thread")]
async fn b72_b73_b75_settings_that_cannot_be_used_stop_the_start_with_code_2_and_name_the_key() {
    for (from, to, key) in [
        ("listen =", "listn =", "listn"),
        ("app_id = 4711", "", "app_id"),
        ("http://127.0.0.1:4000", "http://portal.example", "server.base_url"),
        ("sandbox-github-webhook-secret-0001", "short", "github.webhook_secrets"),
        ("[server]", "[server", "configuration file"),
    ] {
        let (_app, folder) = with_settings(|text| text.replace(from, to)).await;
        let output = run(&folder, &["serve"]);
        assert_eq!(output.status.code(), Some(2), "{}", line(&output));
        assert!(line(&output).contains(key), "{key}: {}", line(&output));
        assert_eq!(line(&output).lines().count(), 1, "{}", line(&output));
        assert!(!line(&output).contains("BEGIN RSA"), "a secret was printed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_not_there_is_said_with_code_2() {
    let output = run(&std::env::temp_dir(), &["--config", "no-such-file.toml", "serve"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(line(&output).contains("no-such-file.toml"), "{}", line(&output));
}

#[tokio::test(flavor = "multi_thread")]
async fn b74_a_database_of_a_newer_program_is_not_touched_code_3() {
    use sqlx::Connection as _;
    let (app, folder) = with_settings(|text| text).await;
    let mut connection = sqlx::SqliteConnection::connect(app.database_url()).await.expect("opens");
    sqlx::query("insert into _sqlx_migrations (version, description, success, checksum, execution_time) values (9999, 'from the future', true, x'00', 0)").execute(&mut connection).await.expect("writes");
    for arguments in [&["serve"][..], &["serve", "--no-migrate"], &["migrate"]] {
        let output = run(&folder, arguments);
        assert_eq!(output.status.code(), Some(3), "{arguments:?}: {}", line(&output));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_log_verifies_until_a_row_is_changed() {
    use sqlx::Connection as _;
    let (app, folder) = with_settings(|text| text).await;
    app.person("pavel").await;
    let output = run(&folder, &["audit", "verify"]);
    assert!(output.status.success(), "{}", line(&output));
    let mut connection = sqlx::SqliteConnection::connect(app.database_url()).await.expect("opens");
    sqlx::query("drop trigger audit_append_only_update").execute(&mut connection).await.expect("an attacker can");
    sqlx::query("update audit set sentence = 'Nothing happened.' where seq = 2").execute(&mut connection).await.expect("an attacker can");
    let output = run(&folder, &["audit", "verify"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(line(&output).contains("row 2"), "{}", line(&output));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_made_by_the_operator_is_the_only_thing_on_standard_output() {
    let (app, folder) = with_settings(|text| text).await;
    let output = run(&folder, &["token", "create", "--project", "parlai", "--name", "ci", "--scope", "candidate:read"]);
    assert!(output.status.success(), "{}", line(&output));
    let secret = String::from_utf8(output.stdout).expect("text").trim().to_owned();
    assert!(backend::ops::tokens::authenticate(&app.backend, &secret).await.expect("reads").is_some());
    let output = run(&folder, &["token", "create", "--project", "nowhere", "--name", "ci", "--scope", "candidate:read"]);
    assert_eq!(output.status.code(), Some(1));
    let output = run(&folder, &["token", "create", "--project", "parlai", "--name", "ci", "--scope", "everything"]);
    assert_eq!(output.status.code(), Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_finds_a_good_setup_good_and_names_what_is_not() {
    let (app, folder) = with_settings(|text| text).await;
    let output = tokio::task::spawn_blocking({
        let folder = folder.clone();
        move || run(&folder, &["doctor"])
    })
    .await
    .expect("ran");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}\n{}", line(&output));
    for about in
        ["settings", "database", "evidence.directory", "GitHub App", "repository facebookresearch/ParlAI", "Jira", "sign-in with sandbox"]
    {
        assert!(said.contains(about), "{about}: {said}");
    }
    assert!(said.contains("warning  audit key") && !app.folder().join("audit").exists(), "it makes no key: {said}");
    backend::ops::sign_checkpoint::sign_checkpoint(&app.backend).await.expect("signed");
    backend::ops::attestation_key::publish(&app.backend).await.expect("published");
    let doctor = async || {
        let folder = folder.clone();
        let output = tokio::task::spawn_blocking(move || run(&folder, &["doctor"])).await.expect("ran");
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (well, said) = doctor().await;
    for about in ["audit key", "audit log", "attestation key"] {
        assert!(well && said.contains(&format!("ok       {about}")), "{about}: {said}");
    }
    let spoilt = |name: &str, content: &[u8]| std::fs::write(app.folder().join("audit").join(name), content).expect("written");
    for (name, about) in [("attestation.pem", "attestation key"), ("checkpoints.jsonl", "audit.checkpoints"), ("key.pem", "audit key")] {
        let kept = std::fs::read(app.folder().join("audit").join(name)).expect("there");
        spoilt(name, b"nonsense\n");
        let (well, said) = doctor().await;
        assert!(!well && said.contains(&format!("danger   {about}")), "{name}: {said}");
        spoilt(name, &kept);
    }
    app.world.reach(sandbox::System::Jira, sandbox::Reach::Refused);
    let output = tokio::task::spawn_blocking(move || run(&folder, &["doctor"])).await.expect("ran");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.lines().any(|line| line.starts_with("danger") && line.contains("Jira")), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn help_says_what_to_type_and_what_the_exit_codes_mean() {
    let output = run(&std::env::temp_dir(), &["--help"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success());
    for word in ["serve", "migrate", "doctor", "audit", "token", "--config", "Examples", "Exit codes"] {
        assert!(said.contains(word), "{word}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_serves_until_it_is_told_to_stop_and_a_second_one_on_the_same_file_is_turned_away() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
    let (_app, folder) = with_settings(|text| text.replace("127.0.0.1:0", &format!("127.0.0.1:{port}"))).await;
    let log = std::fs::File::create(folder.join("log")).expect("a log");
    let mut portal = Command::new(env!("CARGO_BIN_EXE_murmuration"))
        .arg("serve")
        .current_dir(&folder)
        .env_remove("MURMURATION_TEST_POSTGRES")
        .stderr(log)
        .spawn()
        .expect("starts");
    let mut ready = false;
    for _ in 0..300 {
        ready = reqwest::get(format!("http://127.0.0.1:{port}/ready")).await.is_ok_and(|answer| answer.status().is_success());
        if ready {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let said = std::fs::read_to_string(folder.join("log")).expect("a log");
    assert!(ready, "{said}");
    let second = run(&folder, &["serve"]);
    assert_eq!(second.status.code(), Some(1));
    assert!(line(&second).contains("another murmuration is running"), "{}", line(&second));
    // An open stream must not keep the portal from stopping.
    let _stream = reqwest::get(format!("http://127.0.0.1:{port}/p/parlai/live")).await.expect("answers");
    let told = Command::new("kill").args(["-TERM", &portal.id().to_string()]).status().expect("kill runs");
    assert!(told.success());
    let ended = tokio::task::spawn_blocking(move || portal.wait().expect("it ends")).await.expect("waited");
    assert_eq!(ended.code(), Some(0));
    let said = std::fs::read_to_string(folder.join("log")).expect("a log");
    assert!(said.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()), "the log is not JSON: {said}");
    assert!(said.contains("stopped"), "{said}");
}
