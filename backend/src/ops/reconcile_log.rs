//! Does the audit log still hold what was signed outside of it? And, if it does not, accepting that on the record.

use super::sign_checkpoint::{PURPOSE, grow, root, sign};
use crate::db::audit::{self, Fact};
use crate::db::checkpoints;
use crate::{Backend, Error};
use domain::audit::checkpoint::{Checkpoint, Keys};
use domain::audit::verify::{Break, Finding, Kind, Lost, RECONCILED};
use domain::refusal::Kind as Sort;
use domain::text::Note;
use domain::{Actor, Refusal};

/// Compares the newest checkpoint kept outside with the log; nothing when it fits. A checkpoint that one side lacks is
/// given to it.
///
/// # Errors
/// When the file, the key or the database cannot be read.
pub async fn compare(backend: &Backend) -> Result<Option<Finding>, Error> {
    let notary = backend.notary();
    let found = |kind, why: String| Ok(Some(Finding { kind, row: None, why }));
    let Some(note) = notary.newest()? else {
        // A new file, or a new replica: it begins with what the database knows.
        let mut tx = backend.snapshot().await?;
        if let Some(newest) = checkpoints::newest(&mut tx).await? {
            tracing::warn!(file = %notary.file().display(), "no checkpoint of the audit log is kept there; the newest one is put there");
            notary.keep(&newest.read()?).await?;
        }
        return Ok(None);
    };
    let Ok(outside) = Checkpoint::parse(&note) else { return found(Kind::Unreadable, "the newest checkpoint cannot be read".into()) };
    if outside.verify(&known_keys(backend).await?).is_err() {
        return found(Kind::Signature, "the newest checkpoint kept outside is not signed by a key of this portal".into());
    }
    let rows = grow(backend).await?;
    if !fits(backend, &outside, rows).await? {
        let why = if outside.size > rows {
            format!("the audit log has {rows} rows, but {} were signed", outside.size)
        } else {
            format!("the first {} rows of the audit log are not those that were signed", outside.size)
        };
        return found(Kind::CutOff, why);
    }
    let mut tx = backend.begin().await?;
    checkpoints::keep(&mut tx, &outside, backend.clock().now()).await?;
    tx.commit().await?;
    Ok(None)
}

/// Accepts that the log no longer holds what was signed. That is a row of the log and a new checkpoint; what was lost
/// stays named there for ever.
///
/// # Errors
/// `nothing_to_reconcile`; `invalid_field` about `reason`; `signature_unknown` when the file holds what no key of this
/// portal signed; otherwise when something cannot be read or written.
pub async fn reconcile(backend: &Backend, reason: &str) -> Result<(Break, Checkpoint), Error> {
    let reason = Note::required(reason, "reason")?;
    let rows = grow(backend).await?;
    let keys = known_keys(backend).await?;
    let (mut kept, mut lost) = (None, Vec::new());
    for note in backend.notary().all()?.iter().rev() {
        let outside = Checkpoint::parse(note).map_err(|bad| anyhow::anyhow!("a checkpoint kept outside {bad}"))?;
        outside.verify(&keys).map_err(|bad| {
            Refusal::new(
                Sort::Conflict,
                "signature_unknown",
                format!("The checkpoint over {} rows that is kept outside {bad}.", outside.size),
                "If the file belongs to another portal, name another one in audit.checkpoints.",
            )
        })?;
        if fits(backend, &outside, rows).await? {
            kept = Some(outside);
            break;
        }
        lost.push(Lost::from(&outside));
    }
    if lost.is_empty() {
        let sentence = "The audit log holds everything that was signed; there is nothing to reconcile.";
        return Err(Refusal::conflict("nothing_to_reconcile", sentence, "Start the portal.").into());
    }
    lost.reverse();
    let (now, size) = (backend.clock().now(), kept.as_ref().map_or(0, |kept| kept.size));
    let accepted = Break { reason: reason.as_str().to_owned(), kept: size, lost };
    let highest = accepted.lost.iter().map(|lost| lost.size).max().unwrap_or_default();
    let fact = Fact {
        at: now,
        project: None,
        candidate: None,
        actor: &Actor::System,
        action: RECONCILED,
        sentence: format!(
            "An operator accepted that this log was signed with {highest} rows and only the first {size} are known to be those."
        ),
        detail: serde_json::to_value(&accepted)?,
    };
    let mut tx = backend.begin().await?;
    audit::append(&mut tx, fact).await?;
    if let Some(kept) = kept {
        // The backup may be of the moment between keeping it outside and inside.
        checkpoints::keep(&mut tx, &kept, now).await?;
    }
    tx.commit().await?;
    Ok((accepted, sign(backend, false).await?))
}

async fn fits(backend: &Backend, outside: &Checkpoint, rows: u64) -> Result<bool, Error> {
    if outside.size > rows {
        return Ok(false);
    }
    Ok(root(&mut backend.snapshot().await?, outside.size).await? == outside.root)
}

/// The key that signs now, and every one that was published.
pub(super) async fn known_keys(backend: &Backend) -> Result<Keys, Error> {
    let mut keys = Keys::default();
    let mut tx = backend.snapshot().await?;
    let published = checkpoints::keys(&mut tx).await?;
    let own = backend.notary().signer()?.vkey();
    for vkey in published.iter().filter(|key| key.purpose == PURPOSE).map(|key| &key.vkey).chain([&own]) {
        keys.add(vkey).map_err(|_| Error::inconsistent("signing_key", "vkey", vkey))?;
    }
    Ok(keys)
}
