//! A product owner lets a follow-up go, with a reason; it holds no gate any more.

use super::scope;
use crate::db::{self, Lock};
use crate::{Backend, Error};
use domain::access::Action;
use domain::id::FollowUpId;
use domain::text::Note;
use domain::{Actor, Refusal};

/// Waives a follow-up that was given on this candidate or an earlier one.
///
/// # Errors
/// `role_missing`, `not_found`, `follow_up_over`, `reason_missing`.
pub async fn waive(backend: &Backend, actor: &Actor, slug: &str, number: i64, id: &str, reason: &str) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    // It is about the gate of every later candidate. Roles are read when it is held.
    tx.lock(Lock::Project, project.id.uuid()).await?;
    let actor = &scope::fresh(&mut tx, actor).await?;
    actor.may(Action::Waive, project.id)?;
    let person = actor.person()?;
    let candidate = scope::candidate(&mut tx, project.id, number).await?;
    let id: FollowUpId = id.parse().map_err(|_| Refusal::not_found("follow-up"))?;
    let known = db::follow_ups::range(&mut tx, project.id, 1, number).await?.into_iter().find(|known| known.id == id);
    let known = known.ok_or_else(|| Refusal::not_found("follow-up"))?;
    let over = || Refusal::conflict("follow_up_over", "This follow-up is done or waived already.", "Reload the page.");
    if known.is_over() {
        return Err(over().into());
    }
    let reason = Note::required(reason, "reason")?;
    let now = backend.clock().now();
    if !db::follow_ups::waive(&mut tx, id, person.id, &reason, now).await? {
        return Err(over().into());
    }
    let sentence =
        format!("{} waived the follow-up {} of {}, given on #{}: {reason}", actor.name(), known.name(), known.story, known.given_on);
    let mut fact = scope::fact(actor, now, project.id, Some(candidate.id), "follow_up_waived", sentence);
    fact.detail = serde_json::json!({ "follow_up": id, "story": known.story, "given_on": known.given_on });
    db::audit::append(&mut tx, fact).await?;
    tx.changed(scope::whole(project.id));
    tx.commit().await
}
