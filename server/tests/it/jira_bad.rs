//! Jira away, slow, or saying no in each of its ways: nothing is lost, nothing is made twice, and the page says why.

use crate::both;
use crate::harness::TestApp;
use crate::jira_both_ways::{PNG, candidate, conforms, filed, key, map, page, report, settle};
use sandbox::{Fault, Kind, Reach, System};

const ISSUE: &str = "/rest/api/3/issue";
const FILES: &str = "/rest/api/3/issue/{issueIdOrKey}/attachments";
const COMMENT: &str = "/rest/api/3/issue/{issueIdOrKey}/comment";

fn status(status: u16) -> Kind {
    Kind::Status { status, retry_after: None, message: None }
}

fn always(method: &str, path: &str, kind: Kind) -> Fault {
    Fault { system: System::Jira, method: Some(method.into()), path: Some(path.into()), times: None, kind }
}

/// Lets `hours` pass, with the worker at work.
async fn hours(app: &TestApp, hours: i64) {
    for _ in 0..hours * 12 {
        app.clock.advance(300);
        app.work().await;
    }
}

both! {
    async fn a_field_that_became_required_is_named_and_asked_for_and_then_it_is_filed(app: TestApp) {
        candidate(&app).await;
        app.world.demand_fields(&[("customfield_10042", "Team")]);
        report(&app, &[]).await;
        settle(&app).await;
        let tries = || app.world.log().iter().filter(|line| line.operation == format!("POST {ISSUE}")).count();
        assert_eq!(tries(), 1);
        hours(&app, 3).await;
        assert_eq!(tries(), 1, "asking again would change nothing");
        let shown = page(&app).await;
        assert!(shown.contains("Jira wants the field Team") && shown.contains("Jira settings"), "{shown}");
        let settings = app.as_person("rita").await.get("/p/parlai/jira").await.expect(200).text().replace("<!>", "");
        assert!(settings.contains(">Team</label>") && settings.contains("F-1") && settings.contains("customfield_10042"), "{settings}");
        let team = |value| [("field_id", "customfield_10042"), ("field_name", "Team"), ("field_shape", "text"), ("field_value", value)];
        map(&app, "0", &team(" ")).await.expect_code(422, "invalid_field");
        map(&app, "0", &team("Blue")).await.expect(303);
        settle(&app).await;
        assert_eq!(filed(&app).len(), 1);
        assert_eq!(filed(&app)[0]["fields"]["customfield_10042"], "Blue");
        conforms(&app);
    }

    async fn not_allowed_not_signed_in_and_not_there_are_told_apart(app: TestApp) {
        candidate(&app).await;
        for (code, words) in [(401, "does not accept our sign-in"), (403, "does not allow this to our account"), (404, "hides it from our account")] {
            app.world.fault(always("POST", ISSUE, status(code)));
            if code == 401 {
                report(&app, &[]).await;
            }
            hours(&app, 1).await;
            let shown = page(&app).await;
            assert!(shown.contains(words), "{code}: {shown}");
            app.world.clear_faults();
        }
        hours(&app, 1).await;
        assert_eq!(filed(&app).len(), 1, "refusals use up no attempt");
    }

    async fn not_found_is_never_concluded_from_a_failed_sign_in(app: TestApp) {
        candidate(&app).await;
        report(&app, &[]).await;
        settle(&app).await;
        // The token ends: Jira knows nobody, and tells nobody of any issue.
        app.world.fault(always("GET", "/rest/api/3/myself", status(401)));
        app.world.fault(always("GET", "/rest/api/3/issue/{issueIdOrKey}", status(404)));
        app.clock.advance(700);
        backend::jobs::sweep::issues(&app.backend).await.expect("sweeps");
        settle(&app).await;
        assert!(!page(&app).await.contains("Deleted in Jira"));
        app.world.clear_faults();
        app.world.hide_issue(&key(&app));
        hours(&app, 1).await;
        assert!(page(&app).await.contains("Deleted in Jira"), "hidden from an account that Jira knows");
    }

    async fn jira_down_for_an_hour_loses_nothing_and_makes_one_issue(app: TestApp) {
        candidate(&app).await;
        app.world.reach(System::Jira, Reach::Refused);
        report(&app, &[("shot.png", PNG)]).await;
        hours(&app, 1).await;
        assert!(page(&app).await.contains("cannot be reached"));
        app.world.reach(System::Jira, Reach::Up);
        hours(&app, 1).await;
        assert_eq!(filed(&app).len(), 1);
        assert_eq!(filed(&app)[0]["fields"]["attachment"].as_array().map(Vec::len), Some(1));
        conforms(&app);
    }

    async fn too_often_waits_as_long_as_jira_says(app: TestApp) {
        candidate(&app).await;
        app.world.fault(Fault::once(System::Jira, "POST", ISSUE, Kind::Status { status: 429, retry_after: Some(1800), message: None }));
        report(&app, &[]).await;
        settle(&app).await;
        for _ in 0..5 {
            app.clock.advance(300);
            settle(&app).await;
        }
        assert_eq!(filed(&app).len(), 0, "half an hour is not over");
        app.clock.advance(400);
        settle(&app).await;
        assert_eq!(filed(&app).len(), 1);
    }

    async fn a_file_goes_once_however_its_answer_is_lost_and_one_that_is_refused_is_named(app: TestApp) {
        candidate(&app).await;
        app.world.fault(Fault::once(System::Jira, "POST", FILES, Kind::CommitThenCut));
        report(&app, &[("one.png", PNG), ("two.png", &[PNG, b"2"].concat())]).await;
        hours(&app, 1).await;
        assert_eq!(filed(&app)[0]["fields"]["attachment"].as_array().map(Vec::len), Some(2));
        conforms(&app);
    }

    async fn a_file_that_jira_does_not_take_is_named_and_does_not_hold_the_rest(app: TestApp) {
        candidate(&app).await;
        app.world.fault(Fault::once(System::Jira, "POST", FILES, status(413)));
        report(&app, &[("one.png", PNG), ("two.png", &[PNG, b"2"].concat())]).await;
        hours(&app, 1).await;
        assert_eq!(filed(&app)[0]["fields"]["attachment"].as_array().map(Vec::len), Some(1));
        assert!(page(&app).await.contains("too large for Jira"));
    }

    async fn a_comment_whose_answer_was_lost_is_found_by_its_mark_and_not_written_twice(app: TestApp) {
        candidate(&app).await;
        app.world.fault(Fault::once(System::Jira, "POST", COMMENT, Kind::CommitThenCut));
        backend::jobs::sweep::stories(&app.backend).await.expect("sweeps");
        hours(&app, 1).await;
        for story in 101..=108 {
            let issue = app.world.issue(&format!("PARLAI-{story}")).expect("a story");
            assert_eq!(issue["fields"]["comment"]["total"], 1, "PARLAI-{story}");
        }
        conforms(&app);
    }

    async fn a_way_that_the_workflow_does_not_offer_is_said_and_not_tried_for_ever(app: TestApp) {
        candidate(&app).await;
        map(&app, "0", &[("move_report_waived", "Nowhere")]).await.expect(303);
        report(&app, &[]).await;
        settle(&app).await;
        let waive = [("happening", "waived"), ("body", "Known, and harmless"), ("fixed_in", "")];
        app.as_person("pavel").await.post("/p/parlai/feedback/1/events", &waive).await.expect(303);
        backend::jobs::sweep::issues(&app.backend).await.expect("sweeps");
        settle(&app).await;
        let shown = page(&app).await;
        assert!(shown.contains("no way from where") && shown.contains("Nowhere"), "{shown}");
        app.clock.advance(60);
        assert_eq!(backend::jobs::sweep::issues(&app.backend).await.expect("sweeps"), 0);
    }

    async fn settings_of_jira_are_changed_by_whoever_may_and_never_over_somebody_elses_change(app: TestApp) {
        map(&app, "0", &[("issue_type", "Incident")]).await.expect(303);
        map(&app, "0", &[("issue_type", "Story")]).await.expect_code(409, "stale_page");
        let shown = app.as_person("ada").await.get("/p/parlai/jira").await.expect(200).text();
        assert!(shown.contains("value=\"Incident\""), "{shown}");
        app.world.reach(System::Jira, Reach::Refused);
        let shown = app.as_person("ada").await.get("/p/parlai/jira").await.expect(200).text();
        assert!(shown.contains("Jira could not be asked") && shown.contains("value=\"Incident\""), "{shown}");
        app.as_person("dana").await.get("/p/parlai/jira").await.expect(403);
    }
}
