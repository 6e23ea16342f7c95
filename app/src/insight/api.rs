//! Reads of the pages that show how things went.

use crate::error::AppError;
use domain::summary;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Failures over the last candidates, and a page of the matrix.
///
/// # Errors
/// What the reader may not see or what is not there.
#[server(prefix = "/fn", endpoint = "quality", input = Json)]
pub async fn read_quality(slug: String, query: Option<String>, page: Option<i64>) -> Result<summary::QualityPage, AppError> {
    let (backend, actor) = crate::context::signed_in()?;
    let query = query.unwrap_or_default();
    backend::read::quality(&backend, &actor, &slug, &query, page.unwrap_or(1)).await.map_err(crate::error::from_backend)
}

/// How the testing of a candidate went.
///
/// # Errors
/// What the reader may not see or what is not there.
#[server(prefix = "/fn", endpoint = "burn_up", input = Json)]
pub async fn read_burn_up(slug: String, number: i64) -> Result<summary::BurnUp, AppError> {
    let (backend, actor) = crate::context::signed_in()?;
    backend::read::burn_up(&backend, &actor, &slug, number).await.map_err(crate::error::from_backend)
}
