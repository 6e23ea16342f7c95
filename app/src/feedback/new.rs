//! The form with which a tester or end user reports a problem.

use super::api::read_new_feedback;
use crate::context;
use crate::ui::{
    Button, ButtonLink, CandidateLayout, Choice, FileField, Form, FormEnd, Look, Notice, Panel, RadioField, Refused, SelectField, Tab,
    TextArea, TextField, Tone, loaded,
};
use domain::access::Action;
use domain::feedback::Severity;
use domain::summary;
use leptos::prelude::*;

/// Report a problem.
#[component]
pub fn NewFeedback() -> impl IntoView {
    let story = context::query("story");
    loaded(read_new_feedback(context::param("slug"), context::number("number")), move |data| draw(data, story))
}

/// What stands on the card, and what it means.
const fn words(severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::Blocking => {
            ("Blocking", "It must not go out like this: it loses data, stops people from working, or is wrong. The release waits for it.")
        }
        Severity::Major => ("Major", "It hurts, but there is a way round it."),
        Severity::Minor => ("Minor", "It is small: a typo, something out of place."),
        Severity::Idea => ("Idea", "Nothing is broken. I wish it were different."),
    }
}

pub(super) fn draw(data: summary::NewFeedbackPage, asked: Option<String>) -> impl IntoView {
    let summary::NewFeedbackPage { place, head, stories, environments, intent } = data;
    let base = format!("/p/{}/candidates/{}", place.slug, head.number);
    let may = place.can(Action::GiveFeedback);
    let refused = context::echo().is_some();
    let body = if may {
        let mut choices = vec![Choice::new("", "None in particular")];
        choices.extend(stories.into_iter().map(|(key, summary)| {
            let label = summary.map_or_else(|| key.clone(), |summary| format!("{key}: {summary}"));
            Choice::new(key, label)
        }));
        let severities = Severity::ALL.iter().map(|severity| {
            let (label, hint) = words(*severity);
            Choice::new(severity.as_str(), label).hint(hint)
        });
        let severities = severities.collect::<Vec<_>>();
        let environment = match environments.len() {
            0 => view! { <TextField name="environment" label="Where did you see it?" hint="The address or the name of the environment." required=true/> }.into_any(),
            _ => {
                let choices = environments.iter().map(|name| Choice::new(name, name)).collect::<Vec<_>>();
                view! { <SelectField name="environment" label="Where did you see it?" choices=choices required=true/> }.into_any()
            }
        };
        let files = if refused {
            "Please choose the files again: a browser does not keep them."
        } else {
            "A screenshot or a recording says more than words. What you attach can be seen by everybody in this project."
        };
        view! {
            <Panel title="Report a problem" id="report">
                <Form action=format!("{base}/feedback") multipart=true class="report-form" hidden=vec![("intent", intent)]>
                    <Refused/>
                    <p class="hint">"It goes to the developers as an issue in Jira, and you hear here what becomes of it."</p>
                    <TextField name="title" label="In one line, what is wrong?" required=true maxlength=200/>
                    <TextArea name="body" label="What happened?" hint="What did you do, what did you see, what did you expect instead?" rows=6 required=true/>
                    <RadioField name="severity" legend="How bad is it?" choices=severities required=true/>
                    <SelectField name="story" label="Which story is it about?" choices=choices value=asked.unwrap_or_default()/>
                    {environment}
                    <FileField name="files" label="Files (optional)" hint=files/>
                    <FormEnd>
                        <Button look=Look::Primary>"Send the report"</Button>
                        <ButtonLink href=format!("{base}/uat") look=Look::Quiet>"Back to the stories"</ButtonLink>
                    </FormEnd>
                </Form>
            </Panel>
        }
        .into_any()
    } else {
        view! {
            <Refused/>
            <Notice tone=Tone::Info title="Your role here does not report problems"><p>"QA testers, UAT testers and product owners do. Ask the release manager for a role if you need one."</p></Notice>
        }
        .into_any()
    };
    view! { <CandidateLayout place=place head=head tab=Tab::Feedback title="Report a problem">{body}</CandidateLayout> }
}
