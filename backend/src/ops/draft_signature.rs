//! Somebody whose role the policy names decides: everything is checked, and the statement is written down as it will be signed. It waits two
//! minutes for its proof; `sign` checks all of it again.

use super::drafted::{self, Writing};
use super::{approval, replay, scope};
use crate::db::policies::InForce;
use crate::db::signings::Kind;
use crate::db::{self, Lock, Tx, projects::Project};
use crate::{Backend, Error};
use approval::Approval;
use domain::access::{Permit, Role};
use domain::candidate::{Aliases, Candidate, Contributor};
use domain::delegation::Delegation;
use domain::id::{DelegationId, ProjectId, SigningId};
use domain::quorum::signing_role;
use domain::signature::{About, Deciding, Decision, Seen, Signer, Signing, Standing, Statement, already_released, decide, overtaken};
use domain::text::Note;
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
    /// The delegation by which a stand-in signs, or empty.
    pub on_behalf_of: String,
    /// Made by the page.
    pub intent: String,
    /// The browser's time zone (IANA), or empty.
    pub zone: String,
    /// SHA-256 of the session's id: another one cannot prove this statement.
    pub session: String,
}

/// What became of the decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drafted {
    /// It waits for its proof.
    Waits(SigningId),
    /// The same form was signed before.
    Signed,
}

/// Writes the statement down; the same form again is the same statement.
///
/// # Errors
/// As [`decide`], and `intent_reused`. A stale page gets the list of what changed.
pub async fn draft(backend: &Backend, actor: &Actor, slug: &str, number: i64, input: Input) -> Result<Drafted, Error> {
    let sight = replay::look(backend, actor, slug, number).await;
    let mut tx = backend.begin().await?;
    let now = backend.clock().now();
    let entered = enter(&mut tx, actor, slug, number, &input.on_behalf_of, now).await?;
    let person = entered.actor.person()?.clone();
    let intent = scope::intent(&input.intent)?;
    let decision: Decision = input.decision.parse().map_err(|_| Refusal::invalid("decision", "must be approve or reject"))?;
    if let Some(known) = db::signatures::by_intent(&mut tx, intent).await? {
        let same = known == (entered.candidate.id.uuid(), person.id.uuid(), decision.as_str().to_owned());
        return if same { Ok(Drafted::Signed) } else { Err(scope::intent_reused().into()) };
    }
    let seen = Seen { evidence_hash: input.evidence_hash, policy_hash: input.policy_hash };
    let (state, reason) = judge(&mut tx, &entered, decision, &input.reason, &seen, input.seen_seq, now).await?;
    if let Some(known) = db::signings::by_intent(&mut tx, Kind::Signature, intent).await? {
        let before: Statement = serde_json::from_str(&known.statement)?;
        let same = (known.person, known.candidate) == (person.id, entered.candidate.id)
            && (before.decision, before.reason.as_str()) == (decision, reason.as_str())
            && before.on_behalf_of == entered.on_behalf_of.as_ref().map(Delegation::behalf);
        if !same {
            return Err(scope::intent_reused().into());
        }
        let good = before.basis == state.basis && drafted::waits(&known, &input.session, now).is_ok();
        if good {
            return Ok(Drafted::Waits(known.id));
        }
    }
    let sight = sight?;
    let lacks = if let Standing::Missing { lacks, .. } = &state.standing { lacks.as_slice() } else { &[] };
    let rules = state.policy.policy.signer_rules();
    let role = signing_role(&rules, lacks, &held(&mut tx, &entered, now).await?).unwrap_or(Role::ProductOwner);
    let deciding = Deciding {
        decision,
        reason: reason.to_string(),
        signer: Signer {
            person: person.id,
            name: person.name.clone(),
            role,
            provider: person.provider.clone(),
            subject: person.subject.clone(),
        },
        at: now,
        zone: drafted::zone(&input.zone),
        expires_at: expires_at(&state.policy, now),
        seen: sight.sha256().to_owned(),
        on_behalf_of: entered.on_behalf_of.as_ref().map(Delegation::behalf),
        intent: intent.to_owned(),
        nonce: drafted::nonce(backend),
    };
    let statement = domain::canonical_json(&state_of(backend, &entered, &state, deciding))?;
    let writing = Writing {
        kind: Kind::Signature,
        candidate: entered.candidate.id,
        person: person.id,
        session: input.session,
        statement,
        intent,
        seen_seq: input.seen_seq,
        now,
    };
    let draft = drafted::write(&mut tx, backend, writing).await?;
    replay::wait(&mut tx, draft.id, &sight, &state.basis).await?;
    let sentence = format!("{} wrote a decision about #{} down; it waits for its proof.", entered.actor.name(), entered.candidate.number);
    let mut fact = scope::fact(&entered.actor, now, entered.project.id, Some(entered.candidate.id), "signature_drafted", sentence);
    fact.detail = serde_json::json!({ "signing": draft.id, "decision": decision, "statement_hash": draft.statement_hash });
    db::audit::append(&mut tx, fact).await?;
    tx.commit().await?;
    Ok(Drafted::Waits(draft.id))
}

/// Who decides about what, with both held until the end of the transaction.
pub(super) struct Entered {
    pub project: Project,
    pub candidate: Candidate,
    pub actor: Actor,
    pub permit: Permit,
    /// In whose name a stand-in decides.
    pub on_behalf_of: Option<Delegation>,
}

/// The roles by which it is signed: a stand-in uses those of the other. Those that would not count yet come last.
pub(super) async fn held(tx: &mut Tx, entered: &Entered, now: Timestamp) -> Result<Vec<Role>, Error> {
    let whose = entered.on_behalf_of.as_ref().map_or(entered.actor.person()?.id, |delegation| delegation.of);
    let accounts = db::people::accounts(tx).await?;
    let mut holders = db::entitled::holders(tx, entered.project.id, &accounts).await?;
    holders.retain(|holder| holder.person == whose);
    holders.sort_by_key(|holder| !holder.counts(now));
    Ok(holders.into_iter().map(|holder| holder.role).collect())
}

/// Lets a signer in; `on_behalf_of` names a delegation, or nothing.
pub(super) async fn enter(
    tx: &mut Tx,
    actor: &Actor,
    slug: &str,
    number: i64,
    on_behalf_of: &str,
    now: Timestamp,
) -> Result<Entered, Error> {
    let project = scope::project(tx, slug).await?;
    // Held in this order everywhere: roles, rules and open reports hang on the project, evidence on the candidate. Before the
    // roles are read: one that is taken at this moment counts.
    tx.lock(Lock::Project, project.id.uuid()).await?;
    let actor = scope::fresh(tx, actor).await?;
    let environment = project.settings.production.clone();
    let rules = db::policies::in_force(tx, project.id, &environment).await?.policy.signer_rules();
    let on_behalf_of = behalf(tx, project.id, on_behalf_of).await?;
    let permit = match &on_behalf_of {
        Some(delegation) => actor.may_sign_for(delegation, &environment, now)?,
        None => actor.may_sign(&rules, project.id)?,
    };
    let candidate = scope::candidate_locked(tx, project.id, number).await?;
    Ok(Entered { project, candidate, actor, permit, on_behalf_of })
}

/// May this be decided so, on what is known now? A stale page gets the list of what changed.
pub(super) async fn judge(
    tx: &mut Tx,
    entered: &Entered,
    decision: Decision,
    reason: &str,
    seen: &Seen,
    seen_seq: i64,
    now: Timestamp,
) -> Result<(Approval, Note), Error> {
    let Entered { project, candidate, actor, permit, on_behalf_of } = entered;
    if let Some(deployment) = db::deployments::of_candidate(tx, candidate.id).await?.filter(|found| found.decides()) {
        // One approval, one deployment: what is reported after the release holds the next candidate.
        return Err(already_released(decision, deployment.state, deployment.is_sent()).into());
    }
    if decision == Decision::Approve {
        let newer = db::deployments::newer(tx, project.id, &project.settings.production, candidate.number).await?;
        newer.map_or(Ok(()), |newer| Err(overtaken(newer)))?;
    }
    let person = actor.person()?.id;
    let state = approval::of_candidate(tx, project, candidate, &project.settings.production, now).await?;
    let contributors = db::candidates::contributors(tx, candidate.id).await?;
    let aliases = db::people::aliases(tx, person).await?;
    let signing = Signing {
        permit,
        decision,
        reason,
        seen,
        basis: &state.basis,
        gate: &state.gate,
        standing: &state.standing,
        contributors: &contributors,
        aliases: &aliases,
    };
    let reason = match decide(&signing) {
        Ok(reason) => reason,
        Err(refusal) if refusal.code == "stale_page" => {
            return Err(refusal.with_details(drafted::changes_since(tx, project, candidate, seen_seq).await?).into());
        }
        Err(refusal) => return Err(refusal.into()),
    };
    if state.signatures.iter().any(|signature| signature.signer == person && state.ends(signature.id).is_empty()) {
        return Err(Refusal::conflict("already_signed", "You have signed this candidate.", "Somebody else must sign too.").into());
    }
    if let Some(delegation) = on_behalf_of {
        not_their_change(&contributors, &db::people::aliases(tx, delegation.of).await?, &delegation.of_name)?;
    }
    Ok((state, reason))
}

/// The delegation that is named, if one is.
async fn behalf(tx: &mut Tx, project: ProjectId, id: &str) -> Result<Option<Delegation>, Error> {
    if id.is_empty() {
        return Ok(None);
    }
    let id: DelegationId = id.parse().map_err(|_| Refusal::not_found("stand-in"))?;
    let all = db::delegations::of_project(tx, project).await?;
    Ok(Some(all.into_iter().find(|delegation| delegation.id == id).ok_or_else(|| Refusal::not_found("stand-in"))?))
}

/// Nobody lends their name to their own change.
fn not_their_change(contributors: &[Contributor], aliases: &Aliases, name: &str) -> Result<(), Refusal> {
    match contributors.iter().find(|contributor| contributor.is(aliases)) {
        None => Ok(()),
        Some(own) => Err(Refusal::forbidden(
            "self_approval",
            format!("You cannot sign this candidate for {name}, who {}.", own.part.of_another()),
            "Ask another product owner. People who had a part in a build never sign it, in no name.",
        )),
    }
}

/// The statement over what is known now.
pub(super) fn state_of(backend: &Backend, entered: &Entered, state: &Approval, deciding: Deciding) -> Statement {
    let about = About {
        origin: &backend.config().server.base_url,
        project: &entered.project.slug,
        repository: &entered.project.repository.to_string(),
        number: entered.candidate.number,
        version: &entered.candidate.build.version.to_string(),
        policy_version: state.policy.version,
    };
    Statement::over(&state.facts, &state.basis, about, deciding)
}

/// When a signature stops counting by the rules in force; nothing when only a change ends it.
fn expires_at(rules: &InForce, now: Timestamp) -> Option<Timestamp> {
    let hours = i64::from(rules.policy.signature_hours);
    (hours > 0).then(|| now.plus_seconds(hours * 3600))
}
