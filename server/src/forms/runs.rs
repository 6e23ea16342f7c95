//! Forms of QA: start and close a run, record a result.

use super::{Sent, info_of, number, refuse, signed_out, upload};
use crate::portal::Portal;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use backend::ops::{record_result, run_tests};

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

pub(super) async fn record(
    State(portal): State<Portal>,
    Path((slug, candidate, run)): Path<(String, String, String)>,
    request: Request,
) -> Response {
    let info = info_of(request.extensions());
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
    let sent = match Sent::checked(portal, info, page, fields, &["case", "verdict", "note", "intent"]).await {
        Ok(sent) => sent,
        Err(response) => return response,
    };
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let input = record_result::Input {
            case: fields.number("case")?,
            verdict: fields.one("verdict")?,
            note: fields.one("note")?,
            intent: fields.one("intent")?,
            files,
        };
        let number = number(&candidate)?;
        Ok(async move { record_result::record(&backend, &actor, &slug, number, &run, input).await })
    };
    sent.run(operation, |()| run_page).await
}
