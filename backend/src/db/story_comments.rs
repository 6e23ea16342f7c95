//! The comment on each story that is kept up to date, and which status its issue was moved to last.

use super::{Tx, execute, fetch_all, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::id::ProjectId;
use domain::jira::Event;
use domain::text::StoryKey;

/// How far telling a story got.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Jira's number of the comment, once there is one.
    pub comment_id: Option<String>,
    /// How often Jira was asked to create it.
    pub posts: i64,
    /// When it was asked last.
    pub posted_at: Timestamp,
    /// SHA-256 of what was told last.
    pub told: Option<String>,
    /// The event whose transition was made last, or found impossible.
    pub event: Option<Event>,
    /// What went wrong last.
    pub problem: Option<String>,
}

type Stored = (Option<String>, i64, i64, Option<String>, Option<String>, Option<String>);

/// How far it got.
///
/// # Errors
/// When the database is away or the row cannot be read.
pub async fn of_story(tx: &mut Tx, project: ProjectId, story: &StoryKey) -> Result<Row, Error> {
    let row = fetch_optional!(
        tx,
        Stored,
        "select comment_id, posts, posted_at, told, event, problem from story_comment where project_id = $1 and story_key = $2",
        project.uuid(),
        story.as_str(),
    )?;
    let Some((comment_id, posts, posted_at, told, event, problem)) = row else { return Ok(Row::default()) };
    let event = event.map(|word| word.parse().map_err(|_| Error::inconsistent("story_comment", "event", story))).transpose()?;
    Ok(Row { comment_id, posts, posted_at: Timestamp(posted_at), told, event, problem })
}

/// What went wrong with a project's stories.
pub(crate) async fn problems(tx: &mut Tx, project: ProjectId) -> Result<Vec<(String, String)>, Error> {
    Ok(fetch_all!(
        tx,
        (String, String),
        "select story_key, problem from story_comment where project_id = $1 and problem is not null order by story_key limit 20",
        project.uuid(),
    )?)
}

/// Counts a POST before it is made.
pub(crate) async fn begin_post(tx: &mut Tx, project: ProjectId, story: &StoryKey, now: Timestamp) -> Result<(), Error> {
    execute!(
        tx,
        "insert into story_comment (project_id, story_key, posts, posted_at) values ($1, $2, 1, $3)
         on conflict (project_id, story_key) do update set posts = story_comment.posts + 1, posted_at = excluded.posted_at",
        project.uuid(),
        story.as_str(),
        now.0,
    )?;
    Ok(())
}

/// The comment is there and says this; without number there is none any more.
pub(crate) async fn told(
    tx: &mut Tx,
    project: ProjectId,
    story: &StoryKey,
    comment: Option<&str>,
    told: Option<&str>,
) -> Result<(), Error> {
    execute!(
        tx,
        "insert into story_comment (project_id, story_key, comment_id, told) values ($1, $2, $3, $4)
         on conflict (project_id, story_key) do update set comment_id = excluded.comment_id, told = excluded.told, problem = null",
        project.uuid(),
        story.as_str(),
        comment,
        told,
    )?;
    Ok(())
}

/// The issue was moved for this event, or cannot be; `problem` says why.
pub(crate) async fn moved(
    tx: &mut Tx,
    project: ProjectId,
    story: &StoryKey,
    event: Option<Event>,
    problem: Option<&str>,
) -> Result<(), Error> {
    execute!(
        tx,
        "insert into story_comment (project_id, story_key, event, problem) values ($1, $2, $3, $4)
         on conflict (project_id, story_key) do update set event = excluded.event, problem = excluded.problem",
        project.uuid(),
        story.as_str(),
        event.map(Event::as_str),
        problem,
    )?;
    Ok(())
}

/// Says what went wrong last.
pub(crate) async fn set_problem(tx: &mut Tx, project: ProjectId, story: &StoryKey, problem: &str) -> Result<(), Error> {
    execute!(
        tx,
        "insert into story_comment (project_id, story_key, problem) values ($1, $2, $3)
         on conflict (project_id, story_key) do update set problem = excluded.problem",
        project.uuid(),
        story.as_str(),
        problem,
    )?;
    Ok(())
}
