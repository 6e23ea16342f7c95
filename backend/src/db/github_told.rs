//! What GitHub was told: check runs, comments, issues; each looked up before it is made, each remembered.

use super::{Tx, execute, fetch_all, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::feedback::Done;
use domain::id::{FeedbackId, ProjectId};

/// What GitHub shows of us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A check run on a candidate's commit; the subject is the candidate's number.
    CheckRun,
    /// A comment on a pull request; the subject is its number.
    Comment,
    /// The issue of a report; the subject is the report's number.
    Issue,
}

impl Kind {
    /// As it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CheckRun => "check_run",
            Self::Comment => "comment",
            Self::Issue => "issue",
        }
    }
}

/// One of them: whose, what, about what.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Thing {
    pub project: ProjectId,
    pub kind: Kind,
    pub subject: i64,
}

/// How far it got.
#[derive(Debug, Clone, Default, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Row {
    /// GitHub's number of it, once it is there.
    pub github_id: Option<i64>,
    /// How often GitHub was asked to make it.
    pub posts: i64,
    /// When it was asked last.
    pub posted_at: Option<i64>,
    /// The hash of what was written last.
    pub content: Option<String>,
}

/// How far it got; the default when nothing was begun.
pub(crate) async fn row(tx: &mut Tx, thing: Thing) -> Result<Row, Error> {
    Ok(fetch_optional!(
        tx,
        Row,
        "select github_id, posts, posted_at, content from github_thing where project_id = $1 and kind = $2 and subject = $3",
        thing.project.uuid(),
        thing.kind.as_str(),
        thing.subject,
    )?
    .unwrap_or_default())
}

/// Counts a POST before it is made. False when somebody else was faster.
pub(crate) async fn begin_post(tx: &mut Tx, thing: Thing, posts: i64, now: Timestamp) -> Result<bool, Error> {
    Ok(execute!(
        tx,
        "insert into github_thing (project_id, kind, subject, posts, posted_at) values ($1, $2, $3, 1, $5)
         on conflict (project_id, kind, subject) do update set posts = github_thing.posts + 1, posted_at = excluded.posted_at
           where github_thing.posts = $4 and github_thing.github_id is null",
        thing.project.uuid(),
        thing.kind.as_str(),
        thing.subject,
        posts,
        now.0,
    )? > 0)
}

/// It is there, and says this.
pub(crate) async fn made(tx: &mut Tx, thing: Thing, github_id: i64, content: Option<&str>) -> Result<(), Error> {
    execute!(
        tx,
        "insert into github_thing (project_id, kind, subject, github_id, content) values ($1, $2, $3, $4, $5)
         on conflict (project_id, kind, subject) do update set github_id = excluded.github_id, content = excluded.content, problem = null",
        thing.project.uuid(),
        thing.kind.as_str(),
        thing.subject,
        github_id,
        content,
    )?;
    Ok(())
}

/// It is gone from GitHub: the next round makes it again.
pub(crate) async fn gone(tx: &mut Tx, thing: Thing) -> Result<(), Error> {
    execute!(
        tx,
        "update github_thing set github_id = null, content = null, posts = 0, posted_at = null where project_id = $1 and kind = $2 and subject = $3",
        thing.project.uuid(),
        thing.kind.as_str(),
        thing.subject,
    )?;
    Ok(())
}

/// GitHub will not take these words; others it may.
pub(crate) async fn settled(tx: &mut Tx, thing: Thing, content: &str) -> Result<(), Error> {
    execute!(
        tx,
        "update github_thing set content = $4 where project_id = $1 and kind = $2 and subject = $3",
        thing.project.uuid(),
        thing.kind.as_str(),
        thing.subject,
        content,
    )?;
    Ok(())
}

/// GitHub does not let us do this.
pub(crate) async fn refused(tx: &mut Tx, project: ProjectId, kind: Kind, problem: &str, now: Timestamp) -> Result<(), Error> {
    execute!(
        tx,
        "insert into github_refusal (project_id, what, problem, refused_at) values ($1, $2, $3, $4)
         on conflict (project_id, what) do update set problem = excluded.problem, refused_at = excluded.refused_at",
        project.uuid(),
        kind.as_str(),
        problem,
        now.0,
    )?;
    Ok(())
}

/// It works again.
pub(crate) async fn allowed(tx: &mut Tx, project: ProjectId, kind: Kind) -> Result<(), Error> {
    execute!(tx, "delete from github_refusal where project_id = $1 and what = $2", project.uuid(), kind.as_str())?;
    Ok(())
}

/// What GitHub does not let us do: what, why, since when.
pub(crate) async fn refusals(tx: &mut Tx, project: ProjectId) -> Result<Vec<(String, String, Timestamp)>, Error> {
    let rows = fetch_all!(
        tx,
        (String, String, i64),
        "select what, problem, refused_at from github_refusal where project_id = $1 order by what",
        project.uuid(),
    )?;
    Ok(rows.into_iter().map(|(what, problem, at)| (what, problem, Timestamp(at))).collect())
}

/// Whether the GitHub issue of a report is closed.
pub(crate) async fn done(tx: &mut Tx, id: FeedbackId) -> Result<Option<Done>, Error> {
    let row = fetch_optional!(
        tx,
        (Option<i64>,),
        "select g.closed_at from feedback f join github_thing g on g.project_id = f.project_id and g.kind = 'issue' and g.subject = f.number
         where f.feedback_id = $1",
        id.uuid(),
    )?;
    Ok(row.and_then(|(at,)| at).map(|at| Done { at: Timestamp(at), versions: Vec::new() }))
}

/// Issues of reports that GitHub has: report, issue, closed since.
pub(crate) async fn issues(tx: &mut Tx, project: ProjectId) -> Result<Vec<(i64, i64, Option<i64>)>, Error> {
    Ok(fetch_all!(
        tx,
        (i64, i64, Option<i64>),
        "select subject, github_id, closed_at from github_thing where project_id = $1 and kind = 'issue' and github_id is not null order by subject",
        project.uuid(),
    )?)
}

/// What GitHub says of an issue now.
pub(crate) async fn set_closed(tx: &mut Tx, project: ProjectId, report: i64, closed_at: Option<i64>) -> Result<(), Error> {
    execute!(
        tx,
        "update github_thing set closed_at = $3 where project_id = $1 and kind = 'issue' and subject = $2",
        project.uuid(),
        report,
        closed_at,
    )?;
    Ok(())
}

/// Why reports have no issue yet, by report.
pub(crate) async fn problems(tx: &mut Tx, project: ProjectId) -> Result<Vec<(i64, String)>, Error> {
    Ok(fetch_all!(
        tx,
        (i64, String),
        "select subject, problem from github_thing where project_id = $1 and kind = 'issue' and github_id is null and problem is not null",
        project.uuid(),
    )?)
}

/// Says what went wrong last with the issue of a report.
pub(crate) async fn set_problem(tx: &mut Tx, project: ProjectId, report: i64, problem: &str) -> Result<(), Error> {
    execute!(
        tx,
        "insert into github_thing (project_id, kind, subject, problem) values ($1, 'issue', $2, $3)
         on conflict (project_id, kind, subject) do update set problem = excluded.problem",
        project.uuid(),
        report,
        problem,
    )?;
    Ok(())
}
