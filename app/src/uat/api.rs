//! Reads of the UAT page.

use crate::error::AppError;
use domain::summary;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// The stories of a candidate with their answers.
///
/// # Errors
/// What the reader may not see or what is not there.
#[server(prefix = "/fn", endpoint = "uat", input = Json)]
pub async fn read_uat(slug: String, number: i64) -> Result<summary::UatPage, AppError> {
    let (backend, actor) = crate::context::signed_in()?;
    backend::read::uat(&backend, &actor, &slug, number).await.map_err(crate::error::from_backend)
}

/// The release notes of a candidate.
///
/// # Errors
/// What the reader may not see or what is not there.
#[server(prefix = "/fn", endpoint = "notes", input = Json)]
pub async fn read_notes(slug: String, number: i64) -> Result<summary::NotesPage, AppError> {
    let (backend, actor) = crate::context::signed_in()?;
    backend::read::notes(&backend, &actor, &slug, number).await.map_err(crate::error::from_backend)
}
