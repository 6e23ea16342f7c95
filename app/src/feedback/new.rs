//! The form with which a tester or end user reports a problem.

use super::api::read_new_feedback;
use super::editor::Editor;
use super::pictures::{Draft, Pictures, Sending};
use super::stamps::Stamps;
use crate::context;
use crate::ui::{
    Button, ButtonLink, CandidateLayout, Choice, Form, FormEnd, Look, Notice, Panel, RadioField, Refused, SelectField, Tab, TextArea,
    TextField, Tone, is_web, loaded,
};
use domain::access::Action;
use domain::feedback::Severity;
use domain::summary;
use leptos::prelude::*;

/// Report a problem.
#[component]
pub fn NewFeedback() -> impl IntoView {
    let (story, at) = (context::query("story"), context::query("at"));
    loaded(read_new_feedback(context::param("slug"), context::number("number")), move |data| draw(data, story, at))
}

/// What stands on the card, in the words of somebody who just uses the application, and what it means here.
const fn words(severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::Blocking => ("I cannot go on, or something is wrong or lost", "The release waits for it. Called “blocking” in the list."),
        Severity::Major => ("It gets in my way, but I found a way round", "Called “major”."),
        Severity::Minor => ("It is small: a typo, something out of place", "Called “minor”."),
        Severity::Idea => ("Nothing is broken, I wish it were different", "Called “idea”."),
    }
}

pub(super) fn draw(data: summary::NewFeedbackPage, asked: Option<String>, at: Option<String>) -> impl IntoView {
    let summary::NewFeedbackPage { place, head, stories, environments, draft, intent } = data;
    let base = format!("/p/{}/candidates/{}", place.slug, head.number);
    let build = format!("#{} ({})", head.number, head.version);
    let may = place.can(Action::GiveFeedback);
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
                let choices = environments.iter().map(|(name, _)| Choice::new(name, name)).collect::<Vec<_>>();
                view! { <SelectField name="environment" label="Where did you see it?" choices=choices required=true/> }.into_any()
            }
        };
        // Where the reporter came from, else where the first environment is; the reporter knows better than both.
        let address = at.filter(|at| is_web(at)).or_else(|| environments.first().and_then(|(_, url)| url.clone())).unwrap_or_default();
        let addresses =
            environments.into_iter().filter_map(|(name, url)| url.map(|url| view! { <option value=url>{name}</option> })).collect_view();
        let script = context::module("capture").map(|src| view! { <script type="module" src=src></script> });
        view! {
            <Panel title="Report a problem" id="report">
                <Form action=format!("{base}/feedback") multipart=true class="report-form" id="report-form" hidden=vec![("intent", intent)]>
                    <div id="refused"><Refused/></div>
                    <Draft draft=draft/>
                    <p class="hint">"It goes to the developers as an issue in Jira, and you hear here what becomes of it."</p>
                    <TextField name="title" label="In one line, what is wrong?" required=true maxlength=200/>
                    <TextArea name="body" label="What happened?" hint="What did you do, what did you see, what did you expect instead?" rows=6 required=true/>
                    <RadioField name="severity" legend="How bad is it?" choices=severities required=true/>
                    <Pictures/>
                    <SelectField name="story" label="Which story is it about?" choices=choices value=asked.unwrap_or_default()/>
                    {environment}
                    <TextField name="address" label="Address of the page (optional)" hint="Where in the application was it? Take out what nobody should see." value=address maxlength=1000 list="addresses"/>
                    <datalist id="addresses">{addresses}</datalist>
                    <Stamps about=build/>
                    <Sending/>
                    <FormEnd>
                        <Button look=Look::Primary>"Send the report"</Button>
                        <ButtonLink href=format!("{base}/uat") look=Look::Quiet>"Back to the stories"</ButtonLink>
                    </FormEnd>
                </Form>
                <Editor/>
                {script}
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
