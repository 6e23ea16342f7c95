//! Workflow runs and their artifacts.
use axum::{
    body::Body,
    extract::{Path, State as Given},
    http::{Response, StatusCode},
    response::IntoResponse,
};
use serde_json::json;

use super::{model::View, not_found, page, refuse};
use crate::{
    Sandbox,
    call::{Call, Reply},
    clock, lock,
};

pub(super) fn runs(core: &Sandbox, call: &Call) -> Reply {
    let state = lock(&core.state);
    let view = View::new(core, &state);
    let wanted = |name: &str, value: &str| call.query(name).is_none_or(|wanted| wanted == value);
    let found = state.runs.iter().rev().filter(|run| {
        let status = call.query("status").is_none_or(|wanted| wanted == "completed" || wanted == run.conclusion);
        status
            && wanted("head_sha", &run.sha)
            && wanted("branch", &run.branch)
            && wanted("event", &run.event)
            && wanted("actor", run.actor.login)
    });
    let rows = found.map(|run| view.run(run, "completed")).collect();
    page(core, call, rows, |total, rows| json!({"total_count": total, "workflow_runs": rows}))
}

pub(super) fn run(core: &Sandbox, call: &Call) -> Reply {
    let state = lock(&core.state);
    let found = state.runs.iter().find(|run| run.id == call.number("run_id"));
    found.map_or_else(not_found, |run| Reply::ok(View::new(core, &state).run(run, "completed")))
}

pub(super) fn artifacts(core: &Sandbox, call: &Call) -> Reply {
    let state = lock(&core.state);
    let view = View::new(core, &state);
    let id = call.number("run_id");
    if !state.runs.iter().any(|run| run.id == id) {
        return not_found();
    }
    let found = state.artifacts.iter().filter(|artifact| artifact.run == id && call.query("name").is_none_or(|name| name == artifact.name));
    let rows = found.map(|artifact| view.artifact(artifact)).collect();
    page(core, call, rows, |total, rows| json!({"total_count": total, "artifacts": rows}))
}

pub(super) fn artifact(core: &Sandbox, call: &Call) -> Reply {
    let state = lock(&core.state);
    let found = state.artifacts.iter().find(|artifact| artifact.id == call.number("artifact_id"));
    found.map_or_else(not_found, |artifact| Reply::ok(View::new(core, &state).artifact(artifact)))
}

/// A redirect to an address that is good for one minute and asks for no token.
pub(super) fn download(core: &Sandbox, call: &Call) -> Reply {
    let mut state = lock(&core.state);
    let Some(artifact) = state.artifacts.iter().find(|artifact| artifact.id == call.number("artifact_id")) else { return not_found() };
    if artifact.expired {
        return refuse(410, "Artifact has expired");
    }
    let (id, key) = (artifact.id, clock::token(20));
    state.blobs.insert(key.clone(), (id, clock::now_s() + 60));
    Reply::empty(302).with("location", format!("{}/_blob/{key}", core.urls.github))
}

/// The one-minute address.
pub(crate) async fn blob(Given(core): Given<Sandbox>, Path(key): Path<String>) -> Response<Body> {
    let state = lock(&core.state);
    let found = state
        .blobs
        .get(&key)
        .filter(|(_, end)| *end > clock::now_s())
        .and_then(|(id, _)| state.artifacts.iter().find(|artifact| artifact.id == *id));
    match found {
        Some(artifact) => ([("content-type", "application/zip")], artifact.zip.clone()).into_response(),
        None => (StatusCode::FORBIDDEN, "the address has expired").into_response(),
    }
}
