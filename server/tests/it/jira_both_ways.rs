//! Jira out and in: one issue for a report, told once and moved by the map; what is done there is learnt by asking.

use crate::both;
use crate::harness::{Dialect, Setup, TestApp};
use crate::world;
use sandbox::BuildSpec;
use serde_json::{Value, json};

pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01 not much of a picture";

/// Lets webhooks arrive and everything be done that they cause.
pub async fn settle(app: &TestApp) {
    for _ in 0..3 {
        app.world.settled().await;
        app.work().await;
    }
}

/// Candidate #1 with its eight stories.
pub async fn candidate(app: &TestApp) {
    app.world.push_build(&BuildSpec { commits: Some(8), ..BuildSpec::default() }).expect("a build");
    settle(app).await;
}

/// Uma reports a problem, with these files.
pub async fn report(app: &TestApp, files: &[(&str, &[u8])]) {
    let mut uma = app.as_person("uma").await;
    let intent = uma.get("/p/parlai/candidates/1/feedback/new").await.expect(200).hidden("intent");
    let fields = [
        ("story", "PARLAI-105"),
        ("severity", "blocking"),
        ("title", "Emoji are gone"),
        ("body", "I wrote hello.\n\nThe log shows nothing."),
        ("environment", "uat"),
        ("intent", intent.as_str()),
    ];
    uma.upload("/p/parlai/candidates/1/feedback", &fields, files).await.expect(303);
}

/// The issues made of that report.
pub fn filed(app: &TestApp) -> Vec<Value> {
    app.world.issues().into_iter().filter(|issue| issue["fields"]["summary"] == "Emoji are gone").collect()
}

pub fn key(app: &TestApp) -> String {
    filed(app).first().and_then(|issue| issue["key"].as_str()).expect("an issue").to_owned()
}

/// The report's page as people read it.
pub async fn page(app: &TestApp) -> String {
    app.as_person("uma").await.get("/p/parlai/feedback/1").await.expect(200).text().replace("<!>", "")
}

/// What we sent keeps to Atlassian's descriptions.
pub fn conforms(app: &TestApp) {
    let verdict = app.world.conformance();
    assert!(!verdict.jira_contract || verdict.jira_checked > 0);
    assert!(verdict.violations.is_empty(), "{:#?}", verdict.violations);
}

/// Rita's settings, with these fields in the place of the usual ones.
pub async fn map(app: &TestApp, version: &str, others: &[(&str, &str)]) -> crate::harness::Answer {
    let mut form =
        vec![("version", version), ("issue_type", "Bug"), ("follow_up_type", "Task"), ("link_type", "Relates"), ("comments", "on")];
    form.retain(|(name, _)| !others.iter().any(|(other, _)| other == name));
    form.extend_from_slice(others);
    app.as_person("rita").await.post("/p/parlai/jira", &form).await
}

/// The comments of ours on a story.
fn told(app: &TestApp, story: &str) -> Vec<Value> {
    let issue = app.world.issue(story).expect("a story");
    let all = issue["fields"]["comment"]["comments"].as_array().cloned().unwrap_or_default();
    all.into_iter().filter(|comment| comment.to_string().contains("(mur-")).collect()
}

async fn sweep(app: &TestApp) -> usize {
    let woken = backend::jobs::sweep::stories(&app.backend).await.expect("sweeps")
        + backend::jobs::sweep::issues(&app.backend).await.expect("sweeps");
    settle(app).await;
    woken
}

/// The same walk through any Jira: filed with its file once, followed, moved.
async fn there_and_back(app: &TestApp) {
    candidate(app).await;
    map(app, "0", &[("priority_blocking", "Highest"), ("link_type", "Problem/Incident"), ("move_report_waived", "Done")]).await.expect(303);
    report(app, &[("shot.png", PNG)]).await;
    settle(app).await;
    let issue = filed(app).pop().expect("an issue");
    assert_eq!(issue["fields"]["priority"]["name"], "Highest");
    assert_eq!(issue["fields"]["issuelinks"][0]["type"]["name"], "Problem/Incident");
    assert_eq!(issue["fields"]["attachment"].as_array().map(Vec::len), Some(1));
    let key = key(app);
    app.world.edit_issue(
        &key,
        "dana",
        json!({"assignee": {"displayName": "Dana Okafor", "accountId": "d"}, "fixVersions": [{"name": "1.4.3"}]}),
    );
    app.world.move_issue(&key, "In Review", "dana");
    app.world.comment_issue(&key, "Fixed on a branch.", "dana");
    settle(app).await;
    let shown = page(app).await;
    for words in ["In Review", "Dana Okafor", "1.4.3", "Said in Jira", "Fixed on a branch."] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let waive = [("happening", "waived"), ("body", "Known, and harmless"), ("fixed_in", "")];
    app.as_person("pavel").await.post("/p/parlai/feedback/1/events", &waive).await.expect(303);
    sweep(app).await;
    assert_eq!(app.world.issue(&key).expect("the issue")["fields"]["status"]["name"], "Done");
    // A person moves it back: the portal moved it once and does not fight.
    app.world.move_issue(&key, "In Progress", "dana");
    app.clock.advance(700);
    sweep(app).await;
    assert_eq!(app.world.issue(&key).expect("the issue")["fields"]["status"]["name"], "In Progress");
    assert_eq!(filed(app).len(), 1);
    conforms(app);
}

both! {
    async fn a_report_lives_on_in_cloud_and_what_is_done_there_comes_back(app: TestApp) {
        there_and_back(&app).await;
    }

    async fn only_what_everybody_may_read_in_jira_is_shown_to_the_reporter(app: TestApp) {
        candidate(&app).await;
        report(&app, &[]).await;
        settle(&app).await;
        let key = key(&app);
        app.world.comment_issue_with(&key, "For developers only", "dana", json!({"visibility": {"type": "role", "value": "Developers"}}));
        app.world.comment_issue_with(&key, "Internal to the desk", "dana", json!({"jsdPublic": false}));
        app.world.comment_issue_with(&key, "Internal by property", "dana", json!({"properties": [{"key": "sd.public.comment", "value": {"internal": true}}]}));
        app.world.comment_issue(&key, "For everybody", "dana");
        settle(&app).await;
        let shown = page(&app).await;
        assert!(shown.contains("For everybody"), "{shown}");
        assert!(!shown.contains("For developers only") && !shown.contains("Internal"), "{shown}");
        conforms(&app);
    }

    async fn an_issue_that_was_moved_hidden_or_deleted_is_shown_as_that(app: TestApp) {
        candidate(&app).await;
        report(&app, &[]).await;
        settle(&app).await;
        let old = key(&app);
        app.world.rename_issue(&old, "OTHER-12", "dana");
        settle(&app).await;
        let shown = page(&app).await;
        assert!(shown.contains(&format!("{old} moved to OTHER-12")), "{shown}");
        app.world.delete_issue("OTHER-12");
        app.clock.advance(700);
        sweep(&app).await;
        assert!(page(&app).await.contains("Deleted in Jira"));
        assert_eq!(app.audit().await.iter().filter(|action| *action == "issue_changed").count(), 3, "status, moved, gone");
        conforms(&app);
    }

    async fn a_story_is_told_once_and_the_comment_changes_only_with_news(app: TestApp) {
        candidate(&app).await;
        map(&app, "0", &[("move_story_accepted", "Done"), ("move_story_testing", "In Progress")]).await.expect(303);
        assert_eq!(sweep(&app).await, 8);
        let first = told(&app, "PARLAI-101");
        assert_eq!(first.len(), 1);
        assert!(first[0].to_string().contains("not answered yet"), "{first:?}");
        assert_eq!(app.world.issue("PARLAI-101").expect("the story")["fields"]["status"]["name"], "In Progress");
        assert_eq!(sweep(&app).await, 0, "nothing is news");
        let mut uma = app.as_person("uma").await;
        assert_eq!(world::answer(&mut uma, "/p/parlai/candidates/1", "accepted", "").await.as_deref(), Some("PARLAI-101"));
        assert_eq!(sweep(&app).await, 1);
        let second = told(&app, "PARLAI-101");
        assert_eq!((second.len(), &second[0]["id"]), (1, &first[0]["id"]));
        assert!(second[0].to_string().contains("accepted by"), "{second:?}");
        assert_eq!(app.world.issue("PARLAI-101").expect("the story")["fields"]["status"]["name"], "Done");
        conforms(&app);
    }

    async fn what_our_own_account_did_is_no_news_and_a_foreign_project_is_none_either(app: TestApp) {
        candidate(&app).await;
        report(&app, &[]).await;
        settle(&app).await;
        let issue = filed(&app).pop().expect("an issue");
        let me = issue["fields"]["creator"]["accountId"].as_str().expect("an account").to_owned();
        let hook = |user: &str, key: &str, id: &str| json!({"webhookEvent": "jira:issue_updated", "timestamp": 1, "user": {"accountId": user}, "issue": {"id": id, "key": key}});
        let (key, id) = (key(&app), issue["id"].as_str().expect("a number").to_owned());
        let outcomes = [(hook(&me, &key, &id), "ignored"), (hook("dana", "FOREIGN-1", "1"), "ignored"), (hook("dana", &key, &id), "accepted"), (hook("dana", "FOREIGN-9", &id), "accepted")];
        for (position, (body, expected)) in outcomes.into_iter().enumerate() {
            let answer = crate::webhooks::jira(&app, &format!("own-{position}"), &body).await.expect(202);
            assert_eq!(answer.json()["outcome"], expected, "{body}");
        }
    }

    async fn done_in_jira_is_written_where_the_loop_reads_it(app: TestApp) {
        candidate(&app).await;
        report(&app, &[]).await;
        settle(&app).await;
        let key = key(&app);
        app.world.edit_issue(&key, "dana", json!({"fixVersions": [{"name": "1.4.3"}, {"name": "1.5"}]}));
        app.world.move_issue(&key, "Done", "dana");
        settle(&app).await;
        let id = app.feedback(1).await;
        let done = async || backend::db::feedback_issues::done(&mut app.backend.snapshot().await.expect("reads"), id).await.expect("reads");
        assert_eq!(done().await.map(|done| done.versions), Some(vec!["1.4.3".to_owned(), "1.5".to_owned()]));
        app.world.move_issue(&key, "To Do", "dana");
        settle(&app).await;
        assert_eq!(done().await, None, "taken back there, it is taken back here");
    }
}

/// Through another way in, on both databases.
macro_rules! through {
    ($($name:ident: $jira:expr),+) => { $(
        mod $name {
            use super::*;

            async fn walk(dialect: Dialect) -> TestApp {
                let app = TestApp::with(dialect, Setup { jira: Some($jira), ..Setup::default() }).await;
                there_and_back(&app).await;
                app
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn a_report_lives_on_and_comes_back_on_sqlite() {
                super::$name::check(&walk(Dialect::Sqlite).await).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn a_report_lives_on_and_comes_back_on_postgres() {
                super::$name::check(&walk(Dialect::Postgres).await).await;
            }

            async fn check(app: &TestApp) {
                super::renewed(app).await;
            }
        }
    )+ };
}

/// With OAuth: the refresh token was used once for all of it, and once more when Jira took the access token back.
async fn renewed(app: &TestApp) {
    let before = app.world.jira_renewals();
    if app.backend.config().jira.oauth.is_none() {
        assert_eq!(before, 0);
        return;
    }
    assert_eq!(before, 1, "one token serves many requests");
    app.world.revoke_jira_token();
    assert!(app.backend.jira().myself().await.is_err());
    assert!(app.backend.jira().myself().await.is_ok(), "a refused token is not used again");
    app.clock.advance(3600);
    assert!(app.backend.jira().myself().await.is_ok());
    assert_eq!(app.world.jira_renewals(), 3, "each refresh token is good once, and the next one was kept");
}

through! {
    through_data_center: |_| "kind = \"data_center\"\nauth = \"personal_access_token\"\npersonal_access_token = \"sandbox-jira-token-0001\"".into(),
    through_an_app: |url| format!(
        "auth = \"oauth\"\n[jira.oauth]\nclient_id = \"sandbox-app\"\nclient_secret = \"sandbox-app-secret\"\ncloud_id = \"sandbox-cloud\"\n\
         refresh_token = \"sandbox-refresh-0\"\napi_url = \"{url}\"\ntoken_url = \"{url}/oauth/token\""
    )
}
