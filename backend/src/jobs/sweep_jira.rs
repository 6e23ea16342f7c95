//! Sweeps of Jira: what no webhook told is asked for, and what is news here is told there.

use super::story_words;
use super::{Job, enqueue_if_resting};
use crate::db::projects::Project;
use crate::db::{feedback_issues, issue_states, jira_mapping, story_comments};
use crate::read::stage;
use crate::{Backend, Error, db};
use std::collections::HashSet;

/// An issue is asked about again after this many seconds without news of it.
const ASK_AGAIN: i64 = 600;
/// Issues of one sweep.
const AT_ONCE: i64 = 50;
/// Stories of this many of the newest candidates are told.
const NEWEST: i64 = 3;

/// Asks after issues of reports that nobody told of for a while, and tells issues what became of their reports.
/// Gives the number of jobs that this woke.
///
/// # Errors
/// When the database is away.
pub async fn issues(backend: &Backend) -> Result<usize, Error> {
    let mut tx = backend.begin().await?;
    let before = backend.clock().now().plus_seconds(-ASK_AGAIN);
    let follow = issue_states::stale(&mut tx, before, AT_ONCE).await?.into_iter().map(|feedback| Job::FollowIssue { feedback });
    let tell = feedback_issues::untold(&mut tx, AT_ONCE).await?.into_iter().map(|feedback| Job::FileFeedback { feedback });
    let learn = db::stories::stale(&mut tx, before).await?.into_iter().map(|candidate| Job::LearnStories { candidate });
    let mut woken = 0;
    for job in follow.chain(tell).chain(learn).collect::<Vec<_>>() {
        woken += usize::from(enqueue_if_resting(&mut tx, backend.clock(), &job).await?);
    }
    tx.commit().await?;
    Ok(woken)
}

/// Tells stories in Jira what is news about their testing. Gives the number of jobs that this woke.
///
/// # Errors
/// When the database is away.
pub async fn stories(backend: &Backend) -> Result<usize, Error> {
    let projects = db::projects::all(&mut backend.snapshot().await?).await?;
    let mut woken = 0;
    for project in projects.iter().filter(|project| !project.jira_key.is_empty()) {
        let jobs = news(backend, project).await?;
        if jobs.is_empty() {
            continue;
        }
        let mut tx = backend.begin().await?;
        for job in &jobs {
            woken += usize::from(enqueue_if_resting(&mut tx, backend.clock(), job).await?);
        }
        tx.commit().await?;
    }
    Ok(woken)
}

async fn news(backend: &Backend, project: &Project) -> Result<Vec<Job>, Error> {
    let now = backend.clock().now();
    let mut tx = backend.snapshot().await?;
    let (mapping, _) = jira_mapping::load(&mut tx, project.id).await?;
    if !mapping.comments && mapping.transitions.is_empty() {
        return Ok(Vec::new());
    }
    let newest = db::candidates::newest(&mut tx, project.id).await?;
    let mut seen = HashSet::new();
    let mut jobs = Vec::new();
    for derived in stage::range(&mut tx, project, newest - NEWEST + 1, newest, now).await? {
        for story in &derived.approval.facts.stories {
            // Newest first: an older candidate says nothing about a story that a newer one contains.
            if !seen.insert(story.key.clone()) {
                continue;
            }
            let Some(said) = story_words::said(project, &derived, &story.key, &backend.config().server.base_url) else { continue };
            let row = story_comments::of_story(&mut tx, project.id, &story.key).await?;
            let told = !mapping.comments || row.told.as_deref() == Some(said.hash.as_str());
            if !told || row.event != Some(said.event) {
                jobs.push(Job::TellStory { project: project.id, story: story.key.clone() });
            }
        }
    }
    Ok(jobs)
}
