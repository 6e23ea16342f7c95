//! The form in which a case is written; beside it, how testers will see the steps.

use super::preview::Preview;
use crate::context;
use crate::ui::{Button, Form, FormEnd, Look, Refused, TextArea, TextField};
use domain::test_case::TestCase;
use leptos::prelude::*;

/// Writes a new case, or a new version of one.
#[component]
pub fn CaseForm(case: Option<TestCase>, action: String) -> impl IntoView {
    let (version, title, precondition, steps, story) = match case {
        None => (None, String::new(), String::new(), String::new(), String::new()),
        Some(case) => {
            let steps = case.wording.steps_text();
            let story = case.wording.story.map(|key| key.to_string()).unwrap_or_default();
            (Some(case.version), case.wording.title.to_string(), case.wording.precondition, steps, story)
        }
    };
    let typed = context::value_of("steps", &steps);
    let hidden = version.map(|version| vec![("version", version.to_string())]).unwrap_or_default();
    let (button, then) = match version {
        None => ("Save the case", "It is proposed for every candidate from now on; add it to the plan of one that is already here."),
        Some(_) => ("Save as a new version", "Plans that were made before keep the version they have."),
    };
    view! {
        <Form action=action hidden=hidden>
            <Refused field="title"/>
            <TextField name="title" label="Title" hint="What is checked, in one line." value=title required=true maxlength=200/>
            <TextArea name="precondition" label="Before you start (optional)" hint="What must be true before the first step: an account, data, a setting." value=precondition rows=2/>
            <div class="case-steps">
                <TextArea name="steps" label="Steps" hint="One a line: what to do => what should then be seen" value=steps rows=8 required=true/>
                <section class="case-preview" aria-labelledby="preview"><h3 id="preview">"As testers see it"</h3><Preview text=typed/></section>
            </div>
            <TextField name="story" label="Story (optional)" hint="The Jira key of the story that it checks." value=story maxlength=40/>
            <p class="hint">{then}</p>
            <FormEnd><Button look=Look::Primary>{button}</Button></FormEnd>
        </Form>
    }
}
