//! The candidate page.

use super::place::{self, Reading};
use super::stage::{self, Derived};
use super::{attestation, honest, report};
use crate::memo::Key;
use crate::ops::approval::Approval;
use crate::{Backend, Error, db};
use domain::Actor;
use domain::access::Action;
use domain::candidate::Contributor;
use domain::id::{PersonId, ProjectId, SignatureId};
use domain::policy::Policy;
use domain::quorum::{self, Present};
use domain::signature::{Decision, Difference, End, Standing, check_not_own_change, differences};
use domain::summary::{CandidatePage, DeploymentPanel, HistoryRow, SignatureRow};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything about one candidate.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn candidate(backend: &Backend, actor: &Actor, slug: &str, number: i64) -> Result<CandidatePage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    Ok(page(backend, &mut reading, actor, number).await?.0)
}

/// The page, and what it was derived from.
pub(super) async fn page(
    backend: &Backend,
    reading: &mut Reading,
    actor: &Actor,
    number: i64,
) -> Result<(CandidatePage, Arc<Derived>), Error> {
    let derived = stage::one(reading, number).await?;
    let until = derived.until(reading.place.now);
    let read = async |reading: &mut Reading| Ok((whole(reading, &derived).await?, until));
    let known = reading.remembered(Key::Candidate(number), read).await?;
    let mut page = CandidatePage { place: reading.place.clone(), ..(*known).clone() };
    // Who signs is for the policy to say.
    page.place.may.retain(|action| *action != Action::Sign);
    if actor.may_sign(&derived.approval.policy.policy.signer_rules(), reading.project.id).is_ok() {
        page.place.may.push(Action::Sign);
    }
    honest::own(backend, actor, &page.plan, &mut page.honesty);
    Ok((page, derived))
}

/// The page as it is for every reader.
async fn whole(reading: &mut Reading, derived: &Derived) -> Result<CandidatePage, Error> {
    let comparison = report::compared(reading, derived.candidate.number).await?.as_ref().as_ref().map(|compared| compared.comparison);
    let (backend, tx, project, number) = (reading.backend.clone(), &mut reading.tx, &reading.project, derived.candidate.number);
    let candidate = &derived.candidate;
    let approval = &derived.approval;
    let deployment = deployment(tx, candidate.id, &project.settings.production).await?;
    // Once GitHub has the deployment, the signatures have done their work: what is reported afterwards holds
    // the next candidate, and does not take this decision back.
    let sent = deployment.as_ref().is_some_and(|deployment| deployment.github_id.is_some() && !deployment.emergency);
    let mut signatures = Vec::new();
    for stored in db::signatures::range(tx, project.id, number, number).await? {
        let signature = stored.signature;
        // A rejection is final whatever changes, and what was sent was sent.
        let ends = if sent || signature.decision == Decision::Reject { &[] } else { approval.ends(signature.id) };
        signatures.push(SignatureRow {
            ended: ends.first().map(End::kind),
            void: ends.iter().map(End::words).collect(),
            differences: if ends.is_empty() { Vec::new() } else { otherwise(tx, signature.id, approval).await? },
            id: signature.id,
            signer: signature.signer,
            on_behalf_of: signature.on_behalf_of,
            expires_at: signature.expires_at,
            name: signature.name,
            decision: signature.decision,
            reason: signature.reason,
            at: signature.at,
            proof: signature.proof,
            statement_hash: stored.statement_hash,
        });
    }
    let attestation = attestation::of_candidate(&backend, tx, candidate.id).await?;
    let reports = report::rows(tx, candidate.id).await?;
    let history = db::audit::of_candidate(tx, candidate.id, 0, 20).await?.iter().map(|row| history_row(&row.entry())).collect();
    let contributors = db::candidates::contributors(tx, candidate.id).await?;
    let undecided = deployment.is_none() && matches!(approval.standing, Standing::Missing { .. });
    let out_of_reach = if undecided { out_of_reach(tx, &approval.policy.policy, project.id, &contributors).await? } else { Vec::new() };
    let stories = approval.facts.stories.iter().map(|story| (story.clone(), backend.jira().issue_url(story.key.as_str()))).collect();
    let owed = match &deployment {
        Some(deployment) if deployment.emergency => db::emergencies::obligations(tx, project.id, false).await?,
        _ => Vec::new(),
    };
    let owed = owed.into_iter().filter(|one| one.candidate_number == number).collect();
    let honesty = honest::honesty(reading, candidate, &approval.facts.plan, false).await?;
    Ok(CandidatePage {
        place: reading.place.clone(),
        head: place::head(candidate, derived.stage, derived.newest),
        run_url: candidate.build.run_url.clone(),
        image: candidate.build.image.clone(),
        built_at: candidate.build.built_at,
        since_release: (candidate.build.base.as_ref().map(ToString::to_string), candidate.build.commits),
        contributors,
        gate: approval.gate.clone(),
        policy: (approval.policy.version, approval.policy.policy.sentences()),
        plan: approval.facts.plan.clone(),
        honesty,
        stories,
        feedback: approval.facts.feedback.clone(),
        reports,
        comparison,
        out_of_reach,
        standing: if sent { Standing::Approved } else { approval.standing.clone() },
        signatures,
        deployment,
        owed,
        attestation,
        history,
    })
}

/// Why the people of the project cannot give the signatures that this build needs, if they cannot.
async fn out_of_reach(tx: &mut db::Tx, policy: &Policy, project: ProjectId, contributors: &[Contributor]) -> Result<Vec<String>, Error> {
    let known = db::people::aliases_of_project(tx, project).await?;
    let mut present: BTreeMap<PersonId, Present> = BTreeMap::new();
    let accounts = db::people::accounts(tx).await?;
    for holder in db::entitled::holders(tx, project, &accounts).await?.into_iter().filter(|holder| !holder.disabled) {
        let person = present.entry(accounts.person(holder.person)).or_default();
        person.roles.push(holder.role);
        person.had_a_part |= known.get(&holder.person).is_some_and(|aliases| check_not_own_change(contributors, aliases).is_err());
    }
    let present: Vec<Present> = present.into_values().collect();
    let grants = db::people::of_project(tx, project).await?;
    // Who never signed in is known by name only: whoever took part under that name is not waited for.
    let awaited = grants.into_iter().filter(|grant| grant.name.is_none() && !contributors.iter().any(|known| known.name == grant.label));
    let awaited: Vec<_> = awaited.map(|grant| (grant.label, grant.role)).collect();
    Ok(quorum::out_of_reach(&policy.signer_rules(), &present, &awaited))
}

/// What is not as the signer saw it: as it was when that was found, or as it is now.
async fn otherwise(tx: &mut db::Tx, signature: SignatureId, approval: &Approval) -> Result<Vec<String>, Error> {
    if let Some(known) = db::lives::differences(tx, signature).await? {
        return Ok(known);
    }
    let was = db::lives::picture(tx, signature).await?;
    Ok(was.map(|was| differences(&was, &approval.picture()).iter().map(Difference::words).collect()).unwrap_or_default())
}

async fn deployment(tx: &mut db::Tx, candidate: domain::id::CandidateId, environment: &str) -> Result<Option<DeploymentPanel>, Error> {
    let Some(found) = db::deployments::of_candidate(tx, candidate).await? else { return Ok(None) };
    let statuses = db::deployments::statuses(tx, found.id).await?;
    Ok(Some(DeploymentPanel {
        environment: environment.to_owned(),
        withdrawn: found.withdrawn_at.is_some(),
        emergency: found.emergency,
        state: found.state,
        problem: found.problem,
        github_id: found.github_id,
        task: found.task,
        log_url: found.log_url,
        created_at: found.created_at,
        updated_at: found.updated_at,
        statuses,
    }))
}

/// An audit row as pages show it.
pub(super) fn history_row(entry: &domain::audit::Entry) -> HistoryRow {
    HistoryRow {
        seq: entry.seq,
        at: entry.at,
        actor: entry.actor_name.clone(),
        action: entry.action.clone(),
        sentence: entry.sentence.clone(),
    }
}
