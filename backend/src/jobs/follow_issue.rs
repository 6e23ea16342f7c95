//! How the issue of a reported problem stands in Jira. Only this job says so; webhooks and sweeps just wake it.

use super::run::End;
use super::{Job, enqueue};
use crate::db::audit::Fact;
use crate::db::issue_states::{self, State};
use crate::db::jira_mapping;
use crate::hub::Topic;
use crate::jira::{Comment, Issue, Problem};
use crate::{Backend, Error, Tx, db};
use domain::Actor;
use domain::id::FeedbackId;
use domain::jira::Category;
use domain::text::StoryKey;

pub(super) async fn run(backend: &Backend, id: FeedbackId) -> Result<End, Error> {
    let Some(before) = issue_states::of_feedback(&mut backend.snapshot().await?, id).await? else { return Ok(End::Done) };
    let asked = match ask(backend, &before).await {
        Ok(asked) => asked,
        // What was known stays, with the time of the asking (invariant I8).
        Err(problem) => return Ok(End::failed_at_jira(&problem)),
    };
    let now = backend.clock().now();
    let mut tx = backend.begin().await?;
    let Some((project, number)) = issue_states::project(&mut tx, id).await? else { return Ok(End::Done) };
    let (issue, comments) = asked.unzip();
    let detail = serde_json::json!({ "feedback": id, "issue": issue.as_ref().map_or(&before.key, |issue: &Issue| &issue.key) });
    let (sentence, more) = match issue {
        None => {
            issue_states::set_gone(&mut tx, id, now).await?;
            let gone = format!("{} of F-{number} was deleted in Jira, or is hidden from the portal.", before.key);
            (before.gone_at.is_none().then_some(gone), false)
        }
        Some(issue) => {
            let (mapping, _) = jira_mapping::load(&mut tx, project).await?;
            let fixed = issue.category == Category::Done && mapping.is_fix(issue.resolution.as_deref());
            issue_states::set(&mut tx, id, &before, &issue, fixed, now).await?;
            let said = issue_states::set_comments(&mut tx, id, comments.unwrap_or_default()).await?;
            let versions = issue.fix_versions != before.fix_versions || issue.assignee != before.assignee;
            (news(&before, &issue, number), said || versions)
        }
    };
    if let Some(sentence) = &sentence {
        let fact = Fact {
            at: now,
            project: Some(project),
            candidate: None,
            actor: &Actor::System,
            action: "issue_changed",
            sentence: sentence.clone(),
            detail,
        };
        db::audit::append(&mut tx, fact).await?;
    }
    if sentence.is_some() || more {
        changed(&mut tx, project);
        // Done or not, in another version: that is what the loop listens for.
        enqueue(&mut tx, backend.clock(), &Job::FindFixes { project }).await?;
    }
    tx.commit().await?;
    Ok(End::Done)
}

fn changed(tx: &mut Tx, project: domain::id::ProjectId) {
    tx.changed(Topic { project, candidate: None, number: None });
}

/// What Jira says: the issue with its public comments by others, or that there is none for our eyes.
async fn ask(backend: &Backend, before: &State) -> Result<Option<(Issue, Vec<Comment>)>, Problem> {
    let jira = backend.jira();
    let mut found = jira.issue(&before.key).await?;
    // A key leads on to where the issue was moved, but not for ever; its number stays.
    if let (None, Some(id)) = (&found, &before.jira_id) {
        found = jira.issue(id).await?;
    }
    let Some(issue) = found else { return Ok(None) };
    StoryKey::parse(&issue.key).map_err(|_| Problem::Unknown { reason: "its answer names no key".into() })?;
    let me = match jira.known_account() {
        Some(account) => account.clone(),
        None => jira.myself().await?,
    };
    let ours = |comment: &Comment| comment.author.id().is_some() && comment.author.id() == me.id();
    let comments = jira.comments(&issue.key).await?;
    let shown = comments.into_iter().filter(|comment| comment.public && !comment.text.is_empty() && !ours(comment)).collect();
    Ok(Some((issue, shown)))
}

/// One sentence about what is new, for the record.
fn news(before: &State, issue: &Issue, number: i64) -> Option<String> {
    if issue.key != before.key {
        return Some(format!("{} of F-{number} was moved to {} in Jira.", before.key, issue.key));
    }
    if before.gone_at.is_some() {
        return Some(format!("{} of F-{number} is there again in Jira.", issue.key));
    }
    if issue.shown() != before.status {
        return Some(format!("{} of F-{number} is {} in Jira.", issue.key, issue.shown()));
    }
    (issue.fix_versions != before.fix_versions && !issue.fix_versions.is_empty())
        .then(|| format!("{} of F-{number} has the fix version {} in Jira.", issue.key, issue.fix_versions))
}
