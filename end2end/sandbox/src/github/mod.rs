//! GitHub: the operations that are played, and what every answer carries.
pub(crate) mod actions;
mod app;
pub(crate) mod auth;
mod checks;
pub(crate) mod deployments;
pub(crate) mod issues;
pub(crate) mod model;
pub(crate) mod oauth;
mod repo;

use serde_json::Value;

use crate::{
    Sandbox,
    call::{Call, Reply, Route, refusal},
    clock,
    fault::System,
    lock,
};

macro_rules! routes {
    ($($method:literal $template:literal => $run:path),* $(,)?) => {
        &[$(Route { method: $method, template: $template, run: $run }),*]
    };
}
pub(crate) use routes;

/// Every operation, literal paths before those with a parameter in the same place.
pub(crate) const ROUTES: &[Route] = routes! {
    "GET" "/app" => app::me,
    "GET" "/app/hook/config" => app::hook_config,
    "GET" "/app/hook/deliveries" => app::deliveries,
    "GET" "/app/hook/deliveries/{delivery_id}" => app::delivery,
    "POST" "/app/hook/deliveries/{delivery_id}/attempts" => app::redeliver,
    "GET" "/app/installations" => app::installations,
    "GET" "/app/installations/{installation_id}" => app::installation,
    "POST" "/app/installations/{installation_id}/access_tokens" => app::mint,
    "GET" "/installation/repositories" => app::repositories,
    "GET" "/rate_limit" => app::rate_limit,
    "GET" "/user" => app::user,
    "GET" "/user/emails" => app::emails,
    "GET" "/repos/{owner}/{repo}" => repo::repository,
    "GET" "/repos/{owner}/{repo}/installation" => app::installation,
    "GET" "/repos/{owner}/{repo}/actions/artifacts/{artifact_id}" => actions::artifact,
    "GET" "/repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}" => actions::download,
    "GET" "/repos/{owner}/{repo}/actions/runs" => actions::runs,
    "GET" "/repos/{owner}/{repo}/actions/runs/{run_id}" => actions::run,
    "GET" "/repos/{owner}/{repo}/actions/runs/{run_id}/artifacts" => actions::artifacts,
    "POST" "/repos/{owner}/{repo}/check-runs" => checks::create,
    "GET" "/repos/{owner}/{repo}/check-runs/{check_run_id}" => checks::get,
    "PATCH" "/repos/{owner}/{repo}/check-runs/{check_run_id}" => checks::update,
    "GET" "/repos/{owner}/{repo}/commits" => repo::commits,
    "GET" "/repos/{owner}/{repo}/commits/{commit_sha}/pulls" => repo::commit_pulls,
    "GET" "/repos/{owner}/{repo}/commits/{ref}/check-runs" => checks::list,
    "GET" "/repos/{owner}/{repo}/commits/{ref}/status" => checks::combined,
    "GET" "/repos/{owner}/{repo}/commits/{ref}/statuses" => checks::statuses,
    "GET" "/repos/{owner}/{repo}/commits/{ref}" => repo::commit,
    "GET" "/repos/{owner}/{repo}/compare/{basehead}" => repo::compare,
    "GET" "/repos/{owner}/{repo}/deployments" => deployments::list,
    "POST" "/repos/{owner}/{repo}/deployments" => deployments::create,
    "GET" "/repos/{owner}/{repo}/deployments/{deployment_id}" => deployments::get,
    "GET" "/repos/{owner}/{repo}/deployments/{deployment_id}/statuses" => deployments::statuses,
    "POST" "/repos/{owner}/{repo}/deployments/{deployment_id}/statuses" => deployments::create_status,
    "GET" "/repos/{owner}/{repo}/deployments/{deployment_id}/statuses/{status_id}" => deployments::status,
    "GET" "/repos/{owner}/{repo}/environments" => repo::environments,
    "GET" "/repos/{owner}/{repo}/environments/{environment_name}" => repo::environment,
    "GET" "/repos/{owner}/{repo}/git/ref/{ref}" => repo::git_ref,
    "GET" "/repos/{owner}/{repo}/issues" => issues::list,
    "POST" "/repos/{owner}/{repo}/issues" => issues::create,
    "PATCH" "/repos/{owner}/{repo}/issues/comments/{comment_id}" => issues::edit_comment,
    "GET" "/repos/{owner}/{repo}/issues/{issue_number}" => issues::get,
    "GET" "/repos/{owner}/{repo}/issues/{issue_number}/comments" => issues::comments,
    "POST" "/repos/{owner}/{repo}/issues/{issue_number}/comments" => issues::comment,
    "GET" "/repos/{owner}/{repo}/pulls" => repo::pulls,
    "GET" "/repos/{owner}/{repo}/pulls/{pull_number}" => repo::pull,
    "POST" "/repos/{owner}/{repo}/statuses/{sha}" => checks::create_status,
};

/// The hourly budget stands on every answer.
pub(crate) fn with_budget(core: &Sandbox, reply: Reply) -> Reply {
    let left = {
        let mut state = lock(&core.state);
        state.calls_left = state.calls_left.saturating_sub(1).max(1);
        state.calls_left
    };
    let reset = (clock::now_s() / 3600 + 1) * 3600;
    reply
        .with("x-ratelimit-limit", "5000")
        .with("x-ratelimit-remaining", left.to_string())
        .with("x-ratelimit-used", (5000 - left).to_string())
        .with("x-ratelimit-resource", "core")
        .with("x-ratelimit-reset", reset.to_string())
        .with("x-github-request-id", clock::token(8))
        .with("x-github-media-type", "github.v3; format=json")
}

pub(crate) fn refuse(status: u16, message: &str) -> Reply {
    refusal(System::Github, status, message)
}

pub(crate) fn not_found() -> Reply {
    refuse(404, "Not Found")
}

/// One page of a list, with the `Link` header GitHub sends.
pub(crate) fn page(core: &Sandbox, call: &Call, all: Vec<Value>, wrap: impl FnOnce(usize, Vec<Value>) -> Value) -> Reply {
    let per_page = call.query("per_page").and_then(|text| text.parse().ok()).unwrap_or(30).clamp(1, 100);
    let number: usize = call.query("page").and_then(|text| text.parse().ok()).unwrap_or(1).max(1);
    paged(core, call, all, per_page, number, wrap)
}

/// One page of a given size.
pub(crate) fn paged(
    core: &Sandbox,
    call: &Call,
    all: Vec<Value>,
    per_page: usize,
    number: usize,
    wrap: impl FnOnce(usize, Vec<Value>) -> Value,
) -> Reply {
    let total = all.len();
    let last = total.div_ceil(per_page).max(1);
    let rows: Vec<Value> = all.into_iter().skip((number - 1) * per_page).take(per_page).collect();
    let reply = Reply::ok(wrap(total, rows));
    let link = |to: usize, name: &str| {
        let mut query: Vec<(String, String)> = call.query.iter().filter(|(key, _)| key != "page" && key != "per_page").cloned().collect();
        query.push(("per_page".into(), per_page.to_string()));
        query.push(("page".into(), to.to_string()));
        let text = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        format!("<{}{}?{text}>; rel=\"{name}\"", core.urls.github, call.path)
    };
    let mut links = Vec::new();
    if number > 1 {
        links.extend([link(1, "first"), link(number - 1, "prev")]);
    }
    if number < last {
        links.extend([link(number + 1, "next"), link(last, "last")]);
    }
    if links.is_empty() { reply } else { reply.with("link", links.join(", ")) }
}
