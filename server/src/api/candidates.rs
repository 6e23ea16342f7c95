//! `/api/v1/candidates`: bring a build in, ask where it stands.

use super::auth::Caller;
use super::{build, idempotency};
use crate::portal::Portal;
use crate::problem::Problem;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use backend::ops::submit_candidate::submit_candidate;
use backend::read;
use domain::refusal::Kind;
use domain::summary::{BoardRow, CandidatePage};
use domain::{Action, Refusal};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

/// A body within its limit.
pub(super) fn body(body: Result<Bytes, BytesRejection>) -> Result<Bytes, Problem> {
    body.map_err(|rejection| {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Refusal::new(Kind::TooLarge, "too_large", "The body is larger than 10 MiB.", "Nothing was saved.").into()
        } else {
            Refusal::malformed("body", "was cut off").into()
        }
    })
}

/// Is the body of one of these types? A missing type is one.
pub(super) fn is_of(headers: &HeaderMap, kinds: &[&str]) -> Result<(), Problem> {
    let kind = headers
        .get(http::header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .map(|kind| kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase());
    match kind {
        Some(kind) if !kinds.contains(&kind.as_str()) => Err(Refusal::new(
            Kind::Unsupported,
            "type_not_taken",
            format!("This address takes {}.", kinds.join(" or ")),
            "Set Content-Type.",
        )
        .into()),
        _ => Ok(()),
    }
}

pub(super) async fn submit(
    State(portal): State<Portal>,
    caller: Caller,
    headers: HeaderMap,
    content: Result<Bytes, BytesRejection>,
) -> Response {
    match read_build(&portal, &caller, &headers, content) {
        Ok((content, build, paths)) => {
            let (backend, actor, project) = (portal.backend.clone(), caller.actor.clone(), caller.project.clone());
            let origin = portal.origin().to_owned();
            let work = async move {
                let submitted = submit_candidate(&backend, &actor, project.id, build, Vec::new(), paths).await?;
                let status = if submitted.created { StatusCode::CREATED } else { StatusCode::OK };
                let url = format!("{origin}/p/{}/candidates/{}", project.slug, submitted.number);
                Ok((status, json!({ "number": submitted.number, "created": submitted.created, "url": url })))
            };
            idempotency::once(&portal, &caller, &headers, "/api/v1/candidates", &content, work).await
        }
        Err(problem) => problem.into_response(),
    }
}

fn read_build(
    portal: &Portal,
    caller: &Caller,
    headers: &HeaderMap,
    content: Result<Bytes, BytesRejection>,
) -> Result<(Bytes, domain::candidate::Build, Option<Vec<String>>), Problem> {
    caller.actor.may(Action::SubmitCandidate, caller.project.id)?;
    is_of(headers, &["application/json"])?;
    let content = body(content)?;
    let new = build::parse(&content)?;
    let paths = new.changed_paths()?;
    let build = new.build(&caller.project, portal.backend.clock().now())?;
    Ok((content, build, paths))
}

/// A number in the address.
pub(super) fn number(text: &str) -> Result<i64, Problem> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| Refusal::malformed("number", "in the address is not a number").into())
}

pub(super) async fn one(State(portal): State<Portal>, caller: Caller, Path(text): Path<String>) -> Result<Json<Value>, Problem> {
    let page = read::candidate(&portal.backend, &caller.actor, &caller.project.slug, number(&text)?).await?;
    Ok(Json(candidate(portal.origin(), &page)))
}

fn candidate(origin: &str, page: &CandidatePage) -> Value {
    let deployment = page.deployment.as_ref().map(|deployment| {
        json!({
            "environment": deployment.environment,
            "state": deployment.state,
            "problem": deployment.problem,
            "github_id": deployment.github_id,
            "task": deployment.task,
            "updated_at": deployment.updated_at.rfc3339(),
        })
    });
    let reasons: Vec<Value> = page
        .gate
        .reasons()
        .iter()
        .map(|reason| json!({ "rule": reason.rule, "sentence": reason.sentence, "subject": reason.subject }))
        .collect();
    json!({
        "number": page.head.number,
        "version": page.head.version,
        "commit": page.head.commit,
        "branch": page.head.branch,
        "image_digest": page.head.digest,
        "stage": page.head.stage,
        "gate": { "open": page.gate.is_open(), "reasons": reasons },
        "standing": page.standing,
        "deployment": deployment,
        "created_at": page.head.created_at.rfc3339(),
        "url": format!("{origin}/p/{}/candidates/{}", page.place.slug, page.head.number),
    })
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Older {
    before: Option<i64>,
}

pub(super) async fn list(
    State(portal): State<Portal>,
    caller: Caller,
    older: Result<Query<Older>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Value>, Problem> {
    let Query(older) = older.map_err(|_| Refusal::malformed("query", "takes before, a number, and nothing else"))?;
    let board = read::board(&portal.backend, &caller.actor, &caller.project.slug, older.before).await?;
    let rows: Vec<Value> = board.rows.iter().map(|row| listed(portal.origin(), &caller.project.slug, row)).collect();
    Ok(Json(json!({ "candidates": rows, "more": board.more })))
}

fn listed(origin: &str, slug: &str, row: &BoardRow) -> Value {
    json!({
        "number": row.number,
        "version": row.version,
        "commit": row.commit,
        "branch": row.branch,
        "stage": row.stage,
        "reasons": row.reasons,
        "created_at": row.created_at.rfc3339(),
        "url": format!("{origin}/p/{slug}/candidates/{}", row.number),
    })
}
