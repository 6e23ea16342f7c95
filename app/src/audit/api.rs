//! Reads the audit log.

use crate::error::AppError;
#[cfg(feature = "ssr")]
use crate::{context, error};
use domain::summary::AuditPage;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Rows of a project's audit log, newest first; `before` shows older ones.
#[server(prefix = "/fn", endpoint = "audit", input = Json)]
pub async fn read_audit(slug: String, before: Option<i64>) -> Result<AuditPage, AppError> {
    let (backend, actor) = context::signed_in()?;
    backend::read::audit(&backend, &actor, &slug, before).await.map_err(error::from_backend)
}
