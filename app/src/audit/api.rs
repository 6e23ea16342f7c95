//! Reads the audit log.

use crate::error::AppError;
#[cfg(feature = "ssr")]
use crate::{context, error};
use domain::summary::{AuditAsk, AuditPage};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Rows of a project's audit log that are asked for, newest first; `before` shows older ones.
#[server(prefix = "/fn", endpoint = "audit", input = Json)]
pub async fn read_audit(slug: String, ask: Option<AuditAsk>, before: Option<i64>) -> Result<AuditPage, AppError> {
    let (backend, actor) = context::signed_in()?;
    backend::read::audit(&backend, &actor, &slug, ask.unwrap_or_default(), before).await.map_err(error::from_backend)
}
