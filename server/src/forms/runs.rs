//! Forms of QA: start and close a run, record a result, extend the plan, waive.

use super::fields::Fields;
use super::{Sent, detached, info_of, number, refuse, signed_out, upload};
use crate::portal::Portal;
use crate::problem::Problem;
use app::context::RequestInfo;
use app::runner::{RecordAnswer, sheet};
use axum::Json;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse as _, Response};
use backend::Error;
use backend::ops::{Upload, plan_cases, record_result, run_tests, waive};
use domain::Refusal;
use http::{HeaderMap, header};

fn qa(slug: &str, candidate: &str) -> String {
    format!("/p/{slug}/candidates/{candidate}/qa")
}

pub(super) async fn start(State(portal): State<Portal>, Path((slug, candidate)): Path<(String, String)>, request: Request) -> Response {
    let sent = match Sent::read(portal, request, qa(&slug, &candidate), &["environment"]).await {
        Ok(sent) => sent,
        Err(response) => return response,
    };
    let (environment, here) = (sent.fields.one("environment"), format!("/p/{slug}/candidates/{candidate}/runs"));
    let operation = |backend, actor| {
        let (environment, number) = (environment?, number(&candidate)?);
        Ok(async move { run_tests::start(&backend, &actor, &slug, number, &environment).await })
    };
    sent.run(operation, |run| format!("{here}/{run}")).await
}

pub(super) async fn close(
    State(portal): State<Portal>,
    Path((slug, candidate, run)): Path<(String, String, String)>,
    request: Request,
) -> Response {
    let page = format!("/p/{slug}/candidates/{candidate}/runs/{run}");
    let sent = match Sent::read(portal, request, page, &[]).await {
        Ok(sent) => sent,
        Err(response) => return response,
    };
    let back = qa(&slug, &candidate);
    let operation = |backend, actor| {
        let number = number(&candidate)?;
        Ok(async move { run_tests::close(&backend, &actor, &slug, number, &run).await })
    };
    sent.run(operation, |()| back).await
}

pub(super) async fn plan(State(portal): State<Portal>, Path((slug, candidate)): Path<(String, String)>, request: Request) -> Response {
    let page = qa(&slug, &candidate);
    let sent = match Sent::read(portal, request, page.clone(), &["case"]).await {
        Ok(sent) => sent,
        Err(response) => return response,
    };
    let chosen = sent.fields.all("case");
    let operation = |backend, actor| {
        let (cases, number) = (cases(&chosen)?, number(&candidate)?);
        Ok(async move { plan_cases::plan(&backend, &actor, &slug, number, &cases).await })
    };
    sent.run(operation, |()| page).await
}

/// The chosen cases; none of them stands for all.
fn cases(chosen: &[String]) -> Result<Vec<i64>, Refusal> {
    if chosen.is_empty() {
        return Err(Refusal::invalid("case", "is not chosen"));
    }
    if chosen.iter().any(|case| case == "all") {
        return Ok(Vec::new());
    }
    chosen.iter().map(|case| case.parse().map_err(|_| Refusal::invalid("case", "must be a number"))).collect()
}

pub(super) async fn waive(State(portal): State<Portal>, Path((slug, candidate)): Path<(String, String)>, request: Request) -> Response {
    let page = qa(&slug, &candidate);
    let sent = match Sent::read(portal, request, page.clone(), &["case", "reason", "until"]).await {
        Ok(sent) => sent,
        Err(response) => return response,
    };
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let (number, case, reason, until) = (number(&candidate)?, fields.number("case")?, fields.one("reason")?, fields.one("until")?);
        Ok(async move { waive::waive_result(&backend, &actor, &slug, number, case, &reason, &until).await })
    };
    sent.run(operation, |()| page).await
}

/// What a verdict's form may hold.
const RESULT: [&str; 6] = ["case", "verdict", "note", "step", "took", "intent"];

pub(super) async fn record(
    State(portal): State<Portal>,
    Path((slug, candidate, run)): Path<(String, String, String)>,
    request: Request,
) -> Response {
    let info = info_of(request.extensions());
    if wants_json(request.headers()) {
        return match record_json(portal, info, (&slug, &candidate, &run), request).await {
            Ok(answer) => Json(answer).into_response(),
            Err(error) => Problem::from(error).into_response(),
        };
    }
    let run_page = format!("/p/{slug}/candidates/{candidate}/runs/{run}");
    // Before a byte of the body is read: only people with a session may fill memory with files.
    if info.actor.is_none() {
        return signed_out(&portal, info, &run_page).await;
    }
    let (fields, files) = upload::multipart(request, &portal).await;
    let page = match fields.number("case") {
        Ok(case) => format!("{run_page}?case={case}"),
        Err(_) => run_page.clone(),
    };
    let files = match files {
        Ok(files) => files,
        Err(refusal) => return refuse(&portal, info, &page, refusal, fields).await,
    };
    let sent = match Sent::checked(portal, info, page, fields, &RESULT).await {
        Ok(sent) => sent,
        Err(response) => return response,
    };
    let fields = sent.fields.clone();
    let case = fields.number("case");
    let operation = |backend, actor| {
        let (input, number) = (input(&fields, files)?, number(&candidate)?);
        Ok(async move { record_result::record(&backend, &actor, &slug, number, &run, input).await })
    };
    sent.run(operation, |_| case.map_or(run_page.clone(), |case| format!("{run_page}?done={case}"))).await
}

/// The page's own script asks for data instead of a page.
fn wants_json(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.starts_with("application/json"))
}

/// The same verdict, answered with what came of it.
async fn record_json(
    portal: Portal,
    info: RequestInfo,
    (slug, candidate, run): (&str, &str, &str),
    request: Request,
) -> Result<RecordAnswer, Error> {
    let actor = info.actor.ok_or_else(Refusal::sign_in)?;
    let (fields, files) = upload::multipart(request, &portal).await;
    fields.only(&RESULT)?;
    let (input, number) = (input(&fields, files?)?, number(candidate)?);
    let (slug, run, case) = (slug.to_owned(), run.to_owned(), input.case);
    let backend = portal.backend.clone();
    detached(async move {
        let recorded = record_result::record(&backend, &actor, &slug, number, &run, input).await?;
        // It is recorded, whatever becomes of reading it again.
        let (state, next) = backend::read::run_case(&backend, &actor, &slug, number, &run, case).await.unwrap_or_default();
        Ok(RecordAnswer {
            result: recorded.id.to_string(),
            case,
            attempt: recorded.attempt,
            verdict: recorded.verdict,
            repeated: recorded.repeated,
            next,
            state: state.map(|case| sheet(case, actor.name(), number, backend.clock().now())),
        })
    })
    .await
}

fn input(fields: &Fields, files: Vec<Upload>) -> Result<record_result::Input, Refusal> {
    Ok(record_result::Input {
        case: fields.number("case")?,
        verdict: fields.one("verdict")?,
        note: fields.one("note")?,
        steps: fields.all("step"),
        took: fields.one("took")?,
        intent: fields.one("intent")?,
        files,
    })
}
