//! Cases as they will be, and what is wrong with others.

use crate::ui::{Badge, DataTable, Empty, Tone, plural};
use domain::summary::{Becomes, ImportCase, ImportCounts, ImportProblem};
use leptos::prelude::*;

/// A word with a colour for what becomes of a case.
#[component]
pub(super) fn BecomesBadge(becomes: Becomes) -> impl IntoView {
    let tone = match becomes {
        Becomes::New => Tone::Ok,
        Becomes::Changed => Tone::Info,
        Becomes::Unchanged => Tone::Quiet,
    };
    view! { <Badge tone=tone>{becomes.as_str()}</Badge> }
}

/// The first cases.
#[component]
pub fn Cases(cases: Vec<ImportCase>, counts: ImportCounts, base: String) -> impl IntoView {
    if cases.is_empty() {
        return view! { <Empty title="No case can be read from this file yet"><p>"Look at the columns and at the rows with errors."</p></Empty> }.into_any();
    }
    let all = counts.new + counts.changed + counts.unchanged;
    let shown = i64::try_from(cases.len()).unwrap_or(i64::MAX);
    let more = (all > shown).then(|| view! { <p class="import-end hint">"And "{plural(all - shown, "more case", "more cases")}"."</p> });
    let rows = cases.into_iter().map(|case| row(case, &base)).collect_view();
    view! {
        <DataTable caption="Cases as they will be" columns=vec!["Case", "Becomes", "Folder", "Priority", "#Steps", "#Line"]>{rows}</DataTable>
        {more}
    }
    .into_any()
}

fn row(case: ImportCase, base: &str) -> impl IntoView + use<> {
    let title = match case.number {
        Some(number) => {
            view! { <a class="row-link" href=format!("{base}/{number}")><span class="quiet">"TC-"{number}</span>" "{case.title}</a> }
                .into_any()
        }
        None => view! { <strong>{case.title}</strong> }.into_any(),
    };
    let changes = (!case.changes.is_empty()).then(|| view! { <span class="sub">"Changes: "{case.changes.join(", ")}</span> });
    let tags = (!case.tags.is_empty()).then(|| view! { <span class="sub">"Tags: "{case.tags}</span> });
    let warnings = case.warnings.into_iter().map(|warning| view! { <span class="sub import-warning">{warning}</span> }).collect_view();
    let folder = if case.folder.is_empty() { view! { <span class="quiet">"–"</span> }.into_any() } else { case.folder.into_any() };
    view! {
        <tr>
            <td data-label="Case" class="cell-main">{title}{changes}{tags}{warnings}</td>
            <td data-label="Becomes"><BecomesBadge becomes=case.becomes/></td>
            <td data-label="Folder">{folder}</td>
            <td data-label="Priority">{case.priority}</td>
            <td data-label="Steps" class="number">{case.steps}</td>
            <td data-label="Line" class="number">{case.line}</td>
        </tr>
    }
}

/// What is wrong, row by row.
#[component]
pub fn Problems(problems: Vec<ImportProblem>, total: i64) -> impl IntoView {
    let shown = i64::try_from(problems.len()).unwrap_or(i64::MAX);
    let more =
        (total > shown).then(|| view! { <p class="import-end hint">"And "{plural(total - shown, "more error", "more errors")}"."</p> });
    let rows = problems
        .into_iter()
        .map(|problem| {
            let column = if problem.column.is_empty() { "–".to_owned() } else { problem.column };
            view! {
                <tr>
                    <td data-label="Line">{problem.line}</td>
                    <td data-label="Column">{column}</td>
                    <td data-label="What is wrong">{problem.what}</td>
                    <td data-label="What to do">{problem.advice}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <DataTable caption="Rows with errors" columns=vec!["Line", "Column", "What is wrong", "What to do"]>{rows}</DataTable>
        {more}
    }
}
