//! Reads the chats of a project.

use crate::error::AppError;
#[cfg(feature = "ssr")]
use crate::{context, error};
use domain::summary::ChatPage;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// The project's chats, and the mails that did not arrive.
#[server(prefix = "/fn", endpoint = "chats", input = Json)]
pub async fn read_chats(slug: String) -> Result<ChatPage, AppError> {
    let (backend, actor) = context::signed_in()?;
    backend::read::chats(&backend, &actor, &slug).await.map_err(error::from_backend)
}
