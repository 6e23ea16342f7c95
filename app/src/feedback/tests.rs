//! Pages drawn as the server draws them: what they offer, what they keep, what they never show.

use super::{list, new, page};
use crate::qa::testing::{NOW, count, head, html, place, refused};
use domain::Timestamp;
use domain::access::Action;
use domain::feedback::{Happening, Lacking, Severity, Source, Status};
use domain::jira::Category;
use domain::stamp::{Stamp, StampName};
use domain::summary::{FeedbackEventRow, FeedbackList, FeedbackPage, FeedbackRow, FixSaid, Issue, JiraComment, JiraSaid, NewFeedbackPage};
use domain::text::CommitSha;

fn row(number: i64, status: Status, issue: Issue) -> FeedbackRow {
    FeedbackRow {
        number,
        title: format!("Report <i>{number}</i>"),
        severity: Severity::Blocking,
        status,
        confirmed_on: None,
        follows: None,
        candidate: 12,
        story: Some("PARLAI-1".into()),
        by: "Uma".into(),
        at: NOW,
        issue,
    }
}

fn pending() -> Issue {
    Issue::Pending { problem: None }
}

fn a_report(issue: Issue, possible: Vec<Happening>, fix_candidates: Vec<i64>) -> FeedbackPage {
    let events = vec![FeedbackEventRow {
        happening: Some(Happening::FixedIn),
        said: None,
        body: Some("Try again".into()),
        fixed_in: Some(13),
        tried_on: None,
        by: "Dev".into(),
        at: NOW,
    }];
    FeedbackPage {
        place: place(&[]),
        row: row(7, Status::Open, issue),
        body: "It <b>stutters</b>".into(),
        environment: "staging".into(),
        jira: None,
        files: Vec::new(),
        stamps: Vec::new(),
        events,
        possible,
        fix_candidates,
        fix: None,
        followers: Vec::new(),
        may_join: false,
    }
}

fn a_form() -> NewFeedbackPage {
    NewFeedbackPage {
        place: place(&[Action::GiveFeedback]),
        head: head(),
        stories: vec![("PARLAI-1".into(), Some("Shorter answers".into())), ("PARLAI-2".into(), None)],
        environments: vec![("staging".into(), Some("https://staging.example".into()))],
        draft: "kim:12".into(),
        intent: "once".into(),
    }
}

#[test]
fn the_form_explains_each_severity_and_knows_the_story_it_came_from() {
    let page = html(None, || new::draw(a_form(), Some("PARLAI-2".into()), None));
    for severity in Severity::ALL {
        assert!(page.contains(&format!("name=\"severity\" value=\"{severity}\"")), "{severity}: {page}");
    }
    assert!(
        page.contains("I cannot go on")
            && page.contains("The release waits for it.")
            && page.contains("enctype=\"multipart/form-data\"")
            && page.contains("name=\"intent\" value=\"once\"")
    );
    assert!(page.contains("<option value=\"PARLAI-2\" selected"), "{page}");
}

#[test]
fn a_refused_report_keeps_every_word() {
    let echo = refused(&[
        ("title", "It stutters"),
        ("body", "Since today"),
        ("severity", "major"),
        ("story", "PARLAI-1"),
        ("environment", "staging"),
    ]);
    let page = html(Some(echo), || new::draw(a_form(), None, None));
    assert_eq!(count(&page, "role=\"alert\""), 1);
    assert!(
        page.contains("value=\"It stutters\"")
            && page.contains(">Since today</textarea>")
            && page.contains("<option value=\"PARLAI-1\" selected"),
        "{page}"
    );
    assert!(page.contains("value=\"major\" checked"), "{page}");
    assert!(page.contains("choose the files again"));
}

#[test]
fn the_address_is_the_one_of_the_link_or_of_the_environment_and_only_a_web_address_is_taken_over() {
    let field = |at: Option<&str>| {
        let at = at.map(str::to_owned);
        let page = html(None, || new::draw(a_form(), None, at));
        let tag = page.split("<input").find(|tag| tag.contains("name=\"address\"")).unwrap_or_default().to_owned();
        tag.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
    };
    assert_eq!(field(Some("https://staging.example/basket")), "https://staging.example/basket");
    for other in [None, Some("javascript:alert(1)"), Some("")] {
        assert_eq!(field(other), "https://staging.example", "{other:?}");
    }
}

#[test]
fn without_the_script_nothing_that_needs_it_is_in_sight() {
    let page = html(None, || new::draw(a_form(), None, None));
    assert!(!page.contains("<script"), "a build without the script is a plain form");
    for part in ["data-script=\"\" hidden class=\"pictures-more\"", "id=\"draft\" data-draft=\"kim:12\" hidden", "id=\"sending\" hidden"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(page.contains("type=\"file\" name=\"files\""), "{page}");
}

#[test]
fn what_the_reporter_left_out_stays_out_when_the_form_comes_back() {
    let echo = refused(&[("stamp", "browser: Chrome 141 on Android (x)"), ("stamp", "viewport: 390 × 844")]);
    let page = html(Some(echo), || new::draw(a_form(), None, None));
    let row = |name: &str| page.split("<li").find(|row| row.contains(&format!("data-stamp=\"{name}\""))).unwrap_or_default().to_owned();
    assert!(row("viewport").contains("390 × 844") && row("viewport").contains("checked") && !row("viewport").contains("hidden"), "{page}");
    assert!(row("locale").contains("hidden") && row("locale").contains("disabled"), "{page}");
}

#[test]
fn what_the_browser_said_is_text_and_only_a_web_address_is_a_link() {
    let stamp = |name, value: &str| Stamp { name, value: value.into() };
    let mut report = a_report(pending(), Vec::new(), Vec::new());
    report.stamps = vec![stamp(StampName::Address, "javascript:alert(1)"), stamp(StampName::Browser, "<script>alert(1)</script>")];
    let page = html(None, || page::draw(report));
    assert!(page.contains("&lt;script&gt;alert(1)") && !page.contains("href=\"javascript:"), "{page}");
    assert!(!page.contains("Size of the window"), "what was not sent is not shown");
}

#[test]
fn the_list_shows_open_reports_unless_all_are_asked_for() {
    let rows = || {
        vec![
            row(1, Status::Open, pending()),
            row(
                2,
                Status::Confirmed,
                Issue::Filed { key: "PARLAI-9".into(), href: "https://jira.example/browse/PARLAI-9".into(), linked: true },
            ),
        ]
    };
    let draw = |all| html(None, move || list::draw(FeedbackList { place: place(&[]), rows: rows() }, all));
    assert!(draw(false).contains("/feedback/1\"") && !draw(false).contains("/feedback/2\""));
    assert!(draw(true).contains("/feedback/2\"") && draw(true).contains("https://jira.example/browse/PARLAI-9"));
    assert!(html(None, || list::draw(FeedbackList { place: place(&[]), rows: Vec::new() }, false)).contains("No feedback yet"));
}

#[test]
fn a_report_that_jira_did_not_take_says_so() {
    let page = html(None, || page::draw(a_report(Issue::Pending { problem: Some("Jira answered 403.".into()) }, Vec::new(), Vec::new())));
    assert!(page.contains("Not in Jira yet") && page.contains("Jira answered 403."), "{page}");
    assert!(page.contains("It &lt;b&gt;stutters"), "what a person wrote stays text");
    assert!(page.contains("/p/parlai/candidates/13"), "the timeline names the fix");
}

fn said(gone_at: Option<Timestamp>) -> JiraSaid {
    JiraSaid {
        at: Timestamp(0),
        status: "In Review".into(),
        category: Category::Going,
        assignee: Some("Dana Okafor".into()),
        fix_versions: "1.4.3".into(),
        moved_from: Some("PARLAI-201".into()),
        gone_at,
        comments: vec![JiraComment { by: "Dana".into(), at: Timestamp(0), text: "Try <b>again</b>".into() }],
        left_out: vec![("film.mp4".into(), "too large for Jira".into())],
        problem: None,
    }
}

#[test]
fn what_jira_says_is_shown_and_a_deleted_issue_is_called_deleted() {
    let drawn = |gone| {
        html(None, move || {
            let filed = Issue::Filed { key: "OTHER-12".into(), href: "https://jira.example/browse/OTHER-12".into(), linked: true };
            page::draw(FeedbackPage { jira: Some(said(gone)), ..a_report(filed, Vec::new(), Vec::new()) })
        })
    };
    let page = drawn(None);
    for words in ["In Review", "Dana Okafor", "1.4.3", "PARLAI-201", "Said in Jira", "Try &lt;b&gt;again", "film.mp4"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("Deleted in Jira"));
    assert!(drawn(Some(Timestamp(0))).contains("Deleted in Jira"));
}

#[test]
fn only_what_is_possible_is_offered_and_nothing_else() {
    let page = html(None, || page::draw(a_report(pending(), vec![Happening::Answered, Happening::FixedIn], vec![13, 14])));
    assert_eq!(count(&page, "name=\"happening\""), 2);
    assert!(page.contains("name=\"happening\" value=\"answered\"") && page.contains("<option value=\"14\""));
    assert_eq!(count(&page, "/p/parlai/feedback/7/events"), 2);
    let page = html(None, || page::draw(a_report(pending(), Vec::new(), Vec::new())));
    assert_eq!(count(&page, "name=\"happening\""), 0);
}

#[test]
fn a_fix_needs_a_newer_candidate() {
    let page = html(None, || page::draw(a_report(pending(), vec![Happening::FixedIn], Vec::new())));
    assert!(page.contains("There is no newer candidate yet"));
    assert_eq!(count(&page, "name=\"happening\""), 0);
}

#[test]
fn a_refused_step_is_told_in_its_own_form() {
    let echo = refused(&[("happening", "waived"), ("body", "why not"), ("fixed_in", "")]);
    let page = html(Some(echo), || page::draw(a_report(pending(), vec![Happening::Answered, Happening::Waived], Vec::new())));
    assert_eq!(count(&page, "role=\"alert\""), 1);
    assert_eq!(count(&page, ">why not</textarea>"), 1);
    assert!(page.find("role=\"alert\"") > page.find("value=\"waived\""));
}

fn a_fix(confirmed_on: Option<i64>) -> FixSaid {
    FixSaid {
        candidate: (13, "1.4.3-rc2".into()),
        sources: vec![Source::Commit {
            sha: CommitSha::parse(&format!("1a2b3c4{}", "0".repeat(33))).expect("a commit"),
            key: "PARLAI-200".into(),
        }],
        confirmed_on,
        can_try: vec![14, 13],
        asked: confirmed_on.is_none(),
        lacking: vec![(15, Lacking::Absent(13))],
    }
}

#[test]
fn the_reporter_is_asked_to_confirm_the_exact_version_and_chooses_what_was_tried() {
    let mut data = a_report(pending(), vec![Happening::Confirmed, Happening::Reopened], Vec::new());
    data.fix = Some(a_fix(None));
    let page = html(None, || page::draw(data));
    assert!(page.contains("Fixed in 1.4.3-rc2: please confirm") && page.contains("commit 1a2b3c4 names PARLAI-200"), "{page}");
    assert_eq!(count(&page, "name=\"tried_on\""), 2);
    assert!(page.contains("the fix of #13 is not in this candidate"));
}

#[test]
fn a_confirmation_names_the_candidate_it_was_given_on() {
    let mut data = a_report(pending(), Vec::new(), Vec::new());
    data.fix = Some(a_fix(Some(14)));
    let page = html(None, || page::draw(data));
    assert!(page.contains("Confirmed fixed on #14") && page.contains("/p/parlai/candidates/14"), "{page}");
}

#[test]
fn joined_reports_name_each_other_and_can_be_separated() {
    let mut data = a_report(pending(), Vec::new(), Vec::new());
    (data.row.follows, data.may_join) = (Some(3), true);
    let page = html(None, || page::draw(data));
    assert!(page.contains("/p/parlai/feedback/3\"") && page.contains("/p/parlai/feedback/7/part"), "{page}");
    let mut data = a_report(pending(), Vec::new(), Vec::new());
    (data.followers, data.may_join) = (vec![8, 9], true);
    let page = html(None, || page::draw(data));
    assert!(page.contains("/feedback/8\"") && page.contains("/feedback/9\"") && page.contains("/feedback/7/join"), "{page}");
}
