//! A signer proves that a decision is theirs. In one transaction: everything is decided again, the signature with
//! its proof, its audit row and, when it completes the approval, the release, its deployment and the job that sends it.

use super::draft_signature::{enter, held, judge, state_of};
use super::step_up::Given;
use super::{approval, drafted, replay, scope};
use crate::db::signings::Kind;
use crate::db::{self, Tx, projects::Project};
use crate::jobs::{self, Job};
use crate::{Backend, Error};
use domain::candidate::Candidate;
use domain::id::{DeploymentId, ReleaseId, SignatureId, SigningId};
use domain::signature::{Decision, Seen, Standing, Statement};
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

/// Signs what was drafted; the same again is the same signature.
///
/// # Errors
/// As when drafting; `stale_page` with what changed since; `step_up_required` (401) without a proof, too late, or in another
/// session; `passkey_required`; `not_stand_in`, `not_entitled` when it would not count; `binding_mismatch` and others of [`super::step_up`] (403); `step_up_locked` (429).
pub async fn sign(backend: &Backend, actor: &Actor, slug: &str, number: i64, input: Input) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let now = backend.clock().now();
    let named = named(&mut tx, actor, &input.signing).await?.and_then(|statement| statement.on_behalf_of);
    let named = named.map(|of| of.delegation.to_string()).unwrap_or_default();
    let entered = enter(&mut tx, actor, slug, number, &named, now).await?;
    let (project, candidate, actor) = (&entered.project, &entered.candidate, &entered.actor);
    let person = actor.person()?.id;
    let draft = drafted::own(&mut tx, Kind::Signature, &input.signing, person, candidate.id).await?;
    let statement: Statement = serde_json::from_str(&draft.statement)?;
    if let Some(known) = db::signatures::by_intent(&mut tx, &draft.intent).await? {
        let same = known == (candidate.id.uuid(), person.uuid(), statement.decision.as_str().to_owned());
        return if same { Ok(()) } else { Err(scope::intent_reused().into()) };
    }
    drafted::waits(&draft, &input.session, now)?;
    let seen = Seen { evidence_hash: statement.basis.evidence_hash.clone(), policy_hash: statement.basis.policy_hash.clone() };
    let (state, _) = judge(&mut tx, &entered, statement.decision, &statement.reason, &seen, draft.seen_seq, now).await?;
    if !held(&mut tx, &entered, now).await?.contains(&statement.signer.role) {
        let sentence = format!("You are no longer {} here.", statement.signer.role.label());
        return Err(Refusal::forbidden("role_missing", sentence, "Decide again with a role that you have.").into());
    }
    let again = statement.deciding().map(|deciding| state_of(backend, &entered, &state, deciding));
    let again = again.ok_or_else(|| Error::inconsistent("signing", "statement", draft.id))?;
    if domain::canonical_json(&again)? != draft.statement {
        return Err(drafted::stale(&mut tx, project, candidate, &draft).await?.into());
    }
    let proven = match drafted::prove(&mut tx, backend, actor, &draft, &state.policy.policy, &input.given, now).await? {
        Ok(proven) => proven,
        Err(refusal) => {
            tx.commit().await?;
            return Err(refusal.into());
        }
    };
    let signature: SignatureId = backend.clock().id();
    let expires_at = statement.expires_at.as_deref().and_then(Timestamp::parse).filter(|_| statement.decision == Decision::Approve);
    db::signatures::insert(&mut tx, signature, &statement, &draft.statement, &proven, expires_at, &state.picture(), now).await?;
    replay::keep(&mut tx, draft.id, signature, &statement.seen, now).await?;
    let (environment, number) = (&state.basis.environment, candidate.number);
    let word = if statement.decision == Decision::Approve { "approved" } else { "rejected" };
    let of = entered.on_behalf_of.as_ref().map(|delegation| format!(" ({})", delegation.words())).unwrap_or_default();
    let sentence = format!("{}{of} {word} #{number} for {environment}: {}", actor.name(), statement.reason);
    let mut fact = scope::fact(actor, now, project.id, Some(candidate.id), "signed", sentence);
    fact.detail = serde_json::json!({
        "decision": statement.decision, "meaning": statement.means(), "statement_hash": draft.statement_hash, "basis": state.basis, "proof": proven,
        "seen": statement.seen,
    });
    db::audit::append(&mut tx, fact).await?;
    let after = approval::of_candidate(&mut tx, project, candidate, environment, now).await?;
    // By the same rules by which it will be counted: what would not count is not taken.
    if let Some(end) = after.ends(signature).first() {
        let sentence = format!("Your signature would not count: {}.", end.words());
        return Err(Refusal::forbidden("not_entitled", sentence, "Ask another person who may sign.").into());
    }
    // A late sign-off completes what an emergency release owes; it is there already.
    let there = db::deployments::of_candidate(&mut tx, candidate.id).await?.is_some_and(|found| found.withdrawn_at.is_none());
    if after.standing == Standing::Approved && !there {
        release(&mut tx, backend, actor, project, candidate, &after, now).await?;
    }
    tx.changed(scope::about(candidate));
    tx.commit().await
}

/// What this person drafted; nothing when it is not theirs.
async fn named(tx: &mut Tx, actor: &Actor, id: &str) -> Result<Option<Statement>, Error> {
    let (Ok(id), Ok(person)) = (id.parse::<SigningId>(), actor.person()) else { return Ok(None) };
    let draft = db::signings::of_kind(tx, Kind::Signature, id).await?.filter(|draft| draft.person == person.id);
    Ok(draft.map(|draft| serde_json::from_str(&draft.statement)).transpose()?)
}

/// The approval is complete: the release and the order to deploy it become durable together with it.
async fn release(
    tx: &mut Tx,
    backend: &Backend,
    actor: &Actor,
    project: &Project,
    candidate: &Candidate,
    state: &approval::Approval,
    now: Timestamp,
) -> Result<(), Error> {
    let release: ReleaseId = backend.clock().id();
    let deployment: DeploymentId = backend.clock().id();
    db::signatures::insert_release(tx, release, candidate.id, &state.basis, false, now).await?;
    db::deployments::insert(tx, deployment, release, project.id, &format!("murmuration:{deployment}"), now).await?;
    let sentence = format!("#{} is released to {}: all signatures are complete.", candidate.number, state.basis.environment);
    let mut fact = scope::fact(actor, now, project.id, Some(candidate.id), "released", sentence);
    // What exactly was released, so that a proof of this row is a proof of that.
    fact.detail = serde_json::json!({ "release": release, "deployment": deployment, "basis": state.basis });
    db::audit::append(tx, fact).await?;
    jobs::enqueue(tx, backend.clock(), &Job::Deploy { deployment }).await
}
