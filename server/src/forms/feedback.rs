//! Forms of feedback: report a problem, say what happened with one.

use super::{Sent, info_of, number, refuse, signed_out, upload};
use crate::portal::Portal;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use backend::ops::{give_feedback, update_feedback};

pub(super) async fn give(State(portal): State<Portal>, Path((slug, candidate)): Path<(String, String)>, request: Request) -> Response {
    let info = info_of(request.extensions());
    let page = format!("/p/{slug}/candidates/{candidate}/feedback/new");
    // Before a byte of the body is read: only people with a session may fill memory with files.
    if info.actor.is_none() {
        return signed_out(&portal, info, &page).await;
    }
    let (fields, files) = upload::multipart(request, &portal).await;
    let files = match files {
        Ok(files) => files,
        Err(refusal) => return refuse(&portal, info, &page, refusal, fields).await,
    };
    let sent = match Sent::checked(portal, info, page, fields, &["story", "severity", "title", "body", "environment", "intent"]).await {
        Ok(sent) => sent,
        Err(response) => return response,
    };
    let (fields, list) = (sent.fields.clone(), format!("/p/{slug}/feedback"));
    let operation = |backend, actor| {
        let input = give_feedback::Input {
            story: fields.one("story")?,
            severity: fields.one("severity")?,
            title: fields.one("title")?,
            body: fields.one("body")?,
            environment: fields.one("environment")?,
            intent: fields.one("intent")?,
            files,
        };
        let number = number(&candidate)?;
        Ok(async move { give_feedback::give(&backend, &actor, &slug, number, input).await })
    };
    sent.run(operation, |feedback| format!("{list}/{feedback}")).await
}

pub(super) async fn happen(State(portal): State<Portal>, Path((slug, feedback)): Path<(String, String)>, request: Request) -> Response {
    let page = format!("/p/{slug}/feedback/{feedback}");
    let sent = match Sent::read(portal, request, page.clone(), &["happening", "body", "fixed_in"]).await {
        Ok(sent) => sent,
        Err(response) => return response,
    };
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let (number, happening, body, fixed_in) =
            (number(&feedback)?, fields.one("happening")?, fields.one("body")?, fields.one("fixed_in")?);
        Ok(async move { update_feedback::happen(&backend, &actor, &slug, number, &happening, &body, &fixed_in).await })
    };
    sent.run(operation, |()| page).await
}
