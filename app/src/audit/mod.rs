//! The audit log: every change, who made it, and how it is proven.

mod api;
mod filter;

use crate::context;
use crate::ui::{DataTable, Disclosure, Empty, Hash, Notice, Page, Section, TimeAgo, Tone, loaded};
use domain::Timestamp;
use domain::access::Action;
use domain::summary::{AuditAsk, AuditPage as Data, AuditRow, AuditSeal};
use filter::{Filter, address};
use leptos::prelude::*;

/// `/p/{slug}/audit`
#[component]
pub fn AuditPage() -> impl IntoView {
    let before = context::query("before").and_then(|seq| seq.parse().ok());
    let asked = |name: &str| context::query(name).unwrap_or_default();
    let ask =
        AuditAsk { candidate: asked("candidate"), person: asked("person"), action: asked("action"), from: asked("from"), to: asked("to") };
    loaded(api::read_audit(context::param("slug"), Some(ask), before), move |page| draw(page, before.is_some()))
}

fn draw(page: Data, older: bool) -> impl IntoView {
    let Data { place, rows, before, ask, newest, refused } = page;
    if let Some(refusal) = &refused {
        crate::error::set_status(refusal.kind.status());
    }
    let base = format!("/p/{}/audit", place.slug);
    let (now, slug) = (place.now, place.slug.clone());
    let every = base.clone();
    let content = match (rows.is_empty(), ask.is_all()) {
        _ if refused.is_some() => ().into_any(),
        (true, true) => view! { <Empty title="No entries"><p>"Every change of this project will be listed here."</p></Empty> }.into_any(),
        (true, false) => view! { <Empty title="No entries like these"><p><a href=every>"Show all entries"</a></p></Empty> }.into_any(),
        _ => {
            let signed = newest.as_ref().map_or(0, |newest| newest.size);
            let lines = rows.into_iter().map(|row| line(row, &slug, signed, now)).collect_view();
            view! { <DataTable caption="Audit log, newest first" class="audit-table" columns=vec!["#No", "When", "Who", "What", "Candidate", "Proof"]>{lines}</DataTable> }.into_any()
        }
    };
    let newer = older.then(|| view! { <a class="button" href=address(&base, &ask, None)>"Newest entries"</a> });
    let next = before.map(|seq| view! { <a class="button" rel="next" href=address(&base, &ask, Some(seq))>"Older entries"</a> });
    let export = (place.can(Action::ExportAudit) && refused.is_none()).then(|| {
        let href = address(&format!("{base}/export"), &ask, None);
        view! { <a class="button" href=href download="" rel="external">"Export these entries"</a> }
    });
    view! {
        <Page place=place title="Audit log" section=Section::Audit live=true>
            <p class="quiet">"Rows are only ever added, and each holds the hash of the one before. Numbers run through the whole portal, so rows of other places are missing here."</p>
            <Sealed newest=newest now=now/>
            {refused.map(|refusal| view! { <Notice tone=Tone::Bad title=refusal.sentence alert=true><p>"Change it below, and filter again."</p></Notice> })}
            <Filter ask=ask base=base/>
            <div data-live="audit">{content}</div>
            <nav class="pager" aria-label="Pages">{newer}{next}{export}</nav>
        </Page>
    }
    .into_any()
}

/// The newest checkpoint, and how to check it.
#[component]
fn Sealed(newest: Option<AuditSeal>, now: Timestamp) -> impl IntoView {
    match newest {
        None => view! { <p class="quiet">"The log is not signed yet; it is some seconds after the portal starts."</p> }.into_any(),
        Some(AuditSeal { size, root, at }) => view! {
            <Disclosure summary=format!("Signed up to row {size}")>
                <p>"The newest checkpoint was made "<TimeAgo at=at now=now/>". It signs "{size}" rows of the whole portal with this root:"</p>
                <p><code class="wrap">{root}</code></p>
                <p>
                    "A proof shows that a row is in the log that was signed. Check it, away from this portal, with "
                    <code class="wrap">"murmuration audit verify --export FILE --key KEYS"</code>"; the keys are at "
                    <a href="/.well-known/murmuration-keys" rel="external">"/.well-known/murmuration-keys"</a>"."
                </p>
            </Disclosure>
        }
        .into_any(),
    }
}

fn line(row: AuditRow, slug: &str, signed: i64, now: Timestamp) -> AnyView {
    let base = format!("/p/{slug}/audit");
    let only = |ask: AuditAsk| address(&base, &ask, None);
    let candidate = match row.candidate {
        Some(number) => view! { <a href=format!("/p/{slug}/candidates/{number}")>"#"{number}</a> }.into_any(),
        None => view! { <span class="quiet">"–"</span> }.into_any(),
    };
    let request = row.request_id.map(|id| view! { <span class="sub">"request "<Hash full=id/></span> });
    let row_ = row.row;
    let person = only(AuditAsk { person: row_.actor.clone(), ..AuditAsk::default() });
    let action = only(AuditAsk { action: row_.action.clone(), ..AuditAsk::default() });
    let proof = if row_.seq <= signed {
        let name = format!("Proof of row {}", row_.seq);
        view! { <a href=format!("{base}/{}/proof", row_.seq) download="" rel="external" aria-label=name>"Proof"</a> }.into_any()
    } else {
        view! { <span class="quiet">"not signed yet"</span> }.into_any()
    };
    view! {
        <tr id=format!("seq-{}", row_.seq)>
            <td data-label="No" class="number">{row_.seq}</td>
            <td data-label="When"><TimeAgo at=row_.at now=now/></td>
            <td data-label="Who"><a href=person>{row_.actor}</a></td>
            <td data-label="What" class="cell-main">{row_.sentence}<span class="sub"><a href=action><code>{row_.action}</code></a></span></td>
            <td data-label="Candidate">{candidate}</td>
            <td data-label="Proof"><Hash full=row.hash/>" "{proof}{request}</td>
        </tr>
    }
    .into_any()
}
