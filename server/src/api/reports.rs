//! `POST /api/v1/candidates/{number}/reports`: a JUnit XML file for a candidate that exists.

use super::auth::Caller;
use super::{candidates, idempotency};
use crate::portal::Portal;
use crate::problem::Problem;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use backend::ops::submit_candidate::{NewReport, attach_report};
use domain::report::MachineTest;
use domain::text::Title;
use domain::{Action, Refusal};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::json;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Named {
    name: Option<String>,
}

pub(super) async fn attach(
    State(portal): State<Portal>,
    caller: Caller,
    Path(text): Path<String>,
    named: Result<Query<Named>, QueryRejection>,
    headers: HeaderMap,
    content: Result<Bytes, BytesRejection>,
) -> Response {
    let (number, report) = match read_report(&caller, &text, named, &headers, content).await {
        Ok(read) => read,
        Err(problem) => return problem.into_response(),
    };
    let (backend, actor, project) = (portal.backend.clone(), caller.actor.clone(), caller.project.clone());
    let origin = portal.origin().to_owned();
    let (content, path) = (report.content.clone(), format!("/api/v1/candidates/{number}/reports?name={}", report.name));
    let work = async move {
        let id = attach_report(&backend, &actor, project.id, number, report).await?;
        let url = format!("{origin}/p/{}/candidates/{number}/reports/{id}", project.slug);
        Ok((StatusCode::CREATED, json!({ "id": id, "url": url })))
    };
    idempotency::once(&portal, &caller, &headers, &path, &content, work).await
}

async fn read_report(
    caller: &Caller,
    text: &str,
    named: Result<Query<Named>, QueryRejection>,
    headers: &HeaderMap,
    content: Result<Bytes, BytesRejection>,
) -> Result<(i64, NewReport), Problem> {
    caller.actor.may(Action::AttachReport, caller.project.id)?;
    let number = candidates::number(text)?;
    let Query(named) = named.map_err(|_| Refusal::malformed("query", "takes name and nothing else"))?;
    let name = Title::parse(named.name.as_deref().unwrap_or("junit.xml")).map_err(|refusal| refusal.about("name"))?;
    candidates::is_of(headers, &["application/xml", "text/xml"])?;
    let content = candidates::body(content)?;
    // Reading XML is work for the processor; requests that wait must not wait for it.
    let file = content.clone();
    let tests: Vec<MachineTest> = tokio::task::spawn_blocking(move || backend::junit::parse(&file))
        .await
        .map_err(|error| backend::Error::Internal(error.into()))??;
    Ok((number, NewReport { name: name.as_str().to_owned(), content, tests }))
}
