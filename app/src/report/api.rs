//! Reads the pages of machine tests.

use crate::error::AppError;
#[cfg(feature = "ssr")]
use crate::{context, error};
use domain::summary::{ReportPage, ReportQuery, ReportsPage, TestPage};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// All machine tests of a candidate, a part and a page at a time.
#[server(prefix = "/fn", endpoint = "reports", input = Json)]
pub async fn read_reports(slug: String, number: i64, #[server(default)] asked: ReportQuery) -> Result<ReportsPage, AppError> {
    let (backend, actor) = context::signed_in()?;
    backend::read::reports(&backend, &actor, &slug, number, asked).await.map_err(error::from_backend)
}

/// One machine report with its tests, a page at a time.
#[server(prefix = "/fn", endpoint = "report", input = Json)]
pub async fn read_report(slug: String, number: i64, report: String, #[server(default)] asked: ReportQuery) -> Result<ReportPage, AppError> {
    let (backend, actor) = context::signed_in()?;
    backend::read::report(&backend, &actor, &slug, number, &report, asked).await.map_err(error::from_backend)
}

/// One machine test with everything it wrote.
#[server(prefix = "/fn", endpoint = "machine_test", input = Json)]
pub async fn read_test(slug: String, number: i64, report: String, position: i64) -> Result<TestPage, AppError> {
    let (backend, actor) = context::signed_in()?;
    backend::read::test(&backend, &actor, &slug, number, &report, position).await.map_err(error::from_backend)
}
