//! Signs what the audit log says now: publishes the key, grows the tree, keeps the checkpoint outside and inside.

use super::reconcile_log::known_keys;
use crate::db::audit::{self, Fact};
use crate::db::{audit_tree, checkpoints};
use crate::{Backend, Error, Tx};
use domain::Actor;
use domain::audit::checkpoint::Checkpoint;
use domain::audit::tree::{self, Hash, Tree};
use domain::audit::verify::{KEY_PUBLISHED, Published};
use domain::audit::{GENESIS, Verifier};

/// Rows of one transaction while the tree grows.
const PAGE: i64 = 1000;
/// What the key is for.
pub const PURPOSE: &str = "checkpoint";

/// Makes a checkpoint over every row there is; the newest one when nothing was added since. It goes on when whoever asked
/// goes away.
///
/// # Errors
/// When the log does not fit what was signed before, inside or outside of the database, the key is no good, or the file or
/// the database cannot be written. Then nothing was signed.
pub async fn sign_checkpoint(backend: &Backend) -> Result<Checkpoint, Error> {
    let backend = backend.clone();
    tokio::spawn(async move { sign(&backend, true).await }).await.map_err(anyhow::Error::from)?
}

/// The same; where `compared` is false, what is outside was looked at before and accepted as it is.
pub(super) async fn sign(backend: &Backend, compared: bool) -> Result<Checkpoint, Error> {
    let notary = backend.notary();
    let _one = notary.one().await;
    publish(backend).await?;
    grow(backend).await?;
    let now = backend.clock().now();
    let mut tx = backend.begin().await?;
    // One signer in all processes, from the look at what was signed last to the commit.
    tx.lock_audit_tree().await?;
    let size = audit_tree::size(&mut tx).await?;
    let unfit = |signed: u64| anyhow::anyhow!("the audit log does not fit its checkpoint over {signed} rows; nothing is signed");
    if compared && let Some(note) = notary.newest()? {
        let outside = Checkpoint::parse(&note).map_err(|bad| anyhow::anyhow!("the newest checkpoint kept outside {bad}"))?;
        outside.verify(&known_keys(backend).await?).map_err(|bad| anyhow::anyhow!("the newest checkpoint kept outside {bad}"))?;
        if outside.size > size || root(&mut tx, outside.size).await? != outside.root {
            return Err(unfit(outside.size).into());
        }
        // A crash may have come between keeping it outside and inside.
        checkpoints::keep(&mut tx, &outside, now).await?;
    }
    if let Some(newest) = checkpoints::newest(&mut tx).await? {
        let newest = newest.read()?;
        if newest.size > size || root(&mut tx, newest.size).await? != newest.root {
            return Err(unfit(newest.size).into());
        }
        if newest.size == size {
            tx.commit().await?;
            return Ok(newest);
        }
    }
    let made = notary.signer()?.sign(size, root(&mut tx, size).await?).map_err(anyhow::Error::from)?;
    // Outside first: what the database alone knows proves nothing.
    notary.keep(&made).await?;
    checkpoints::keep(&mut tx, &made, now).await?;
    tx.commit().await?;
    Ok(made)
}

/// The key is itself named in the log, before the first checkpoint that it signs.
async fn publish(backend: &Backend) -> Result<(), Error> {
    let signer = backend.notary().signer()?;
    let vkey = signer.vkey();
    let mut tx = backend.snapshot().await?;
    let known = checkpoints::keys(&mut tx).await?;
    drop(tx);
    if let Some(key) = known.iter().find(|key| key.vkey == vkey) {
        if key.until().is_none() {
            return Ok(());
        }
        return Err(anyhow::anyhow!(
            "the key {} was replaced by another one and signs no more. All replicas need the same audit.key.",
            signer.key_id()
        )
        .into());
    }
    let now = backend.clock().now();
    let key = checkpoints::Key::new(vkey.clone(), signer.key_id(), PURPOSE.to_owned(), backend.notary().public_pem()?, now);
    let mut tx = backend.begin().await?;
    let fact = Fact {
        at: now,
        project: None,
        candidate: None,
        actor: &Actor::System,
        action: KEY_PUBLISHED,
        sentence: format!("Checkpoints of the audit log are signed with the key {} from now on.", signer.key_id()),
        detail: serde_json::to_value(Published { vkey })?,
    };
    audit::append(&mut tx, fact).await?;
    checkpoints::publish(&mut tx, &key).await?;
    tx.commit().await
}

/// Takes rows into the tree that are not in it yet; how many it holds then.
///
/// # Errors
/// When a row does not follow the one before it: what was changed is not signed.
pub(crate) async fn grow(backend: &Backend) -> Result<u64, Error> {
    let mut tx = backend.snapshot().await?;
    let (rows, size) = (audit::head(&mut tx).await?, audit_tree::size(&mut tx).await?);
    drop(tx);
    if rows.unsigned_abs() == size {
        return Ok(size);
    }
    loop {
        let mut tx = backend.begin().await?;
        tx.lock_audit_tree().await?;
        let (grown, more) = grow_once(&mut tx).await?;
        tx.commit().await?;
        if !more {
            return Ok(grown);
        }
    }
}

async fn grow_once(tx: &mut Tx) -> Result<(u64, bool), Error> {
    let size = audit_tree::size(tx).await?;
    let before = audit::hash_of(tx, size.cast_signed()).await?.unwrap_or_else(|| GENESIS.to_owned());
    let nodes = audit_tree::nodes(tx, &tree::root_positions(size)).await?;
    let mut tree = Tree::resume(size, nodes).map_err(anyhow::Error::from)?;
    let mut chain = Verifier::after(size.cast_signed(), &before);
    let rows = audit::after(tx, size.cast_signed(), PAGE).await?;
    let mut new = Vec::with_capacity(rows.len() * 2);
    for row in &rows {
        let entry = row.entry();
        chain
            .take(&entry, &row.previous, &row.hash)
            .map_err(|broken| anyhow::anyhow!("the audit log was changed: row {}: {}", broken.seq, broken.why))?;
        new.extend(tree.push(entry.canonical(&row.previous)?.as_bytes()).map_err(anyhow::Error::from)?);
    }
    audit_tree::add(tx, &new).await?;
    Ok((tree.size(), i64::try_from(rows.len()).is_ok_and(|taken| taken == PAGE)))
}

/// The root over the first `size` rows, from the tree's nodes.
pub(crate) async fn root(tx: &mut Tx, size: u64) -> Result<Hash, Error> {
    let nodes = audit_tree::nodes(tx, &tree::root_positions(size)).await?;
    Ok(tree::root(size, &nodes).map_err(anyhow::Error::from)?)
}
