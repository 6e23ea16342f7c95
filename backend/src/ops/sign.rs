//! Somebody whose role the policy names signs. In one transaction: the signature, its audit row and, when it completes the
//! approval, the release, its deployment and the job that sends it.

use super::{approval, scope};
use crate::db::{self, Lock, Tx, projects::Project};
use crate::jobs::{self, Job};
use crate::{Backend, Error};
use domain::access::Role;
use domain::candidate::Candidate;
use domain::id::{DeploymentId, ReleaseId};
use domain::quorum::signing_role;
use domain::signature::{Decision, Seen, Signer, Signing, Standing, Statement, decide};
use domain::{Actor, Refusal, Timestamp};

/// What the signer sent.
#[derive(Debug)]
pub struct Input {
    /// `approve` or `reject`.
    pub decision: String,
    /// In their words.
    pub reason: String,
    /// The evidence that the page showed.
    pub evidence_hash: String,
    /// The policy that the page showed.
    pub policy_hash: String,
    /// The newest audit row when the page was read.
    pub seen_seq: i64,
    /// Made by the page.
    pub intent: String,
}

/// Signs; the same intent again is the same signature.
///
/// # Errors
/// As [`decide`], and `intent_reused`. A stale page gets the list of what changed.
pub async fn sign(backend: &Backend, actor: &Actor, slug: &str, number: i64, input: Input) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    let actor = &scope::fresh(&mut tx, actor).await?;
    let environment = project.settings.production.clone();
    let rules = db::policies::in_force(&mut tx, project.id, &environment).await?.policy.signer_rules();
    let permit = actor.may_sign(&rules, project.id)?;
    let person = actor.person()?.clone();
    let intent = scope::intent(&input.intent)?;
    let decision: Decision = input.decision.parse().map_err(|_| Refusal::invalid("decision", "must be approve or reject"))?;
    // Held in this order everywhere: rules and open reports hang on the project, evidence on the candidate.
    tx.lock(Lock::Project, project.id.uuid()).await?;
    let candidate = scope::candidate_locked(&mut tx, project.id, number).await?;
    if let Some(known) = db::signatures::by_intent(&mut tx, intent).await? {
        let same = known == (candidate.id.uuid(), person.id.uuid(), decision.as_str().to_owned());
        return if same { Ok(()) } else { Err(scope::intent_reused().into()) };
    }
    if let Some(deployment) = db::deployments::of_candidate(&mut tx, candidate.id).await? {
        // One approval, one deployment: what is reported after the release holds the next candidate.
        let sentence = format!("This candidate is released already; its deployment is {}.", deployment.state.label());
        return Err(Refusal::conflict("already_released", sentence, "Follow its deployment. A new build becomes a new candidate.").into());
    }
    let now = backend.clock().now();
    let state = approval::of_candidate(&mut tx, &project, &candidate, &environment, now).await?;
    let contributors = db::candidates::contributors(&mut tx, candidate.id).await?;
    let aliases = db::people::aliases(&mut tx, person.id).await?;
    let seen = Seen { evidence_hash: input.evidence_hash, policy_hash: input.policy_hash };
    let signing = Signing {
        permit: &permit,
        decision,
        reason: &input.reason,
        seen: &seen,
        basis: &state.basis,
        gate: &state.gate,
        standing: &state.standing,
        contributors: &contributors,
        aliases: &aliases,
    };
    let reason = match decide(&signing) {
        Ok(reason) => reason,
        Err(refusal) if refusal.code == "stale_page" => {
            return Err(refusal.with_details(changes_since(&mut tx, &project, &candidate, input.seen_seq).await?).into());
        }
        Err(refusal) => return Err(refusal.into()),
    };
    let lacks = if let Standing::Missing { lacks, .. } = &state.standing { lacks.as_slice() } else { &[] };
    let role = signing_role(&rules, lacks, &actor.roles(project.id)).unwrap_or(Role::ProductOwner);
    if state.signatures.iter().any(|signature| signature.signer == person.id && signature.voided_by(&state.basis).is_empty()) {
        return Err(Refusal::conflict("already_signed", "You have signed this candidate.", "Somebody else must sign too.").into());
    }
    let statement = Statement {
        schema: "murmuration.signature/1".to_owned(),
        origin: backend.config().server.base_url.clone(),
        repository: project.repository.to_string(),
        candidate: candidate.id,
        candidate_number: candidate.number,
        version: candidate.build.version.to_string(),
        basis: state.basis.clone(),
        policy_version: state.policy.version,
        decision,
        reason: reason.to_string(),
        signer: Signer {
            person: person.id,
            name: person.name.clone(),
            role,
            provider: person.provider.clone(),
            subject: person.subject.clone(),
        },
        signed_at: now.rfc3339(),
        authenticated_at: person.authenticated_at.rfc3339(),
        intent: intent.to_owned(),
    };
    let statement_hash = db::signatures::insert(&mut tx, backend.clock().id(), &statement, now).await?;
    let word = if decision == Decision::Approve { "approved" } else { "rejected" };
    let mut fact = scope::fact(
        actor,
        now,
        project.id,
        Some(candidate.id),
        "signed",
        format!("{} {word} #{number} for {environment}: {reason}", actor.name()),
    );
    fact.detail = serde_json::json!({ "decision": decision, "statement_hash": statement_hash, "basis": state.basis });
    db::audit::append(&mut tx, fact).await?;
    let after = approval::of_candidate(&mut tx, &project, &candidate, &environment, now).await?;
    if after.standing == Standing::Approved {
        release(&mut tx, backend, actor, &project, &candidate, &after, now).await?;
    }
    tx.changed(scope::about(&candidate));
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

/// What happened to this candidate, or to the rules, since the page was read; newest first.
async fn changes_since(tx: &mut Tx, project: &Project, candidate: &Candidate, seen: i64) -> Result<Vec<String>, Error> {
    let rows = db::audit::of_project(tx, project.id, &db::audit::Filter::default(), i64::MAX, 200).await?;
    let id = candidate.id.to_string();
    Ok(rows
        .into_iter()
        .map(|(row, _)| row.entry())
        .filter(|entry| {
            entry.seq > seen && (entry.candidate.as_ref().is_none_or(|about| *about == id) || entry.action.starts_with("feedback"))
        })
        .map(|entry| format!("{}: {}", entry.at.human(), entry.sentence))
        .collect())
}
