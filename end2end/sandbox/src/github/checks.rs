//! Check runs and commit statuses: what developers see beside a commit.
use serde_json::{Value, json};

use super::{model::View, not_found, page, refuse};
use crate::{
    Sandbox,
    call::{Call, Reply},
    clock, lock,
};

fn apply(check: &mut Value, call: &Call) {
    for name in ["name", "status", "conclusion", "details_url", "external_id", "started_at", "completed_at"] {
        if !call.field(name).is_null() {
            check[name] = call.field(name).clone();
        }
    }
    if !call.field("conclusion").is_null() {
        check["status"] = json!("completed");
        if check["completed_at"].is_null() {
            check["completed_at"] = json!(clock::iso_now());
        }
    }
    let output = call.field("output");
    for name in ["title", "summary", "text"] {
        if !output[name].is_null() {
            check["output"][name] = output[name].clone();
        }
    }
}

pub(super) fn create(core: &Sandbox, call: &Call) -> Reply {
    let mut state = lock(&core.state);
    let sha = call.text("head_sha").unwrap_or_default();
    if !state.git.commits.contains_key(sha) {
        return refuse(422, &format!("No commit found for SHA: {sha}"));
    }
    let id = state.fresh_id();
    let url = format!("{}/repos/facebookresearch/ParlAI/check-runs/{id}", core.urls.github);
    let html = format!("{}/facebookresearch/ParlAI/runs/{id}", core.urls.github);
    let mut check = json!({
        "id": id, "node_id": format!("CR_{id}"), "head_sha": sha, "url": url, "html_url": html, "details_url": html, "external_id": "", "name": "",
        "status": "queued", "conclusion": null, "started_at": clock::iso_now(), "completed_at": null, "check_suite": {"id": 1}, "pull_requests": [],
        "output": {"title": null, "summary": null, "text": null, "annotations_count": 0, "annotations_url": format!("{url}/annotations")},
        "app": View::new(core, &state).app(),
    });
    apply(&mut check, call);
    state.check_runs.push(check.clone());
    Reply::json(201, check)
}

pub(super) fn get(core: &Sandbox, call: &Call) -> Reply {
    let state = lock(&core.state);
    let found = state.check_runs.iter().find(|check| check["id"] == call.number("check_run_id"));
    found.map_or_else(not_found, |check| Reply::ok(check.clone()))
}

pub(super) fn update(core: &Sandbox, call: &Call) -> Reply {
    let mut state = lock(&core.state);
    let id = call.number("check_run_id");
    let Some(check) = state.check_runs.iter_mut().find(|check| check["id"] == id) else { return not_found() };
    apply(check, call);
    Reply::ok(check.clone())
}

pub(super) fn list(core: &Sandbox, call: &Call) -> Reply {
    let state = lock(&core.state);
    let name = call.param("ref");
    let Some(commit) = state.git.resolve(name) else { return refuse(422, &format!("No commit found for SHA: {name}")) };
    let wanted = call.query("check_name");
    let found = state
        .check_runs
        .iter()
        .rev()
        .filter(|check| check["head_sha"] == commit.sha.as_str() && wanted.is_none_or(|name| check["name"] == name));
    page(core, call, found.cloned().collect(), |total, rows| json!({"total_count": total, "check_runs": rows}))
}

pub(super) fn create_status(core: &Sandbox, call: &Call) -> Reply {
    let mut state = lock(&core.state);
    let sha = call.param("sha");
    if !state.git.commits.contains_key(sha) {
        return refuse(422, &format!("No commit found for SHA: {sha}"));
    }
    if call.text("description").is_some_and(|text| text.chars().count() > 140) {
        return refuse(422, "Validation Failed: description is too long (maximum is 140 characters)");
    }
    let id = state.fresh_id();
    let view = View::new(core, &state);
    let creator = view.bot(true);
    let status = json!({
        "id": id, "node_id": format!("SC_{id}"), "url": format!("{}/repos/facebookresearch/ParlAI/statuses/{sha}", core.urls.github),
        "avatar_url": creator["avatar_url"], "state": call.field("state"), "description": call.field("description"),
        "target_url": call.text("target_url").unwrap_or_default(), "context": call.text("context").unwrap_or("default"), "creator": creator,
        "created_at": clock::iso_now(), "updated_at": clock::iso_now(),
    });
    state.commit_statuses.push((sha.into(), status.clone()));
    Reply::json(201, status)
}

fn of(core: &Sandbox, call: &Call) -> Option<(String, Vec<Value>)> {
    let state = lock(&core.state);
    let sha = state.git.resolve(call.param("ref"))?.sha.clone();
    let rows = state.commit_statuses.iter().rev().filter(|(other, _)| *other == sha).map(|(_, status)| status.clone()).collect();
    Some((sha, rows))
}

pub(super) fn statuses(core: &Sandbox, call: &Call) -> Reply {
    let Some((_, rows)) = of(core, call) else { return not_found() };
    page(core, call, rows, |_, rows| json!(rows))
}

pub(super) fn combined(core: &Sandbox, call: &Call) -> Reply {
    let Some((sha, rows)) = of(core, call) else { return not_found() };
    let mut newest: Vec<Value> = Vec::new();
    for row in rows {
        if !newest.iter().any(|other| other["context"] == row["context"]) {
            newest.push(row);
        }
    }
    let bad = newest.iter().any(|row| row["state"] == "failure" || row["state"] == "error");
    let state = if bad {
        "failure"
    } else if newest.is_empty() || newest.iter().any(|row| row["state"] == "pending") {
        "pending"
    } else {
        "success"
    };
    let repository = View::new(core, &lock(&core.state)).repository();
    let url = format!("{}/repos/facebookresearch/ParlAI/commits/{sha}", core.urls.github);
    page(
        core,
        call,
        newest,
        |total, rows| json!({"state": state, "sha": sha, "total_count": total, "statuses": rows, "repository": repository, "commit_url": url, "url": format!("{url}/status")}),
    )
}
