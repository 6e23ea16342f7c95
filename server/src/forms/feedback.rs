//! Forms of feedback: report a problem, say what happened with one.

use super::{Answer, Sent, number};
use crate::portal::Portal;
use axum::extract::{Path, Request, State};
use backend::ops::{give_feedback, update_feedback};

pub(super) async fn give(State(portal): State<Portal>, Path((slug, candidate)): Path<(String, String)>, request: Request) -> Answer {
    let page = format!("/p/{slug}/candidates/{candidate}/feedback/new");
    let names = ["story", "severity", "title", "body", "environment", "intent"];
    let (sent, files) = Sent::with_files(portal, request, |_| page, &names).await?;
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

pub(super) async fn happen(State(portal): State<Portal>, Path((slug, feedback)): Path<(String, String)>, request: Request) -> Answer {
    let page = format!("/p/{slug}/feedback/{feedback}");
    let sent = Sent::read(portal, request, page.clone(), &["happening", "body", "fixed_in"]).await?;
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let (number, happening, body, fixed_in) =
            (number(&feedback)?, fields.one("happening")?, fields.one("body")?, fields.one("fixed_in")?);
        Ok(async move { update_feedback::happen(&backend, &actor, &slug, number, &happening, &body, &fixed_in).await })
    };
    sent.run(operation, |()| page).await
}
