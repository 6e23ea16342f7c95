//! Records an exception: this failed or blocked result may pass, for this reason, until then. And ends one early.

use super::scope;
use crate::db::{self, Lock, waivers};
use crate::{Backend, Error};
use domain::access::Action;
use domain::gate::{Scope, waived};
use domain::id::WaiverId;
use domain::text::Note;
use domain::waiver::end_of_waiver;
use domain::{Actor, Refusal};

/// What a product owner sent.
#[derive(Debug)]
pub struct Input {
    /// The case's number.
    pub case: i64,
    /// Why it may pass.
    pub reason: String,
    /// The last day on which it counts, `YYYY-MM-DD`, in UTC.
    pub until: String,
    /// `result` or `case`; empty is the narrower one, `result`.
    pub scope: String,
}

/// Waives the newest result of a case.
///
/// # Errors
/// `role_missing`, `not_found`, `candidate_decided`, `nothing_to_waive`, `already_waived`, `until_missing`,
/// `until_too_far`, `reason_missing`, `invalid_field`.
pub async fn waive_result(backend: &Backend, actor: &Actor, slug: &str, number: i64, input: Input) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    // Held in this order everywhere: a waiver of a case is about every candidate of the project. Roles are read when it is held.
    tx.lock(Lock::Project, project.id.uuid()).await?;
    let actor = &scope::fresh(&mut tx, actor).await?;
    actor.may(Action::Waive, project.id)?;
    let person = actor.person()?;
    let candidate = scope::candidate_locked(&mut tx, project.id, number).await?;
    scope::undecided(&mut tx, &candidate).await?;
    let now = backend.clock().now();
    let policy = db::policies::in_force(&mut tx, project.id, &project.settings.production).await?.policy;
    let facts = db::facts::range(&mut tx, project.id, &policy, number, number, now).await?;
    let planned = facts.into_iter().flat_map(|(_, facts)| facts.plan).find(|planned| planned.number == input.case);
    let planned = planned.ok_or_else(|| Refusal::not_found("planned test case"))?;
    let case = planned.number;
    let Some(result) = planned.latest.as_ref().filter(|result| result.verdict.holds_the_gate()) else {
        let sentence = format!("TC-{case} is neither failed nor blocked.");
        return Err(Refusal::conflict("nothing_to_waive", sentence, "Reload the page.").into());
    };
    if waived(&planned, now) {
        let sentence = format!("The newest result of TC-{case} is waived already.");
        return Err(Refusal::conflict("already_waived", sentence, "Reload the page. To change the waiver, end it and give another.").into());
    }
    let until = end_of_waiver(&input.until, now)?;
    let reason = Note::required(&input.reason, "reason")?;
    let scope = match input.scope.as_str() {
        "" => Scope::Result,
        word => word.parse().map_err(|_| Refusal::invalid("scope", "must be result or case"))?,
    };
    let id: WaiverId = backend.clock().id();
    let new = waivers::New { id, candidate: candidate.id, result: result.id, reason: &reason, until, scope, person: person.id, at: now };
    waivers::insert(&mut tx, new).await?;
    let (who, verdict, end) = (actor.name(), result.verdict, until.human());
    let sentence = match scope {
        Scope::Result => format!("{who} waived the {verdict} result of TC-{case} on #{number} until {end}: {reason}"),
        Scope::Case => format!("{who} waived TC-{case}, {verdict} on #{number}, for every candidate from here until {end}: {reason}"),
    };
    let mut fact = scope::fact(actor, now, project.id, Some(candidate.id), "result_waived", sentence);
    fact.detail = serde_json::json!({
        "waiver": id, "case": case, "result": result.id, "attempt": result.attempt, "scope": scope, "until": until.rfc3339(),
    });
    db::audit::append(&mut tx, fact).await?;
    tx.changed(scope::about(&candidate));
    tell_all(&mut tx, scope, &project);
    tx.commit().await
}

/// Ends a waiver before its time; what it covered holds the gate again. The waiver stays on record.
///
/// # Errors
/// `role_missing`, `not_found`, `candidate_decided`, `waiver_over`, `reason_missing`.
pub async fn end(backend: &Backend, actor: &Actor, slug: &str, number: i64, waiver: &str, reason: &str) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    tx.lock(Lock::Project, project.id.uuid()).await?;
    let actor = &scope::fresh(&mut tx, actor).await?;
    actor.may(Action::Waive, project.id)?;
    let person = actor.person()?;
    let candidate = scope::candidate_locked(&mut tx, project.id, number).await?;
    let id: WaiverId = waiver.parse().map_err(|_| Refusal::not_found("waiver"))?;
    // It is ended from the page of a candidate that it is about.
    let (case, found) = waivers::by_id(&mut tx, project.id, id)
        .await?
        .filter(|(_, waiver)| waiver.given_on == number || (waiver.scope == Scope::Case && waiver.given_on < number))
        .ok_or_else(|| Refusal::not_found("waiver"))?;
    scope::undecided(&mut tx, &candidate).await?;
    let now = backend.clock().now();
    if !found.counts(now) {
        let when = found.end().map(|end| format!(" on {}", end.human())).unwrap_or_default();
        let sentence = format!("The waiver by {} for TC-{case} ended{when}.", found.by);
        return Err(Refusal::conflict("waiver_over", sentence, "Reload the page.").into());
    }
    let reason = Note::required(reason, "reason")?;
    if !waivers::end(&mut tx, id, person.id, &reason, now).await? {
        return Err(Refusal::conflict("waiver_over", "Somebody ended this waiver already.", "Reload the page.").into());
    }
    let sentence = format!("{} ended the waiver by {} for TC-{case}, given on #{}: {reason}", actor.name(), found.by, found.given_on);
    let mut fact = scope::fact(actor, now, project.id, Some(candidate.id), "waiver_ended", sentence);
    fact.detail = serde_json::json!({ "waiver": id, "case": case, "scope": found.scope, "given_on": found.given_on });
    db::audit::append(&mut tx, fact).await?;
    tx.changed(scope::about(&candidate));
    tell_all(&mut tx, found.scope, &project);
    tx.commit().await
}

/// A waiver of a case is news on every candidate's page.
fn tell_all(tx: &mut db::Tx, scope: Scope, project: &db::projects::Project) {
    if scope == Scope::Case {
        tx.changed(super::scope::whole(project.id));
    }
}
