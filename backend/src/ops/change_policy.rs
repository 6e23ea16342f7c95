//! Changes a project's rules. Every version is kept; signatures under the old one are void.

use super::scope;
use crate::db::{self, Lock};
use crate::{Backend, Error};
use domain::access::Action;
use domain::policy::Policy;
use domain::{Actor, Refusal};

/// Puts a new version into force, if the rules still are at `version`.
///
/// # Errors
/// `role_missing`, `stale_page`, `invalid_field`, `policy_unsatisfiable` when fewer people can sign than the rules demand.
pub async fn change(backend: &Backend, actor: &Actor, slug: &str, version: i64, policy: Policy) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    actor.may(Action::EditPolicy, project.id)?;
    let policy = policy.check()?;
    tx.lock(Lock::Project, project.id.uuid()).await?;
    let now = backend.clock().now();
    let old = db::policies::in_force(&mut tx, project.id).await?;
    if old.version != version {
        return Err(Refusal::conflict(
            "stale_page",
            "Somebody else changed the policy meanwhile. Your change was not saved.",
            "Read the newest version, then decide again.",
        )
        .into());
    }
    if old.policy == policy {
        return Ok(());
    }
    let grants = db::people::of_project(&mut tx, project.id).await?;
    let signers = grants.iter().filter(|grant| grant.role == domain::Role::ProductOwner).count();
    if usize::from(policy.product_owner_signatures) > signers {
        return Err(Refusal::new(
            domain::refusal::Kind::Invalid,
            "policy_unsatisfiable",
            format!("These rules demand {} product owners, but the project has {signers}.", policy.product_owner_signatures),
            "Give more people the role first, or demand fewer signatures.",
        )
        .about("product_owner_signatures")
        .into());
    }
    db::policies::insert(&mut tx, backend.clock().id(), project.id, version + 1, &policy, actor.name(), now).await?;
    let mut fact = scope::fact(
        actor,
        now,
        project.id,
        None,
        "policy_changed",
        format!("{} changed the policy to version {}.", actor.name(), version + 1),
    );
    fact.detail = serde_json::json!({ "before": old.policy, "after": policy });
    db::audit::append(&mut tx, fact).await?;
    tx.changed(scope::whole(project.id));
    tx.commit().await
}
