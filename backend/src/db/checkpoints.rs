//! Signed checkpoints of the audit log, and the public halves of the keys that signed them.

use super::{Tx, execute, fetch_all, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::audit::checkpoint::Checkpoint;

/// A stored checkpoint.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Stored {
    /// Rows that it signs.
    pub size: i64,
    /// The signed note.
    pub note: String,
    made_at: i64,
}

impl Stored {
    /// What it says.
    ///
    /// # Errors
    /// When the row is not a note.
    pub fn read(&self) -> Result<Checkpoint, Error> {
        Checkpoint::parse(&self.note).map_err(|_| Error::inconsistent("audit_checkpoint", "note", self.size))
    }

    /// When it was made.
    #[must_use]
    pub const fn made_at(&self) -> Timestamp {
        Timestamp(self.made_at)
    }
}

/// Keeps a checkpoint; one that is there already stays.
pub(crate) async fn keep(tx: &mut Tx, made: &Checkpoint, now: Timestamp) -> Result<(), Error> {
    execute!(
        tx,
        "insert into audit_checkpoint (size, root, note, made_at) values ($1, $2, $3, $4) on conflict (size) do nothing",
        made.size.cast_signed(),
        made.root.to_string(),
        &made.note,
        now.0,
    )?;
    Ok(())
}

/// The newest checkpoint.
///
/// # Errors
/// When the database is away.
pub async fn newest(tx: &mut Tx) -> Result<Option<Stored>, Error> {
    Ok(fetch_optional!(tx, Stored, "select size, note, made_at from audit_checkpoint order by size desc limit 1")?)
}

/// At most `limit` checkpoints over more than `size` rows, oldest first.
///
/// # Errors
/// When the database is away.
pub async fn after(tx: &mut Tx, size: i64, limit: i64) -> Result<Vec<Stored>, Error> {
    Ok(fetch_all!(tx, Stored, "select size, note, made_at from audit_checkpoint where size > $1 order by size limit $2", size, limit)?)
}

/// A published key.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Key {
    /// Name, id and key, as verifiers of signed notes take it.
    pub vkey: String,
    /// Its short name.
    pub key_id: String,
    /// What it signs.
    pub purpose: String,
    /// Always `ed25519` today.
    pub algorithm: String,
    /// The public half (RFC 8410), PEM.
    pub public_pem: String,
    since: i64,
    until: Option<i64>,
}

impl Key {
    /// A key that begins now.
    #[must_use]
    pub fn new(vkey: String, key_id: String, purpose: String, public_pem: String, now: Timestamp) -> Self {
        Self { vkey, key_id, purpose, algorithm: "ed25519".to_owned(), public_pem, since: now.0, until: None }
    }

    /// Since when it signs.
    #[must_use]
    pub const fn since(&self) -> Timestamp {
        Timestamp(self.since)
    }

    /// When another one took its place.
    #[must_use]
    pub fn until(&self) -> Option<Timestamp> {
        self.until.map(Timestamp)
    }
}

/// Every key that was ever published, oldest first.
///
/// # Errors
/// When the database is away.
pub async fn keys(tx: &mut Tx) -> Result<Vec<Key>, Error> {
    Ok(fetch_all!(tx, Key, "select vkey, key_id, purpose, algorithm, public_pem, since, until from signing_key order by since, vkey")?)
}

/// Publishes a key; the one of the same purpose before it ends now.
pub(crate) async fn publish(tx: &mut Tx, key: &Key) -> Result<(), Error> {
    execute!(tx, "update signing_key set until = $2 where purpose = $1 and until is null", &key.purpose, key.since)?;
    execute!(
        tx,
        "insert into signing_key (vkey, key_id, purpose, algorithm, public_pem, since) values ($1, $2, $3, $4, $5, $6)",
        &key.vkey,
        &key.key_id,
        &key.purpose,
        &key.algorithm,
        &key.public_pem,
        key.since,
    )?;
    Ok(())
}
