//! Issues: create, read, change, move; and the webhook of a change.
use serde_json::{Value, json};

use super::{
    model::{self, Issue, KINDS, STATUSES},
    no_issue, refuse,
};
use crate::{
    Sandbox,
    call::{Call, Reply},
    clock,
    fault::System,
    hooks, lock,
    people::Person,
};

/// The fields asked for in the query, comma separated or repeated.
fn asked(call: &Call) -> Vec<String> {
    call.query
        .iter()
        .filter(|(key, _)| key == "fields")
        .flat_map(|(_, value)| value.split(','))
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

pub(super) fn get(core: &Sandbox, call: &Call) -> Reply {
    let state = lock(&core.state);
    let Some(issue) = state.jira.find(call.param("issueIdOrKey")) else { return no_issue() };
    let mut drawn = model::draw(core, &state.jira, issue, &asked(call));
    if call.query("expand").is_some_and(|what| what.split(',').any(|part| part.trim() == "names")) {
        drawn["names"] = model::names(&state.jira, &drawn["fields"]);
    }
    Reply::ok(drawn)
}

fn complaint(field: &str, words: &str) -> Reply {
    Reply::json(400, json!({"errorMessages": [], "errors": {field: words}}))
}

pub(super) fn create(core: &Sandbox, call: &Call) -> Reply {
    let Some(mut fields) = call.field("fields").as_object().cloned() else { return complaint("fields", "Fields are required.") };
    let project = fields.remove("project").unwrap_or_default();
    if project["key"] != "PARLAI" && project["id"] != "10000" {
        return complaint("project", "Specify a valid project ID or key");
    }
    let wanted = fields.remove("issuetype").unwrap_or_default();
    let kind = KINDS.iter().find(|(name, id)| wanted["name"] == *name || wanted["id"] == *id);
    let Some((kind, _)) = kind else { return complaint("issuetype", "Specify a valid issue type") };
    let summary = fields.get("summary").and_then(Value::as_str).unwrap_or_default();
    if summary.trim().is_empty() {
        return complaint("summary", "You must specify a summary of the issue.");
    }
    if summary.chars().count() > 255 || summary.contains('\n') {
        return complaint("summary", "The summary is invalid because it contains newline characters or is longer than 255 characters.");
    }
    let labels = fields.get("labels").and_then(Value::as_array).into_iter().flatten();
    if labels.filter_map(Value::as_str).any(|label| label.contains(' ')) {
        return complaint("labels", "The label contains spaces which is invalid.");
    }
    if call.path.starts_with("/rest/api/3/") && fields.get("description").is_some_and(Value::is_string) {
        return complaint("description", "Operation value must be an Atlassian Document (see the Atlassian Document Format)");
    }
    let mut state = lock(&core.state);
    let missing: serde_json::Map<String, Value> = state
        .jira
        .demanded
        .iter()
        .filter(|(id, _)| fields.get(id).is_none_or(|value| value.is_null()))
        .map(|(id, name)| (id.clone(), format!("{name} is required.").into()))
        .collect();
    if !missing.is_empty() {
        return Reply::json(400, json!({"errorMessages": [], "errors": missing}));
    }
    state.jira.last_number += 1;
    let number = state.jira.last_number;
    let properties = call.field("properties").as_array().into_iter().flatten();
    let issue = Issue {
        id: 20_000 + number,
        key: format!("PARLAI-{number}"),
        kind: (*kind).into(),
        fields,
        created: clock::jira_now(),
        updated: clock::jira_now(),
        unseen_until: clock::now_ms() + state.jira.lag_ms,
        properties: properties.filter_map(|property| Some((property["key"].as_str()?.to_owned(), property["value"].clone()))).collect(),
        ..Issue::default()
    };
    let answer = json!({"id": issue.id.to_string(), "key": issue.key, "self": format!("{}/rest/api/3/issue/{}", core.urls.jira, issue.id)});
    let key = issue.key.clone();
    state.jira.issues.push(issue);
    drop(state);
    tell(core, &key, "jira:issue_created", "issue_created", None, json!({}));
    Reply::json(201, answer)
}

pub(super) fn edit(core: &Sandbox, call: &Call) -> Reply {
    let key = call.param("issueIdOrKey").to_owned();
    let mut items = Vec::new();
    {
        let mut state = lock(&core.state);
        let Some(issue) = state.jira.find_mut(&key) else { return no_issue() };
        for (name, value) in call.field("fields").as_object().into_iter().flatten() {
            items.push(changed(name, issue.fields.get(name), value));
            issue.fields.insert(name.clone(), value.clone());
        }
        for step in call.field("update")["labels"].as_array().into_iter().flatten() {
            let labels = issue.fields.entry("labels").or_insert_with(|| json!([]));
            let before = labels.clone();
            if let Value::Array(labels) = labels {
                labels.retain(|label| *label != step["remove"] && *label != step["add"]);
                if step["add"].is_string() {
                    labels.push(step["add"].clone());
                }
            }
            items.push(changed("labels", Some(&before), &issue.fields["labels"]));
        }
    }
    tell(
        core,
        &key,
        "jira:issue_updated",
        "issue_updated",
        None,
        json!({"changelog": {"id": clock::now_ms().to_string(), "items": items}}),
    );
    Reply::empty(204)
}

fn changed(field: &str, from: Option<&Value>, to: &Value) -> Value {
    let words = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    json!({"field": field, "fieldtype": "jira", "fieldId": field, "from": null, "fromString": from.map(words), "to": null, "toString": words(to)})
}

pub(super) fn transitions(core: &Sandbox, call: &Call) -> Reply {
    let state = lock(&core.state);
    let Some(issue) = state.jira.find(call.param("issueIdOrKey")) else { return no_issue() };
    let others = STATUSES.iter().enumerate().filter(|(index, _)| *index != issue.status);
    let rows = others.map(|(index, (name, _, _, id))| {
        json!({"id": id, "name": name, "to": model::status(core, index), "hasScreen": false, "isGlobal": true, "isInitial": false, "isConditional": false, "isAvailable": true})
    });
    Reply::ok(json!({"expand": "transitions", "transitions": rows.collect::<Vec<_>>()}))
}

pub(super) fn transition(core: &Sandbox, call: &Call) -> Reply {
    let wanted = call.field("transition")["id"].as_str().unwrap_or_default();
    let Some(target) = STATUSES.iter().position(|(_, _, _, id)| *id == wanted) else {
        return refuse(400, "It seems that you have tried to perform an invalid workflow operation.");
    };
    if move_issue(core, call.param("issueIdOrKey"), target, None) { Reply::empty(204) } else { no_issue() }
}

/// Moves an issue to a status and tells the portal. False when there is no such issue.
pub(crate) fn move_issue(core: &Sandbox, key: &str, target: usize, who: Option<&'static Person>) -> bool {
    let (from, to) = {
        let mut state = lock(&core.state);
        let Some(issue) = state.jira.find_mut(key) else { return false };
        let from = issue.status;
        issue.status = target.min(STATUSES.len() - 1);
        (STATUSES[from.min(STATUSES.len() - 1)], STATUSES[issue.status])
    };
    let item = json!({"field": "status", "fieldtype": "jira", "fieldId": "status", "from": from.1, "fromString": from.0, "to": to.1, "toString": to.0});
    tell(core, key, "jira:issue_updated", "issue_generic", who, json!({"changelog": {"id": clock::now_ms().to_string(), "items": [item]}}));
    true
}

/// A person changes an issue behind the API, and Jira tells the portal. False when there is no such issue.
pub(crate) fn change_issue(core: &Sandbox, key: &str, who: Option<&'static Person>, change: impl FnOnce(&mut Issue)) -> bool {
    let key = {
        let mut state = lock(&core.state);
        let Some(issue) = state.jira.find_mut(key) else { return false };
        change(issue);
        issue.key.clone()
    };
    tell(core, &key, "jira:issue_updated", "issue_updated", who, json!({"changelog": {"id": clock::now_ms().to_string(), "items": []}}));
    true
}

/// Sends a webhook about an issue. None as author means the account behind the API token.
pub(super) fn tell(core: &Sandbox, key: &str, event: &str, kind: &str, who: Option<&'static Person>, more: Value) {
    let mut payload = {
        let state = lock(&core.state);
        let Some(issue) = state.jira.find(key) else { return };
        let user =
            who.map_or_else(|| model::account(core, model::ME, "Murmuration", &core.options.jira_user), |who| model::person(core, who));
        json!({"timestamp": clock::now_ms(), "webhookEvent": event, "issue_event_type_name": kind, "user": user, "issue": model::draw(core, &state.jira, issue, &[])})
    };
    if let (Some(fields), Value::Object(more)) = (payload.as_object_mut(), more) {
        fields.extend(more);
    }
    hooks::emit(core, System::Jira, event, "", &payload);
}
