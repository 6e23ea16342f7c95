//! What came of a case on the last candidates.

use crate::ui::{DataTable, Empty, TimeAgo, VerdictBadge};
use domain::summary::CaseResult;
use domain::time::Timestamp;
use leptos::prelude::*;

/// One row a candidate, newest first.
#[component]
pub fn History(results: Vec<CaseResult>, base: String, number: i64, now: Timestamp) -> impl IntoView {
    if results.is_empty() {
        return view! { <Empty title="None of the last 20 candidates planned it"/> }.into_any();
    }
    let rows = results
        .into_iter()
        .map(|result| {
            let href = format!("{base}/{}", result.candidate);
            let (verdict, tester, when) = match result.run {
                None => (view! { <VerdictBadge verdict=None/> }.into_any(), String::new(), None),
                Some(run) => {
                    let badge = view! { <VerdictBadge verdict=Some(run.verdict)/> };
                    let again = (run.attempts > 1).then(|| format!(" {} results", run.attempts));
                    let shown = match run.run {
                        Some(id) => view! { <a href=format!("{href}/runs/{id}?case={number}")>{badge}<span class="hidden">" in this run"</span></a>{again} }.into_any(),
                        None => view! { {badge}" carried over" }.into_any(),
                    };
                    (shown, run.tester, Some(view! { <TimeAgo at=run.at now=now/> }))
                }
            };
            view! {
                <tr>
                    <td data-label="Candidate" class="cell-main"><a class="row-link" href=format!("{href}/qa")><span class="quiet">"#"{result.candidate}</span>" "{result.build}</a></td>
                    <td data-label="Result">{verdict}</td>
                    <td data-label="Version">"v"{result.version}</td>
                    <td data-label="By">{tester}</td>
                    <td data-label="When">{when}</td>
                </tr>
            }
        })
        .collect_view();
    view! { <DataTable caption="Newest result on each of the last candidates" columns=vec!["Candidate", "Result", "Version", "By", "When"]>{rows}</DataTable> }.into_any()
}
