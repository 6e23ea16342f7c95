//! Records an exception: this failed or blocked result may pass, for this reason.

use super::scope;
use crate::{Backend, Error, db};
use domain::access::Action;
use domain::gate::Scope;
use domain::text::Note;
use domain::{Actor, Refusal, Timestamp};

/// Waives the newest result of a case. `until` is a day, `YYYY-MM-DD`, or empty for this candidate's whole life.
///
/// # Errors
/// `role_missing`, `not_found`, `candidate_decided`, `nothing_to_waive`, `already_waived`, `reason_missing`.
pub async fn waive_result(
    backend: &Backend,
    actor: &Actor,
    slug: &str,
    number: i64,
    case: i64,
    reason: &str,
    until: &str,
) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    actor.may(Action::Waive, project.id)?;
    let person = actor.person()?;
    let candidate = scope::candidate_locked(&mut tx, project.id, number).await?;
    scope::undecided(&mut tx, &candidate).await?;
    let planned = db::plans::of_candidate(&mut tx, candidate.id).await?;
    let case = planned.into_iter().find(|known| known.number == case).ok_or_else(|| Refusal::not_found("planned test case"))?;
    let latest = db::results::latest(&mut tx, candidate.id, case.id).await?;
    let Some((result, _, verdict)) = latest.filter(|(_, _, verdict)| verdict.holds_the_gate()) else {
        return Err(Refusal::conflict(
            "nothing_to_waive",
            format!("TC-{} is neither failed nor blocked.", case.number),
            "Reload the page.",
        )
        .into());
    };
    if db::results::is_waived(&mut tx, result).await? {
        return Err(Refusal::conflict(
            "already_waived",
            format!("The newest result of TC-{} is waived already.", case.number),
            "Reload the page.",
        )
        .into());
    }
    let now = backend.clock().now();
    let until = end_of_day(until, now)?;
    let reason = Note::required(reason, "reason")?;
    let new = db::results::NewWaiver {
        id: backend.clock().id(),
        candidate: candidate.id,
        result,
        reason: &reason,
        until,
        scope: Scope::Result,
        person: person.id,
        at: now,
    };
    db::results::waive(&mut tx, new).await?;
    let sentence = format!("{} waived the {verdict} result of TC-{} on #{number}: {reason}", actor.name(), case.number);
    db::audit::append(&mut tx, scope::fact(actor, now, project.id, Some(candidate.id), "result_waived", sentence)).await?;
    tx.changed(scope::about(&candidate));
    tx.commit().await
}

/// The last moment of a day in UTC, which must lie ahead.
fn end_of_day(day: &str, now: Timestamp) -> Result<Option<Timestamp>, Refusal> {
    if day.trim().is_empty() {
        return Ok(None);
    }
    let end = Timestamp::parse(&format!("{}T23:59:59Z", day.trim()))
        .ok_or_else(|| Refusal::invalid("until", "must be a day such as 2026-12-31"))?;
    if end <= now { Err(Refusal::invalid("until", "must not be in the past")) } else { Ok(Some(end)) }
}
