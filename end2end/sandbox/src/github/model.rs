//! How things look in GitHub's JSON.
use serde_json::{Map, Value, json};

use crate::{
    Sandbox, clock,
    git::{BRANCH, Commit, Pull},
    people::{PEOPLE, Person},
    state::{Artifact, Deployment, Run, State, Status},
};

/// Draws the things of one state.
pub(crate) struct View<'a> {
    pub core: &'a Sandbox,
    pub state: &'a State,
    base: String,
}

const REPOSITORY_URLS: &[(&str, &str)] = &[
    ("archive_url", "/{archive_format}{/ref}"),
    ("assignees_url", "/assignees{/user}"),
    ("blobs_url", "/git/blobs{/sha}"),
    ("branches_url", "/branches{/branch}"),
    ("collaborators_url", "/collaborators{/collaborator}"),
    ("comments_url", "/comments{/number}"),
    ("commits_url", "/commits{/sha}"),
    ("compare_url", "/compare/{base}...{head}"),
    ("contents_url", "/contents/{+path}"),
    ("contributors_url", "/contributors"),
    ("deployments_url", "/deployments"),
    ("downloads_url", "/downloads"),
    ("events_url", "/events"),
    ("forks_url", "/forks"),
    ("git_commits_url", "/git/commits{/sha}"),
    ("git_refs_url", "/git/refs{/sha}"),
    ("git_tags_url", "/git/tags{/sha}"),
    ("hooks_url", "/hooks"),
    ("issue_comment_url", "/issues/comments{/number}"),
    ("issue_events_url", "/issues/events{/number}"),
    ("issues_url", "/issues{/number}"),
    ("keys_url", "/keys{/key_id}"),
    ("labels_url", "/labels{/name}"),
    ("languages_url", "/languages"),
    ("merges_url", "/merges"),
    ("milestones_url", "/milestones{/number}"),
    ("notifications_url", "/notifications{?since,all,participating}"),
    ("pulls_url", "/pulls{/number}"),
    ("releases_url", "/releases{/id}"),
    ("stargazers_url", "/stargazers"),
    ("statuses_url", "/statuses/{sha}"),
    ("subscribers_url", "/subscribers"),
    ("subscription_url", "/subscription"),
    ("tags_url", "/tags"),
    ("teams_url", "/teams"),
    ("trees_url", "/git/trees{/sha}"),
    ("url", ""),
];

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

impl<'a> View<'a> {
    pub fn new(core: &'a Sandbox, state: &'a State) -> Self {
        Self { core, state, base: format!("{}/repos/facebookresearch/ParlAI", core.urls.github) }
    }

    fn html(&self) -> String {
        format!("{}/facebookresearch/ParlAI", self.core.urls.github)
    }

    pub fn account(&self, login: &str, id: u64, kind: &str) -> Value {
        let name = login.replace('[', "%5B").replace(']', "%5D");
        let url = format!("{}/users/{name}", self.core.urls.github);
        let mut user = object(json!({
            "login": login, "id": id, "node_id": format!("U_{id}"), "gravatar_id": "", "type": kind, "site_admin": false, "url": url,
            "html_url": format!("{}/{name}", self.core.urls.github), "avatar_url": format!("{}/avatars/{id}", self.core.urls.github),
        }));
        for name in ["events", "followers", "following", "gists", "organizations", "received_events", "repos", "starred", "subscriptions"] {
            user.insert(format!("{name}_url"), json!(format!("{url}/{name}")));
        }
        Value::Object(user)
    }

    pub fn user(&self, person: &Person) -> Value {
        self.account(person.login, person.id, "User")
    }

    pub fn bot(&self, by_app: bool) -> Value {
        if by_app {
            self.account("murmuration-sandbox[bot]", 4_711_000, "Bot")
        } else {
            self.account("github-actions[bot]", 41_898_282, "Bot")
        }
    }

    pub fn repository(&self) -> Value {
        let mut repository = object(json!({
            "id": 1, "node_id": "R_1", "name": "ParlAI", "full_name": "facebookresearch/ParlAI", "private": false, "fork": false,
            "owner": self.account("facebookresearch", 16_943_930, "Organization"), "html_url": self.html(),
            "description": "The sandbox's ParlAI", "homepage": null, "language": "Python", "default_branch": BRANCH, "archived": false, "disabled": false,
            "forks": 0, "forks_count": 0, "open_issues": 0, "open_issues_count": 0, "size": 1, "stargazers_count": 0, "watchers": 0, "watchers_count": 0,
            "network_count": 0, "subscribers_count": 0, "has_issues": true, "has_projects": false, "has_wiki": false, "has_pages": false,
            "has_discussions": false, "has_downloads": true, "license": null, "visibility": "public", "is_template": false, "topics": [],
            "allow_forking": true, "web_commit_signoff_required": false, "mirror_url": null,
            "clone_url": format!("{}.git", self.html()), "git_url": "git://sandbox.example/facebookresearch/ParlAI.git",
            "ssh_url": "git@sandbox.example:facebookresearch/ParlAI.git", "svn_url": self.html(),
            "created_at": "2017-04-24T17:10:44Z", "updated_at": "2023-11-03T14:30:00Z", "pushed_at": "2023-11-03T14:30:00Z",
        }));
        for (name, path) in REPOSITORY_URLS {
            repository.insert((*name).into(), json!(format!("{}{path}", self.base)));
        }
        Value::Object(repository)
    }

    pub fn commit(&self, commit: &Commit) -> Value {
        let who = json!({"name": commit.author.name, "email": commit.author.email, "date": utc(&commit.date)});
        let url = format!("{}/commits/{}", self.base, commit.sha);
        let parent = json!({"sha": commit.parent, "url": format!("{}/commits/{}", self.base, commit.parent), "html_url": format!("{}/commit/{}", self.html(), commit.parent)});
        json!({
            "sha": commit.sha, "node_id": format!("C_{}", &commit.sha[..12]), "url": url, "html_url": format!("{}/commit/{}", self.html(), commit.sha),
            "comments_url": format!("{url}/comments"),
            "commit": {"url": format!("{}/git/commits/{}", self.base, commit.sha), "author": who, "committer": who, "message": commit.message,
                "comment_count": 0, "tree": {"sha": commit.sha, "url": format!("{}/git/trees/{}", self.base, commit.sha)},
                "verification": {"verified": false, "reason": "unsigned", "signature": null, "payload": null, "verified_at": null}},
            "author": self.user(&commit.author), "committer": self.user(&commit.author), "parents": [parent],
        })
    }

    pub fn pull(&self, pull: &Pull, full: bool) -> Value {
        let url = format!("{}/pulls/{}", self.base, pull.number);
        let issue = format!("{}/issues/{}", self.base, pull.number);
        let html = format!("{}/pull/{}", self.html(), pull.number);
        let side = |name: &str, sha: &str, user: &Value| json!({"label": format!("facebookresearch:{name}"), "ref": name, "sha": sha, "repo": self.repository(), "user": user});
        let author = self.user(&pull.author);
        let parent = self.state.git.commits.get(&pull.sha).map_or("", |commit| commit.parent.as_str());
        let link = |href: &str| json!({"href": href});
        let (comments, commits, statuses) =
            (format!("{issue}/comments"), format!("{url}/commits"), format!("{}/statuses/{}", self.base, pull.sha));
        let (reviews, review) = (format!("{url}/comments"), format!("{}/pulls/comments{{/number}}", self.base));
        let mut fields = object(json!({
            "id": 700_000 + pull.number, "node_id": format!("PR_{}", pull.number), "number": pull.number, "state": "closed", "locked": false, "draft": false,
            "title": pull.title, "body": pull.body, "user": author, "labels": [], "milestone": null, "assignee": null, "assignees": [],
            "requested_reviewers": [], "requested_teams": [], "author_association": "CONTRIBUTOR", "auto_merge": null, "active_lock_reason": null,
            "created_at": utc(&pull.merged_at), "updated_at": utc(&pull.merged_at), "closed_at": utc(&pull.merged_at), "merged_at": utc(&pull.merged_at),
            "merge_commit_sha": pull.sha, "head": side(&pull.branch, &pull.sha, &author), "base": side(BRANCH, parent, &author),
            "url": url, "html_url": html, "diff_url": format!("{html}.diff"), "patch_url": format!("{html}.patch"), "issue_url": issue,
            "comments_url": comments, "commits_url": commits, "statuses_url": statuses, "review_comments_url": reviews, "review_comment_url": review,
            "_links": {"self": link(&url), "html": link(&html), "issue": link(&issue), "comments": link(&comments), "commits": link(&commits),
                "statuses": link(&statuses), "review_comments": link(&reviews), "review_comment": link(&review)},
        }));
        if full {
            fields.extend(object(json!({
                "merged": true, "merged_by": self.user(&pull.merged_by), "mergeable": null, "mergeable_state": "unknown", "rebaseable": null,
                "maintainer_can_modify": false, "comments": 0, "review_comments": 0, "commits": 1, "additions": 12, "deletions": 3, "changed_files": 2,
            })));
        }
        Value::Object(fields)
    }

    pub fn run(&self, run: &Run, status: &str) -> Value {
        let url = format!("{}/actions/runs/{}", self.base, run.id);
        let commit = self.state.git.commits.get(&run.sha);
        let message = commit.map_or("", |commit| commit.message.as_str());
        let who = commit.map(|commit| json!({"name": commit.author.name, "email": commit.author.email}));
        let stamp = commit.map_or_else(clock::iso_now, |commit| utc(&commit.date));
        let actor = self.user(&run.actor);
        let triggering = self.user(run.run_again_by.as_ref().unwrap_or(&run.actor));
        json!({
            "id": run.id, "name": run.name, "node_id": format!("WFR_{}", run.id), "check_suite_id": run.id + 1, "check_suite_node_id": format!("CS_{}", run.id),
            "head_branch": run.branch, "head_sha": run.sha, "path": run.path, "run_number": run.number, "run_attempt": if run.run_again_by.is_some() { 2 } else { 1 }, "event": run.event,
            "display_title": message.lines().next().unwrap_or_default(), "status": status,
            "conclusion": if status == "completed" { json!(run.conclusion) } else { Value::Null },
            "workflow_id": 77, "created_at": run.created_at, "updated_at": run.created_at, "run_started_at": run.created_at,
            "url": url, "html_url": format!("{}/actions/runs/{}", self.html(), run.id), "jobs_url": format!("{url}/jobs"), "logs_url": format!("{url}/logs"),
            "check_suite_url": format!("{}/check-suites/{}", self.base, run.id + 1), "cancel_url": format!("{url}/cancel"), "rerun_url": format!("{url}/rerun"),
            "artifacts_url": format!("{url}/artifacts"), "workflow_url": format!("{}/actions/workflows/77", self.base), "previous_attempt_url": null,
            "pull_requests": [], "referenced_workflows": [], "actor": actor, "triggering_actor": triggering,
            "head_commit": {"id": run.sha, "tree_id": run.sha, "message": message, "timestamp": stamp, "author": who, "committer": who},
            "repository": self.repository(), "head_repository": self.repository(), "head_repository_id": 1,
        })
    }

    fn workflow(&self, run: &Run) -> Value {
        json!({
            "id": 77, "node_id": "W_77", "name": run.name, "path": run.path, "state": "active", "created_at": "2023-01-01T00:00:00Z", "updated_at": "2023-01-01T00:00:00Z",
            "url": format!("{}/actions/workflows/77", self.base), "html_url": format!("{}/blob/main/{}", self.html(), run.path),
            "badge_url": format!("{}/workflows/{}/badge.svg", self.html(), run.name),
        })
    }

    fn event(&self, action: &str, sender: Value, more: Value) -> Value {
        let mut payload = object(json!({
            "action": action, "repository": self.repository(), "sender": sender,
            "installation": {"id": self.core.options.installation_id, "node_id": "MDIzOkludGVncmF0aW9uSW5zdGFsbGF0aW9uODE1"},
        }));
        payload.extend(object(more));
        Value::Object(payload)
    }

    /// The webhook of a run.
    pub fn run_event(&self, run: &Run, action: &str) -> Value {
        let status = if action == "completed" { "completed" } else { "queued" };
        self.event(action, self.user(&run.actor), json!({"workflow_run": self.run(run, status), "workflow": self.workflow(run)}))
    }

    pub fn artifact(&self, artifact: &Artifact) -> Value {
        let url = format!("{}/actions/artifacts/{}", self.base, artifact.id);
        let run = self.state.runs.iter().find(|run| run.id == artifact.run);
        json!({
            "id": artifact.id, "node_id": format!("A_{}", artifact.id), "name": artifact.name, "size_in_bytes": artifact.zip.len(), "url": url,
            "archive_download_url": format!("{url}/zip"), "expired": artifact.expired, "created_at": artifact.created_at, "updated_at": artifact.created_at,
            "expires_at": "2099-01-01T00:00:00Z",
            "workflow_run": run.map(|run| json!({"id": run.id, "repository_id": 1, "head_repository_id": 1, "head_branch": run.branch, "head_sha": run.sha})),
        })
    }

    pub fn deployment(&self, deployment: &Deployment) -> Value {
        let url = format!("{}/deployments/{}", self.base, deployment.id);
        let updated = deployment.statuses.last().map_or(&deployment.created_at, |status| &status.created_at);
        json!({
            "id": deployment.id, "node_id": format!("DE_{}", deployment.id), "url": url, "sha": deployment.sha, "ref": deployment.git_ref, "task": deployment.task,
            "payload": deployment.payload, "original_environment": deployment.environment, "environment": deployment.environment,
            "description": deployment.description, "creator": self.bot(deployment.by_app), "created_at": deployment.created_at, "updated_at": updated,
            "statuses_url": format!("{url}/statuses"), "repository_url": self.base, "transient_environment": deployment.transient,
            "production_environment": deployment.production,
        })
    }

    pub fn status(&self, deployment: &Deployment, status: &Status) -> Value {
        let url = format!("{}/deployments/{}", self.base, deployment.id);
        json!({
            "id": status.id, "node_id": format!("DES_{}", status.id), "url": format!("{url}/statuses/{}", status.id), "state": status.state,
            "creator": self.bot(status.by_app), "description": status.description, "environment": deployment.environment, "target_url": status.log_url,
            "log_url": status.log_url, "environment_url": status.environment_url, "created_at": status.created_at, "updated_at": status.created_at,
            "deployment_url": url, "repository_url": self.base,
        })
    }

    /// The webhook of a new deployment.
    pub fn deployment_event(&self, deployment: &Deployment) -> Value {
        let more = json!({"deployment": self.deployment(deployment), "workflow": null, "workflow_run": null});
        self.event("created", self.bot(deployment.by_app), more)
    }

    /// The webhook of a new status.
    pub fn status_event(&self, deployment: &Deployment, status: &Status) -> Value {
        let more = json!({
            "deployment": self.deployment(deployment), "deployment_status": self.status(deployment, status),
            "check_run": null, "workflow": null, "workflow_run": null,
        });
        self.event("created", self.bot(status.by_app), more)
    }

    pub fn app(&self) -> Value {
        json!({
            "id": self.core.options.app_id, "slug": "murmuration-sandbox", "node_id": "A_4711", "client_id": self.core.options.oauth_client_id,
            "owner": self.user(&PEOPLE[7]), "name": "Murmuration (sandbox)", "description": "The App of the sandbox",
            "external_url": self.core.portal(), "html_url": format!("{}/apps/murmuration-sandbox", self.core.urls.github),
            "created_at": "2023-01-01T00:00:00Z", "updated_at": "2023-01-01T00:00:00Z", "events": ["workflow_run", "deployment", "deployment_status"],
            "permissions": permissions(), "installations_count": 1,
        })
    }
}

/// What the App may do.
pub(crate) fn permissions() -> Value {
    json!({"metadata": "read", "deployments": "write", "actions": "read", "contents": "read", "checks": "write", "pull_requests": "write", "issues": "write", "statuses": "write"})
}

/// A moment with an offset, in GitHub's form.
pub(crate) fn utc(date: &str) -> String {
    use time::{OffsetDateTime, format_description::well_known::Rfc3339};
    OffsetDateTime::parse(date, &Rfc3339).map_or_else(|_| date.to_owned(), clock::iso)
}
