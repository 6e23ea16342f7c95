//! Forms of the test case library: write, edit, copy, retire, bring back, and change many at once.

use super::fields::Fields;
use super::{Answer, Sent, fields, info_of, number, refuse};
use crate::portal::Portal;
use axum::extract::{Path, Request, State};
use backend::ops::bulk_edit_cases::{self, Done};
use backend::ops::edit_test_case::{self, Read, Typed};
use domain::Refusal;
use domain::test_case::bulk::{self, Chosen};
use domain::test_case::query::{self, Ask};
use std::fmt::Write as _;

/// The fields of a case; a new one has neither version nor filing.
const FIELDS: [&str; 11] =
    ["version", "filed", "title", "precondition", "steps", "stories", "folder", "tags", "priority", "owner", "automation"];

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

pub(super) async fn create(State(portal): State<Portal>, Path(slug): Path<String>, request: Request) -> Answer {
    let list = format!("/p/{slug}/cases");
    let sent = Sent::read(portal, request, format!("{list}/new"), &FIELDS[2..]).await?;
    let words = typed(&sent.fields);
    let operation = |backend, actor| {
        let words = words?;
        Ok(async move { edit_test_case::create(&backend, &actor, &slug, words).await })
    };
    sent.run(operation, |case| format!("{list}/{case}")).await
}

pub(super) async fn edit(State(portal): State<Portal>, Path((slug, case)): Path<(String, String)>, request: Request) -> Answer {
    let page = format!("/p/{slug}/cases/{case}");
    let sent = Sent::read(portal, request, page.clone(), &FIELDS).await?;
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let (words, number) = (typed(&fields)?, number(&case)?);
        let read = Read { version: fields.number("version")?, filed: fields.number("filed")? };
        Ok(async move { edit_test_case::edit(&backend, &actor, &slug, number, read, words).await })
    };
    sent.run(operation, |()| page).await
}

pub(super) async fn retire(State(portal): State<Portal>, Path((slug, case)): Path<(String, String)>, request: Request) -> Answer {
    let page = format!("/p/{slug}/cases/{case}");
    let sent = Sent::read(portal, request, page.clone(), &[]).await?;
    let operation = |backend, actor| {
        let number = number(&case)?;
        Ok(async move { edit_test_case::retire(&backend, &actor, &slug, number).await })
    };
    sent.run(operation, |()| page).await
}

pub(super) async fn bring_back(State(portal): State<Portal>, Path((slug, case)): Path<(String, String)>, request: Request) -> Answer {
    let page = format!("/p/{slug}/cases/{case}");
    let sent = Sent::read(portal, request, page.clone(), &[]).await?;
    let operation = |backend, actor| {
        let number = number(&case)?;
        Ok(async move { edit_test_case::bring_back(&backend, &actor, &slug, number).await })
    };
    sent.run(operation, |()| page).await
}

pub(super) async fn copy(State(portal): State<Portal>, Path((slug, case)): Path<(String, String)>, request: Request) -> Answer {
    let list = format!("/p/{slug}/cases");
    let sent = Sent::read(portal, request, format!("{list}/{case}"), &[]).await?;
    let operation = |backend, actor| {
        let number = number(&case)?;
        Ok(async move { edit_test_case::copy(&backend, &actor, &slug, number).await })
    };
    sent.run(operation, |case| format!("{list}/{case}")).await
}

/// The list that the form was on, the cases that were ticked or "all", what to change, and what was seen of it.
const BULK: [&str; 15] = [
    "q",
    "folder",
    "tag",
    "priority",
    "sort",
    "page",
    "case",
    "all",
    "seen",
    "to_folder",
    "add_tags",
    "remove_tags",
    "set_priority",
    "set_owner",
    "retire",
];

pub(super) async fn bulk(State(portal): State<Portal>, Path(slug): Path<String>, request: Request) -> Answer {
    let info = info_of(request.extensions());
    let list = format!("/p/{slug}/cases");
    let fields = match fields::urlencoded(request, &portal).await {
        Ok(fields) => fields,
        Err(refusal) => return Err(refuse(&portal, info, &list, refusal, Fields::default()).await),
    };
    let (ask, typed) = match asked(&fields).and_then(|ask| Ok((ask, bulk::Typed::from(|name| fields.one(name))?))) {
        Ok(both) => both,
        Err(refusal) => return Err(refuse(&portal, info, &list, refusal, fields).await),
    };
    let (here, preview) = (ask.address(&list), preview(&list, &ask, &typed));
    // What was confirmed on the preview is refused on the preview.
    let page = if fields.has("seen") { preview.clone() } else { here };
    let sent = Sent::checked(portal, info, page, fields, &BULK).await?;
    let fields = sent.fields.clone();
    let all = fields.has("all");
    let chosen = Chosen::from_form(&fields.all("case"), all, ask.clone());
    let operation = |backend, actor| {
        let (chosen, seen) = (chosen, fields.one("seen")?);
        Ok(async move { bulk_edit_cases::change(&backend, &actor, &slug, chosen, &typed, &seen).await })
    };
    let then = |done| match done {
        Done::Changed(count) => {
            let mut address = ask.address(&list);
            let _ = write!(address, "{}changed={count}", if address.contains('?') { '&' } else { '?' });
            address
        }
        Done::ToBeSeen => preview,
    };
    sent.run(operation, then).await
}

fn asked(fields: &Fields) -> Result<Ask, Refusal> {
    Ok(Ask {
        q: fields.one("q")?,
        folder: fields.one("folder")?,
        tag: fields.one("tag")?,
        priority: fields.one("priority")?,
        sort: fields.one("sort")?,
        page: fields.one("page")?,
    })
}

/// The page that shows what a change of all cases that match would do.
fn preview(list: &str, ask: &Ask, typed: &bulk::Typed) -> String {
    query::address(&format!("{list}/bulk"), ask.fields().into_iter().chain(typed.fields()))
}
