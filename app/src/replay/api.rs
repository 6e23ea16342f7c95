//! Reads what a signer saw.

use crate::error::AppError;
#[cfg(feature = "ssr")]
use crate::{context, error};
use domain::summary::ReplayPage;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// A signature with the page by which it was given.
#[server(prefix = "/fn", endpoint = "replay", input = Json)]
pub async fn read_replay(slug: String, number: i64, signature: String) -> Result<ReplayPage, AppError> {
    let (backend, actor) = context::signed_in()?;
    backend::read::replay(&backend, &actor, &slug, number, &signature).await.map_err(error::from_backend)
}
