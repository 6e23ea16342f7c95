//! Which files of a report went to its issue: each once, named by its hash.

use super::{Tx, execute, fetch_all};
use crate::Error;
use domain::Timestamp;
use domain::id::FeedbackId;

/// A file of a report whose way to Jira has no end yet.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct File {
    pub sha256: String,
    pub file_name: String,
    pub media_type: String,
    pub bytes: i64,
    /// When sending it began; then only looking says whether it arrived.
    pub begun_at: Option<i64>,
}

/// Files that are neither there nor left out.
pub(crate) async fn waiting(tx: &mut Tx, id: FeedbackId) -> Result<Vec<File>, Error> {
    Ok(fetch_all!(
        tx,
        File,
        "select a.sha256, min(a.file_name) as file_name, min(e.media_type) as media_type, min(e.bytes) as bytes, min(f.begun_at) as begun_at
         from attachment a join evidence e on e.sha256 = a.sha256
         left join feedback_file f on f.feedback_id = a.subject_id and f.sha256 = a.sha256
         where a.subject = 'feedback' and a.subject_id = $1 and f.outcome is null
         group by a.sha256 order by a.sha256",
        id.uuid(),
    )?)
}

/// Sending begins.
pub(crate) async fn begin(tx: &mut Tx, id: FeedbackId, sha256: &str, now: Timestamp) -> Result<(), Error> {
    execute!(
        tx,
        "insert into feedback_file (feedback_id, sha256, begun_at) values ($1, $2, $3) on conflict do nothing",
        id.uuid(),
        sha256,
        now.0
    )?;
    Ok(())
}

/// It never began: nothing was sent.
pub(crate) async fn not_begun(tx: &mut Tx, id: FeedbackId, sha256: &str) -> Result<(), Error> {
    execute!(tx, "delete from feedback_file where feedback_id = $1 and sha256 = $2 and outcome is null", id.uuid(), sha256)?;
    Ok(())
}

/// It is there, or left out for this reason.
pub(crate) async fn end(tx: &mut Tx, id: FeedbackId, sha256: &str, left_out: Option<&str>, now: Timestamp) -> Result<(), Error> {
    execute!(
        tx,
        "insert into feedback_file (feedback_id, sha256, begun_at, outcome, problem) values ($1, $2, $3, $4, $5)
         on conflict (feedback_id, sha256) do update set outcome = excluded.outcome, problem = excluded.problem",
        id.uuid(),
        sha256,
        now.0,
        if left_out.is_some() { "left_out" } else { "sent" },
        left_out,
    )?;
    Ok(())
}

/// Files that Jira did not take: name and why.
pub(crate) async fn left_out(tx: &mut Tx, id: FeedbackId) -> Result<Vec<(String, String)>, Error> {
    Ok(fetch_all!(
        tx,
        (String, String),
        "select min(a.file_name), f.problem from feedback_file f join attachment a on a.sha256 = f.sha256 and a.subject_id = f.feedback_id
         where f.feedback_id = $1 and f.outcome = 'left_out' group by f.sha256, f.problem order by 1",
        id.uuid(),
    )?)
}
