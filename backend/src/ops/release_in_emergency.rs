//! Two people send a candidate past its gate. Each word is told to everybody; the second one makes the release, and the list of
//! what it owes.

use super::withdraw::withdraw;
use super::{approval, scope, tell};
use crate::db::{self, Lock, Tx};
use crate::jobs::{self, Job};
use crate::{Backend, Error};
use domain::access::{Action, Role};
use domain::deployment::State;
use domain::emergency::{Calling, Outcome, Statement, debts, decide};
use domain::id::{DeploymentId, EmergencyWordId, ReleaseId};
use domain::signature::Signer;
use domain::{Actor, Refusal};

/// What was sent.
#[derive(Debug)]
pub struct Input {
    /// Key of the incident.
    pub incident: String,
    /// Why it cannot wait.
    pub reason: String,
    /// Made by the page.
    pub intent: String,
}

/// Gives one person's word; the same intent again is the same word.
///
/// # Errors
/// As [`decide`], and `role_missing`, `intent_reused`.
pub async fn call(backend: &Backend, actor: &Actor, slug: &str, number: i64, input: Input) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    let actor = &scope::fresh(&mut tx, actor).await?;
    let permit = actor.may(Action::ReleaseInEmergency, project.id)?;
    let person = actor.person()?.clone();
    let intent = scope::intent(&input.intent)?;
    tx.lock(Lock::Project, project.id.uuid()).await?;
    let candidate = scope::candidate_locked(&mut tx, project.id, number).await?;
    if let Some(known) = db::emergencies::by_intent(&mut tx, intent).await? {
        return if known == (candidate.id, person.id) { Ok(()) } else { Err(scope::intent_reused().into()) };
    }
    let now = backend.clock().now();
    let environment = project.settings.production.clone();
    let state = approval::of_candidate(&mut tx, &project, &candidate, &environment, now).await?;
    let deployment = db::deployments::of_candidate(&mut tx, candidate.id).await?.filter(|found| found.withdrawn_at.is_none());
    // One that waits for its window may be overtaken; it is withdrawn when both words are given.
    let released = deployment.as_ref().is_some_and(|found| found.emergency || found.is_sent() || found.state != State::Waiting);
    let words = db::emergencies::words(&mut tx, candidate.id).await?;
    let calling = Calling {
        permit: &permit,
        person: person.id,
        policy: &state.policy.policy,
        digest: state.basis.digest.as_ref(),
        standing: &state.standing,
        released,
        words: &words,
        contributors: &db::candidates::contributors(&mut tx, candidate.id).await?,
        aliases: &db::people::aliases(&mut tx, person.id).await?,
        incident: &input.incident,
        reason: &input.reason,
        now,
    };
    let (outcome, incident, reason) = decide(&calling)?;
    let Some(digest) = state.basis.digest.clone() else { return Err(Refusal::not_found("image").into()) };
    let owner = actor.roles(project.id).contains(&Role::ProductOwner);
    let statement = Statement {
        schema: "murmuration.emergency/1".to_owned(),
        origin: backend.config().server.base_url.clone(),
        repository: project.repository.to_string(),
        candidate: candidate.id,
        candidate_number: number,
        commit: state.basis.commit.clone(),
        digest,
        environment: environment.clone(),
        meaning: "emergency".to_owned(),
        although: state.gate.reasons().iter().map(|held| format!("{}: {}", held.subject, held.sentence)).collect(),
        incident: incident.to_string(),
        reason: reason.to_string(),
        signer: Signer {
            person: person.id,
            name: person.name.clone(),
            role: if owner { Role::ProductOwner } else { Role::ReleaseManager },
            provider: person.provider.clone(),
            subject: person.subject.clone(),
        },
        signed_at: now.rfc3339(),
        authenticated_at: person.authenticated_at.rfc3339(),
        intent: intent.to_owned(),
    };
    let id: EmergencyWordId = backend.clock().id();
    let statement_hash = db::emergencies::insert_word(&mut tx, id, &statement, now).await?;
    let goes = outcome == Outcome::Goes;
    let sentence = format!("EMERGENCY: {} gave their word to release #{number} to {environment} for {incident}: {reason}", actor.name());
    let mut fact = scope::fact(actor, now, project.id, Some(candidate.id), "emergency_word", sentence);
    fact.detail = serde_json::json!({ "word": id, "incident": incident, "statement_hash": statement_hash });
    db::audit::append(&mut tx, fact).await?;
    if goes {
        if let Some(waiting) = deployment {
            tx.lock(Lock::Deployment, waiting.id.uuid()).await?;
            if !withdraw(&mut tx, actor, &candidate, &waiting, "an emergency release took its place", now).await? {
                return Err(Refusal::conflict("already_released", "This candidate is released already.", "Follow its deployment.").into());
            }
        }
        let by = words.iter().rfind(|word| word.waits(now)).map(|word| word.name.clone()).unwrap_or_default();
        release(&mut tx, backend, actor, &candidate, &state, &format!("{by} and {}", actor.name()), incident.as_str()).await?;
    }
    tell::emergency(&mut tx, backend.clock(), &candidate, id, actor.name(), incident.as_str(), reason.as_str(), goes).await?;
    tx.changed(scope::whole(project.id));
    tx.changed(scope::about(&candidate));
    tx.commit().await
}

/// Both words are given: release, deployment, the order to send it, and what is owed become durable together.
async fn release(
    tx: &mut Tx,
    backend: &Backend,
    actor: &Actor,
    candidate: &domain::candidate::Candidate,
    state: &approval::Approval,
    by: &str,
    incident: &str,
) -> Result<(), Error> {
    let now = backend.clock().now();
    let (release, deployment): (ReleaseId, DeploymentId) = (backend.clock().id(), backend.clock().id());
    db::signatures::insert_release(tx, release, candidate.id, &state.basis, true, now).await?;
    db::deployments::insert(tx, deployment, release, candidate.project, &format!("murmuration:{deployment}"), now).await?;
    let due = now.plus_seconds(i64::from(state.policy.policy.emergency_hours) * 3600);
    let owed = debts(&state.gate);
    for (owed, rule, subject, sentence) in &owed {
        let new = db::emergencies::NewObligation {
            id: backend.clock().id(),
            project: candidate.project,
            release,
            owed: *owed,
            rule,
            subject,
            sentence,
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
