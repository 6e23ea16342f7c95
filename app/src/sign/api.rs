//! Reads what a signer must have read.

use crate::error::AppError;
#[cfg(feature = "ssr")]
use crate::{context, error};
use domain::summary::{SignPage, SigningPage};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Everything a signer reads before signing.
#[server(prefix = "/fn", endpoint = "sign", input = Json)]
pub async fn read_sign(slug: String, number: i64) -> Result<SignPage, AppError> {
    let (backend, actor) = context::signed_in()?;
    backend::read::sign(&backend, &actor, &slug, number).await.map_err(error::from_backend)
}

/// A drafted statement that waits for its proof.
#[server(prefix = "/fn", endpoint = "signing", input = Json)]
pub async fn read_signing(slug: String, number: i64, signing: String) -> Result<SigningPage, AppError> {
    let (backend, actor) = context::signed_in()?;
    backend::read::signing(&backend, &actor, &slug, number, &signing).await.map_err(error::from_backend)
}
