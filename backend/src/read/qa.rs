//! QA pages: the plan, the case library.

use super::place::{self, Reading};
use crate::db;
use crate::{Backend, Error};
use domain::access::Action;
use domain::candidate::Candidate;
use domain::gate::PlannedCase;
use domain::summary::{CasePage, CasesPage, QaPage, RunRow};
use domain::{Actor, Refusal, Timestamp};

/// The QA page of a candidate.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn qa(backend: &Backend, actor: &Actor, slug: &str, number: i64) -> Result<QaPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let (candidate, head) = reading.head(number).await?;
    let plan = plan(&mut reading, &candidate).await?;
    let library = db::test_cases::all(&mut reading.tx, reading.project.id).await?;
    let unplanned = library
        .into_iter()
        .filter(|case| !case.retired && !plan.iter().any(|planned| planned.case == case.id))
        .map(|case| (case.number, case.wording.title.to_string()))
        .collect();
    let runs = db::results::runs(&mut reading.tx, candidate.id).await?.iter().map(|run| run_row(run, actor)).collect();
    let environments = environments(&reading, "qa");
    Ok(QaPage { place: reading.place, head, plan, unplanned, runs, environments })
}

/// Environments, those for `used_by` first.
pub(super) fn environments(reading: &Reading, used_by: &str) -> Vec<String> {
    let mut all: Vec<_> = reading.project.settings.environments.iter().collect();
    all.sort_by_key(|environment| environment.used_by != used_by);
    all.into_iter().map(|environment| environment.name.clone()).collect()
}

pub(super) async fn plan(reading: &mut Reading, candidate: &Candidate) -> Result<Vec<PlannedCase>, Error> {
    let facts = db::facts::range(&mut reading.tx, reading.project.id, candidate.number, candidate.number, reading.place.now).await?;
    Ok(facts.into_iter().next().map(|(_, facts)| facts.plan).unwrap_or_default())
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

/// The case library.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn cases(backend: &Backend, actor: &Actor, slug: &str) -> Result<CasesPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let cases = db::test_cases::all(&mut reading.tx, reading.project.id).await?;
    Ok(CasesPage { place: reading.place, cases })
}

/// One case with its versions, or the form for a new one.
///
/// # Errors
/// `not_found`, or `role_missing` for a new one; otherwise when the database is away.
pub async fn case(backend: &Backend, actor: &Actor, slug: &str, number: Option<i64>) -> Result<CasePage, Error> {
    let action = if number.is_some() { Action::View } else { Action::EditTestCase };
    let mut reading = place::open(backend, actor, slug, action).await?;
    let case = match number {
        None => None,
        Some(number) => Some(
            db::test_cases::by_number(&mut reading.tx, reading.project.id, number).await?.ok_or_else(|| Refusal::not_found("test case"))?,
        ),
    };
    let versions = match &case {
        None => Vec::new(),
        Some(case) => db::test_cases::versions(&mut reading.tx, case.id).await?,
    };
    Ok(CasePage { place: reading.place, case, versions })
}
