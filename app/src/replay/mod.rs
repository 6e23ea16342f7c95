//! What a signer saw: the page as it was, with what is otherwise now beside each part.

mod api;
#[cfg(test)]
mod tests;

use crate::context;
use crate::sign::shown;
use crate::ui::{AsSeen, CandidateLayout, Hash, Notice, Panel, Prose, Tab, Tone, loaded};
use domain::signature::Decision;
use domain::summary::{HistoryRow, ReplayPage as Data, Seen, SignatureRow};
use leptos::prelude::*;

/// `/p/{slug}/candidates/{n}/signatures/{id}`
#[component]
pub fn ReplayPage() -> impl IntoView {
    loaded(api::read_replay(context::param("slug"), context::number("number"), context::param("signature")), draw)
}

fn draw(page: Data) -> impl IntoView {
    provide_context(AsSeen);
    let Data { place, head, signature, id, seen, later, since } = page;
    let base = format!("/p/{}/candidates/{}", place.slug, head.number);
    let changed = later.iter().map(|later| later.lines.len()).sum::<usize>();
    let (at, name) = (signature.at, signature.name.clone());
    let body = match seen {
        Seen::Kept { hash, page, .. } => {
            let file = format!("{base}/signatures/{id}/seen.json");
            let otherwise = if changed == 0 {
                view! { <p>"Nothing of it is otherwise now."</p> }.into_any()
            } else {
                view! { <p>"What is otherwise now is said beside each part, marked “since then”."</p> }.into_any()
            };
            let open = page.seen_seq;
            view! {
                <Notice tone=Tone::Info title=format!("As {name} saw it, {}", at.human())>
                    <p>"This is the page at the moment of the signature, drawn again from the data that was kept with it. The log stood at row "{open}"."</p>
                    {otherwise}
                    <p>"SHA-256 of the data: "<Hash full=hash/>". "<a href=file download="" rel="external">"Save the data"</a>", to compute the hash yourself."</p>
                </Notice>
                <div class="as-seen">{shown(*page, &later)}</div>
            }
            .into_any()
        }
        Seen::OtherShape { hash, schema } => {
            let file = format!("{base}/signatures/{id}/seen.json");
            view! {
                <Notice tone=Tone::Warn title="This version of the portal cannot draw it">
                    <p>"What was seen is kept whole, in the shape "<code>{schema}</code>", with the SHA-256 "<Hash full=hash/>". "<a href=file download="" rel="external">"Save the data"</a></p>
                </Notice>
            }
            .into_any()
        }
        Seen::Damaged { hash } => view! {
            <Notice tone=Tone::Bad title="What was seen is damaged">
                <p>"It was kept with the SHA-256 "<Hash full=hash/>", and what is stored now has another one. Tell your operator; run murmuration audit verify."</p>
            </Notice>
        }
        .into_any(),
        Seen::NotKept => view! {
            <Notice tone=Tone::Quiet title="What was seen was not kept">
                <p>"This signature was given before the portal kept the page of each signer. Its statement still names the evidence and the policy by their hashes."</p>
            </Notice>
        }
        .into_any(),
    };
    view! {
        <CandidateLayout place=place head=head tab=Tab::Gate title=format!("what {name} saw")>
            <div class="reading">
                <Given signature=signature/>
                {body}
                <Since rows=since base=base/>
            </div>
        </CandidateLayout>
    }
    .into_any()
}

/// The signature itself.
#[component]
fn Given(signature: SignatureRow) -> impl IntoView {
    let word = match signature.decision {
        Decision::Approve => "approved",
        Decision::Reject => "rejected",
    };
    let void = (!signature.void.is_empty()).then(|| view! { <p class="void">"No longer counts: "{signature.void.join(", ")}"."</p> });
    view! {
        <Panel title=format!("{} {word}", signature.name) id="signature">
            <Prose text=signature.reason/>
            {void}
            <p class="quiet"><time datetime=signature.at.rfc3339()>{signature.at.rfc3339()}</time>", statement "<Hash full=signature.statement_hash/></p>
        </Panel>
    }
    .into_any()
}

/// What the log says happened since.
#[component]
fn Since(rows: Vec<HistoryRow>, base: String) -> impl IntoView {
    if rows.is_empty() {
        return None;
    }
    let lines = rows
        .into_iter()
        .map(|row| view! { <li>{row.sentence}" "<span class="quiet">{row.at.human()}", row "{row.seq}</span></li> })
        .collect_view();
    Some(view! {
        <Panel title="What happened since" id="since">
            <ol class="timeline">{lines}</ol>
            <p class="quiet"><a href=base>"The candidate as it is now"</a></p>
        </Panel>
    })
}
