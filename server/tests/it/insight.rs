//! Seeing it: the numbers behind the charts, from a history that is known, on both databases.

use crate::both;
use crate::harness::TestApp;
use axum::body::Body;
use backend::read;
use domain::Timestamp;
use domain::summary::{Cell, QualityPage};
use http::Request;
use serde_json::json;

/// Sends build `n` as a CI system does; it becomes candidate `n`.
async fn submit(app: &TestApp, token: &str, n: i64) {
    let body = json!({
        "build_id": format!("b-{n}"),
        "commit": format!("{n:040x}"),
        "branch": "main",
        "version": format!("1.{n}.0"),
        "contributors": [{ "part": "author", "name": "Dana Okafor", "login": "dana-okafor" }],
    });
    post(app, token, "/api/v1/candidates", "application/json", body.to_string()).await;
}

async fn report(app: &TestApp, token: &str, n: i64, xml: &str) {
    post(app, token, &format!("/api/v1/candidates/{n}/reports"), "application/xml", xml.to_owned()).await;
}

async fn post(app: &TestApp, token: &str, path: &str, kind: &str, body: String) {
    let request = Request::post(path).header("authorization", format!("Bearer {token}")).header("content-type", kind);
    app.anonymous().send(request.body(Body::from(body)).expect("a request")).await.expect(201);
}

/// Writes a case; the next number is its.
async fn case(app: &TestApp, title: &str) {
    let case = [("title", title), ("precondition", ""), ("steps", "Look"), ("stories", "")];
    app.as_person("quinn").await.post("/p/parlai/cases", &case).await.expect(303);
}

/// Records verdicts of cases on a candidate, a minute apart, in one run.
async fn judge(app: &TestApp, candidate: i64, verdicts: &[(i64, &str)]) {
    let mut quinn = app.as_person("quinn").await;
    let path = format!("/p/parlai/candidates/{candidate}/runs");
    let run = quinn.post(&path, &[("environment", "qa")]).await.expect(303).location().to_owned();
    for (n, (case, verdict)) in verdicts.iter().enumerate() {
        app.clock.advance(60);
        let (case, intent) = (case.to_string(), format!("{}-{n}", run.rsplit('/').next().expect("an id")));
        let fields = [("case", case.as_str()), ("verdict", verdict), ("note", "As seen."), ("intent", &intent)];
        quinn.upload(&format!("{run}/results"), &fields, &[]).await.expect(303);
    }
}

async fn quality(app: &TestApp, query: &str, page: i64) -> QualityPage {
    read::quality(&app.backend, &app.actor("quinn").await, "parlai", query, page).await.expect("the page")
}

fn row(page: &QualityPage, case: i64) -> Vec<Cell> {
    page.matrix.rows.iter().find(|row| row.number == case).map(|row| row.cells.clone()).expect("the case")
}

fn order(page: &QualityPage) -> Vec<i64> {
    page.matrix.rows.iter().map(|row| row.number).collect()
}

/// Three candidates: case 3 is written after the first came, case 1 failed and passed on the second.
async fn history(app: &TestApp) -> String {
    let token = app.token(&["candidate:write"]).await;
    case(app, "Talk to a model").await;
    case(app, "Read 100% of a task").await;
    submit(app, &token, 1).await;
    case(app, "Train a_model").await;
    submit(app, &token, 2).await;
    submit(app, &token, 3).await;
    judge(app, 1, &[(1, "passed"), (2, "failed")]).await;
    judge(app, 2, &[(1, "failed"), (1, "passed"), (2, "blocked"), (3, "skipped")]).await;
    judge(app, 3, &[(3, "failed")]).await;
    token
}

both! {
    async fn what_failed_is_counted_by_the_newest_result_of_each_case(app: TestApp) {
        let token = history(&app).await;
        let red = r#"<testsuite name="s"><testcase name="a"/><testcase name="b"><failure message="no"/></testcase><testcase name="c"><error/></testcase></testsuite>"#;
        report(&app, &token, 2, red).await;
        report(&app, &token, 2, r#"<testsuite name="t"><testcase name="a"/></testsuite>"#).await;
        report(&app, &token, 3, r#"<testsuite name="t"><testcase name="a"/></testsuite>"#).await;
        let page = quality(&app, "", 1).await;
        let counted: Vec<_> = page.candidates.iter().map(|c| (c.number, c.version.as_str(), c.planned, c.run, c.failed, c.blocked, c.machine)).collect();
        assert_eq!(counted, [
            (1, "1.1.0", 2, 2, 1, 0, None),
            (2, "1.2.0", 3, 3, 0, 1, Some((4, 2))),
            (3, "1.3.0", 3, 1, 1, 0, Some((1, 0))),
        ]);
    }

    async fn the_matrix_shows_every_planned_case_and_what_failed_last_comes_first(app: TestApp) {
        history(&app).await;
        let page = quality(&app, "", 1).await;
        assert_eq!((page.matrix.total, page.matrix.page, order(&page)), (3, 1, vec![3, 2, 1]));
        assert_eq!(row(&page, 1), [Cell::Passed, Cell::Passed, Cell::NotRun], "a failure that was run again is none");
        assert_eq!(row(&page, 2), [Cell::Failed, Cell::Blocked, Cell::NotRun]);
        assert_eq!(row(&page, 3), [Cell::NotPlanned, Cell::Skipped, Cell::Failed]);
    }

    async fn a_case_that_only_machines_ran_stands_in_the_matrix_as_its_tests_ended(app: TestApp) {
        let token = history(&app).await;
        let tests = |second: &str| format!(r#"<testsuite name="s"><testcase name="[TC-1] hears"/><testcase name="[TC-1] answers">{second}</testcase></testsuite>"#);
        report(&app, &token, 3, &tests("")).await;
        assert_eq!(row(&quality(&app, "", 1).await, 1), [Cell::Passed, Cell::Passed, Cell::MachinePassed]);
        report(&app, &token, 3, &tests("<failure/>")).await;
        report(&app, &token, 2, &tests("<failure/>")).await;
        let now = row(&quality(&app, "", 1).await, 1);
        assert_eq!(now, [Cell::Passed, Cell::Passed, Cell::MachineFailed], "where a person ran it, their word stands");
    }

    async fn the_matrix_is_searched_by_words_and_by_number_and_signs_mean_themselves(app: TestApp) {
        history(&app).await;
        for (query, found) in [("TALK", vec![1]), ("a model", vec![1]), (" of a ", vec![2]), ("100%", vec![2]), ("%", vec![2]), ("a_m", vec![3]), ("\\", vec![]), ("tc-2", vec![2]), ("3", vec![3]), ("TC-", vec![]), ("ü", vec![])] {
            let page = quality(&app, query, 1).await;
            assert_eq!(order(&page), found, "{query}");
            assert_eq!(page.matrix.total, i64::try_from(found.len()).expect("few"), "{query}");
            assert_eq!(page.candidates.len(), 3, "the search narrows the matrix only");
        }
    }

    async fn fifty_cases_stand_on_a_page_and_no_page_is_beyond_the_last(app: TestApp) {
        let token = app.token(&["candidate:write"]).await;
        for n in 1..=52 {
            case(&app, &format!("Case number {n}")).await;
        }
        submit(&app, &token, 1).await;
        judge(&app, 1, &[(52, "failed")]).await;
        let first = quality(&app, "", 1).await;
        assert_eq!((order(&first).len(), order(&first)[..3].to_vec()), (50, vec![52, 1, 2]));
        for page in [2, 3, i64::MAX] {
            let last = quality(&app, "", page).await;
            assert_eq!((last.matrix.page, order(&last)), (2, vec![50, 51]), "asked for {page}");
        }
        for page in [0, -7, i64::MIN] {
            assert_eq!(quality(&app, "", page).await.matrix.page, 1);
        }
        let html = app.as_person("dana").await.get("/p/parlai/quality?page=2").await.expect(200).text();
        assert!(html.contains("Cases 51 to 52 of 52") && html.contains("rel=\"prev\""), "{html}");
    }

    async fn only_the_last_twenty_candidates_are_in_sight(app: TestApp) {
        let token = app.token(&["candidate:write"]).await;
        case(&app, "Talk to a model").await;
        for n in 1..=21 {
            submit(&app, &token, n).await;
        }
        judge(&app, 1, &[(1, "failed")]).await;
        let page = quality(&app, "", 1).await;
        assert_eq!(page.candidates.iter().map(|c| c.number).collect::<Vec<_>>(), (2..=21).collect::<Vec<_>>());
        assert!(page.candidates.iter().all(|c| c.failed == 0) && row(&page, 1) == [Cell::NotRun; 20]);
    }

    async fn a_project_without_candidates_has_an_empty_page(app: TestApp) {
        let page = quality(&app, "", 1).await;
        assert!(page.candidates.is_empty() && page.matrix.rows.is_empty());
        let html = app.as_person("dana").await.get("/p/parlai/quality").await.expect(200).text();
        assert!(html.contains("No candidate has come in yet"), "{html}");
    }

    async fn a_burn_up_counts_a_case_once_when_its_first_result_comes(app: TestApp) {
        let token = app.token(&["candidate:write"]).await;
        case(&app, "Talk to a model").await;
        case(&app, "Read a task").await;
        let start = app.now();
        submit(&app, &token, 1).await;
        app.clock.advance(600);
        case(&app, "Train a model").await;
        app.as_person("quinn").await.post("/p/parlai/candidates/1/plan", &[("case", "all")]).await.expect(303);
        let later = app.now();
        judge(&app, 1, &[(1, "failed"), (1, "passed"), (3, "passed")]).await;
        let minute = |n: i64| Timestamp(later.0 + n * 60_000);
        let actor = app.actor("quinn").await;
        let series = read::burn_up(&app.backend, &actor, "parlai", 1).await.expect("the course");
        assert_eq!(series.planned, [(start, 2), (later, 3)]);
        assert_eq!(series.done, [(minute(1), 1), (minute(3), 2)]);
        assert_eq!((series.last_result, series.now), (Some(minute(3)), minute(3)));
        let html = app.as_person("quinn").await.get("/p/parlai/candidates/1/qa").await.expect(200).text();
        assert!(html.contains("2 of 3 planned cases have a result. It is too early"), "{html}");
    }
}
