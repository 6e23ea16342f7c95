//! Commits, comparisons, pull requests and environments.
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;

use super::{model::View, not_found, page, paged, refuse};
use crate::{
    Sandbox,
    call::{Call, Reply},
    lock,
};

pub(super) fn repository(core: &Sandbox, _: &Call) -> Reply {
    Reply::ok(View::new(core, &lock(&core.state)).repository())
}

pub(super) fn commits(core: &Sandbox, call: &Call) -> Reply {
    let state = lock(&core.state);
    let view = View::new(core, &state);
    let from = call.query("sha").unwrap_or("main");
    let Some(head) = state.git.resolve(from).and_then(|commit| state.git.position(&commit.sha)) else { return not_found() };
    let rows =
        state.git.main[..=head].iter().rev().filter_map(|sha| state.git.commits.get(sha)).map(|commit| view.commit(commit)).collect();
    page(core, call, rows, |_, rows| json!(rows))
}

pub(super) fn commit(core: &Sandbox, call: &Call) -> Reply {
    let state = lock(&core.state);
    let name = call.param("ref");
    let Some(commit) = state.git.resolve(name) else { return refuse(422, &format!("No commit found for SHA: {name}")) };
    let mut drawn = View::new(core, &state).commit(commit);
    drawn["stats"] = json!({"additions": 12, "deletions": 3, "total": 15});
    drawn["files"] = json!([]);
    Reply::ok(drawn)
}

pub(super) fn commit_pulls(core: &Sandbox, call: &Call) -> Reply {
    let state = lock(&core.state);
    let view = View::new(core, &state);
    let name = call.param("commit_sha");
    let Some(commit) = state.git.resolve(name) else { return refuse(422, &format!("No commit found for SHA: {name}")) };
    let pull = commit.pull.and_then(|number| state.git.pulls.get(&number));
    page(core, call, pull.iter().map(|pull| view.pull(pull, false)).collect(), |_, rows| json!(rows))
}

/// A file of a comparison. Its `sha` names the blob; here it is made from path and commit.
fn changed_file(web: &str, api: &str, head: &str, path: &str) -> Value {
    let sha = hex::encode(Sha256::digest(format!("{path} at {head}")));
    json!({
        "sha": sha.get(..40).unwrap_or_default(), "filename": path, "status": "modified", "additions": 12, "deletions": 3, "changes": 15,
        "blob_url": format!("{web}/blob/{head}/{path}"), "raw_url": format!("{web}/raw/{head}/{path}"), "contents_url": format!("{api}/contents/{path}?ref={head}"),
    })
}

/// Unpaged the newest 250 commits; paged all of them, oldest first, as GitHub does.
pub(super) fn compare(core: &Sandbox, call: &Call) -> Reply {
    let state = lock(&core.state);
    let view = View::new(core, &state);
    let Some((base, head)) = call.param("basehead").split_once("...") else { return not_found() };
    let (Some(base), Some(head)) = (state.git.resolve(base), state.git.resolve(head)) else { return not_found() };
    let (Some(from), Some(to)) = (state.git.position(&base.sha), state.git.position(&head.sha)) else { return not_found() };
    let status = match from.cmp(&to) {
        std::cmp::Ordering::Less => "ahead",
        std::cmp::Ordering::Equal => "identical",
        std::cmp::Ordering::Greater => "behind",
    };
    let between: Vec<Value> = state
        .git
        .main
        .get(from + 1..=to)
        .unwrap_or_default()
        .iter()
        .filter_map(|sha| state.git.commits.get(sha))
        .map(|commit| view.commit(commit))
        .collect();
    let url = format!("{}{}", core.urls.github, call.path);
    let merge_base = if from <= to { base } else { head };
    let (base, merge_base) = (view.commit(base), view.commit(merge_base));
    // The newest change of each file, by path, at most 300: GitHub lists no more.
    let paths: BTreeSet<&String> = state
        .git
        .main
        .get(from + 1..=to)
        .unwrap_or_default()
        .iter()
        .filter_map(|sha| state.git.commits.get(sha))
        .flat_map(|commit| &commit.files)
        .collect();
    let web = format!("{}/facebookresearch/ParlAI", core.urls.github);
    let api = format!("{}/repos/facebookresearch/ParlAI", core.urls.github);
    let files: Vec<Value> = paths.into_iter().take(300).map(|path| changed_file(&web, &api, &head.sha, path)).collect();
    let asked_for_pages = call.query("page").is_some() || call.query("per_page").is_some();
    let number: usize = call.query("page").and_then(|text| text.parse().ok()).unwrap_or(1).max(1);
    let behind = from.saturating_sub(to);
    let draw = |total: usize, commits: Vec<Value>| {
        json!({
            "url": url, "html_url": url, "permalink_url": url, "diff_url": format!("{url}.diff"), "patch_url": format!("{url}.patch"),
            "base_commit": base, "merge_base_commit": merge_base, "status": status, "ahead_by": total, "behind_by": behind, "total_commits": total,
            "commits": commits, "files": if number == 1 { json!(files) } else { json!([]) },
        })
    };
    if asked_for_pages {
        let per_page = call.query("per_page").and_then(|text| text.parse().ok()).unwrap_or(30).clamp(1, 100);
        return paged(core, call, between, per_page, number, draw);
    }
    let total = between.len();
    let newest = between.into_iter().skip(total.saturating_sub(250)).collect();
    Reply::ok(draw(total, newest))
}

pub(super) fn pulls(core: &Sandbox, call: &Call) -> Reply {
    let state = lock(&core.state);
    let view = View::new(core, &state);
    let all = matches!(call.query("state"), Some("closed" | "all"));
    let branch = call.query("head").and_then(|head| head.split_once(':')).map(|(_, branch)| branch);
    let found = state.git.pulls.values().rev().filter(|pull| all && branch.is_none_or(|branch| pull.branch == branch));
    page(core, call, found.map(|pull| view.pull(pull, false)).collect(), |_, rows| json!(rows))
}

pub(super) fn pull(core: &Sandbox, call: &Call) -> Reply {
    let state = lock(&core.state);
    let found = state.git.pulls.get(&call.number("pull_number"));
    found.map_or_else(not_found, |pull| Reply::ok(View::new(core, &state).pull(pull, true)))
}

pub(super) fn git_ref(core: &Sandbox, call: &Call) -> Reply {
    let state = lock(&core.state);
    let name = call.param("ref");
    let named = name.starts_with("heads/") || name.starts_with("tags/");
    let Some(commit) = state.git.resolve(name).filter(|_| named) else { return not_found() };
    let base = format!("{}/repos/facebookresearch/ParlAI/git", core.urls.github);
    Reply::ok(json!({
        "ref": format!("refs/{name}"), "node_id": "REF_1", "url": format!("{base}/refs/{name}"),
        "object": {"type": "commit", "sha": commit.sha, "url": format!("{base}/commits/{}", commit.sha)},
    }))
}

const ENVIRONMENTS: [&str; 3] = ["development", "staging", "production"];

fn draw_environment(core: &Sandbox, name: &str) -> Value {
    let id = ENVIRONMENTS.iter().position(|other| *other == name).unwrap_or(0) + 1;
    json!({
        "id": id, "node_id": format!("EN_{id}"), "name": name, "url": format!("{}/repos/facebookresearch/ParlAI/environments/{name}", core.urls.github),
        "html_url": format!("{}/facebookresearch/ParlAI/deployments/{name}", core.urls.github),
        "created_at": "2023-01-01T00:00:00Z", "updated_at": "2023-01-01T00:00:00Z", "protection_rules": [], "deployment_branch_policy": null,
    })
}

pub(super) fn environments(core: &Sandbox, call: &Call) -> Reply {
    let rows = ENVIRONMENTS.iter().map(|name| draw_environment(core, name)).collect();
    page(core, call, rows, |total, rows| json!({"total_count": total, "environments": rows}))
}

pub(super) fn environment(core: &Sandbox, call: &Call) -> Reply {
    let name = call.param("environment_name");
    if ENVIRONMENTS.contains(&name) { Reply::ok(draw_environment(core, name)) } else { not_found() }
}
