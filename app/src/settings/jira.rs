//! How a project lives in Jira: types, priorities, links, demanded fields, and what moves when.

use super::api;
use crate::context;
use crate::ui::{
    Button, Check, Choice, DataTable, Form, FormEnd, Look, Notice, Page, Panel, Refused, Section, SelectField, TextArea, TextField,
    TimeAgo, Tone, loaded,
};
use domain::feedback::Severity;
use domain::jira::{Event, Mapping, Shape};
use domain::summary::{DemandedField, JiraOffer, JiraPage as Data};
use leptos::prelude::*;

/// `/p/{slug}/jira`
#[component]
pub fn JiraPage() -> impl IntoView {
    loaded(api::read_jira(context::param("slug")), draw)
}

fn draw(page: Data) -> impl IntoView {
    let Data { place, key, mapping, edited, offer, waiting, problems } = page;
    let now = place.now;
    let base = format!("/p/{}", place.slug);
    let edited = edited.map(|(by, at)| view! { <p class="quiet">"Last changed by "{by}", "<TimeAgo at=at now=now/>"."</p> });
    let rows = |lines: Vec<(String, Option<String>, String)>| {
        lines
            .into_iter()
            .map(|(about, href, why)| {
                let about = match href {
                    Some(href) => view! { <a href=href>{about}</a> }.into_any(),
                    None => view! { {about} }.into_any(),
                };
                view! { <tr><td data-label="About" class="cell-main">{about}</td><td data-label="Why">{why}</td></tr> }
            })
            .collect_view()
    };
    let waiting = (!waiting.is_empty()).then(|| {
        let lines = waiting.into_iter().map(|(number, why)| (format!("F-{number}"), Some(format!("{base}/feedback/{number}")), why)).collect();
        view! {
            <Panel title="Waiting for these settings" class="panel-flush">
                <DataTable caption="Reports that are not in Jira until somebody changes something" columns=vec!["Report", "Why"]>{rows(lines)}</DataTable>
            </Panel>
        }
    });
    let problems = (!problems.is_empty()).then(|| {
        let lines = problems.into_iter().map(|(key, why)| (key, None, why)).collect();
        view! {
            <Panel title="Stories that could not be told" class="panel-flush">
                <DataTable caption="What Jira refused" columns=vec!["Story", "Why"]>{rows(lines)}</DataTable>
            </Panel>
        }
    });
    let unknown = match &offer {
        JiraOffer::Unknown { problem } => {
            let problem = problem.clone();
            Some(view! {
                <Notice tone=Tone::Warn title="Jira could not be asked what it offers">
                    <p>{problem}</p>
                    <p>"The settings can be changed all the same; names are not checked then."</p>
                </Notice>
            })
        }
        JiraOffer::Known { .. } => None,
    };
    view! {
        <Page place=place title="Jira" section=Section::Jira>
            <div class="reading">
                {unknown}
                {waiting}
                {problems}
                <Panel title=format!("How this project lives in Jira ({key})")>
                    {edited}
                    <Edit action=format!("{base}/jira") mapping=mapping offer=offer/>
                </Panel>
            </div>
        </Page>
    }
    .into_any()
}

/// What Jira offers, as suggestions for text fields.
fn suggestions(id: &'static str, names: Vec<String>) -> AnyView {
    view! { <datalist id=id>{names.into_iter().map(|name| view! { <option value=name></option> }).collect_view()}</datalist> }.into_any()
}

#[component]
fn Edit(action: String, mapping: Mapping, offer: JiraOffer) -> impl IntoView {
    let priorities_now = Severity::ALL
        .iter()
        .map(|severity| {
            let value = mapping.priority(*severity).unwrap_or_default().to_owned();
            let label =
                if *severity == Severity::Idea { "Priority of an idea".to_owned() } else { format!("Priority of a {severity} problem") };
            view! { <TextField name=format!("priority_{severity}") label=label value=value maxlength=100 list="jira-priorities"/> }
        })
        .collect_view();
    let moves = Event::ALL
        .iter()
        .map(|event| {
            let value = mapping.target(*event).unwrap_or_default().to_owned();
            view! { <TextField name=format!("move_{event}") label=format!("When {}", event.label()) value=value maxlength=100 list="jira-statuses"/> }
        })
        .collect_view();
    let (types, links, priorities, statuses, demanded) = match offer {
        JiraOffer::Known { types, links, priorities, statuses, demanded } => (types, links, priorities, statuses, Some(demanded)),
        JiraOffer::Unknown { .. } => (vec![], vec![], vec![], vec![], None),
    };
    let missing = mapping.issue_type.clone();
    let no_type = (demanded == Some(None)).then(|| {
        view! { <Notice tone=Tone::Warn title="No such issue type"><p>"Jira has no type "{missing}" in this project. Choose another one."</p></Notice> }
    });
    // Not knowing what Jira demands takes nothing away that was set.
    let fields = demanded.flatten().unwrap_or_else(|| {
        let known = mapping.fields.iter();
        known.map(|field| DemandedField { id: field.id.clone(), name: field.name.clone(), shape: field.shape, choices: vec![] }).collect()
    });
    let mut hidden = vec![("version", mapping.version.to_string())];
    for field in &fields {
        hidden.push(("field_id", field.id.clone()));
        hidden.push(("field_name", field.name.clone()));
        hidden.push(("field_shape", field.shape.as_str().to_owned()));
    }
    let typed = context::echoed_all("field_value");
    let demanded = fields
        .into_iter()
        .enumerate()
        .map(|(position, field)| {
            let now = mapping.fields.iter().find(|set| set.id == field.id).map(|set| set.value.clone()).unwrap_or_default();
            demanded_field(position, field, typed.get(position).cloned().unwrap_or(now))
        })
        .collect::<Vec<_>>();
    let demanded = (!demanded.is_empty()).then(|| {
        view! {
            <fieldset class="field"><legend>"Fields that Jira demands"</legend>
                <p class="hint">"Jira creates no issue without them. Every reported problem gets these values."</p>
                {demanded}
            </fieldset>
        }
    });
    // After a refusal the box is as it was sent; an unchecked one is not sent at all.
    let comments = if context::echoed("version").is_some() { context::echoed("comments").is_some() } else { mapping.comments };
    view! {
        {no_type}
        <Form action=action hidden=hidden>
            <Refused/>
            <div class="fields">
                <TextField name="issue_type" label="Issue type of a reported problem" value=mapping.issue_type required=true maxlength=100 list="jira-types"/>
                <TextField name="follow_up_type" label="Issue type of what remains after an acceptance" value=mapping.follow_up_type required=true maxlength=100 list="jira-types"/>
                <TextField name="link_type" label="Link between a problem and its story" value=mapping.link_type required=true maxlength=100 list="jira-links"/>
            </div>
            {demanded}
            <fieldset class="field"><legend>"Priorities"</legend>
                <p class="hint">"Left empty, Jira decides."</p>
                <div class="fields">{priorities_now}</div>
            </fieldset>
            <fieldset class="field"><legend>"Move issues to this status"</legend>
                <p class="hint">"The name of a status. Left empty, nothing is moved. Each turn moves an issue once: whoever moves it elsewhere is not overruled."</p>
                <div class="fields">{moves}</div>
            </fieldset>
            <TextArea name="no_fix" label="Resolutions that fix nothing" id="no-fix" rows=4 value=mapping.no_fix.join("\n")
                hint="One on each line. An issue that ends so is over, but its reporter is not asked to confirm, and the gate still counts the problem."/>
            <Check name="comments" label="Keep a comment on each story that says how QA and UAT stand" checked=comments id="comments"/>
            {suggestions("jira-types", types)}
            {suggestions("jira-links", links)}
            {suggestions("jira-priorities", priorities)}
            {suggestions("jira-statuses", statuses)}
            <FormEnd><Button look=Look::Primary>"Save"</Button></FormEnd>
        </Form>
    }
    .into_any()
}

fn demanded_field(position: usize, field: DemandedField, value: String) -> AnyView {
    let DemandedField { id: _, name, shape, choices } = field;
    let id = format!("field-{position}");
    if !choices.is_empty() {
        let none = Choice::new("", "Choose one");
        let choices = std::iter::once(none).chain(choices.into_iter().map(|(id, name)| Choice::new(id, name))).collect();
        return view! { <SelectField name="field_value" id=id label=name choices=choices value=value required=true echo=false/> }
            .into_any();
    }
    let hint = match shape {
        Shape::Words => "Words, parted by commas.",
        Shape::User => "The person's id in Jira: an account id in Cloud, a user name in Data Center.",
        Shape::Choice | Shape::Choices => "The id of the value in Jira.",
        Shape::Number => "A number.",
        Shape::Text | Shape::Rich => "",
    };
    view! { <TextField name="field_value" id=id label=name hint=hint value=value required=true maxlength=1000 echo=false/> }.into_any()
}
