//! Attaches machine reports to a candidate: all of a request or none, each file once.

use super::scope;
use crate::db::{self, Tx, attachments};
use crate::evidence::Stored;
use crate::junit::Parsed;
use crate::{Backend, Error};
use domain::access::Action;
use domain::candidate::Candidate;
use domain::id::{ProjectId, ReportId};
use domain::report::Totals;
use domain::{Actor, Refusal, Timestamp};

/// Reports of one candidate.
const MOST_REPORTS: usize = 500;

/// A machine report, already read.
#[derive(Debug, Clone)]
pub struct NewReport {
    /// File name.
    pub name: String,
    /// The file as it came.
    pub content: bytes::Bytes,
    /// What it holds.
    pub parsed: Parsed,
}

/// Attaches machine reports to a candidate that nobody decided on; the same file twice is one report. Their ids
/// come back in the order of the files.
///
/// # Errors
/// `role_missing`; `not_found`; `candidate_decided`; `too_many_reports`.
pub async fn attach_reports(
    backend: &Backend,
    actor: &Actor,
    project: ProjectId,
    number: i64,
    reports: Vec<NewReport>,
) -> Result<Vec<ReportId>, Error> {
    actor.may(Action::AttachReport, project)?;
    let reports = store(backend, reports).await?;
    let mut tx = backend.begin().await?;
    let candidate = scope::candidate_locked(&mut tx, project, number).await?;
    scope::undecided(&mut tx, &candidate).await?;
    let now = backend.clock().now();
    // Before the audit log's end is held: another writer may hold the same file and wait for the log.
    for (_, file) in &reports {
        attachments::note_file(&mut tx, file, now).await?;
    }
    let ids = add(&mut tx, backend, actor, &candidate, &reports, now).await?;
    tx.changed(scope::about(&candidate));
    tx.commit().await?;
    Ok(ids)
}

/// The files, stored by content before the transaction that mentions them.
pub(super) async fn store(backend: &Backend, reports: Vec<NewReport>) -> Result<Vec<(NewReport, Stored)>, Error> {
    let mut stored = Vec::with_capacity(reports.len());
    for report in reports {
        let file = backend.evidence().put(report.content.clone(), "application/xml").await?;
        stored.push((report, file));
    }
    Ok(stored)
}

/// Adds them to a candidate that is held.
pub(super) async fn add(
    tx: &mut Tx,
    backend: &Backend,
    actor: &Actor,
    candidate: &Candidate,
    reports: &[(NewReport, Stored)],
    now: Timestamp,
) -> Result<Vec<ReportId>, Error> {
    if reports.is_empty() {
        return Ok(Vec::new());
    }
    let known = db::reports::how_many(tx, candidate.id).await?;
    if usize::try_from(known).unwrap_or(usize::MAX).saturating_add(reports.len()) > MOST_REPORTS {
        return Err(Refusal::conflict(
            "too_many_reports",
            format!("A candidate has at most {MOST_REPORTS} machine reports."),
            "Merge the files before sending them.",
        )
        .into());
    }
    let cases = db::reports::Cases::of_project(tx, candidate.project).await?;
    let mut ids = Vec::with_capacity(reports.len());
    for report in reports {
        ids.push(add_one(tx, backend, actor, candidate, report, &cases, now).await?);
    }
    Ok(ids)
}

async fn add_one(
    tx: &mut Tx,
    backend: &Backend,
    actor: &Actor,
    candidate: &Candidate,
    (report, file): &(NewReport, Stored),
    cases: &db::reports::Cases,
    now: Timestamp,
) -> Result<ReportId, Error> {
    if let Some(known) = db::reports::by_file(tx, candidate.id, file.sha256.as_str()).await? {
        return Ok(known.report_id.into());
    }
    let id: ReportId = backend.clock().id();
    let (name, parsed) = (report.name.as_str(), &report.parsed);
    let new = db::reports::New { id, candidate: candidate.id, name, sha256: file.sha256.as_str(), parsed, at: now };
    db::reports::insert(tx, &new, cases).await?;
    let attachment = attachments::New {
        id: backend.clock().id(),
        project: candidate.project,
        stored: file,
        subject: attachments::Subject::Report,
        subject_id: id.uuid(),
        name,
        by: actor.name(),
        at: now,
    };
    attachments::attach(tx, attachment).await?;
    let totals = Totals::of(&parsed.tests);
    let (action, sentence) = match &parsed.problem {
        None => {
            let Totals { passed, failed, skipped, .. } = totals;
            ("report_attached", format!("A machine report was attached: {passed} passed, {failed} failed, {skipped} skipped."))
        }
        Some(_) => ("report_unreadable", "A machine report came that cannot be read; it proves nothing.".to_owned()),
    };
    let mut fact = scope::fact(actor, now, candidate.project, Some(candidate.id), action, sentence);
    fact.detail = serde_json::json!({ "name": report.name, "sha256": file.sha256, "tests": totals.tests, "problem": parsed.problem });
    db::audit::append(tx, fact).await?;
    Ok(id)
}
