//! A person decides how a stuck deployment goes on.

use super::scope;
use crate::db::{self, Lock};
use crate::jobs::{self, Job};
use crate::{Backend, Error};
use domain::access::Action;
use domain::candidate::Candidate;
use domain::refusal::Kind;
use domain::signature::Signature;
use domain::text::Note;
use domain::{Actor, Refusal};

/// `look_again`, `send_again` or `give_up`, with a reason for the record.
///
/// # Errors
/// `role_missing`, `not_found`, `deployer_signed` when the policy bars who sends from signing, `reason_missing`, `invalid_field`, `not_possible_now` when its state does not allow it.
pub async fn resolve(backend: &Backend, actor: &Actor, slug: &str, number: i64, choice: &str, reason: &str) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    // In the order of signing and sending. Roles are read when it is held.
    tx.lock(Lock::Project, project.id.uuid()).await?;
    let actor = &scope::fresh(&mut tx, actor).await?;
    actor.may(Action::ResolveDeployment, project.id)?;
    let reason = Note::required(reason, "reason")?;
    let candidate = scope::candidate_locked(&mut tx, project.id, number).await?;
    let found = db::deployments::of_candidate(&mut tx, candidate.id).await?.ok_or_else(|| Refusal::not_found("deployment"))?;
    tx.lock(Lock::Deployment, found.id.uuid()).await?;
    if choice == "send_again" {
        not_the_signer(&mut tx, actor, &project, &candidate).await?;
    }
    let now = backend.clock().now();
    let (done, word) = match choice {
        "look_again" => (db::deployments::look_again(&mut tx, found.id, now).await?, "asked to look again for"),
        "send_again" => (db::deployments::send_again(&mut tx, found.id, now).await?, "asked to send once more"),
        "give_up" => (db::deployments::give_up(&mut tx, found.id, reason.as_str(), now).await?, "gave up"),
        _ => {
            return Err(Refusal::new(
                Kind::Invalid,
                "invalid_field",
                "Choose what should happen.",
                "Pick one of the choices and send again.",
            )
            .about("choice")
            .into());
        }
    };
    if !done {
        return Err(Refusal::conflict(
            "not_possible_now",
            format!("This deployment is {}; that choice is not possible now.", found.state.label()),
            "Reload the page and look at its state.",
        )
        .into());
    }
    let sentence = format!("{} {word} the deployment of #{number}: {reason}", actor.name());
    let mut fact = scope::fact(actor, now, project.id, Some(candidate.id), "deployment_resolved", sentence);
    fact.detail = serde_json::json!({ "choice": choice, "task": found.task });
    db::audit::append(&mut tx, fact).await?;
    if choice != "give_up" {
        jobs::enqueue(&mut tx, backend.clock(), &Job::Deploy { deployment: found.id }).await?;
    }
    tx.changed(scope::about(&candidate));
    tx.commit().await
}

/// Where the policy says that who sends does not sign, a signer does not send.
async fn not_the_signer(tx: &mut db::Tx, actor: &Actor, project: &db::projects::Project, candidate: &Candidate) -> Result<(), Error> {
    let me = actor.person()?.id;
    if !db::policies::in_force(tx, project.id, &project.settings.production).await?.policy.bar_deployer {
        return Ok(());
    }
    let signed = db::signatures::range(tx, project.id, candidate.number, candidate.number).await?;
    let mine = |signature: &Signature| signature.signer == me || signature.on_behalf_of.as_ref().is_some_and(|of| of.person == me);
    if signed.iter().any(|stored| mine(&stored.signature)) {
        return Err(Refusal::forbidden(
            "deployer_signed",
            "You signed this release; the policy says that another person sends it.",
            "Ask another release manager.",
        )
        .into());
    }
    Ok(())
}
