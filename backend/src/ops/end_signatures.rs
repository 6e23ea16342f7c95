//! Signatures that count no longer are seen: each gets a row that says so, with what was otherwise, and its signer one mail;
//! and whose signature is about to expire hears of it before.

use super::{approval, scope, tell};
use crate::db::projects::Project;
use crate::db::{self, Lock};
use crate::jobs::{self, Job};
use crate::{Backend, Error};
use domain::Actor;
use domain::signature::{Decision, Difference, differences};

/// Looks through every signature of a project that may still end; gives the number of those that did.
///
/// # Errors
/// When the database is away.
pub(crate) async fn of_project(backend: &Backend, project: &Project) -> Result<usize, Error> {
    let mut tx = backend.snapshot().await?;
    let mut due = Vec::new();
    for number in db::lives::watched(&mut tx, project.id).await? {
        let Some(candidate) = db::candidates::by_number(&mut tx, project.id, number).await? else { continue };
        let now = backend.clock().now();
        let state = approval::of_candidate(&mut tx, project, &candidate, &project.settings.production, now).await?;
        for signature in
            state.signatures.iter().filter(|one| one.decision == Decision::Approve && one.noticed.is_none() && one.revoked.is_none())
        {
            let soon = signature.reminder_at().is_some_and(|at| at <= now);
            if !state.ends(signature.id).is_empty() || (soon && !tell::knows_the_end(&mut tx, signature).await?) {
                due.push(number);
                break;
            }
        }
    }
    drop(tx);
    let mut ended = 0;
    for number in due {
        ended += of_candidate(backend, project, number).await?;
    }
    Ok(ended)
}

/// The same for one candidate, with everything held that a signature hangs on.
async fn of_candidate(backend: &Backend, project: &Project, number: i64) -> Result<usize, Error> {
    let mut tx = backend.begin().await?;
    tx.lock(Lock::Project, project.id.uuid()).await?;
    let candidate = scope::candidate_locked(&mut tx, project.id, number).await?;
    let deployment = db::deployments::of_candidate(&mut tx, candidate.id).await?;
    if deployment.as_ref().is_some_and(|found| found.withdrawn_at.is_none() && found.is_sent()) {
        return Ok(0);
    }
    let now = backend.clock().now();
    let state = approval::of_candidate(&mut tx, project, &candidate, &project.settings.production, now).await?;
    let mut ended = 0;
    for signature in state.signatures.iter().filter(|signature| signature.decision == Decision::Approve && signature.noticed.is_none()) {
        let ends = state.ends(signature.id);
        let Some(first) = ends.first().filter(|_| signature.revoked.is_none()) else {
            if signature.revoked.is_none() && signature.reminder_at().is_some_and(|at| at <= now) {
                tell::signature_ends(&mut tx, backend.clock(), &candidate, signature).await?;
            }
            continue;
        };
        let why = ends.iter().map(domain::signature::End::words).collect::<Vec<_>>().join("; ");
        let was = db::lives::picture(&mut tx, signature.id).await?;
        let told: Vec<String> =
            was.map(|was| differences(&was, &state.picture()).iter().map(Difference::words).collect()).unwrap_or_default();
        if !db::lives::end(&mut tx, signature.id, first.kind(), &why, &told, now).await? {
            continue;
        }
        ended += 1;
        let sentence = format!("The approval of #{number} by {} no longer counts: {why}.", signature.name);
        let mut fact = scope::fact(&Actor::System, now, project.id, Some(candidate.id), "signature_ended", sentence);
        fact.detail = serde_json::json!({ "signature": signature.id, "kind": first.kind(), "differences": told });
        db::audit::append(&mut tx, fact).await?;
        tell::signature_ended(&mut tx, backend.clock(), &candidate, signature, first.kind(), &why, &told).await?;
    }
    if ended > 0 {
        // What waits to be sent is looked at now, and not when its window opens.
        if let Some(found) = deployment.filter(|found| found.withdrawn_at.is_none()) {
            jobs::enqueue(&mut tx, backend.clock(), &Job::Deploy { deployment: found.id }).await?;
        }
        tx.changed(scope::about(&candidate));
    }
    tx.commit().await?;
    Ok(ended)
}
