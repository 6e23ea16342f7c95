//! The form of one story: three buttons, and words where words are needed.

use super::page::Way;
use crate::context;
use crate::ui::{Button, Form, Look, Refused, TextArea};
use domain::acceptance::Answer;
use leptos::prelude::*;

/// Accept, accept with follow-up, or reject.
#[component]
pub fn AnswerForm(key: String, latest: Option<Answer>, intent: String, mine: bool, way: Way) -> impl IntoView {
    let notice = mine.then(|| view! { <Refused/> });
    let kept = mine.then(|| context::echoed("answer")).flatten().and_then(|answer| answer.parse::<Answer>().ok());
    let kept = kept.map(|answer| view! { <p class="hint">{format!("You chose “{}”. It is not saved yet.", words(answer))}</p> });
    let hidden = vec![("story", key.clone()), ("intent", intent)];
    let (id, whose) = (format!("note-{key}"), format!(": {key}"));
    let buttons = Answer::ALL
        .iter()
        .map(|answer| {
            let look = match answer {
                Answer::Accepted => Look::Primary,
                Answer::FollowUp => Look::Secondary,
                Answer::Rejected => Look::Danger,
            };
            let whose = whose.clone();
            view! { <Button look=look name="answer" value=answer.as_str()>{words(*answer)}<span class="hidden">{whose}</span></Button> }
        })
        .collect_view();
    let label = if latest.is_some() { "Why did you change your mind?" } else { "In your words" };
    view! {
        <Form action=format!("{}/acceptances", way.base) class="uat-answer" hidden=hidden>
            {notice}
            <TextArea name="note" label=label hint="Not needed to accept. For the other two answers: what is missing or wrong?" id=id rows=2 echo=mine/>
            {kept}
            <div class="answer-buttons" role="group" aria-label="Your answer">{buttons}</div>
        </Form>
    }
}

/// What stands on the button.
const fn words(answer: Answer) -> &'static str {
    match answer {
        Answer::Accepted => "Accept",
        Answer::FollowUp => "Accept with follow-up",
        Answer::Rejected => "Reject",
    }
}
