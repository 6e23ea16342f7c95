//! Writes the rules by which a project's plans are proposed.

use super::scope;
use crate::db::{self, Lock};
use crate::paths::Map;
use crate::{Backend, Error};
use domain::access::Action;
use domain::plan::Rules;
use domain::{Actor, Refusal};

/// Puts new rules into force, if the old ones still are at `version`. Plans that were proposed stay as they are.
///
/// # Errors
/// `role_missing`, `not_found`, `stale_page`, or `invalid_field` about `paths` or `not_run_for`.
pub async fn edit(backend: &Backend, actor: &Actor, slug: &str, version: i64, paths: &str, not_run_for: i64) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    actor.may(Action::EditPlan, project.id)?;
    let rules = Rules::from_form(version + 1, paths, not_run_for)?;
    Map::new(&rules)?;
    tx.lock(Lock::Project, project.id.uuid()).await?;
    let old = db::changes::rules(&mut tx, project.id).await?;
    if old.version != version {
        return Err(Refusal::conflict(
            "stale_page",
            "Somebody else changed the plan rules meanwhile. Your change was not saved.",
            "Read the newest ones, then decide again.",
        )
        .into());
    }
    if old.paths == rules.paths && old.not_run_for == rules.not_run_for {
        return Ok(());
    }
    let now = backend.clock().now();
    db::changes::write_rules(&mut tx, project.id, &rules, actor.name(), now).await?;
    let sentence = format!("{} changed the rules by which plans are proposed.", actor.name());
    let mut fact = scope::fact(actor, now, project.id, None, "plan_rules_changed", sentence);
    fact.detail = serde_json::json!({ "before": old, "after": rules });
    db::audit::append(&mut tx, fact).await?;
    tx.changed(scope::whole(project.id));
    tx.commit().await
}
