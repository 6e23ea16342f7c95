//! Reads an emergency release.

use crate::error::AppError;
#[cfg(feature = "ssr")]
use crate::{context, error};
use domain::summary::{EmergencyPage, EmergencySigningPage};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Words given for a release past the gate, and what is owed.
#[server(prefix = "/fn", endpoint = "emergency", input = Json)]
pub async fn read_emergency(slug: String, number: i64) -> Result<EmergencyPage, AppError> {
    let (backend, actor) = context::signed_in()?;
    backend::read::emergency(&backend, &actor, &slug, number).await.map_err(error::from_backend)
}

/// A drafted word that waits for its proof.
#[server(prefix = "/fn", endpoint = "emergency_signing", input = Json)]
pub async fn read_emergency_signing(slug: String, number: i64, signing: String) -> Result<EmergencySigningPage, AppError> {
    let (backend, actor) = context::signed_in()?;
    backend::read::emergency_signing(&backend, &actor, &slug, number, &signing).await.map_err(error::from_backend)
}
