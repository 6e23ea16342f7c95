//! Decide: what changed, what is open, what was found out and with which exceptions, and then the form. Nothing here is
//! folded away.

mod api;
mod carried;
mod confirm;
#[cfg(test)]
mod confirm_tests;
mod given;
mod open;
mod results;
mod shown;
#[cfg(test)]
mod tests;
mod waivers;

pub use shown::shown;

use crate::context;
use crate::ui::{
    Button, CandidateLayout, Choice, Empty, Form, FormEnd, Hash, Look, Notice, Panel, PasskeyScript, RadioField, Refused, SelectField, Tab,
    TextArea, Tone, Unknown, loaded, plural,
};
use carried::CarriedResults;
pub use confirm::ConfirmPage;
use domain::Refusal;
use domain::quorum;
use domain::refusal::Kind;
use domain::signature::{Basis, Standing};
use domain::summary::SignPage as Data;
use leptos::prelude::*;

/// `/p/{slug}/candidates/{n}/sign`
#[component]
pub fn SignPage() -> impl IntoView {
    loaded(api::read_sign(context::param("slug"), context::number("number")), draw)
}

fn draw(page: Data) -> impl IntoView {
    let (place, head) = (page.candidate.place.clone(), page.candidate.head.clone());
    let hidden = vec![
        ("evidence_hash", page.basis.evidence_hash.clone()),
        ("policy_hash", page.basis.policy_hash.clone()),
        ("seen_seq", page.seen_seq.to_string()),
        ("intent", page.intent.clone()),
    ];
    let (now, base) = (place.now, format!("/p/{}/candidates/{}", place.slug, head.number));
    let action = format!("{base}/sign");
    let (signatures, revocable) = (page.candidate.signatures.clone(), page.revocable.clone());
    let (barred, names, intent) = (page.barred.clone(), page.names.clone(), page.intent.clone());
    let approve = if page.candidate.gate.is_open() {
        format!("{} may go to {}. With the last missing signature the deployment starts at once.", head.version, page.basis.environment)
    } else {
        "Not while the gate is closed: what holds it stands above.".to_owned()
    };
    // What changed meanwhile is read before everything else; what is wrong with the form, in the form.
    let on_top =
        barred.is_some() || context::echo().is_some_and(|refusal| matches!(refusal.kind, Kind::Already | Kind::Conflict | Kind::Gone));
    view! {
        <CandidateLayout place=place head=head tab=Tab::Sign title="decide">
            <div class="reading" data-live="sign" data-live-ask="">
                {on_top.then(|| view! { <Refused/> })}
                <given::Given signatures=signatures revocable=revocable base=base intent=intent now=now/>
                {shown(page, &[])}
                {match barred { Some(refusal) => view! { <Barred refusal=refusal/> }.into_any(), None => view! { <Decide action=action hidden=hidden approve=approve names=names refused=!on_top/> }.into_any() }}
            </div>
        </CandidateLayout>
    }
    .into_any()
}

/// Signatures so far.
#[component]
fn SoFar(standing: Standing) -> impl IntoView {
    match standing {
        Standing::Missing { more, lacks } => {
            view! { <p class="quiet">{plural(i64::from(more), "more signature is", "more signatures are")}" needed: "{quorum::words(&lacks)}"."</p> }.into_any()
        }
        Standing::Approved => view! { <Notice tone=Tone::Ok title="All signatures are given"/> }.into_any(),
        Standing::Rejected { by, reason } => {
            view! { <Notice tone=Tone::Bad title=format!("Rejected by {by}")><p>{reason}</p></Notice> }.into_any()
        }
    }
}

/// Exactly what the signature is bound to.
#[component]
fn Bound(basis: Basis) -> impl IntoView {
    let digest = basis.digest.map_or_else(
        || view! { <Unknown what="unknown: nothing exact to sign"/> }.into_any(),
        |digest| view! { <code class="wrap">{digest.to_string()}</code> }.into_any(),
    );
    view! {
        <Panel title="What you sign">
            <dl class="facts facts-stacked">
                <dt>"Commit"</dt><dd><code class="wrap">{basis.commit.to_string()}</code></dd>
                <dt>"Image digest"</dt><dd>{digest}</dd>
                <dt>"Environment"</dt><dd><strong>{basis.environment}</strong></dd>
                <dt>"Evidence"</dt><dd><Hash full=basis.evidence_hash/></dd>
                <dt>"Policy"</dt><dd><Hash full=basis.policy_hash/></dd>
            </dl>
            <p class="quiet">"If any of these changes, the signature no longer counts."</p>
        </Panel>
    }
    .into_any()
}

/// Why the reader cannot sign.
#[component]
fn Barred(refusal: Refusal) -> impl IntoView {
    view! {
        <section class="panel" id="decide" aria-labelledby="decide-title">
            <div class="panel-head"><h2 id="decide-title">"Your decision"</h2></div>
            <div class="panel-body">
                {if refusal.details.is_empty() { None } else { Some(view! { <Empty title="What stands in the way"><ul>{refusal.details.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul></Empty> }) }}
                <Notice tone=Tone::Info title=refusal.sentence><p>{refusal.advice}</p></Notice>
            </div>
        </section>
    }
    .into_any()
}

/// The form.
#[component]
fn Decide(
    action: String,
    hidden: Vec<(&'static str, String)>,
    approve: String,
    names: Vec<(String, String)>,
    refused: bool,
) -> impl IntoView {
    let choices = vec![
        Choice::new("approve", "Approve").hint(approve),
        Choice::new("reject", "Reject").hint("It must not go out. This ends the candidate; a fix needs a new one."),
    ];
    let one = names.len() == 1 && names.iter().all(|(id, _)| id.is_empty());
    let names = names.into_iter().map(|(id, words)| Choice::new(id, words)).collect::<Vec<_>>();
    // A stand-in chooses in whose name; it is part of what is signed.
    let names = (!one).then(|| view! { <SelectField name="on_behalf_of" label="In whose name" choices=names/> });
    view! {
        <section class="panel panel-raised" id="decide" aria-labelledby="decide-title">
            <div class="panel-head"><h2 id="decide-title">"Your decision"</h2></div>
            <div class="panel-body">
                <Form action=action hidden=hidden>
                    {refused.then(|| view! { <Refused/> })}
                    <RadioField name="decision" legend="Decision" choices=choices required=true/>
                    {names}
                    <TextArea name="reason" label="Reason" hint="Part of the signed statement; others will read it later." rows=4 required=true/>
                    <input type="hidden" name="zone" data-zone=""/>
                    <p class="hint">"Nothing is signed yet: on the next page you read the whole statement, and prove that it is you."</p>
                    <FormEnd><Button look=Look::Primary>"Go on to sign"</Button></FormEnd>
                </Form>
                <PasskeyScript/>
            </div>
        </section>
    }
    .into_any()
}
