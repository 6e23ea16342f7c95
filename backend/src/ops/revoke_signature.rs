//! A signature is taken back, by its signer or by another person who may sign, until the deployment was begun.

use super::withdraw::withdraw;
use super::{approval, scope, tell};
use crate::db::{self, Lock};
use crate::{Backend, Error};
use domain::access::Action;
use domain::id::SignatureId;
use domain::signature::{Decision, Standing, check_revocation};
use domain::{Actor, Refusal};

/// What was sent.
#[derive(Debug)]
pub struct Input {
    /// Which signature.
    pub signature: String,
    /// Why.
    pub reason: String,
    /// Made by the page.
    pub intent: String,
}

/// Takes it back; doing so twice is the same as once.
///
/// # Errors
/// `role_missing` (403, not one's own and no right to sign), `not_found`, `intent_reused`, and as [`check_revocation`].
pub async fn revoke(backend: &Backend, actor: &Actor, slug: &str, number: i64, input: Input) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    // The order of signing and of sending: of three who decide at the same time, one is first. Roles are read when it is held.
    tx.lock(Lock::Project, project.id.uuid()).await?;
    let actor = &scope::fresh(&mut tx, actor).await?;
    actor.may(Action::View, project.id)?;
    let person = actor.person()?.clone();
    let intent = scope::intent(&input.intent)?;
    let id: SignatureId = input.signature.parse().map_err(|_| Refusal::not_found("signature"))?;
    let candidate = scope::candidate_locked(&mut tx, project.id, number).await?;
    let deployment = db::deployments::of_candidate(&mut tx, candidate.id).await?;
    if let Some(found) = &deployment {
        tx.lock(Lock::Deployment, found.id.uuid()).await?;
    }
    if let Some(known) = db::lives::revoked_by_intent(&mut tx, intent).await? {
        return if known == (id, person.id) { Ok(()) } else { Err(scope::intent_reused().into()) };
    }
    let stored = db::signatures::range(&mut tx, project.id, number, number).await?;
    let signature = stored.into_iter().map(|stored| stored.signature).find(|signature| signature.id == id);
    let signature = signature.ok_or_else(|| Refusal::not_found("signature"))?;
    let own = signature.signer == person.id || signature.on_behalf_of.as_ref().is_some_and(|of| of.person == person.id);
    if !own {
        actor.may(Action::Sign, project.id)?;
    }
    // Read again: it was locked only now.
    let deployment = db::deployments::of_candidate(&mut tx, candidate.id).await?;
    let sent = deployment.as_ref().is_some_and(|found| found.withdrawn_at.is_none() && found.is_sent());
    let Some(reason) = check_revocation(&signature, sent, &input.reason)? else { return Ok(()) };
    let now = backend.clock().now();
    db::lives::revoke(&mut tx, id, person.id, reason.as_str(), intent, now).await?;
    let whose = if own { "their".to_owned() } else { format!("the signature of {},", signature.name) };
    let sentence = format!("{} revoked {whose} approval of #{number}: {reason}", actor.name());
    let mut fact = scope::fact(actor, now, project.id, Some(candidate.id), "signature_revoked", sentence);
    fact.detail = serde_json::json!({ "signature": id, "signer": signature.name });
    db::audit::append(&mut tx, fact).await?;
    let state = approval::of_candidate(&mut tx, &project, &candidate, &project.settings.production, now).await?;
    if let Some(row) = deployment.filter(|row| row.decides() && !row.is_sent())
        && state.standing != Standing::Approved
    {
        let why = format!("{} revoked the signature of {}: {reason}", actor.name(), signature.name);
        withdraw(&mut tx, actor, &candidate, &row, &why, now).await?;
    }
    let mut others: Vec<_> =
        state.signatures.iter().filter(|other| other.decision == Decision::Approve).map(|other| other.signer).collect();
    others.extend(signature.on_behalf_of.as_ref().map(|of| of.person));
    others.retain(|other| *other != person.id);
    tell::signature_revoked(&mut tx, backend.clock(), &candidate, &signature, actor.name(), reason.as_str(), &others).await?;
    tx.changed(scope::about(&candidate));
    tx.commit().await
}
