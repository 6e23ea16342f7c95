//! Starts and closes a tester's run.

use super::scope;
use crate::{Backend, Error, db};
use domain::access::Action;
use domain::id::TestRunId;
use domain::{Actor, Refusal};

/// Starts a run in an environment of the project.
///
/// # Errors
/// `role_missing`, `not_found`, `candidate_decided`, or `invalid_field` about `environment`.
pub async fn start(backend: &Backend, actor: &Actor, slug: &str, number: i64, environment: &str) -> Result<TestRunId, Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    actor.may(Action::RecordResult, project.id)?;
    let tester = actor.person()?;
    let candidate = scope::candidate_locked(&mut tx, project.id, number).await?;
    scope::undecided(&mut tx, &candidate).await?;
    if !project.settings.environments.iter().any(|known| known.name == environment) {
        return Err(Refusal::invalid("environment", "is not one of this project's environments").into());
    }
    let id: TestRunId = backend.clock().id();
    let now = backend.clock().now();
    db::results::insert_run(&mut tx, id, candidate.id, environment, tester.id, now).await?;
    let sentence = format!("{} started a test run on #{number} in {environment}.", actor.name());
    db::audit::append(&mut tx, scope::fact(actor, now, project.id, Some(candidate.id), "run_started", sentence)).await?;
    tx.changed(scope::about(&candidate));
    tx.commit().await?;
    Ok(id)
}

/// Closes one's own run; nothing is recorded in it afterwards.
///
/// # Errors
/// `role_missing`, `not_found`, `not_your_run`, `run_closed`.
pub async fn close(backend: &Backend, actor: &Actor, slug: &str, number: i64, run: &str) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    actor.may(Action::RecordResult, project.id)?;
    let candidate = scope::candidate_locked(&mut tx, project.id, number).await?;
    let id: TestRunId = run.parse()?;
    let found = db::results::run(&mut tx, candidate.id, id).await?.ok_or_else(|| Refusal::not_found("test run"))?;
    own(&found, actor)?;
    let now = backend.clock().now();
    if !db::results::close_run(&mut tx, id, now).await? {
        return Err(closed().into());
    }
    let sentence = format!("{} closed a test run on #{number} with {} results.", actor.name(), found.results);
    db::audit::append(&mut tx, scope::fact(actor, now, project.id, Some(candidate.id), "run_closed", sentence)).await?;
    tx.changed(scope::about(&candidate));
    tx.commit().await
}

/// A run belongs to its tester.
pub(crate) fn own(run: &db::results::Run, actor: &Actor) -> Result<(), Error> {
    if run.tester_id == actor.person()?.id.uuid() {
        return Ok(());
    }
    Err(Refusal::forbidden("not_your_run", format!("This test run belongs to {}.", run.tester), "Start a run of your own.").into())
}

/// Nothing is recorded in a closed run.
pub(crate) fn closed() -> Refusal {
    Refusal::conflict("run_closed", "This test run is closed.", "Start a new run to record more results.")
}
