//! The approval of a release ended before it was sent: the release is withdrawn, visibly, and never sent.

use super::scope;
use crate::db::deployments::{self, Row};
use crate::{Error, Tx, db};
use domain::candidate::Candidate;
use domain::{Actor, Timestamp};

/// Withdraws it, if nothing was sent; the candidate can be signed anew. The deployment must be locked.
///
/// # Errors
/// When the database is away.
pub(crate) async fn withdraw(
    tx: &mut Tx,
    actor: &Actor,
    candidate: &Candidate,
    row: &Row,
    why: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    if !deployments::withdraw(tx, row.id, why, now).await? {
        return Ok(false);
    }
    let sentence = format!("The release of #{} to {} is withdrawn: {why}", candidate.number, row.environment);
    let mut fact = scope::fact(actor, now, candidate.project, Some(candidate.id), "release_withdrawn", sentence);
    fact.detail = serde_json::json!({ "release": row.release, "deployment": row.id, "task": row.task });
    db::audit::append(tx, fact).await?;
    tx.changed(scope::about(candidate));
    Ok(true)
}
