//! Release notes: what end users read of each story, edited by whoever answers for the words.

use super::api::read_notes;
use crate::context;
use crate::ui::{
    Button, CandidateLayout, Empty, Form, FormEnd, Look, Panel, Prose, Refused, Tab, TextArea, TextField, TimeAgo, Unknown, loaded,
};
use domain::Timestamp;
use domain::access::Action;
use domain::release_note::ReleaseNote;
use domain::summary::{self, NoteRow};
use leptos::prelude::*;

/// `/p/{slug}/candidates/{n}/notes`
#[component]
pub fn NotesPage() -> impl IntoView {
    loaded(read_notes(context::param("slug"), context::number("number")), draw)
}

pub(super) fn draw(data: summary::NotesPage) -> impl IntoView {
    let summary::NotesPage { place, head, rows } = data;
    let (now, may) = (place.now, place.can(Action::EditReleaseNotes));
    let action = format!("/p/{}/candidates/{}/notes", place.slug, head.number);
    let sent = context::echo().and_then(|_| context::echoed("story"));
    let told_below = may && sent.as_ref().is_some_and(|sent| rows.iter().any(|row| row.key.as_str() == sent));
    let body = if rows.is_empty() {
        view! { <Empty title="This candidate names no story"><p>"So there is nothing to tell end users."</p></Empty> }.into_any()
    } else {
        let panels = rows.into_iter().map(|row| {
            let mine = sent.as_deref() == Some(row.key.as_str());
            view! { <Note row=row action=action.clone() may=may mine=mine now=now/> }
        });
        panels.collect_view().into_any()
    };
    view! {
        <CandidateLayout place=place head=head tab=Tab::Uat title="Release notes">
            <div class="reading">
                {(!told_below).then(|| view! { <Refused/> })}
                <p>"This is what end users read before they try the candidate. The draft comes from Jira; write it so that somebody who never saw the code understands it."</p>
                {body}
            </div>
        </CandidateLayout>
    }
}

#[component]
fn Note(row: NoteRow, action: String, may: bool, mine: bool, now: Timestamp) -> impl IntoView {
    let NoteRow { key, href, written } = row;
    let key = key.to_string();
    let version = written.as_ref().map_or(0, |written| written.version);
    let by = match &written {
        Some(written) => {
            let who = written.by.clone().unwrap_or_else(|| "drafted from Jira".to_owned());
            view! { <p class="hint">"Version "{version}", "{who}", "<TimeAgo at=written.at now=now/></p> }.into_any()
        }
        None => view! { <p><Unknown what="Jira has not said anything about this story."/></p> }.into_any(),
    };
    let note = written.map(|written| written.note).unwrap_or_else(|| ReleaseNote { title: key.clone(), ..ReleaseNote::default() });
    let criteria = note.criteria.join("\n");
    let content = if may {
        let [title, body, points] = ["title", "body", "criteria"].map(|name| format!("{name}-{key}"));
        let (hidden, whose) = (vec![("story", key.clone()), ("version", version.to_string())], format!(": {key}"));
        view! {
            <Form action=action hidden=hidden>
                {mine.then(|| view! { <Refused/> })}
                <TextField name="title" label="What is new" value=note.title required=true maxlength=200 id=title echo=mine/>
                <TextArea name="body" label="In a few sentences" value=note.body rows=4 maxlength=2000 id=body echo=mine/>
                <TextArea name="criteria" label="What to look at" hint="One point a line." value=criteria rows=5 id=points echo=mine/>
                <FormEnd><Button look=Look::Primary>"Save"<span class="hidden">{whose}</span></Button></FormEnd>
            </Form>
        }
        .into_any()
    } else {
        view! { <p><strong>{note.title}</strong></p><Prose text=note.body/><Prose text=criteria/> }.into_any()
    };
    view! { <Panel title=key.clone() id=format!("note-{key}")>{by}<p><a href=href rel="noreferrer">{key.clone()}" in Jira"</a></p>{content}</Panel> }
}
