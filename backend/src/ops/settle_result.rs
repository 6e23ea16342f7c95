//! Settles a case on which testers disagree: one verdict stands, and somebody says why.

use super::scope;
use crate::db::results::New;
use crate::db::{self, Tx, projects::Project};
use crate::{Backend, Error};
use domain::access::Action;
use domain::candidate::Candidate;
use domain::disagreement::{Disagreement, check_settlement, fold};
use domain::id::{PersonId, ResultId, TestCaseId, TestRunId};
use domain::test_run::Served;
use domain::{Actor, Refusal, Timestamp};

/// What a tester sent.
#[derive(Debug)]
pub struct Input {
    /// The case's number.
    pub case: i64,
    /// `passed` or `failed`: which of the two stands.
    pub verdict: String,
    /// Why.
    pub note: String,
    /// The newest attempt on the page that was read.
    pub seen: i64,
    /// Made by the page.
    pub intent: String,
}

/// Settles it with a new result; the same intent again is the same settlement. Whoever is a side may do it too, and
/// it is recorded that a side did.
///
/// # Errors
/// `role_missing`, `not_found`, `candidate_decided`, `nothing_to_settle`, `stale_page` with what came meanwhile,
/// `reason_missing`, `invalid_field` about `verdict`, `intent_reused`.
pub async fn settle(backend: &Backend, actor: &Actor, slug: &str, number: i64, input: Input) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    actor.may(Action::SettleResult, project.id)?;
    let tester = actor.person()?;
    let intent = scope::intent(&input.intent)?;
    let candidate = scope::candidate_locked(&mut tx, project.id, number).await?;
    let planned = db::plans::of_candidate(&mut tx, candidate.id).await?;
    let case = planned.into_iter().find(|case| case.number == input.case).ok_or_else(|| Refusal::not_found("planned test case"))?;
    if let Some(known) = db::results::by_intent(&mut tx, intent).await? {
        let same = known.test_case_id == case.id.uuid() && known.verdict == input.verdict;
        return if same { Ok(()) } else { Err(scope::intent_reused().into()) };
    }
    scope::undecided(&mut tx, &candidate).await?;
    let disagreement = disagreement(&mut tx, &project, &candidate, case.id).await?;
    let newest = db::results::latest(&mut tx, candidate.id, case.id).await?.map_or(0, |(_, attempt, _)| attempt);
    let (verdict, note) = match check_settlement(case.number, disagreement.as_ref(), &input.verdict, &input.note, (input.seen, newest)) {
        Ok(settled) => settled,
        Err(refusal) if refusal.code == "stale_page" => {
            return Err(refusal.with_details(came_since(&mut tx, &candidate, case.id, input.seen).await?).into());
        }
        Err(refusal) => return Err(refusal.into()),
    };
    let by_a_side = disagreement.as_ref().is_some_and(|differ| differ.has_side(tester.id));
    let now = backend.clock().now();
    let (run, own) = run_for(backend, &mut tx, &candidate, disagreement.as_ref(), tester.id, now).await?;
    let id: ResultId = backend.clock().id();
    let new = New {
        id,
        candidate: candidate.id,
        run,
        case: case.id,
        version: case.version,
        attempt: newest + 1,
        verdict,
        note: Some(&note),
        person: tester.id,
        at: now,
        intent,
        steps: &[],
        served: &Served::NotAsked,
        took: None,
        settles: true,
        carried_from: None,
    };
    db::results::insert(&mut tx, new).await?;
    if !own {
        db::results::close_run(&mut tx, run, now).await?;
    }
    let side = if by_a_side { ", being one of those who disagreed" } else { "" };
    let sentence = format!("{} settled TC-{} on #{number} as {verdict}{side}: {note}", actor.name(), case.number);
    let mut fact = scope::fact(actor, now, project.id, Some(candidate.id), "case_settled", sentence);
    fact.detail = serde_json::json!({
        "case": case.number, "version": case.version, "attempt": newest + 1, "verdict": verdict, "by_a_side": by_a_side, "run": run,
        "run_opened_for_it": !own, "passed": disagreement.as_ref().map(|d| d.passed), "failed": disagreement.as_ref().map(|d| d.failed),
    });
    db::audit::append(&mut tx, fact).await?;
    tx.changed(scope::about(&candidate));
    tx.commit().await
}

async fn disagreement(tx: &mut Tx, project: &Project, candidate: &Candidate, case: TestCaseId) -> Result<Option<Disagreement>, Error> {
    let judgements = db::judgements::range(tx, project.id, candidate.number, candidate.number).await?;
    Ok(judgements.get(&(candidate.id.uuid(), case.uuid())).and_then(|judgements| fold(judgements).0))
}

/// A result belongs to a run: the settler's own open one, else one in the environment of the newest of the two
/// results, opened for this and closed with it. True when it was the settler's own.
async fn run_for(
    backend: &Backend,
    tx: &mut Tx,
    candidate: &Candidate,
    disagreement: Option<&Disagreement>,
    tester: PersonId,
    now: Timestamp,
) -> Result<(TestRunId, bool), Error> {
    let runs = db::results::runs(tx, candidate.id).await?;
    if let Some(own) = runs.iter().find(|run| run.tester_id == tester.uuid() && run.closed_at.is_none()) {
        return Ok((own.test_run_id.into(), true));
    }
    let history = db::results::history(tx, candidate.id).await?;
    let side = |id: ResultId| disagreement.is_some_and(|differ| differ.passed == id || differ.failed == id);
    // Newest first.
    let newest = history.iter().find(|(result, _)| side(result.id)).map(|(_, run)| run.uuid());
    let environment = runs.iter().find(|run| Some(run.test_run_id) == newest).map(|run| run.environment.clone());
    let environment = environment.ok_or_else(|| Error::inconsistent("result", "test_run_id", candidate.id))?;
    let id: TestRunId = backend.clock().id();
    db::results::insert_run(tx, id, candidate.id, &environment, tester, now).await?;
    Ok((id, false))
}

/// Results that came after the page was read, oldest first.
async fn came_since(tx: &mut Tx, candidate: &Candidate, case: TestCaseId, seen: i64) -> Result<Vec<String>, Error> {
    let history = db::results::history(tx, candidate.id).await?;
    let later = history.into_iter().filter(|(result, _)| result.case == case && result.attempt > seen);
    let mut lines: Vec<_> = later.map(|(result, _)| format!("{} recorded {}.", result.by, result.verdict)).collect();
    lines.reverse();
    Ok(lines)
}
