//! Releasing past the gate: what it means, the words of the two, and what is owed since. Never quiet.

mod api;
mod confirm;
#[cfg(test)]
mod tests;

pub use confirm::EmergencyConfirmPage;

use crate::context;
use crate::ui::{
    Badge, Button, CandidateLayout, DataTable, Empty, Form, FormEnd, Look, Notice, Panel, PasskeyScript, Prose, ProvenBy, Refused, Tab,
    TextArea, TextField, TimeAgo, Tone, loaded, plural,
};
use domain::Timestamp;
use domain::access::Action;
use domain::emergency::{Held, Obligation, WAITS_HOURS, Word};
use domain::summary::EmergencyPage as Data;
use leptos::prelude::*;

/// `/p/{slug}/candidates/{n}/emergency`
#[component]
pub fn EmergencyPage() -> impl IntoView {
    loaded(api::read_emergency(context::param("slug"), context::number("number")), draw)
}

fn draw(page: Data) -> impl IntoView {
    let Data { place, head, hours, held, words, released, barred, owed, intent } = page;
    let (now, action) = (place.now, format!("/p/{}/candidates/{}/emergency", place.slug, head.number));
    let settle = place.can(Action::Waive).then(|| format!("/p/{}/candidates/{}/obligations", place.slug, head.number));
    let red = released.then(|| view! { <Notice tone=Tone::Bad title="Released in an emergency"><p>"Two people sent this candidate past its gate."</p></Notice> });
    // The notice of the form is drawn in it; where there is none, on top.
    let formless = released || barred.is_some();
    let form = match barred {
        _ if released => ().into_any(),
        Some(refusal) => view! { <Notice tone=Tone::Info title=refusal.sentence><p>{refusal.advice}</p></Notice> }.into_any(),
        None => view! { <Call action=action hours=hours held=held intent=intent second=words.iter().any(|(_, waits)| *waits)/> }.into_any(),
    };
    let refused = (formless || context::echo_of("incident").is_none()).then(|| view! { <Refused/> });
    view! {
        <CandidateLayout place=place head=head tab=Tab::Sign title="emergency release">
            <div class="reading">
                {refused}
                {red}
                <Given words=words now=now/>
                {form}
                <Owed owed=owed settle=settle now=now/>
            </div>
        </CandidateLayout>
    }
    .into_any()
}

/// The words that were given.
#[component]
fn Given(words: Vec<(Word, bool)>, now: Timestamp) -> impl IntoView {
    let content = if words.is_empty() {
        view! { <Empty title="Nobody asked for an emergency release"/> }.into_any()
    } else {
        let lines = words.into_iter().map(|(word, waits)| {
            let waits = waits.then(|| view! { " "<Badge tone=Tone::Warn>"waits for a second person"</Badge> });
            view! {
                <li class="signature">
                    <p><Badge tone=Tone::Bad>"emergency"</Badge>" "<strong>{word.name}</strong>", "{word.role.label()}", for "<strong>{word.incident}</strong>" "<span class="quiet"><TimeAgo at=word.at now=now/></span>{waits}</p>
                    <Prose text=word.reason/>
                    <ProvenBy proof=word.proof hash=word.statement_hash/>
                </li>
            }
        });
        view! { <ul class="plain-list">{lines.collect_view()}</ul> }.into_any()
    };
    view! { <Panel title="Words given" id="words">{content}</Panel> }
}

/// The form.
#[component]
fn Call(action: String, hours: u16, held: Vec<Held>, intent: String, second: bool) -> impl IntoView {
    let held = if held.is_empty() {
        view! { <p>"The gate is open; only signatures are missing."</p> }.into_any()
    } else {
        let held = held.into_iter().map(|held| view! { <li><strong>{held.subject}</strong>" "{held.sentence}</li> });
        view! { <ul>{held.collect_view()}</ul> }.into_any()
    };
    let what = if second {
        "Yours is the second word: the candidate is sent at once."
    } else {
        "A second person has to give their word before anything is sent."
    };
    let hours = plural(i64::from(hours), "hour", "hours");
    view! {
        <Panel title="Give your word" id="give">
            <p>{what}" Everybody of the project gets a mail. A word waits "{WAITS_HOURS}" hours for the other."</p>
            <h3>"What you send it past"</h3>
            {held}
            <p>{format!("All of it is owed from then on, and so is a normal sign-off, within {hours}. What is not done by then holds the next normal release.")}</p>
            <Form action=action hidden=vec![("intent", intent)]>
                <Refused field="incident"/>
                <TextField name="incident" label="Incident" hint="Its key, such as INC-42. Both words name the same one." required=true maxlength=200/>
                <TextArea name="reason" label="Why it cannot wait" rows=3 required=true/>
                <input type="hidden" name="zone" data-zone=""/>
                <p class="hint">"Nothing is recorded yet: on the next page you read the whole statement, and prove that it is you."</p>
                <FormEnd><Button look=Look::Danger>"Go on to sign"</Button></FormEnd>
            </Form>
            <PasskeyScript/>
        </Panel>
    }
    .into_any()
}

/// What emergency releases owe, release by release, in the order in which they went out.
#[component]
fn Owed(owed: Vec<Obligation>, settle: Option<String>, now: Timestamp) -> impl IntoView {
    let mut releases: Vec<Vec<Obligation>> = Vec::new();
    for one in owed {
        match releases.last_mut() {
            Some(release) if (release[0].candidate_number, release[0].due) == (one.candidate_number, one.due) => release.push(one),
            _ => releases.push(vec![one]),
        }
    }
    let content = if releases.is_empty() {
        view! { <Empty title="Nothing is owed"/> }.into_any()
    } else {
        releases.into_iter().map(|release| of_release(release, settle.as_deref(), now)).collect_view().into_any()
    };
    view! { <Panel title="What is owed" id="owed" class="panel-flush">{content}</Panel> }
}

fn of_release(owed: Vec<Obligation>, settle: Option<&str>, now: Timestamp) -> AnyView {
    let Obligation { candidate_number, due, by, .. } = &owed[0];
    let open = owed.iter().filter(|one| one.met.is_none()).count();
    let state = match open {
        0 => "all of it is met".to_owned(),
        open => format!("{open} of {} open", owed.len()),
    };
    let caption = format!("#{candidate_number}, released by {by}: due on {}, {state}", due.human());
    let lines = owed.into_iter().map(|one| line(one, settle, now)).collect_view();
    view! { <DataTable caption=caption show_caption=true columns=vec!["What", "State"]>{lines}</DataTable> }.into_any()
}

fn line(one: Obligation, settle: Option<&str>, now: Timestamp) -> AnyView {
    let (tone, state) = match (&one.met, one.is_overdue(now)) {
        (Some(_), _) => (Tone::Ok, "met"),
        (None, true) => (Tone::Bad, "overdue"),
        (None, false) => (Tone::Warn, "open"),
    };
    let met = one.met.clone().map(|met| {
        let by = met.by.map(|by| format!("{by}: ")).unwrap_or_default();
        view! { <span class="sub">{format!("{by}{}", met.how)}</span> }
    });
    let what = format!(" for {}", one.subject);
    let form = settle.filter(|_| one.met.is_none()).map(|settle| {
        let id = format!("reason-{}", one.id);
        view! {
            <Form action=format!("{settle}/{}/meet", one.id) class="form-inline">
                <TextField name="reason" label="How it was met" id=id required=true echo=false/>
                <Button look=Look::Quiet>"Say that it is met"<span class="hidden">{what}</span></Button>
            </Form>
        }
    });
    view! {
        <tr>
            <td data-label="What" class="cell-main"><strong>{one.subject.clone()}</strong><span class="sub">{one.sentence.clone()}</span></td>
            <td data-label="State"><Badge tone=tone>{state}</Badge>{met}{form}</td>
        </tr>
    }
    .into_any()
}
