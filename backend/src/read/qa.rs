//! QA pages: the plan.

use super::place::{self, Reading};
use super::stage;
use crate::db;
use crate::{Backend, Error};
use domain::access::Action;
use domain::candidate::Candidate;
use domain::gate::PlannedCase;
use domain::summary::{PlanAsk, QaPage, RunRow};
use domain::{Actor, Timestamp};

/// The QA page of a candidate, with the part of the plan that `ask` asks for.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn qa(backend: &Backend, actor: &Actor, slug: &str, number: i64, ask: PlanAsk) -> Result<QaPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let (_, head) = reading.head(number).await?;
    let derived = stage::one(&mut reading, number).await?;
    let around = super::plan::around(&mut reading, &derived).await?;
    let about = super::plan::about(actor, &mut reading, &derived, &around, ask).await?;
    let (plan, mut honesty) = (derived.approval.facts.plan.clone(), around.honesty.clone());
    super::honest::own(backend, actor, &plan, &mut honesty);
    let runs = around.runs.iter().map(|run| run_row(run, actor)).collect();
    let environments = environments(&reading, "qa");
    Ok(QaPage { place: reading.place, head, plan, honesty, about, runs, environments })
}

/// Environments, those for `used_by` first.
pub(super) fn environments(reading: &Reading, used_by: &str) -> Vec<String> {
    let mut all: Vec<_> = reading.project.settings.environments.iter().collect();
    all.sort_by_key(|environment| environment.used_by != used_by);
    all.into_iter().map(|environment| environment.name.clone()).collect()
}

pub(super) async fn plan(reading: &mut Reading, candidate: &Candidate) -> Result<Vec<PlannedCase>, Error> {
    Ok(stage::one(reading, candidate.number).await?.approval.facts.plan.clone())
}

pub(super) fn run_row(run: &db::results::Run, actor: &Actor) -> RunRow {
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
