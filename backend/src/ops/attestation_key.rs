//! The key that signs attestations: published by a row of the log before it signs, exchanged by whoever runs the portal.

use crate::db::audit::{self, Fact};
use crate::db::checkpoints;
use crate::key_file::public_pem;
use crate::{Backend, Error};
use domain::Actor;
use domain::attestation::Signer;

/// What the key is for.
pub const PURPOSE: &str = "attestation";

/// The key that signs now, published. Whoever pins it should find it before the first release.
///
/// # Errors
/// When it cannot be read or made, was replaced, or has another purpose already.
pub async fn publish(backend: &Backend) -> Result<Signer, Error> {
    let signer = Signer::new(&backend.attestation_key().secret()?);
    let pem = public_pem(&signer.public())?;
    if known(backend, &pem).await? {
        return Ok(signer);
    }
    let (now, key_id) = (backend.clock().now(), signer.key_id());
    // Not in the name of the log: what this key signs is never a checkpoint.
    let vkey = signer.vkey(&format!("{}/{PURPOSE}", backend.notary().origin()));
    let mut tx = backend.begin().await?;
    let fact = Fact {
        at: now,
        project: None,
        candidate: None,
        actor: &Actor::System,
        action: "attestation_key_published",
        sentence: format!("Attestations are signed with the key {} from now on.", &key_id[..12]),
        detail: serde_json::json!({ "key_id": key_id, "public_key": pem }),
    };
    audit::append(&mut tx, fact).await?;
    checkpoints::publish(&mut tx, &checkpoints::Key::new(vkey, key_id, PURPOSE.to_owned(), pem, now)).await?;
    tx.commit().await?;
    Ok(signer)
}

/// Was this key published, and does it still sign?
async fn known(backend: &Backend, pem: &str) -> Result<bool, Error> {
    let mut tx = backend.snapshot().await?;
    let known = checkpoints::keys(&mut tx).await?;
    drop(tx);
    if pem == backend.notary().public_pem()? || known.iter().any(|key| key.public_pem == pem && key.purpose != PURPOSE) {
        return Err(anyhow::anyhow!("attestation.key signs the audit log too; one key has one purpose, make another one").into());
    }
    match known.iter().find(|key| key.public_pem == pem) {
        None => Ok(false),
        Some(key) if key.until().is_none() => Ok(true),
        Some(key) => {
            let why = "was replaced by another one and signs no more. All replicas need the same attestation.key.";
            Err(anyhow::anyhow!("the key {} {why}", key.key_id).into())
        }
    }
}

/// How the key stands, for who asks without changing anything: its fingerprint, or nothing when the portal has not made it yet.
///
/// # Errors
/// Those of [`publish`].
pub async fn look(backend: &Backend) -> Result<Option<String>, Error> {
    if !backend.attestation_key().is_there()? {
        return Ok(None);
    }
    let signer = Signer::new(&backend.attestation_key().secret()?);
    known(backend, &public_pem(&signer.public())?).await?;
    Ok(Some(signer.key_id()))
}

/// The public half of the key that signs now, as PEM, published.
///
/// # Errors
/// Those of [`publish`].
pub async fn show(backend: &Backend) -> Result<(String, String), Error> {
    let signer = publish(backend).await?;
    Ok((signer.key_id(), public_pem(&signer.public())?))
}

/// Puts a new key into the place of the old one, whose private half is gone then. What it signed stays good until it ends.
///
/// # Errors
/// When the settings hold the key, or file or database cannot be written.
pub async fn rotate(backend: &Backend) -> Result<(String, String), Error> {
    publish(backend).await?;
    backend.attestation_key().replace()?;
    show(backend).await
}
