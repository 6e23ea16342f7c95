//! Honest results: who disagrees must settle, who waives says until when, who changes a verdict says why.

use crate::both;
use crate::harness::{Answer, TestApp};
use crate::world::{self, Candidate, pairs};

/// These people test too.
async fn testers(app: &TestApp, people: &[&str]) {
    let mut rita = app.as_person("rita").await;
    for subject in people {
        let grant = [("provider", "sandbox"), ("subject", *subject), ("label", "Tester"), ("role", "qa_tester"), ("change", "grant")];
        rita.post("/p/parlai/people", &grant).await.expect(303);
    }
}

/// This person's verdict on the only case, in a run of their own; the address of the run.
async fn judge(app: &TestApp, candidate: &str, who: &str, verdict: &str, note: &str, files: &[(&str, &[u8])]) -> String {
    let mut tester = app.as_person(who).await;
    let run = tester.post(&format!("{candidate}/runs"), &[("environment", "qa")]).await.expect(303).location().to_owned();
    send(app, &run, who, verdict, note, files).await.expect(303);
    run
}

async fn send(app: &TestApp, run: &str, who: &str, verdict: &str, note: &str, files: &[(&str, &[u8])]) -> Answer {
    let mut tester = app.as_person(who).await;
    let intent = format!("intent-{}", rand::random::<u128>());
    tester.upload(&format!("{run}/results"), &[("case", "1"), ("verdict", verdict), ("note", note), ("intent", &intent)], files).await
}

async fn close(app: &TestApp, run: &str, who: &str) {
    app.as_person(who).await.post(&format!("{run}/close"), &[]).await.expect(303);
}

async fn page(app: &TestApp, who: &str, path: &str) -> String {
    app.as_person(who).await.get(path).await.expect(200).text()
}

/// Quinn passed it and Dana failed it, both runs closed.
async fn dispute(app: &TestApp) -> Candidate {
    let candidate = world::candidate(app).await;
    testers(app, &["dana", "avi"]).await;
    let first = judge(app, &candidate.path, "quinn", "passed", "It answered at once.", &[]).await;
    close(app, &first, "quinn").await;
    let second = judge(app, &candidate.path, "dana", "failed", "It never answered.", &[("log.txt", b"timeout")]).await;
    close(app, &second, "dana").await;
    candidate
}

/// The settle form as it is on the page now.
async fn form(app: &TestApp, candidate: &Candidate, who: &str, verdict: &str, note: &str) -> Vec<(&'static str, String)> {
    let page = app.as_person(who).await.get(&format!("{}/qa", candidate.path)).await.expect(200);
    assert!(page.text().contains("1 case on which testers disagree"), "{}", page.text());
    // The page has other forms with these fields; the one that settles is inside its list.
    let settle = page.text().split("id=\"disagreements\"").nth(1).map(str::to_owned).expect("the panel");
    let field = |name: &str| {
        let tag = settle.split("<input").find(|tag| tag.contains(&format!("name=\"{name}\""))).expect("the field");
        tag.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a value").to_owned()
    };
    vec![
        ("case", field("case")),
        ("seen", field("seen")),
        ("intent", field("intent")),
        ("verdict", verdict.to_owned()),
        ("note", note.to_owned()),
    ]
}

async fn settle(app: &TestApp, candidate: &Candidate, who: &str, fields: &[(&'static str, String)]) -> Answer {
    app.as_person(who).await.post(&format!("{}/settle", candidate.path), &pairs(fields)).await
}

async fn waive(app: &TestApp, candidate: &str, scope: &str, until: &str) -> Answer {
    let form = [("case", "1"), ("scope", scope), ("reason", "Known, harmless, fixed next week."), ("until", until)];
    app.as_person("pavel").await.post(&format!("{candidate}/waivers"), &form).await
}

/// The day so many days from now, as a date field sends it.
fn day(app: &TestApp, days: i64) -> String {
    app.now().plus_seconds(days * 86_400).rfc3339()[..10].to_owned()
}

/// The address under which the first waiver on a page can be ended.
async fn ending(app: &TestApp, candidate: &str) -> String {
    let page = page(app, "pavel", &format!("{candidate}/qa")).await;
    let address = page.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next()).find(|address| address.ends_with("/end"));
    address.expect("a form that ends a waiver").to_owned()
}

async fn held(app: &TestApp, candidate: &str) -> bool {
    page(app, "dana", &format!("{candidate}/qa")).await.contains("1 result holds the gate")
}

/// The detail of the newest audit row with this action.
async fn detail(app: &TestApp, action: &str) -> serde_json::Value {
    let mut tx = app.backend.snapshot().await.expect("reads");
    let rows = backend::db::audit::after(&mut tx, 0, 10_000).await.expect("reads");
    let entry = rows.iter().map(backend::db::audit::Row::entry).rfind(|entry| entry.action == action).expect("a row");
    serde_json::from_str(&entry.detail).expect("JSON")
}

both! {
    async fn testers_who_disagree_hold_the_gate_until_one_verdict_stands(app: TestApp) {
        let candidate = dispute(&app).await;
        candidate.accept(&app).await;
        let overview = page(&app, "pavel", &candidate.path).await;
        assert!(overview.contains("Quinn Abara passed “Talk to a model”, Dana Okafor failed it."), "{overview}");
        assert!(overview.contains("1 disagreement<"), "{overview}");
        let qa = page(&app, "avi", &format!("{}/qa", candidate.path)).await;
        for part in ["It answered at once.", "It never answered.", "log.txt", "Quinn Abara", "Dana Okafor"] {
            assert!(qa.split("id=\"disagreements\"").nth(1).is_some_and(|panel| panel.contains(part)), "{part}: {qa}");
        }
        let fields = form(&app, &candidate, "avi", "passed", "Dana's model was still loading.").await;
        settle(&app, &candidate, "avi", &fields).await.expect(303);
        // The same click again is the same settlement; another verdict with it is not.
        settle(&app, &candidate, "avi", &fields).await.expect(303);
        let mut other = fields.clone();
        other[3].1 = "failed".into();
        settle(&app, &candidate, "avi", &other).await.expect_code(422, "intent_reused");
        assert_eq!(app.audit().await.iter().filter(|action| *action == "case_settled").count(), 1);
        let qa = page(&app, "avi", &format!("{}/qa", candidate.path)).await;
        assert!(!qa.contains("testers disagree") && qa.contains("Settled disagreements"), "{qa}");
        assert!(qa.contains("Dana&#x27;s model") || qa.contains("Dana's model"), "the reason is read: {qa}");
        assert!(!qa.contains("settled by a side"), "{qa}");
        assert!(page(&app, "pavel", &candidate.path).await.contains("The gate is open"));
        assert_eq!(detail(&app, "case_settled").await["by_a_side"], false);
    }

    async fn a_side_may_settle_and_the_page_and_the_record_say_so(app: TestApp) {
        let candidate = dispute(&app).await;
        let qa = page(&app, "dana", &format!("{}/qa", candidate.path)).await;
        assert!(qa.contains("You are one of those who disagree"), "{qa}");
        let fields = form(&app, &candidate, "dana", "failed", "Seen again with a fresh model.").await;
        settle(&app, &candidate, "dana", &fields).await.expect(303);
        assert!(page(&app, "dana", &format!("{}/qa", candidate.path)).await.contains("settled by a side"));
        assert!(page(&app, "pavel", &format!("{}/sign", candidate.path)).await.contains("1 settled disagreement (1 by a side)"));
        assert_eq!(detail(&app, "case_settled").await["by_a_side"], true);
        assert!(held(&app, &candidate.path).await, "a settled failure still fails");
    }

    async fn a_settlement_goes_into_a_closed_run_of_its_own_or_into_the_settlers_open_one(app: TestApp) {
        let candidate = dispute(&app).await;
        let fields = form(&app, &candidate, "avi", "passed", "Clear.").await;
        settle(&app, &candidate, "avi", &fields).await.expect(303);
        let told = detail(&app, "case_settled").await;
        assert_eq!(told["run_opened_for_it"], true);
        let run = format!("{}/runs/{}", candidate.path, told["run"].as_str().expect("an id"));
        let seen = page(&app, "quinn", &format!("{run}?case=1")).await;
        assert!(seen.contains("This run is closed") && seen.contains("settles a disagreement"), "{seen}");
        send(&app, &run, "avi", "passed", "", &[]).await.expect_code(409, "run_closed");
        // Dana insists, so they disagree again; this time Avi has a run open.
        judge(&app, &candidate.path, "dana", "failed", "Still.", &[]).await;
        let mut avi = app.as_person("avi").await;
        let own = avi.post(&format!("{}/runs", candidate.path), &[("environment", "uat")]).await.expect(303).location().to_owned();
        let fields = form(&app, &candidate, "avi", "failed", "Dana is right.").await;
        settle(&app, &candidate, "avi", &fields).await.expect(303);
        let told = detail(&app, "case_settled").await;
        assert_eq!((told["run_opened_for_it"].as_bool(), told["run"].as_str()), (Some(false), own.rsplit('/').next()));
        close(&app, &own, "avi").await;
    }

    async fn what_cannot_be_settled_is_refused_and_changes_nothing(app: TestApp) {
        let candidate = dispute(&app).await;
        let fields = form(&app, &candidate, "avi", "passed", "Because.").await;
        let with = |changes: &[(&str, &str)]| {
            let mut fields = fields.clone();
            for (name, value) in &mut fields {
                if let Some((_, other)) = changes.iter().find(|(field, _)| field == name) {
                    *value = (*other).to_owned();
                }
            }
            fields
        };
        for (changes, status, code) in [
            (vec![("note", " ")], 422, "reason_missing"),
            (vec![("verdict", "skipped"), ("note", "kept")], 422, "invalid_field"),
            (vec![("verdict", "")], 422, "invalid_field"),
            (vec![("seen", "1"), ("note", "kept")], 409, "stale_page"),
            (vec![("case", "99")], 404, "not_found"),
            (vec![("intent", "short")], 400, "intent_missing"),
        ] {
            let answer = settle(&app, &candidate, "avi", &with(&changes)).await.expect_code(status, code).text();
            if changes.contains(&("note", "kept")) {
                assert!(answer.contains(">kept</textarea>"), "typed text is lost: {answer}");
            }
            if code == "stale_page" {
                assert!(answer.contains("Dana Okafor recorded failed."), "it says what came: {answer}");
            }
        }
        settle(&app, &candidate, "pavel", &fields).await.expect_code(403, "role_missing");
        settle(&app, &candidate, "sam", &fields).await.expect(404);
        assert!(!app.audit().await.contains(&"case_settled".to_owned()));
        // Dana is persuaded: there is nothing to settle any more.
        judge(&app, &candidate.path, "dana", "passed", "My mistake.", &[]).await;
        settle(&app, &candidate, "avi", &fields).await.expect_code(409, "nothing_to_settle");
    }

    async fn a_decided_candidate_is_not_settled_or_waived_any_more(app: TestApp) {
        let candidate = dispute(&app).await;
        let fields = form(&app, &candidate, "avi", "passed", "Because.").await;
        waive(&app, &candidate.path, "result", &day(&app, 3)).await.expect(303);
        let end = ending(&app, &candidate.path).await;
        let no = candidate.decision(&app, "reject").await;
        app.sign(&mut app.as_person("pavel").await, &candidate.path, &no).await.expect(303);
        settle(&app, &candidate, "avi", &fields).await.expect_code(409, "candidate_decided");
        waive(&app, &candidate.path, "result", &day(&app, 3)).await.expect_code(409, "candidate_decided");
        app.as_person("pavel").await.post(&end, &[("ending", "1"), ("reason", "x")]).await.expect_code(409, "candidate_decided");
    }

    async fn a_changed_verdict_needs_a_reason_also_when_another_tester_gave_it(app: TestApp) {
        let candidate = world::candidate(&app).await;
        testers(&app, &["dana"]).await;
        judge(&app, &candidate.path, "quinn", "failed", "It hangs.", &[]).await;
        let mut dana = app.as_person("dana").await;
        let run = dana.post(&format!("{}/runs", candidate.path), &[("environment", "qa")]).await.expect(303).location().to_owned();
        send(&app, &run, "dana", "passed", "", &[]).await.expect_code(422, "reason_missing");
        send(&app, &run, "dana", "passed", "Not with a warm cache.", &[]).await.expect(303);
        let history = page(&app, "dana", &format!("{run}?case=1")).await;
        assert!(history.contains("was failed, attempt 1"), "{history}");
        send(&app, &run, "dana", "passed", "", &[]).await.expect(303);
        assert_eq!(page(&app, "dana", &format!("{run}?case=1")).await.matches("was failed, attempt 1").count(), 1, "a repeated verdict is no flip");
    }

    async fn a_waiver_needs_an_end_at_most_366_days_ahead(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.judge(&app, "failed", "It hangs.").await;
        waive(&app, &candidate.path, "result", "").await.expect_code(422, "until_missing");
        let answer = waive(&app, &candidate.path, "result", &day(&app, 367)).await.expect_code(422, "until_too_far").text();
        assert!(answer.contains(">Known, harmless, fixed next week.</textarea>"), "typed text is lost: {answer}");
        waive(&app, &candidate.path, "result", &day(&app, -1)).await.expect_code(422, "invalid_field");
        waive(&app, &candidate.path, "everything", &day(&app, 1)).await.expect_code(422, "invalid_field");
        assert!(held(&app, &candidate.path).await);
        waive(&app, &candidate.path, "result", &day(&app, 366)).await.expect(303);
        assert!(!held(&app, &candidate.path).await);
        waive(&app, &candidate.path, "case", &day(&app, 3)).await.expect_code(409, "already_waived");
    }

    async fn a_waiver_of_a_result_covers_no_other_and_one_of_a_case_covers_later_candidates_until_its_end(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.judge(&app, "failed", "It hangs.").await;
        waive(&app, &candidate.path, "result", &day(&app, 3)).await.expect(303);
        candidate.judge(&app, "failed", "It hangs again.").await;
        assert!(held(&app, &candidate.path).await, "the new result is not that one");
        waive(&app, &candidate.path, "case", &day(&app, 3)).await.expect(303);
        candidate.judge(&app, "blocked", "No answer at all.").await;
        assert!(!held(&app, &candidate.path).await, "every result of the case");
        world::push(&app).await;
        let next = "/p/parlai/candidates/2";
        judge(&app, next, "quinn", "failed", "It hangs here too.", &[("hang.txt", b"stack")]).await;
        assert!(!held(&app, next).await);
        let sign = page(&app, "pavel", &format!("{next}/sign")).await;
        for part in ["1 waiver (ends in 3 days)", "TC-1 on every candidate from #1 on", "/p/parlai/candidates/1\"", "hang.txt", "Pavel Novak", "Known, harmless"] {
            assert!(sign.contains(part), "{part}: {sign}");
        }
        app.clock.advance(4 * 86_400);
        assert!(held(&app, next).await && held(&app, &candidate.path).await, "it ended");
        let qa = page(&app, "dana", next).await;
        assert!(qa.contains("The waiver by Pavel Novak ended on "), "{qa}");
        // Over is over: it may be waived again.
        waive(&app, next, "result", &day(&app, 3)).await.expect(303);
        assert!(!held(&app, next).await && held(&app, &candidate.path).await);
    }

    async fn a_waiver_of_a_case_does_not_reach_back(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.judge(&app, "failed", "It hangs.").await;
        world::push(&app).await;
        judge(&app, "/p/parlai/candidates/2", "quinn", "failed", "It hangs.", &[]).await;
        waive(&app, "/p/parlai/candidates/2", "case", &day(&app, 3)).await.expect(303);
        assert!(held(&app, &candidate.path).await && !held(&app, "/p/parlai/candidates/2").await);
        // The board reads both at once.
        assert!(page(&app, "dana", "/p/parlai").await.contains("TC-1: “Talk to a model” is failed."));
    }

    async fn a_waiver_can_be_ended_early_with_a_reason_and_stays_on_record(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.judge(&app, "failed", "It hangs.").await;
        waive(&app, &candidate.path, "result", &day(&app, 30)).await.expect(303);
        world::push(&app).await;
        let end = ending(&app, &candidate.path).await;
        let mut pavel = app.as_person("pavel").await;
        let reason = [("ending", "1"), ("reason", "Customers call about it.")];
        let answer = pavel.post(&end, &[("ending", "1"), ("reason", "")]).await.expect_code(422, "reason_missing").text();
        assert!(answer.find("role=\"alert\"") > answer.find("id=\"waiver-1\""), "the form itself says so: {answer}");
        app.as_person("quinn").await.post(&end, &reason).await.expect_code(403, "role_missing");
        pavel.post(&end.replace("candidates/1", "candidates/2"), &reason).await.expect(404);
        pavel.post(&format!("{}/waivers/nonsense/end", candidate.path), &reason).await.expect(404);
        assert!(!held(&app, &candidate.path).await);
        pavel.post(&end, &reason).await.expect(303);
        assert!(held(&app, &candidate.path).await);
        pavel.post(&end, &reason).await.expect_code(409, "waiver_over");
        let qa = page(&app, "dana", &format!("{}/qa", candidate.path)).await;
        assert!(qa.contains("ended it early: Customers call about it."), "{qa}");
        assert!(app.audit().await.contains(&"waiver_ended".to_owned()));
        waive(&app, &candidate.path, "result", &day(&app, 3)).await.expect(303);
    }

    async fn a_waiver_of_a_case_is_ended_from_any_later_candidate(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.judge(&app, "failed", "It hangs.").await;
        waive(&app, &candidate.path, "case", &day(&app, 30)).await.expect(303);
        world::push(&app).await;
        let next = "/p/parlai/candidates/2";
        assert!(page(&app, "pavel", &format!("{next}/qa")).await.contains("not needed now"), "nothing fails here yet");
        let end = ending(&app, next).await;
        app.as_person("pavel").await.post(&end, &[("ending", "1"), ("reason", "Fixed.")]).await.expect(303);
        assert!(held(&app, &candidate.path).await);
        judge(&app, next, "quinn", "failed", "It hangs.", &[]).await;
        assert!(held(&app, next).await);
    }

    async fn ending_a_waiver_voids_the_signatures_given_under_it(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.judge(&app, "failed", "It hangs.").await;
        candidate.accept(&app).await;
        let mut rita = app.as_person("rita").await;
        let two = [("version", "1"), ("every_case_run", "on"), ("no_failed_result", "on"), ("every_story_accepted", "on"), ("product_owner_signatures", "2")];
        rita.post("/p/parlai/policy", &two).await.expect(303);
        waive(&app, &candidate.path, "result", &day(&app, 30)).await.expect(303);
        let end = ending(&app, &candidate.path).await;
        let yes = candidate.decision(&app, "approve").await;
        let mut pavel = app.as_person("pavel").await;
        app.sign(&mut pavel, &candidate.path, &yes).await.expect(303);
        pavel.post(&end, &[("ending", "1"), ("reason", "Customers call.")]).await.expect(303);
        assert!(pavel.get(&candidate.path).await.expect(200).text().contains("the evidence changed"));
    }
}
