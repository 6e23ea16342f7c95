//! Reads of the runner.

use super::state::{GuardSheet, Sheet};
use crate::error::AppError;
use domain::summary;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// One run with the case to show; `done` names the case that was just recorded.
///
/// # Errors
/// What the reader may not see or what is not there.
#[server(prefix = "/fn", endpoint = "run", input = Json)]
pub async fn read_run(slug: String, number: i64, run: String, case: Option<i64>, done: Option<i64>) -> Result<summary::RunPage, AppError> {
    let (backend, actor) = crate::context::signed_in()?;
    backend::read::run(&backend, &actor, &slug, number, &run, case, done).await.map_err(crate::error::from_backend)
}

/// Every case of a run: the screen reads them once and then needs no page for the next.
///
/// # Errors
/// What the reader may not see or what is not there.
#[server(prefix = "/fn", endpoint = "run_cases", input = Json)]
pub async fn read_run_cases(slug: String, number: i64, run: String) -> Result<Vec<Sheet>, AppError> {
    let (backend, actor) = crate::context::signed_in()?;
    let cases = backend::read::run_cases(&backend, &actor, &slug, number, &run).await.map_err(crate::error::from_backend)?;
    let now = backend.clock().now();
    Ok(cases.into_iter().map(|case| super::sheet::sheet(case, actor.name(), number, now)).collect())
}

/// What the run's environment serves. Asked after the page, so that a slow environment never slows the page.
///
/// # Errors
/// What the reader may not see or what is not there.
#[server(prefix = "/fn", endpoint = "run_guard", input = Json)]
pub async fn read_run_guard(slug: String, number: i64, run: String, again: Option<bool>) -> Result<GuardSheet, AppError> {
    let (backend, actor) = crate::context::signed_in()?;
    let guard = backend::read::guard(&backend, &actor, &slug, number, &run, again == Some(true)).await;
    guard.map(super::sheet::guard_sheet).map_err(crate::error::from_backend)
}
