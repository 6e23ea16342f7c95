//! The audit log: every change, who made it, and the hash that chains it to the one before.

mod api;

use crate::context;
use crate::ui::{DataTable, Empty, Hash, Page, Section, TimeAgo, loaded};
use domain::Timestamp;
use domain::summary::{AuditPage as Data, AuditRow};
use leptos::prelude::*;

/// `/p/{slug}/audit`
#[component]
pub fn AuditPage() -> impl IntoView {
    let before = context::query("before").and_then(|seq| seq.parse().ok());
    loaded(api::read_audit(context::param("slug"), before), move |page| draw(page, before.is_some()))
}

fn draw(page: Data, older: bool) -> impl IntoView {
    let Data { place, rows, before } = page;
    let base = format!("/p/{}/audit", place.slug);
    let (now, slug) = (place.now, place.slug.clone());
    let content = if rows.is_empty() {
        view! { <Empty title="No entries"><p>"Every change of this project will be listed here."</p></Empty> }.into_any()
    } else {
        let lines = rows.into_iter().map(|row| line(row, &slug, now)).collect_view();
        view! { <DataTable caption="Audit log, newest first" class="audit-table" columns=vec!["#No", "When", "Who", "What", "Candidate", "Proof"]>{lines}</DataTable> }.into_any()
    };
    let newest = older.then(|| view! { <a class="button" href=base.clone()>"Newest entries"</a> });
    let next = before.map(|seq| view! { <a class="button" rel="next" href=format!("{base}?before={seq}")>"Older entries"</a> });
    view! {
        <Page place=place title="Audit log" section=Section::Audit live=true>
            <p class="quiet">"Rows are only ever added. Each holds the hash of the one before: "<code>"murmuration audit verify"</code>" checks the whole chain. Numbers run through the whole portal, so rows of other places are missing here."</p>
            <div data-live="audit">{content}</div>
            <nav class="pager" aria-label="Pages">{newest}{next}</nav>
        </Page>
    }
    .into_any()
}

fn line(row: AuditRow, slug: &str, now: Timestamp) -> AnyView {
    let candidate = match row.candidate {
        Some(number) => view! { <a href=format!("/p/{slug}/candidates/{number}")>"#"{number}</a> }.into_any(),
        None => view! { <span class="quiet">"–"</span> }.into_any(),
    };
    let request = row.request_id.map(|id| view! { <span class="sub">"request "<code class="wrap">{id}</code></span> });
    let row_ = row.row;
    view! {
        <tr id=format!("seq-{}", row_.seq)>
            <td data-label="No" class="number">{row_.seq}</td>
            <td data-label="When"><TimeAgo at=row_.at now=now/></td>
            <td data-label="Who">{row_.actor}</td>
            <td data-label="What" class="cell-main">{row_.sentence}<span class="sub"><code>{row_.action}</code></span></td>
            <td data-label="Candidate">{candidate}</td>
            <td data-label="Proof"><Hash full=row.hash/>{request}</td>
        </tr>
    }
    .into_any()
}
