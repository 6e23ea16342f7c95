//! Reads of the QA pages.

use crate::error::AppError;
use domain::summary;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// The plan of a candidate with its newest results, filtered as asked, and the runs.
///
/// # Errors
/// What the reader may not see or what is not there.
#[server(prefix = "/fn", endpoint = "qa", input = Json)]
pub async fn read_qa(slug: String, number: i64, ask: Option<summary::PlanAsk>) -> Result<summary::QaPage, AppError> {
    let (backend, actor) = crate::context::signed_in()?;
    backend::read::qa(&backend, &actor, &slug, number, ask.unwrap_or_default()).await.map_err(crate::error::from_backend)
}

/// The rules by which plans are proposed.
///
/// # Errors
/// What the reader may not see or what is not there.
#[server(prefix = "/fn", endpoint = "plan_rules", input = Json)]
pub async fn read_plan_rules(slug: String) -> Result<summary::PlanRulesPage, AppError> {
    let (backend, actor) = crate::context::signed_in()?;
    backend::read::plan_rules(&backend, &actor, &slug).await.map_err(crate::error::from_backend)
}
