//! What Jira offers for a project: types, links, priorities, statuses, and the fields that an issue must have.

use super::{Jira, Problem};
use crate::outside::one_line;
use domain::jira::{Mapping, Shape};
use domain::summary::{DemandedField, JiraOffer};
use serde::Deserialize;
use serde_json::Value;
use std::time::Duration;

/// Choices of one field that are shown.
const MOST_CHOICES: usize = 500;
/// A page of settings does not wait longer for Jira.
const PATIENCE: Duration = Duration::from_secs(6);

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Named {
    id: Value,
    name: String,
    subtask: bool,
}

/// A page of create metadata; Cloud and Data Center call the list by different names.
#[derive(Deserialize)]
struct Page<T> {
    #[serde(default = "Vec::new", alias = "issueTypes", alias = "fields", alias = "results")]
    values: Vec<T>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Schema {
    #[serde(rename = "type")]
    kind: String,
    items: String,
    custom: String,
    system: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Field {
    field_id: String,
    key: String,
    name: String,
    required: bool,
    has_default_value: bool,
    schema: Schema,
    allowed_values: Vec<Value>,
}

#[derive(Deserialize)]
struct Links {
    #[serde(default, rename = "issueLinkTypes")]
    types: Vec<Named>,
}

#[derive(Deserialize)]
struct Statuses {
    #[serde(default)]
    statuses: Vec<Named>,
}

impl Jira {
    /// What Jira offers for the project, by the mapping in force.
    pub async fn offer(&self, project: &str, mapping: &Mapping) -> JiraOffer {
        let unknown = |problem: String| JiraOffer::Unknown { problem };
        match tokio::time::timeout(PATIENCE, self.ask_offer(project, mapping)).await {
            Ok(Ok(offer)) => offer,
            Ok(Err(problem)) => unknown(super::words(&problem)),
            Err(_) => unknown("Jira gives no answer in time.".into()),
        }
    }

    async fn ask_offer(&self, project: &str, mapping: &Mapping) -> Result<JiraOffer, Problem> {
        let types = self.types(project).await?;
        let demanded = match types.iter().find(|kind| kind.name.eq_ignore_ascii_case(&mapping.issue_type)) {
            Some(kind) => Some(self.demanded_by(project, kind).await?),
            None => None,
        };
        let (links, priorities, of_types) =
            (self.api(&["issueLinkType"]), self.api(&["priority"]), self.api(&["project", project, "statuses"]));
        let (links, priorities, statuses) =
            futures::try_join!(self.get::<Links>(&links), self.get::<Vec<Named>>(&priorities), self.get::<Vec<Statuses>>(&of_types))?;
        let names = |list: Vec<Named>| list.into_iter().map(|named| one_line(&named.name, 100)).collect::<Vec<_>>();
        let mut all = Vec::new();
        for name in statuses.into_iter().flat_map(|of_type| names(of_type.statuses)) {
            if !all.contains(&name) {
                all.push(name);
            }
        }
        let types = types.into_iter().filter(|kind| !kind.subtask).collect();
        Ok(JiraOffer::Known { types: names(types), links: names(links.types), priorities: names(priorities), statuses: all, demanded })
    }

    async fn types(&self, project: &str) -> Result<Vec<Named>, Problem> {
        Ok(self.get::<Page<Named>>(&self.api(&["issue", "createmeta", project, "issuetypes"])).await?.values)
    }

    async fn demanded_by(&self, project: &str, kind: &Named) -> Result<Vec<DemandedField>, Problem> {
        let id = kind.id.as_str().map_or_else(|| kind.id.to_string(), str::to_owned);
        let mut address = self.api(&["issue", "createmeta", project, "issuetypes", &id]);
        address.query_pairs_mut().append_pair("maxResults", "200");
        let fields = self.get::<Page<Field>>(&address).await?.values;
        Ok(fields.into_iter().filter_map(demanded).collect())
    }

    /// What an issue of this type must have beyond what the portal writes.
    ///
    /// # Errors
    /// As Jira answers.
    pub async fn demanded(&self, project: &str, issue_type: &str) -> Result<Vec<DemandedField>, Problem> {
        let types = self.types(project).await?;
        match types.iter().find(|kind| kind.name.eq_ignore_ascii_case(issue_type)) {
            Some(kind) => self.demanded_by(project, kind).await,
            None => Ok(Vec::new()),
        }
    }
}

/// The field, if an issue cannot do without our saying something of it. Whoever creates is the reporter.
fn demanded(field: Field) -> Option<DemandedField> {
    let id = if field.field_id.is_empty() { field.key } else { field.field_id };
    if !field.required || field.has_default_value || Mapping::is_own(&id) || field.schema.system == "reporter" || id == "reporter" {
        return None;
    }
    let choices: Vec<(String, String)> = field
        .allowed_values
        .iter()
        .take(MOST_CHOICES)
        .filter_map(|value| {
            let id = value["id"].as_str()?;
            let name = value["name"].as_str().or_else(|| value["value"].as_str()).unwrap_or(id);
            Some((id.to_owned(), one_line(name, 100)))
        })
        .collect();
    Some(DemandedField { shape: shape(&field.schema, choices.is_empty()), name: one_line(&field.name, 100), id, choices })
}

fn shape(schema: &Schema, free: bool) -> Shape {
    match schema.kind.as_str() {
        "number" => Shape::Number,
        "user" => Shape::User,
        "array" if free => Shape::Words,
        "array" => Shape::Choices,
        "string" if schema.custom.ends_with(":textarea") || schema.system == "environment" => Shape::Rich,
        _ if !free => Shape::Choice,
        _ => Shape::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(field: Value) -> Option<DemandedField> {
        demanded(serde_json::from_value(field).expect("a field"))
    }

    #[test]
    fn only_what_jira_demands_and_nobody_else_gives_is_asked_for() {
        let team = json!({"fieldId": "customfield_10042", "name": "Team", "required": true, "hasDefaultValue": false, "schema": {"type": "string"}});
        assert_eq!(of(team.clone()).expect("asked").shape, Shape::Text);
        for (name, value) in
            [("required", json!(false)), ("hasDefaultValue", json!(true)), ("fieldId", json!("summary")), ("fieldId", json!("reporter"))]
        {
            let mut other = team.clone();
            other[name] = value;
            assert_eq!(of(other), None, "{name}");
        }
        let option = json!({"fieldId": "customfield_1", "name": "Area", "required": true, "schema": {"type": "option"}, "allowedValues": [{"id": "7", "value": "Web"}]});
        let option = of(option).expect("asked");
        assert_eq!((option.shape, option.choices), (Shape::Choice, vec![("7".to_owned(), "Web".to_owned())]));
        let parts = json!({"fieldId": "components", "name": "Components", "required": true, "schema": {"type": "array", "items": "component"}, "allowedValues": [{"id": "3", "name": "UI"}]});
        assert_eq!(of(parts).expect("asked").shape, Shape::Choices);
    }
}
