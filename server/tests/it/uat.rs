//! UAT for people who never asked for a QA tool: plain words, promises with a date, their own language.

use crate::both;
use crate::harness::TestApp;
use crate::world;
use domain::follow_up::day_of;
use sandbox::{Reach, System};
use std::time::Duration;

const CREATE: &str = "POST /rest/api/3/issue";

/// The first story without an answer, and the intent of the page.
async fn card(app: &TestApp, path: &str) -> (String, String) {
    let page = app.as_person("uma").await.get(&format!("{path}/uat")).await.expect(200);
    let text = page.text();
    let open = text.split("class=\"uat-story\"").nth(1).expect("a story without an answer");
    let story = open.split("id=\"story-").nth(1).and_then(|rest| rest.split('"').next()).expect("its key").to_owned();
    (story, page.hidden("intent"))
}

/// Accepts the first story on the promise of a follow-up that is due in `days`.
async fn promise(app: &TestApp, path: &str, days: i64) -> String {
    let (story, intent) = card(app, path).await;
    let due = day_of(app.now().plus_seconds(days * 86_400 + 1));
    let (answer, note, day) = (format!("{story}:accepted_with_follow_up"), format!("note-{story}"), format!("due-{story}"));
    let form = [("answer", answer.as_str()), (&note, "Say it shorter."), (&day, &due), ("intent", &intent)];
    app.as_person("uma").await.post(&format!("{path}/acceptances"), &form).await.expect(303);
    story
}

both! {
    async fn release_notes_are_drafted_once_and_edited_by_who_may(app: TestApp) {
        let candidate = world::candidate(&app).await;
        let notes = format!("{}/notes", candidate.path);
        let (story, _) = card(&app, &candidate.path).await;
        let mut pavel = app.as_person("pavel").await;
        let page = pavel.get(&notes).await.expect(200);
        assert!(page.text().contains("drafted from Jira"), "{:.3000}", page.text());
        assert_eq!(app.audit().await.iter().filter(|action| *action == "release_notes_drafted").count(), 1);
        let edit = |version: &str, title: &str| {
            [("story", story.clone()), ("version", version.to_owned()), ("title", title.to_owned()), ("body", "<script>alert(1)</script>".to_owned()), ("criteria", "- Short\n- Plain".to_owned())]
        };
        let pairs = |form: &[(&'static str, String); 5]| form.clone();
        let first = pairs(&edit("1", "Answers are shorter"));
        pavel.post(&notes, &first.iter().map(|(n, v)| (*n, v.as_str())).collect::<Vec<_>>()).await.expect(303);
        // Somebody with an older page does not overwrite it.
        let stale = pairs(&edit("1", "Mine"));
        let mut rita = app.as_person("rita").await;
        let refused = rita.post(&notes, &stale.iter().map(|(n, v)| (*n, v.as_str())).collect::<Vec<_>>()).await.expect_code(409, "stale_page");
        assert!(refused.text().contains("value=\"Mine\""), "typed text is kept");
        let long = pairs(&edit("2", &"x".repeat(201)));
        rita.post(&notes, &long.iter().map(|(n, v)| (*n, v.as_str())).collect::<Vec<_>>()).await.expect_code(422, "invalid_field");
        app.as_person("uma").await.post(&notes, &first.iter().map(|(n, v)| (*n, v.as_str())).collect::<Vec<_>>()).await.expect_code(403, "role_missing");
        let read = app.as_person("uma").await.get(&format!("{}/uat", candidate.path)).await.expect(200).text();
        assert!(read.contains("Answers are shorter") && read.contains("&lt;script&gt;alert(1)") && !read.contains("<script>alert(1)"));
        assert!(read.contains("type=\"checkbox\"") && read.contains("Plain"));
    }

    async fn words_on_other_cards_survive_and_the_page_goes_on_at_the_next_story(app: TestApp) {
        let candidate = world::candidate(&app).await;
        let (story, intent) = card(&app, &candidate.path).await;
        let mut uma = app.as_person("uma").await;
        let path = format!("{}/acceptances", candidate.path);
        let (answer, own) = (format!("{story}:rejected"), format!("note-{story}"));
        // Without words a rejection is refused at its own card.
        let refused = uma.post(&path, &[("answer", &answer), (&own, " "), ("intent", &intent)]).await.expect_code(422, "note_missing");
        assert!(refused.text().contains(&format!("id=\"{own}-error\"")), "beside its field");
        let unsent = "note-PARLAI-999999";
        let done = uma.post(&path, &[("answer", &answer), (&own, "It stutters."), (unsent, "nobody's"), ("intent", &intent)]).await.expect(303);
        assert!(done.location().contains("/uat#"), "{}", done.location());
        // The same click again is the same answer; the same form with another meaning is not.
        uma.post(&path, &[("answer", &answer), (&own, "It stutters."), ("intent", &intent)]).await.expect(303);
        uma.post(&path, &[("answer", &format!("{story}:accepted")), ("intent", &intent)]).await.expect_code(422, "intent_reused");
        assert_eq!(app.audit().await.iter().filter(|action| *action == "story_answered").count(), 1);
        // A rejected story waits on those who mend it.
        let board = app.as_person("dana").await.get("/p/parlai").await.expect(200).text();
        assert!(board.contains("developer"), "{:.3000}", board);
    }

    async fn a_follow_up_becomes_one_dated_issue_and_the_next_gate_waits_for_it(app: TestApp) {
        let candidate = world::candidate(&app).await;
        let story = promise(&app, &candidate.path, 3).await;
        app.work().await;
        assert_eq!(app.world.count(System::Jira, CREATE), 1);
        let issue = app.world.issues().into_iter().find(|issue| issue["fields"]["summary"].as_str().is_some_and(|text| text.starts_with("Follow-up of"))).expect("the issue");
        let key = issue["key"].as_str().expect("a key").to_owned();
        assert_eq!(issue["fields"]["duedate"], day_of(app.now().plus_seconds(3 * 86_400 + 1)));
        assert!(issue.to_string().contains(&story), "it names its story");
        world::push(&app).await;
        let next = "/p/parlai/candidates/2";
        let mut pavel = app.as_person("pavel").await;
        assert!(!pavel.get(next).await.expect(200).text().contains("on the promise of a follow-up"), "it is in time");
        app.clock.advance(4 * 86_400);
        app.work().await;
        let mut pavel = app.as_person("pavel").await;
        let blocked = pavel.get(next).await.expect(200).text();
        assert!(blocked.contains("on the promise of a follow-up") && blocked.contains(&key), "its day is past");
        assert!(app.world.move_issue(&key, "Done", "dana"));
        app.world.settled().await;
        app.work().await;
        assert!(!pavel.get(next).await.expect(200).text().contains("on the promise of a follow-up"), "the developer finished it");
        assert_eq!(app.world.count(System::Jira, CREATE), 1, "one issue in the end");
        assert!(app.world.conformance().violations.is_empty(), "{:#?}", app.world.conformance().violations);
    }

    async fn a_follow_up_of_which_jira_says_nothing_holds_until_a_product_owner_waives_it(app: TestApp) {
        let candidate = world::candidate(&app).await;
        app.world.reach(System::Jira, Reach::Refused);
        promise(&app, &candidate.path, 1).await;
        app.work().await;
        world::push(&app).await;
        app.clock.advance(3 * 86_400);
        let uat = "/p/parlai/candidates/2/uat";
        let mut pavel = app.as_person("pavel").await;
        assert!(pavel.get("/p/parlai/candidates/2").await.expect(200).text().contains("whether it is done is not known"));
        let page = pavel.get(uat).await.expect(200).text();
        let id = page.split("/follow-ups/").nth(1).and_then(|rest| rest.split('/').next()).expect("a form").to_owned();
        let waive = format!("/p/parlai/candidates/2/follow-ups/{id}/waive");
        pavel.post(&waive, &[("follow_up", &id), ("reason", "\u{200b}")]).await.expect_code(422, "reason_missing");
        app.as_person("uma").await.post(&waive, &[("follow_up", &id), ("reason", "x")]).await.expect_code(403, "role_missing");
        pavel.post(&waive, &[("follow_up", &id), ("reason", "Nobody needs it any more.")]).await.expect(303);
        pavel.post(&waive, &[("follow_up", &id), ("reason", "Again.")]).await.expect_code(409, "follow_up_over");
        assert!(!pavel.get("/p/parlai/candidates/2").await.expect(200).text().contains("on the promise of a follow-up"));
        assert!(app.audit().await.contains(&"follow_up_waived".to_owned()));
    }

    async fn a_follow_up_whose_creation_went_unanswered_is_found_again_and_not_made_twice(app: TestApp) {
        let candidate = world::candidate(&app).await;
        app.world.jira_lag(Duration::ZERO);
        app.world.fault(sandbox::Fault::once(System::Jira, "POST", "/rest/api/3/issue", sandbox::Kind::CommitThenCut));
        promise(&app, &candidate.path, 1).await;
        for _ in 0..4 {
            app.work().await;
            app.clock.advance(120);
        }
        let made = app.world.issues().into_iter().filter(|issue| issue["fields"]["summary"].as_str().is_some_and(|text| text.starts_with("Follow-up of"))).count();
        assert_eq!(made, 1);
    }

    async fn a_follow_up_that_jira_refused_many_times_is_still_created_when_it_takes_it(app: TestApp) {
        let candidate = world::candidate(&app).await;
        let busy = sandbox::Kind::Status { status: 429, retry_after: Some(60), message: None };
        app.world.fault(sandbox::Fault { times: Some(6), ..sandbox::Fault::once(System::Jira, "POST", "/rest/api/3/issue", busy) });
        promise(&app, &candidate.path, 1).await;
        for _ in 0..9 {
            app.work().await;
            app.clock.advance(1_800);
        }
        let made = app.world.issues().into_iter().filter(|issue| issue["fields"]["summary"].as_str().is_some_and(|text| text.starts_with("Follow-up of"))).count();
        assert_eq!(made, 1, "a refusal is no attempt whose end is unknown");
    }

    async fn a_follow_up_without_words_or_with_a_day_that_cannot_be_is_refused(app: TestApp) {
        let candidate = world::candidate(&app).await;
        let (story, intent) = card(&app, &candidate.path).await;
        let (answer, note, day) = (format!("{story}:accepted_with_follow_up"), format!("note-{story}"), format!("due-{story}"));
        let mut uma = app.as_person("uma").await;
        for (words, due, code) in [
            ("", "", "note_missing"),
            ("x", "", "due_missing"),
            ("x", "2020-01-01", "invalid_field"),
            ("x", "2199-01-01", "due_too_far"),
            ("x", "soon", "invalid_field"),
            (&*"x".repeat(10_001), "", "invalid_field"),
        ] {
            let form = [("answer", answer.as_str()), (&note, words), (&day, due), ("intent", &intent)];
            uma.post(&format!("{}/acceptances", candidate.path), &form).await.expect_code(422, code);
        }
        assert!(!app.audit().await.contains(&"story_answered".to_owned()));
    }

    async fn the_page_speaks_the_language_of_the_browser_or_the_one_that_was_chosen(app: TestApp) {
        let candidate = world::candidate(&app).await;
        let path = format!("{}/uat", candidate.path);
        let mut uma = app.as_person("uma").await;
        assert!(uma.get(&path).await.expect(200).text().contains("<html lang=\"en\""));
        let chosen = uma.post("/language", &[("language", "de"), ("next", &path)]).await.expect(303);
        assert_eq!(chosen.location(), path);
        let german = uma.get(&path).await.expect(200).text();
        assert!(german.contains("<html lang=\"de\"") && german.contains("Annehmen") && german.contains("ausprobieren"), "{german:.2000}");
        // What was refused says why in that language too.
        let (story, intent) = card(&app, &candidate.path).await;
        let refused = uma.post(&format!("{}/acceptances", candidate.path), &[("answer", &format!("{story}:rejected")), ("intent", &intent)]).await.expect_code(422, "note_missing");
        assert!(refused.text().contains("Bitte sagen Sie in einem Satz"), "in German");
        // Pages of the trade stay English.
        assert!(uma.get(&candidate.path).await.expect(200).text().contains("<html lang=\"en\""));
        uma.post("/language", &[("language", "tlh"), ("next", &path)]).await.expect(422);
        let elsewhere = uma.post("/language", &[("language", "ja"), ("next", "//evil.example")]).await.expect(303);
        assert_eq!(elsewhere.location(), "/");
        assert!(uma.get(&path).await.expect(200).text().contains("受け入れる"));
    }

    async fn acceptance_criteria_are_found_by_the_name_of_their_field(app: TestApp) {
        app.world.name_field("customfield_10050", "Acceptance criteria");
        for number in 101..=108 {
            assert!(app.world.edit_issue(&format!("PARLAI-{number}"), "dana", serde_json::json!({"customfield_10050": "- The answer is short\n- It names its model"})));
        }
        let candidate = world::candidate(&app).await;
        let page = app.as_person("uma").await.get(&format!("{}/uat", candidate.path)).await.expect(200).text();
        assert!(page.contains("The answer is short") && page.contains("It names its model"), "{page:.4000}");
        assert!(app.world.conformance().violations.is_empty(), "{:#?}", app.world.conformance().violations);
    }
}
