//! Developers hear of it on GitHub: once, in words that cannot do anything there, and only when something changed.

use crate::both;
use crate::harness::{Setup, TestApp};
use crate::webhooks;
use crate::world;
use sandbox::{Build, BuildSpec, Fault, Kind, System};
use serde_json::{Value, json};

const CHECKS: &str = "POST /repos/{owner}/{repo}/check-runs";
const CHECK: &str = "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}";
const COMMENTS: &str = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments";
const ISSUES: &str = "POST /repos/{owner}/{repo}/issues";

/// What the worker does by itself when it hears that something changed.
async fn tell(app: &TestApp) {
    backend::jobs::sweep::tell(&app.backend, None).await.expect("asks");
    for _ in 0..4 {
        app.work().await;
        app.clock.advance(61);
    }
}

async fn report(app: &TestApp, title: &str, body: &str) {
    let mut uma = app.as_person("uma").await;
    let form = "/p/parlai/candidates/1/feedback";
    let intent = uma.get(&format!("{form}/new")).await.expect(200).hidden("intent");
    let fields =
        [("story", ""), ("severity", "blocking"), ("title", title), ("body", body), ("environment", "uat"), ("intent", intent.as_str())];
    uma.upload(form, &fields, &[]).await.expect(303);
}

fn checks(app: &TestApp) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    app.world
        .check_runs()
        .iter()
        .map(|check| (text(&check["head_sha"]), text(&check["conclusion"]), text(&check["output"]["summary"])))
        .collect()
}

fn edits(app: &TestApp) -> u64 {
    app.world.count(System::Github, CHECK) + app.world.count(System::Github, "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}")
}

/// A project that has no Jira.
fn without_jira() -> Setup {
    Setup { jira_key: Some(String::new()), ..Setup::default() }
}

async fn start(app: &TestApp) -> Build {
    let build = app.world.push_build(&BuildSpec::default()).expect("a build");
    app.world.settled().await;
    app.work().await;
    build
}

both! {
    async fn a_check_run_follows_the_gate_and_each_pull_request_has_one_comment(app: TestApp) {
        let candidate = world::candidate(&app).await;
        tell(&app).await;
        let [(sha, conclusion, summary)] = &checks(&app)[..] else { panic!("{:?}", checks(&app)) };
        assert_eq!((sha, conclusion.as_str()), (&candidate.build.sha, "neutral"));
        assert!(summary.contains("0 of 1 planned cases run") && summary.contains("/p/parlai/candidates/1"), "{summary}");
        let comments = app.world.github_comments();
        assert_eq!(comments.iter().map(|(pull, _)| *pull).collect::<std::collections::BTreeSet<_>>().len(), comments.len(), "one each");
        assert_eq!(comments.len(), 4, "four pull requests brought the commits");
        // Nothing changed: nothing is written.
        let before = edits(&app);
        tell(&app).await;
        tell(&app).await;
        assert_eq!((edits(&app), app.world.count(System::Github, CHECKS), app.world.count(System::Github, COMMENTS)), (before, 1, 4));
        candidate.judge(&app, "failed", "It hangs @dana").await;
        report(&app, "@dana fixes #12 <img src=x> ```", "It **hangs**.").await;
        tell(&app).await;
        let (_, conclusion, summary) = checks(&app).remove(0);
        assert_eq!(conclusion, "failure");
        assert!(summary.contains("TC-1") && summary.contains("is failed") && summary.contains("F-1"), "{summary}");
        let (_, comment) = app.world.github_comments().remove(0);
        for text in [summary.as_str(), comment["body"].as_str().expect("a text")] {
            assert!(!text.contains("@dana") && !text.contains("#12"), "{text}");
            let outside: String = text.lines().map(|line| line.split("````").step_by(2).collect::<String>()).collect();
            assert!(!outside.contains("<img"), "{outside}");
        }
        assert_eq!((app.world.count(System::Github, CHECKS), app.world.count(System::Github, COMMENTS)), (1, 4), "updated, not repeated");
        candidate.judge(&app, "passed", "It answers now.").await;
        candidate.accept(&app).await;
        let waive = [("happening", "waived"), ("body", "Not now."), ("fixed_in", ""), ("tried_on", "")];
        app.as_person("pavel").await.post("/p/parlai/feedback/1/events", &waive).await.expect(303);
        tell(&app).await;
        assert_eq!(checks(&app).remove(0).1, "success");
        world::all_is_well(&app).await;
    }

    async fn a_lost_answer_never_makes_a_second_check_run_or_comment(app: TestApp) {
        app.world.fault(Fault::once(System::Github, "POST", "/repos/{owner}/{repo}/check-runs", Kind::CommitThenCut));
        app.world.fault(Fault::once(System::Github, "POST", "/repos/{owner}/{repo}/issues/{issue_number}/comments", Kind::CommitThenCut));
        world::candidate(&app).await;
        backend::jobs::sweep::tell(&app.backend, None).await.expect("asks");
        for _ in 0..12 {
            app.work().await;
            app.clock.advance(120);
        }
        assert_eq!(app.world.check_runs().len(), 1);
        assert_eq!(app.world.github_comments().len(), 4);
        world::all_is_well(&app).await;
    }

    async fn a_missing_permission_is_shown_on_the_settings_and_not_asked_again_for_a_day(app: TestApp) {
        let forbidden = || Fault { times: None, ..Fault::once(System::Github, "POST", "/repos/{owner}/{repo}/check-runs", Kind::Status { status: 403, retry_after: None, message: Some("Resource not accessible by integration".into()) }) };
        app.world.fault(forbidden());
        world::candidate(&app).await;
        let asked = || app.world.log().iter().filter(|line| line.operation == CHECKS).count();
        tell(&app).await;
        tell(&app).await;
        assert_eq!(asked(), 1, "not retried");
        let page = app.as_person("rita").await.get("/p/parlai/policy").await.expect(200).text();
        assert!(page.contains("Checks: read and write"), "{page}");
        assert_eq!(app.world.github_comments().len(), 4, "the rest goes on");
        app.world.clear_faults();
        app.clock.advance(86_401);
        tell(&app).await;
        assert_eq!(app.world.check_runs().len(), 1);
        let page = app.as_person("rita").await.get("/p/parlai/policy").await.expect(200).text();
        assert!(!page.contains("Checks: read and write"), "repaired");
    }

    async fn a_rate_limit_is_obeyed_and_nothing_is_lost(app: TestApp) {
        let limited = Kind::Status { status: 403, retry_after: Some(90), message: Some("You have exceeded a secondary rate limit".into()) };
        app.world.fault(Fault::once(System::Github, "POST", "/repos/{owner}/{repo}/check-runs", limited));
        world::candidate(&app).await;
        backend::jobs::sweep::tell(&app.backend, None).await.expect("asks");
        app.work().await;
        app.clock.advance(60);
        app.work().await;
        assert_eq!(app.world.check_runs().len(), 0, "it waits as long as it was told");
        for _ in 0..4 {
            app.clock.advance(60);
            app.work().await;
        }
        assert_eq!((app.world.check_runs().len(), app.world.github_comments().len()), (1, 4));
        assert!(!app.as_person("rita").await.get("/p/parlai/policy").await.expect(200).text().contains("Checks: read and write"));
    }
}

/// The same on both databases, with a setup of their own.
macro_rules! both_without_jira {
    ($(async fn $name:ident($app:ident: $kind:ty) $body:block)+) => {
        mod no_jira {
            use super::*;
            $( async fn $name($app: $kind) $body )+
            mod on_sqlite {
                $( #[tokio::test(flavor = "multi_thread")] async fn $name() {
                    super::$name($crate::harness::TestApp::with($crate::harness::Dialect::Sqlite, super::without_jira()).await).await;
                } )+
            }
            mod on_postgres {
                $( #[tokio::test(flavor = "multi_thread")] async fn $name() {
                    super::$name($crate::harness::TestApp::with($crate::harness::Dialect::Postgres, super::without_jira()).await).await;
                } )+
            }
        }
    };
}

both_without_jira! {
    async fn a_report_is_one_github_issue_and_closing_it_asks_the_reporter(app: TestApp) {
        app.world.fault(Fault::once(System::Github, "POST", "/repos/{owner}/{repo}/issues", Kind::CommitThenCut));
        start(&app).await;
        report(&app, "It hangs @dana", "```\n@dana closes #5").await;
        for _ in 0..6 {
            app.work().await;
            app.clock.advance(120);
        }
        let issues = app.world.github_issues();
        assert_eq!(issues.len(), 1, "the answer was lost, the issue was found again");
        assert_eq!(app.world.count(System::Github, ISSUES), 1);
        assert_eq!(app.world.issues().iter().filter(|issue| issue["fields"]["labels"].to_string().contains("mur-")).count(), 0, "nothing in Jira");
        let text = issues[0].to_string();
        assert!(!text.contains("@dana") && !text.contains("#5\""), "{text}");
        let number = issues[0]["number"].as_u64().expect("a number");
        let page = |who: &'static str| { let app = &app; async move { app.as_person(who).await.get("/p/parlai/feedback/1").await.expect(200).text() } };
        assert!(page("uma").await.contains(&format!("/issues/{number}")));
        // Closed as not planned is no fix.
        assert!(app.world.close_github_issue(number, false, "not_planned"));
        backend::jobs::sweep::github_issues(&app.backend).await.expect("asks");
        app.work().await;
        start(&app).await;
        assert!(!page("uma").await.contains("please confirm"));
        // A commit that names the issue is.
        app.world.push_build(&BuildSpec { commits: Some(1), message: Some(format!("Never hang (see #{number})")), ..BuildSpec::default() }).expect("a build");
        app.world.settled().await;
        app.work().await;
        assert!(page("uma").await.contains(&format!("names #{number}")), "{}", page("uma").await);
        world::all_is_well(&app).await;
    }

    async fn an_issue_that_is_closed_as_done_is_fixed_in_the_next_build_and_reopening_it_takes_that_back(app: TestApp) {
        start(&app).await;
        report(&app, "It hangs", "Yes.").await;
        app.work().await;
        let number = app.world.github_issues()[0]["number"].as_u64().expect("a number");
        assert!(app.world.close_github_issue(number, false, "completed"));
        // The webhook is a hint; without one the sweep asks, as below.
        let hint = |repository: &str| json!({"action": "closed", "issue": {"number": number}, "repository": {"full_name": repository}}).to_string();
        let taken = webhooks::github(&app, "issues", "i-1", hint("facebookresearch/ParlAI"), &[]).await.expect(202);
        assert_eq!(taken.json()["outcome"], "accepted");
        let foreign = webhooks::github(&app, "issues", "i-2", hint("somebody/else"), &[]).await;
        assert_eq!(foreign.json()["outcome"], "ignored");
        app.work().await;
        start(&app).await;
        let page = || async { app.as_person("uma").await.get("/p/parlai/feedback/1").await.expect(200).text() };
        assert!(page().await.contains("its GitHub issue was closed"), "{}", page().await);
        assert!(app.world.close_github_issue(number, true, ""));
        backend::jobs::sweep::github_issues(&app.backend).await.expect("asks");
        app.work().await;
        assert!(!page().await.contains("please confirm"));
        world::all_is_well(&app).await;
    }
}
