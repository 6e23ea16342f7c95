//! The form with which a tester or end user reports a problem.

use super::api::read_new_feedback;
use super::editor::Editor;
use super::pictures::{Draft, Pictures, Sending};
use super::script::ScriptWords;
use super::stamps::Stamps;
use crate::context;
use crate::t;
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
fn words(severity: Severity) -> (String, String) {
    match severity {
        Severity::Blocking => (t!("report-bad.blocking"), t!("report-bad.blocking-hint")),
        Severity::Major => (t!("report-bad.major"), t!("report-bad.major-hint")),
        Severity::Minor => (t!("report-bad.minor"), t!("report-bad.minor-hint")),
        Severity::Idea => (t!("report-bad.idea"), t!("report-bad.idea-hint")),
    }
}

pub(super) fn draw(data: summary::NewFeedbackPage, asked: Option<String>, at: Option<String>) -> impl IntoView {
    let summary::NewFeedbackPage { place, head, stories, environments, draft, intent } = data;
    let base = format!("/p/{}/candidates/{}", place.slug, head.number);
    let build = format!("#{} ({})", head.number, head.version);
    let may = place.can(Action::GiveFeedback);
    let body = if may {
        let mut choices = vec![Choice::new("", t!("report-story.none"))];
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
            0 => view! { <TextField name="environment" label=t!("report-environment") hint=t!("report-environment.hint") required=true/> }
                .into_any(),
            _ => {
                let choices = environments.iter().map(|(name, _)| Choice::new(name, name)).collect::<Vec<_>>();
                view! { <SelectField name="environment" label=t!("report-environment") choices=choices required=true/> }.into_any()
            }
        };
        // Where the reporter came from, else where the first environment is; the reporter knows better than both.
        let address = at.filter(|at| is_web(at)).or_else(|| environments.first().and_then(|(_, url)| url.clone())).unwrap_or_default();
        let addresses =
            environments.into_iter().filter_map(|(name, url)| url.map(|url| view! { <option value=url>{name}</option> })).collect_view();
        let script = context::module("capture").map(|src| view! { <script type="module" src=src></script> });
        view! {
            <Panel title=t!("uat-report") id="report">
                <Form action=format!("{base}/feedback") multipart=true class="report-form" id="report-form" hidden=vec![("intent", intent)]>
                    <div id="refused"><Refused/></div>
                    <Draft draft=draft/>
                    <p class="hint">{t!("report-ways")}</p>
                    <TextField name="title" label=t!("report-line") required=true maxlength=200/>
                    <TextArea name="body" label=t!("report-what") hint=t!("report-what.hint") rows=6 required=true/>
                    <RadioField name="severity" legend=t!("report-bad") choices=severities required=true/>
                    <Pictures/>
                    <SelectField name="story" label=t!("report-story") choices=choices value=asked.unwrap_or_default()/>
                    {environment}
                    <TextField name="address" label=t!("report-address") hint=t!("report-address.hint") value=address maxlength=1000 list="addresses"/>
                    <datalist id="addresses">{addresses}</datalist>
                    <Stamps about=build/>
                    <Sending/>
                    <FormEnd>
                        <Button look=Look::Primary>{t!("report-send")}</Button>
                        <ButtonLink href=format!("{base}/uat") look=Look::Quiet>{t!("report-back")}</ButtonLink>
                    </FormEnd>
                </Form>
                <Editor/>
                <ScriptWords/>
                {script}
            </Panel>
        }
        .into_any()
    } else {
        view! {
            <Refused/>
            <Notice tone=Tone::Info title=t!("report-not-you")><p>{t!("report-not-you.more")}</p></Notice>
        }
        .into_any()
    };
    view! { <CandidateLayout place=place head=head tab=Tab::Feedback title=t!("uat-report")>{body}</CandidateLayout> }
}
