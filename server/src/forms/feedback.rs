//! Forms of feedback: report a problem, say what happened with one.

use super::fields::Fields;
use super::{Answer, Sent, detached, info_of, number, upload, wants_json};
use crate::portal::Portal;
use crate::problem::Problem;
use axum::Json;
use axum::extract::{Path, Request, State};
use axum::response::IntoResponse as _;
use backend::Error;
use backend::ops::{Upload, give_feedback, join_feedback, update_feedback};
use domain::Refusal;
use serde_json::json;

/// What the form of a report may hold.
const REPORT: [&str; 8] = ["story", "severity", "title", "body", "environment", "address", "stamp", "intent"];

pub(super) async fn give(State(portal): State<Portal>, Path((slug, candidate)): Path<(String, String)>, request: Request) -> Answer {
    if wants_json(request.headers()) {
        let language = info_of(request.extensions()).language;
        let said = |error| match error {
            Error::Refused(refusal) => Problem::from(app::words::refused_in(language, refusal)).into_response(),
            other => Problem::from(other).into_response(),
        };
        let given = give_json(portal, &slug, &candidate, request).await;
        return given.map(|page| Json(json!({ "page": page })).into_response()).map_err(said);
    }
    let page = format!("/p/{slug}/candidates/{candidate}/feedback/new");
    let (sent, files) = Sent::with_files(portal, request, |_| page, &REPORT).await?;
    let (fields, to) = (sent.fields.clone(), slug.clone());
    let operation = |backend, actor| {
        let (input, number) = (input(&fields, files)?, number(&candidate)?);
        Ok(async move { give_feedback::give(&backend, &actor, &slug, number, input).await })
    };
    sent.run(operation, |feedback| report(&to, feedback)).await
}

/// The same report from the page's own script, which shows how far it is: the address of what became of it.
async fn give_json(portal: Portal, slug: &str, candidate: &str, request: Request) -> Result<String, Error> {
    let actor = info_of(request.extensions()).actor.ok_or_else(Refusal::sign_in)?;
    let (fields, files) = upload::multipart(request, &portal).await;
    // First what is wrong with the files: the fields behind the wrong one were not read.
    let files = files?;
    fields.only(&REPORT)?;
    let (input, number, slug) = (input(&fields, files)?, number(candidate)?, slug.to_owned());
    detached(async move { Ok(report(&slug, give_feedback::give(&portal.backend, &actor, &slug, number, input).await?)) }).await
}

fn report(slug: &str, feedback: i64) -> String {
    format!("/p/{slug}/feedback/{feedback}")
}

fn input(fields: &Fields, files: Vec<Upload>) -> Result<give_feedback::Input, Refusal> {
    Ok(give_feedback::Input {
        story: fields.one("story")?,
        severity: fields.one("severity")?,
        title: fields.one("title")?,
        body: fields.one("body")?,
        environment: fields.one("environment")?,
        address: fields.one("address")?,
        stamps: fields.all("stamp"),
        intent: fields.one("intent")?,
        files,
    })
}

pub(super) async fn happen(State(portal): State<Portal>, Path((slug, feedback)): Path<(String, String)>, request: Request) -> Answer {
    let page = format!("/p/{slug}/feedback/{feedback}");
    let sent = Sent::read(portal, request, page.clone(), &["happening", "body", "fixed_in", "tried_on"]).await?;
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let number = number(&feedback)?;
        let input = update_feedback::Input {
            happening: fields.one("happening")?,
            body: fields.one("body")?,
            fixed_in: fields.one("fixed_in")?,
            tried_on: fields.one("tried_on")?,
        };
        Ok(async move { update_feedback::happen(&backend, &actor, &slug, number, input).await })
    };
    sent.run(operation, |()| page).await
}

pub(super) async fn join(State(portal): State<Portal>, Path((slug, feedback)): Path<(String, String)>, request: Request) -> Answer {
    let page = format!("/p/{slug}/feedback/{feedback}");
    let sent = Sent::read(portal, request, page.clone(), &["lead"]).await?;
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let (number, lead) = (number(&feedback)?, fields.one("lead")?);
        Ok(async move { join_feedback::join(&backend, &actor, &slug, number, &lead).await })
    };
    sent.run(operation, |()| page).await
}

pub(super) async fn part(State(portal): State<Portal>, Path((slug, feedback)): Path<(String, String)>, request: Request) -> Answer {
    let page = format!("/p/{slug}/feedback/{feedback}");
    let sent = Sent::read(portal, request, page.clone(), &[]).await?;
    let operation = |backend, actor| {
        let number = number(&feedback)?;
        Ok(async move { join_feedback::part(&backend, &actor, &slug, number).await })
    };
    sent.run(operation, |()| page).await
}
