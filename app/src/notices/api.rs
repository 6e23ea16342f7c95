//! Reads how the reader hears of things.

use crate::error::AppError;
#[cfg(feature = "ssr")]
use crate::{context, error};
use domain::summary::NoticesPage;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// The reader's choices, and what was mailed lately.
#[server(prefix = "/fn", endpoint = "notices", input = Json)]
pub async fn read_notices() -> Result<NoticesPage, AppError> {
    let (backend, actor) = context::signed_in()?;
    backend::read::notices(&backend, &actor, context::language()).await.map_err(error::from_backend)
}
