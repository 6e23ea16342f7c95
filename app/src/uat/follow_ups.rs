//! What was promised: follow-ups of this candidate and of earlier ones, how they stand, and the way to let one go.

use super::page::Way;
use crate::context;
use crate::t;
use crate::ui::{Badge, Button, Disclosure, Form, FormEnd, Look, Panel, Prose, Refused, TextArea, Tone, When, english};
use crate::words;
use domain::follow_up::{FollowUp, Issue};
use leptos::prelude::*;

/// The panel; nothing when nothing was promised.
#[component]
pub fn FollowUps(follow_ups: Vec<FollowUp>, way: Way) -> impl IntoView {
    (!follow_ups.is_empty()).then(|| {
        let rows = follow_ups.into_iter().map(|promised| view! { <Row promised=promised way=way.clone()/> }).collect_view();
        view! { <Panel title=t!("follow-ups") id="follow-ups"><p class="hint">{t!("follow-ups.more")}</p><ul class="uat-promises">{rows}</ul></Panel> }
    })
}

#[component]
fn Row(promised: FollowUp, way: Way) -> impl IntoView {
    let overdue = promised.is_overdue(way.now);
    let (tone, state) = match (&promised.released, &promised.issue) {
        (Some(_), _) => (Tone::Quiet, t!("follow-up-waived")),
        (None, Issue::Done) => (Tone::Ok, t!("follow-up-done")),
        (None, Issue::Open { status }) if overdue => (Tone::Bad, t!("follow-up-late", status = status)),
        (None, Issue::Open { status }) => (Tone::Info, t!("follow-up-open", status = status)),
        (None, Issue::Unknown { .. }) => (if overdue { Tone::Bad } else { Tone::Warn }, t!("follow-up-unknown")),
    };
    let why = match &promised.issue {
        Issue::Unknown { reason: Some(reason) } => Some(view! { <p class="hint" lang=english()>{reason.clone()}</p> }),
        _ => None,
    };
    let name = promised.name().to_owned();
    let id = promised.id.to_string();
    let mine = context::echoed("follow_up").as_deref() == Some(&id);
    let (over, whose) = (promised.is_over(), format!(": {name}"));
    let form = (way.may_waive && !over).then(|| {
        view! {
            <Disclosure summary=t!("follow-up-waive") open=mine class="disclosure-button">
                <Form action=format!("{}/follow-ups/{id}/waive", way.base) hidden=vec![("follow_up", id.clone())]>
                    {mine.then(|| view! { <Refused/> })}
                    <TextArea name="reason" label=t!("follow-up-reason") id=format!("reason-{id}") rows=2 required=true echo=mine/>
                    <FormEnd><Button look=Look::Danger>{t!("follow-up-waive")}<span class="hidden">{whose}</span></Button></FormEnd>
                </Form>
            </Disclosure>
        }
    });
    let released =
        promised.released.map(|released| view! { <p>{released.by}", "<When at=released.at now=way.now/></p><Prose text=released.reason/> });
    let due = words::day(promised.due.plus_seconds(-1));
    view! {
        <li>
            <p><strong>{name}</strong>" "<Badge tone=tone>{state}</Badge></p>
            <p>{t!("follow-up-due", due = due, story = promised.story.as_str(), number = promised.given_on, by = promised.by)}</p>
            <Prose text=promised.words/>
            {why}
            {released}
            {form}
        </li>
    }
}
