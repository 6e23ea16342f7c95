//! `POST /api/v1/candidates/{number}/reports`: JUnit XML files for a candidate that exists, one as the body or
//! several as a form. All of them are attached or none.

use super::auth::Caller;
use super::{candidates, idempotency};
use crate::portal::Portal;
use crate::problem::Problem;
use axum::body::{Body, Bytes};
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, FromRequest as _, Multipart, Path, Query, Request, State};
use axum::response::{IntoResponse as _, Response};
use backend::junit::{self, Parsed};
use backend::ops::attach_report::{NewReport, attach_reports};
use domain::refusal::Kind;
use domain::report::Totals;
use domain::text::Title;
use domain::{Action, Refusal};
use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};

/// Files of one request.
const MOST_FILES: usize = 200;

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
    let (number, reports, form) = match read_reports(&caller, &text, named, &headers, content).await {
        Ok(read) => read,
        Err(problem) => return problem.into_response(),
    };
    let (backend, actor, project) = (portal.backend.clone(), caller.actor.clone(), caller.project.clone());
    let base = format!("{}/p/{}/candidates/{number}/reports", portal.origin(), project.slug);
    let path = format!("/api/v1/candidates/{number}/reports?{}", if form { "" } else { "name=" });
    let request = meaning(&reports);
    let work = async move {
        let rows: Vec<(String, Totals, Vec<String>)> =
            reports.iter().map(|report| (report.name.clone(), Totals::of(&report.parsed.tests), report.parsed.warnings.clone())).collect();
        let ids = attach_reports(&backend, &actor, project.id, number, reports).await?;
        let rows: Vec<Value> = ids
            .iter()
            .zip(rows)
            .map(|(id, (name, totals, warnings))| {
                json!({
                    "id": id, "url": format!("{base}/{id}"), "name": name, "warnings": warnings,
                    "tests": totals.tests, "passed": totals.passed, "failed": totals.failed, "skipped": totals.skipped, "flaky": totals.flaky,
                })
            })
            .collect();
        let body = match rows.first() {
            Some(only) if !form => only.clone(),
            _ => json!({ "reports": rows, "url": base }),
        };
        Ok((StatusCode::CREATED, body))
    };
    idempotency::once(&portal, &caller, &headers, &path, &request, work).await
}

/// What a request means, for telling a repeated one from another: a form sent again has another boundary.
fn meaning(reports: &[NewReport]) -> Vec<u8> {
    let mut meaning = Vec::new();
    for report in reports {
        meaning.extend_from_slice(report.name.as_bytes());
        meaning.push(0);
        meaning.extend_from_slice(domain::sha256_hex(&report.content).as_bytes());
    }
    meaning
}

async fn read_reports(
    caller: &Caller,
    text: &str,
    named: Result<Query<Named>, QueryRejection>,
    headers: &HeaderMap,
    content: Result<Bytes, BytesRejection>,
) -> Result<(i64, Vec<NewReport>, bool), Problem> {
    caller.actor.may(Action::AttachReport, caller.project.id)?;
    let number = candidates::number(text)?;
    let Query(named) = named.map_err(|_| Refusal::malformed("query", "takes name and nothing else"))?;
    candidates::is_of(headers, &["application/xml", "text/xml", "multipart/form-data"])?;
    let content = candidates::body(content)?;
    let kind = headers.get(header::CONTENT_TYPE).filter(|kind| kind.as_bytes().to_ascii_lowercase().starts_with(b"multipart/"));
    let files = match kind {
        None => vec![(named.name.unwrap_or_else(|| "junit.xml".to_owned()), content)],
        Some(kind) => files_of(kind, content).await?,
    };
    let mut reports = Vec::with_capacity(files.len());
    for (name, content) in files {
        let name = Title::parse(&name).map_err(|refusal| refusal.about("name"))?.as_str().to_owned();
        let parsed = read(content.clone()).await?.map_err(|refusal| told_of(refusal, &name, kind.is_some()))?;
        reports.push(NewReport { name, content, parsed });
    }
    Ok((number, reports, kind.is_some()))
}

/// Reading XML is work for the processor; requests that wait must not wait for it.
async fn read(content: Bytes) -> Result<Result<Parsed, Refusal>, Problem> {
    let read = tokio::task::spawn_blocking(move || junit::parse(&content)).await;
    Ok(read.map_err(|error| backend::Error::Internal(error.into()))?)
}

/// Of several files the sender must know which.
fn told_of(refusal: Refusal, name: &str, form: bool) -> Refusal {
    if form { refusal.with_details(vec![format!("File: {name}"), "Nothing was saved.".to_owned()]) } else { refusal }
}

/// The files of a form; every part is one, whatever its field is called.
async fn files_of(kind: &http::HeaderValue, content: Bytes) -> Result<Vec<(String, Bytes)>, Problem> {
    let unreadable = || Refusal::malformed("form", "cannot be read");
    let mut request = Request::post("/").header(header::CONTENT_TYPE, kind).body(Body::from(content)).map_err(|_| unreadable())?;
    // The whole body was within its limit already.
    DefaultBodyLimit::disable().apply(&mut request);
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| unreadable())?;
    let mut files = Vec::new();
    while let Some(part) = form.next_field().await.map_err(|_| unreadable())? {
        if files.len() >= MOST_FILES {
            let sentence = format!("A request holds at most {MOST_FILES} files.");
            return Err(
                Refusal::new(Kind::TooLarge, "too_many_files", sentence, "Send them in several requests. Nothing was saved.").into()
            );
        }
        let name = part.file_name().filter(|name| !name.trim().is_empty()).unwrap_or("junit.xml").to_owned();
        files.push((name, part.bytes().await.map_err(|_| unreadable())?));
    }
    if files.is_empty() {
        return Err(Refusal::new(Kind::Invalid, "no_file", "The form holds no file.", "Send each report as a file of the form.").into());
    }
    Ok(files)
}
