//! The verbs that the handle, the JSON API and the pages share.
use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    Sandbox,
    contract::Conformance,
    count::Log,
    fault::System,
    github::{deployments, model::View},
    hooks::{self, Order},
    jira,
    listener::Reach,
    lock,
    pause::Release,
    state::{Served, State},
};

pub(crate) fn writes(core: &Sandbox) -> BTreeMap<String, u64> {
    lock(&core.log).writes.iter().map(|((system, operation), count)| (format!("{} {operation}", system.name()), *count)).collect()
}

pub(crate) fn set_reach(core: &Sandbox, system: System, reach: Reach) {
    if let Some(sender) = core.reach.get(&system) {
        sender.send_replace(reach);
    }
}

pub(crate) fn redeliver(core: &Sandbox, system: System, id: Option<u64>) -> usize {
    let ids: Vec<u64> = match id {
        Some(id) => vec![id],
        None => lock(&core.state)
            .deliveries
            .iter()
            .filter(|delivery| delivery.system == system && !delivery.redelivery)
            .map(|delivery| delivery.id)
            .collect(),
    };
    ids.into_iter().filter_map(|id| hooks::redeliver(core, id)).count()
}

pub(crate) fn release_webhooks(core: &Sandbox, order: Order) -> usize {
    for behaviour in lock(&core.hook_behaviour).values_mut() {
        behaviour.hold = false;
    }
    let mut held = std::mem::take(&mut *lock(&core.held));
    if order == Order::Reversed {
        held.reverse();
    }
    held.iter().for_each(|id| hooks::queue(core, *id));
    held.len()
}

pub(crate) fn all_deployments(core: &Sandbox) -> Vec<Value> {
    let state = lock(&core.state);
    let view = View::new(core, &state);
    let draw = |deployment: &crate::state::Deployment| {
        let mut drawn = view.deployment(deployment);
        drawn["statuses"] = json!(deployment.statuses.iter().map(|status| view.status(deployment, status)).collect::<Vec<_>>());
        drawn
    };
    state.deployments.iter().rev().map(draw).collect()
}

pub(crate) fn draw_issue(core: &Sandbox, state: &State, issue: &jira::model::Issue) -> Value {
    let mut drawn = jira::model::draw(core, &state.jira, issue, &[]);
    drawn["remotelinks"] = json!(issue.remote);
    drawn["properties"] = json!(issue.properties);
    drawn
}

pub(crate) fn all_issues(core: &Sandbox) -> Vec<Value> {
    let state = lock(&core.state);
    state.jira.issues.iter().map(|issue| draw_issue(core, &state, issue)).collect()
}

pub(crate) fn foreign_deployment(core: &Sandbox, git_ref: &str, environment: &str) -> anyhow::Result<u64> {
    let mut state = lock(&core.state);
    let Some(sha) = state.git.resolve(git_ref).map(|commit| commit.sha.clone()) else { anyhow::bail!("no commit is called {git_ref}") };
    let id = state.fresh_id();
    let deployment = crate::state::Deployment {
        id,
        sha,
        git_ref: git_ref.into(),
        task: "deploy".into(),
        payload: json!({}),
        environment: environment.into(),
        description: "Made past the portal".into(),
        transient: false,
        production: environment == "production",
        created_at: crate::clock::iso_now(),
        by_app: false,
        hidden_until: 0,
        statuses: Vec::new(),
    };
    deployments::add(core, state, deployment);
    Ok(id)
}

/// What an environment serves: status and commit. Untouched, it serves the newest successful build.
pub(crate) fn served(core: &Sandbox, environment: &str) -> (u16, String) {
    let state = lock(&core.state);
    let newest = || state.runs.iter().rev().find(|run| run.conclusion == "success").map(|run| run.sha.clone());
    let said = state.environments.get(environment).cloned().unwrap_or_default();
    (said.status.unwrap_or(200), said.commit.or_else(newest).unwrap_or_default())
}

/// Decides what an environment serves from now on; `None` is as usual.
pub(crate) fn serve(core: &Sandbox, environment: &str, commit: Option<String>, status: Option<u16>) {
    lock(&core.state).environments.insert(environment.to_owned(), Served { commit, status });
}

pub(crate) fn reset(core: &Sandbox) -> anyhow::Result<()> {
    let fresh = State::seeded()?;
    core.pauses.release(None, Release::Cut);
    lock(&core.faults).0.clear();
    lock(&core.hook_behaviour).clear();
    lock(&core.held).clear();
    for sender in core.reach.values() {
        sender.send_replace(Reach::Up);
    }
    *lock(&core.movement) = core.options.movement;
    *lock(&core.log) = Log::default();
    {
        let mut verdict = lock(&core.contracts.verdict);
        *verdict = Conformance { jira_contract: verdict.jira_contract, ..Conformance::default() };
    }
    let mut state = lock(&core.state);
    let epoch = state.epoch + 1;
    // Tokens stay good, so that a portal that runs on is not thrown out.
    let (tokens, users) = (std::mem::take(&mut state.tokens), std::mem::take(&mut state.user_tokens));
    let next = state.next.max(fresh.next);
    *state = State { epoch, next, tokens, user_tokens: users, ..fresh };
    Ok(())
}
