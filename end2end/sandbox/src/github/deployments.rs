//! Deployments: created once, then moving by themselves or as a test says.
use std::time::Duration;

use serde_json::{Value, json};

use super::{model::View, not_found, page, refuse};
use crate::{
    Sandbox,
    call::{Call, Reply, Twist},
    clock,
    fault::System,
    git::BRANCH,
    hooks, lock,
    options::Movement,
    state::{Deployment, Status},
};

pub(super) fn list(core: &Sandbox, call: &Call) -> Reply {
    let state = lock(&core.state);
    let view = View::new(core, &state);
    let wanted = |name: &str, value: &str| call.query(name).is_none_or(|wanted| wanted == "none" || wanted == value);
    let now = clock::now_ms();
    let found = state.deployments.iter().rev().filter(|deployment| {
        deployment.hidden_until <= now
            && wanted("sha", &deployment.sha)
            && wanted("ref", &deployment.git_ref)
            && wanted("task", &deployment.task)
            && wanted("environment", &deployment.environment)
    });
    page(core, call, found.map(|deployment| view.deployment(deployment)).collect(), |_, rows| json!(rows))
}

pub(super) fn get(core: &Sandbox, call: &Call) -> Reply {
    let state = lock(&core.state);
    let found = state.deployments.iter().find(|deployment| deployment.id == call.number("deployment_id"));
    found.map_or_else(not_found, |deployment| Reply::ok(View::new(core, &state).deployment(deployment)))
}

pub(super) fn create(core: &Sandbox, call: &Call) -> Reply {
    let mut state = lock(&core.state);
    let name = call.text("ref").unwrap_or_default().to_owned();
    let Some(sha) = state.git.resolve(&name).map(|commit| commit.sha.clone()) else {
        return refuse(422, &format!("No ref found for: {name}"));
    };
    if call.field("auto_merge") != &Value::Bool(false) && sha != state.git.head() {
        return Reply::json(202, json!({"message": format!("Auto-merged {BRANCH} into {name} on deployment.")}));
    }
    let required = call.field("required_contexts").as_array();
    let red = state.red_contexts.iter().any(|red| required.is_none_or(|required| required.iter().any(|context| context == red.as_str())));
    if red {
        return refuse(409, &format!("Conflict: Commit status checks failed for {name}."));
    }
    let text = |name: &str, default: &str| call.text(name).unwrap_or(default).to_owned();
    let environment = text("environment", "production");
    let payload = if call.field("payload").is_null() { json!({}) } else { call.field("payload").clone() };
    let hidden_until = match call.twist {
        Some(Twist::Hide(ms)) => clock::now_ms() + i64::try_from(ms).unwrap_or(0),
        _ => 0,
    };
    let deployment = Deployment {
        id: state.fresh_id(),
        sha,
        git_ref: name,
        task: text("task", "deploy"),
        payload,
        production: call.field("production_environment").as_bool().unwrap_or(environment == "production"),
        environment,
        description: call.field("description").clone(),
        transient: call.field("transient_environment").as_bool().unwrap_or(false),
        created_at: clock::iso_now(),
        by_app: true,
        hidden_until,
        statuses: Vec::new(),
    };
    let mut drawn = add(core, state, deployment);
    if matches!(call.twist, Some(Twist::WrongSha)) {
        drawn["sha"] = json!("0000000000000000000000000000000000000bad");
    }
    Reply::json(201, drawn)
}

/// Keeps a deployment, tells the portal and sets it moving.
pub(crate) fn add(core: &Sandbox, mut state: std::sync::MutexGuard<'_, crate::state::State>, deployment: Deployment) -> Value {
    let view = View::new(core, &state);
    let (drawn, event, id) = (view.deployment(&deployment), view.deployment_event(&deployment), deployment.id);
    state.deployments.push(deployment);
    let fails = state.failing > 0;
    state.failing = state.failing.saturating_sub(1);
    let epoch = state.epoch;
    drop(state);
    hooks::emit(core, System::Github, "deployment", "created", &event);
    if let Movement::Auto(step) = *lock(&core.movement) {
        tokio::spawn(walk(core.clone(), id, epoch, step, fails));
    }
    drawn
}

async fn walk(core: Sandbox, id: u64, epoch: u64, step: Duration, fails: bool) {
    let last = if fails { "failure" } else { "success" };
    for (next, words) in [
        ("queued", "Waiting for a runner"),
        ("in_progress", "Deploying"),
        (last, if fails { "The rollout was refused" } else { "Deployed" }),
    ] {
        tokio::time::sleep(step).await;
        if lock(&core.state).epoch != epoch || add_status(&core, id, next, words, false, "", "").is_none() {
            return;
        }
    }
}

/// Adds a status to a deployment and tells the portal. None when there is no such deployment.
pub(crate) fn add_status(core: &Sandbox, id: u64, new: &str, words: &str, by_app: bool, log: &str, environment_url: &str) -> Option<Value> {
    let (drawn, event) = {
        let mut state = lock(&core.state);
        let status = Status {
            id: state.fresh_id(),
            state: new.into(),
            description: words.into(),
            log_url: log.into(),
            environment_url: environment_url.into(),
            created_at: clock::iso_now(),
            by_app,
        };
        let index = state.deployments.iter().position(|deployment| deployment.id == id)?;
        state.deployments[index].statuses.push(status.clone());
        let view = View::new(core, &state);
        let deployment = &state.deployments[index];
        (view.status(deployment, &status), view.status_event(deployment, &status))
    };
    hooks::emit(core, System::Github, "deployment_status", "created", &event);
    Some(drawn)
}

pub(super) fn statuses(core: &Sandbox, call: &Call) -> Reply {
    let state = lock(&core.state);
    let view = View::new(core, &state);
    let Some(deployment) = state.deployments.iter().find(|deployment| deployment.id == call.number("deployment_id")) else {
        return not_found();
    };
    let rows = deployment.statuses.iter().rev().map(|status| view.status(deployment, status)).collect();
    page(core, call, rows, |_, rows| json!(rows))
}

pub(super) fn status(core: &Sandbox, call: &Call) -> Reply {
    let state = lock(&core.state);
    let Some(deployment) = state.deployments.iter().find(|deployment| deployment.id == call.number("deployment_id")) else {
        return not_found();
    };
    let found = deployment.statuses.iter().find(|status| status.id == call.number("status_id"));
    found.map_or_else(not_found, |status| Reply::ok(View::new(core, &state).status(deployment, status)))
}

pub(super) fn create_status(core: &Sandbox, call: &Call) -> Reply {
    let text = |name: &str| call.text(name).unwrap_or_default();
    if text("description").chars().count() > 140 {
        return refuse(422, "Validation Failed: description is too long (maximum is 140 characters)");
    }
    let log = if text("log_url").is_empty() { text("target_url") } else { text("log_url") };
    let added = add_status(core, call.number("deployment_id"), text("state"), text("description"), true, log, text("environment_url"));
    added.map_or_else(not_found, |drawn| Reply::json(201, drawn))
}
