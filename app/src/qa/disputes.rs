//! Cases on which testers disagree, both verdicts side by side, with the form that settles; and what was settled.

use super::page::Way;
use super::sent::Sent;
use crate::ui::{
    Badge, Button, Choice, FileLinks, Form, FormEnd, Look, Panel, Prose, RadioField, Refused, TextArea, TimeAgo, Tone, VerdictBadge, plural,
};
use domain::Timestamp;
use domain::summary::{Dispute, Settled, Side};
use leptos::prelude::*;

/// Open disagreements; nothing when there are none.
#[component]
pub fn Disputes(disputes: Vec<Dispute>, way: Way) -> impl IntoView {
    let count = i64::try_from(disputes.len()).unwrap_or(i64::MAX);
    let items = disputes.into_iter().map(|dispute| view! { <DisputeCard dispute=dispute way=way.clone()/> }).collect_view();
    // The place stays when it is empty, so that news can fill it.
    view! {
        <div data-live="disagreements">
            {(count > 0).then(|| view! {
                <Panel title=format!("{} on which testers disagree", plural(count, "case", "cases")) id="disagreements" class="tone-warn">
                    <ul class="held">{items}</ul>
                </Panel>
            })}
        </div>
    }
}

#[component]
fn DisputeCard(dispute: Dispute, way: Way) -> impl IntoView {
    let Dispute { number, title, passed, failed, newest, own, intent } = dispute;
    let form = way.may_settle.then(|| view! { <SettleForm number=number newest=newest intent=intent own=own way=way.clone()/> });
    view! {
        <li class="held-case" id=format!("dispute-{number}")>
            <p class="held-title"><a href=way.case(number)>"TC-"{number}" "{title}</a></p>
            <div class="sides"><SideFacts side=passed now=way.now/><SideFacts side=failed now=way.now/></div>
            {form}
        </li>
    }
}

#[component]
fn SideFacts(side: Side, now: Timestamp) -> impl IntoView {
    let Side { result, environment, files } = side;
    view! {
        <div class="side">
            <p><VerdictBadge verdict=Some(result.verdict)/>" "<strong>{result.by}</strong></p>
            <p class="hint"><TimeAgo at=result.at now=now/>{format!(" in {environment}, attempt {}, version {}", result.attempt, result.version)}</p>
            {match result.note { Some(note) => view! { <Prose text=note.to_string()/> }.into_any(), None => view! { <p class="quiet">"No note."</p> }.into_any() }}
            <FileLinks files=files/>
        </div>
    }
}

/// Which verdict stands, and why.
#[component]
fn SettleForm(number: i64, newest: i64, intent: String, own: bool, way: Way) -> impl IntoView {
    let mine = way.sent == Sent::Settle(number);
    let notice = mine.then(|| view! { <Refused/> });
    let choices = vec![Choice::new("passed", "It passed"), Choice::new("failed", "It failed")];
    let own =
        own.then(|| view! { <p class="hint">"You are one of those who disagree. You may settle it, and the record will say so."</p> });
    let hidden = vec![("case", number.to_string()), ("seen", newest.to_string()), ("intent", intent)];
    view! {
        <Form action=format!("{}/settle", way.base) hidden=hidden>
            {notice}
            {own}
            <RadioField name="verdict" legend="Which verdict stands?" choices=choices id=format!("settle-{number}") required=true echo=mine/>
            <TextArea name="note" label="Why?" hint="Everybody who signs can read this." id=format!("settle-note-{number}") rows=2 required=true echo=mine/>
            <FormEnd><Button look=Look::Primary>"Settle TC-"{number}</Button></FormEnd>
        </Form>
    }
}

/// Cases on which testers disagreed; nothing when there are none.
#[component]
pub fn SettledCases(settled: Vec<Settled>, way: Way) -> impl IntoView {
    let items = settled
        .into_iter()
        .map(|Settled { number, title, settlement, reason }| {
            let side = settlement.by_a_side.then(|| view! { " "<Badge tone=Tone::Warn>"settled by a side"</Badge> });
            view! {
                <li>
                    <p><VerdictBadge verdict=Some(settlement.verdict)/>" "<a href=way.case(number)>"TC-"{number}" "{title}</a>{side}</p>
                    <Prose text=reason/>
                    <p class="hint">{settlement.by}", "<TimeAgo at=settlement.at now=way.now/></p>
                </li>
            }
        })
        .collect::<Vec<_>>();
    // The place stays when it is empty, so that news can fill it.
    view! {
        <div data-live="settled">
            {(!items.is_empty()).then(|| view! { <Panel title="Settled disagreements" id="settled"><ul class="plain-list">{items}</ul></Panel> })}
        </div>
    }
}
