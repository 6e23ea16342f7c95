//! Recording: once by intent, on the right build, by step, with a clear answer to everything that happens meanwhile.

use crate::both;
use crate::harness::{Answer, Browser, Dialect, Setup, TestApp};
use crate::world::{self, Candidate};

const WORDS: &str = "The prompt never came.";

/// One verdict as the page's script sends it, under this intent.
async fn send(browser: &mut Browser, run: &str, verdict: &str, note: &str, intent: &str, more: &[(&str, &str)]) -> Answer {
    let mut fields = vec![("case", "1"), ("verdict", verdict), ("note", note), ("intent", intent)];
    fields.extend_from_slice(more);
    browser.record(&format!("{run}/results"), &fields, &[]).await
}

async fn start_in(app: &TestApp, candidate: &Candidate, environment: &str) -> String {
    let mut quinn = app.as_person("quinn").await;
    quinn.post(&format!("{}/runs", candidate.path), &[("environment", environment)]).await.expect(303).location().to_owned()
}

/// A function of the server, asked about a run.
async fn ask(browser: &mut Browser, function: &str, run: &str, again: bool) -> serde_json::Value {
    let arguments = serde_json::json!({ "slug": "parlai", "number": 1, "run": run.rsplit('/').next(), "again": again, "case": 1 });
    let request = http::Request::post(format!("/fn/{function}"))
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/json")
        .header("accept", "application/json");
    browser.send(request.body(axum::body::Body::from(arguments.to_string())).expect("a request")).await.expect(200).json()
}

fn shows(guard: &serde_json::Value, words: &str) -> bool {
    guard["html"].as_str().is_some_and(|html| html.contains(words))
}

async fn recorded(app: &TestApp) -> usize {
    app.audit().await.iter().filter(|action| *action == "result_recorded").count()
}

both! {
    async fn a_verdict_sent_by_the_page_is_answered_with_what_came_of_it(app: TestApp) {
        let candidate = world::candidate(&app).await;
        let run = candidate.run(&app).await;
        let mut quinn = app.as_person("quinn").await;
        let steps = [("step", "1:failed"), ("took", "61000")];
        let answer = send(&mut quinn, &run, "failed", WORDS, "an-intent-of-the-page-1", &steps).await.expect(200).json();
        assert_eq!((answer["case"].as_i64(), answer["attempt"].as_i64(), answer["verdict"].as_str()), (Some(1), Some(1), Some("failed")));
        assert_eq!((answer["repeated"].as_bool(), answer["next"].is_null()), (Some(false), true), "{answer}");
        let result = &ask(&mut quinn, "run", &run, false).await["current"]["history"][0];
        assert_eq!((result["note"].as_str(), result["took"].as_i64(), result["steps"][0]["verdict"].as_str()), (Some(WORDS), Some(61000), Some("failed")));
        let page = quinn.get(&format!("{run}?case=1")).await.expect(200).text();
        assert!(page.contains("took 1:01") && page.contains("step 1 failed"), "the page shows steps and time");
    }

    async fn an_intent_is_recorded_once_whatever_happened_between_two_sendings(app: TestApp) {
        let candidate = world::candidate(&app).await;
        let run = candidate.run(&app).await;
        let mut quinn = app.as_person("quinn").await;
        let first = send(&mut quinn, &run, "passed", "", "an-intent-of-the-page-2", &[]).await.expect(200).json();
        // The answer was lost, the run was closed, and the page sends again.
        quinn.post(&format!("{run}/close"), &[]).await.expect(303);
        let again = send(&mut quinn, &run, "passed", "", "an-intent-of-the-page-2", &[]).await.expect(200).json();
        assert_eq!((first["result"].as_str(), again["repeated"].as_bool()), (again["result"].as_str(), Some(true)));
        send(&mut quinn, &run, "failed", WORDS, "an-intent-of-the-page-2", &[]).await.expect_code(422, "intent_reused");
        assert_eq!(recorded(&app).await, 1);
    }

    async fn what_happened_meanwhile_is_a_clear_answer_and_records_nothing(app: TestApp) {
        let candidate = world::candidate(&app).await;
        let run = candidate.run(&app).await;
        let mut quinn = app.as_person("quinn").await;
        let missing = [("case", "77"), ("verdict", "passed"), ("note", ""), ("intent", "an-intent-of-the-page-3")];
        quinn.record(&format!("{run}/results"), &missing, &[]).await.expect_code(409, "case_not_planned");
        app.as_person("uma").await.record(&format!("{run}/results"), &missing, &[]).await.expect_code(403, "role_missing");
        app.anonymous().record(&format!("{run}/results"), &missing, &[]).await.expect_code(401, "sign_in_required");
        for (verdict, note, more, status, code) in [
            ("failed", "", &[][..], 422, "note_missing"),
            ("passed", "", &[("step", "1:failed")], 422, "step_contradicts"),
            ("failed", WORDS, &[("step", "9:failed")], 422, "invalid_field"),
            ("passed", "", &[("took", "long")], 422, "invalid_field"),
            ("passed", "", &[("took", "-1")], 422, "invalid_field"),
            ("passed", "", &[("person", "rae")], 422, "unknown_field"),
        ] {
            send(&mut quinn, &run, verdict, note, "an-intent-of-the-page-4", more).await.expect_code(status, code);
        }
        quinn.post(&format!("{run}/close"), &[]).await.expect(303);
        send(&mut quinn, &run, "passed", "", "an-intent-of-the-page-5", &[]).await.expect_code(409, "run_closed");
        let form = [("case", "1"), ("verdict", "failed"), ("note", WORDS), ("intent", "an-intent-of-the-page-6")];
        let page = quinn.upload(&format!("{run}/results"), &form, &[]).await.expect_code(409, "run_closed").text();
        assert!(page.contains(WORDS) && page.contains("Start a new run"), "the words are kept and there is a way on");
        assert_eq!(recorded(&app).await, 0);
    }

    async fn two_testers_at_one_case_both_count_and_the_second_learns_of_the_first(app: TestApp) {
        let candidate = world::candidate(&app).await;
        let mut rita = app.as_person("rita").await;
        let grant = [("provider", "sandbox"), ("subject", "dana"), ("label", "Dana Okafor"), ("role", "qa_tester"), ("change", "grant")];
        rita.post("/p/parlai/people", &grant).await.expect(303);
        let run = candidate.run(&app).await;
        let mut dana = app.as_person("dana").await;
        let other = dana.post(&format!("{}/runs", candidate.path), &[("environment", "qa")]).await.expect(303).location().to_owned();
        let mut quinn = app.as_person("quinn").await;
        send(&mut quinn, &run, "failed", WORDS, "an-intent-of-quinn-01", &[]).await.expect(200);
        app.clock.advance(120);
        let form = [("case", "1"), ("verdict", "passed"), ("note", "It came after a minute."), ("intent", "an-intent-of-dana-001")];
        let on = dana.upload(&format!("{other}/results"), &form, &[]).await.expect(303);
        let page = dana.get(on.location()).await.expect(200).text();
        assert!(page.contains("TC-1 recorded as passed.") && page.contains("Quinn Abara had recorded it as failed"), "{page}");
        assert_eq!(recorded(&app).await, 2);
        let cases = ask(&mut quinn, "run_cases", &run, false).await;
        assert!(cases[0]["facts"].as_str().is_some_and(|html| html.contains("It came after a minute.")), "{cases}");
        assert!(cases[0]["earlier"].as_str().is_some_and(|html| html.contains(WORDS)), "{cases}");
    }

    async fn the_wrong_build_blocks_an_unknown_one_does_not_and_both_are_kept(app: TestApp) {
        let candidate = world::candidate(&app).await;
        let run = start_in(&app, &candidate, "stage").await;
        let mut quinn = app.as_person("quinn").await;
        let guard = ask(&mut quinn, "run_guard", &run, false).await;
        assert!(shows(&guard, "right build"), "{guard}");
        let said = send(&mut quinn, &run, "passed", "", "an-intent-on-a-build-1", &[]).await.expect(200).json();
        assert!(said["state"]["facts"].as_str().is_some_and(|html| html.contains("right build")), "{said}");

        app.world.serve("stage", Some(&"f".repeat(40)), None);
        let guard = ask(&mut quinn, "run_guard", &run, false).await;
        assert!(shows(&guard, "right build"), "believed for half a minute");
        let guard = ask(&mut quinn, "run_guard", &run, true).await;
        assert!(shows(&guard, "serves another build"), "unless somebody asks again");
        let refused = send(&mut quinn, &run, "passed", "", "an-intent-on-a-build-2", &[]).await.expect_code(409, "wrong_build");
        assert!(refused.text().contains("stage serves ffff"), "{}", refused.text());
        let form = [("case", "1"), ("verdict", "failed"), ("note", WORDS), ("intent", "an-intent-on-a-build-3")];
        let page = quinn.upload(&format!("{run}/results"), &form, &[]).await.expect_code(409, "wrong_build").text();
        assert!(page.contains(WORDS), "the words stay");
        // A verdict that was recorded before is not asked anew.
        let again = send(&mut quinn, &run, "passed", "", "an-intent-on-a-build-1", &[]).await.expect(200).json();
        assert_eq!(again["repeated"], true);

        // The right build is deployed: what was wrong a moment ago is asked again.
        app.clock.advance(1);
        app.world.serve("stage", None, None);
        send(&mut quinn, &run, "passed", "", "an-intent-on-a-build-4", &[]).await.expect(200);

        app.clock.advance(60);
        app.world.serve("stage", None, Some(503));
        let said = send(&mut quinn, &run, "passed", "", "an-intent-on-a-build-5", &[]).await.expect(200).json();
        assert!(said["state"]["facts"].as_str().is_some_and(|html| html.contains("build unknown") && html.contains("503")), "{said}");
        assert_eq!(recorded(&app).await, 3);
    }

    async fn the_policy_may_let_a_wrong_build_pass_and_it_is_shown_on_the_result(app: TestApp) {
        let candidate = world::candidate(&app).await;
        let mut rita = app.as_person("rita").await;
        rita.post("/p/parlai/policy", &[("version", "1"), ("every_case_run", "on"), ("product_owner_signatures", "1")]).await.expect(303);
        let run = start_in(&app, &candidate, "stage").await;
        app.world.serve("stage", Some("0123456789"), None);
        let mut quinn = app.as_person("quinn").await;
        send(&mut quinn, &run, "passed", "", "an-intent-on-a-build-6", &[]).await.expect(200);
        let page = quinn.get(&format!("{run}?case=1")).await.expect(200).text();
        assert!(page.contains("wrong build") && page.contains("It served 0123456789."), "{page}");
    }

    async fn the_result_of_an_older_candidate_stays_in_view(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.judge(&app, "failed", WORDS).await;
        world::push(&app).await;
        let mut quinn = app.as_person("quinn").await;
        let run = quinn.post("/p/parlai/candidates/2/runs", &[("environment", "qa")]).await.expect(303).location().to_owned();
        let page = quinn.get(&run).await.expect(200).text();
        assert!(page.contains("Newest result, on #1") && page.contains(WORDS), "{page}");
        // Meanwhile the first candidate says that it was replaced, and a retired case can still be run.
        let old = candidate.run(&app).await;
        quinn.post("/p/parlai/cases/1/retire", &[("retired", "true")]).await;
        let page = quinn.get(&format!("{old}?case=1")).await.expect(200).text();
        assert!(page.contains("Replaced by"), "{page}");
        send(&mut quinn, &old, "failed", WORDS, "an-intent-of-the-page-7", &[]).await.expect(200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn b54_a_full_project_takes_words_but_no_more_files() {
    let app = TestApp::with(Dialect::Sqlite, Setup { quota: Some(1_000_000), ..Setup::default() }).await;
    let candidate = world::candidate(&app).await;
    let run = candidate.run(&app).await;
    let mut quinn = app.as_person("quinn").await;
    let fields = |intent| [("case", "1"), ("verdict", "passed"), ("note", ""), ("intent", intent)];
    let (small, large) = (vec![b'x'; 600_000], vec![b'y'; 600_000]);
    quinn.record(&format!("{run}/results"), &fields("an-intent-with-files-1"), &[("a.log", &small)]).await.expect(200);
    quinn.record(&format!("{run}/results"), &fields("an-intent-with-files-2"), &[("b.log", &large)]).await.expect_code(507, "quota_full");
    quinn.record(&format!("{run}/results"), &fields("an-intent-with-files-3"), &[]).await.expect(200);
}
