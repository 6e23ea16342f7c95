//! The runner drawn as the server draws it, and the steps it takes in the browser.

use super::page;
use super::state::{clock, marks_of, neighbour, next_open, turned, words_of};
use crate::qa::testing::{NOW, count, head, html, place, refused};
use domain::access::Action;
use domain::summary::{FileLink, Guard, RunCase, RunDone, RunItem, RunPage, RunResult, RunRow};
use domain::test_case::Step;
use domain::test_run::{Served, StepVerdict, Verdict};

const NIL: &str = "00000000-0000-0000-0000-000000000000";

fn result(candidate: i64, verdict: Verdict, by: &str) -> RunResult {
    let file = FileLink {
        href: "/p/parlai/evidence/ab/shot.png".into(),
        name: "shot.png".into(),
        bytes: 2_000,
        media_type: "image/png".into(),
        sha256: "ab".into(),
    };
    RunResult {
        candidate,
        verdict,
        note: "saw <script>alert(1)</script>".into(),
        by: by.into(),
        at: NOW,
        attempt: 1,
        version: 1,
        steps: vec![StepVerdict { step: 1, verdict, note: String::new() }],
        served: Served::Unknown { why: "It did not answer.".into(), at: NOW },
        took: Some(65_000),
        settles: false,
        carried: None,
        files: vec![file],
    }
}

fn case(number: i64, history: Vec<RunResult>) -> RunCase {
    RunCase {
        number,
        version: 1,
        newest_version: 1,
        retired: false,
        title: format!("Talk {number}"),
        precondition: String::new(),
        steps: vec![Step { action: "Say hi".into(), expected: "An answer".into() }],
        stories: String::new(),
        done_here: !history.is_empty(),
        history,
        before: None,
        waiver: None,
        assigned_to: None,
        machine: Vec::new(),
    }
}

fn guard(served: Served) -> Guard {
    let named = served != Served::NotAsked;
    Guard { environment: "staging".into(), named, served, version: "1.7.2".into(), commit: "0123456789".into(), blocks: true, now: NOW }
}

fn a_run(own: bool, closed: bool) -> RunPage {
    let run = RunRow {
        id: NIL.into(),
        tester: "Kim".into(),
        own,
        environment: "staging".into(),
        started_at: NOW,
        closed_at: closed.then_some(NOW),
        results: 1,
    };
    let cases = [case(1, vec![result(12, Verdict::Failed, "Rae")]), case(2, Vec::new()), case(3, Vec::new())];
    RunPage {
        place: place(&[Action::RecordResult]),
        head: head(),
        decided: false,
        run,
        list: cases.iter().map(|case| case.item("Kim")).collect(),
        current: Some(case(2, Vec::new())),
        done: None,
        guard: guard(Served::NotAsked),
        intent: "once".into(),
        largest_file: 1_000_000,
    }
}

/// The page without the properties that the island carries along.
fn drawn(page: RunPage) -> String {
    let html = html(None, || page::draw(page));
    let (before, after) = html.split_once("data-brought=\"").expect("an island");
    format!("{before}{}", after.split_once('"').expect("its end").1)
}

#[test]
fn one_click_on_a_verdict_records_it_without_javascript() {
    let page = drawn(a_run(true, false));
    for verdict in Verdict::ALL {
        assert!(page.contains(&format!("name=\"verdict\" value=\"{verdict}\"")), "{verdict}: {page}");
    }
    assert!(page.contains("enctype=\"multipart/form-data\"") && page.contains(&format!("/p/parlai/candidates/12/runs/{NIL}/results")));
    assert!(page.contains("name=\"case\" value=\"2\"") && page.contains("name=\"intent\" value=\"once\""));
    assert!(page.contains("<textarea") && page.contains("type=\"file\"") && page.contains("name=\"step\""));
}

#[test]
fn links_lead_to_the_neighbours_of_the_case() {
    let page = drawn(a_run(true, false));
    assert!(page.contains("?case=1\" rel=\"prev\"") && page.contains("?case=3\" rel=\"next\""), "{page}");
}

#[test]
fn a_closed_run_a_run_of_somebody_else_and_a_decided_candidate_are_read_only() {
    let mut decided = a_run(true, false);
    decided.decided = true;
    for (page, closes) in [(a_run(true, true), 0), (a_run(false, false), 0), (decided, 1)] {
        let page = drawn(page);
        assert_eq!(count(&page, "name=\"verdict\""), 0);
        assert_eq!(count(&page, "/close\""), closes);
        assert!(page.contains("Say hi"), "the case can be read");
    }
}

#[test]
fn a_refused_result_says_why_once_and_keeps_note_verdict_and_marks() {
    let echo = refused(&[("case", "2"), ("verdict", "failed"), ("note", "half a </textarea>"), ("step", "1:failed")]);
    let page = html(Some(echo), || page::draw(a_run(true, false)));
    assert_eq!(count(&page, "role=\"alert\""), 1);
    assert!(page.contains(">half a &lt;/textarea></textarea>"), "{page}");
    assert!(page.contains("verdict-failed verdict-chosen") && page.contains("aria-invalid=\"true\""), "{page}");
    assert!(page.contains("value=\"1:failed\" selected"), "{page}");
}

#[test]
fn words_for_a_run_that_takes_none_are_shown_to_be_copied() {
    let echo = refused(&[("case", "2"), ("verdict", "failed"), ("note", "half a sentence")]);
    let page = html(Some(echo), || page::draw(a_run(true, true)));
    assert_eq!(count(&page, "role=\"alert\""), 1);
    assert!(page.contains("Your words were not saved") && page.contains("half a sentence") && page.contains("Start a new run"), "{page}");
}

#[test]
fn a_refused_close_is_told_above_the_screen() {
    let page = html(Some(refused(&[])), || page::draw(a_run(true, false)));
    assert_eq!(count(&page, "role=\"alert\""), 1);
    assert_eq!(count(&page, "verdict-chosen"), 0);
}

#[test]
fn the_newest_result_stays_in_view_with_its_candidate_and_what_it_ran_on() {
    let mut page = a_run(true, false);
    let mut shown = case(2, Vec::new());
    shown.before = Some(result(11, Verdict::Failed, "Rae"));
    (shown.newest_version, shown.retired) = (3, true);
    page.current = Some(shown);
    let page = drawn(page);
    assert!(page.contains("Newest result, on #11") && page.contains("took 1:05") && page.contains("step 1 failed"), "{page}");
    assert!(page.contains("build unknown") && page.contains("A newer version exists") && page.contains("retired meanwhile"));
    assert!(!page.contains("<script>alert"), "what a tester wrote stays text");
}

#[test]
fn the_wrong_build_is_shown_beside_the_right_one_and_unknown_never_as_right() {
    let with = |served| {
        let mut page = a_run(true, false);
        page.guard = guard(served);
        drawn(page)
    };
    let wrong = with(Served::Mismatch { said: "1.6.0".into(), at: NOW });
    assert!(wrong.contains("serves another build") && wrong.contains("1.6.0") && wrong.contains("1.7.2 (commit 0123456789)"), "{wrong}");
    assert!(with(Served::Match { said: "1.7.2".into(), at: NOW }).contains("right build"));
    let unknown = with(Served::Unknown { why: "It did not answer.".into(), at: NOW });
    assert!(unknown.contains("build unknown") && !unknown.contains("right build"));
    assert!(drawn(a_run(true, false)).contains("build not checked"));
}

#[test]
fn after_a_form_the_page_says_what_was_recorded_and_what_somebody_else_had() {
    let mut page = a_run(true, false);
    page.done = Some(RunDone { number: 1, verdict: Verdict::Passed, other: Some(("Rae".into(), Verdict::Failed, NOW)) });
    let page = drawn(page);
    assert!(page.contains("TC-1 recorded as passed.") && page.contains("Rae had recorded it as failed"), "{page}");
}

fn list(done: &[bool]) -> Vec<RunItem> {
    (1..)
        .zip(done)
        .map(|(number, done)| RunItem { number, title: String::new(), newest: None, done_here: *done, own: false, waived: false })
        .collect()
}

#[test]
fn the_next_case_is_the_next_open_one_round_the_end_and_never_one_that_waits() {
    let cases = list(&[false, true, false, false]);
    assert_eq!(next_open(&cases, 1, |_| false), Some(3));
    assert_eq!(next_open(&cases, 4, |_| false), Some(1));
    assert_eq!(next_open(&cases, 1, |number| number == 3), Some(4));
    assert_eq!(next_open(&cases, 1, |number| number > 2), None);
    assert_eq!((neighbour(&cases, Some(1), 1), neighbour(&cases, Some(1), -1), neighbour(&cases, None, 1)), (Some(2), None, None));
}

#[test]
fn a_mark_turns_from_passed_to_failed_to_blocked_to_none() {
    let mut mark = None;
    let turns: Vec<_> = (0..4)
        .map(|_| {
            mark = turned(mark);
            mark
        })
        .collect();
    assert_eq!(turns, [Some(Verdict::Passed), Some(Verdict::Failed), Some(Verdict::Blocked), None]);
    let words = words_of(&[None, Some(Verdict::Failed)]);
    assert_eq!(words, ["2:failed"]);
    assert_eq!(marks_of(&words, 2), [None, Some(Verdict::Failed)]);
    assert_eq!(marks_of(&words, 1), [None], "the case has fewer steps now");
}

#[test]
fn a_time_is_read_as_on_a_clock() {
    assert_eq!([clock(0), clock(65_000), clock(3_661_000)], ["0:00", "1:05", "1:01:01"]);
}
