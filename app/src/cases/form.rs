//! The form in which a case is written; beside it, how testers will see the steps.

use super::bulk::Suggest;
use super::steps::StepEditor;
use crate::context;
use crate::ui::{Button, Choice, Form, FormEnd, Look, Refused, SelectField, TextArea, TextField};
use domain::summary::Known;
use domain::test_case::{Filing, Priority, Tag, TestCase};
use leptos::prelude::*;

/// Writes a new case, or a new version of one.
#[component]
pub fn CaseForm(case: Option<TestCase>, action: String, known: Known) -> impl IntoView {
    let (read, title, precondition, steps, stories, filing) = match case {
        None => (None, String::new(), String::new(), String::new(), String::new(), Filing::default()),
        Some(case) => {
            let steps = case.wording.steps_text();
            let stories = case.wording.stories_text();
            (Some((case.version, case.filed)), case.wording.title.to_string(), case.wording.precondition, steps, stories, case.filing)
        }
    };
    let typed = context::value_of("steps", &steps);
    let hidden = read.map(|(version, filed)| vec![("version", version.to_string()), ("filed", filed.to_string())]).unwrap_or_default();
    let (button, then) = match read {
        None => ("Save the case", "It can be planned from now on; add it to the plan of a candidate that is already here."),
        Some(_) => (
            "Save",
            "Other words make a new version; plans that were made before keep the version they have. Where it is filed has no versions.",
        ),
    };
    view! {
        <Form action=action hidden=hidden>
            <Refused field="title"/>
            <TextField name="title" label="Title" hint="What is checked, in one line." value=title required=true maxlength=200/>
            <TextArea name="precondition" label="Before you start (optional)" hint="What must be true before the first step: an account, data, a setting." value=precondition rows=2/>
            <div class="case-steps">
                <TextArea name="steps" label="Steps" hint="One a line: what to do => what should then be seen. A line that begins with a space goes on the line above." value=steps rows=8 required=true maxlength=500_000/>
                <StepEditor text=typed/>
            </div>
            <TextField name="stories" label="Stories (optional)" hint="The Jira keys of the stories that it checks, parted by commas." value=stories maxlength=1000/>
            <FilingFields filing=filing/>
            <Suggest id="known-folders" names=known.folders/>
            <Suggest id="known-owners" names=known.owners/>
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
        <div class="fields case-filing">
        <TextField name="folder" label="Folder (optional)" hint="Names parted by /, such as Chat/Sign in." value=filing.folder.to_string() maxlength=200 list="known-folders"/>
        <TextField name="tags" label="Tags (optional)" hint="Words parted by commas. Cases with the tag smoke are proposed for every candidate." value=tags maxlength=1000/>
        <SelectField name="priority" label="Priority" choices=priorities value=filing.priority.to_string()/>
        <TextField name="owner" label="Owner (optional)" hint="Who keeps this case up to date." value=filing.owner.unwrap_or_default() maxlength=200 list="known-owners"/>
        </div>
        <TextArea name="automation" label="Machine tests that stand for it (optional)" hint="One name a line, as the report has it." value=filing.automation.join("\n") rows=2/>
    }
}
