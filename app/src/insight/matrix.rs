//! The matrix: a table, because testers follow it to cases and candidates; each cell is a drawn mark, the word behind it.

use crate::error::encoded;
use crate::ui::{Button, Empty, Look, Panel, TextField, plural};
use domain::summary::{Cell, Failures, MATRIX_PAGE, Matrix, MatrixRow};
use leptos::prelude::*;

/// The order of the key: what needs a look first.
const CELLS: [Cell; 8] =
    [Cell::Failed, Cell::Blocked, Cell::MachineFailed, Cell::Passed, Cell::MachinePassed, Cell::Carried, Cell::Skipped, Cell::NotRun];

/// The shape of a cell, in a box of 16: none for what is not planned.
const fn shape(cell: Cell) -> &'static str {
    match cell {
        Cell::Passed => "M3 8.5L6.5 12L13 4.5",
        // A tick that came along an arrow, and what stands in the brackets of a machine.
        Cell::Carried => "M2 8H8M6 6L8 8L6 10M8.5 10.5L10.5 12.5L14 6.5",
        Cell::MachinePassed => "M4 2.5H2V13.5H4M12 2.5H14V13.5H12M5 8.5L7 10.5L11 5.5",
        Cell::MachineFailed => "M4 2.5H2V13.5H4M12 2.5H14V13.5H12M5.5 5.5L10.5 10.5M10.5 5.5L5.5 10.5",
        Cell::Failed => "M4 4L12 12M12 4L4 12",
        Cell::Blocked => "M5.5 3V13M10.5 3V13",
        Cell::Skipped => "M3.5 8H12.5",
        Cell::NotRun => "M6 8a2 2 0 1 0 4 0a2 2 0 1 0 -4 0",
        Cell::NotPlanned => "",
    }
}

/// Cases × candidates, the newest candidate beside the names.
#[component]
pub(super) fn MatrixPanel(base: String, candidates: Vec<Failures>, matrix: Matrix) -> impl IntoView {
    let here = format!("{base}/quality");
    let Matrix { query, rows, total, page } = matrix.clone();
    let find = (total > 0 || !query.is_empty()).then(|| view! { <Find here=here.clone() query=query.clone()/> });
    if rows.is_empty() {
        let (title, advice) = if query.is_empty() {
            ("No case was planned for these candidates", "Plan test cases on a candidate's QA page; every result then has its place here.")
        } else {
            ("No planned case fits", "Search for words of the title, or for a number such as TC-12.")
        };
        return view! { <Panel title="Cases and candidates" id="matrix" live="matrix">{find}<Empty title=title><p>{advice}</p></Empty></Panel> }.into_any();
    }
    let heads = candidates
        .iter()
        .rev()
        .map(|one| view! { <th scope="col"><a href=format!("{base}/candidates/{}/qa", one.number) title=one.version.clone()>"#"{one.number}</a></th> })
        .collect_view();
    let numbers: Vec<i64> = candidates.iter().map(|one| one.number).collect();
    let first = (page - 1) * MATRIX_PAGE + 1;
    let last = first - 1 + i64::try_from(rows.len()).unwrap_or(0);
    let lines = rows.into_iter().map(|row| line(&base, &numbers, row)).collect_view();
    let shapes =
        CELLS.map(|cell| view! { <symbol id=format!("mark-{cell}") viewBox="0 0 16 16"><path d=shape(cell)/></symbol> }).collect_view();
    let keys = CELLS
        .map(|cell| view! { <li class="key"><span class=format!("mark mark-{cell}")>{mark(cell)}</span>{cell.label()}</li> })
        .collect_view();
    let range = if total > MATRIX_PAGE { format!("Cases {first} to {last} of {total}") } else { plural(total, "case", "cases") };
    view! {
        <Panel title="Cases and candidates" id="matrix" live="matrix">
            {find}
            <svg class="hidden" aria-hidden="true"><defs>{shapes}</defs></svg>
            <p class="hint">{range}", those that failed most recently first. The newest candidate stands on the left."</p>
            <ul class="keys-row">{keys}<li class="key"><span class="mark"></span>"not planned"</li></ul>
            <div class="matrix-box" role="group" tabindex="0" aria-label="Cases and candidates">
                <table class="matrix">
                    <caption class="hidden">"Newest result of each case on each candidate, newest candidate first"</caption>
                    <thead><tr><th scope="col">"Case"</th>{heads}</tr></thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
            <Pages here=here matrix=matrix/>
        </Panel>
    }
    .into_any()
}

fn mark(cell: Cell) -> impl IntoView {
    view! { <svg aria-hidden="true"><use_ href=format!("#mark-{cell}")/></svg> }
}

fn line(base: &str, numbers: &[i64], row: MatrixRow) -> AnyView {
    let case = row.number;
    let cells = numbers
        .iter()
        .zip(row.cells)
        .rev()
        .map(|(candidate, cell)| {
            let words = format!("#{candidate}: {}", cell.label());
            match cell {
                Cell::NotPlanned => view! { <td><span class="hidden">{cell.label()}</span></td> }.into_any(),
                // What holds or held the gate is what one goes to; the others are reached by their candidate.
                Cell::Failed | Cell::Blocked | Cell::MachineFailed => view! {
                    <td><a class=format!("mark mark-{cell}") href=format!("{base}/candidates/{candidate}/qa#TC-{case}") title=words>{mark(cell)}<span class="hidden">{cell.label()}</span></a></td>
                }
                .into_any(),
                _ => view! {
                    <td><span class=format!("mark mark-{cell}") title=words aria-hidden="true">{mark(cell)}</span><span class="hidden">{cell.label()}</span></td>
                }
                .into_any(),
            }
        })
        .collect_view();
    view! {
        <tr>
            <th scope="row"><a class="row-link" href=format!("{base}/cases/{case}")><span class="quiet">"TC-"{case}</span>" "{row.title}</a></th>
            {cells}
        </tr>
    }
    .into_any()
}

#[component]
fn Find(here: String, query: String) -> impl IntoView {
    let all = (!query.is_empty()).then(|| view! { <a href=format!("{here}#matrix")>"Show all"</a> });
    view! {
        <form method="get" action=format!("{here}#matrix") class="form form-inline matrix-find" role="search">
            <TextField name="q" label="Find a case" kind="search" value=query maxlength=200 echo=false/>
            <Button look=Look::Secondary>"Find"</Button>
            {all}
        </form>
    }
}

#[component]
fn Pages(here: String, matrix: Matrix) -> impl IntoView {
    let pages = matrix.pages();
    if pages == 1 {
        return ().into_any();
    }
    let link = |page: i64, label: &'static str, rel: &'static str| {
        let find = if matrix.query.is_empty() { String::new() } else { format!("q={}&", encoded(&matrix.query)) };
        (1..=pages).contains(&page).then(|| view! { <a class="button" rel=rel href=format!("{here}?{find}page={page}#matrix")>{label}</a> })
    };
    view! {
        <nav class="pager" aria-label="Pages of cases">
            {link(matrix.page - 1, "Previous cases", "prev")}
            {link(matrix.page + 1, "More cases", "next")}
        </nav>
    }
    .into_any()
}
