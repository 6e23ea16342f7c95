//! `POST /api/v1/bounces`: a mail server hands over the delivery report of a mail that came back.

use super::auth::Caller;
use super::{candidates, idempotency};
use crate::portal::Portal;
use crate::problem::Problem;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::response::{IntoResponse as _, Response};
use backend::ops::mail_came_back::came_back;
use domain::Action;
use http::{HeaderMap, StatusCode};
use serde_json::json;

pub(super) async fn take(
    State(portal): State<Portal>,
    caller: Caller,
    headers: HeaderMap,
    content: Result<Bytes, BytesRejection>,
) -> Response {
    let content = match read(&caller, &headers, content) {
        Ok(content) => content,
        Err(problem) => return problem.into_response(),
    };
    let (backend, actor, project, report) = (portal.backend.clone(), caller.actor.clone(), caller.project.id, content.clone());
    let work = async move { Ok((StatusCode::OK, json!({ "taken_back": came_back(&backend, &actor, project, &report).await? }))) };
    idempotency::once(&portal, &caller, &headers, "/api/v1/bounces", &content, work).await
}

fn read(caller: &Caller, headers: &HeaderMap, content: Result<Bytes, BytesRejection>) -> Result<Bytes, Problem> {
    caller.actor.may(Action::ReportBounce, caller.project.id)?;
    candidates::is_of(headers, &["message/rfc822"])?;
    candidates::body(content)
}
