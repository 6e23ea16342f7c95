//! Takes a verified webhook in: kept once, turned into jobs that ask the sender's API. A webhook is a hint;
//! nothing is believed because a webhook said so.

use crate::db::{deliveries, deployments, follow_ups, issue_states, projects, stories};
use crate::jobs::{self, Job};
use crate::{Backend, Error, Tx};
use domain::refusal::{Kind, Refusal};
use domain::text::StoryKey;
use serde_json::Value;

/// Who sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// GitHub.
    GitHub,
    /// Jira.
    Jira,
}

impl Source {
    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GitHub => "github",
            Self::Jira => "jira",
        }
    }
}

/// A delivery whose signature was found right.
#[derive(Debug, Clone)]
pub struct Hook {
    /// Who sent it.
    pub source: Source,
    /// The sender's id of the delivery; the same when it is sent again.
    pub delivery: String,
    /// The event's name.
    pub event: String,
    /// The body as it came.
    pub body: bytes::Bytes,
    /// The body, read.
    pub payload: Value,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It caused work.
    Accepted,
    /// It is about nothing of ours.
    Ignored,
    /// The same delivery came before.
    Duplicate,
    /// The same body came before under another delivery id.
    DuplicateBody,
}

impl Outcome {
    /// As stored and answered.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Ignored => "ignored",
            Self::Duplicate => "duplicate",
            Self::DuplicateBody => "duplicate_body",
        }
    }
}

/// What a webhook hints at, before the database says whether it is ours.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Hint {
    Run {
        repository: String,
        run_id: i64,
    },
    Deployment {
        repository: String,
        github_id: i64,
        task: String,
    },
    /// An issue on GitHub.
    GithubIssue {
        repository: String,
    },
    /// A Jira issue, by number and key, and the account that changed it.
    Issue {
        id: String,
        key: StoryKey,
        by: String,
    },
    Nothing,
}

/// Keeps the delivery and asks for the jobs it hints at, in one transaction.
///
/// # Errors
/// `event_mismatch` (422): the object the event is about is missing, or the body came before as another event.
pub async fn receive(backend: &Backend, hook: &Hook) -> Result<Outcome, Error> {
    let hint = match hook.source {
        Source::GitHub => github_hint(&hook.event, &hook.payload)?,
        Source::Jira => jira_hint(&hook.event, &hook.payload)?,
    };
    let (source, body_sha256) = (hook.source.as_str(), domain::sha256_hex(&hook.body));
    let mut tx = backend.begin().await?;
    if deliveries::is_known(&mut tx, source, &hook.delivery).await? {
        return Ok(Outcome::Duplicate);
    }
    // The signature covers the body alone: a captured body can come back under any id and any event.
    let events = deliveries::events_of_body(&mut tx, source, &body_sha256).await?;
    if events.contains(&hook.event) {
        return Ok(Outcome::DuplicateBody);
    }
    if !events.is_empty() {
        return Err(mismatch("This body came before as another event.").into());
    }
    let jobs = if is_our_own(backend, &hint) { Vec::new() } else { jobs_for(&mut tx, hint).await? };
    let outcome = if jobs.is_empty() { Outcome::Ignored } else { Outcome::Accepted };
    let new = deliveries::New {
        source,
        delivery_id: &hook.delivery,
        event: &hook.event,
        body_sha256: &body_sha256,
        body: if outcome == Outcome::Accepted { &hook.body } else { &[] },
        outcome: outcome.as_str(),
        received_at: backend.clock().now(),
    };
    if !deliveries::insert(&mut tx, new).await? {
        // Another replica took the same delivery a moment ago.
        return Ok(Outcome::Duplicate);
    }
    for job in &jobs {
        jobs::enqueue(&mut tx, backend.clock(), job).await?;
    }
    tx.commit().await?;
    Ok(outcome)
}

fn mismatch(sentence: &str) -> Refusal {
    Refusal::new(Kind::Invalid, "event_mismatch", sentence, "Nothing was taken in. Check what sends this webhook.")
}

/// What the payload says at `path`, wherever GitHub's versions leave it out.
fn text(payload: &Value, path: &str) -> String {
    payload.pointer(path).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn github_hint(event: &str, payload: &Value) -> Result<Hint, Refusal> {
    let object = match event {
        "workflow_run" => "/workflow_run/id",
        "deployment" | "deployment_status" => "/deployment/id",
        "issues" => "/issue/number",
        _ => return Ok(Hint::Nothing),
    };
    let id = payload.pointer(object).and_then(Value::as_i64).ok_or_else(|| mismatch("The body is not about this event."))?;
    if event == "deployment_status" && !payload.get("deployment_status").is_some_and(Value::is_object) {
        return Err(mismatch("The body is not about this event."));
    }
    let repository = text(payload, "/repository/full_name");
    Ok(match event {
        "workflow_run" if text(payload, "/action") == "completed" => Hint::Run { repository, run_id: id },
        "workflow_run" => Hint::Nothing,
        "issues" => Hint::GithubIssue { repository },
        _ => Hint::Deployment { repository, github_id: id, task: text(payload, "/deployment/task") },
    })
}

fn jira_hint(event: &str, payload: &Value) -> Result<Hint, Refusal> {
    let (of_issue, of_comment) = (event.starts_with("jira:issue_"), event.starts_with("comment_"));
    let key = match payload.pointer("/issue/key").and_then(Value::as_str) {
        Some(key) if of_issue || of_comment => key,
        None if of_issue => return Err(mismatch("The body is not about this event.")),
        _ => return Ok(Hint::Nothing),
    };
    let Ok(key) = StoryKey::parse(key) else { return Ok(Hint::Nothing) };
    // Who did it: `accountId` in Cloud, `key` in Data Center. Comments of Data Center name only their author.
    let places = ["/user/accountId", "/user/key", "/comment/updateAuthor/accountId", "/comment/updateAuthor/key"];
    let by = places.iter().map(|place| text(payload, place)).find(|id| !id.is_empty()).unwrap_or_default();
    Ok(Hint::Issue { id: text(payload, "/issue/id"), key, by })
}

/// What our own account did comes back as a webhook too; it is no news.
fn is_our_own(backend: &Backend, hint: &Hint) -> bool {
    let Hint::Issue { by, .. } = hint else { return false };
    backend.jira().known_account().and_then(|account| account.id()).is_some_and(|me| me == by)
}

/// The jobs a hint asks for; none when it is about nothing of ours.
async fn jobs_for(tx: &mut Tx, hint: Hint) -> Result<Vec<Job>, Error> {
    Ok(match hint {
        Hint::Nothing => Vec::new(),
        Hint::Run { repository, run_id } => projects::by_repository(tx, &repository)
            .await?
            .map(|project| Job::ReconcileRun { project: project.id, run_id })
            .into_iter()
            .collect(),
        Hint::Deployment { repository, github_id, task } => {
            if projects::by_repository(tx, &repository).await?.is_none() {
                return Ok(Vec::new());
            }
            let ours = match deployments::find_by_task(tx, &task).await? {
                Some(deployment) => Some(deployment),
                None => deployments::find_by_github_id(tx, github_id).await?,
            };
            if ours.is_none() {
                tracing::warn!(repository, github_id, "a deployment that the portal did not make");
            }
            ours.map(|deployment| Job::FollowDeployment { deployment }).into_iter().collect()
        }
        // Which one it was does not matter: all open ones of the project are asked about, if it has any here.
        Hint::GithubIssue { repository } => projects::by_repository(tx, &repository)
            .await?
            .filter(|project| project.jira_key.is_empty())
            .map(|project| Job::FollowIssues { project: project.id })
            .into_iter()
            .collect(),
        Hint::Issue { id, key, .. } => {
            let project_key = key.as_str().rsplit_once('-').map_or("", |(project, _)| project).to_owned();
            // By its number too: moved to a foreign project, it is still ours.
            let followed = issue_states::by_issue(tx, &id, key.as_str()).await?;
            let mut jobs: Vec<Job> = followed.into_iter().map(|feedback| Job::FollowIssue { feedback }).collect();
            jobs.extend(follow_ups::by_issue(tx, &key).await?.into_iter().map(|follow_up| Job::FileFollowUp { follow_up }));
            for project in projects::all(tx).await?.into_iter().filter(|project| project.jira_key == project_key) {
                jobs.extend(
                    stories::candidates_claiming(tx, project.id, &key).await?.into_iter().map(|candidate| Job::LearnStories { candidate }),
                );
            }
            jobs
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_event_without_its_object_is_a_mismatch_and_an_unknown_event_is_nothing() {
        for event in ["workflow_run", "deployment", "deployment_status", "issues"] {
            assert_eq!(github_hint(event, &json!({ "action": "completed" })).expect_err(event).code, "event_mismatch");
        }
        assert_eq!(github_hint("deployment_status", &json!({ "deployment": { "id": 1 } })).expect_err("no status").code, "event_mismatch");
        assert_eq!(github_hint("star", &json!({})), Ok(Hint::Nothing));
        assert_eq!(jira_hint("jira:issue_updated", &json!({})).expect_err("no issue").code, "event_mismatch");
        assert_eq!(jira_hint("comment_created", &json!({})), Ok(Hint::Nothing));
        let comment = json!({ "issue": { "id": "7", "key": "PARLAI-1" }, "comment": { "updateAuthor": { "accountId": "me" } } });
        let hint = Hint::Issue { id: "7".into(), key: StoryKey::parse("PARLAI-1").expect("key"), by: "me".into() };
        assert_eq!(jira_hint("comment_created", &comment), Ok(hint));
        assert_eq!(jira_hint("project_created", &comment), Ok(Hint::Nothing));
    }

    #[test]
    fn only_a_completed_run_is_a_hint_at_a_candidate() {
        let run = |action: &str| json!({ "action": action, "workflow_run": { "id": 7 }, "repository": { "full_name": "o/r" } });
        assert_eq!(github_hint("workflow_run", &run("completed")), Ok(Hint::Run { repository: "o/r".into(), run_id: 7 }));
        assert_eq!(github_hint("workflow_run", &run("requested")), Ok(Hint::Nothing));
    }
}
