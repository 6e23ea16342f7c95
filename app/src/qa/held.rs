//! The results that hold the gate, each with the two ways out: run it again, or waive it.

use super::page::Way;
use super::sent::Sent;
use crate::ui::{
    Button, ButtonLink, Disclosure, Form, FormEnd, Look, Panel, Prose, Refused, TextArea, TextField, TimeAgo, VerdictBadge, plural,
};
use domain::gate::PlannedCase;
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
    let expired = case.waiver.map(|waiver| {
        let end = waiver.until.map(|until| until.human()).unwrap_or_default();
        view! { <p class="hint">"The waiver by "{waiver.by}" ended on "{end}"."</p> }
    });
    let waive = way.may_waive.then(|| view! { <WaiverForm number=case.number way=way.clone()/> });
    Some(view! {
        <li class="held-case" id=format!("held-{}", case.number)>
            <p class="held-title"><VerdictBadge verdict=Some(result.verdict)/>" "<a href=way.case(case.number)>"TC-"{case.number}" "{case.title}</a></p>
            <p class="hint">{result.by}", "<TimeAgo at=result.at now=way.now/>", attempt "{result.attempt}</p>
            {result.note.map(|note| view! { <Prose text=note.to_string()/> })}
            {expired}
            <div class="held-ways">{again}{waive}</div>
        </li>
    })
}

/// Lets a result pass, with a reason and, if wished, an end.
#[component]
fn WaiverForm(number: i64, way: Way) -> impl IntoView {
    let mine = way.sent == Sent::Waiver(number);
    let notice = mine.then(|| view! { <Refused/> });
    view! {
        <Disclosure summary="Waive this result" open=mine class="disclosure-button">
            <Form action=format!("{}/waivers", way.base) hidden=vec![("case", number.to_string())]>
                {notice}
                <TextArea name="reason" label="Why may it pass?" hint="Everybody who signs reads this." id=format!("reason-{number}") rows=3 required=true echo=mine/>
                <TextField name="until" label="Until (optional)" hint="Without a date it counts for this candidate for good." kind="date" id=format!("until-{number}") echo=mine/>
                <FormEnd><Button look=Look::Danger>"Waive TC-"{number}</Button></FormEnd>
            </Form>
        </Disclosure>
    }
}
