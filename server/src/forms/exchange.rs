//! Import and export of test cases: upload, confirm, and the files that go out.

use super::{Answer, Sent, fields, info_of, refuse};
use crate::portal::Portal;
use crate::problem::Problem;
use crate::session::request_info;
use axum::extract::{Path, Query, Request, State};
use axum::response::{IntoResponse as _, Response};
use backend::ops::import_cases;
use backend::read::{self, Format};
use domain::test_case::query::Ask;
use domain::{Actor, Refusal};
use http::header;
use std::collections::HashMap;

pub(super) async fn upload_file(State(portal): State<Portal>, Path(slug): Path<String>, request: Request) -> Answer {
    let page = format!("/p/{slug}/cases/import");
    let (sent, files) = Sent::with_files(portal, request, |_| page.clone(), &["tool"]).await?;
    let tool = sent.fields.one("tool");
    let operation = |backend, actor| {
        let tool = tool?;
        Ok(async move { import_cases::upload(&backend, &actor, &slug, files, &tool).await })
    };
    sent.run(operation, |import| format!("{page}/{import}")).await
}

pub(super) async fn confirm(State(portal): State<Portal>, Path((slug, import)): Path<(String, String)>, request: Request) -> Answer {
    let info = info_of(request.extensions());
    let done = format!("/p/{slug}/cases/import/{import}");
    let fields = match fields::urlencoded(request, &portal).await {
        Ok(fields) => fields,
        Err(refusal) => return Err(refuse(&portal, info, &done, refusal, fields::Fields::default()).await),
    };
    // The preview is drawn again as it was chosen.
    let chosen = |name: &str| fields.one(name).unwrap_or_default();
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("tool", &chosen("tool"))
        .append_pair("map", &chosen("map"))
        .finish();
    let sent = Sent::checked(portal, info, format!("{done}?{query}"), fields, &["tool", "map", "seen", "intent"]).await?;
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let input = import_cases::Input {
            tool: fields.one("tool")?,
            map: fields.one("map")?,
            seen: fields.one("seen")?,
            intent: fields.one("intent")?,
        };
        Ok(async move { import_cases::confirm(&backend, &actor, &slug, &import, input).await })
    };
    sent.run(operation, |()| done).await
}

/// The query of an address; a name that is sent twice counts once.
type Asked = Query<HashMap<String, String>>;

pub(super) async fn left_out(
    State(portal): State<Portal>,
    Path((slug, import)): Path<(String, String)>,
    Query(mut asked): Asked,
    request: Request,
) -> Response {
    let Some(actor) = signed_in(&request) else { return Problem::from(Refusal::sign_in()).page() };
    let (tool, map) = (asked.remove("tool"), asked.remove("map"));
    file(read::left_out(&portal.backend, &actor, &slug, &import, tool, map).await, "text/csv; charset=utf-8")
}

pub(super) async fn export_csv(state: State<Portal>, path: Path<String>, asked: Asked, request: Request) -> Response {
    export(state, path, asked, request, Format::Csv, "text/csv; charset=utf-8").await
}

pub(super) async fn export_gherkin(state: State<Portal>, path: Path<String>, asked: Asked, request: Request) -> Response {
    export(state, path, asked, request, Format::Gherkin, "application/zip").await
}

async fn export(
    State(portal): State<Portal>,
    Path(slug): Path<String>,
    Query(mut asked): Asked,
    request: Request,
    format: Format,
    kind: &'static str,
) -> Response {
    let Some(actor) = signed_in(&request) else { return Problem::from(Refusal::sign_in()).page() };
    let mut one = |name: &str| asked.remove(name).unwrap_or_default();
    let wanted = Ask { q: one("q"), folder: one("folder"), tag: one("tag"), priority: one("priority"), ..Ask::default() };
    file(read::export(&portal.backend, &actor, &slug, &wanted, format).await, kind)
}

pub(super) fn signed_in(request: &Request) -> Option<Actor> {
    request_info(request.extensions()).actor
}

pub(super) fn file(found: Result<(String, Vec<u8>), backend::Error>, kind: &'static str) -> Response {
    let (name, content) = match found {
        Ok(found) => found,
        Err(error) => return Problem::from(error).page(),
    };
    let disposition = format!("attachment; filename*=UTF-8''{}", crate::files::encoded(&name));
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], content).into_response()
}
