//! The OpenID Connect provider: discovery, sign-in page, codes, tokens; and the lies a client must see through.
mod token;

use std::collections::HashMap;

use axum::{
    Json, Router,
    body::Body,
    extract::{RawForm, RawQuery, State as Given},
    http::{HeaderMap, Response, StatusCode},
    response::{IntoResponse, Redirect},
    routing::{get, post},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    Sandbox, clock,
    control::html,
    github::oauth::{back, get as value},
    lock,
    people::{self, Person},
    route::{decode, pairs},
};

/// A lie of the provider.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Misbehaviour {
    /// None.
    #[default]
    None,
    /// `iss` names somebody else.
    WrongIssuer,
    /// `aud` names another client.
    WrongAudience,
    /// `nonce` is not the one that was sent.
    WrongNonce,
    /// The token ended an hour ago.
    Expired,
    /// The key id is in no key set.
    UnknownKey,
    /// No signature at all.
    AlgNone,
    /// The claim `email_verified` is left out.
    MissingEmailVerified,
    /// The claim `email_verified` is false.
    EmailNotVerified,
    /// The callback carries another `iss`.
    WrongCallbackIssuer,
}

/// A sign-in under way.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    pub person: &'static Person,
    pub redirect: String,
    pub challenge: String,
    pub nonce: Option<String>,
    pub auth_time: i64,
    pub end: i64,
}

/// What the provider remembers.
#[derive(Debug, Default)]
pub(crate) struct OidcState {
    pub codes: HashMap<String, Code>,
    pub tokens: HashMap<String, &'static Person>,
    /// Browser sessions: who, and since when.
    pub sessions: HashMap<String, (&'static Person, i64)>,
    pub misbehaviour: Misbehaviour,
}

/// Id and secret of an `Authorization: Basic` header, form-decoded as OAuth asks.
pub(crate) fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let encoded = headers.get("authorization")?.to_str().ok()?.strip_prefix("Basic ")?;
    let text = String::from_utf8(BASE64_STANDARD.decode(encoded).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((decode(id), decode(secret)))
}

pub(crate) fn router(core: Sandbox) -> Router {
    Router::new()
        .route("/.well-known/openid-configuration", get(discovery))
        .route("/jwks", get(jwks))
        .route("/authorize", get(authorize).post(authorize_form))
        .route("/token", post(token::token))
        .route("/userinfo", get(userinfo).post(userinfo))
        .with_state(core)
}

async fn discovery(Given(core): Given<Sandbox>) -> Json<Value> {
    let base = &core.urls.oidc;
    Json(json!({
        "issuer": base, "authorization_endpoint": format!("{base}/authorize"), "token_endpoint": format!("{base}/token"),
        "userinfo_endpoint": format!("{base}/userinfo"), "jwks_uri": format!("{base}/jwks"), "response_types_supported": ["code"],
        "response_modes_supported": ["query"], "grant_types_supported": ["authorization_code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"], "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"], "scopes_supported": ["openid", "email", "profile"],
        "claims_supported": ["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "name", "email", "email_verified", "preferred_username"],
        "authorization_response_iss_parameter_supported": true, "prompt_values_supported": ["none", "login"],
    }))
}

async fn jwks(Given(core): Given<Sandbox>) -> Json<Value> {
    let key = &core.keys.oidc;
    Json(json!({"keys": [{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": token::KEY_ID, "n": key.n, "e": key.e}]}))
}

async fn authorize(Given(core): Given<Sandbox>, headers: HeaderMap, RawQuery(query): RawQuery) -> Response<Body> {
    decide(&core, &headers, &pairs(query.as_deref().unwrap_or_default()))
}

async fn authorize_form(Given(core): Given<Sandbox>, headers: HeaderMap, RawForm(form): RawForm) -> Response<Body> {
    decide(&core, &headers, &pairs(&String::from_utf8_lossy(&form)))
}

fn decide(core: &Sandbox, headers: &HeaderMap, asked: &[(String, String)]) -> Response<Body> {
    let redirect = value(asked, "redirect_uri").unwrap_or_default();
    // Never send anybody to an address that was not agreed on.
    if value(asked, "client_id") != Some(core.options.oidc_client_id.as_str()) {
        return (StatusCode::BAD_REQUEST, html::message("Unknown client", "No client has this id.")).into_response();
    }
    if !core.accepts_redirect(redirect, "sandbox") {
        return (StatusCode::BAD_REQUEST, html::message("Wrong address", "This redirect_uri is not registered for the client."))
            .into_response();
    }
    let state = value(asked, "state").unwrap_or_default();
    let answer = |parameters: &[(&str, &str)]| {
        let all: Vec<(&str, &str)> = parameters.iter().copied().chain([("state", state)]).collect();
        back(redirect, &all).map_or_else(|| StatusCode::BAD_REQUEST.into_response(), |target| Redirect::to(&target).into_response())
    };
    let issuer = core.urls.oidc.as_str();
    if value(asked, "response_type") != Some("code") {
        return answer(&[("error", "unsupported_response_type"), ("iss", issuer)]);
    }
    if !value(asked, "scope").unwrap_or_default().split(' ').any(|scope| scope == "openid") {
        return answer(&[("error", "invalid_scope"), ("iss", issuer)]);
    }
    let challenge = value(asked, "code_challenge").unwrap_or_default();
    if challenge.len() != 43 || value(asked, "code_challenge_method") != Some("S256") {
        return answer(&[("error", "invalid_request"), ("error_description", "PKCE with S256 is required"), ("iss", issuer)]);
    }
    if value(asked, "deny").is_some() {
        return answer(&[("error", "access_denied"), ("iss", issuer)]);
    }
    let now = clock::now_s();
    let chosen = value(asked, "login_as").and_then(people::find);
    let remembered = session(core, headers);
    let old_enough = |since: i64| value(asked, "max_age").and_then(|text| text.parse::<i64>().ok()).is_some_and(|age| now - since > age);
    let prompt = value(asked, "prompt").unwrap_or_default();
    let (person, auth_time) = match (chosen, remembered) {
        (Some(person), _) => (person, now),
        // Only a client that asks for silence gets it: the demo is about changing people.
        (None, Some((person, since))) if prompt == "none" && !old_enough(since) => (person, since),
        _ if prompt == "none" => return answer(&[("error", "login_required"), ("iss", issuer)]),
        _ => return html::people("Sign in (sandbox)", "/authorize", asked).into_response(),
    };
    let code = clock::token(16);
    let session_id = clock::token(16);
    let misbehaviour = {
        let mut world = lock(&core.state);
        let entry = Code {
            person,
            redirect: redirect.into(),
            challenge: challenge.into(),
            nonce: value(asked, "nonce").map(str::to_owned),
            auth_time,
            end: now + 60,
        };
        world.oidc.codes.insert(code.clone(), entry);
        world.oidc.sessions.insert(session_id.clone(), (person, auth_time));
        world.oidc.misbehaviour
    };
    let issuer = if misbehaviour == Misbehaviour::WrongCallbackIssuer { "https://evil.example" } else { issuer };
    let mut response = answer(&[("code", &code), ("iss", issuer)]);
    if let Ok(cookie) = format!("sandbox_oidc={session_id}; HttpOnly; SameSite=Lax; Path=/").parse() {
        response.headers_mut().insert("set-cookie", cookie);
    }
    response
}

fn session(core: &Sandbox, headers: &HeaderMap) -> Option<(&'static Person, i64)> {
    let cookies = headers.get("cookie")?.to_str().ok()?;
    let id = cookies.split(';').find_map(|cookie| cookie.trim().strip_prefix("sandbox_oidc="))?;
    lock(&core.state).oidc.sessions.get(id).copied()
}

async fn userinfo(Given(core): Given<Sandbox>, headers: HeaderMap) -> Response<Body> {
    let token = headers.get("authorization").and_then(|value| value.to_str().ok()).and_then(|value| value.strip_prefix("Bearer "));
    let person = token.and_then(|token| lock(&core.state).oidc.tokens.get(token).copied());
    match person {
        Some(person) => Json(json!({"sub": person.sub, "name": person.name, "email": person.email, "email_verified": true, "preferred_username": person.login})).into_response(),
        None => (StatusCode::UNAUTHORIZED, [("www-authenticate", "Bearer error=\"invalid_token\"")]).into_response(),
    }
}
