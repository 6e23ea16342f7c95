//! Files and what they are attached to.

use super::{Tx, execute, fetch_all, fetch_one, fetch_optional};
use crate::Error;
use crate::evidence::Stored;
use domain::Timestamp;
use domain::id::{AttachmentId, ProjectId};
use uuid::Uuid;

/// What a file is attached to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A test result.
    Result,
    /// A piece of feedback.
    Feedback,
    /// A machine report.
    Report,
}

impl Subject {
    const fn word(self) -> &'static str {
        match self {
            Self::Result => "result",
            Self::Feedback => "feedback",
            Self::Report => "report",
        }
    }
}

/// Notes that a stored file exists.
pub(crate) async fn note_file(tx: &mut Tx, stored: &Stored, now: Timestamp) -> Result<(), Error> {
    execute!(
        tx,
        "insert into evidence (sha256, bytes, media_type, stored_at) values ($1, $2, $3, $4) on conflict (sha256) do nothing",
        stored.sha256.as_str(),
        stored.bytes,
        stored.media_type,
        now.0,
    )?;
    Ok(())
}

/// A file to attach.
#[derive(Debug)]
pub(crate) struct New<'a> {
    pub id: AttachmentId,
    pub project: ProjectId,
    pub stored: &'a Stored,
    pub subject: Subject,
    pub subject_id: Uuid,
    pub name: &'a str,
    pub by: &'a str,
    pub at: Timestamp,
}

/// Attaches a stored file.
pub(crate) async fn attach(tx: &mut Tx, new: New<'_>) -> Result<(), Error> {
    note_file(tx, new.stored, new.at).await?;
    execute!(
        tx,
        "insert into attachment (attachment_id, project_id, sha256, subject, subject_id, file_name, uploaded_by, uploaded_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        new.id.uuid(),
        new.project.uuid(),
        new.stored.sha256.as_str(),
        new.subject.word(),
        new.subject_id,
        new.name,
        new.by,
        new.at.0,
    )?;
    Ok(())
}

/// A file of this project: name as uploaded, media type, size in bytes.
///
/// # Errors
/// When the database is away.
pub async fn in_project(tx: &mut Tx, project: ProjectId, sha256: &str) -> Result<Option<(String, String, i64)>, Error> {
    Ok(fetch_optional!(
        tx,
        (String, String, i64),
        "select a.file_name, e.media_type, e.bytes from attachment a join evidence e on e.sha256 = a.sha256
         where a.project_id = $1 and a.sha256 = $2 order by a.uploaded_at limit 1",
        project.uuid(),
        sha256,
    )?)
}

/// Is this a file of a report that this person made?
///
/// # Errors
/// When the database is away.
pub async fn reported_by(tx: &mut Tx, project: ProjectId, sha256: &str, person: domain::id::PersonId) -> Result<bool, Error> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from attachment a join feedback f on f.feedback_id = a.subject_id
         where a.project_id = $1 and a.sha256 = $2 and a.subject = 'feedback' and f.reporter_id = $3",
        project.uuid(),
        sha256,
        person.uuid(),
    )?;
    Ok(count > 0)
}

/// How many bytes the files of a project take; each content counts once.
pub(crate) async fn bytes_of_project(tx: &mut Tx, project: ProjectId) -> Result<i64, Error> {
    let (bytes,) = fetch_one!(
        tx,
        (i64,),
        "select cast(coalesce(sum(e.bytes), 0) as bigint) from evidence e where e.sha256 in (select a.sha256 from attachment a where a.project_id = $1)",
        project.uuid(),
    )?;
    Ok(bytes)
}

/// One attached file.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Attached {
    pub subject_id: Uuid,
    pub sha256: String,
    pub file_name: String,
    pub media_type: String,
    pub bytes: i64,
}

/// Files attached to one subject.
pub(crate) async fn of_subject(tx: &mut Tx, subject: Subject, id: Uuid) -> Result<Vec<Attached>, Error> {
    Ok(fetch_all!(
        tx,
        Attached,
        "select a.subject_id, a.sha256, a.file_name, e.media_type, e.bytes from attachment a join evidence e on e.sha256 = a.sha256
         where a.subject = $1 and a.subject_id = $2 order by a.attachment_id",
        subject.word(),
        id,
    )?)
}

/// Files attached to the results of one candidate.
pub(crate) async fn of_results(tx: &mut Tx, candidate: domain::id::CandidateId) -> Result<Vec<Attached>, Error> {
    Ok(fetch_all!(
        tx,
        Attached,
        "select a.subject_id, a.sha256, a.file_name, e.media_type, e.bytes from result r
         join attachment a on a.subject = 'result' and a.subject_id = r.result_id join evidence e on e.sha256 = a.sha256
         where r.candidate_id = $1 order by a.attachment_id",
        candidate.uuid(),
    )?)
}

/// Did this person give the file, with a result or a report of their own?
pub(crate) async fn given_by(tx: &mut Tx, project: ProjectId, sha256: &str, person: domain::id::PersonId) -> Result<bool, Error> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from attachment a
         left join result r on a.subject = 'result' and r.result_id = a.subject_id
         left join feedback f on a.subject = 'feedback' and f.feedback_id = a.subject_id
         where a.project_id = $1 and a.sha256 = $2 and (r.person_id = $3 or f.reporter_id = $3)",
        project.uuid(),
        sha256,
        person.uuid(),
    )?;
    Ok(count > 0)
}

/// Is it noted that this person read the file on this day?
pub(crate) async fn was_read(tx: &mut Tx, project: ProjectId, sha256: &str, person: domain::id::PersonId, day: i64) -> Result<bool, Error> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "select day from evidence_read where project_id = $1 and person_id = $2 and sha256 = $3 and day = $4",
        project.uuid(),
        person.uuid(),
        sha256,
        day,
    )?;
    Ok(row.is_some())
}

/// Notes it; false when it was noted before.
pub(crate) async fn note_read(
    tx: &mut Tx,
    project: ProjectId,
    sha256: &str,
    person: domain::id::PersonId,
    day: i64,
) -> Result<bool, Error> {
    let noted = execute!(
        tx,
        "insert into evidence_read (project_id, person_id, sha256, day) values ($1, $2, $3, $4) on conflict do nothing",
        project.uuid(),
        person.uuid(),
        sha256,
        day,
    )?;
    Ok(noted > 0)
}
