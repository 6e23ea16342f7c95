//! QA pages: the plan and a run.

use super::place::{self, Reading};
use crate::db::{self, attachments};
use crate::{Backend, Error};
use domain::access::Action;
use domain::candidate::Candidate;
use domain::gate::PlannedCase;
use domain::id::TestRunId;
use domain::summary::{FileLink, PlanAsk, QaPage, RunCase, RunPage, RunRow};
use domain::{Actor, Refusal, Timestamp};
use std::collections::HashMap;
use uuid::Uuid;

/// The QA page of a candidate, with the part of the plan that `ask` asks for.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn qa(backend: &Backend, actor: &Actor, slug: &str, number: i64, ask: PlanAsk) -> Result<QaPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let (candidate, head) = reading.head(number).await?;
    let plan = plan(&mut reading, &candidate).await?;
    let honesty = super::honest::honesty(backend, &mut reading, actor, &candidate, &plan, true).await?;
    let about = super::plan::about(backend, actor, &mut reading, &candidate, (&plan, ask)).await?;
    let runs = db::results::runs(&mut reading.tx, candidate.id).await?.iter().map(|run| run_row(run, actor)).collect();
    let environments = environments(&reading, "qa");
    Ok(QaPage { place: reading.place, head, plan, honesty, about, runs, environments })
}

/// Environments, those for `used_by` first.
pub(super) fn environments(reading: &Reading, used_by: &str) -> Vec<String> {
    let mut all: Vec<_> = reading.project.settings.environments.iter().collect();
    all.sort_by_key(|environment| environment.used_by != used_by);
    all.into_iter().map(|environment| environment.name.clone()).collect()
}

async fn plan(reading: &mut Reading, candidate: &Candidate) -> Result<Vec<PlannedCase>, Error> {
    let facts = db::facts::range(&mut reading.tx, reading.project.id, candidate.number, candidate.number, reading.place.now).await?;
    Ok(facts.into_iter().next().map(|(_, facts)| facts.plan).unwrap_or_default())
}

fn run_row(run: &db::results::Run, actor: &Actor) -> RunRow {
    RunRow {
        id: run.test_run_id.to_string(),
        tester: run.tester.clone(),
        own: actor.person().is_ok_and(|person| person.id.uuid() == run.tester_id),
        environment: run.environment.clone(),
        started_at: Timestamp(run.started_at),
        closed_at: run.closed_at.map(Timestamp),
        results: run.results,
    }
}

/// The page on which a tester records results; `case` asks for one case by number.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn run(backend: &Backend, actor: &Actor, slug: &str, number: i64, run_id: &str, case: Option<i64>) -> Result<RunPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let (candidate, head) = reading.head(number).await?;
    let id: TestRunId = run_id.parse()?;
    let found = db::results::run(&mut reading.tx, candidate.id, id).await?.ok_or_else(|| Refusal::not_found("test run"))?;
    let planned = db::plans::of_candidate(&mut reading.tx, candidate.id).await?;
    let history = db::results::history(&mut reading.tx, candidate.id).await?;
    let mut files: HashMap<Uuid, Vec<FileLink>> = HashMap::new();
    for file in attachments::of_results(&mut reading.tx, candidate.id).await? {
        files.entry(file.subject_id).or_default().push(reading.link(file));
    }
    let waivers: HashMap<_, _> = plan(&mut reading, &candidate)
        .await?
        .into_iter()
        .filter_map(|p| p.waiver.map(|waiver| (p.case, (waiver.reason, waiver.by))))
        .collect();
    let cases: Vec<RunCase> = planned
        .into_iter()
        .map(|case| {
            let own: Vec<_> = history.iter().filter(|(recorded, _)| recorded.case == case.id).collect();
            RunCase {
                number: case.number,
                version: case.version,
                done_here: own.iter().any(|(_, run)| *run == id),
                history: own
                    .into_iter()
                    .map(|(recorded, _)| (recorded.clone(), files.get(&recorded.id.uuid()).cloned().unwrap_or_default()))
                    .collect(),
                waiver: waivers.get(&case.id).cloned(),
                wording: case.wording,
            }
        })
        .collect();
    let asked = case.filter(|number| cases.iter().any(|case| case.number == *number));
    let current = asked.or_else(|| cases.iter().find(|case| !case.done_here).map(|case| case.number));
    Ok(RunPage { place: reading.place, head, run: run_row(&found, actor), cases, current, intent: backend.clock().secret() })
}
