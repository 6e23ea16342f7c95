//! The form in which a case is written; beside it, how testers will see the steps.

use super::preview::Preview;
use crate::context;
use crate::ui::{Button, Choice, Form, FormEnd, Look, Refused, SelectField, TextArea, TextField};
use domain::test_case::{Filing, Priority, Tag, TestCase};
use leptos::prelude::*;

/// Writes a new case, or a new version of one.
#[component]
pub fn CaseForm(case: Option<TestCase>, action: String) -> impl IntoView {
    let (version, title, precondition, steps, stories, filing) = match case {
        None => (None, String::new(), String::new(), String::new(), String::new(), Filing::default()),
        Some(case) => {
            let steps = case.wording.steps_text();
            let stories = case.wording.stories_text();
            (Some(case.version), case.wording.title.to_string(), case.wording.precondition, steps, stories, case.filing)
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
            <TextField name="stories" label="Stories (optional)" hint="The Jira keys of the stories that it checks, parted by commas." value=stories maxlength=1000/>
            <FilingFields filing=filing/>
            <p class="hint">{then}</p>
            <FormEnd><Button look=Look::Primary>{button}</Button></FormEnd>
        </Form>
    }
}

/// Where the case is filed.
#[component]
fn FilingFields(filing: Filing) -> impl IntoView {
    let tags = filing.tags.iter().map(Tag::as_str).collect::<Vec<_>>().join(", ");
    let priorities = Priority::ALL.iter().map(|priority| Choice::new(priority.as_str(), priority.as_str())).collect::<Vec<_>>();
    view! {
        <TextField name="folder" label="Folder (optional)" hint="Names parted by /, such as Chat/Sign in." value=filing.folder.to_string() maxlength=200/>
        <TextField name="tags" label="Tags (optional)" hint="Words parted by commas. Cases with the tag smoke are proposed for every candidate." value=tags maxlength=1000/>
        <SelectField name="priority" label="Priority" choices=priorities value=filing.priority.to_string()/>
        <TextField name="owner" label="Owner (optional)" hint="Who keeps this case up to date." value=filing.owner.unwrap_or_default() maxlength=200/>
        <TextArea name="automation" label="Machine tests that stand for it (optional)" hint="One name a line, as the report has it." value=filing.automation.join("\n") rows=2/>
    }
}
