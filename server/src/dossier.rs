//! Files about a decision: the dossier as PDF, and the data of the page that a signer saw.

use crate::portal::Portal;
use crate::problem::Problem;
use crate::session::request_info;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse as _, Response};
use backend::ops::take_dossier;
use backend::{Error, read};
use domain::{Actor, Refusal};
use http::header;

fn asked(request: &Request, number: &str) -> Result<(Actor, i64), Refusal> {
    let actor = request_info(request.extensions()).actor.ok_or_else(Refusal::sign_in)?;
    Ok((actor, number.parse().map_err(|_| Refusal::malformed("number", "in the address is not a number"))?))
}

/// `GET /p/{slug}/candidates/{number}/dossier.pdf`
pub(crate) async fn pdf(State(portal): State<Portal>, Path((slug, number)): Path<(String, String)>, request: Request) -> Response {
    let asked = asked(&request, &number);
    let found = async {
        let (actor, number) = asked?;
        take_dossier::take(&portal.backend, &actor, &slug, number).await
    };
    file(found.await, "application/pdf")
}

/// `GET /p/{slug}/candidates/{number}/signatures/{signature}/seen.json`
pub(crate) async fn seen(
    State(portal): State<Portal>,
    Path((slug, number, signature)): Path<(String, String, String)>,
    request: Request,
) -> Response {
    let asked = asked(&request, &number);
    let found = async {
        let (actor, number) = asked?;
        let (name, text) = read::replay_file(&portal.backend, &actor, &slug, number, &signature).await?;
        Ok((name, text.into_bytes()))
    };
    file(found.await, "application/json")
}

fn file(found: Result<(String, Vec<u8>), Error>, kind: &'static str) -> Response {
    match found {
        Ok((name, content)) => {
            let disposition = format!("attachment; filename*=UTF-8''{}", crate::files::encoded(&name));
            ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], content).into_response()
        }
        Err(error) => Problem::from(error).page(),
    }
}
