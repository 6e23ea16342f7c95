//! SQL of deliveries: what outside systems sent, each kept once by its own id.

use super::{Tx, execute, fetch_all, fetch_optional};
use crate::Error;
use domain::Timestamp;

/// A delivery to keep.
#[derive(Debug, Clone, Copy)]
pub(crate) struct New<'a> {
    pub source: &'a str,
    pub delivery_id: &'a str,
    pub event: &'a str,
    pub body_sha256: &'a str,
    /// Empty when nothing came of it: the hash alone recognises it again.
    pub body: &'a [u8],
    pub outcome: &'a str,
    pub received_at: Timestamp,
}

/// Keeps a delivery; false when its id is known already.
pub(crate) async fn insert(tx: &mut Tx, new: New<'_>) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "insert into delivery (source, delivery_id, event, body_sha256, body, outcome, received_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
        new.source,
        new.delivery_id,
        new.event,
        new.body_sha256,
        new.body,
        new.outcome,
        new.received_at.0,
    )?;
    Ok(rows == 1)
}

/// Is this delivery id known?
pub(crate) async fn is_known(tx: &mut Tx, source: &str, delivery_id: &str) -> Result<bool, Error> {
    Ok(fetch_optional!(tx, (String,), "select event from delivery where source = $1 and delivery_id = $2", source, delivery_id)?.is_some())
}

/// The events under which this body came before.
pub(crate) async fn events_of_body(tx: &mut Tx, source: &str, body_sha256: &str) -> Result<Vec<String>, Error> {
    let rows = fetch_all!(
        tx,
        (String,),
        "select distinct event from delivery where source = $1 and body_sha256 = $2 order by event",
        source,
        body_sha256
    )?;
    Ok(rows.into_iter().map(|(event,)| event).collect())
}
