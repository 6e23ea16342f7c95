//! Reads a dossier.

use crate::error::AppError;
#[cfg(feature = "ssr")]
use crate::{context, error};
use domain::summary::DossierPage;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Everything that is on record about one candidate.
#[server(prefix = "/fn", endpoint = "dossier", input = Json)]
pub async fn read_dossier(slug: String, number: i64) -> Result<DossierPage, AppError> {
    let (backend, actor) = context::signed_in()?;
    backend::read::dossier(&backend, &actor, &slug, number).await.map_err(error::from_backend)
}
