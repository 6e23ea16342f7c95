//! Pages drawn as the server draws them: what they offer, what they keep, what they never show.

use super::{bulk, list, page};
use crate::qa::testing::{NOW, count, html, place, refused};
use domain::access::Action;
use domain::summary::{BulkPage, CasePage, CaseResult, CaseRow, CaseRun, CasesPage, Change, Difference, Known, Piece, StepChange};
use domain::test_case::query::Ask;
use domain::test_case::{Filing, Priority, TestCase, Wording};

fn case(number: i64, retired: bool) -> TestCase {
    let wording =
        Wording::from_form(&format!("Talk {number}"), "An account", "Open the chat => A prompt\nSay hi", "PARLAI-1").expect("wording");
    TestCase {
        id: "00000000-0000-0000-0000-000000000000".parse().expect("id"),
        number,
        version: 3,
        wording,
        filing: Filing::default(),
        filed: 7,
        retired,
    }
}

fn a_case(may: &[Action], case: Option<TestCase>) -> CasePage {
    let versions = case.iter().map(|case| (case.version, "Kim".to_owned(), NOW)).collect();
    let stories =
        case.iter().flat_map(|case| case.wording.stories.clone()).map(|key| (key.clone(), format!("https://jira.example/browse/{key}")));
    let stories = stories.collect();
    CasePage { place: place(may), case, versions, difference: None, results: Vec::new(), stories, known: Known::default() }
}

#[test]
fn an_edit_names_the_version_and_the_filing_that_were_read() {
    let page = html(None, || page::draw(a_case(&[Action::EditTestCase], Some(case(4, false)))));
    assert!(
        page.contains("action=\"/p/parlai/cases/4\"")
            && page.contains("name=\"version\" value=\"3\"")
            && page.contains("name=\"filed\" value=\"7\""),
        "{page}"
    );
    assert!(page.contains("Open the chat => A prompt\nSay hi</textarea>"), "{page}");
    assert!(page.contains("action=\"/p/parlai/cases/4/retire\""));
}

#[test]
fn saved_words_cannot_end_the_text_area_they_are_edited_in() {
    let mut bad = case(4, false);
    bad.wording.precondition = "</textarea><b>out</b> &lt;".to_owned();
    bad.wording.steps[0].action = "</textarea><i>out</i>".to_owned();
    let page = html(None, || page::draw(a_case(&[Action::EditTestCase], Some(bad))));
    assert!(!page.contains("<b>out") && !page.contains("<i>out"), "{page}");
    assert!(page.contains(">&lt;/textarea>&lt;b>out&lt;/b> &amp;lt;</textarea>"), "{page}");
}

#[test]
fn a_new_case_goes_to_the_library() {
    let page = html(None, || page::draw(a_case(&[Action::EditTestCase], None)));
    assert!(page.contains("action=\"/p/parlai/cases\""), "{page}");
    assert_eq!(count(&page, "name=\"version\""), 0);
}

#[test]
fn a_refused_edit_keeps_the_words_and_shows_what_is_saved() {
    let echo =
        refused(&[("title", "Talk more"), ("precondition", ""), ("steps", "Wave => It waves back"), ("stories", ""), ("version", "2")]);
    let page = html(Some(echo), || page::draw(a_case(&[Action::EditTestCase], Some(case(4, false)))));
    assert_eq!(count(&page, "role=\"alert\""), 1);
    assert!(page.contains("value=\"Talk more\"") && page.contains("What is saved now (version 3)"), "{page}");
    assert!(page.contains("name=\"version\" value=\"3\""), "sending again means: over the saved one");
    assert!(page.contains("It waves back</p>") || page.contains("It waves back"), "the preview shows what was typed");
}

#[test]
fn a_retired_case_and_a_reader_without_the_right_have_no_form() {
    for (may, retired) in [(&[Action::EditTestCase][..], true), (&[], false)] {
        let page = html(None, || page::draw(a_case(may, Some(case(4, retired)))));
        assert_eq!(count(&page, "name=\"steps\""), 0);
        assert_eq!(count(&page, "/retire"), 0);
        assert!(page.contains("Open the chat"));
    }
}

fn row(number: i64) -> CaseRow {
    CaseRow {
        number,
        version: 2,
        title: format!("Talk {number}"),
        folder: "Chat/Sign in".into(),
        tags: vec!["smoke".into()],
        stories: vec!["PARLAI-1".into()],
        priority: Priority::High,
        owner: Some("Quinn".into()),
        changed_at: NOW,
        retired: false,
    }
}

fn library(may: &[Action], ask: Ask, total: i64, cases: Vec<CaseRow>) -> CasesPage {
    CasesPage {
        place: place(may),
        page: ask.page_number(),
        ask,
        unclear: Vec::new(),
        total,
        cases,
        folders: vec![(String::new(), 2), ("Chat".into(), 1), ("Chat/Sign in".into(), 3)],
        tags: vec![("smoke".into(), 3)],
        priorities: vec![(Priority::High, 3)],
        all: (total, 1),
        known: Known::default(),
    }
}

#[test]
fn an_empty_library_says_how_to_begin() {
    let page =
        html(None, || list::draw(CasesPage { all: (0, 0), ..library(&[Action::EditTestCase], Ask::default(), 0, Vec::new()) }, None));
    assert!(page.contains("No test case yet") && page.contains("Write the first case"));
    let page = html(None, || list::draw(library(&[], Ask { q: "zebra".into(), ..Ask::default() }, 0, Vec::new()), None));
    assert!(page.contains("No case matches") && page.contains("0 cases found"), "{page}");
}

#[test]
fn a_page_of_cases_leads_to_the_next_and_keeps_what_was_asked() {
    let ask = Ask { q: "talk".into(), page: "2".into(), ..Ask::default() };
    let page = html(None, || list::draw(library(&[], ask, 120, vec![row(51)]), None));
    assert!(page.contains("51 to 100 of 120") || page.contains("to") && page.contains("120"), "{page}");
    assert!(page.contains("href=\"/p/parlai/cases?q=talk&amp;page=3\"") && page.contains("href=\"/p/parlai/cases?q=talk\""), "{page}");
    assert_eq!(count(&page, "type=\"checkbox\""), 0, "who may not change cases chooses none");
}

#[test]
fn folders_nest_and_count_what_is_below_them() {
    let page = html(None, || list::draw(library(&[], Ask::default(), 6, vec![row(1)]), None));
    let tree = page.split("class=\"tree\"").nth(1).expect("a tree");
    let bare: String = tree.replace("<!>", "");
    assert!(
        bare.contains(">Chat <span class=\"quiet\">4</span>") && bare.contains("folder=Chat%2FSign%20in") && bare.contains("folder=%2F"),
        "{bare}"
    );
    assert!(page.contains("is%3Aretired"), "the way to the retired ones");
}

#[test]
fn the_form_of_many_holds_the_ticks_and_the_search_whatever_page_they_are_on() {
    let ask = Ask { q: "talk".into(), folder: "Chat".into(), ..Ask::default() };
    let page = html(None, || list::draw(library(&[Action::EditTestCase], ask.clone(), 1, vec![row(4)]), None));
    assert!(page.contains("name=\"case\" value=\"4\" form=\"bulk\"") && page.contains("id=\"bulk\""), "{page}");
    assert!(
        page.contains("name=\"q\" value=\"talk\" form=\"bulk\"") && page.contains("name=\"folder\" value=\"Chat\" form=\"bulk\""),
        "{page}"
    );
    let echo = refused(&[("case", "4"), ("add_tags", "no!")]);
    let page = html(Some(echo), || list::draw(library(&[Action::EditTestCase], ask, 1, vec![row(4)]), None));
    assert!(page.contains("value=\"no!\"") && page.contains("checked"), "what was typed and ticked is lost: {page}");
    assert_eq!(count(&page, "role=\"alert\""), 1);
}

#[test]
fn a_change_of_many_is_shown_before_it_is_done() {
    let data = BulkPage {
        place: place(&[Action::EditTestCase]),
        ask: Ask { q: "talk".into(), ..Ask::default() },
        typed: vec![("to_folder".into(), "Chat".into())],
        sentences: vec!["move to the folder Chat".into()],
        chosen: 130,
        changing: 120,
        first: vec![(1, "Talk".into())],
        seen: "abc".into(),
        refusal: None,
    };
    let page = html(None, || bulk::draw(data.clone()));
    for part in [
        "120 cases will change",
        "move to the folder Chat",
        "10 cases that match are so already",
        "name=\"seen\" value=\"abc\"",
        "name=\"all\" value=\"on\"",
        "name=\"to_folder\" value=\"Chat\"",
        "name=\"q\" value=\"talk\"",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let page = html(None, || bulk::draw(BulkPage { changing: 0, ..data }));
    assert!(page.contains("Nothing would change") && !page.contains("method=\"post\" action=\"/p/parlai/cases/bulk\""), "{page}");
}

#[test]
fn what_changed_is_said_in_words_too() {
    let piece = |change, text: &str| Piece { change, text: text.into() };
    let step = StepChange {
        change: Change::Same,
        before: Some(1),
        after: Some(1),
        action: vec![piece(Change::Gone, "hi"), piece(Change::New, "hello")],
        expected: Vec::new(),
    };
    let difference = Some(Difference { from: 2, to: 3, parts: Vec::new(), steps: vec![step] });
    let page = html(None, || page::draw(CasePage { difference, ..a_case(&[], Some(case(4, false))) }));
    assert!(page.contains("from version 2 to version 3") && page.contains("removed: ") && page.contains("added: "), "{page}");
}

#[test]
fn a_case_shows_where_it_was_run_and_how_to_get_there() {
    let run = CaseRun { verdict: domain::test_run::Verdict::Failed, tester: "Quinn".into(), at: NOW, run: Some("r1".into()), attempts: 2 };
    let results = vec![
        CaseResult { candidate: 8, build: "1.8".into(), version: 3, run: None },
        CaseResult { candidate: 7, build: "1.7".into(), version: 2, run: Some(run) },
    ];
    let page = html(None, || page::draw(CasePage { results, ..a_case(&[], Some(case(4, false))) }));
    assert!(page.contains("href=\"/p/parlai/candidates/7/runs/r1?case=4\"") && page.contains("not run"), "{page}");
    assert!(page.contains("href=\"https://jira.example/browse/PARLAI-1\""), "{page}");
}

#[test]
fn a_retired_case_can_be_brought_back_by_who_may() {
    let page = html(None, || page::draw(a_case(&[Action::EditTestCase], Some(case(4, true)))));
    assert!(page.contains("/cases/4/bring-back") && page.contains("/cases/4/copy") && !page.contains("/cases/4/retire"), "{page}");
    assert_eq!(count(&html(None, || page::draw(a_case(&[], Some(case(4, true))))), "/bring-back"), 0);
}
