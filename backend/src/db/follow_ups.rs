//! Follow-ups with their Jira issues and waivers. An answer that a newer one replaced promises nothing any more.

use super::{Tx, execute, fetch_all, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::follow_up::{FollowUp, Issue, Released};
use domain::id::{AcceptanceId, FollowUpId, PersonId, ProjectId};
use domain::text::{Note, StoryKey};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    follow_up_id: Uuid,
    story_key: String,
    number: i64,
    note: Option<String>,
    given_by: String,
    due: i64,
    issue_key: Option<String>,
    status: Option<String>,
    done: Option<i64>,
    problem: Option<String>,
    waived_by: Option<String>,
    reason: Option<String>,
    waived_at: Option<i64>,
}

impl TryFrom<Row> for FollowUp {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        let released = match (row.waived_by, row.reason, row.waived_at) {
            (Some(by), Some(reason), Some(at)) => Some(Released { by, reason, at: Timestamp(at) }),
            _ => None,
        };
        let issue = match (row.done, row.problem) {
            (Some(1), _) => Issue::Done,
            (Some(_), None) => Issue::Open { status: row.status.unwrap_or_default() },
            (_, reason) => Issue::Unknown { reason },
        };
        Ok(Self {
            id: row.follow_up_id.into(),
            story: StoryKey::parse(&row.story_key).map_err(|_| Error::inconsistent("acceptance", "story_key", row.follow_up_id))?,
            given_on: row.number,
            words: row.note.unwrap_or_default(),
            by: row.given_by,
            due: Timestamp(row.due),
            key: row.issue_key,
            issue,
            released,
        })
    }
}

/// Those given on candidates numbered `low` to `high` whose answer still stands, oldest first.
pub(crate) async fn range(tx: &mut Tx, project: ProjectId, low: i64, high: i64) -> Result<Vec<FollowUp>, Error> {
    fetch_all!(
        tx,
        Row,
        "select u.follow_up_id, a.story_key, c.number, a.note, p.name as given_by, u.due, i.issue_key, i.status, i.done, i.problem,
           w.name as waived_by, v.reason, v.waived_at
         from follow_up u
         join acceptance a on a.acceptance_id = u.acceptance_id
         join candidate c on c.candidate_id = a.candidate_id
         join person p on p.person_id = a.person_id
         left join follow_up_issue i on i.follow_up_id = u.follow_up_id
         left join follow_up_waiver v on v.follow_up_id = u.follow_up_id
         left join person w on w.person_id = v.person_id
         where c.project_id = $1 and c.number between $2 and $3
           and a.attempt = (select max(m.attempt) from acceptance m where m.candidate_id = a.candidate_id and m.story_key = a.story_key)
         order by u.due, a.story_key",
        project.uuid(),
        low,
        high,
    )?
    .into_iter()
    .map(FollowUp::try_from)
    .collect()
}

/// Adds one.
pub(crate) async fn insert(tx: &mut Tx, id: FollowUpId, acceptance: AcceptanceId, due: Timestamp, at: Timestamp) -> Result<(), Error> {
    execute!(
        tx,
        "insert into follow_up (follow_up_id, acceptance_id, due, created_at) values ($1, $2, $3, $4)",
        id.uuid(),
        acceptance.uuid(),
        due.0,
        at.0,
    )?;
    Ok(())
}

/// Waives it; false when somebody did that already.
pub(crate) async fn waive(tx: &mut Tx, id: FollowUpId, person: PersonId, reason: &Note, at: Timestamp) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "insert into follow_up_waiver (follow_up_id, person_id, reason, waived_at) values ($1, $2, $3, $4) on conflict do nothing",
        id.uuid(),
        person.uuid(),
        reason.as_str(),
        at.0,
    )?;
    Ok(rows > 0)
}

/// Everything its issue says.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Report {
    pub project_id: Uuid,
    pub slug: String,
    pub project_name: String,
    pub jira_key: String,
    pub candidate_id: Uuid,
    pub number: i64,
    pub version: String,
    pub story_key: String,
    pub note: Option<String>,
    pub given_by: String,
    pub due: i64,
}

/// What the issue of this follow-up says.
pub(crate) async fn report(tx: &mut Tx, id: FollowUpId) -> Result<Option<Report>, Error> {
    Ok(fetch_optional!(
        tx,
        Report,
        "select c.project_id, j.slug, j.name as project_name, j.jira_key, c.candidate_id, c.number, c.version, a.story_key, a.note, p.name as given_by, u.due
         from follow_up u join acceptance a on a.acceptance_id = u.acceptance_id join candidate c on c.candidate_id = a.candidate_id
         join project j on j.project_id = c.project_id join person p on p.person_id = a.person_id where u.follow_up_id = $1",
        id.uuid(),
    )?)
}

/// How far the filing of one follow-up got.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Filed {
    pub issue_key: Option<String>,
    pub linked_at: Option<i64>,
    pub remote_link_at: Option<i64>,
    pub posts: i64,
    pub updated_at: i64,
}

/// Begins, if nobody has, and says how far it got.
pub(crate) async fn begin(tx: &mut Tx, id: FollowUpId, now: Timestamp) -> Result<Filed, Error> {
    execute!(tx, "insert into follow_up_issue (follow_up_id, updated_at) values ($1, $2) on conflict do nothing", id.uuid(), now.0)?;
    let row = fetch_optional!(
        tx,
        Filed,
        "select issue_key, linked_at, remote_link_at, posts, updated_at from follow_up_issue where follow_up_id = $1",
        id.uuid(),
    )?;
    row.ok_or_else(|| Error::inconsistent("follow_up_issue", "follow_up_id", id))
}

/// Counts a POST before it is made. False when somebody else was faster.
pub(crate) async fn begin_post(tx: &mut Tx, id: FollowUpId, posts: i64, now: Timestamp) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "update follow_up_issue set posts = posts + 1, problem = null, updated_at = $3 where follow_up_id = $1 and posts = $2 and issue_key is null",
        id.uuid(),
        posts,
        now.0,
    )?;
    Ok(rows > 0)
}

/// The POST that was counted last was refused or never sent: it had no effect.
pub(crate) async fn without_effect(tx: &mut Tx, id: FollowUpId) -> Result<(), Error> {
    execute!(tx, "update follow_up_issue set posts = posts - 1 where follow_up_id = $1 and posts > 0 and issue_key is null", id.uuid())?;
    Ok(())
}

/// The issue is there. False when it was known.
pub(crate) async fn filed(tx: &mut Tx, id: FollowUpId, key: &str) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "update follow_up_issue set issue_key = $2, problem = null where follow_up_id = $1 and issue_key is null",
        id.uuid(),
        key
    )?;
    Ok(rows > 0)
}

/// A step is done: the link to the story, or the link back.
pub(crate) async fn linked(tx: &mut Tx, id: FollowUpId, story: bool, now: Timestamp) -> Result<(), Error> {
    if story {
        execute!(tx, "update follow_up_issue set linked_at = $2 where follow_up_id = $1 and linked_at is null", id.uuid(), now.0)?;
    } else {
        execute!(
            tx,
            "update follow_up_issue set remote_link_at = $2 where follow_up_id = $1 and remote_link_at is null",
            id.uuid(),
            now.0
        )?;
    }
    Ok(())
}

/// What Jira says of the issue. True when that is news.
pub(crate) async fn stands(tx: &mut Tx, id: FollowUpId, status: &str, done: bool, now: Timestamp) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "update follow_up_issue set status = $2, done = $3, problem = null, asked_at = $4
         where follow_up_id = $1 and (status is null or status <> $2 or done is null or done <> $3 or problem is not null)",
        id.uuid(),
        status,
        i64::from(done),
        now.0,
    )?;
    Ok(rows > 0)
}

/// How it stands is not known, for this reason. True when that is news.
pub(crate) async fn unknown(tx: &mut Tx, id: FollowUpId, problem: &str) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "update follow_up_issue set problem = $2, done = null where follow_up_id = $1 and (problem is null or problem <> $2 or done is not null)",
        id.uuid(),
        problem
    )?;
    Ok(rows > 0)
}

/// The follow-ups whose issue has this key.
pub(crate) async fn by_issue(tx: &mut Tx, key: &StoryKey) -> Result<Vec<FollowUpId>, Error> {
    let rows = fetch_all!(tx, (Uuid,), "select follow_up_id from follow_up_issue where issue_key = $1", key.as_str())?;
    Ok(rows.into_iter().map(|(id,)| id.into()).collect())
}
