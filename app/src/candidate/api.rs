//! Reads a candidate.

use crate::error::AppError;
#[cfg(feature = "ssr")]
use crate::{context, error};
use domain::summary::CandidatePage;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Everything about one candidate.
#[server(prefix = "/fn", endpoint = "candidate", input = Json)]
pub async fn read_candidate(slug: String, number: i64) -> Result<CandidatePage, AppError> {
    let (backend, actor) = context::signed_in()?;
    backend::read::candidate(&backend, &actor, &slug, number).await.map_err(error::from_backend)
}
