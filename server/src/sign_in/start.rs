//! `/auth/start/{provider}`: remembers the attempt, sends the browser away.

use super::{FLOW_SECONDS, Failure, Provider, callback_address, flow_cookie, github, oidc, refuse, safe_next};
use crate::portal::Portal;
use crate::problem::Problem;
use crate::session::request_info;
use axum::extract::{Path, Query, Request, State};
use axum::response::{AppendHeaders, IntoResponse as _, Redirect, Response};
use backend::db::login_flows::{self, Flow};
use backend::ops::sign_in_again::Purpose;
use http::header;
use oauth2::PkceCodeVerifier;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    next: Option<String>,
    /// What somebody who is signed in proves by doing it again.
    #[serde(rename = "for")]
    purpose: Option<String>,
}

/// What travels with one attempt.
pub(super) struct Secrets {
    pub state: String,
    pub nonce: String,
    pub verifier: PkceCodeVerifier,
}

pub(super) async fn start(
    State(portal): State<Portal>,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
    request: Request,
) -> Response {
    let info = request_info(request.extensions());
    let Some(provider) = portal.providers.find(&name) else { return refuse::unknown_provider(&portal, info).await };
    let clock = portal.backend.clock();
    let secrets = Secrets { state: clock.secret(), nonce: clock.secret(), verifier: PkceCodeVerifier::new(clock.secret()) };
    let back = callback_address(&portal, &name);
    let purpose = match asked.purpose.as_deref().map(str::parse::<Purpose>).transpose() {
        Ok(purpose) => purpose,
        Err(refusal) => return refuse::with(&portal, info, refusal).await,
    };
    let away = match provider {
        Provider::Oidc(provider) => oidc::authorize_url(&portal.providers, provider, &back, &secrets, purpose.is_some()).await,
        // It never says when it asked, so that signing in again there proves nothing.
        Provider::GitHub(_) if purpose.is_some() => return refuse::cannot_ask_again(&portal, info).await,
        Provider::GitHub(provider) => {
            github::authorize_url(provider, &back, &secrets).map_err(|error| Failure::Unavailable(format!("{error:#}")))
        }
    };
    let away = match away {
        Ok(url) => url,
        Err(failure) => return refuse::failed(&portal, info, &name, failure).await,
    };
    let flow = Flow {
        state_hash: domain::sha256_hex(secrets.state.as_bytes()),
        provider: name,
        nonce: secrets.nonce,
        pkce_verifier: secrets.verifier.secret().clone(),
        next: safe_next(asked.next.as_deref()),
        purpose: purpose.map(|purpose| purpose.to_string()),
        expires_at: clock.now().plus_seconds(FLOW_SECONDS),
    };
    if let Err(error) = remember(&portal, &flow).await {
        return Problem::from(error).page();
    }
    let secure = if portal.https() { "; Secure" } else { "" };
    let cookie =
        format!("{}={}; HttpOnly; SameSite=Lax; Path=/; Max-Age={FLOW_SECONDS}{secure}", flow_cookie(portal.https()), secrets.state);
    (AppendHeaders([(header::SET_COOKIE, cookie)]), Redirect::to(&away)).into_response()
}

async fn remember(portal: &Portal, flow: &Flow) -> Result<(), backend::Error> {
    let mut tx = portal.backend.begin().await?;
    login_flows::insert(&mut tx, flow, portal.backend.clock().now()).await?;
    tx.commit().await
}
