//! What people read when signing in did not work: the sign-in page with the reason on it. Details are logged.

use super::Failure;
use crate::pages;
use crate::portal::Portal;
use app::context::{FormEcho, RequestInfo};
use axum::response::Response;
use domain::Refusal;
use domain::refusal::Kind;
use http::StatusCode;

const AGAIN: &str = "Start again from the sign-in page.";

async fn page(portal: &Portal, info: RequestInfo, refusal: Refusal, status: StatusCode) -> Response {
    pages::answer(portal, info, "/sign-in", FormEcho { refusal: Some(refusal), values: Vec::new() }, status).await
}

/// A refusal of an operation.
pub(super) async fn with(portal: &Portal, info: RequestInfo, refusal: Refusal) -> Response {
    let status = StatusCode::from_u16(refusal.kind.status()).unwrap_or(StatusCode::FORBIDDEN);
    page(portal, info, refusal, status).await
}

pub(super) async fn unknown_provider(portal: &Portal, info: RequestInfo) -> Response {
    page(portal, info, Refusal::not_found("way to sign in"), StatusCode::NOT_FOUND).await
}

pub(super) async fn expired(portal: &Portal, info: RequestInfo) -> Response {
    let refusal = Refusal::new(Kind::Malformed, "login_expired", "This sign-in is no longer valid.", AGAIN);
    page(portal, info, refusal, StatusCode::BAD_REQUEST).await
}

pub(super) async fn somebody_else(portal: &Portal, info: RequestInfo) -> Response {
    let refusal =
        Refusal::conflict("signed_in_as_other", "You are signed in here as somebody else.", "Sign out first, then sign in again.");
    page(portal, info, refusal, StatusCode::CONFLICT).await
}

/// Signing in again at this provider proves nothing.
pub(super) async fn cannot_ask_again(portal: &Portal, info: RequestInfo) -> Response {
    let refusal = Refusal::new(
        Kind::Invalid,
        "cannot_ask_again",
        "GitHub does not say when it asked who you are, so signing in again there proves nothing.",
        "Prove it by a passkey or a one-time code.",
    );
    page(portal, info, refusal, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// The page that asked for signing in again, with the reason.
pub(super) async fn again(portal: &Portal, info: RequestInfo, next: &str, refusal: Refusal) -> Response {
    let status = StatusCode::from_u16(refusal.kind.status()).unwrap_or(StatusCode::FORBIDDEN);
    pages::answer(portal, info, next, FormEcho { refusal: Some(refusal), values: Vec::new() }, status).await
}

/// The provider sent the browser back with an error instead of a code.
pub(super) async fn provider_said(portal: &Portal, info: RequestInfo, provider: &str, error: &str) -> Response {
    if error == "access_denied" {
        let refusal = Refusal::new(Kind::Malformed, "access_denied", "You did not sign in.", "You can try again, or sign in another way.");
        return page(portal, info, refusal, StatusCode::OK).await;
    }
    failed(portal, info, provider, Failure::Refused("provider_refused", error.chars().take(200).collect())).await
}

/// The provider is away, or what it said does not hold.
pub(super) async fn failed(portal: &Portal, info: RequestInfo, provider: &str, failure: Failure) -> Response {
    tracing::warn!(provider, detail = failure.detail(), request_id = info.request_id, "signing in failed");
    match failure {
        Failure::Unavailable(_) => {
            let refusal = Refusal::new(
                Kind::Malformed,
                "provider_unavailable",
                "The sign-in provider does not answer as it should.",
                "Try again in a few minutes. If it stays, tell the operator the request id.",
            );
            page(portal, info, refusal, StatusCode::BAD_GATEWAY).await
        }
        Failure::Refused(class, _) => {
            let refusal = Refusal::new(Kind::Malformed, class, "The answer of the sign-in provider was not accepted.", AGAIN);
            page(portal, info, refusal, StatusCode::BAD_REQUEST).await
        }
    }
}
