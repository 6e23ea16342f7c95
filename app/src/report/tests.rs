//! The pages of machine tests as the server draws them.

use super::{all, one};
use crate::qa::testing::{NOW, count, head, html, place};
use domain::report::{Comparison, MachineTest, Outcome, Output, Seen, Totals, Track};
use domain::summary::{ReportPage, ReportQuery, ReportRow, ReportView, ReportsPage, TestList, TestPage, TestRow};

fn file() -> ReportRow {
    let totals = Totals { tests: 3, passed: 1, failed: 1, skipped: 1, millis: 1_500, ..Totals::default() };
    ReportRow { id: "r-1".into(), name: "unit.xml".into(), totals, at: NOW, problem: None, warnings: Vec::new() }
}

fn test() -> TestRow {
    TestRow {
        report: "r-1".into(),
        report_name: "unit.xml".into(),
        position: 7,
        test: MachineTest {
            suite: "shop.Door".into(),
            name: "<b>opens</b>".into(),
            file: Some("door.py".into()),
            outcome: Outcome::Failed,
            flaky: false,
            millis: Some(1_500),
            message: Some("expected <open>".into()),
            kind: Some("AssertionError".into()),
            started: None,
            properties: vec![("owner".into(), "Kim".into())],
            output: Output { detail: "at <door>".into(), out: "said & done".into(), err: String::new(), cut: true },
        },
        more: false,
        cases: vec![(12, "The door".into())],
        track: Track(vec![
            Seen { candidate: 11, outcome: Outcome::Passed, flaky: true },
            Seen { candidate: 12, outcome: Outcome::Failed, flaky: false },
        ]),
    }
}

fn list(rows: Vec<TestRow>) -> TestList {
    TestList { found: 120, rows, page: 2, pages: 3 }
}

fn page(view: ReportView) -> ReportsPage {
    let comparison = Comparison { previous: Some(11), new_failures: 3, fixed: 2, flaky: 1, ..Comparison::default() };
    ReportsPage {
        place: place(&[]),
        head: head(),
        files: vec![file()],
        totals: file().totals,
        comparison,
        added_and_gone: Some((4, 1)),
        window: vec![12, 11],
        view,
        query: ReportQuery { view: Some(view), outcome: "failed".into(), text: "a&b=c".into(), page: 2 },
        tests: list(vec![test()]),
    }
}

#[test]
fn the_change_is_said_in_words_and_each_part_has_its_number() {
    let page = html(None, || all::draw(page(ReportView::New)));
    assert!(page.contains("3 new failures, 2 fixed, 1 flaky") && page.contains("4 tests are new and 1 gone"), "{page}");
    assert!(page.contains("href=\"/p/parlai/candidates/11/reports\""), "{page}");
    assert!(page.contains("?view=fixed") && page.contains("aria-current=\"page\""), "{page}");
    assert!(!page.contains("Not run any more"), "what there is none of is not in the way");
    assert_eq!(count(&page, "<h1"), 1);
}

#[test]
fn words_of_a_test_are_text_and_its_output_is_folded() {
    let page = html(None, || all::draw(page(ReportView::New)));
    assert!(page.contains("&lt;b&gt;opens&lt;/b&gt;") && !page.contains("<b>opens"), "{page}");
    assert!(page.contains("at &lt;door&gt;") && page.contains("said &amp; done"), "{page}");
    assert!(page.contains("<details") && !page.contains("<details class=\"disclosure \" open"), "{page}");
    assert!(page.contains("It was cut when it came") && page.contains("All of it"), "{page}");
}

#[test]
fn a_test_shows_the_case_it_stands_for_and_how_it_ended_before() {
    let page = html(None, || all::draw(page(ReportView::Flaky)));
    assert!(page.contains("href=\"/p/parlai/cases/12\"") && page.contains("The door"), "{page}");
    assert!(page.contains("#11 passed, flaky") && page.contains("#12 failed"), "signs have words: {page}");
}

#[test]
fn the_filter_and_the_pages_keep_what_was_asked() {
    let page = html(None, || all::draw(page(ReportView::All)));
    assert!(page.contains("method=\"get\"") && page.contains("name=\"view\" value=\"all\""), "{page}");
    assert!(page.contains("value=\"a&amp;b=c\""), "{page}");
    assert!(page.contains("?view=all&amp;outcome=failed&amp;q=a%26b%3Dc&amp;page=3"), "{page}");
    assert!(page.contains("Page 2 of 3, 120 tests"), "{page}");
}

#[test]
fn nothing_to_compare_with_is_said_and_failures_are_not_called_new() {
    let mut page = page(ReportView::New);
    page.comparison.previous = None;
    page.added_and_gone = None;
    let page = html(None, || all::draw(page));
    assert!(page.contains("No earlier candidate has machine tests") && !page.contains("New failures"), "{page}");
}

#[test]
fn a_file_that_could_not_be_read_is_not_shown_as_passed() {
    let mut row = file();
    row.totals = Totals::default();
    row.problem = Some("The report is not well-formed XML at byte 7. (xml_malformed)".into());
    row.warnings = vec!["The file says that it holds 5 tests; 3 were found and counted.".into()];
    let page = ReportPage {
        place: place(&[]),
        head: head(),
        report: row,
        properties: Vec::new(),
        file: None,
        query: ReportQuery::default(),
        tests: TestList::default(),
    };
    let page = html(None, || one::draw(page));
    assert!(page.contains("not readable") && page.contains("xml_malformed") && page.contains("holds the gate"), "{page}");
    assert!(page.contains("5 tests; 3 were found") && !page.contains(">passed<"), "{page}");
}

#[test]
fn one_test_shows_everything_that_is_known_and_says_what_is_not() {
    let page = TestPage {
        place: place(&[]),
        head: head(),
        report: file(),
        test: test(),
        history: vec![(Seen { candidate: 11, outcome: Outcome::Passed, flaky: true }, "/p/parlai/candidates/11/reports/r-0?test=3".into())],
    };
    let page = html(None, || one::draw_test(page));
    assert!(page.contains("/p/parlai/candidates/11/reports/r-0?test=3"), "{page}");
    assert!(page.contains("AssertionError") && page.contains("Kim") && page.contains("do not trust it blindly"), "{page}");
    assert_eq!(count(&page, "class=\"unknown\""), 1, "when it began: {page}");
    assert_eq!(count(&page, "<h1"), 1);
}
