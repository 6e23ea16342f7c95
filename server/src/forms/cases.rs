//! Forms of the test case library: write, edit, retire.

use super::fields::Fields;
use super::{Sent, number};
use crate::portal::Portal;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use backend::ops::edit_test_case::{self, Typed};
use domain::Refusal;

/// The fields of a case; a new one has no version.
const FIELDS: [&str; 10] = ["version", "title", "precondition", "steps", "stories", "folder", "tags", "priority", "owner", "automation"];

fn typed(fields: &Fields) -> Result<Typed, Refusal> {
    Ok(Typed {
        title: fields.one("title")?,
        precondition: fields.one("precondition")?,
        steps: fields.one("steps")?,
        stories: fields.one("stories")?,
        folder: fields.one("folder")?,
        tags: fields.one("tags")?,
        priority: fields.one("priority")?,
        owner: fields.one("owner")?,
        automation: fields.one("automation")?,
    })
}

pub(super) async fn create(State(portal): State<Portal>, Path(slug): Path<String>, request: Request) -> Response {
    let list = format!("/p/{slug}/cases");
    let sent = match Sent::read(portal, request, format!("{list}/new"), &FIELDS[1..]).await {
        Ok(sent) => sent,
        Err(response) => return response,
    };
    let words = typed(&sent.fields);
    let operation = |backend, actor| {
        let words = words?;
        Ok(async move { edit_test_case::create(&backend, &actor, &slug, words).await })
    };
    sent.run(operation, |case| format!("{list}/{case}")).await
}

pub(super) async fn edit(State(portal): State<Portal>, Path((slug, case)): Path<(String, String)>, request: Request) -> Response {
    let page = format!("/p/{slug}/cases/{case}");
    let sent = match Sent::read(portal, request, page.clone(), &FIELDS).await {
        Ok(sent) => sent,
        Err(response) => return response,
    };
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let (words, version, number) = (typed(&fields)?, fields.number("version")?, number(&case)?);
        Ok(async move { edit_test_case::edit(&backend, &actor, &slug, number, version, words).await })
    };
    sent.run(operation, |()| page).await
}

pub(super) async fn retire(State(portal): State<Portal>, Path((slug, case)): Path<(String, String)>, request: Request) -> Response {
    let page = format!("/p/{slug}/cases/{case}");
    let sent = match Sent::read(portal, request, page.clone(), &[]).await {
        Ok(sent) => sent,
        Err(response) => return response,
    };
    let operation = |backend, actor| {
        let number = number(&case)?;
        Ok(async move { edit_test_case::retire(&backend, &actor, &slug, number).await })
    };
    sent.run(operation, |()| page).await
}
