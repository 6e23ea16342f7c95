//! The page on which a product owner decides.

use super::{candidate, place};
use crate::{Backend, Error, db};
use domain::access::Action;
use domain::signature::{Standing, check_not_own_change};
use domain::summary::{CandidatePage, SignPage};
use domain::{Actor, Refusal};

/// There is nothing left to sign.
fn decided(page: &CandidatePage) -> Option<Refusal> {
    if let Some(deployment) = &page.deployment {
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

/// Everything a signer reads before signing. Readers who cannot sign see why.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn sign(backend: &Backend, actor: &Actor, slug: &str, number: i64) -> Result<SignPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let (page, derived) = candidate::page(backend, &mut reading, actor, number).await?;
    let barred = match actor.may_sign(&derived.approval.policy.policy.signer_rules(), reading.project.id) {
        Err(refusal) => Some(refusal),
        Ok(_) => {
            let aliases = db::people::aliases(&mut reading.tx, actor.person()?.id).await?;
            check_not_own_change(&page.contributors, &aliases).err().or_else(|| decided(&page))
        }
    };
    let seen_seq = db::audit::head(&mut reading.tx).await?;
    Ok(SignPage { candidate: page, basis: derived.approval.basis.clone(), seen_seq, barred, intent: backend.clock().secret() })
}
