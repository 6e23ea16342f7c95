//! Carried results, for whoever signs: each with the build it was really run on, who ran it, and who accepted it here.

use crate::ui::{CarriedFrom, DataTable, TimeAgo, plural};
use domain::Timestamp;
use domain::gate::PlannedCase;
use leptos::prelude::*;

/// "3 of 40 results were carried", with a table; nothing when none was.
#[component]
pub fn CarriedResults(
    plan: Vec<PlannedCase>,
    /// `/p/{slug}`.
    #[prop(into)]
    project: String,
    now: Timestamp,
) -> impl IntoView {
    let results = i64::try_from(plan.iter().filter(|case| case.latest.is_some()).count()).unwrap_or(i64::MAX);
    let carried: Vec<_> = plan
        .into_iter()
        .filter_map(|case| {
            let result = case.latest?;
            result.carried.clone().map(|carried| (case.number, case.title, result, carried))
        })
        .collect();
    if carried.is_empty() {
        return view! { <p class="quiet" id="carried">"None: every result was recorded on this candidate."</p> }.into_any();
    }
    let count = i64::try_from(carried.len()).unwrap_or(i64::MAX);
    let rows = carried
        .into_iter()
        .map(|(number, title, result, carried)| {
            view! {
                <tr>
                    <td data-label="Case" class="cell-main"><strong>"TC-"{number}</strong>" "{title}</td>
                    <td data-label="Origin"><CarriedFrom carried=carried.clone() project=project.clone() case=number/></td>
                    <td data-label="Run"><TimeAgo at=carried.at now=now/></td>
                    <td data-label="Accepted by">{result.by}<span class="sub"><TimeAgo at=result.at now=now/></span></td>
                </tr>
            }
        })
        .collect_view();
    let were = if count == 1 { "was" } else { "were" };
    view! {
        <p id="carried">{count}" of "{plural(results, "result", "results")}" "{were}" carried from an older candidate."</p>
        <DataTable caption="Carried results" columns=vec!["Case", "Origin", "Run", "Accepted by"]>{rows}</DataTable>
    }
    .into_any()
}
