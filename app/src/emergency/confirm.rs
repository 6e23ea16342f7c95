//! The second step of a word in an emergency: what will be signed, in words and exactly, and the ways to prove that it is oneself.

use super::api;
use crate::context;
use crate::ui::{Badge, CandidateLayout, ExactText, Panel, PasskeyScript, Prose, Prove, Refused, Tab, Tone, loaded, plural};
use domain::Timestamp;
use domain::emergency::{Statement, WAITS_HOURS};
use domain::summary::EmergencySigningPage as Data;
use leptos::prelude::*;

/// `/p/{slug}/candidates/{n}/emergency/{signing}`
#[component]
pub fn EmergencyConfirmPage() -> impl IntoView {
    loaded(api::read_emergency_signing(context::param("slug"), context::number("number"), context::param("signing")), draw)
}

pub(super) fn draw(page: Data) -> impl IntoView {
    let Data { place, head, statement, first, proof } = page;
    let base = format!("/p/{}/candidates/{}/emergency", place.slug, head.number);
    let said =
        view! { <Said statement=statement version=head.version.clone() first=first text=proof.text.clone() hash=proof.hash.clone()/> };
    view! {
        <CandidateLayout place=place head=head tab=Tab::Sign title="prove an emergency release">
            <div class="reading">
                <Refused/>
                {said}
                <Prove again=base proof=proof/>
                <PasskeyScript/>
            </div>
        </CandidateLayout>
    }
    .into_any()
}

/// The statement in words, and exactly.
#[component]
fn Said(statement: Statement, version: String, first: Option<String>, text: String, hash: String) -> impl IntoView {
    let Statement {
        candidate_number,
        commit,
        digest,
        environment,
        although,
        completes,
        owed_within_hours,
        incident,
        reason,
        signer,
        signed_at,
        zone,
        ..
    } = statement;
    let at = Timestamp::parse(&signed_at);
    let hours = i64::from(owed_within_hours.unwrap_or_default());
    let within = plural(hours, "hour", "hours");
    let (follows, owed) = if completes.is_some() {
        let of = first.map(|name| format!(" after {name}’s")).unwrap_or_default();
        let due = at.map(|at| format!(": until about {}", at.plus_seconds(hours * 3600).human())).unwrap_or_default();
        (format!("Yours is the second word{of}: {version} is sent to {environment} at once."), format!("within {within}{due}"))
    } else {
        let until = at.map(|at| format!(", until about {}", at.plus_seconds(WAITS_HOURS * 3600).human())).unwrap_or_default();
        let follows = format!("Yours is the first word: nothing is sent. It waits {WAITS_HOURS} hours for a second person’s{until}.");
        (follows, format!("within {within} after the second word"))
    };
    let although = if although.is_empty() {
        view! { "nothing but missing signatures" }.into_any()
    } else {
        view! { <ul>{although.into_iter().map(|held| view! { <li>{held}</li> }).collect_view()}</ul> }.into_any()
    };
    view! {
        <Panel title="What you sign" id="statement">
            <p><Badge tone=Tone::Bad>"emergency"</Badge>" "<strong>{format!("{version} goes to {environment} past its gate.")}</strong></p>
            <dl class="facts facts-stacked">
                <dt>"Candidate"</dt><dd>{format!("#{candidate_number}, {version}")}</dd>
                <dt>"Commit"</dt><dd><code>{commit.short().to_owned()}</code></dd>
                <dt>"Image digest"</dt><dd><code class="wrap">{digest.to_string()}</code></dd>
                <dt>"Environment"</dt><dd><strong>{environment}</strong></dd>
                <dt>"Although it is held by"</dt><dd>{although}</dd>
                <dt>"Incident"</dt><dd><strong>{incident}</strong></dd>
                <dt>"Reason"</dt><dd><Prose text=reason/></dd>
                <dt>"What follows"</dt><dd>{follows}</dd>
                <dt>"What is owed"</dt><dd>{format!("A normal sign-off, and all that it is held by, {owed}.")}</dd>
                <dt>"Signed by"</dt><dd>{signer.name}", "{signer.role.label()}</dd>
                <dt>"Time"</dt><dd>{at.map_or(signed_at, Timestamp::human)}" (your zone: "{zone}")"</dd>
            </dl>
            <ExactText text=text hash=hash/>
        </Panel>
    }
    .into_any()
}
