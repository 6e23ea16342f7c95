//! One page of cases as a table, and the way to the other pages.

use crate::context;
use crate::ui::{DataTable, TimeAgo};
use domain::summary::CaseRow;
use domain::test_case::Priority;
use domain::test_case::query::{Ask, PAGE};
use domain::time::Timestamp;
use leptos::prelude::*;

/// The table. Who may change cases can tick them; the boxes belong to the form `bulk`.
#[component]
pub fn Rows(cases: Vec<CaseRow>, base: String, now: Timestamp, may: bool) -> impl IntoView {
    let ticked = context::echoed_all("case");
    let rows = cases.into_iter().map(|case| row(case, &base, now, may.then_some(&ticked))).collect_view();
    let mut columns = vec!["Case", "Tags", "Priority", "Owner", "Changed"];
    if may {
        columns.insert(0, "Choose");
    }
    view! { <DataTable caption="Test cases" columns=columns class="library-table">{rows}</DataTable> }
}

fn row(case: CaseRow, base: &str, now: Timestamp, ticked: Option<&Vec<String>>) -> impl IntoView + use<> {
    let number = case.number.to_string();
    let tick = ticked.map(|ticked| {
        let checked = ticked.contains(&number);
        let label = format!("Choose TC-{number}");
        view! { <td class="cell-tick"><label class="tick"><input type="checkbox" name="case" value=number.clone() form="bulk" checked=checked/><span class="hidden">{label}</span></label></td> }
    });
    let shelf = (!case.folder.is_empty()).then(|| view! { <span>{case.folder}</span> });
    let stories = (!case.stories.is_empty()).then(|| view! { <span class="case-key">{case.stories.join(", ")}</span> });
    let retired = case.retired.then_some("retired");
    let unowned = case.owner.is_none();
    let tags = case.tags.into_iter().map(|tag| view! { <span class="chip">{tag}</span> }).collect_view();
    view! {
        <tr>
            {tick}
            <td data-label="Case" class="cell-main">
                <a class="row-link" href=format!("{base}/{number}")><span class="quiet">"TC-"{number.clone()}</span>" "{case.title}</a>
                <span class="sub library-sub">{shelf}{stories}<span>"v"{case.version}</span>{retired}</span>
            </td>
            <td data-label="Tags"><span class="chips">{tags}</span></td>
            <td data-label="Priority">{priority(case.priority)}</td>
            <td data-label="Owner" class:unsaid=unowned>{case.owner.map_or_else(|| view! { <span class="quiet">"–"</span> }.into_any(), |owner| owner.into_any())}</td>
            <td data-label="Changed"><TimeAgo at=case.changed_at now=now/></td>
        </tr>
    }
}

/// A priority; the two that hurt stand out.
pub(super) fn priority(priority: Priority) -> impl IntoView {
    let class = match priority {
        Priority::Critical => "bad",
        Priority::High => "warn",
        Priority::Medium | Priority::Low => "",
    };
    view! { <span class=class>{priority.as_str()}</span> }
}

/// Where in the list one is, and its neighbours.
#[component]
pub fn Pager(ask: Ask, page: i64, total: i64, base: String) -> impl IntoView {
    let last = (total - 1).max(0) / PAGE + 1;
    let link = |to: i64, words: &'static str, rel: &'static str| {
        (1..=last).contains(&to).then(|| {
            let href = ask
                .with(|ask| {
                    if to > 1 {
                        ask.page = to.to_string()
                    }
                })
                .address(&base);
            view! { <a class="button" href=href rel=rel>{words}</a> }
        })
    };
    (last > 1).then(|| {
        let (first, end) = ((page - 1) * PAGE + 1, (page * PAGE).min(total));
        view! {
            <nav class="pager library-pager" aria-label="Pages">
                {link(page - 1, "Previous", "prev")}
                <span>{first}" to "{end}" of "{total}</span>
                {link(page + 1, "Next", "next")}
            </nav>
        }
    })
}
