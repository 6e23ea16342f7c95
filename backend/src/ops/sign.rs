//! A signer proves that a decision is theirs. In one transaction: everything is decided again, the signature with
//! its proof, its audit row and, when it completes the approval, the release, its deployment and the job that sends it.

use super::draft_signature::{changes_since, enter, judge, state_of, waits};
use super::step_up::{self, Asked, Given};
use super::{approval, scope};
use crate::db::{self, Tx, projects::Project};
use crate::jobs::{self, Job};
use crate::{Backend, Error};
use domain::candidate::Candidate;
use domain::id::{DeploymentId, ReleaseId, SigningId};
use domain::signature::{Decision, Proof, Seen, Standing, Statement};
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
/// session; `passkey_required`; `binding_mismatch` and others of [`step_up`] (403); `step_up_locked` (429).
pub async fn sign(backend: &Backend, actor: &Actor, slug: &str, number: i64, input: Input) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let entered = enter(&mut tx, actor, slug, number).await?;
    let (project, candidate, actor) = (&entered.project, &entered.candidate, &entered.actor);
    let person = actor.person()?.id;
    let now = backend.clock().now();
    let id: SigningId = input.signing.parse().map_err(|_| Refusal::not_found("signature"))?;
    let draft = db::signings::by_id(&mut tx, id).await?.filter(|draft| draft.person == person && draft.candidate == candidate.id);
    let draft = draft.ok_or_else(|| Refusal::not_found("signature"))?;
    let statement: Statement = serde_json::from_str(&draft.statement)?;
    if let Some(known) = db::signatures::by_intent(&mut tx, &draft.intent).await? {
        let same = known == (candidate.id.uuid(), person.uuid(), statement.decision.as_str().to_owned());
        return if same { Ok(()) } else { Err(scope::intent_reused().into()) };
    }
    waits(&draft, &input.session, now)?;
    let seen = Seen { evidence_hash: statement.basis.evidence_hash.clone(), policy_hash: statement.basis.policy_hash.clone() };
    let (state, _) = judge(&mut tx, &entered, statement.decision, &statement.reason, &seen, draft.seen_seq, now).await?;
    if !actor.roles(project.id).contains(&statement.signer.role) {
        let sentence = format!("You are no longer {} here.", statement.signer.role.label());
        return Err(Refusal::forbidden("role_missing", sentence, "Decide again with a role that you have.").into());
    }
    let again = statement.deciding().map(|deciding| state_of(backend, &entered, &state, deciding));
    let again = again.ok_or_else(|| Error::inconsistent("signing", "statement", id))?;
    if domain::canonical_json(&again)? != draft.statement {
        let refusal = Refusal::conflict(
            "stale_page",
            "Something changed while you proved that it is you. Your signature was not recorded.",
            "Read what changed, then decide again.",
        );
        return Err(refusal.with_details(changes_since(&mut tx, project, candidate, draft.seen_seq).await?).into());
    }
    let policy = &state.policy.policy;
    if policy.passkey_required && input.given.kind().is_some_and(|proof| proof != Proof::Passkey) {
        return Err(Refusal::forbidden(
            "passkey_required",
            "The policy of this project takes only signatures by a passkey.",
            "Use a passkey. You can add one in your signing settings.",
        )
        .into());
    }
    let challenge = hex::decode(&draft.statement_hash).map_err(|_| Error::inconsistent("signing", "statement_hash", id))?;
    let asked = Asked { challenge: &challenge, since: draft.drafted_at, signed_in_at: draft.signed_in_at };
    let proven = match step_up::prove(&mut tx, backend, actor, &asked, &input.given, now).await? {
        Ok(proven) => proven,
        Err(refusal) => {
            tx.commit().await?;
            return Err(refusal.into());
        }
    };
    if !db::signings::use_up(&mut tx, id, now).await? {
        return Err(scope::intent_reused().into());
    }
    db::signatures::insert(&mut tx, backend.clock().id(), &statement, &draft.statement, &proven, now).await?;
    let (environment, number) = (&state.basis.environment, candidate.number);
    let word = if statement.decision == Decision::Approve { "approved" } else { "rejected" };
    let sentence = format!("{} {word} #{number} for {environment}: {}", actor.name(), statement.reason);
    let mut fact = scope::fact(actor, now, project.id, Some(candidate.id), "signed", sentence);
    fact.detail = serde_json::json!({
        "decision": statement.decision, "meaning": statement.means(), "statement_hash": draft.statement_hash, "basis": state.basis, "proof": proven,
    });
    db::audit::append(&mut tx, fact).await?;
    let after = approval::of_candidate(&mut tx, project, candidate, environment, now).await?;
    if after.standing == Standing::Approved {
        release(&mut tx, backend, actor, project, candidate, &after, now).await?;
    }
    tx.changed(scope::about(candidate));
    tx.commit().await
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
    db::signatures::insert_release(tx, release, candidate.id, &state.basis, now).await?;
    db::deployments::insert(tx, deployment, release, project.id, &format!("murmuration:{deployment}"), now).await?;
    let sentence = format!("#{} is released to {}: all signatures are complete.", candidate.number, state.basis.environment);
    let mut fact = scope::fact(actor, now, project.id, Some(candidate.id), "released", sentence);
    fact.detail = serde_json::json!({ "release": release, "deployment": deployment });
    db::audit::append(tx, fact).await?;
    jobs::enqueue(tx, backend.clock(), &Job::Deploy { deployment }).await
}
