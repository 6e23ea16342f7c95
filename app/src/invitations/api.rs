//! Reads invitations: a project's, and the one behind a personal link.

use crate::error::AppError;
#[cfg(feature = "ssr")]
use crate::{context, error};
use domain::summary::{InvitationsPage, InvitedPage};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// The project's invitations.
#[server(prefix = "/fn", endpoint = "invitations", input = Json)]
pub async fn read_invitations(slug: String) -> Result<InvitationsPage, AppError> {
    let (backend, actor) = context::signed_in()?;
    backend::read::invitations(&backend, &actor, &slug).await.map_err(error::from_backend)
}

/// What a personal link is about. Nobody needs to be signed in: whoever has the link may read it.
#[server(prefix = "/fn", endpoint = "invited", input = Json)]
pub async fn read_invited(token: String) -> Result<InvitedPage, AppError> {
    let (backend, device) = (context::backend()?, context::device());
    backend::ops::enter::look(&backend, &token, device.as_deref()).await.map_err(error::from_backend)
}
