//! The answers to one story: accept at once, or say in words what is missing or wrong.

use super::page::Way;
use crate::context;
use crate::t;
use crate::ui::{Button, Look, TextArea, TextField};
use domain::acceptance::Answer;
use domain::follow_up::{LONGEST_DAYS, day_of};
use leptos::prelude::*;

const DAY: i64 = 86_400;

/// Accept, accept with follow-up, or reject. All cards are one form, so that what was typed on one is not lost when
/// another is sent.
#[component]
pub fn Answers(key: String, draft: (String, String), changed: bool, way: Way) -> impl IntoView {
    let (note, due) = draft;
    let mine = way.sent.as_deref() == Some(&key);
    let typed = context::echoed(&format!("note-{key}")).is_some_and(|note| !note.is_empty());
    let open = mine || typed || !note.is_empty();
    let whose = format!(": {key}");
    let button = |answer: Answer| {
        let look = match answer {
            Answer::Accepted => Look::Primary,
            Answer::FollowUp => Look::Secondary,
            Answer::Rejected => Look::Danger,
        };
        let whose = whose.clone();
        view! { <Button look=look name="answer" value=format!("{key}:{answer}")>{verb(answer)}<span class="hidden">{whose}</span></Button> }
    };
    let label = if changed { t!("uat-note-changed") } else { t!("uat-note") };
    let (first, last) = (way.now.plus_seconds(DAY), way.now.plus_seconds((LONGEST_DAYS + 1) * DAY));
    let kept = (!note.is_empty()).then(|| view! { <p class="hint">{t!("uat-kept")}</p> });
    view! {
        <div class="uat-answer" role="group" aria-label=t!("uat-your-answer")>
            <div class="answer-buttons">{button(Answer::Accepted)}</div>
            <details class="disclosure disclosure-button" open=open>
                <summary>{t!("uat-not-quite")}</summary>
                <div class="disclosure-body">
                    {kept}
                    <TextArea name=format!("note-{key}") label=label hint=t!("uat-note.hint") value=note rows=3/>
                    <TextField name=format!("due-{key}") label=t!("uat-due") hint=t!("uat-due.hint") kind="date" value=due min=day_of(first) max=day_of(last)/>
                    <div class="answer-buttons">{button(Answer::FollowUp)}{button(Answer::Rejected)}</div>
                </div>
            </details>
        </div>
    }
}

/// What stands on the button.
fn verb(answer: Answer) -> String {
    match answer {
        Answer::Accepted => t!("uat-accept"),
        Answer::FollowUp => t!("uat-accept-follow-up"),
        Answer::Rejected => t!("uat-reject"),
    }
}

/// How it is said afterwards.
pub fn said(answer: Option<Answer>) -> String {
    match answer {
        None => t!("uat-said-nothing"),
        Some(Answer::Accepted) => t!("uat-said-accepted"),
        Some(Answer::FollowUp) => t!("uat-said-follow-up"),
        Some(Answer::Rejected) => t!("uat-said-rejected"),
    }
}
