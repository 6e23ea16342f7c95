//! How much at a time, how long, and what a panic becomes.

use crate::portal::Portal;
use crate::problem::{Problem, request_id};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, StatusCode, header};
use std::any::Any;
use std::time::Duration;

/// Longest a request may take, except an upload.
const PATIENCE: Duration = Duration::from_secs(30);
/// Longest an upload may take.
const UPLOAD_PATIENCE: Duration = Duration::from_secs(600);

/// Says "busy" at once instead of letting everybody wait.
pub(crate) async fn in_flight(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    // Whoever watches the process must hear from it most of all when it is busy.
    let watched = ["/health", "/ready", "/metrics"].contains(&request.uri().path());
    let Ok(_permit) = portal.in_flight.clone().try_acquire_owned() else {
        if watched {
            return next.run(request).await;
        }
        let path = request.uri().path().to_owned();
        let mut response = Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "busy",
            "The portal is busy.",
            "Try again in a few seconds. Nothing was changed.",
        )
        .for_path(&path);
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
        return response;
    };
    next.run(request).await
}

/// Gives up on a request that takes too long. Changes run on their own and are not cut in half.
pub(crate) async fn patience(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let upload =
        request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).is_some_and(|kind| kind.starts_with("multipart/"));
    let limit = if upload { UPLOAD_PATIENCE } else { PATIENCE };
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "timeout",
            "This took too long.",
            "Look whether it was done before you try again.",
        )
        .for_path(&path),
    }
}

/// What a panic becomes: a plain page that names the request; the log has the rest.
pub(crate) fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let what = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("unknown");
    tracing::error!(request_id = request_id(), panic = what, "a handler panicked");
    Problem::internal().page().into_response()
}
