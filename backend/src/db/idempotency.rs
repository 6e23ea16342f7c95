//! SQL of idempotency keys: the first answer to a key is the answer for ever.

use super::{Tx, execute, fetch_optional};
use crate::Error;
use domain::Timestamp;

/// A stored answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// SHA-256 of the request it answered.
    pub request_hash: String,
    /// HTTP status.
    pub status: u16,
    /// JSON text.
    pub body: String,
}

/// The answer to this key, if it was used before.
///
/// # Errors
/// When the database is away.
pub async fn find(tx: &mut Tx, owner: &str, key: &str) -> Result<Option<Answer>, Error> {
    let row = fetch_optional!(
        tx,
        (String, i64, String),
        "select request_hash, cast(status as bigint), body from idempotency where owner = $1 and idempotency_key = $2",
        owner,
        key
    )?;
    row.map(|(request_hash, status, body)| {
        let status = u16::try_from(status).map_err(|_| Error::inconsistent("idempotency", "status", key))?;
        Ok(Answer { request_hash, status, body })
    })
    .transpose()
}

/// Keeps an answer; false when another one was kept meanwhile.
///
/// # Errors
/// When the database is away.
pub async fn insert(tx: &mut Tx, owner: &str, key: &str, answer: &Answer, now: Timestamp) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "insert into idempotency (owner, idempotency_key, request_hash, status, body, created_at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
        owner,
        key,
        &answer.request_hash,
        i64::from(answer.status),
        &answer.body,
        now.0,
    )?;
    Ok(rows == 1)
}
