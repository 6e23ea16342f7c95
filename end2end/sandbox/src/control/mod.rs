//! The control listener: pages for a visitor, a JSON API for tests that drive the real binary.
mod api;
mod forms;
pub(crate) mod html;
mod pages;

use axum::{
    Json, Router,
    body::Body,
    extract::{Path, State},
    http::{Method, Request, Response, StatusCode},
    middleware::{self, Next},
    response::IntoResponse,
    routing::get,
};

use crate::{Sandbox, verbs};

pub(crate) fn router(core: Sandbox) -> Router {
    Router::new()
        .route("/environments/{name}", get(environment))
        .merge(pages::router())
        .merge(forms::router())
        .nest("/api", api::router())
        .layer(middleware::from_fn(same_site))
        .with_state(core)
}

/// What an environment answers at its version address.
async fn environment(State(core): State<Sandbox>, Path(name): Path<String>) -> impl IntoResponse {
    let (status, commit) = verbs::served(&core, &name);
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    (status, [("x-build-commit", commit.clone())], Json(serde_json::json!({"environment": name, "build": {"commit": commit}})))
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
