//! The library of test cases.

use super::api::read_cases;
use crate::context;
use crate::ui::{ButtonLink, DataTable, Disclosure, Empty, Look, Page, Panel, Section, loaded, plural};
use domain::access::Action;
use domain::summary;
use domain::test_case::TestCase;
use leptos::prelude::*;

/// The library.
#[component]
pub fn CasesPage() -> impl IntoView {
    loaded(read_cases(context::param("slug")), draw)
}

pub(super) fn draw(data: summary::CasesPage) -> impl IntoView {
    let summary::CasesPage { place, cases } = data;
    let base = format!("/p/{}/cases", place.slug);
    let links = base.clone();
    let may = place.can(Action::EditTestCase);
    let (retired, live): (Vec<_>, Vec<_>) = cases.into_iter().partition(|case| case.retired);
    let gone = i64::try_from(retired.len()).unwrap_or(i64::MAX);
    let new = may.then(|| format!("{base}/new"));
    let body = if live.is_empty() {
        let what = if may {
            "A case says what to do and what should then be seen. Testers run it against every candidate."
        } else {
            "QA testers and release managers write them."
        };
        let start = new.clone().map(|href| view! { <p><ButtonLink href=href look=Look::Primary>"Write the first case"</ButtonLink></p> });
        view! { <Empty title="No test case yet"><p>{what}</p>{start}</Empty> }.into_any()
    } else {
        view! { <Table caption="Test cases" cases=live base=base.clone()/> }.into_any()
    };
    let folded = (gone > 0).then(|| {
        view! {
            <Disclosure summary=plural(gone, "retired case", "retired cases")>
                <p class="hint">"Retired cases are no longer proposed. Their results stay."</p>
                <Table caption="Retired test cases" cases=retired base=base/>
            </Disclosure>
        }
    });
    view! {
        <Page place=place title="Test cases" section=Section::Cases aside=move || new.map(|href| view! { <ButtonLink href=href look=Look::Primary>"New case"</ButtonLink> })>
            <Panel title="Library" id="library" class="panel-flush">{body}</Panel>
            {folded}
            <super::import::Exchange base=links may=may/>
        </Page>
    }
}

#[component]
fn Table(caption: &'static str, cases: Vec<TestCase>, base: String) -> impl IntoView {
    let rows = cases
        .into_iter()
        .map(|case| {
            let steps = i64::try_from(case.wording.steps.len()).unwrap_or(i64::MAX);
            let story = match case.wording.stories_text() {
                keys if keys.is_empty() => view! { <span class="quiet">"–"</span> }.into_any(),
                keys => view! { <span class="case-key">{keys}</span> }.into_any(),
            };
            view! {
                <tr>
                    <td data-label="Case" class="cell-main"><a class="row-link" href=format!("{base}/{}", case.number)><span class="quiet">"TC-"{case.number}</span>" "{case.wording.title.to_string()}</a></td>
                    <td data-label="Story">{story}</td>
                    <td data-label="Steps" class="number">{steps}</td>
                    <td data-label="Version" class="number">"v"{case.version}</td>
                </tr>
            }
        })
        .collect_view();
    view! { <DataTable caption=caption columns=vec!["Case", "Story", "#Steps", "#Version"]>{rows}</DataTable> }
}
