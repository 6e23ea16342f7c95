//! Results that hold the gate with the two ways out, run it again or waive it; and the waivers in force.

use super::page::Way;
use super::sent::Sent;
use crate::ui::{
    Button, ButtonLink, Choice, Disclosure, Form, FormEnd, Look, Panel, Prose, RadioField, Refused, TextArea, TextField, TimeAgo,
    VerdictBadge, WaiverFacts, plural,
};
use domain::Timestamp;
use domain::gate::PlannedCase;
use domain::summary::WaiverCard;
use domain::waiver::LONGEST_DAYS;
use leptos::prelude::*;

/// Failed and blocked results that no waiver covers; nothing when there are none.
#[component]
pub fn Held(cases: Vec<PlannedCase>, way: Way) -> impl IntoView {
    let count = i64::try_from(cases.len()).unwrap_or(i64::MAX);
    let items = cases.into_iter().map(|case| view! { <HeldCase case=case way=way.clone()/> }).collect_view();
    // The place stays when it is empty, so that news can fill it.
    view! {
        <div data-live="held">
            {(count > 0).then(|| view! {
                <Panel title=format!("{} the gate", if count == 1 { "1 result holds".to_owned() } else { plural(count, "result holds", "results hold") }) id="held" class="tone-bad">
                    <ul class="held">{items}</ul>
                </Panel>
            })}
        </div>
    }
}

#[component]
fn HeldCase(case: PlannedCase, way: Way) -> impl IntoView {
    let result = case.latest?;
    let again =
        way.run.is_some().then(|| view! { <ButtonLink href=way.case(case.number) look=Look::Secondary>"Run it again"</ButtonLink> });
    let over = case.waiver.map(|waiver| {
        let end = waiver.end().map(Timestamp::human).unwrap_or_default();
        let early = waiver.ended.map(|ended| format!(" {} ended it early: {}", ended.by, ended.reason));
        view! { <p class="hint">{format!("The waiver by {} ended on {end}.", waiver.by)}{early}</p> }
    });
    let waive = way.may_waive.then(|| view! { <WaiverForm number=case.number way=way.clone()/> });
    Some(view! {
        <li class="held-case" id=format!("held-{}", case.number)>
            <p class="held-title"><VerdictBadge verdict=Some(result.verdict)/>" "<a href=way.case(case.number)>"TC-"{case.number}" "{case.title}</a></p>
            <p class="hint">{result.by}", "<TimeAgo at=result.at now=way.now/>", attempt "{result.attempt}</p>
            {result.note.map(|note| view! { <Prose text=note.to_string()/> })}
            {over}
            <div class="held-ways">{again}{waive}</div>
        </li>
    })
}

/// `2026-12-31`, as a date field takes it.
fn day(at: Timestamp) -> String {
    at.rfc3339().chars().take(10).collect()
}

/// Lets a result pass, with a reason, a scope and an end.
#[component]
fn WaiverForm(number: i64, way: Way) -> impl IntoView {
    let mine = way.sent == Sent::Waiver(number);
    let notice = mine.then(|| view! { <Refused/> });
    let scopes = vec![
        Choice::new("result", "This result only").hint("Another result, or another candidate, is judged anew."),
        Choice::new("case", format!("TC-{number} on this candidate and every later one"))
            .hint("Until the end date, whatever else goes wrong in it."),
    ];
    let (first, last) = (day(way.now), day(way.now.plus_seconds(LONGEST_DAYS * 86_400)));
    view! {
        <Disclosure summary="Waive this result" open=mine class="disclosure-button">
            <Form action=format!("{}/waivers", way.base) hidden=vec![("case", number.to_string())]>
                {notice}
                <TextArea name="reason" label="Why may it pass?" hint="Everybody who signs reads this." id=format!("reason-{number}") rows=3 required=true echo=mine/>
                <RadioField name="scope" legend="What may pass?" choices=scopes value="result" id=format!("scope-{number}") required=true echo=mine/>
                <TextField name="until" label="Until" hint="The last day on which it counts, in UTC; at most 366 days ahead." kind="date" min=first max=last id=format!("until-{number}") required=true echo=mine/>
                <FormEnd><Button look=Look::Danger>"Waive TC-"{number}</Button></FormEnd>
            </Form>
        </Disclosure>
    }
}

/// Waivers in force, those that end first on top; nothing when there are none.
#[component]
pub fn InForce(waivers: Vec<WaiverCard>, way: Way) -> impl IntoView {
    let count = i64::try_from(waivers.len()).unwrap_or(i64::MAX);
    let items = waivers
        .into_iter()
        .map(|card| {
            let end = way.may_waive.then(|| view! { <EndForm number=card.number id=card.waiver.id.to_string() way=way.clone()/> });
            view! { <WaiverFacts card=card project=way.project.clone() here=way.number now=way.now>{end}</WaiverFacts> }
        })
        .collect_view();
    view! {
        <div data-live="waivers">
            {(count > 0).then(|| view! {
                <Panel title=plural(count, "waiver in force", "waivers in force") id="waivers"><ul class="held">{items}</ul></Panel>
            })}
        </div>
    }
}

/// Ends a waiver before its time.
#[component]
fn EndForm(number: i64, id: String, way: Way) -> impl IntoView {
    let mine = way.sent == Sent::EndWaiver(number);
    let notice = mine.then(|| view! { <Refused/> });
    view! {
        <Disclosure summary="End this waiver now" open=mine>
            <Form action=format!("{}/waivers/{id}/end", way.base) hidden=vec![("ending", number.to_string())]>
                {notice}
                <TextArea name="reason" label="Why does it end?" hint="The waiver stays on record. What it covers holds the gate again." id=format!("end-reason-{number}") rows=2 required=true echo=mine/>
                <FormEnd><Button look=Look::Danger>"End the waiver for TC-"{number}</Button></FormEnd>
            </Form>
        </Disclosure>
    }
}
