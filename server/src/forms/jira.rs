//! The form of a project's Jira settings.

use super::fields::Fields;
use super::{Answer, Sent};
use crate::portal::Portal;
use axum::extract::{Path, Request, State};
use backend::ops::edit_jira_mapping;
use domain::Refusal;
use domain::feedback::Severity;
use domain::jira::{Event, FieldValue, Mapping, Shape};

const PLAIN: [&str; 10] =
    ["version", "issue_type", "follow_up_type", "link_type", "comments", "no_fix", "field_id", "field_name", "field_shape", "field_value"];

/// The mapping as sent. The parts of each demanded field come in the same order.
fn read(fields: &Fields) -> Result<Mapping, Refusal> {
    let (ids, names, shapes, values) =
        (fields.all("field_id"), fields.all("field_name"), fields.all("field_shape"), fields.all("field_value"));
    if [names.len(), shapes.len(), values.len()] != [ids.len(); 3] {
        return Err(Refusal::malformed("field_value", "do not fit the fields"));
    }
    let mut demanded = Vec::new();
    for (((id, name), shape), value) in ids.into_iter().zip(names).zip(shapes).zip(values) {
        let shape: Shape = shape.parse().map_err(|_| Refusal::invalid("field_shape", "is not one of the shapes"))?;
        demanded.push(FieldValue { id, name, shape, value });
    }
    let priorities: Result<_, Refusal> =
        Severity::ALL.iter().map(|severity| Ok((*severity, fields.one(&format!("priority_{severity}"))?))).collect();
    let transitions: Result<_, Refusal> = Event::ALL.iter().map(|event| Ok((*event, fields.one(&format!("move_{event}"))?))).collect();
    Ok(Mapping {
        version: fields.number("version")?,
        issue_type: fields.one("issue_type")?,
        follow_up_type: fields.one("follow_up_type")?,
        link_type: fields.one("link_type")?,
        priorities: priorities?,
        fields: demanded,
        transitions: transitions?,
        comments: fields.has("comments"),
        no_fix: fields.one("no_fix")?.lines().map(str::to_owned).collect(),
    })
}

pub(super) async fn mapping(State(portal): State<Portal>, Path(slug): Path<String>, request: Request) -> Answer {
    let page = format!("/p/{slug}/jira");
    let many: Vec<String> = Severity::ALL
        .iter()
        .map(|severity| format!("priority_{severity}"))
        .chain(Event::ALL.iter().map(|event| format!("move_{event}")))
        .collect();
    let names: Vec<&str> = PLAIN.into_iter().chain(many.iter().map(String::as_str)).collect();
    let sent = Sent::read(portal, request, page.clone(), &names).await?;
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let mapping = read(&fields)?;
        Ok(async move { edit_jira_mapping::edit(&backend, &actor, &slug, mapping).await })
    };
    sent.run(operation, |()| page).await
}
