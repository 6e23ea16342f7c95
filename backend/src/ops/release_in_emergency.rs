//! Two people send a candidate past its gate. Each proves that the word they drafted is theirs, and each word is told to everybody;
//! the second one makes the release, and the list of what it owes.

use super::draft_emergency::{Judged, enter, judge, text_again};
use super::step_up::Given;
use super::withdraw::withdraw;
use super::{drafted, scope, tell};
use crate::db::signings::Kind;
use crate::db::{self, Lock, Tx};
use crate::jobs::{self, Job};
use crate::{Backend, Error};
use domain::emergency::{Statement, debts};
use domain::id::{DeploymentId, EmergencyWordId, ReleaseId};
use domain::{Actor, Refusal, Timestamp};

/// What was sent.
#[derive(Debug)]
pub struct Input {
    /// The draft's id.
    pub signing: String,
    /// SHA-256 of the session's id.
    pub session: String,
    /// The proof.
    pub given: Given,
}

/// Gives the word that was drafted; the same again is the same word.
///
/// # Errors
/// As when drafting; `stale_page` with what changed since, be it that another word was given; `step_up_required` (401) without a
/// proof, too late, or in another session; `passkey_required`; `binding_mismatch` and others of [`super::step_up`] (403);
/// `step_up_locked` (429).
pub async fn call(backend: &Backend, actor: &Actor, slug: &str, number: i64, input: Input) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let now = backend.clock().now();
    let entered = enter(&mut tx, actor, slug, number).await?;
    let (project, candidate, actor, person) = (&entered.project, &entered.candidate, &entered.actor, &entered.person);
    let draft = drafted::own(&mut tx, Kind::Emergency, &input.signing, person.id, candidate.id).await?;
    let statement: Statement = serde_json::from_str(&draft.statement)?;
    if let Some(known) = db::emergencies::by_intent(&mut tx, &draft.intent).await? {
        return if known == (candidate.id, person.id) { Ok(()) } else { Err(scope::intent_reused().into()) };
    }
    drafted::waits(&draft, &input.session, now)?;
    let judged = judge(&mut tx, &entered, &statement.incident, &statement.reason, now).await?;
    if text_again(backend, &entered, &judged, &draft, &statement)? != draft.statement {
        return Err(drafted::stale(&mut tx, project, candidate, &draft).await?.into());
    }
    let proven = match drafted::prove(&mut tx, backend, actor, &draft, &judged.state.policy.policy, &input.given, now).await? {
        Ok(proven) => proven,
        Err(refusal) => {
            tx.commit().await?;
            return Err(refusal.into());
        }
    };
    let id: EmergencyWordId = backend.clock().id();
    db::emergencies::insert_word(&mut tx, id, &statement, &draft.statement, &proven, now).await?;
    let (environment, incident, reason) = (&statement.environment, statement.incident.as_str(), statement.reason.as_str());
    let sentence = format!("EMERGENCY: {} gave their word to release #{number} to {environment} for {incident}: {reason}", actor.name());
    let mut fact = scope::fact(actor, now, project.id, Some(candidate.id), "emergency_word", sentence);
    fact.detail = serde_json::json!({ "word": id, "incident": incident, "statement_hash": draft.statement_hash, "proof": proven });
    db::audit::append(&mut tx, fact).await?;
    if let Some(first) = &judged.first {
        if let Some(waiting) = &judged.deployment {
            tx.lock(Lock::Deployment, waiting.id.uuid()).await?;
            if !withdraw(&mut tx, actor, candidate, waiting, "an emergency release took its place", now).await? {
                return Err(Refusal::conflict("already_released", "This candidate is released already.", "Follow its deployment.").into());
            }
        }
        release(&mut tx, backend, actor, candidate, &judged, &format!("{} and {}", first.name, actor.name()), now).await?;
    }
    tell::emergency(&mut tx, backend.clock(), candidate, id, actor.name(), incident, reason, judged.first.is_some()).await?;
    tx.changed(scope::whole(project.id));
    tx.changed(scope::about(candidate));
    tx.commit().await
}

/// Both words are given: release, deployment, the order to send it, and what is owed become durable together.
async fn release(
    tx: &mut Tx,
    backend: &Backend,
    actor: &Actor,
    candidate: &domain::candidate::Candidate,
    judged: &Judged,
    by: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let (state, incident) = (&judged.state, &judged.incident);
    let (release, deployment): (ReleaseId, DeploymentId) = (backend.clock().id(), backend.clock().id());
    db::signatures::insert_release(tx, release, candidate.id, &state.basis, true, now).await?;
    db::deployments::insert(tx, deployment, release, candidate.project, &format!("murmuration:{deployment}"), now).await?;
    let due = now.plus_seconds(i64::from(state.policy.policy.emergency_hours) * 3600);
    let owed = debts(&judged.held);
    for (owed, held) in &owed {
        let new = db::emergencies::NewObligation {
            id: backend.clock().id(),
            project: candidate.project,
            release,
            owed: *owed,
            held,
            opened_at: now,
            due,
        };
        db::emergencies::insert_obligation(tx, new).await?;
    }
    let sentence = format!(
        "EMERGENCY: #{} is released to {} on the words of {by}, for {incident}; {} things are owed until {}.",
        candidate.number,
        state.basis.environment,
        owed.len(),
        due.human()
    );
    let mut fact = scope::fact(actor, now, candidate.project, Some(candidate.id), "released_in_emergency", sentence);
    fact.detail = serde_json::json!({ "release": release, "deployment": deployment, "incident": incident, "owed": owed.len(), "due": due });
    db::audit::append(tx, fact).await?;
    jobs::enqueue(tx, backend.clock(), &Job::Deploy { deployment }).await
}
