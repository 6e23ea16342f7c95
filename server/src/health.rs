//! For whoever runs the process: does it live, can it work.

use crate::portal::Portal;
use crate::problem::request_id;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use backend::jobs::worker;
use http::StatusCode;

/// A worker that was not heard of for this long is taken for dead, in milliseconds.
const WORKER_SILENCE_MS: i64 = 30_000;

/// `GET /health`.
pub(crate) async fn health() -> &'static str {
    "ok\n"
}

/// `GET /ready`.
pub(crate) async fn ready(State(portal): State<Portal>) -> Response {
    let mut reasons = Vec::new();
    match portal.backend.db().durability().await {
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "the database does not answer");
            reasons.push("The database does not answer.");
        }
        Ok(_) => match portal.backend.db().schema().await {
            Ok((applied, known)) if applied == known => {}
            Ok((applied, known)) if applied.len() > known.len() => reasons.push("The database is newer than this program."),
            _ => reasons.push("The database schema is not up to date."),
        },
    }
    let now = portal.backend.clock().now();
    match worker::last_tick() {
        None => reasons.push("The worker has not started."),
        Some(last) if now.since(last) > WORKER_SILENCE_MS => reasons.push("The worker has stopped."),
        Some(_) => {}
    }
    let status = if reasons.is_empty() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(serde_json::json!({ "ready": reasons.is_empty(), "reasons": reasons, "request_id": request_id() }))).into_response()
}
