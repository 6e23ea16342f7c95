//! Reads of the library pages.

use crate::error::AppError;
use domain::summary;
use domain::test_case::bulk::Typed;
use domain::test_case::query::Ask;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// One page of the library.
///
/// # Errors
/// What the reader may not see or what is not there.
#[server(prefix = "/fn", endpoint = "cases", input = Json)]
pub async fn read_cases(slug: String, ask: Option<Ask>) -> Result<summary::CasesPage, AppError> {
    let (backend, actor) = crate::context::signed_in()?;
    backend::read::cases(&backend, &actor, &slug, ask.unwrap_or_default()).await.map_err(crate::error::from_backend)
}

/// One case with its versions and results, or an empty one to write; `compare` asks what changed between two versions.
///
/// # Errors
/// What the reader may not see or what is not there.
#[server(prefix = "/fn", endpoint = "case", input = Json)]
pub async fn read_case(slug: String, number: Option<i64>, compare: Option<(i64, i64)>) -> Result<summary::CasePage, AppError> {
    let (backend, actor) = crate::context::signed_in()?;
    backend::read::case(&backend, &actor, &slug, number, compare).await.map_err(crate::error::from_backend)
}

/// What a change of all cases that match would do.
///
/// # Errors
/// What the reader may not see or what is not there.
#[server(prefix = "/fn", endpoint = "bulk", input = Json)]
pub async fn read_bulk(slug: String, ask: Option<Ask>, typed: Option<Typed>) -> Result<summary::BulkPage, AppError> {
    let (backend, actor) = crate::context::signed_in()?;
    let (ask, typed) = (ask.unwrap_or_default(), typed.unwrap_or_default());
    backend::read::bulk(&backend, &actor, &slug, ask, typed).await.map_err(crate::error::from_backend)
}
