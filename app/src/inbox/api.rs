//! Reads the inbox.

use crate::error::AppError;
#[cfg(feature = "ssr")]
use crate::{context, error};
use domain::summary::InboxPage;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// What waits on the reader.
#[server(prefix = "/fn", endpoint = "inbox", input = Json)]
pub async fn read_inbox() -> Result<InboxPage, AppError> {
    let (backend, actor) = context::signed_in()?;
    backend::read::inbox(&backend, &actor).await.map_err(error::from_backend)
}
