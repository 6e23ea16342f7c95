//! The loop: a fix is found by itself, its reporter confirms it on the exact build, and until then it counts at the gate.

use crate::both;
use crate::harness::TestApp;
use crate::world;
use axum::body::Body;
use http::Request;
use sandbox::{Build, BuildSpec, System};
use serde_json::json;

/// Reports a problem on a candidate and lets the portal file it; its number and its Jira issue.
async fn report(app: &TestApp, who: &str, candidate: i64, severity: &str, title: &str) -> (String, String) {
    let mut person = app.as_person(who).await;
    let form = format!("/p/parlai/candidates/{candidate}/feedback");
    let intent = person.get(&format!("{form}/new")).await.expect(200).hidden("intent");
    let fields = [
        ("story", ""),
        ("severity", severity),
        ("title", title),
        ("body", "It is so."),
        ("environment", "uat"),
        ("intent", intent.as_str()),
    ];
    let number = person.upload(&form, &fields, &[]).await.expect(303).location().rsplit('/').next().expect("a number").to_owned();
    app.work().await;
    let page = person.get(&format!("/p/parlai/feedback/{number}")).await.expect(200).text();
    let key = page.split("/browse/").nth(1).and_then(|rest| rest.split('"').next()).expect("an issue").to_owned();
    (number, key)
}

/// A build whose only new commit has this message.
async fn push(app: &TestApp, message: &str) -> Build {
    let build =
        app.world.push_build(&BuildSpec { commits: Some(1), message: Some(message.into()), ..BuildSpec::default() }).expect("a build");
    app.world.settled().await;
    app.work().await;
    build
}

async fn page(app: &TestApp, who: &str, path: &str) -> String {
    app.as_person(who).await.get(&format!("/p/parlai/{path}")).await.expect(200).text()
}

/// What holds the gate of a candidate, as programs read it.
async fn held(app: &TestApp, candidate: i64) -> Vec<(String, String)> {
    let token = app.token(&["candidate:read"]).await;
    let request = Request::get(format!("/api/v1/candidates/{candidate}")).header("authorization", format!("Bearer {token}"));
    let answer = app.anonymous().send(request.body(Body::empty()).expect("a request")).await.expect(200).json();
    let reasons = answer["gate"]["reasons"].as_array().expect("reasons");
    let text = |reason: &serde_json::Value, name: &str| reason[name].as_str().unwrap_or_default().to_owned();
    reasons
        .iter()
        .filter(|reason| reason["rule"] == "feedback_open")
        .map(|reason| (text(reason, "subject"), text(reason, "sentence")))
        .collect()
}

async fn act(app: &TestApp, who: &str, number: &str, happening: &str, body: &str, tried_on: &str) -> crate::harness::Answer {
    let form = [("happening", happening), ("body", body), ("fixed_in", ""), ("tried_on", tried_on)];
    app.as_person(who).await.post(&format!("/p/parlai/feedback/{number}/events"), &form).await
}

/// A build of an older commit, told by another CI system.
async fn build_of(app: &TestApp, id: &str, commit: &str) {
    let token = app.token(&["candidate:write"]).await;
    let body = json!({"build_id": id, "commit": commit, "branch": "main", "version": "1.4.9", "contributors": [{"part": "author", "name": "Dana", "login": "dana-okafor"}]});
    let request =
        Request::post("/api/v1/candidates").header("authorization", format!("Bearer {token}")).header("content-type", "application/json");
    app.anonymous().send(request.body(Body::from(body.to_string())).expect("a request")).await.expect(201);
    app.work().await;
}

both! {
    async fn a_commit_that_names_the_issue_asks_the_reporter_and_the_gate_waits_for_the_answer(app: TestApp) {
        let first = world::candidate(&app).await;
        let (number, key) = report(&app, "uma", 1, "blocking", "It hangs").await;
        assert_eq!(held(&app, 1).await, [("F-1".to_owned(), "“It hangs” is open.".to_owned())]);
        let build = push(&app, &format!("Never wait for ever\n\n{key}")).await;
        let asked = page(&app, "uma", &format!("feedback/{number}")).await;
        assert!(asked.contains(&format!("Fixed in {}: please confirm", build.version)), "{asked}");
        assert!(asked.contains(&format!("commit {} names {key}", &build.sha[..7])), "{asked}");
        let uat = page(&app, "uma", "candidates/2/uat").await;
        assert!(uat.contains("please confirm") && uat.contains(&format!("commit {} names {key}", &build.sha[..7])), "{uat}");
        assert!(!page(&app, "quinn", "candidates/2/uat").await.contains("please confirm"), "only its reporter is asked");
        assert!(!uat.contains(&format!("value=\"{key}\"")), "the issue of a report is no story to accept");
        assert_eq!(held(&app, 2).await, [("F-1".to_owned(), "“It hangs” is fixed in #2, to be confirmed.".to_owned())]);
        // News that come again, late or in another order change nothing.
        for _ in 0..2 {
            app.world.redeliver(System::Github, None);
            app.world.redeliver(System::Jira, None);
            app.world.settled().await;
            app.work().await;
        }
        assert_eq!(app.audit().await.iter().filter(|action| *action == "fix_found").count(), 1);
        act(&app, "dana", &number, "confirmed", "", "2").await.expect(403);
        act(&app, "uma", &number, "confirmed", "", "1").await.expect_code(422, "invalid_field");
        act(&app, "uma", &number, "confirmed", "", "2").await.expect(303);
        assert_eq!(held(&app, 2).await, []);
        assert_eq!(held(&app, 1).await.len(), 1, "nobody fixed it there");
        for (who, path) in [("dana", "feedback/1"), ("pavel", "candidates/2")] {
            assert!(page(&app, who, path).await.contains("confirmed fixed on #2"), "{path}");
        }
        push(&app, "Something else").await;
        assert_eq!(held(&app, 3).await, [], "a confirmation holds for later candidates");
        assert!(page(&app, "pavel", &first.path["/p/parlai/".len()..]).await.contains("is not in this candidate"));
        world::all_is_well(&app).await;
    }

    async fn the_issue_of_a_report_is_asked_of_nobody_as_a_story(app: TestApp) {
        world::candidate(&app).await;
        let (_, key) = report(&app, "uma", 1, "blocking", "It hangs").await;
        let build = push(&app, &format!("Fix {key}")).await;
        let mut uma = app.as_person("uma").await;
        let candidate = "/p/parlai/candidates/2";
        let uat = uma.get(&format!("{candidate}/uat")).await.expect(200);
        let asked = uat.text().matches("class=\"uat-story\"").count();
        assert!(asked > 1, "{asked}");
        let waiting = format!("{asked} stories");
        let ready = |mail: &sandbox::Mail| mail.to.contains(&"uma@murmuration.example".to_owned()) && mail.subject.contains("ready for you");
        let mail = app.world.mails().into_iter().rfind(ready).expect("a mail").text;
        assert!(mail.contains(&build.version) && mail.contains(&format!("{waiting} wait for your answer")), "{mail}");
        let inbox = uma.get("/inbox").await.expect(200).text();
        assert!(inbox.contains(&format!("{waiting} of {} to answer", build.version)), "{inbox}");
        assert!(!uma.get(&format!("{candidate}/feedback/new")).await.expect(200).text().contains(&format!("value=\"{key}\"")));
        let accept = |story: &str| format!("{story}:accepted");
        let (answer, intent) = (accept(&key), uat.hidden("intent"));
        uma.post(&format!("{candidate}/acceptances"), &[("answer", &answer), ("intent", &intent)]).await.expect(404);
        // The last answer leads to the end, not on to a story that is none.
        for _ in 1..asked {
            world::answer(&mut uma, candidate, "accepted", "").await.expect("a story without an answer");
        }
        let uat = uma.get(&format!("{candidate}/uat")).await.expect(200);
        let last = uat.text();
        let last = last.split("id=\"story-").nth(1).and_then(|rest| rest.split('"').next()).expect("a story");
        let (answer, intent) = (accept(last), uat.hidden("intent"));
        let led = uma.post(&format!("{candidate}/acceptances"), &[("answer", &answer), ("intent", &intent)]).await.expect(303);
        let led = led.location();
        assert!(led.ends_with("#done"), "{led}");
    }

    async fn a_later_candidate_without_the_commit_is_not_fixed_and_neither_is_one_that_takes_it_back(app: TestApp) {
        let first = world::candidate(&app).await;
        let (_, key) = report(&app, "uma", 1, "blocking", "It hangs").await;
        let fix = push(&app, &format!("Fix {key}")).await;
        build_of(&app, "old", &first.build.sha).await;
        assert_eq!(held(&app, 3).await, [("F-1".to_owned(), "“It hangs” is open: the fix of #2 is not in this candidate.".to_owned())]);
        // Whoever confirms on #2 says nothing about a candidate that lacks the fix.
        act(&app, "uma", "1", "confirmed", "", "3").await.expect_code(422, "invalid_field");
        act(&app, "uma", "1", "confirmed", "", "2").await.expect(303);
        assert_eq!((held(&app, 2).await.len(), held(&app, 3).await.len()), (0, 1));
        push(&app, "Something else").await;
        assert_eq!(held(&app, 4).await, [], "the branch goes on from the fix");
        push(&app, &format!("Revert \"Fix {key}\"\n\nThis reverts commit {}.", fix.sha)).await;
        assert_eq!(held(&app, 5).await.len(), 1, "taken back");
        world::all_is_well(&app).await;
    }

    async fn reopening_needs_a_new_note_and_asks_again_only_for_a_newer_fix(app: TestApp) {
        world::candidate(&app).await;
        let (number, key) = report(&app, "uma", 1, "blocking", "It hangs").await;
        push(&app, &format!("Fix {key}")).await;
        act(&app, "uma", &number, "reopened", " ", "2").await.expect_code(422, "reason_missing");
        act(&app, "uma", &number, "reopened", "It hangs on the phone.", "2").await.expect(303);
        app.work().await;
        assert_eq!(held(&app, 2).await, [("F-1".to_owned(), "“It hangs” is open.".to_owned())]);
        push(&app, "Something else").await;
        assert!(!page(&app, "uma", &format!("feedback/{number}")).await.contains("please confirm"), "the same fix is not offered again");
        push(&app, &format!("Fix {key} on phones too")).await;
        assert_eq!(held(&app, 4).await, [("F-1".to_owned(), "“It hangs” is fixed in #4, to be confirmed.".to_owned())]);
        // The owner may let it pass, with a reason.
        act(&app, "pavel", &number, "waived", "", "").await.expect_code(422, "reason_missing");
        act(&app, "pavel", &number, "waived", "Nobody uses it.", "").await.expect(303);
        assert_eq!(held(&app, 4).await, []);
    }

    async fn minor_feedback_holds_the_gate_only_when_the_policy_says_so(app: TestApp) {
        world::candidate(&app).await;
        report(&app, "uma", 1, "minor", "A typo").await;
        push(&app, "Something else").await;
        assert_eq!((held(&app, 1).await.len(), held(&app, 2).await.len()), (0, 0));
        let policy = [("version", "1"), ("no_open_blocking_feedback", "on"), ("minor_feedback", "until_fixed"), ("product_owner_signatures", "1")];
        app.as_person("rita").await.post("/p/parlai/policy", &policy).await.expect(303);
        assert_eq!((held(&app, 1).await.len(), held(&app, 2).await.len()), (1, 1));
        let said = [("happening", "fixed_in"), ("body", ""), ("fixed_in", "2"), ("tried_on", "")];
        app.as_person("dana").await.post("/p/parlai/feedback/1/events", &said).await.expect(303);
        assert_eq!((held(&app, 1).await.len(), held(&app, 2).await.len()), (1, 0));
        assert!(page(&app, "uma", "feedback/1").await.contains("Dana Okafor said so"));
    }

    async fn joined_reports_count_once_and_every_reporter_may_answer(app: TestApp) {
        world::candidate(&app).await;
        let (_, key) = report(&app, "uma", 1, "minor", "It hangs").await;
        report(&app, "quinn", 1, "blocking", "No answer").await;
        let join = |number: &'static str, lead: &'static str| {
            let app = &app;
            async move { app.as_person("dana").await.post(&format!("/p/parlai/feedback/{number}/join"), &[("lead", lead)]).await }
        };
        app.as_person("uma").await.post("/p/parlai/feedback/2/join", &[("lead", "1")]).await.expect_code(403, "role_missing");
        join("2", "2").await.expect_code(409, "same_report");
        join("2", "77").await.expect_code(422, "invalid_field");
        join("2", "F-1").await.expect(303);
        join("2", "1").await.expect_code(409, "already_joined");
        join("1", "2").await.expect_code(409, "already_joined");
        assert_eq!(held(&app, 1).await, [("F-1".to_owned(), "“It hangs” (the same as F-2) is open.".to_owned())], "the worst severity counts");
        push(&app, &format!("Fix {key}")).await;
        for (who, number) in [("uma", "1"), ("quinn", "2")] {
            assert!(page(&app, who, &format!("feedback/{number}")).await.contains("please confirm"), "{who}");
            assert!(page(&app, who, "candidates/2/uat").await.contains("please confirm"), "{who}");
        }
        act(&app, "quinn", "2", "confirmed", "Gone.", "").await.expect(303);
        assert_eq!(held(&app, 2).await, []);
        app.as_person("dana").await.post("/p/parlai/feedback/2/part", &[]).await.expect(303);
        assert_eq!(held(&app, 2).await.iter().map(|(subject, _)| subject.as_str()).collect::<Vec<_>>(), ["F-2"], "it stands alone again");
        app.as_person("dana").await.post("/p/parlai/feedback/2/part", &[]).await.expect_code(409, "not_joined");
        let history = page(&app, "dana", "feedback/2").await;
        assert!(history.contains("joined this to F-1") && history.contains("separated this from F-1"), "{history}");
        world::all_is_well(&app).await;
    }

    async fn jira_says_done_and_the_next_build_is_asked_about_until_it_takes_that_back(app: TestApp) {
        world::candidate(&app).await;
        let (number, key) = report(&app, "uma", 1, "blocking", "It hangs").await;
        assert!(app.world.move_issue(&key, "Done", "dana"));
        app.world.settled().await;
        app.work().await;
        assert!(!page(&app, "uma", &format!("feedback/{number}")).await.contains("please confirm"), "no build was made since");
        push(&app, "Something else").await;
        let asked = page(&app, "uma", &format!("feedback/{number}")).await;
        assert!(asked.contains("please confirm") && asked.contains("Jira says done"), "{asked}");
        assert_eq!(held(&app, 2).await, [("F-1".to_owned(), "“It hangs” is fixed in #2, to be confirmed.".to_owned())]);
        assert!(app.world.move_issue(&key, "To Do", "dana"));
        app.world.settled().await;
        app.work().await;
        assert_eq!(held(&app, 2).await, [("F-1".to_owned(), "“It hangs” is open.".to_owned())]);
        world::all_is_well(&app).await;
    }

    async fn an_issue_that_ended_without_a_fix_asks_nobody_to_confirm_one(app: TestApp) {
        world::candidate(&app).await;
        let (number, key) = report(&app, "uma", 1, "blocking", "It hangs").await;
        assert!(app.world.edit_issue(&key, "dana", json!({"resolution": {"id": "10001", "name": "Won't Do"}})));
        assert!(app.world.move_issue(&key, "Done", "dana"));
        app.world.settled().await;
        app.work().await;
        push(&app, "Something else").await;
        let told = page(&app, "uma", &format!("feedback/{number}")).await;
        assert!(told.contains("Done (Won&#x27;t Do)") || told.contains("Done (Won't Do)"), "{told}");
        assert!(!told.contains("please confirm"), "{told}");
        assert_eq!(held(&app, 2).await, [("F-1".to_owned(), "“It hangs” is open.".to_owned())]);
        // It was fixed after all.
        assert!(app.world.edit_issue(&key, "dana", json!({"resolution": {"id": "10000", "name": "Done"}})));
        app.world.settled().await;
        app.work().await;
        push(&app, "And more").await;
        assert!(page(&app, "uma", &format!("feedback/{number}")).await.contains("please confirm"));
        world::all_is_well(&app).await;
    }

    async fn github_away_leaves_a_fix_unknown_and_unknown_does_not_open_the_gate(app: TestApp) {
        let first = world::candidate(&app).await;
        let (_, key) = report(&app, "uma", 1, "blocking", "It hangs").await;
        push(&app, &format!("Fix {key}")).await;
        let token = app.token(&["candidate:write"]).await;
        app.world.reach(System::Github, sandbox::Reach::Refused);
        let body = json!({"build_id": "old", "commit": first.build.sha, "branch": "main", "version": "1", "contributors": [{"part": "author", "name": "Dana", "login": "dana-okafor"}]});
        let request = Request::post("/api/v1/candidates").header("authorization", format!("Bearer {token}")).header("content-type", "application/json");
        app.anonymous().send(request.body(Body::from(body.to_string())).expect("a request")).await.expect(201);
        app.work().await;
        let sentence = "“It hangs” is open: whether the fix of #2 is in this candidate is not known yet.";
        assert_eq!(held(&app, 3).await, [("F-1".to_owned(), sentence.to_owned())]);
        app.world.reach(System::Github, sandbox::Reach::Up);
        for _ in 0..10 {
            app.clock.advance(300);
            app.work().await;
        }
        assert_eq!(held(&app, 3).await, [("F-1".to_owned(), "“It hangs” is open: the fix of #2 is not in this candidate.".to_owned())]);
    }
}
