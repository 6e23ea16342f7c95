//! What Jira knows of a candidate's stories. Not reaching Jira is kept as exactly that, and never takes
//! away what was known (invariant I8).

use super::run::End;
use super::{Job, enqueue};
use crate::hub::Topic;
use crate::jira::{Issue, Problem};
use crate::ops::propose_plan;
use crate::{Backend, Error, db};
use domain::Actor;
use domain::id::CandidateId;
use domain::story::Knowledge;
use domain::text::StoryKey;
use std::collections::BTreeMap;

pub(super) async fn run(backend: &Backend, candidate: CandidateId) -> Result<End, Error> {
    let mut tx = backend.snapshot().await?;
    let Some(candidate) = db::candidates::by_id(&mut tx, candidate).await? else { return Ok(End::Done) };
    let keys: Vec<StoryKey> = db::candidates::stories(&mut tx, candidate.id).await?.into_iter().map(|(key, _)| key).collect();
    drop(tx);
    if keys.is_empty() {
        return Ok(End::Done);
    }
    let (learned, problem) = ask(backend, &keys).await;
    let now = backend.clock().now();
    let mut tx = backend.begin().await?;
    for key in &keys {
        let knowledge = match (learned.get(key), &problem) {
            (Some(knowledge), _) => knowledge.clone(),
            (None, Some(problem)) => Knowledge::Unreachable { reason: format!("Jira {problem}") },
            (None, None) => continue,
        };
        db::stories::set_knowledge(&mut tx, candidate.project, key, &knowledge, now).await?;
    }
    enqueue(&mut tx, backend.clock(), &Job::DraftNotes { candidate: candidate.id }).await?;
    tx.changed(Topic { project: candidate.project, candidate: Some(candidate.id), number: Some(candidate.number) });
    tx.commit().await?;
    propose_plan::propose(backend, &Actor::System, candidate.id).await?;
    Ok(problem.map_or(End::Done, |problem| End::failed("Jira", &problem)))
}

/// What could be learned, and what kept us from learning the rest.
async fn ask(backend: &Backend, keys: &[StoryKey]) -> (BTreeMap<StoryKey, Knowledge>, Option<Problem>) {
    let jira = backend.jira();
    let found = match jira.find(keys).await {
        Ok(found) => found,
        // One key that does not exist spoils the whole question; ask for each on its own.
        Err(Problem::Refused { status: 400, .. }) => Vec::new(),
        Err(problem) => return (BTreeMap::new(), Some(problem)),
    };
    let mut learned: BTreeMap<StoryKey, Knowledge> =
        found.into_iter().filter_map(|issue| StoryKey::parse(&issue.key).ok().map(|key| (key.clone(), known(&key, issue)))).collect();
    for key in keys {
        if learned.contains_key(key) {
            continue;
        }
        // Search lags, and a moved issue has another key now: only this answer says that there is none.
        match jira.issue(key.as_str()).await {
            Ok(Some(issue)) => learned.insert(key.clone(), known(key, issue)),
            Ok(None) => learned.insert(key.clone(), Knowledge::Missing),
            Err(problem) => return (learned, Some(problem)),
        };
    }
    (learned, None)
}

/// What is said of the issue that was asked for under `key`.
fn known(key: &StoryKey, issue: Issue) -> Knowledge {
    Knowledge::Known {
        summary: issue.summary,
        status: issue.status,
        kind: issue.kind,
        fix_versions: issue.fix_versions,
        moved_to: (issue.key != key.as_str()).then_some(issue.key),
    }
}
