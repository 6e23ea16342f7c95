//! Reads the projects.

use crate::error::AppError;
#[cfg(feature = "ssr")]
use crate::{context, error};
use domain::summary::ProjectRow;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// The projects the reader may see.
#[server(prefix = "/fn", endpoint = "projects", input = Json)]
pub async fn read_projects() -> Result<Vec<ProjectRow>, AppError> {
    let (backend, actor) = context::signed_in()?;
    backend::read::projects(&backend, &actor).await.map_err(error::from_backend)
}
