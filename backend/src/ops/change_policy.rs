//! Changes the rules of a project's production. Every version is kept; signatures under the old one are void.

use super::scope;
use crate::db::{self, Lock, Tx};
use crate::mail::digest::is_zone;
use crate::windows::is_over;
use crate::{Backend, Error};
use domain::access::{Action, Role};
use domain::id::ProjectId;
use domain::policy::Policy;
use domain::quorum::{self, Lack};
use domain::refusal::Kind;
use domain::{Actor, Refusal};

/// Puts a new version into force, if the rules still are at `version`; false when it has the same rules.
///
/// # Errors
/// `role_missing`, `stale_page`, those of [`Policy::check`], `window_over` about a new window in the past, `policy_unsatisfiable` when the people of the project cannot meet
/// the rules about who signs.
pub async fn change(backend: &Backend, actor: &Actor, slug: &str, version: i64, policy: Policy) -> Result<bool, Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    tx.lock(Lock::Project, project.id.uuid()).await?;
    let actor = &scope::fresh(&mut tx, actor).await?;
    actor.may(Action::EditPolicy, project.id)?;
    let policy = checked(policy)?;
    let now = backend.clock().now();
    let environment = project.settings.production.as_str();
    let old = db::policies::in_force(&mut tx, project.id, environment).await?;
    if old.version != version {
        return Err(Refusal::conflict(
            "stale_page",
            "Somebody else changed the policy meanwhile. Your change was not saved.",
            "Read the newest version, then decide again.",
        )
        .into());
    }
    if old.policy == policy {
        return Ok(false);
    }
    if let Some(over) = policy.windows.iter().find(|window| !old.policy.windows.contains(window) && is_over(window, now)) {
        let sentence = format!("The window “{}” is over already.", over.name);
        return Err(Refusal::new(Kind::Invalid, "window_over", sentence, "Choose an end in the future, or remove it.")
            .about("windows")
            .into());
    }
    let lacks = lacking(&mut tx, project.id, &policy).await?;
    if !lacks.is_empty() {
        return Err(unsatisfiable(&lacks).into());
    }
    let new = db::policies::New {
        id: backend.clock().id(),
        project: project.id,
        environment,
        version: version + 1,
        policy: &policy,
        by: actor.name(),
        at: now,
    };
    db::policies::insert(&mut tx, new).await?;
    let sentence = format!("{} changed the policy for {environment} to version {}.", actor.name(), version + 1);
    let mut fact = scope::fact(actor, now, project.id, None, "policy_changed", sentence);
    fact.detail = serde_json::json!({ "environment": environment, "before": old.policy, "after": policy });
    db::audit::append(&mut tx, fact).await?;
    tx.changed(scope::whole(project.id));
    tx.commit().await?;
    Ok(true)
}

/// The policy with its lists in order, if it is one.
pub(crate) fn checked(policy: Policy) -> Result<Policy, Refusal> {
    policy.check(&is_zone)
}

/// What the people of the project could never fill, whichever build it is.
pub(crate) async fn lacking(tx: &mut Tx, project: ProjectId, policy: &Policy) -> Result<Vec<Lack>, Error> {
    let people = db::signatures::present(tx, project).await?;
    Ok(quorum::assign(&policy.signer_rules(), &people).lacks)
}

fn unsatisfiable(lacks: &[Lack]) -> Refusal {
    let owners = lacks.iter().any(|lack| lack.roles == [Role::ProductOwner]);
    let sentence = format!("The people of this project cannot meet these rules: {} missing.", quorum::words(lacks));
    Refusal::new(Kind::Invalid, "policy_unsatisfiable", sentence, "Give more people these roles first, or demand fewer signatures.")
        .about(if owners { "product_owner_signatures" } else { "more_signers" })
}
