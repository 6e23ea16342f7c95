//! The choice of a language: kept in a cookie, and with the person so that mails follow it. Nobody needs to be signed in.

use super::fields;
use crate::portal::Portal;
use crate::problem::Problem;
use crate::session::{LANGUAGE_COOKIE, request_info};
use axum::extract::{Request, State};
use axum::response::{AppendHeaders, IntoResponse as _, Redirect, Response};
use backend::ops::choose_language;
use domain::Refusal;
use domain::language::Language;
use http::header;

pub(super) async fn choose(State(portal): State<Portal>, request: Request) -> Response {
    let info = request_info(request.extensions());
    match chosen(&portal, info.actor.as_ref(), request).await {
        Ok((language, next)) => {
            let secure = if portal.https() { "; Secure" } else { "" };
            let cookie = format!("{LANGUAGE_COOKIE}={language}; HttpOnly; SameSite=Lax; Path=/; Max-Age=31536000{secure}");
            (AppendHeaders([(header::SET_COOKIE, cookie)]), Redirect::to(&next)).into_response()
        }
        Err(error) => Problem::from(error).page(),
    }
}

async fn chosen(portal: &Portal, actor: Option<&domain::Actor>, request: Request) -> Result<(Language, String), backend::Error> {
    let fields = fields::urlencoded(request, portal).await?;
    fields.only(&["language", "next"])?;
    let language: Language = fields.one("language")?.parse().map_err(|_| Refusal::invalid("language", "is not one of the choices"))?;
    if let Some(actor) = actor {
        choose_language::choose(&portal.backend, actor, language).await?;
    }
    Ok((language, crate::sign_in::safe_next(Some(&fields.one("next")?))))
}
