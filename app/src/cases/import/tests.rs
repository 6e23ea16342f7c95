//! Pages drawn as the server draws them: the preview says what will happen, and the button says the same.

use super::{page, start};
use crate::qa::testing::{NOW, count, html, place, refused};
use domain::access::Action;
use domain::summary::{Becomes, Column, Field, ImportCase, ImportCounts, ImportDone, ImportPage, ImportProblem, ImportStart, Tool};

fn preview(counts: ImportCounts) -> ImportPage {
    let case = ImportCase {
        line: 2,
        becomes: Becomes::Changed,
        number: Some(12),
        title: "Talk <b>".into(),
        folder: "Chat".into(),
        priority: "high".into(),
        tags: "smoke".into(),
        steps: 3,
        changes: vec!["steps".into()],
        warnings: vec!["The tag \"sign in\" becomes sign-in.".into()],
    };
    let problem =
        ImportProblem { line: 7, column: "Priority".into(), what: "The priority \"x\" is not known.".into(), advice: "Write low.".into() };
    ImportPage {
        place: place(&[Action::EditTestCase]),
        id: "i-1".into(),
        file: "cases.csv".into(),
        tool: Tool::TestRail,
        columns: vec![Column { name: "Title".into(), field: Field::Title, example: "Talk".into() }],
        map: "title".into(),
        counts,
        cases: vec![case],
        problems: vec![problem],
        problems_total: 1,
        notes: Vec::new(),
        seen: "s".repeat(64),
        intent: "intent-of-this-page".into(),
        done: None,
    }
}

const COUNTS: ImportCounts = ImportCounts { new: 36, changed: 1, unchanged: 2, left_out: 3 };

#[test]
fn the_button_says_what_it_will_do_and_sends_back_what_was_seen() {
    let page = html(None, || page::draw(preview(COUNTS)));
    assert!(page.contains("Import 37 cases, leave out 3 rows with errors"), "{page}");
    for field in ["name=\"seen\"", "name=\"map\" value=\"title\"", "name=\"tool\" value=\"testrail\"", "name=\"intent\""] {
        assert!(page.contains(field), "{field}");
    }
    assert!(page.contains("left-out.csv?tool=testrail&amp;map=title") && page.contains("becomes sign-in"));
    assert_eq!(count(&page, "<b>"), 0, "words of a file are never markup");
}

#[test]
fn nothing_to_import_has_no_button() {
    let page = html(None, || page::draw(preview(ImportCounts { unchanged: 5, ..ImportCounts::default() })));
    assert!(page.contains("Nothing to import") && count(&page, "name=\"seen\"") == 0);
}

#[test]
fn what_is_done_is_not_offered_again() {
    let done = ImportDone { by: "Kim".into(), at: NOW, counts: COUNTS, cases: vec![(12, "Talk".into(), Becomes::Changed)] };
    let page = html(None, || page::draw(ImportPage { done: Some(done), ..preview(COUNTS) }));
    assert!(page.contains("href=\"/p/parlai/cases/12\"") && page.contains("Imported by "));
    assert_eq!(count(&page, "method=\"post\" action=\"/p/parlai/cases/import"), 0);
}

#[test]
fn a_refused_file_is_told_on_the_page_where_it_was_chosen() {
    let data = ImportStart { place: place(&[Action::EditTestCase]), largest: 10 * 1024 * 1024, most_rows: 20_000 };
    let page = html(Some(refused(&[("tool", "xray")])), || start::draw(data));
    assert_eq!(count(&page, "role=\"alert\""), 1);
    assert!(page.contains("value=\"xray\" selected"), "what was chosen is kept: {page}");
}
