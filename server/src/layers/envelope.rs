//! The outermost layer: gives the request its id, the log its span, the answer its headers.

use super::headers;
use crate::portal::Portal;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use backend::db::audit::REQUEST_ID;
use http::{HeaderName, HeaderValue, StatusCode};
use std::time::Instant;
use tracing::Instrument as _;

/// The request's id, for handlers that put it on a page.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(pub String);

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// An id made by us: one that came with the request could be anything, and would end in our log.
pub(crate) async fn wrap(State(portal): State<Portal>, mut request: Request, next: Next) -> Response {
    let id = hex::encode(rand::random::<[u8; 16]>());
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "other".to_owned(), |path| path.as_str().to_owned());
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    // The address of a personal link is a secret.
    let path = if path.starts_with(headers::PERSONAL) { format!("{}…", headers::PERSONAL) } else { path };
    request.extensions_mut().insert(RequestId(id.clone()));
    let span = tracing::info_span!("request", request_id = id, %method, path);
    let started = Instant::now();
    let mut response = REQUEST_ID.scope(id.clone(), next.run(request).instrument(span.clone())).await;
    let found = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    headers::complete(&portal, &path, found, response.headers_mut());
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, value);
    }
    let took = started.elapsed();
    portal.metrics.answered(&route, method.as_str(), response.status().as_u16(), took.as_secs_f64());
    let _in_span = span.enter();
    let (status, millis) = (response.status().as_u16(), u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
    if status >= 500 {
        tracing::error!(status, millis, "answered")
    } else {
        tracing::debug!(status, millis, "answered")
    }
    response
}
