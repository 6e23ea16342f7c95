//! What moves a deployment: each write is guarded by the state it was decided on, so that of two who decide
//! at the same time only one acts.

use super::Row;
use crate::Error;
use crate::db::{Tx, execute};
use domain::Timestamp;
use domain::deployment::{MOST_POSTS, State};
use domain::id::DeploymentId;

/// The one way to be allowed to send: counts the POST before it is made. False when somebody else was faster.
pub(crate) async fn begin_post(tx: &mut Tx, row: &Row, now: Timestamp) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "update deployment set posts = posts + 1, look_ups = 0, state = 'sending', problem = null, updated_at = $5
         where deployment_id = $1 and posts = $2 and posts < $3 and state = $4 and state in ('waiting', 'sending', 'unknown') and github_id is null and withdrawn_at is null",
        row.id.uuid(),
        row.posts,
        MOST_POSTS,
        row.state.as_str(),
        now.0,
    )?;
    Ok(rows > 0)
}

/// The POST had no effect for sure: everything is as it was before [`begin_post`] of `row`.
pub(crate) async fn undo_post(tx: &mut Tx, row: &Row, problem: &str, now: Timestamp) -> Result<bool, Error> {
    let state = if row.state == State::Waiting { State::Waiting } else { State::Unknown };
    let rows = execute!(
        tx,
        "update deployment set posts = $2, look_ups = $3, state = $4, problem = $5, updated_at = $6
         where deployment_id = $1 and posts = $2 + 1 and state = 'sending' and github_id is null",
        row.id.uuid(),
        row.posts,
        row.look_ups,
        state.as_str(),
        problem,
        now.0,
    )?;
    Ok(rows > 0)
}

/// GitHub has it: its id is known from now on.
pub(crate) async fn adopt(tx: &mut Tx, id: DeploymentId, github_id: i64, now: Timestamp) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "update deployment set github_id = $2, state = 'queued', problem = null, updated_at = $3
         where deployment_id = $1 and github_id is null and state in ('waiting', 'sending', 'unknown', 'stuck')",
        id.uuid(),
        github_id,
        now.0,
    )?;
    Ok(rows > 0)
}

/// Moves a deployment that GitHub does not know yet, with the reason, if it is still in the state decided on.
pub(crate) async fn set_unsent(
    tx: &mut Tx,
    id: DeploymentId,
    from: State,
    to: State,
    problem: Option<&str>,
    now: Timestamp,
) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "update deployment set state = $3, problem = $4, updated_at = $5 where deployment_id = $1 and state = $2 and github_id is null",
        id.uuid(),
        from.as_str(),
        to.as_str(),
        problem,
        now.0,
    )?;
    Ok(rows > 0)
}

/// Its approval ended before it was sent: it never will be, and a new approval makes a new release.
pub(crate) async fn withdraw(tx: &mut Tx, id: DeploymentId, why: &str, now: Timestamp) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "update deployment set state = 'stuck', problem = $2, withdrawn_at = $3, updated_at = $3
         where deployment_id = $1 and posts = 0 and github_id is null and withdrawn_at is null and state in ('waiting', 'stuck')",
        id.uuid(),
        why,
        now.0,
    )?;
    Ok(rows > 0)
}

/// Counts a look-up that found nothing; the moment of the last one decides when the next one counts.
pub(crate) async fn count_look_up(tx: &mut Tx, row: &Row, now: Timestamp) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "update deployment set look_ups = look_ups + 1, state = 'unknown', updated_at = $5
         where deployment_id = $1 and look_ups = $2 and posts = $3 and state = $4 and github_id is null",
        row.id.uuid(),
        row.look_ups,
        row.posts,
        row.state.as_str(),
        now.0,
    )?;
    Ok(rows > 0)
}

/// Says what went wrong last, or that nothing does any more; the state and its time stay. True when it changed.
pub(crate) async fn set_problem(tx: &mut Tx, row: &Row, problem: Option<&str>) -> Result<bool, Error> {
    if row.problem.as_deref() == problem {
        return Ok(false);
    }
    Ok(execute!(
        tx,
        "update deployment set problem = $3 where deployment_id = $1 and state = $2",
        row.id.uuid(),
        row.state.as_str(),
        problem
    )? > 0)
}

/// One status of GitHub's.
#[derive(Debug, Clone)]
pub(crate) struct NewStatus {
    pub github_status_id: i64,
    pub state: String,
    pub description: Option<String>,
    pub happened_at: Timestamp,
}

/// Keeps a status; false when it was known.
pub(crate) async fn insert_status(tx: &mut Tx, id: DeploymentId, status: &NewStatus) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "insert into deployment_status (deployment_id, github_status_id, state, description, happened_at) values ($1, $2, $3, $4, $5) on conflict do nothing",
        id.uuid(),
        status.github_status_id,
        &status.state,
        status.description.as_deref(),
        status.happened_at.0,
    )?;
    Ok(rows > 0)
}

/// Moves a deployment that GitHub knows. False when somebody else was faster.
pub(crate) async fn advance(
    tx: &mut Tx,
    row: &Row,
    to: State,
    log_url: Option<&str>,
    environment_url: Option<&str>,
    now: Timestamp,
) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "update deployment set state = $3, problem = null, log_url = coalesce($4, log_url), environment_url = coalesce($5, environment_url), updated_at = $6
         where deployment_id = $1 and state = $2 and github_id is not null",
        row.id.uuid(),
        row.state.as_str(),
        to.as_str(),
        log_url,
        environment_url,
        now.0,
    )?;
    Ok(rows > 0)
}

/// A person says: look at GitHub again. For a deployment that is stuck or unknown; the empty look-ups
/// so far no longer count. False when it is in another state.
///
/// # Errors
/// When the database is away.
pub async fn look_again(tx: &mut Tx, id: DeploymentId, now: Timestamp) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "update deployment set state = 'unknown', look_ups = 0, problem = null, updated_at = $2
         where deployment_id = $1 and state in ('stuck', 'unknown') and github_id is null and withdrawn_at is null",
        id.uuid(),
        now.0,
    )?;
    Ok(rows > 0)
}

/// A person says: send it again. Only a stuck deployment that was not sent too often; it is looked up
/// first all the same. False when that is not so.
///
/// # Errors
/// When the database is away.
pub async fn send_again(tx: &mut Tx, id: DeploymentId, now: Timestamp) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "update deployment set state = 'waiting', look_ups = 0, problem = null, updated_at = $3
         where deployment_id = $1 and state = 'stuck' and posts < $2 and github_id is null and withdrawn_at is null",
        id.uuid(),
        MOST_POSTS,
        now.0,
    )?;
    Ok(rows > 0)
}

/// A person gives it up. It stays stuck: GitHub never said that it failed. False when it is not stuck.
///
/// # Errors
/// When the database is away.
pub async fn give_up(tx: &mut Tx, id: DeploymentId, reason: &str, now: Timestamp) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "update deployment set problem = $2, updated_at = $3 where deployment_id = $1 and state = 'stuck' and withdrawn_at is null",
        id.uuid(),
        format!("given up: {reason}"),
        now.0,
    )?;
    Ok(rows > 0)
}
