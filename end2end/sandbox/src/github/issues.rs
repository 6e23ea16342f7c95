//! Issues and the comments on issues and pull requests. As in the real GitHub, both have one row of numbers, and two posts make two.
use serde_json::{Value, json};

use super::{model::View, not_found, page, refuse};
use crate::{
    Sandbox,
    call::{Call, Reply},
    clock, lock,
    state::State,
};

/// Numbers of issues begin here, so that they are no pull request's.
const FIRST_ISSUE: u64 = 95_001;

fn repository(core: &Sandbox) -> String {
    format!("{}/repos/facebookresearch/ParlAI", core.urls.github)
}

fn exists(state: &State, number: u64) -> bool {
    state.git.pulls.contains_key(&number) || state.issues.iter().any(|issue| issue["number"] == number)
}

pub(super) fn list(core: &Sandbox, call: &Call) -> Reply {
    let state = lock(&core.state);
    let wanted = call.query("state").unwrap_or("open");
    let labels: Vec<&str> = call.query("labels").map(|text| text.split(',').collect()).unwrap_or_default();
    let since = call.query("since").unwrap_or_default();
    let labelled = |issue: &Value, label: &str| issue["labels"].as_array().is_some_and(|all| all.iter().any(|one| one["name"] == label));
    let found = state.issues.iter().rev().filter(|issue| {
        (wanted == "all" || issue["state"] == wanted)
            && labels.iter().all(|label| labelled(issue, label))
            && issue["updated_at"].as_str().unwrap_or_default() >= since
    });
    page(core, call, found.cloned().collect(), |_, rows| json!(rows))
}

pub(super) fn create(core: &Sandbox, call: &Call) -> Reply {
    let mut state = lock(&core.state);
    let id = state.fresh_id();
    let number = FIRST_ISSUE + u64::try_from(state.issues.len()).unwrap_or(0);
    let base = repository(core);
    let url = format!("{base}/issues/{number}");
    let names = call.field("labels").as_array().cloned().unwrap_or_default();
    let labels: Vec<Value> = names
        .iter()
        .filter_map(Value::as_str)
        .map(|name| json!({"id": 1, "node_id": "LA_1", "url": format!("{base}/labels/{name}"), "name": name, "color": "ededed", "default": false, "description": null}))
        .collect();
    let issue = json!({
        "id": id, "node_id": format!("I_{id}"), "number": number, "title": call.field("title"), "body": call.field("body"), "state": "open",
        "state_reason": null, "locked": false, "labels": labels, "assignee": null, "assignees": [], "milestone": null, "comments": 0,
        "user": View::new(core, &state).bot(true), "author_association": "NONE", "closed_at": null, "closed_by": null,
        "created_at": clock::iso_now(), "updated_at": clock::iso_now(), "url": url, "repository_url": base,
        "labels_url": format!("{url}/labels{{/name}}"), "comments_url": format!("{url}/comments"), "events_url": format!("{url}/events"),
        "html_url": format!("{}/facebookresearch/ParlAI/issues/{number}", core.urls.github),
    });
    state.issues.push(issue.clone());
    Reply::json(201, issue)
}

pub(super) fn get(core: &Sandbox, call: &Call) -> Reply {
    let state = lock(&core.state);
    let found = state.issues.iter().find(|issue| issue["number"] == call.number("issue_number"));
    found.map_or_else(not_found, |issue| Reply::ok(issue.clone()))
}

pub(super) fn comments(core: &Sandbox, call: &Call) -> Reply {
    let state = lock(&core.state);
    let number = call.number("issue_number");
    if !exists(&state, number) {
        return not_found();
    }
    let rows = state.issue_comments.iter().filter(|(on, _)| *on == number).map(|(_, comment)| comment.clone()).collect();
    page(core, call, rows, |_, rows| json!(rows))
}

pub(super) fn comment(core: &Sandbox, call: &Call) -> Reply {
    let mut state = lock(&core.state);
    let number = call.number("issue_number");
    if !exists(&state, number) {
        return not_found();
    }
    if call.text("body").is_none_or(|text| text.trim().is_empty()) {
        return refuse(422, "Validation Failed");
    }
    let id = state.fresh_id();
    let base = repository(core);
    let comment = json!({
        "id": id, "node_id": format!("IC_{id}"), "body": call.field("body"), "user": View::new(core, &state).bot(true), "author_association": "NONE",
        "url": format!("{base}/issues/comments/{id}"), "issue_url": format!("{base}/issues/{number}"),
        "html_url": format!("{}/facebookresearch/ParlAI/pull/{number}#issuecomment-{id}", core.urls.github),
        "created_at": clock::iso_now(), "updated_at": clock::iso_now(),
    });
    state.issue_comments.push((number, comment.clone()));
    Reply::json(201, comment)
}

pub(super) fn edit_comment(core: &Sandbox, call: &Call) -> Reply {
    let mut state = lock(&core.state);
    let id = call.number("comment_id");
    let Some((_, comment)) = state.issue_comments.iter_mut().find(|(_, comment)| comment["id"] == id) else { return not_found() };
    comment["body"] = call.field("body").clone();
    comment["updated_at"] = json!(clock::iso_now());
    Reply::ok(comment.clone())
}

/// A person closes or reopens an issue. False when there is no such issue.
pub(crate) fn set_state(core: &Sandbox, number: u64, open: bool, reason: &str) -> bool {
    let mut state = lock(&core.state);
    let Some(issue) = state.issues.iter_mut().find(|issue| issue["number"] == number) else { return false };
    issue["state"] = json!(if open { "open" } else { "closed" });
    issue["state_reason"] = json!(if open { "reopened" } else { reason });
    issue["closed_at"] = if open { Value::Null } else { json!(clock::iso_now()) };
    issue["updated_at"] = json!(clock::iso_now());
    true
}
