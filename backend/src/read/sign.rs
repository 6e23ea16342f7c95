//! The page on which a product owner decides.

use super::place::{self, Reading};
use super::stage::Derived;
use super::{candidate, changes};
use crate::{Backend, Error, db};
use domain::access::Action;
use domain::delegation::Delegation;
use domain::id::{PersonId, SignatureId};
use domain::refusal::Kind;
use domain::signature::{Decision, Ended, Standing, check_not_own_change, overtaken};
use domain::summary::{CandidatePage, SignPage, SignatureRow};
use domain::{Actor, Refusal};

/// There is nothing left to sign.
fn decided(page: &CandidatePage) -> Option<Refusal> {
    if let Some(deployment) = page.deployment.as_ref().filter(|found| !found.withdrawn && !found.emergency) {
        let sentence = format!("This candidate is released already; its deployment is {}.", deployment.state.label());
        return Some(Refusal::conflict("already_released", sentence, "Follow its deployment. A new build becomes a new candidate."));
    }
    match &page.standing {
        Standing::Rejected { by, .. } => {
            let sentence = format!("{by} rejected this candidate; that is final.");
            Some(Refusal::conflict("already_rejected", sentence, "A new build becomes a new candidate."))
        }
        _ => None,
    }
}

/// The reader signed already, and that counts.
fn signed(page: &CandidatePage, me: Option<PersonId>) -> Option<Refusal> {
    let own = page.signatures.iter().find(|row| Some(row.signer) == me && row.void.is_empty())?;
    let (sentence, advice) =
        (format!("You signed this candidate on {}.", own.at.human()), "Changed your mind? Take it back above, under Signatures.");
    Some(Refusal::new(Kind::Already, "already_signed", sentence, advice))
}

/// Everything a signer reads before signing. Readers who cannot sign see why.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn sign(backend: &Backend, actor: &Actor, slug: &str, number: i64) -> Result<SignPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let (page, derived) = candidate::page(backend, &mut reading, actor, number).await?;
    of(backend, &mut reading, actor, page, &derived).await
}

/// The same, around a candidate's page that was read already.
pub(super) async fn of(
    backend: &Backend,
    reading: &mut Reading,
    actor: &Actor,
    page: CandidatePage,
    derived: &Derived,
) -> Result<SignPage, Error> {
    let (project, now, me) = (reading.project.id, reading.place.now, actor.person().ok().map(|person| person.id));
    let production = reading.project.settings.production.clone();
    let stands_in = |one: &Delegation| actor.may_sign_for(one, &production, now).is_ok();
    let delegations = db::delegations::of_project(&mut reading.tx, project).await?;
    let mut names: Vec<_> = delegations.iter().filter(|one| stands_in(one)).map(|one| (one.id.to_string(), one.words())).collect();
    let own = actor.may_sign(&derived.approval.policy.policy.signer_rules(), project);
    if own.is_ok() {
        names.insert(0, (String::new(), "In my own name".to_owned()));
    }
    let revocable = revocable(&page, me, own.is_ok());
    let barred = match own {
        Err(refusal) if names.is_empty() => Some(refusal),
        _ => {
            let aliases = db::people::aliases(&mut reading.tx, actor.person()?.id).await?;
            let newer = db::deployments::newer(&mut reading.tx, project, &production, page.head.number).await?;
            check_not_own_change(&page.contributors, &aliases)
                .err()
                .or_else(|| decided(&page))
                .or_else(|| signed(&page, me))
                .or(newer.map(overtaken))
        }
    };
    let release = db::releases::of_candidate(&mut reading.tx, derived.candidate.id, &production).await?;
    let changes = changes::changes(reading, derived, &page.contributors, release.map(|release| release.at)).await?;
    let seen_seq = db::audit::head(&mut reading.tx).await?;
    let (basis, intent) = (derived.approval.basis.clone(), backend.clock().secret());
    Ok(SignPage { candidate: page, basis, seen_seq, barred, names, revocable, intent, changes })
}

/// Approvals that were not taken back and not sent, and are the reader's own, or anybody's for whoever may sign.
fn revocable(page: &CandidatePage, me: Option<PersonId>, may_sign: bool) -> Vec<SignatureId> {
    if page.deployment.as_ref().is_some_and(|found| !found.withdrawn && found.github_id.is_some()) {
        return Vec::new();
    }
    let mine = |row: &SignatureRow| Some(row.signer) == me || row.on_behalf_of.as_ref().is_some_and(|of| Some(of.person) == me);
    let open = page.signatures.iter().filter(|row| row.decision == Decision::Approve && row.ended != Some(Ended::Revoked));
    open.filter(|row| may_sign || mine(row)).map(|row| row.id).collect()
}
