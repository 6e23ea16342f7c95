//! What Jira says of the issues of reported problems. Only what Jira answered is written here, never a webhook.

use super::{Tx, execute, fetch_all, fetch_optional};
use crate::Error;
use crate::jira::{Comment, Issue};
use domain::Timestamp;
use domain::id::{FeedbackId, ProjectId};
use domain::jira::Category;
use domain::summary::JiraComment;
use uuid::Uuid;

/// What was known of an issue when Jira was last asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Key now.
    pub key: String,
    /// Jira's number of it.
    pub jira_id: Option<String>,
    /// When Jira was asked.
    pub asked_at: Option<Timestamp>,
    /// Status in Jira's words, with how it ended.
    pub status: String,
    /// Jira's kind of status.
    pub category: Category,
    /// Who has it.
    pub assignee: Option<String>,
    /// Names of fix versions, parted by commas.
    pub fix_versions: String,
    /// The key it was filed under, if it has another now.
    pub moved_from: Option<String>,
    /// Since when Jira does not show it.
    pub gone_at: Option<Timestamp>,
    /// Since when it is fixed.
    pub done_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct Row {
    issue_key: String,
    jira_id: Option<String>,
    asked_at: Option<i64>,
    status: Option<String>,
    category: Option<String>,
    assignee: Option<String>,
    fix_versions: String,
    moved_from: Option<String>,
    gone_at: Option<i64>,
    done_at: Option<i64>,
}

/// What is known of a report's issue; `None` while there is none.
///
/// # Errors
/// When the database is away or the row cannot be read.
pub async fn of_feedback(tx: &mut Tx, id: FeedbackId) -> Result<Option<State>, Error> {
    let row = fetch_optional!(
        tx,
        Row,
        "select issue_key, jira_id, asked_at, status, category, assignee, fix_versions, moved_from, gone_at, done_at
         from feedback_issue where feedback_id = $1 and issue_key is not null",
        id.uuid(),
    )?;
    row.map(|row| {
        let category = row.category.as_deref().map_or(Ok(Category::Undefined), str::parse);
        Ok(State {
            key: row.issue_key,
            jira_id: row.jira_id,
            asked_at: row.asked_at.map(Timestamp),
            status: row.status.unwrap_or_default(),
            category: category.map_err(|_| Error::inconsistent("feedback_issue", "category", id))?,
            assignee: row.assignee,
            fix_versions: row.fix_versions,
            moved_from: row.moved_from,
            gone_at: row.gone_at.map(Timestamp),
            done_at: row.done_at.map(Timestamp),
        })
    })
    .transpose()
}

/// Keeps what Jira says of an issue now; `fixed` when it is over in a way that is a fix.
pub(crate) async fn set(tx: &mut Tx, id: FeedbackId, before: &State, now: &Issue, fixed: bool, at: Timestamp) -> Result<(), Error> {
    let moved = now.key != before.key;
    let done = fixed.then(|| before.done_at.unwrap_or(at).0);
    execute!(
        tx,
        "update feedback_issue set issue_key = $2, jira_id = $3, asked_at = $4, status = $5, category = $6, assignee = $7, fix_versions = $8,
           moved_from = $9, gone_at = null, done_at = $10 where feedback_id = $1",
        id.uuid(),
        &now.key,
        Some(&now.id).filter(|id| !id.is_empty()).or(before.jira_id.as_ref()),
        at.0,
        now.shown(),
        now.category.as_str(),
        now.assignee.as_ref(),
        &now.fix_versions,
        if moved { before.moved_from.as_ref().or(Some(&before.key)) } else { before.moved_from.as_ref() },
        done,
    )?;
    Ok(())
}

/// Jira does not show it: deleted or hidden. What was known stays.
pub(crate) async fn set_gone(tx: &mut Tx, id: FeedbackId, at: Timestamp) -> Result<(), Error> {
    execute!(tx, "update feedback_issue set asked_at = $2, gone_at = coalesce(gone_at, $2) where feedback_id = $1", id.uuid(), at.0)?;
    Ok(())
}

/// Keeps the public comments in the place of those known before. True when anything changed.
pub(crate) async fn set_comments(tx: &mut Tx, id: FeedbackId, mut comments: Vec<Comment>) -> Result<bool, Error> {
    comments.sort_by(|one, other| (one.at, &one.id).cmp(&(other.at, &other.id)));
    let wanted: Vec<JiraComment> =
        comments.iter().map(|comment| JiraComment { by: comment.author.shown(), at: comment.at, text: comment.text.clone() }).collect();
    if wanted == self::comments(tx, id).await? {
        return Ok(false);
    }
    execute!(tx, "delete from feedback_comment where feedback_id = $1", id.uuid())?;
    for comment in comments {
        let by = comment.author.shown();
        execute!(
            tx,
            "insert into feedback_comment (feedback_id, comment_id, author, body, said_at) values ($1, $2, $3, $4, $5)",
            id.uuid(),
            comment.id,
            by,
            comment.text,
            comment.at.0,
        )?;
    }
    Ok(true)
}

/// Public comments, oldest first.
///
/// # Errors
/// When the database is away.
pub async fn comments(tx: &mut Tx, id: FeedbackId) -> Result<Vec<JiraComment>, Error> {
    let rows = fetch_all!(
        tx,
        (String, i64, String),
        "select author, said_at, body from feedback_comment where feedback_id = $1 order by said_at, comment_id",
        id.uuid()
    )?;
    Ok(rows.into_iter().map(|(by, at, text)| JiraComment { by, at: Timestamp(at), text }).collect())
}

/// The reports whose issue has this number or key.
pub(crate) async fn by_issue(tx: &mut Tx, jira_id: &str, key: &str) -> Result<Vec<FeedbackId>, Error> {
    let rows = fetch_all!(tx, (Uuid,), "select feedback_id from feedback_issue where jira_id = $1 or issue_key = $2", jira_id, key)?;
    Ok(rows.into_iter().map(|(id,)| id.into()).collect())
}

/// Issues nobody asked about since `before`, longest ago first. What is closed on both sides is not asked about again.
pub(crate) async fn stale(tx: &mut Tx, before: Timestamp, limit: i64) -> Result<Vec<FeedbackId>, Error> {
    let rows = fetch_all!(
        tx,
        (Uuid,),
        "select i.feedback_id from feedback_issue i
         join feedback_event e on e.feedback_id = i.feedback_id
           and e.position = (select max(m.position) from feedback_event m where m.feedback_id = i.feedback_id and m.happening <> 'answered')
         where i.issue_key is not null and (i.asked_at is null or i.asked_at < $1)
           and not (i.done_at is not null and e.happening in ('confirmed', 'waived'))
         order by coalesce(i.asked_at, 0), i.feedback_id limit $2",
        before.0,
        limit,
    )?;
    Ok(rows.into_iter().map(|(id,)| id.into()).collect())
}

/// The project of a report, for the record.
pub(crate) async fn project(tx: &mut Tx, id: FeedbackId) -> Result<Option<(ProjectId, i64)>, Error> {
    let row = fetch_optional!(tx, (Uuid, i64), "select project_id, number from feedback where feedback_id = $1", id.uuid())?;
    Ok(row.map(|(project, number)| (project.into(), number)))
}
