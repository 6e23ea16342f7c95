//! What an emergency release owes is met: the portal sees that it is done, or a named person says so.

use super::{approval, scope};
use crate::db::projects::Project;
use crate::db::{self, Lock};
use crate::{Backend, Error};
use domain::access::Action;
use domain::emergency::sent_by;
use domain::gate::evaluate;
use domain::id::ObligationId;
use domain::signature::Standing;
use domain::text::Note;
use domain::{Actor, Refusal};

/// On somebody's word; once it is met that stays so.
///
/// # Errors
/// `role_missing`, `not_found`, `own_emergency` for the two who released it, `reason_missing`.
pub async fn say(backend: &Backend, actor: &Actor, slug: &str, id: &str, reason: &str) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    tx.lock(Lock::Project, project.id.uuid()).await?;
    let actor = &scope::fresh(&mut tx, actor).await?;
    actor.may(Action::Waive, project.id)?;
    let person = actor.person()?.id;
    let id: ObligationId = id.parse().map_err(|_| Refusal::not_found("obligation"))?;
    let all = db::emergencies::obligations(&mut tx, project.id, false).await?;
    let owed = all.into_iter().find(|owed| owed.id == id).ok_or_else(|| Refusal::not_found("obligation"))?;
    let candidate = scope::candidate(&mut tx, project.id, owed.candidate_number).await?;
    let words = db::emergencies::words(&mut tx, candidate.id).await?;
    let accounts = db::people::accounts(&mut tx).await?;
    if sent_by(&words, owed.opened_at).iter().any(|word| accounts.are_one(word.person, person)) {
        return Err(Refusal::forbidden(
            "own_emergency",
            "You released this candidate in an emergency; somebody else has to say that what it owes is met.",
            "Ask another product owner, or do what is owed: the portal sees that by itself.",
        )
        .into());
    }
    let reason = Note::required(reason, "reason")?;
    let now = backend.clock().now();
    if !db::emergencies::meet(&mut tx, id, Some(person), reason.as_str(), now).await? {
        return Ok(());
    }
    let sentence = format!("{} says that what #{} owes is met ({}): {reason}", actor.name(), owed.candidate_number, owed.sentence);
    let mut fact = scope::fact(actor, now, project.id, Some(candidate.id), "obligation_met", sentence);
    fact.detail = serde_json::json!({ "obligation": id });
    db::audit::append(&mut tx, fact).await?;
    tx.changed(scope::whole(project.id));
    tx.commit().await
}

/// Looks through what a project owes; gives the number of things that turned out to be done.
///
/// # Errors
/// When the database is away.
pub(crate) async fn look(backend: &Backend, project: &Project) -> Result<usize, Error> {
    if db::emergencies::obligations(&mut backend.snapshot().await?, project.id, true).await?.is_empty() {
        return Ok(0);
    }
    let mut tx = backend.begin().await?;
    tx.lock(Lock::Project, project.id.uuid()).await?;
    let (now, mut met) = (backend.clock().now(), 0);
    for owed in db::emergencies::obligations(&mut tx, project.id, true).await? {
        let candidate = scope::candidate(&mut tx, project.id, owed.candidate_number).await?;
        let environment = project.settings.production.as_str();
        let state = approval::of_candidate(&mut tx, project, &candidate, environment, now).await?;
        // By the rules it was released under: whoever changes the rules does not pay the debt.
        let rules = db::emergencies::rules_of(&mut tx, owed.id).await?;
        let facts = db::facts::range(&mut tx, project.id, &rules, candidate.number, candidate.number, now).await?;
        let facts = facts.into_iter().next().map(|(_, facts)| facts).ok_or_else(|| Refusal::not_found("candidate"))?;
        let (gate, planned) = (evaluate(&rules, &facts), facts.plan.iter().map(|case| case.number).collect::<Vec<_>>());
        let approved = state.standing == Standing::Approved
            || db::emergencies::released_after(&mut tx, project.id, owed.candidate_number, owed.opened_at).await?;
        if !owed.is_done(&gate, &planned, approved) || !db::emergencies::meet(&mut tx, owed.id, None, "It is done.", now).await? {
            continue;
        }
        met += 1;
        let sentence = format!("What #{} owes is met: {}", owed.candidate_number, owed.sentence);
        let mut fact = scope::fact(&Actor::System, now, project.id, Some(candidate.id), "obligation_met", sentence);
        fact.detail = serde_json::json!({ "obligation": owed.id });
        db::audit::append(&mut tx, fact).await?;
    }
    if met > 0 {
        tx.changed(scope::whole(project.id));
    }
    tx.commit().await?;
    Ok(met)
}
