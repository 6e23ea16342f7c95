//! Reads of the QA pages.

use crate::error::AppError;
use domain::summary;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// The plan of a candidate with its newest results, and the runs.
///
/// # Errors
/// What the reader may not see or what is not there.
#[server(prefix = "/fn", endpoint = "qa", input = Json)]
pub async fn read_qa(slug: String, number: i64) -> Result<summary::QaPage, AppError> {
    let (backend, actor) = crate::context::signed_in()?;
    backend::read::qa(&backend, &actor, &slug, number).await.map_err(crate::error::from_backend)
}
