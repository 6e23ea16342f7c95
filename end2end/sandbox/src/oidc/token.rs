//! From code to tokens; every lie of the provider is told here.
use axum::{
    Json,
    body::Body,
    extract::State as Given,
    http::{HeaderMap, Response, StatusCode},
    response::IntoResponse,
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, Header};
use serde_json::{Value, json};

use super::{Code, Misbehaviour, basic};
use crate::{
    Sandbox, clock,
    github::oauth::{challenge, get as value},
    lock,
    route::pairs,
};

/// The only key of the key set.
pub(super) const KEY_ID: &str = "sandbox-1";

/// `POST /token`.
pub(super) async fn token(Given(core): Given<Sandbox>, headers: HeaderMap, body: String) -> Response<Body> {
    let asked = pairs(&body);
    let posted = value(&asked, "client_id").map(|id| (id.to_owned(), value(&asked, "client_secret").unwrap_or_default().to_owned()));
    let Some((id, secret)) = basic(&headers).or(posted) else { return refuse(401, "invalid_client") };
    if id != core.options.oidc_client_id || secret != core.options.oidc_client_secret {
        return refuse(401, "invalid_client");
    }
    if value(&asked, "grant_type") != Some("authorization_code") {
        return refuse(400, "unsupported_grant_type");
    }
    let taken = value(&asked, "code").and_then(|code| lock(&core.state).oidc.codes.remove(code));
    let Some(code) = taken.filter(|code| code.end >= clock::now_s()) else { return refuse(400, "invalid_grant") };
    let verified = value(&asked, "code_verifier").map(challenge).is_some_and(|challenge| challenge == code.challenge);
    if !verified || value(&asked, "redirect_uri") != Some(code.redirect.as_str()) {
        return refuse(400, "invalid_grant");
    }
    let access = clock::token(24);
    let lie = {
        let mut state = lock(&core.state);
        state.oidc.tokens.insert(access.clone(), code.person);
        state.oidc.misbehaviour
    };
    let Some(id_token) = sign(&core, &claims(&core, &code, lie), lie) else { return refuse(500, "server_error") };
    let answer =
        json!({"access_token": access, "token_type": "Bearer", "expires_in": 3600, "scope": "openid email profile", "id_token": id_token});
    ([("cache-control", "no-store")], Json(answer)).into_response()
}

fn refuse(status: u16, error: &str) -> Response<Body> {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    (status, [("cache-control", "no-store")], Json(json!({"error": error}))).into_response()
}

fn claims(core: &Sandbox, code: &Code, lie: Misbehaviour) -> Value {
    let now = clock::now_s();
    let mut claims = json!({
        "iss": core.urls.oidc, "aud": core.options.oidc_client_id, "sub": code.person.sub, "iat": now, "exp": now + 3600, "auth_time": code.auth_time,
        "name": code.person.name, "email": code.person.email, "email_verified": true, "preferred_username": code.person.login,
    });
    if let Some(nonce) = &code.nonce {
        claims["nonce"] = json!(nonce);
    }
    match lie {
        Misbehaviour::WrongIssuer => claims["iss"] = json!("https://evil.example"),
        Misbehaviour::WrongAudience => claims["aud"] = json!("somebody-else"),
        Misbehaviour::WrongNonce => claims["nonce"] = json!("another-nonce"),
        Misbehaviour::Expired => {
            claims["iat"] = json!(now - 7200);
            claims["exp"] = json!(now - 3600);
        }
        Misbehaviour::EmailNotVerified => claims["email_verified"] = json!(false),
        Misbehaviour::MissingEmailVerified => {
            if let Some(fields) = claims.as_object_mut() {
                fields.remove("email_verified");
            }
        }
        _ => {}
    }
    claims
}

fn sign(core: &Sandbox, claims: &Value, lie: Misbehaviour) -> Option<String> {
    if lie == Misbehaviour::AlgNone {
        let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        return Some(format!("{}.{}.", part(&json!({"alg": "none", "typ": "JWT"})), part(claims)));
    }
    let mut header = Header::new(Algorithm::RS256);
    header.kid = Some(if lie == Misbehaviour::UnknownKey { "nobody-knows".into() } else { KEY_ID.into() });
    // The unknown key is really another one: trying every known key must not help.
    let key = if lie == Misbehaviour::UnknownKey { &core.keys.app } else { &core.keys.oidc };
    jsonwebtoken::encode(&header, claims, &key.sign).ok()
}
