//! What came of an import.

use super::page::Counts;
use super::preview::BecomesBadge;
use crate::ui::{ButtonLink, DataTable, Look, Panel, TimeAgo, plural};
use domain::Timestamp;
use domain::summary::ImportDone;
use leptos::prelude::*;

/// Counts, and links to the cases.
#[component]
pub fn Done(done: ImportDone, base: String, now: Timestamp) -> impl IntoView {
    let all = done.counts.new + done.counts.changed;
    let shown = i64::try_from(done.cases.len()).unwrap_or(i64::MAX);
    let more = (all > shown).then(|| view! { <p class="import-end hint">"And "{plural(all - shown, "more case", "more cases")}"."</p> });
    let rows = done
        .cases
        .into_iter()
        .map(|(number, title, becomes)| {
            view! {
                <tr>
                    <td data-label="Case" class="cell-main"><a class="row-link" href=format!("{base}/{number}")><span class="quiet">"TC-"{number}</span>" "{title}</a></td>
                    <td data-label="Became"><BecomesBadge becomes=becomes/></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Panel title="What came of it" id="counts">
            <Counts counts=done.counts/>
            <p>"Imported by "{done.by}" "<TimeAgo at=done.at now=now/>"."</p>
            <p class="actions"><ButtonLink href=base look=Look::Primary>"Go to the library"</ButtonLink></p>
        </Panel>
        <Panel title="New and changed cases" id="cases" class="panel-flush">
            <DataTable caption="New and changed cases" columns=vec!["Case", "Became"]>{rows}</DataTable>
            {more}
        </Panel>
    }
}
