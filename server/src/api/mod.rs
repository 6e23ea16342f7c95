//! REST for CI and deploy jobs: bearer tokens, JSON, problems with a code. Described at `/api/openapi.json`.

mod attestations;
mod audit;
mod auth;
mod bounces;
mod build;
mod candidates;
mod gate;
mod idempotency;
mod reports;

use crate::portal::Portal;
use crate::problem::Problem;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{any, get, post};
use domain::Refusal;
use http::{StatusCode, header};

/// Largest body, in bytes.
const LARGEST: usize = 10 * 1024 * 1024;

const OPENAPI: &str = include_str!("openapi.json");

/// `/api/…`, outside of sessions: a cookie opens nothing here.
pub(crate) fn router() -> Router<Portal> {
    Router::new()
        .route("/api/v1/candidates", post(candidates::submit).get(candidates::list).fallback(wrong_method))
        .route("/api/v1/candidates/{number}", get(candidates::one).fallback(wrong_method))
        .route("/api/v1/candidates/{number}/gate", get(gate::gate).fallback(wrong_method))
        .route("/api/v1/candidates/{number}/reports", post(reports::attach).fallback(wrong_method))
        .route("/api/v1/bounces", post(bounces::take).fallback(wrong_method))
        .route("/api/v1/releases/{release}/attestation", get(attestations::of_release).fallback(wrong_method))
        .route("/api/v1/releases/{release}/attestation/{file}", get(attestations::file).fallback(wrong_method))
        .route("/api/v1/attestations", get(attestations::of_image).fallback(wrong_method))
        .route("/api/v1/audit", get(audit::export).fallback(wrong_method))
        .route("/api/v1/audit/{seq}/proof", get(audit::proof).fallback(wrong_method))
        .layer(DefaultBodyLimit::max(LARGEST))
        .route("/api/openapi.json", get(openapi))
        .route("/api/{*rest}", any(nothing))
}

async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], OPENAPI).into_response()
}

async fn nothing() -> Problem {
    Refusal::not_found("address").into()
}

async fn wrong_method() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "This address does not take this method.", "See /api/openapi.json.")
}

#[cfg(test)]
mod tests {
    use super::OPENAPI;

    #[test]
    fn the_description_names_every_route_and_no_other() {
        let description: serde_json::Value = serde_json::from_str(OPENAPI).expect("JSON");
        let mut described: Vec<String> = Vec::new();
        for (path, operations) in description["paths"].as_object().expect("paths") {
            described.extend(operations.as_object().expect("operations").keys().map(|method| format!("{method} {path}")));
        }
        described.sort();
        let routes = [
            "get /api/v1/attestations",
            "get /api/v1/audit",
            "get /api/v1/audit/{seq}/proof",
            "get /api/v1/candidates",
            "get /api/v1/candidates/{number}",
            "get /api/v1/candidates/{number}/gate",
            "get /api/v1/releases/{release}/attestation",
            "get /api/v1/releases/{release}/attestation/{file}",
            "post /api/v1/bounces",
            "post /api/v1/candidates",
            "post /api/v1/candidates/{number}/reports",
        ];
        assert_eq!(described, routes);
        let source = include_str!("mod.rs");
        for path in routes.iter().filter_map(|route| route.split_once(' ')).map(|(_, path)| path) {
            assert!(source.contains(&format!(".route(\"{path}\"")), "{path}");
        }
    }
}
