//! `/auth/callback/{provider}`: back from the provider. The state must be this browser's and unused; then the
//! code is redeemed, the identity checked, and a new session begins.

use super::{Failure, Provider, callback_address, flow_cookie, github, oidc, refuse};
use crate::portal::Portal;
use crate::problem::Problem;
use crate::session::{self, SqlStore, request_info};
use app::context::RequestInfo;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, Request, State};
use axum::response::{AppendHeaders, IntoResponse as _, Redirect, Response};
use axum_extra::extract::CookieJar;
use backend::Error;
use backend::db::login_flows::{self, Flow};
use backend::db::people;
use backend::ops;
use backend::ops::sign_in::SignIn;
use backend::ops::sign_in_again::{self, Purpose};
use domain::{Actor, Refusal, Timestamp};
use http::header;
use serde::Deserialize;
use subtle::ConstantTimeEq as _;
use tower_sessions::Session;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Came {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

pub(super) async fn callback(
    State(portal): State<Portal>,
    Path(name): Path<String>,
    came: Result<Query<Came>, QueryRejection>,
    session: Session,
    jar: CookieJar,
    request: Request,
) -> Response {
    let info = request_info(request.extensions());
    // A query that cannot be read, a doubled parameter for one, names no attempt of ours.
    let came = came.map(|Query(came)| came).unwrap_or_default();
    let mut response = answer(&portal, &name, came, &session, &jar, info).await;
    // Used once, whatever came of it.
    let secure = if portal.https() { "; Secure" } else { "" };
    let cookie = format!("{}=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0{secure}", flow_cookie(portal.https()));
    if let Ok(cookie) = cookie.parse() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

async fn answer(portal: &Portal, name: &str, came: Came, session: &Session, jar: &CookieJar, info: RequestInfo) -> Response {
    let Some(provider) = portal.providers.find(name) else { return refuse::unknown_provider(portal, info).await };
    let bound = jar.get(flow_cookie(portal.https())).map(|cookie| cookie.value().to_owned());
    let flow = match begun_here(portal, name, came.state.as_deref(), bound.as_deref()).await {
        Ok(Some(flow)) => flow,
        Ok(None) => return refuse::expired(portal, info).await,
        Err(error) => return Problem::from(error).page(),
    };
    if let Some(error) = came.error {
        return refuse::provider_said(portal, info, name, &error).await;
    }
    let proven = match identify(portal, name, provider, &flow, came.code, came.iss).await {
        Ok(proven) => proven,
        Err(failure) => return refuse::failed(portal, info, name, failure).await,
    };
    let (proven, asked_at) = proven;
    if let Some(purpose) = flow.purpose.as_deref() {
        return again(portal, info, session, (purpose, &flow.next), &proven, asked_at).await;
    }
    match somebody_else(portal, &info, &proven).await {
        Ok(false) => {}
        Ok(true) => return refuse::somebody_else(portal, info).await,
        Err(error) => return Problem::from(error).page(),
    }
    let person = match ops::sign_in::sign_in(&portal.backend, proven).await {
        Ok(person) => person,
        Err(Error::Refused(refusal)) => return refuse::with(portal, info, refusal).await,
        Err(error) => return Problem::from(error).page(),
    };
    if let Err(error) = session::begin(session, &person).await {
        return Problem::from(Error::Internal(error.into())).page();
    }
    (AppendHeaders([(header::CACHE_CONTROL, "no-store")]), Redirect::to(&flow.next)).into_response()
}

/// Somebody who is signed in did it again, for one thing. The session stays as it is.
async fn again(
    portal: &Portal,
    info: RequestInfo,
    session: &Session,
    (purpose, next): (&str, &str),
    proven: &SignIn,
    asked_at: Option<Timestamp>,
) -> Response {
    let Some(actor) = info.actor.clone() else { return refuse::with(portal, info, Refusal::sign_in()).await };
    let purpose: Purpose = match purpose.parse() {
        Ok(purpose) => purpose,
        Err(refusal) => return refuse::with(portal, info, refusal).await,
    };
    let session = session.id().map(|id| SqlStore::hash(&id)).unwrap_or_default();
    match sign_in_again::note(&portal.backend, &actor, &session, purpose, (&proven.provider, &proven.subject), asked_at).await {
        Ok(()) => (AppendHeaders([(header::CACHE_CONTROL, "no-store")]), Redirect::to(next)).into_response(),
        Err(Error::Refused(refusal)) => refuse::again(portal, info, next, refusal).await,
        Err(error) => Problem::from(error).page(),
    }
}

/// The attempt this browser began, taken out so that it cannot be used again.
async fn begun_here(portal: &Portal, provider: &str, state: Option<&str>, bound: Option<&str>) -> Result<Option<Flow>, Error> {
    let (Some(state), Some(bound)) = (state, bound) else { return Ok(None) };
    if !bool::from(state.as_bytes().ct_eq(bound.as_bytes())) {
        return Ok(None);
    }
    let mut tx = portal.backend.begin().await?;
    let flow = login_flows::take(&mut tx, &domain::sha256_hex(state.as_bytes()), provider, portal.backend.clock().now()).await?;
    tx.commit().await?;
    Ok(flow)
}

async fn identify(
    portal: &Portal,
    name: &str,
    provider: Provider<'_>,
    flow: &Flow,
    code: Option<String>,
    iss: Option<String>,
) -> Result<(SignIn, Option<Timestamp>), Failure> {
    let code =
        code.filter(|code| !code.is_empty()).ok_or_else(|| Failure::Refused("code_missing", "the callback has no code".to_owned()))?;
    let back = callback_address(portal, name);
    match provider {
        Provider::Oidc(provider) => oidc::identify(&portal.providers, provider, &back, code, flow, iss.as_deref()).await,
        Provider::GitHub(provider) => {
            let (http, api) = (&portal.providers.http, &portal.backend.config().github.api_url);
            Ok((github::identify(http, provider, api, &back, code, flow.pkce_verifier.clone()).await?, None))
        }
    }
}

/// Is another person signed in here? Nobody is changed into somebody else without noticing.
async fn somebody_else(portal: &Portal, info: &RequestInfo, proven: &SignIn) -> Result<bool, Error> {
    let Some(Actor::Person(here)) = &info.actor else { return Ok(false) };
    let mut tx = portal.backend.snapshot().await?;
    let known = people::by_identity(&mut tx, &proven.provider, &proven.subject).await?;
    Ok(known.is_none_or(|person| person.id != here.id))
}
