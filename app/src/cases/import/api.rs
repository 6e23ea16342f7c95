//! Reads of the import pages.

use crate::error::AppError;
use domain::summary;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Where a file is chosen.
///
/// # Errors
/// What the reader may not see or do.
#[server(prefix = "/fn", endpoint = "import_start", input = Json)]
pub async fn read_import_start(slug: String) -> Result<summary::ImportStart, AppError> {
    let (backend, actor) = crate::context::signed_in()?;
    backend::read::import_start(&backend, &actor, &slug).await.map_err(crate::error::from_backend)
}

/// What a file will become, or what it became.
///
/// # Errors
/// What the reader may not see or what is not there.
#[server(prefix = "/fn", endpoint = "import", input = Json)]
pub async fn read_import(slug: String, import: String, tool: Option<String>, map: Option<String>) -> Result<summary::ImportPage, AppError> {
    let (backend, actor) = crate::context::signed_in()?;
    backend::read::import(&backend, &actor, &slug, &import, tool, map).await.map_err(crate::error::from_backend)
}
