//! Says how a project lives in Jira. What waited for that is tried again.

use super::scope;
use crate::db::{self, Lock, feedback_issues, jira_mapping};
use crate::jobs::{self, Job};
use crate::{Backend, Error};
use domain::access::Action;
use domain::jira::Mapping;
use domain::{Actor, Refusal};

/// Puts a mapping into force in the place of the one with its version.
///
/// # Errors
/// `role_missing`, `not_found`, `stale_page`, `invalid_field`.
pub async fn edit(backend: &Backend, actor: &Actor, slug: &str, mapping: Mapping) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    actor.may(Action::ManageJira, project.id)?;
    let mapping = mapping.check()?;
    tx.lock(Lock::Project, project.id.uuid()).await?;
    let (old, _) = jira_mapping::load(&mut tx, project.id).await?;
    let stale = || {
        Refusal::conflict(
            "stale_page",
            "Somebody else changed the Jira settings meanwhile. Your change was not saved.",
            "Read the newest ones, then decide again.",
        )
    };
    if old.version != mapping.version {
        return Err(stale().into());
    }
    let now = backend.clock().now();
    if old != mapping {
        let mapping = Mapping { version: old.version + 1, ..mapping };
        if !jira_mapping::write(&mut tx, project.id, &mapping, actor.name(), now).await? {
            return Err(stale().into());
        }
        let sentence = format!("{} changed the Jira settings.", actor.name());
        let mut fact = scope::fact(actor, now, project.id, None, "jira_mapping_changed", sentence);
        fact.detail = serde_json::json!({ "before": old, "after": mapping });
        db::audit::append(&mut tx, fact).await?;
    }
    for (feedback, ..) in feedback_issues::parked(&mut tx, project.id).await? {
        jobs::enqueue(&mut tx, backend.clock(), &Job::FileFeedback { feedback }).await?;
    }
    feedback_issues::unpark(&mut tx, project.id).await?;
    tx.changed(scope::whole(project.id));
    tx.commit().await
}
