//! Webhooks: signed, bounded, read, handed on. A 2xx is said only after the delivery is kept.

mod json;
mod signature;

use crate::portal::Portal;
use crate::problem::{Problem, request_id};
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Json, Router};
use backend::db::audit::REQUEST_ID;
use backend::ops::receive_webhook::{Hook, Outcome, Source, receive};
use bytes::Bytes;
use domain::Refusal;
use domain::refusal::Kind;
use http::{HeaderMap, StatusCode, header};
use secrecy::SecretString;
use std::error::Error as _;
use tracing::Instrument as _;

/// GitHub sends no more than this.
const LARGEST: usize = 25 * 1024 * 1024;

/// `/hooks/…`, outside of sessions.
pub(crate) fn router() -> Router<Portal> {
    Router::new().route("/hooks/github", post(github)).route("/hooks/jira", post(jira))
}

async fn github(State(portal): State<Portal>, request: Request) -> Response {
    let secrets = portal.backend.config().github.webhook_secrets.clone();
    answer(take(&portal, request, Source::GitHub, "x-hub-signature-256", &secrets).await)
}

async fn jira(State(portal): State<Portal>, request: Request) -> Response {
    let secrets = portal.backend.config().jira.webhook_secrets.clone();
    answer(take(&portal, request, Source::Jira, "x-hub-signature", &secrets).await)
}

fn answer(outcome: Result<Outcome, Problem>) -> Response {
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(problem) => {
            tracing::warn!(status = problem.status().as_u16(), body = problem.body(), "a webhook was refused");
            return problem.into_response();
        }
    };
    let status = match outcome {
        Outcome::Accepted | Outcome::Ignored => StatusCode::ACCEPTED,
        Outcome::Duplicate | Outcome::DuplicateBody => StatusCode::OK,
    };
    (status, Json(serde_json::json!({ "outcome": outcome.as_str(), "request_id": request_id() }))).into_response()
}

async fn take(portal: &Portal, request: Request, source: Source, signature: &str, secrets: &[SecretString]) -> Result<Outcome, Problem> {
    let (parts, body) = request.into_parts();
    let headers = parts.headers;
    if headers.contains_key(header::CONTENT_ENCODING) {
        return Err(
            Refusal::new(Kind::Unsupported, "encoding_not_taken", "A compressed body is not taken.", "Send the body as it is.").into()
        );
    }
    if headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok())
        .is_some_and(|length| length > LARGEST as u64)
    {
        return Err(too_large());
    }
    let body = to_bytes(body, LARGEST).await.map_err(|error| {
        let over = error.source().is_some_and(|cause| cause.is::<http_body_util::LengthLimitError>());
        if over { too_large() } else { Refusal::malformed("body", "was cut off").into() }
    })?;
    signature::check(headers.get(signature), &body, secrets)?;
    let hook = read(source, &headers, body)?;
    let backend = portal.backend.clone();
    // The sender may hang up; the delivery is kept all the same.
    let work = REQUEST_ID.scope(request_id(), async move { receive(&backend, &hook).await }).instrument(tracing::Span::current());
    match tokio::spawn(work).await {
        Ok(outcome) => outcome.map_err(Problem::from),
        Err(error) => Err(backend::Error::Internal(error.into()).into()),
    }
}

fn too_large() -> Problem {
    Refusal::new(Kind::TooLarge, "too_large", "The body is larger than 25 MiB.", "Nothing was taken in.").into()
}

fn read(source: Source, headers: &HeaderMap, body: Bytes) -> Result<Hook, Refusal> {
    let malformed = |sentence: &str| Refusal::new(Kind::Malformed, "malformed_json", sentence, "Nothing was taken in.");
    let payload = json::object(&body).map_err(|why| malformed(&format!("The body is not a JSON object: {why}.")))?;
    let (delivery, event) = match source {
        Source::GitHub => (named(headers, "x-github-delivery", "delivery_id")?, named(headers, "x-github-event", "event")?),
        Source::Jira => {
            // Data Center sends no identifier: then the body stands for itself.
            let delivery = if headers.contains_key("x-atlassian-webhook-identifier") {
                named(headers, "x-atlassian-webhook-identifier", "delivery_id")?
            } else {
                format!("body-{}", domain::sha256_hex(&body))
            };
            let event = payload.get("webhookEvent").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
            (delivery, event)
        }
    };
    if event.is_empty() || event.len() > 100 || !event.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_:.-".contains(&byte)) {
        return Err(Refusal::malformed("event", "is missing or not a name"));
    }
    Ok(Hook { source, delivery, event, body, payload })
}

/// A header that names something: short, and of letters that cannot break a log line.
fn named(headers: &HeaderMap, header: &str, what: &str) -> Result<String, Refusal> {
    let text = headers.get(header).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if text.is_empty() || text.len() > 100 || !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_:.-".contains(&byte)) {
        return Err(Refusal::malformed(what, "is missing, too long or has odd characters"));
    }
    Ok(text.to_owned())
}
