//! Somebody takes a dossier out as a file: that is on the record, with the name of what was in it.

use super::sign_checkpoint::sign_checkpoint;
use crate::db::audit;
use crate::{Backend, Error, paper, read};
use domain::{Actor, Timestamp};

/// The dossier of a candidate as PDF: name of the file, content.
///
/// # Errors
/// As [`read::dossier`]; when it cannot be put on the record, and then it must not be given.
pub async fn take(backend: &Backend, actor: &Actor, slug: &str, number: i64) -> Result<(String, Vec<u8>), Error> {
    // So that a checkpoint signs what the paper tells of. Without it the paper says that it is not signed yet.
    if let Err(error) = sign_checkpoint(backend).await {
        tracing::error!(%error, "the audit log could not be signed for a dossier");
    }
    let (page, as_of, project) = read::dossier_as_of(backend, actor, slug, number).await?;
    let (paper, hash) = (page.paper, page.hash.clone());
    let made = tokio::task::spawn_blocking(move || paper::pdf(&paper, &hash, as_of));
    let content = made.await.map_err(anyhow::Error::from)??;
    let mut tx = backend.begin().await?;
    let sentence = format!("{} took out the dossier of #{number}.", actor.name());
    let detail = serde_json::json!({ "candidate": number, "contents_sha256": page.hash, "file_sha256": domain::sha256_hex(&content) });
    let at: Timestamp = backend.clock().now();
    // It is no news about the candidate: the next dossier says the same.
    audit::append(&mut tx, audit::Fact { at, project: Some(project), candidate: None, actor, action: "dossier_taken", sentence, detail })
        .await?;
    tx.commit().await?;
    let version: String =
        page.head.version.chars().map(|sign| if sign.is_ascii_alphanumeric() || ".-_".contains(sign) { sign } else { '-' }).collect();
    Ok((format!("{slug}-{number}-{version}-dossier.pdf"), content))
}
