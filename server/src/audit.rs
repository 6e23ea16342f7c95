//! The audit log for who checks it: the keys for everybody, rows with their proofs for who may read the log.

use crate::portal::Portal;
use crate::problem::Problem;
use crate::session::request_info;
use axum::Json;
use axum::extract::{Path, Query, Request, State};
use axum::response::{IntoResponse as _, Response};
use backend::db::checkpoints;
use backend::ops::sign_checkpoint::{self, sign_checkpoint};
use backend::{Error, read};
use domain::summary::AuditAsk;
use domain::{Actor, Refusal};
use http::header;
use serde_json::{Value, json};

/// `GET /.well-known/murmuration-keys`: every key that this portal ever signed with.
pub(crate) async fn keys(State(portal): State<Portal>) -> Result<Json<Value>, Problem> {
    let mut tx = portal.backend.snapshot().await?;
    let keys: Vec<Value> = checkpoints::keys(&mut tx)
        .await?
        .into_iter()
        .map(|key| {
            // Only checkpoints are signed notes.
            let vkey = (key.purpose == sign_checkpoint::PURPOSE).then_some(key.vkey.as_str());
            json!({
                "id": key.key_id, "algorithm": key.algorithm, "purposes": [key.purpose], "public_key": key.public_pem, "vkey": vkey,
                "since": key.since().rfc3339(), "until": key.until().map(domain::Timestamp::rfc3339),
            })
        })
        .collect();
    Ok(Json(json!({ "origin": portal.backend.notary().origin(), "keys": keys })))
}

/// `GET /p/{slug}/audit/export`: the rows that the page's filter asks for, each with its proof.
pub(crate) async fn export(
    State(portal): State<Portal>,
    Path(slug): Path<String>,
    Query(ask): Query<AuditAsk>,
    request: Request,
) -> Response {
    let Some(actor) = signed_in(&request) else { return Problem::from(Refusal::sign_in()).page() };
    sign(&portal).await;
    file(read::audit_file(&portal.backend, &actor, &slug, &ask).await)
}

/// `GET /p/{slug}/audit/{seq}/proof`: one row with its proof.
pub(crate) async fn proof(State(portal): State<Portal>, Path((slug, seq)): Path<(String, String)>, request: Request) -> Response {
    let Some(actor) = signed_in(&request) else { return Problem::from(Refusal::sign_in()).page() };
    // What is no number is 0, and nothing has the number 0.
    file(read::audit_proof(&portal.backend, &actor, &slug, seq.parse().unwrap_or(0)).await)
}

fn signed_in(request: &Request) -> Option<Actor> {
    request_info(request.extensions()).actor
}

/// So that the newest rows are in an export. Without it the file ends a few seconds earlier.
pub(crate) async fn sign(portal: &Portal) {
    if let Err(error) = sign_checkpoint(&portal.backend).await {
        tracing::error!(%error, "the audit log could not be signed for an export");
    }
}

fn file(found: Result<(String, String), Error>) -> Response {
    found.map_or_else(|error| Problem::from(error).page(), jsonl)
}

/// A file of rows, to be saved.
pub(crate) fn jsonl((name, text): (String, String)) -> Response {
    let disposition = format!("attachment; filename*=UTF-8''{}", crate::files::encoded(&name));
    ([(header::CONTENT_TYPE, "application/jsonl".to_owned()), (header::CONTENT_DISPOSITION, disposition)], text).into_response()
}
