//! Charts drawn as the server draws them: what they say without colours, without eyes, and when there is little to say.

use super::{burn_up, page};
use crate::qa::testing::{NOW, count, html, place};
use domain::Timestamp;
use domain::summary::{BurnUp, Cell, Failures, Matrix, MatrixRow, QualityPage};

const HOUR: i64 = 3_600_000;

fn candidate(number: i64, run: i64, failed: i64, blocked: i64, machine: Option<(i64, i64)>) -> Failures {
    Failures { number, version: format!("1.{number}.0<b>"), planned: 5, run, failed, blocked, machine }
}

fn quality(candidates: Vec<Failures>, rows: Vec<MatrixRow>, query: &str, total: i64, page: i64) -> String {
    let matrix = Matrix { query: query.to_owned(), rows, total, page };
    html(None, || page::draw(QualityPage { place: place(&[]), candidates, matrix }))
}

fn row(number: i64, cells: &[Cell]) -> MatrixRow {
    MatrixRow { number, title: "Talk </th><script>alert(1)</script>".to_owned(), cells: cells.to_vec() }
}

fn tested(done: &[(i64, i64)], now: i64) -> BurnUp {
    let at = |hours: i64| Timestamp(NOW.0 + hours * HOUR);
    let done: Vec<_> = done.iter().map(|(hours, n)| (at(*hours), *n)).collect();
    BurnUp { planned: vec![(at(0), 10), (at(1), 14)], last_result: done.last().map(|(at, _)| *at), done, now: at(now) }
}

#[test]
fn a_chart_names_itself_and_its_numbers_stand_in_a_table() {
    let page = quality(vec![candidate(1, 5, 0, 0, Some((20, 0))), candidate(2, 5, 3, 1, Some((21, 4)))], Vec::new(), "", 0, 1);
    assert_eq!(count(&page, "role=\"img\""), 2);
    for id in ["manual-name", "manual-said", "machine-name", "machine-said"] {
        assert_eq!(count(&page, &format!("id=\"{id}\"")), 1, "{id}: {page}");
    }
    assert!(page.contains("1 of 2 candidates with results had failed or blocked cases; #2 had most, 4."), "{page}");
    assert!(
        page.contains("Newest: ")
            && page.contains("3 failed and 1 blocked of 5 cases run")
            && page.contains("4 of 21 machine tests failed")
    );
    assert!(page.contains("The numbers as a table") && page.contains("<td data-label=\"Blocked\" class=\"number\">1</td>"), "{page}");
    assert!(page.contains("href=\"/p/parlai/candidates/2\""));
    assert!(!page.contains("style="), "the policy of the page forbids styles in attributes");
    assert!(!page.contains("<b>") && !page.contains("<script>"), "words of others stay words: {page}");
}

#[test]
fn nothing_known_is_a_dash_and_never_a_nought() {
    let page = quality(vec![candidate(1, 0, 0, 0, None)], Vec::new(), "", 0, 1);
    assert_eq!(count(&page, ">–</text>"), 2, "{page}");
    assert_eq!(count(&page, ">0</text>"), 0);
    assert!(page.contains("no report") && page.contains("No failed machine tests are known for these candidates."));
    let page = quality(vec![candidate(1, 5, 0, 0, Some((9, 0)))], Vec::new(), "", 0, 1);
    assert_eq!((count(&page, ">–</text>"), count(&page, ">0</text>")), (0, 2), "{page}");
}

#[test]
fn a_project_without_candidates_has_no_charts_and_says_so() {
    let page = quality(Vec::new(), Vec::new(), "", 0, 1);
    assert!(page.contains("No candidate has come in yet"));
    assert_eq!((count(&page, "<svg"), count(&page, "<table")), (0, 0), "{page}");
}

#[test]
fn every_cell_of_the_matrix_says_its_word_and_what_failed_leads_there() {
    let cells = [
        Cell::Passed,
        Cell::Failed,
        Cell::Blocked,
        Cell::Skipped,
        Cell::NotRun,
        Cell::NotPlanned,
        Cell::Carried,
        Cell::MachinePassed,
        Cell::MachineFailed,
    ];
    let candidates = (1..=9).map(|number| candidate(number, 5, 1, 1, None)).collect();
    let page = quality(candidates, vec![row(7, &cells)], "", 1, 1);
    let line = page.split("<tbody>").nth(2).and_then(|rest| rest.split("</tbody>").next()).expect("the matrix");
    let mut from = 0;
    // The newest candidate comes first.
    for cell in cells.iter().rev() {
        let word = format!("<span class=\"hidden\">{}</span>", cell.label());
        from += line[from..].find(&word).unwrap_or_else(|| panic!("{word} in its place: {line}"));
    }
    assert!(line.contains("href=\"/p/parlai/candidates/2/qa#TC-7\"") && line.contains("title=\"#2: failed\""), "{line}");
    assert!(line.contains("href=\"/p/parlai/candidates/3/qa#TC-7\"") && !line.contains("href=\"/p/parlai/candidates/1/qa#TC-7\""));
    assert!(line.contains("<th scope=\"row\"><a href=\"/p/parlai/cases/7\""), "{line}");
    assert_eq!(count(line, "#mark-"), 8, "what is not planned has no mark");
    for mark in ["failed", "blocked", "passed", "skipped", "not_run", "carried", "machine_passed", "machine_failed"] {
        assert_eq!(count(&page, &format!("id=\"mark-{mark}\"")), 1);
    }
    assert!(!page.contains("<script>alert"), "a title stays text");
}

#[test]
fn the_matrix_is_paged_and_the_search_goes_along() {
    let rows = || vec![row(1, &[Cell::Passed])];
    let one = || vec![candidate(1, 5, 0, 0, None)];
    let page = quality(one(), rows(), "a b&c", 120, 2);
    assert!(page.contains("href=\"/p/parlai/quality?q=a%20b%26c&amp;page=1#matrix\"") && page.contains("page=3#matrix"), "{page}");
    assert!(page.contains("Cases 51 to 51 of 120") && page.contains("value=\"a b&amp;c\""), "{page}");
    let page = quality(one(), rows(), "", 120, 3);
    assert!(page.contains("rel=\"prev\"") && !page.contains("rel=\"next\""));
    let page = quality(one(), Vec::new(), "nothing", 0, 1);
    assert!(page.contains("No planned case fits") && page.contains("Show all"), "{page}");
}

#[test]
fn a_burn_up_says_where_it_stands_and_promises_nothing_early() {
    let page = html(None, || burn_up::draw(tested(&[(1, 1), (2, 4)], 3), true));
    assert!(page.contains("4 of 14 planned cases have a result. It is too early to say"), "{page}");
    assert_eq!(count(&page, "line-pace"), 0);
    assert!(page.contains(">4 with a result</text>") && page.contains(">14 planned</text>") && !page.contains("style="), "{page}");
}

#[test]
fn the_pace_is_drawn_and_said_when_it_is_honest() {
    // Seven cases after the first in two hours; seven are left.
    let page = html(None, || burn_up::draw(tested(&[(1, 0), (2, 4), (3, 7)], 3), true));
    assert!(page.contains("testing will be through in about 2 h."), "{page}");
    assert_eq!(count(&page, "class=\"line-pace\""), 2, "the line and its key: {page}");
    let page = html(None, || burn_up::draw(tested(&[(1, 1), (2, 4), (3, 7)], 3), false));
    assert_eq!(count(&page, "line-pace"), 0, "a candidate that is decided has no pace");
    let page = html(None, || burn_up::draw(tested(&[(1, 1), (2, 4), (3, 7)], 30), true));
    assert!(page.contains("No result came since") && !page.contains("line-pace"), "{page}");
}

#[test]
fn a_finished_burn_up_has_one_label_and_an_empty_plan_no_chart() {
    let page = html(None, || burn_up::draw(tested(&[(1, 5), (2, 14)], 3), true));
    assert!(page.contains("All 14 planned cases have a result.") && page.contains("14 planned, all with a result</text>"), "{page}");
    assert_eq!(count(&page, "chart-label"), 1);
    let mut none = tested(&[], 3);
    none.planned.clear();
    assert_eq!(count(&html(None, || burn_up::draw(none, true)), "<svg"), 0);
}

#[test]
fn the_table_behind_a_burn_up_ends_with_what_is_known_now() {
    let page = html(None, || burn_up::draw(tested(&[(1, 1), (2, 4)], 3), true));
    let last = page.rsplit("<tr>").next().expect("a row");
    assert!(last.contains(&Timestamp(NOW.0 + 3 * HOUR).human()), "{last}");
    assert!(last.contains(">14</td>") && last.contains(">4</td>"), "{last}");
}
