//! Takes a build in as a candidate: once, however often it is told. Its reports come with it or later.

use super::attach_report::{self, NewReport};
use super::{propose_plan, scope, tell};
use crate::db::{self, Lock, attachments};
use crate::jobs::{self, Job};
use crate::{Backend, Error};
use domain::access::Action;
use domain::candidate::{Build, Candidate};
use domain::id::{CandidateId, ProjectId};
use domain::plan::{ChangeSet, Extent, Since};
use domain::{Actor, Refusal, Timestamp};
use std::collections::BTreeSet;

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Submitted {
    /// Id.
    pub candidate: CandidateId,
    /// Number in the project.
    pub number: i64,
    /// False when it was known already.
    pub created: bool,
}

/// Takes a build in and proposes a plan for it. `paths`: the files changed since the last production release, when
/// whoever brings the build knows them; what GitHub says later takes their place.
///
/// # Errors
/// `role_missing`; `build_differs` (409) when the same source key names another commit or digest.
pub async fn submit_candidate(
    backend: &Backend,
    actor: &Actor,
    project: ProjectId,
    build: Build,
    reports: Vec<NewReport>,
    paths: Option<Vec<String>>,
) -> Result<Submitted, Error> {
    actor.may(Action::SubmitCandidate, project)?;
    let reports = attach_report::store(backend, reports).await?;
    let mut tx = backend.begin().await?;
    tx.lock(Lock::Project, project.uuid()).await?;
    if let Some(known) = db::candidates::by_source(&mut tx, project, &build.source_key).await? {
        if known.build.commit != build.commit || known.build.digest != build.digest {
            return Err(Refusal::conflict(
                "build_differs",
                "This build was taken in before with another commit or image.",
                "A candidate never changes: give a new build a new id.",
            )
            .into());
        }
        return Ok(Submitted { candidate: known.id, number: known.number, created: false });
    }
    let now = backend.clock().now();
    let candidate = Candidate {
        id: backend.clock().id(),
        project,
        number: db::candidates::next_number(&mut tx, project).await?,
        build,
        created_at: now,
    };
    db::candidates::insert(&mut tx, &candidate).await?;
    // Before the audit log's end is held: another writer may hold the same file and wait for the log.
    for (_, file) in &reports {
        attachments::note_file(&mut tx, file, now).await?;
    }
    let sentence =
        format!("Candidate #{} came in: version {}, commit {}.", candidate.number, candidate.build.version, candidate.build.commit.short());
    let mut fact = scope::fact(actor, now, project, Some(candidate.id), "candidate_submitted", sentence);
    fact.detail = serde_json::to_value(&candidate.build)?;
    db::audit::append(&mut tx, fact).await?;
    attach_report::add(&mut tx, backend, actor, &candidate, &reports, now).await?;
    if let Some(paths) = paths {
        db::changes::keep(&mut tx, candidate.id, &told(paths, now)).await?;
    }
    if let Some(project) = db::projects::by_id(&mut tx, project).await? {
        propose_plan::within(&mut tx, &Actor::System, &project, &candidate, now).await?;
    }
    tell::candidate_ready(&mut tx, backend.clock(), &candidate).await?;
    jobs::enqueue(&mut tx, backend.clock(), &Job::LearnStories { candidate: candidate.id }).await?;
    jobs::enqueue(&mut tx, backend.clock(), &Job::LearnChanges { candidate: candidate.id }).await?;
    tx.changed(scope::about(&candidate));
    tx.commit().await?;
    Ok(Submitted { candidate: candidate.id, number: candidate.number, created: true })
}

/// What changed since the release, as the build's own system says.
fn told(paths: Vec<String>, now: Timestamp) -> ChangeSet {
    ChangeSet {
        since: Since::Release,
        candidate: None,
        extent: Extent::Known,
        reason: None,
        settled: true,
        paths: paths.into_iter().collect::<BTreeSet<_>>().into_iter().collect(),
        stories: Vec::new(),
        asked_at: now,
    }
}
