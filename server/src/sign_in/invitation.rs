//! A guest's way in: `POST /invited/{token}`, the one button of the page behind a personal link.

use super::safe_next;
use crate::pages;
use crate::portal::Portal;
use crate::problem::Problem;
use crate::session::{self, DEVICE_SECONDS, chosen_language, device_cookie, request_info};
use app::context::{FormEcho, RequestInfo};
use axum::extract::{Path, Request, State};
use axum::response::{AppendHeaders, IntoResponse as _, Redirect, Response};
use backend::{Error, ops};
use domain::{Actor, Refusal};
use http::{StatusCode, header};
use tower_sessions::Session;

pub(super) async fn enter(State(portal): State<Portal>, Path(token): Path<String>, session: Session, request: Request) -> Response {
    let info = request_info(request.extensions());
    let chosen = chosen_language(request.headers());
    // Nobody is changed into somebody else without noticing; a guest may come by another invitation.
    if matches!(&info.actor, Some(Actor::Person(person)) if !person.is_guest()) {
        let refusal = Refusal::conflict(
            "signed_in_as_other",
            "You are signed in here with your own account.",
            "Use that, or sign out first and open the link again.",
        );
        return refused(&portal, info, &token, refusal).await;
    }
    let device = info.device.clone().unwrap_or_else(|| portal.backend.clock().secret());
    let entered = match ops::enter::enter(&portal.backend, &token, &device).await {
        Ok(entered) => entered,
        Err(Error::Refused(refusal)) => return refused(&portal, info, &token, refusal).await,
        Err(error) => return Problem::from(error).page(),
    };
    if let Err(error) = session::begin(&session, &entered.person).await {
        return Problem::from(Error::Internal(error.into())).page();
    }
    // Chosen before coming in, on this very page: mails follow it from now on.
    if let Some(language) = chosen
        && let Err(error) = ops::choose_language::choose(&portal.backend, &Actor::Person(entered.person.clone()), language).await
    {
        return Problem::from(error).page();
    }
    let secure = if portal.https() { "; Secure" } else { "" };
    let cookie = format!("{}={device}; HttpOnly; SameSite=Lax; Path=/; Max-Age={DEVICE_SECONDS}{secure}", device_cookie(portal.https()));
    let headers = AppendHeaders([(header::SET_COOKIE, cookie), (header::CACHE_CONTROL, "no-store".to_owned())]);
    (headers, Redirect::to(&safe_next(Some(&entered.next)))).into_response()
}

/// The link's own page, with the reason on it.
async fn refused(portal: &Portal, info: RequestInfo, token: &str, refusal: Refusal) -> Response {
    let status = StatusCode::from_u16(refusal.kind.status()).unwrap_or(StatusCode::FORBIDDEN);
    // What is no token is no part of an address either.
    let shown: String = token.chars().filter(char::is_ascii_alphanumeric).take(64).collect();
    let shown = if shown.is_empty() { "unknown" } else { &shown };
    pages::answer(portal, info, &format!("/invited/{shown}"), FormEcho { refusal: Some(refusal), values: Vec::new() }, status).await
}
