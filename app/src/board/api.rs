//! Reads the board.

use crate::error::AppError;
#[cfg(feature = "ssr")]
use crate::{context, error};
use domain::summary::Board;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// The board of a project; `before` shows candidates older than that number.
#[server(prefix = "/fn", endpoint = "board", input = Json)]
pub async fn read_board(slug: String, before: Option<i64>) -> Result<Board, AppError> {
    let (backend, actor) = context::signed_in()?;
    backend::read::board(&backend, &actor, &slug, before).await.map_err(error::from_backend)
}
