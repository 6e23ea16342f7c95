//! Comments. They have no idempotency, as in the real Jira: two posts make two.
use serde_json::{Value, json};

use super::{issues::tell, model, no_issue, refuse};
use crate::{
    Sandbox,
    call::{Call, Reply},
    clock, lock,
    people::Person,
};

pub(super) fn list(core: &Sandbox, call: &Call) -> Reply {
    let state = lock(&core.state);
    let Some(issue) = state.jira.find(call.param("issueIdOrKey")) else { return no_issue() };
    let start: usize = call.query("startAt").and_then(|text| text.parse().ok()).unwrap_or(0);
    let most: usize = call.query("maxResults").and_then(|text| text.parse().ok()).unwrap_or(50);
    let newest_first = call.query("orderBy") == Some("-created");
    let mut rows = issue.comments.clone();
    if newest_first {
        rows.reverse();
    }
    // Properties are given only to those who ask.
    let expanded = call.query("expand").is_some_and(|what| what.contains("properties"));
    if !expanded {
        for row in rows.iter_mut().filter_map(Value::as_object_mut) {
            row.remove("properties");
        }
    }
    let rows: Vec<Value> = rows.into_iter().skip(start).take(most).collect();
    Reply::ok(json!({"startAt": start, "maxResults": most, "total": issue.comments.len(), "comments": rows}))
}

pub(super) fn get(core: &Sandbox, call: &Call) -> Reply {
    let state = lock(&core.state);
    let Some(issue) = state.jira.find(call.param("issueIdOrKey")) else { return no_issue() };
    let found = issue.comments.iter().find(|comment| comment["id"] == call.param("id"));
    found.map_or_else(|| refuse(404, "Can not find a comment for the id."), |comment| Reply::ok(comment.clone()))
}

pub(super) fn create(core: &Sandbox, call: &Call) -> Reply {
    if call.field("body").is_null() {
        return Reply::json(400, json!({"errorMessages": [], "errors": {"comment": "Comment body can not be empty!"}}));
    }
    let properties = call.field("properties").clone();
    add_comment(core, call.param("issueIdOrKey"), call.field("body").clone(), None, json!({"properties": properties}))
        .map_or_else(no_issue, |comment| Reply::json(201, comment))
}

/// Adds a comment and tells the portal. None as author means the account behind the API token; `more` is added as it is.
pub(crate) fn add_comment(core: &Sandbox, key: &str, body: Value, who: Option<&'static Person>, more: Value) -> Option<Value> {
    let author =
        who.map_or_else(|| model::account(core, model::ME, "Murmuration", &core.options.jira_user), |who| model::person(core, who));
    let comment = {
        let mut state = lock(&core.state);
        let id = state.fresh_id();
        let issue = state.jira.find_mut(key)?;
        let mut comment = json!({
            "self": format!("{}/rest/api/3/issue/{}/comment/{id}", core.urls.jira, issue.id), "id": id.to_string(), "author": author, "updateAuthor": author,
            "body": body, "created": clock::jira_now(), "updated": clock::jira_now(), "jsdPublic": true,
        });
        if let (Some(fields), Value::Object(more)) = (comment.as_object_mut(), more) {
            fields.extend(more.into_iter().filter(|(_, value)| !value.is_null()));
        }
        issue.comments.push(comment.clone());
        comment
    };
    tell(core, key, "comment_created", "issue_commented", who, json!({"comment": comment}));
    Some(comment)
}

pub(super) fn update(core: &Sandbox, call: &Call) -> Reply {
    let key = call.param("issueIdOrKey");
    let changed = {
        let mut state = lock(&core.state);
        let Some(issue) = state.jira.find_mut(key) else { return no_issue() };
        let Some(comment) = issue.comments.iter_mut().find(|comment| comment["id"] == call.param("id")) else {
            return refuse(404, "Can not find a comment for the id.");
        };
        comment["body"] = call.field("body").clone();
        comment["updated"] = json!(clock::jira_now());
        comment.clone()
    };
    tell(core, key, "comment_updated", "issue_comment_edited", None, json!({"comment": changed}));
    Reply::ok(changed)
}
