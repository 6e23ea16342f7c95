//! Signing out: the session is deleted, and its cookie with it.

use crate::portal::Portal;
use crate::problem::Problem;
use crate::session::cookie_name;
use axum::extract::State;
use axum::response::{AppendHeaders, IntoResponse as _, Redirect, Response};
use http::header;
use tower_sessions::Session;

pub(super) async fn sign_out(State(portal): State<Portal>, session: Session) -> Response {
    if let Err(error) = session.flush().await {
        return Problem::from(backend::Error::Internal(error.into())).page();
    }
    let secure = if portal.https() { "; Secure" } else { "" };
    let cookie = format!("{}=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0{secure}", cookie_name(portal.https()));
    (AppendHeaders([(header::SET_COOKIE, cookie), (header::CACHE_CONTROL, "no-store".to_owned())]), Redirect::to("/sign-in"))
        .into_response()
}
