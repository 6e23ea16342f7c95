//! Forms of QA: start and close a run, record a result.

use super::fields::Fields;
use super::{Answer, Sent, detached, info_of, number, upload, wants_json};
use crate::portal::Portal;
use crate::problem::Problem;
use app::context::RequestInfo;
use app::runner::{RecordAnswer, sheet};
use axum::Json;
use axum::extract::{Path, Request, State};
use axum::response::IntoResponse as _;
use backend::Error;
use backend::ops::{Upload, record_result, run_tests};
use domain::Refusal;

fn qa(slug: &str, candidate: &str) -> String {
    format!("/p/{slug}/candidates/{candidate}/qa")
}

pub(super) async fn start(State(portal): State<Portal>, Path((slug, candidate)): Path<(String, String)>, request: Request) -> Answer {
    let sent = Sent::read(portal, request, qa(&slug, &candidate), &["environment"]).await?;
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
) -> Answer {
    let page = format!("/p/{slug}/candidates/{candidate}/runs/{run}");
    let sent = Sent::read(portal, request, page, &[]).await?;
    let back = qa(&slug, &candidate);
    let operation = |backend, actor| {
        let number = number(&candidate)?;
        Ok(async move { run_tests::close(&backend, &actor, &slug, number, &run).await })
    };
    sent.run(operation, |()| back).await
}

/// What a verdict's form may hold.
const RESULT: [&str; 6] = ["case", "verdict", "note", "step", "took", "intent"];

pub(super) async fn record(
    State(portal): State<Portal>,
    Path((slug, candidate, run)): Path<(String, String, String)>,
    request: Request,
) -> Answer {
    let info = info_of(request.extensions());
    if wants_json(request.headers()) {
        let recorded = record_json(portal, info, (&slug, &candidate, &run), request).await;
        return recorded.map(|answer| Json(answer).into_response()).map_err(|error| Problem::from(error).into_response());
    }
    let run_page = format!("/p/{slug}/candidates/{candidate}/runs/{run}");
    let page = |fields: &Fields| match fields.number("case") {
        Ok(case) => format!("{run_page}?case={case}"),
        Err(_) => run_page.clone(),
    };
    let (sent, files) = Sent::with_files(portal, request, page, &RESULT).await?;
    let fields = sent.fields.clone();
    let case = fields.number("case");
    let operation = |backend, actor| {
        let (input, number) = (input(&fields, files)?, number(&candidate)?);
        Ok(async move { record_result::record(&backend, &actor, &slug, number, &run, input).await })
    };
    sent.run(operation, |_| case.map_or(run_page.clone(), |case| format!("{run_page}?done={case}"))).await
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
