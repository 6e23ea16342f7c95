//! Keeps what a signer saw: the data of the page, read as the signer reads it, named by its hash, with the signature.

use crate::db::{self, Tx};
use crate::{Backend, Error, read};
use domain::id::{SignatureId, SigningId};
use domain::signature::Basis;
use domain::summary::{SEEN_SCHEMA, SignPage};
use domain::{Actor, Refusal, Timestamp};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use std::io::{Read as _, Write as _};

/// Largest page that is unpacked, in bytes: what is larger was not written by us.
const LARGEST: u64 = 64 * 1024 * 1024;

/// The page that somebody decides by.
pub(crate) struct Sight {
    basis: Basis,
    sha256: String,
    content: Vec<u8>,
    bytes: i64,
}

impl Sight {
    /// Names the page; the statement and the audit row of the signature say it too.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }
}

/// Reads the page as `actor` sees it now. It is read in a snapshot of its own, so before the transaction of the draft
/// begins, in which no second connection may be waited for.
///
/// # Errors
/// As [`read::sign`].
pub(crate) async fn look(backend: &Backend, actor: &Actor, slug: &str, number: i64) -> Result<Sight, Error> {
    let page = read::sign(backend, actor, slug, number).await?;
    // What the form needs to be sent is no part of what was read.
    let page = SignPage { intent: String::new(), ..page };
    let text = domain::canonical_json(&page)?;
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(text.as_bytes()).map_err(anyhow::Error::from)?;
    Ok(Sight {
        basis: page.basis,
        sha256: domain::sha256_hex(text.as_bytes()),
        content: packed.finish().map_err(anyhow::Error::from)?,
        bytes: i64::try_from(text.len()).unwrap_or(i64::MAX),
    })
}

/// Keeps it with a draft over `basis`, whose statement names it.
///
/// # Errors
/// `stale_page` when the page was about something else than what is decided.
pub(crate) async fn wait(tx: &mut Tx, signing: SigningId, sight: &Sight, basis: &Basis) -> Result<(), Error> {
    if sight.basis != *basis {
        return Err(Refusal::conflict(
            "stale_page",
            "The candidate changed in this moment. Your signature was not recorded.",
            "Read what changed, then decide again.",
        )
        .into());
    }
    let page = db::seen::New { sha256: &sight.sha256, schema: SEEN_SCHEMA, content: &sight.content, bytes: sight.bytes };
    db::seen::wait(tx, signing, &page).await
}

/// The draft became a signature: what it was decided by stays for good. `seen` is what the statement says.
///
/// # Errors
/// An inconsistency when it is not what the statement names.
pub(crate) async fn keep(tx: &mut Tx, signing: SigningId, signature: SignatureId, seen: &str, now: Timestamp) -> Result<(), Error> {
    let page = db::seen::waiting(tx, signing).await?.filter(|page| page.sha256 == seen && unpacked(page).is_some());
    let page = page.ok_or_else(|| Error::inconsistent("signing_seen", "sha256", signing))?;
    let page = db::seen::New { sha256: &page.sha256, schema: &page.schema, content: &page.content, bytes: page.bytes };
    db::seen::keep(tx, signature.uuid(), &page, now).await?;
    db::seen::forget(tx, signing).await
}

/// What was kept, word for word; nothing when it does not have its hash any more.
pub(crate) fn unpacked(stored: &db::seen::Stored) -> Option<String> {
    let mut text = String::new();
    GzDecoder::new(stored.content.as_slice()).take(LARGEST).read_to_string(&mut text).ok()?;
    let whole = i64::try_from(text.len()) == Ok(stored.bytes) && domain::sha256_hex(text.as_bytes()) == stored.sha256;
    whole.then_some(text)
}
