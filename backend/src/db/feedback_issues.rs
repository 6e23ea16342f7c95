//! The Jira issues that reported problems live on as. Each step is kept as soon as it is known to be done.

use super::{Tx, execute, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::feedback::Severity;
use domain::id::{CandidateId, FeedbackId, ProjectId};
use uuid::Uuid;

/// How far the filing of one report got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Jira's key, once there is an issue.
    pub issue_key: Option<String>,
    /// When it was linked to its story, or found to have none.
    pub linked_at: Option<Timestamp>,
    /// When its link back to the portal was made.
    pub remote_link_at: Option<Timestamp>,
    /// How often Jira was asked to create it.
    pub posts: i64,
    /// Why there is none yet, or why it is not linked.
    pub problem: Option<String>,
    /// When the last POST began.
    pub updated_at: Timestamp,
}

/// Everything the issue says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Report {
    pub project: ProjectId,
    pub slug: String,
    pub project_name: String,
    pub jira_key: String,
    pub candidate: CandidateId,
    pub candidate_number: i64,
    pub version: String,
    pub commit: String,
    pub digest: Option<String>,
    pub number: i64,
    pub story: Option<String>,
    pub severity: Severity,
    pub title: String,
    pub body: String,
    pub environment: String,
    pub reporter: String,
}

#[derive(sqlx::FromRow)]
struct Stored {
    project_id: Uuid,
    slug: String,
    project_name: String,
    jira_key: String,
    candidate_id: Uuid,
    candidate_number: i64,
    version: String,
    commit_sha: String,
    image_digest: Option<String>,
    number: i64,
    story_key: Option<String>,
    severity: String,
    title: String,
    body: String,
    environment: String,
    reporter: String,
}

/// What the issue of this report says.
pub(crate) async fn report(tx: &mut Tx, id: FeedbackId) -> Result<Option<Report>, Error> {
    let row = fetch_optional!(
        tx,
        Stored,
        "select f.project_id, p.slug, p.name as project_name, p.jira_key, f.candidate_id, c.number as candidate_number, c.version, c.commit_sha, c.image_digest,
           f.number, f.story_key, f.severity, f.title, f.body, f.environment, n.name as reporter
         from feedback f join project p on p.project_id = f.project_id join candidate c on c.candidate_id = f.candidate_id join person n on n.person_id = f.reporter_id
         where f.feedback_id = $1",
        id.uuid(),
    )?;
    row.map(|row| {
        Ok(Report {
            project: row.project_id.into(),
            slug: row.slug,
            project_name: row.project_name,
            jira_key: row.jira_key,
            candidate: row.candidate_id.into(),
            candidate_number: row.candidate_number,
            version: row.version,
            commit: row.commit_sha,
            digest: row.image_digest,
            number: row.number,
            story: row.story_key,
            severity: row.severity.parse().map_err(|_| Error::inconsistent("feedback", "severity", id))?,
            title: row.title,
            body: row.body,
            environment: row.environment,
            reporter: row.reporter,
        })
    })
    .transpose()
}

/// How far it got; `None` when nothing was begun.
///
/// # Errors
/// When the database is away.
pub async fn of_feedback(tx: &mut Tx, id: FeedbackId) -> Result<Option<Row>, Error> {
    let row = fetch_optional!(
        tx,
        (Option<String>, Option<i64>, Option<i64>, i64, Option<String>, i64),
        "select issue_key, linked_at, remote_link_at, posts, problem, updated_at from feedback_issue where feedback_id = $1",
        id.uuid(),
    )?;
    Ok(row.map(|(issue_key, linked_at, remote_link_at, posts, problem, updated_at)| Row {
        issue_key,
        linked_at: linked_at.map(Timestamp),
        remote_link_at: remote_link_at.map(Timestamp),
        posts,
        problem,
        updated_at: Timestamp(updated_at),
    }))
}

/// Begins, if nobody has.
pub(crate) async fn begin(tx: &mut Tx, id: FeedbackId, now: Timestamp) -> Result<(), Error> {
    execute!(tx, "insert into feedback_issue (feedback_id, updated_at) values ($1, $2) on conflict do nothing", id.uuid(), now.0)?;
    Ok(())
}

/// Counts a POST before it is made. False when somebody else was faster.
pub(crate) async fn begin_post(tx: &mut Tx, id: FeedbackId, posts: i64, now: Timestamp) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "update feedback_issue set posts = posts + 1, problem = null, updated_at = $3 where feedback_id = $1 and posts = $2 and issue_key is null",
        id.uuid(),
        posts,
        now.0,
    )?;
    Ok(rows > 0)
}

/// The issue is there. False when it was known.
pub(crate) async fn filed(tx: &mut Tx, id: FeedbackId, key: &str) -> Result<bool, Error> {
    Ok(execute!(
        tx,
        "update feedback_issue set issue_key = $2, problem = null where feedback_id = $1 and issue_key is null",
        id.uuid(),
        key
    )? > 0)
}

/// The issue is linked to its story.
pub(crate) async fn linked(tx: &mut Tx, id: FeedbackId, now: Timestamp) -> Result<(), Error> {
    execute!(
        tx,
        "update feedback_issue set linked_at = $2, problem = null where feedback_id = $1 and linked_at is null",
        id.uuid(),
        now.0
    )?;
    Ok(())
}

/// The issue links back to the portal.
pub(crate) async fn remote_linked(tx: &mut Tx, id: FeedbackId, now: Timestamp) -> Result<(), Error> {
    execute!(tx, "update feedback_issue set remote_link_at = $2 where feedback_id = $1 and remote_link_at is null", id.uuid(), now.0)?;
    Ok(())
}

/// Says what went wrong last.
pub(crate) async fn set_problem(tx: &mut Tx, id: FeedbackId, problem: &str) -> Result<(), Error> {
    execute!(tx, "update feedback_issue set problem = $2 where feedback_id = $1", id.uuid(), problem)?;
    Ok(())
}
