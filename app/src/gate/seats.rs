//! Who signs: who has, who is missing, who may, and who may not.

use crate::candidate::OutOfReach;
use crate::ui::{Badge, Panel, TimeAgo, Tone, Unknown};
use domain::Timestamp;
use domain::access::Role;
use domain::signature::{Decision, Standing};
use domain::summary::{Seat, SignatureRow};
use leptos::prelude::*;

#[component]
pub(super) fn SeatsPanel(
    base: String,
    standing: Standing,
    seats: Vec<Seat>,
    out_of_reach: Vec<String>,
    signatures: Vec<SignatureRow>,
    now: Timestamp,
) -> impl IntoView {
    let complete = !matches!(standing, Standing::Missing { .. });
    let rules = seats.into_iter().map(|seat| rule(seat, complete)).collect_view();
    let given = (!signatures.is_empty()).then(|| {
        let rows = signatures.into_iter().map(|signature| given(&base, signature, now)).collect_view();
        view! { <h3>"Signatures"</h3><ul class="plain-list">{rows}</ul> }
    });
    view! { <Panel title="Who signs" id="seats" live="seats"><OutOfReach sentences=out_of_reach/>{rules}{given}</Panel> }
}

fn rule(seat: Seat, complete: bool) -> AnyView {
    let roles = seat.roles.iter().copied().map(Role::label).collect::<Vec<_>>().join(" or ");
    let (have, want) = (seat.signed.len(), usize::from(seat.count));
    let tone = if have >= want { Tone::Ok } else { Tone::Quiet };
    let barred =
        seat.barred.into_iter().map(|(name, why)| view! { <li>{name}" "<span class="quiet">{why}</span></li> }).collect::<Vec<_>>();
    let list = |names: Vec<String>, none: &'static str| {
        if names.is_empty() { view! { <Unknown what=none/> }.into_any() } else { names.join(", ").into_any() }
    };
    let barred = (!barred.is_empty()).then(|| view! { <dt>"May not"</dt><dd><ul>{barred}</ul></dd> });
    let may = (!complete).then(|| view! { <dt>"May sign"</dt><dd>{list(seat.may, "nobody")}</dd> });
    view! {
        <div class="seat">
            <p><strong>{roles}</strong>" "<Badge tone=tone>{have}" of "{want}</Badge></p>
            <dl class="facts">
                <dt>"Signed"</dt><dd>{list(seat.signed, "nobody yet")}</dd>
                {may}
                {barred}
            </dl>
        </div>
    }
    .into_any()
}

fn given(base: &str, signature: SignatureRow, now: Timestamp) -> AnyView {
    let (tone, word) = match (signature.void.is_empty(), signature.decision) {
        (false, _) => (Tone::Warn, "void"),
        (true, Decision::Approve) => (Tone::Ok, "approved"),
        (true, Decision::Reject) => (Tone::Bad, "rejected"),
    };
    let void = (!signature.void.is_empty()).then(|| view! { <p class="void">{signature.void.join(", ")}</p> });
    let href = format!("{base}/signatures/{}", signature.id);
    view! {
        <li>
            <p><Badge tone=tone>{word}</Badge>" "<strong>{signature.name}</strong>" "<span class="quiet"><TimeAgo at=signature.at now=now/></span></p>
            {void}
            <p><a href=href>"What was seen"</a></p>
        </li>
    }
    .into_any()
}
