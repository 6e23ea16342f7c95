//! Pages drawn as the server draws them: what they offer, what they keep, what they never show.

use super::{list, page};
use crate::qa::testing::{NOW, count, html, place, refused};
use domain::access::Action;
use domain::summary::{CasePage, CasesPage};
use domain::test_case::{Filing, TestCase, Wording};

fn case(number: i64, retired: bool) -> TestCase {
    let wording =
        Wording::from_form(&format!("Talk {number}"), "An account", "Open the chat => A prompt\nSay hi", "PARLAI-1").expect("wording");
    TestCase {
        id: "00000000-0000-0000-0000-000000000000".parse().expect("id"),
        number,
        version: 3,
        wording,
        filing: Filing::default(),
        filed: 1,
        retired,
    }
}

fn a_case(may: &[Action], case: Option<TestCase>) -> CasePage {
    let versions = case.iter().map(|case| (case.version, "Kim".to_owned(), NOW)).collect();
    CasePage { place: place(may), case, versions }
}

#[test]
fn an_edit_names_the_version_that_was_read() {
    let page = html(None, || page::draw(a_case(&[Action::EditTestCase], Some(case(4, false)))));
    assert!(page.contains("action=\"/p/parlai/cases/4\"") && page.contains("name=\"version\" value=\"3\""), "{page}");
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
    assert!(page.contains("It waves back</p>"), "the preview shows what was typed");
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

#[test]
fn the_library_folds_retired_cases_and_knows_when_it_is_empty() {
    let page = html(None, || list::draw(CasesPage { place: place(&[]), cases: vec![case(1, false), case(2, true)] }));
    assert!(page.find("/cases/1\"") < page.find("1 retired case") && page.find("1 retired case") < page.find("/cases/2\""));
    let page = html(None, || list::draw(CasesPage { place: place(&[Action::EditTestCase]), cases: Vec::new() }));
    assert!(page.contains("No test case yet") && page.contains("Write the first case"));
}
