//! Sweeps: webhooks get lost, so what they would have said is asked for from time to time.

use super::{Job, enqueue, enqueue_if_resting, reconcile_run};
use crate::db::projects::Project;
use crate::ops::{end_signatures, meet_obligation, tell as notices};
use crate::{Backend, Error, db};
use domain::Timestamp;
use domain::deployment::State;
use domain::id::ProjectId;

pub use super::sweep_jira::{issues, stories};

/// Builds older than this are not looked for.
const DAYS_BACK: i64 = 14;

/// Asks after every deployment whose end is not known. Gives the number of jobs that this woke.
///
/// # Errors
/// When the database is away.
pub async fn deployments(backend: &Backend) -> Result<usize, Error> {
    let mut tx = backend.begin().await?;
    let mut woken = 0;
    for row in db::deployments::open(&mut tx).await? {
        let job = match row.state {
            State::Waiting | State::Sending | State::Unknown => Job::Deploy { deployment: row.id },
            _ => Job::FollowDeployment { deployment: row.id },
        };
        woken += usize::from(enqueue_if_resting(&mut tx, backend.clock(), &job).await?);
    }
    tx.commit().await?;
    Ok(woken)
}

/// Tells those who sign of candidates whose gate opened: no single change opens it, so it is looked for.
/// Each is told once. Gives the number of candidates that wait for a signature.
///
/// # Errors
/// When the database is away.
pub async fn signatures(backend: &Backend) -> Result<usize, Error> {
    let waiting = crate::read::waiting_for_a_signature(backend).await?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let mut tx = backend.begin().await?;
    for (candidate, roles) in &waiting {
        notices::signature_wanted(&mut tx, backend.clock(), candidate, roles).await?;
    }
    tx.commit().await?;
    Ok(waiting.len())
}

/// Looks through signatures that may have ended or are about to, and through what emergency releases owe: time and other people's
/// work end them, no single change does. Gives the number of those that ended or are met.
///
/// # Errors
/// When the database is away.
pub async fn lives(backend: &Backend) -> Result<usize, Error> {
    let mut found = 0;
    for project in db::projects::all(&mut backend.snapshot().await?).await? {
        found += end_signatures::of_project(backend, &project).await?;
        found += meet_obligation::look(backend, &project).await?;
    }
    Ok(found)
}

/// Asks to tell developers where things stand, in these projects or in all. What is told already is not written again.
///
/// # Errors
/// When the database is away.
pub async fn tell(backend: &Backend, only: Option<&[ProjectId]>) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    for project in db::projects::all(&mut tx).await? {
        if only.is_none_or(|only| only.contains(&project.id)) {
            enqueue(&mut tx, backend.clock(), &Job::TellGithub { project: project.id }).await?;
        }
    }
    tx.commit().await
}

/// Asks after the GitHub issues of projects without Jira.
///
/// # Errors
/// When the database is away.
pub async fn github_issues(backend: &Backend) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    for project in db::projects::all(&mut tx).await?.into_iter().filter(|project| project.jira_key.is_empty()) {
        enqueue_if_resting(&mut tx, backend.clock(), &Job::FollowIssues { project: project.id }).await?;
    }
    tx.commit().await
}

/// Looks for successful builds whose webhook never came. Gives the number of runs that are new.
///
/// # Errors
/// When the database is away. GitHub being away is logged; the next sweep asks again.
pub async fn runs(backend: &Backend) -> Result<usize, Error> {
    let projects = db::projects::all(&mut backend.snapshot().await?).await?;
    let mut woken = 0;
    for project in &projects {
        for branch in &project.settings.branches {
            match backend.github().successful_runs(&project.repository, branch).await {
                Ok(runs) => woken += unknown_runs(backend, project, &runs).await?,
                Err(problem) => tracing::warn!(repository = %project.repository, branch, %problem, "looking for missed builds failed"),
            }
        }
    }
    Ok(woken)
}

async fn unknown_runs(backend: &Backend, project: &Project, runs: &[crate::github::Run]) -> Result<usize, Error> {
    let mut tx = backend.begin().await?;
    let Some(since) = db::jobs::project_since(&mut tx, project.id).await? else { return Ok(0) };
    // Builds from before the project came here are history, not candidates.
    let since = since.max(backend.clock().now().plus_seconds(-DAYS_BACK * 86_400));
    let mut woken = 0;
    for run in runs {
        let recent = run.created_at.as_deref().and_then(Timestamp::parse).is_some_and(|at| at >= since);
        if !recent
            || reconcile_run::candidate_commit(project, run).is_err()
            || db::jobs::source_known(&mut tx, project.id, &reconcile_run::source_key(run)).await?
        {
            continue;
        }
        woken +=
            usize::from(enqueue_if_resting(&mut tx, backend.clock(), &Job::ReconcileRun { project: project.id, run_id: run.id }).await?);
    }
    tx.commit().await?;
    Ok(woken)
}
