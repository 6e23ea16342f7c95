//! What signers saw: the data of their pages, named by its hash. Only ever added.

use super::{Tx, execute, fetch_all, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::id::{CandidateId, SigningId};
use std::collections::HashMap;
use uuid::Uuid;

/// The data of a page as it is stored.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Stored {
    pub sha256: String,
    pub schema: String,
    /// Compressed.
    pub content: Vec<u8>,
    pub bytes: i64,
    kept_at: i64,
}

impl Stored {
    /// When it was kept first.
    pub const fn kept_at(&self) -> Timestamp {
        Timestamp(self.kept_at)
    }
}

/// A page to keep.
pub(crate) struct New<'a> {
    pub sha256: &'a str,
    pub schema: &'a str,
    pub content: &'a [u8],
    pub bytes: i64,
}

/// Keeps the page of a draft until it is proven.
pub(crate) async fn wait(tx: &mut Tx, signing: SigningId, page: &New<'_>) -> Result<(), Error> {
    execute!(
        tx,
        "insert into signing_seen (signing_id, sha256, schema, content, bytes) values ($1, $2, $3, $4, $5)",
        signing.uuid(),
        page.sha256,
        page.schema,
        page.content,
        page.bytes,
    )?;
    Ok(())
}

/// The page of a draft that waits.
pub(crate) async fn waiting(tx: &mut Tx, signing: SigningId) -> Result<Option<Stored>, Error> {
    Ok(fetch_optional!(
        tx,
        Stored,
        "select s.sha256, s.schema, s.content, s.bytes, d.drafted_at as kept_at from signing_seen s join signing d on d.signing_id = s.signing_id
         where s.signing_id = $1",
        signing.uuid(),
    )?)
}

/// The draft was proven; its page is kept with the signature.
pub(crate) async fn forget(tx: &mut Tx, signing: SigningId) -> Result<(), Error> {
    execute!(tx, "delete from signing_seen where signing_id = $1", signing.uuid())?;
    Ok(())
}

/// Keeps a page, once however often it was seen, and that `signature` was given by it.
pub(crate) async fn keep(tx: &mut Tx, signature: Uuid, page: &New<'_>, now: Timestamp) -> Result<(), Error> {
    // Asked before: SQLite's guard against replacing a row knows no "on conflict do nothing".
    let there = fetch_optional!(tx, (String,), "select sha256 from seen_page where sha256 = $1", page.sha256)?.is_some();
    if !there {
        execute!(
            tx,
            "insert into seen_page (sha256, schema, content, bytes, kept_at) values ($1, $2, $3, $4, $5)",
            page.sha256,
            page.schema,
            page.content,
            page.bytes,
            now.0,
        )?;
    }
    execute!(tx, "insert into signature_seen (signature_id, sha256) values ($1, $2)", signature, page.sha256)?;
    Ok(())
}

/// The page by which a signature was given, if it was kept.
pub(crate) async fn of_signature(tx: &mut Tx, signature: Uuid) -> Result<Option<Stored>, Error> {
    Ok(fetch_optional!(
        tx,
        Stored,
        "select p.sha256, p.schema, p.content, p.bytes, p.kept_at from signature_seen s join seen_page p on p.sha256 = s.sha256
         where s.signature_id = $1",
        signature,
    )?)
}

/// The hashes of the pages by which the signatures of a candidate were given.
pub(crate) async fn hashes(tx: &mut Tx, candidate: CandidateId) -> Result<HashMap<Uuid, String>, Error> {
    let rows = fetch_all!(
        tx,
        (Uuid, String),
        "select s.signature_id, s.sha256 from signature_seen s join signature g on g.signature_id = s.signature_id where g.candidate_id = $1",
        candidate.uuid(),
    )?;
    Ok(rows.into_iter().collect())
}
