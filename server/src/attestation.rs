//! What was signed about a release, for people: the files that the candidate's page offers.

use crate::portal::Portal;
use crate::problem::Problem;
use crate::session::request_info;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse as _, Response};
use backend::{Backend, Error, read};
use domain::{Actor, Refusal};
use http::header;

/// `GET /p/{slug}/candidates/{number}/attestation/{name}`
pub(crate) async fn file(
    State(portal): State<Portal>,
    Path((slug, number, name)): Path<(String, String, String)>,
    request: Request,
) -> Response {
    let found = match request_info(request.extensions()).actor {
        Some(actor) => find(&portal.backend, &actor, &slug, &number, &name).await,
        None => Err(Refusal::sign_in().into()),
    };
    match found {
        Ok((kind, text)) => {
            // The name is one of those we know.
            let disposition = format!("attachment; filename=\"{name}\"");
            ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], text).into_response()
        }
        Err(error) => Problem::from(error).page(),
    }
}

async fn find(backend: &Backend, actor: &Actor, slug: &str, number: &str, name: &str) -> Result<(&'static str, String), Error> {
    let number = number.parse().map_err(|_| Refusal::not_found("candidate"))?;
    let page = read::candidate(backend, actor, slug, number).await?;
    let release = page.attestation.ok_or_else(|| Refusal::not_found("file"))?.release;
    read::attestation_file(&read::attestation(backend, actor, &release).await?, name)
}
