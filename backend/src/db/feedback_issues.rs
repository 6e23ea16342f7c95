//! The Jira issues that reported problems live on as. Each step is kept as soon as it is known to be done.

use super::{Tx, execute, fetch_all, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::feedback::{Done, Happening, Severity};
use domain::id::{CandidateId, FeedbackId, ProjectId};
use uuid::Uuid;

/// How far the filing of one report got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Jira's key, once there is an issue.
    pub issue_key: Option<String>,
    /// Jira's number of it; stays when it is moved.
    pub jira_id: Option<String>,
    /// When it was linked to its story, or found to have none.
    pub linked_at: Option<Timestamp>,
    /// When its link back to the portal was made.
    pub remote_link_at: Option<Timestamp>,
    /// How often Jira was asked to create it.
    pub posts: i64,
    /// Why there is none yet, or why it is not linked.
    pub problem: Option<String>,
    /// Only a person can help: it is not tried again by itself.
    pub parked: bool,
    /// The newest event whose transition was made, or found impossible.
    pub told_position: i64,
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

/// The report with this number in a project.
///
/// # Errors
/// When the database is away.
pub async fn id_of(tx: &mut Tx, project: ProjectId, number: i64) -> Result<Option<FeedbackId>, Error> {
    let sql = "select feedback_id from feedback where project_id = $1 and number = $2";
    Ok(fetch_optional!(tx, (Uuid,), sql, project.uuid(), number)?.map(|(id,)| id.into()))
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
        Progress,
        "select issue_key, jira_id, linked_at, remote_link_at, posts, problem, parked, told_position, updated_at from feedback_issue where feedback_id = $1",
        id.uuid(),
    )?;
    Ok(row.map(|row| Row {
        issue_key: row.issue_key,
        jira_id: row.jira_id,
        linked_at: row.linked_at.map(Timestamp),
        remote_link_at: row.remote_link_at.map(Timestamp),
        posts: row.posts,
        problem: row.problem,
        parked: row.parked != 0,
        told_position: row.told_position,
        updated_at: Timestamp(row.updated_at),
    }))
}

#[derive(sqlx::FromRow)]
struct Progress {
    issue_key: Option<String>,
    jira_id: Option<String>,
    linked_at: Option<i64>,
    remote_link_at: Option<i64>,
    posts: i64,
    problem: Option<String>,
    parked: i64,
    told_position: i64,
    updated_at: i64,
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
        "update feedback_issue set posts = posts + 1, problem = null, parked = 0, updated_at = $3 where feedback_id = $1 and posts = $2 and issue_key is null",
        id.uuid(),
        posts,
        now.0,
    )?;
    Ok(rows > 0)
}

/// The POST that was counted last was refused or never sent: it had no effect.
pub(crate) async fn without_effect(tx: &mut Tx, id: FeedbackId) -> Result<(), Error> {
    execute!(tx, "update feedback_issue set posts = posts - 1 where feedback_id = $1 and posts > 0 and issue_key is null", id.uuid())?;
    Ok(())
}

/// The issue is there. False when it was known.
pub(crate) async fn filed(tx: &mut Tx, id: FeedbackId, key: &str, jira_id: &str) -> Result<bool, Error> {
    Ok(execute!(
        tx,
        "update feedback_issue set issue_key = $2, jira_id = $3, problem = null, parked = 0 where feedback_id = $1 and issue_key is null",
        id.uuid(),
        key,
        Some(jira_id).filter(|id| !id.is_empty()),
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

/// Says what went wrong last; `parked` when only a person can help.
pub(crate) async fn set_problem(tx: &mut Tx, id: FeedbackId, problem: &str, parked: bool) -> Result<(), Error> {
    execute!(tx, "update feedback_issue set problem = $2, parked = $3 where feedback_id = $1", id.uuid(), problem, i64::from(parked))?;
    Ok(())
}

/// What went wrong last is being tried again.
pub(crate) async fn clear_problem(tx: &mut Tx, id: FeedbackId) -> Result<(), Error> {
    execute!(tx, "update feedback_issue set problem = null where feedback_id = $1", id.uuid())?;
    Ok(())
}

/// The transition for events up to this one was made, or found impossible.
pub(crate) async fn told(tx: &mut Tx, id: FeedbackId, position: i64, problem: Option<&str>) -> Result<(), Error> {
    execute!(tx, "update feedback_issue set told_position = $2, problem = $3 where feedback_id = $1", id.uuid(), position, problem)?;
    Ok(())
}

/// Where the report stands: position and word of its newest event that is not an answer.
pub(crate) async fn standing(tx: &mut Tx, id: FeedbackId) -> Result<Option<(i64, Happening)>, Error> {
    let row = fetch_optional!(
        tx,
        (i64, String),
        "select position, happening from feedback_event where feedback_id = $1 and happening <> 'answered' order by position desc limit 1",
        id.uuid(),
    )?;
    row.map(|(position, word)| Ok((position, word.parse().map_err(|_| Error::inconsistent("feedback_event", "happening", id))?)))
        .transpose()
}

/// Reports of a project without issue that wait for a person: id, number, why.
pub(crate) async fn parked(tx: &mut Tx, project: ProjectId) -> Result<Vec<(FeedbackId, i64, String)>, Error> {
    let rows = fetch_all!(
        tx,
        (Uuid, i64, Option<String>),
        "select f.feedback_id, f.number, i.problem from feedback_issue i join feedback f on f.feedback_id = i.feedback_id
         where f.project_id = $1 and i.parked = 1 order by f.number limit 200",
        project.uuid(),
    )?;
    Ok(rows.into_iter().map(|(id, number, problem)| (id.into(), number, problem.unwrap_or_default())).collect())
}

/// A person mended something: what waits in this project for a person is tried again.
pub(crate) async fn unpark(tx: &mut Tx, project: ProjectId) -> Result<(), Error> {
    execute!(
        tx,
        "update feedback_issue set parked = 0 where parked = 1 and feedback_id in (select feedback_id from feedback where project_id = $1)",
        project.uuid(),
    )?;
    Ok(())
}

/// Reports whose issue has something to be told: their newest event is newer than the last that was told.
pub(crate) async fn untold(tx: &mut Tx, limit: i64) -> Result<Vec<FeedbackId>, Error> {
    let rows = fetch_all!(
        tx,
        (Uuid,),
        "select i.feedback_id from feedback_issue i where i.issue_key is not null and i.gone_at is null and i.told_position <
           (select max(e.position) from feedback_event e where e.feedback_id = i.feedback_id and e.happening in ('confirmed', 'reopened', 'waived'))
         order by i.feedback_id limit $1",
        limit,
    )?;
    Ok(rows.into_iter().map(|(id,)| id.into()).collect())
}

/// Whether Jira says that the issue of a report is done, since when, and in which fix versions.
///
/// # Errors
/// When the database is away.
pub async fn done(tx: &mut Tx, id: FeedbackId) -> Result<Option<Done>, Error> {
    let row = fetch_optional!(
        tx,
        (Option<i64>, Option<String>),
        "select done_at, fix_versions from feedback_issue where feedback_id = $1 and gone_at is null",
        id.uuid()
    )?;
    Ok(row.and_then(|(at, versions)| {
        let versions = versions.unwrap_or_default();
        let versions = versions.split(',').map(str::trim).filter(|version| !version.is_empty()).map(str::to_owned).collect();
        at.map(|at| Done { at: Timestamp(at), versions })
    }))
}
