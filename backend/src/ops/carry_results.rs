//! Accepts results of the candidate before for cases that nothing in the build touches. Each new result names the one
//! that was really run, and whoever accepts it answers for it.

use super::carry_offer::{self, Offer};
use super::scope;
use crate::db::{self, Tx};
use crate::{Backend, Error};
use domain::access::{Action, Person};
use domain::candidate::Candidate;
use domain::id::TestRunId;
use domain::plan::Safe;
use domain::test_run::{Served, Verdict};
use domain::text::Note;
use domain::{Actor, Refusal, Timestamp};
use std::collections::BTreeMap;

/// What the tester sent.
#[derive(Debug)]
pub struct Input {
    /// Numbers of the cases.
    pub cases: Vec<i64>,
    /// Number of the candidate whose results the page offered.
    pub from: i64,
    /// Made by the page.
    pub intent: String,
}

/// Carries them; the same intent again is the same act. All or none.
///
/// # Errors
/// `role_missing`, `not_found`, `candidate_decided`, `carry_forbidden`, `not_carriable`, `stale_page`, `intent_reused`, or
/// `invalid_field` about `case`.
pub async fn carry(backend: &Backend, actor: &Actor, slug: &str, number: i64, input: Input) -> Result<(), Error> {
    let mut wanted = input.cases;
    wanted.sort_unstable();
    wanted.dedup();
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    let actor = &scope::fresh(&mut tx, actor).await?;
    actor.may(Action::CarryResult, project.id)?;
    let person = actor.person()?;
    let intent = scope::intent(&input.intent)?;
    let candidate = scope::candidate_locked(&mut tx, project.id, number).await?;
    if wanted.is_empty() {
        return Err(Refusal::invalid("case", "is not chosen").into());
    }
    let known = db::carry::of_intent(&mut tx, candidate.id, intent).await?;
    if known == wanted {
        return Ok(());
    }
    if !known.is_empty() {
        return Err(scope::intent_reused().into());
    }
    scope::undecided(&mut tx, &candidate).await?;
    if !db::policies::in_force(&mut tx, project.id, &project.settings.production).await?.policy.carry_forward {
        return Err(Refusal::forbidden(
            "carry_forbidden",
            "The policy of this project does not allow results to be carried.",
            "Run the cases on this candidate.",
        )
        .into());
    }
    let offer = carry_offer::offer(&mut tx, &project, &candidate).await?;
    let offer = offer.filter(|offer| offer.previous.number == input.from).ok_or_else(|| {
        Refusal::conflict("stale_page", "The candidate before is another one than on your page.", "Reload the page and choose again.")
    })?;
    judge(&offer, &wanted)?;
    let now = backend.clock().now();
    let runs = write(backend, &mut tx, (&candidate, person), (&offer, &wanted), intent, now).await?;
    let count = wanted.len();
    let sentence = format!(
        "{} accepted {count} {} of #{} for #{number}.",
        actor.name(),
        if count == 1 { "result" } else { "results" },
        offer.previous.number
    );
    let mut fact = scope::fact(actor, now, project.id, Some(candidate.id), "results_carried", sentence);
    fact.detail = serde_json::json!({ "cases": wanted, "from": offer.previous.number, "runs": runs });
    db::audit::append(&mut tx, fact).await?;
    tx.changed(scope::about(&candidate));
    tx.commit().await
}

/// Every wanted case must be carriable at this moment.
fn judge(offer: &Offer, wanted: &[i64]) -> Result<(), Refusal> {
    let mut details = Vec::new();
    for number in wanted {
        match offer.cases.iter().find(|(older, _)| older.number == *number) {
            Some((_, Ok(Safe::NothingChanged | Safe::Elsewhere { .. }))) => {}
            Some((_, Err(hindrance))) => details.push(format!("TC-{number}: {}", hindrance.sentence())),
            None => details.push(format!(
                "TC-{number}: It is not planned here, has a result here already, or was not run on #{}.",
                offer.previous.number
            )),
        }
    }
    if details.is_empty() {
        return Ok(());
    }
    let sentence = match details.len() {
        1 => "1 result cannot be carried.".to_owned(),
        n => format!("{n} results cannot be carried."),
    };
    Err(Refusal::conflict("not_carriable", sentence, "Nothing was carried. Run these cases, and carry the others.")
        .about("case")
        .with_details(details))
}

/// One run for each environment, closed when its results are in; their ids.
async fn write(
    backend: &Backend,
    tx: &mut Tx,
    (candidate, person): (&Candidate, &Person),
    (offer, wanted): (&Offer, &[i64]),
    intent: &str,
    now: Timestamp,
) -> Result<Vec<TestRunId>, Error> {
    let mut runs: BTreeMap<&str, TestRunId> = BTreeMap::new();
    for (older, _) in offer.cases.iter().filter(|(older, _)| wanted.binary_search(&older.number).is_ok()) {
        let origin = &older.origin;
        let run = match runs.get(origin.environment.as_str()) {
            Some(run) => *run,
            None => {
                let run: TestRunId = backend.clock().id();
                db::carry::insert_run(tx, run, candidate.id, &origin.environment, person.id, now).await?;
                runs.insert(&origin.environment, run);
                run
            }
        };
        let words = format!(
            "Carried from #{} ({}, commit {}), run by {}.",
            origin.candidate,
            origin.candidate_version,
            origin.commit.short(),
            origin.tester
        );
        let note = Note::parse(&words)?;
        let intent = format!("{intent}-{}", older.number);
        let new = db::results::New {
            id: backend.clock().id(),
            candidate: candidate.id,
            run,
            case: older.case,
            version: older.version,
            attempt: 1,
            verdict: Verdict::Passed,
            note: Some(&note),
            person: person.id,
            at: now,
            intent: &intent,
            steps: &[],
            served: &Served::NotAsked,
            took: None,
            settles: false,
            carried_from: Some(origin.result),
        };
        db::results::insert(tx, new).await?;
    }
    for run in runs.values() {
        db::results::close_run(tx, *run, now).await?;
    }
    Ok(runs.into_values().collect())
}
