//! `/api/v1/…/attestation…`: what was signed about a release, for jobs that deploy it.

use super::auth::Caller;
use crate::portal::Portal;
use crate::problem::Problem;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use backend::ops::attest::url;
use backend::read::{self, FoundAttestation};
use domain::Refusal;
use http::header;
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) async fn of_release(State(portal): State<Portal>, caller: Caller, Path(release): Path<String>) -> Result<Json<Value>, Problem> {
    let found = read::attestation(&portal.backend, &caller.actor, &release).await?;
    said(&portal, &found)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Of {
    digest: String,
    environment: String,
}

pub(super) async fn of_image(
    State(portal): State<Portal>,
    caller: Caller,
    of: Result<Query<Of>, QueryRejection>,
) -> Result<Json<Value>, Problem> {
    let Query(of) = of.map_err(|_| Refusal::malformed("query", "takes digest and environment, both, and nothing else"))?;
    let found = read::attestation_of_image(&portal.backend, &caller.actor, caller.project.id, &of.digest, &of.environment).await?;
    said(&portal, &found)
}

pub(super) async fn file(
    State(portal): State<Portal>,
    caller: Caller,
    Path((release, name)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let found = read::attestation(&portal.backend, &caller.actor, &release).await?;
    let (kind, text) = read::attestation_file(&found, &name)?;
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}

fn said(portal: &Portal, found: &FoundAttestation) -> Result<Json<Value>, Problem> {
    let about = &found.about;
    let release: domain::id::ReleaseId = about.release.parse()?;
    let mut files = Vec::new();
    for stored in &found.files {
        let envelope: Value = serde_json::from_str(&stored.envelope).map_err(backend::Error::from)?;
        files.push(json!({
            "kind": stored.kind,
            "predicate_type": stored.kind.predicate_type(),
            "url": url(portal.origin(), release, stored.kind),
            "sha256": stored.sha256,
            "envelope": envelope,
        }));
    }
    Ok(Json(json!({
        "release": about.release,
        "candidate": about.number,
        "task": about.task,
        "environment": about.environment,
        "commit": about.commit,
        "image_digest": about.digest,
        "status": about.status(portal.backend.clock().now()),
        "withdrawn": about.withdrawn,
        "issued_at": about.issued_at.rfc3339(),
        "expires_at": about.expires_at.rfc3339(),
        "key_id": about.key_id,
        "attestations": files,
    })))
}
