//! The gate page: why blocked, who can unblock, since when; who signs; where the time went; what changed since production.

mod api;
mod changes;
mod seats;
#[cfg(test)]
mod tests;
mod turns;
mod waits;

pub use changes::{ChangesLine, ChangesPanel};

use crate::context;
use crate::ui::{ButtonLink, CandidateLayout, Look, Notice, Tab, Tone, loaded};
use domain::access::Action;
use domain::summary::{GatePage as Data, Urgent};
use leptos::prelude::*;

/// `/p/{slug}/candidates/{n}/gate`
#[component]
pub fn GatePage() -> impl IntoView {
    loaded(api::read_gate(context::param("slug"), context::number("number")), draw)
}

/// An emergency is never quiet, and who may call one finds the way.
#[component]
fn UrgentNotice(urgent: Urgent, base: String) -> impl IntoView {
    let href = format!("{base}/emergency");
    let Urgent { released, calls, may } = urgent;
    if released {
        return view! { <Notice tone=Tone::Bad title="Released in an emergency"><p><a href=href>"Who sent it past the gate, and what is owed"</a></p></Notice> }.into_any();
    }
    if let Some((name, incident)) = calls.first() {
        let title = format!("{name} wants to release this in an emergency ({incident})");
        return view! { <Notice tone=Tone::Bad title=title><p><a href=href>"A second person has to give their word"</a></p></Notice> }
            .into_any();
    }
    may.then(|| view! { <p class="quiet">"It cannot wait? Two people can "<a href=href>"release it in an emergency"</a>"."</p> }).into_any()
}

fn draw(page: Data) -> impl IntoView {
    let Data { place, head, gate, turns, standing, out_of_reach, seats, signatures, waits, changes, emergency } = page;
    let (now, number) = (place.now, head.number);
    let base = format!("/p/{}/candidates/{number}", place.slug);
    let decide = (place.can(Action::Sign) && turns.iter().any(|turn| turn.mine && turn.is_signing()))
        .then(|| view! { <ButtonLink href=format!("{base}/sign") look=Look::Primary>"Read and decide"</ButtonLink> });
    let dossier = place
        .can(Action::ViewAudit)
        .then(|| view! { <ButtonLink href=format!("{base}/dossier") look=Look::Secondary>"Dossier"</ButtonLink> });
    let repository = place.repository.clone();
    let (slug, commit) = (place.slug.clone(), head.commit.clone());
    view! {
        <CandidateLayout place=place head=head tab=Tab::Gate title="gate" aside=move || view! { {dossier}{decide} }.into_any()>
            <UrgentNotice urgent=emergency base=base.clone()/>
            <div class="columns">
                <div class="column-main">
                    <turns::TurnsPanel base=base.clone() slug=slug.clone() gate=gate standing=standing.clone() turns=turns now=now/>
                    <ChangesPanel slug=slug repository=repository commit=commit changes=changes now=now/>
                </div>
                <div class="column-side">
                    <seats::SeatsPanel base=base standing=standing seats=seats out_of_reach=out_of_reach signatures=signatures now=now/>
                    <waits::WaitsPanel waits=waits now=now/>
                </div>
            </div>
        </CandidateLayout>
    }
    .into_any()
}
