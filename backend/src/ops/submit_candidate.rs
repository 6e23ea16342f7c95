//! Takes a build in as a candidate: once, however often it is told. Its reports come with it or later.

use super::{propose_plan, scope};
use crate::db::{self, Lock, Tx, attachments};
use crate::evidence::Stored;
use crate::jobs::{self, Job};
use crate::{Backend, Error};
use domain::access::Action;
use domain::candidate::{Build, Candidate};
use domain::id::{CandidateId, ProjectId, ReportId};
use domain::report::{MachineTest, Totals};
use domain::{Actor, Refusal, Timestamp};

/// A machine report that came with the build, already parsed.
#[derive(Debug, Clone)]
pub struct NewReport {
    /// File name.
    pub name: String,
    /// The file as it came.
    pub content: bytes::Bytes,
    /// Its tests.
    pub tests: Vec<MachineTest>,
}

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

/// Takes a build in and proposes a plan for it.
///
/// # Errors
/// `role_missing`; `build_differs` (409) when the same source key names another commit or digest.
pub async fn submit_candidate(
    backend: &Backend,
    actor: &Actor,
    project: ProjectId,
    build: Build,
    reports: Vec<NewReport>,
) -> Result<Submitted, Error> {
    actor.may(Action::SubmitCandidate, project)?;
    let reports = store(backend, reports).await?;
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
    for report in &reports {
        add_report(&mut tx, backend, actor, &candidate, report, now).await?;
    }
    if let Some(project) = db::projects::by_id(&mut tx, project).await? {
        propose_plan::within(&mut tx, &Actor::System, &project, &candidate, now).await?;
    }
    jobs::enqueue(&mut tx, backend.clock(), &Job::LearnStories { candidate: candidate.id }).await?;
    jobs::enqueue(&mut tx, backend.clock(), &Job::LearnChanges { candidate: candidate.id }).await?;
    tx.changed(scope::about(&candidate));
    tx.commit().await?;
    Ok(Submitted { candidate: candidate.id, number: candidate.number, created: true })
}

/// Attaches a machine report to a candidate; the same file twice is one report.
///
/// # Errors
/// `role_missing`; `not_found`; `candidate_decided`.
pub async fn attach_report(
    backend: &Backend,
    actor: &Actor,
    project: ProjectId,
    number: i64,
    report: NewReport,
) -> Result<ReportId, Error> {
    actor.may(Action::AttachReport, project)?;
    let report = store(backend, vec![report]).await?.pop().ok_or_else(|| Refusal::not_found("report"))?;
    let mut tx = backend.begin().await?;
    let candidate = scope::candidate_locked(&mut tx, project, number).await?;
    scope::undecided(&mut tx, &candidate).await?;
    let id = add_report(&mut tx, backend, actor, &candidate, &report, backend.clock().now()).await?;
    tx.changed(scope::about(&candidate));
    tx.commit().await?;
    Ok(id)
}

async fn store(backend: &Backend, reports: Vec<NewReport>) -> Result<Vec<(NewReport, Stored)>, Error> {
    let mut stored = Vec::with_capacity(reports.len());
    for report in reports {
        let file = backend.evidence().put(report.content.clone(), "application/xml").await?;
        stored.push((report, file));
    }
    Ok(stored)
}

async fn add_report(
    tx: &mut Tx,
    backend: &Backend,
    actor: &Actor,
    candidate: &Candidate,
    (report, file): &(NewReport, Stored),
    now: Timestamp,
) -> Result<ReportId, Error> {
    if let Some(known) = db::reports::by_file(tx, candidate.id, file.sha256.as_str()).await? {
        return Ok(known.report_id.into());
    }
    let id: ReportId = backend.clock().id();
    attachments::note_file(tx, file, now).await?;
    db::reports::insert(tx, id, candidate.id, &report.name, file.sha256.as_str(), &report.tests, now).await?;
    let attachment = attachments::New {
        id: backend.clock().id(),
        project: candidate.project,
        stored: file,
        subject: attachments::Subject::Report,
        subject_id: id.uuid(),
        name: &report.name,
        by: actor.name(),
        at: now,
    };
    attachments::attach(tx, attachment).await?;
    let totals = Totals::of(&report.tests);
    let sentence =
        format!("A machine report was attached: {} passed, {} failed, {} skipped.", totals.passed, totals.failed, totals.skipped);
    let mut fact = scope::fact(actor, now, candidate.project, Some(candidate.id), "report_attached", sentence);
    fact.detail = serde_json::json!({ "name": report.name, "sha256": file.sha256, "tests": totals.tests });
    db::audit::append(tx, fact).await?;
    Ok(id)
}
