//! What an issue may and must have.
use serde_json::{Value, json};

use super::{
    model::{self, KINDS, STATUSES},
    refuse,
};
use crate::{
    Sandbox,
    call::{Call, Reply},
    lock,
};

/// Priorities: name and id.
const PRIORITIES: [(&str, &str); 5] = [("Highest", "1"), ("High", "2"), ("Medium", "3"), ("Low", "4"), ("Lowest", "5")];

fn known(call: &Call) -> Result<(), Reply> {
    let key = call.param("projectIdOrKey");
    if ["PARLAI", "10000"].contains(&key) { Ok(()) } else { Err(refuse(404, &format!("No project could be found with key '{key}'."))) }
}

/// Cloud and Data Center name the list differently.
fn page(call: &Call, cloud: &str, rows: Vec<Value>) -> Reply {
    let name = if call.path.starts_with("/rest/api/2/") { "values" } else { cloud };
    Reply::ok(json!({"startAt": 0, "maxResults": 50, "total": rows.len(), "isLast": true, name: rows}))
}

pub(super) fn types(core: &Sandbox, call: &Call) -> Reply {
    if let Err(reply) = known(call) {
        return reply;
    }
    page(call, "issueTypes", KINDS.iter().map(|(name, id)| model::kind(core, name, id)).collect())
}

pub(super) fn fields(core: &Sandbox, call: &Call) -> Reply {
    if let Err(reply) = known(call) {
        return reply;
    }
    let field = |id: &str, name: &str, kind: &str, required: bool, default: bool| json!({"fieldId": id, "key": id, "name": name, "required": required, "hasDefaultValue": default, "operations": ["set"], "schema": {"type": kind, "system": id}});
    let mut rows = vec![
        field("project", "Project", "project", true, false),
        field("issuetype", "Issue Type", "issuetype", true, false),
        field("summary", "Summary", "string", true, false),
        field("reporter", "Reporter", "user", true, true),
        field("description", "Description", "string", false, false),
        field("labels", "Labels", "array", false, false),
    ];
    for (id, name) in &lock(&core.state).jira.demanded {
        let schema = json!({"type": "string", "custom": "com.atlassian.jira.plugin.system.customfieldtypes:textfield", "customId": 10042});
        rows.push(json!({"fieldId": id, "key": id, "name": name, "required": true, "hasDefaultValue": false, "operations": ["set"], "schema": schema}));
    }
    page(call, "fields", rows)
}

pub(super) fn priorities(core: &Sandbox, _: &Call) -> Reply {
    let rows: Vec<Value> = PRIORITIES
        .iter()
        .map(|(name, id)| json!({"self": format!("{}/rest/api/3/priority/{id}", core.urls.jira), "id": id, "name": name, "description": "", "iconUrl": "", "statusColor": "#111111"}))
        .collect();
    Reply::ok(json!(rows))
}

pub(super) fn statuses(core: &Sandbox, call: &Call) -> Reply {
    if let Err(reply) = known(call) {
        return reply;
    }
    let all: Vec<Value> = (0..STATUSES.len()).map(|index| model::status(core, index)).collect();
    let rows: Vec<Value> = KINDS
        .iter()
        .map(|(name, id)| {
            let mut kind = model::kind(core, name, id);
            kind["statuses"] = json!(all);
            kind
        })
        .collect();
    Reply::ok(json!(rows))
}
