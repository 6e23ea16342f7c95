//! Reads who stands in for whom.

use crate::error::AppError;
#[cfg(feature = "ssr")]
use crate::{context, error};
use domain::summary::StandInsPage;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// The project's stand-ins.
#[server(prefix = "/fn", endpoint = "stand_ins", input = Json)]
pub async fn read_stand_ins(slug: String) -> Result<StandInsPage, AppError> {
    let (backend, actor) = context::signed_in()?;
    backend::read::stand_ins(&backend, &actor, &slug).await.map_err(error::from_backend)
}
