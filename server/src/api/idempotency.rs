//! `Idempotency-Key`: the same request under the same key gets the same answer, however often it is sent.

use super::auth::Caller;
use crate::portal::Portal;
use crate::problem::{Problem, request_id};
use axum::response::{IntoResponse as _, Response};
use backend::Error;
use backend::db::audit::REQUEST_ID;
use backend::db::idempotency::{self, Answer};
use domain::Refusal;
use domain::refusal::Kind;
use http::{HeaderMap, StatusCode, header};
use std::future::Future;
use tracing::Instrument as _;

/// What an operation answers: status and JSON.
pub(super) type Done = Result<(StatusCode, serde_json::Value), Problem>;

/// A key and the request it stands for.
struct Keyed {
    owner: String,
    key: String,
    request_hash: String,
}

/// Runs `work` once for each key; it is not cut short when the caller goes away.
pub(super) async fn once(
    portal: &Portal,
    caller: &Caller,
    headers: &HeaderMap,
    path: &str,
    body: &[u8],
    work: impl Future<Output = Done> + Send + 'static,
) -> Response {
    let keyed = match key(headers) {
        Ok(key) => key.map(|key| {
            let mut request = path.as_bytes().to_vec();
            request.push(0);
            request.extend_from_slice(body);
            Keyed { owner: caller.owner(), key, request_hash: domain::sha256_hex(&request) }
        }),
        Err(refusal) => return Problem::from(refusal).into_response(),
    };
    if let Some(keyed) = &keyed {
        match earlier(portal, keyed).await {
            Ok(None) => {}
            Ok(Some(answer)) => return stored(&answer),
            Err(problem) => return problem.into_response(),
        }
    }
    let portal = portal.clone();
    let whole = async move {
        let done = work.await;
        match (keyed, done) {
            (Some(keyed), done) => match keep(&portal, &keyed, done).await {
                Ok(answer) => stored(&answer),
                Err(problem) => problem.into_response(),
            },
            (None, Ok((status, body))) => (status, axum::Json(body)).into_response(),
            (None, Err(problem)) => problem.into_response(),
        }
    };
    let whole = REQUEST_ID.scope(request_id(), whole).instrument(tracing::Span::current());
    match tokio::spawn(whole).await {
        Ok(response) => response,
        Err(error) => Problem::from(Error::Internal(error.into())).into_response(),
    }
}

fn key(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let text = value.to_str().unwrap_or_default();
    if text.is_empty() || text.len() > 255 || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Refusal::malformed("idempotency_key", "must be 1 to 255 visible ASCII characters"));
    }
    Ok(Some(text.to_owned()))
}

async fn earlier(portal: &Portal, keyed: &Keyed) -> Result<Option<Answer>, Problem> {
    let mut tx = portal.backend.snapshot().await?;
    match idempotency::find(&mut tx, &keyed.owner, &keyed.key).await? {
        Some(answer) if answer.request_hash != keyed.request_hash => Err(Refusal::new(
            Kind::Invalid,
            "idempotency_key_reused",
            "This Idempotency-Key was used for another request.",
            "Use a new key for a new request.",
        )
        .into()),
        found => Ok(found),
    }
}

/// Keeps the answer, and gives the one that was kept first. What failed on our side is not kept: it may be
/// tried again under the same key. What people must correct is not kept either.
async fn keep(portal: &Portal, keyed: &Keyed, done: Done) -> Result<Answer, Problem> {
    let (status, body) = match done {
        Ok(done) => done,
        // The same request may have been answered a moment ago: then that is the answer.
        Err(problem) => return earlier(portal, keyed).await?.ok_or(problem),
    };
    let answer = Answer { request_hash: keyed.request_hash.clone(), status: status.as_u16(), body: body.to_string() };
    let mut tx = portal.backend.begin().await?;
    if idempotency::insert(&mut tx, &keyed.owner, &keyed.key, &answer, portal.backend.clock().now()).await? {
        tx.commit().await?;
        return Ok(answer);
    }
    drop(tx);
    Ok(earlier(portal, keyed).await?.unwrap_or(answer))
}

fn stored(answer: &Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    (status, [(header::CONTENT_TYPE, "application/json")], answer.body.clone()).into_response()
}
