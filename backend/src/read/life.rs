//! Who stands in for whom; an emergency release, and what is owed since.

use super::{place, stage};
use crate::windows::standing_at;
use crate::{Backend, Error, Tx, db};
use domain::access::{Action, may_stand_in};
use domain::emergency::{Word, held};
use domain::id::{CandidateId, PersonId};
use domain::signature::check_not_own_change;
use domain::summary::{EmergencyPage, StandInsPage};
use domain::{Actor, Refusal};

/// Who stands in for whom in a project.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn stand_ins(backend: &Backend, actor: &Actor, slug: &str) -> Result<StandInsPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let project = reading.project.id;
    let policy = db::policies::in_force(&mut reading.tx, project, &reading.project.settings.production).await?.policy;
    let me = actor.person().ok().map(|person| person.id);
    let all = db::delegations::of_project(&mut reading.tx, project).await?;
    let rows = all.into_iter().map(|one| (me.is_some_and(|me| me == one.of || me == one.by), one)).map(|(mine, one)| (one, mine)).collect();
    let accounts = db::people::accounts(&mut reading.tx).await?;
    let holders = db::entitled::holders(&mut reading.tx, project, &accounts).await?;
    let can = |id| holders.iter().any(|holder| holder.person == id && may_stand_in(&[holder.role]));
    let others = |id| me.is_none_or(|me| !accounts.are_one(me, id));
    let people = db::people::members(&mut reading.tx, project).await?;
    let people = people.into_iter().filter(|(id, _)| others(*id) && can(*id)).map(|(id, name)| (id.to_string(), name)).collect();
    Ok(StandInsPage {
        rows,
        people,
        days: policy.delegation_days,
        may: actor.may_sign(&policy.signer_rules(), project).is_ok(),
        environment: reading.project.settings.production.clone(),
        place: reading.place,
        intent: backend.clock().secret(),
    })
}

/// The page on which two people release past the gate.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn emergency(backend: &Backend, actor: &Actor, slug: &str, number: i64) -> Result<EmergencyPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let derived = stage::one(&mut reading, number).await?;
    let (project, candidate, now) = (reading.project.id, &derived.candidate, reading.place.now);
    let words = db::emergencies::words(&mut reading.tx, candidate.id).await?;
    let deployment = db::deployments::of_candidate(&mut reading.tx, candidate.id).await?.filter(|found| found.withdrawn_at.is_none());
    let policy = &derived.approval.policy.policy;
    let hours = policy.emergency_hours;
    let barred = match actor.may(Action::ReleaseInEmergency, project) {
        Err(refusal) => Some(refusal),
        Ok(_) if hours == 0 => Some(Refusal::forbidden(
            "emergency_off",
            "The policy of this project allows no emergency releases.",
            "A release manager can change the policy.",
        )),
        Ok(_) => {
            let waiting = words.iter().filter(|word| word.waits(policy, now));
            kept_from_a_word(&mut reading.tx, candidate.id, waiting, actor.person()?.id).await?
        }
    };
    let released = deployment.is_some_and(|found| found.emergency);
    Ok(EmergencyPage {
        head: place::head(candidate, derived.stage, derived.newest),
        hours,
        held: held(&derived.approval.gate, &standing_at(&policy.windows, now)),
        released,
        words: words.into_iter().map(|word| (!released && word.waits(policy, now), word)).map(|(waits, word)| (word, waits)).collect(),
        barred,
        owed: db::emergencies::obligations(&mut reading.tx, project, false).await?,
        place: reading.place,
        intent: backend.clock().secret(),
    })
}

/// What keeps this person, who has the right, from giving their word beside those that wait.
pub(super) async fn kept_from_a_word(
    tx: &mut Tx,
    candidate: CandidateId,
    mut waiting: impl Iterator<Item = &Word>,
    me: PersonId,
) -> Result<Option<Refusal>, Error> {
    let aliases = db::people::aliases(tx, me).await?;
    let contributors = db::candidates::contributors(tx, candidate).await?;
    // One person is one by however many accounts.
    let accounts = db::people::accounts(tx).await?;
    let given = waiting.any(|word| accounts.are_one(word.person, me)).then(|| {
        Refusal::conflict(
            "emergency_same_person",
            "You have given your word; an emergency release needs two different people.",
            "Another product owner or release manager has to give theirs.",
        )
    });
    Ok(check_not_own_change(&contributors, &aliases).err().or(given))
}
