//! Reads of the library pages.

use crate::error::AppError;
use domain::summary;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// The library.
///
/// # Errors
/// What the reader may not see or what is not there.
#[server(prefix = "/fn", endpoint = "cases", input = Json)]
pub async fn read_cases(slug: String) -> Result<summary::CasesPage, AppError> {
    let (backend, actor) = crate::context::signed_in()?;
    backend::read::cases(&backend, &actor, &slug).await.map_err(crate::error::from_backend)
}

/// One case with its versions, or an empty one to write.
///
/// # Errors
/// What the reader may not see or what is not there.
#[server(prefix = "/fn", endpoint = "case", input = Json)]
pub async fn read_case(slug: String, number: Option<i64>) -> Result<summary::CasePage, AppError> {
    let (backend, actor) = crate::context::signed_in()?;
    backend::read::case(&backend, &actor, &slug, number).await.map_err(crate::error::from_backend)
}
