//! Reads the gate.

use crate::error::AppError;
#[cfg(feature = "ssr")]
use crate::{context, error};
use domain::summary::GatePage;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// What holds a candidate, who can act on it, and what changed.
#[server(prefix = "/fn", endpoint = "gate", input = Json)]
pub async fn read_gate(slug: String, number: i64) -> Result<GatePage, AppError> {
    let (backend, actor) = context::signed_in()?;
    backend::read::gate(&backend, &actor, &slug, number).await.map_err(error::from_backend)
}
