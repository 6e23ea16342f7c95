//! The control listener: pages for a visitor, a JSON API for tests that drive the real binary.
mod api;
mod forms;
pub(crate) mod html;
mod pages;

use axum::{
    Router,
    body::Body,
    http::{Method, Request, Response, StatusCode},
    middleware::{self, Next},
    response::IntoResponse,
};

use crate::Sandbox;

pub(crate) fn router(core: Sandbox) -> Router {
    Router::new()
        .merge(pages::router())
        .merge(forms::router())
        .nest("/api", api::router())
        .layer(middleware::from_fn(same_site))
        .with_state(core)
}

/// A page of another site must not steer the demo through a visitor's browser.
async fn same_site(request: Request<Body>, next: Next) -> Response<Body> {
    let site = request.headers().get("sec-fetch-site").and_then(|value| value.to_str().ok());
    let foreign = matches!(site, Some("cross-site" | "same-site"));
    if foreign && request.method() != Method::GET {
        return (StatusCode::FORBIDDEN, "sent by another site").into_response();
    }
    next.run(request).await
}
