//! SQL of sessions. Ids are stored hashed; a session is made once and then only updated or deleted, so that
//! one that was ended never lives again.

use super::{Tx, execute, fetch_optional};
use crate::Error;
use domain::Timestamp;
use uuid::Uuid;

/// A session as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// JSON text.
    pub data: String,
    /// When it was last used.
    pub last_seen_at: Timestamp,
    /// When it ends whatever happens.
    pub expires_at: Timestamp,
}

/// Stores a new session; false when the id is taken.
///
/// # Errors
/// When the database is away.
pub async fn create(
    tx: &mut Tx,
    id_hash: &str,
    data: &str,
    person: Option<Uuid>,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "insert into session (id_hash, data, person_id, created_at, last_seen_at, expires_at) values ($1, $2, $3, $4, $4, $5) on conflict do nothing",
        id_hash,
        data,
        person,
        now.0,
        expires_at.0,
    )?;
    Ok(rows == 1)
}

/// Changes a session that still exists; false when it does not.
///
/// # Errors
/// When the database is away.
pub async fn update(tx: &mut Tx, id_hash: &str, data: &str, person: Option<Uuid>, now: Timestamp) -> Result<bool, Error> {
    let rows =
        execute!(tx, "update session set data = $2, person_id = $3, last_seen_at = $4 where id_hash = $1", id_hash, data, person, now.0)?;
    Ok(rows == 1)
}

/// A session that has not ended at `now` and was used after `idle_since`.
///
/// # Errors
/// When the database is away.
pub async fn load(tx: &mut Tx, id_hash: &str, now: Timestamp, idle_since: Timestamp) -> Result<Option<Row>, Error> {
    let row = fetch_optional!(
        tx,
        (String, i64, i64),
        "select data, last_seen_at, expires_at from session where id_hash = $1 and expires_at > $2 and last_seen_at > $3",
        id_hash,
        now.0,
        idle_since.0,
    )?;
    Ok(row.map(|(data, last_seen_at, expires_at)| Row { data, last_seen_at: Timestamp(last_seen_at), expires_at: Timestamp(expires_at) }))
}

/// Notes that a session was used.
///
/// # Errors
/// When the database is away.
pub async fn seen(tx: &mut Tx, id_hash: &str, now: Timestamp) -> Result<(), Error> {
    execute!(tx, "update session set last_seen_at = $2 where id_hash = $1 and last_seen_at < $2", id_hash, now.0)?;
    Ok(())
}

/// Ends a session.
///
/// # Errors
/// When the database is away.
pub async fn delete(tx: &mut Tx, id_hash: &str) -> Result<(), Error> {
    execute!(tx, "delete from session where id_hash = $1", id_hash)?;
    Ok(())
}

/// Forgets sessions that ended; how many.
///
/// # Errors
/// When the database is away.
pub async fn sweep(tx: &mut Tx, now: Timestamp, idle_since: Timestamp) -> Result<u64, Error> {
    Ok(execute!(tx, "delete from session where expires_at <= $1 or last_seen_at <= $2", now.0, idle_since.0)?)
}
