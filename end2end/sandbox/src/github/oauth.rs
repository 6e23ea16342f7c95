//! Sign-in with GitHub: the page, the code, the token. Errors come with status 200, as GitHub sends them.
use axum::{
    body::Body,
    extract::{RawQuery, State as Given},
    http::{HeaderMap, Response, StatusCode},
    response::{IntoResponse, Redirect},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{Sandbox, clock, control::html, lock, people, route::pairs, state::OauthCode};

pub(crate) fn get<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// The S256 challenge of a verifier.
pub(crate) fn challenge(verifier: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

/// A redirect address with parameters added.
pub(crate) fn back(redirect: &str, parameters: &[(&str, &str)]) -> Option<String> {
    let mut url = url::Url::parse(redirect).ok()?;
    url.query_pairs_mut().extend_pairs(parameters);
    Some(url.into())
}

/// `GET /login/oauth/authorize`: choose a person; `login_as` skips the page.
pub(crate) async fn authorize(Given(core): Given<Sandbox>, RawQuery(query): RawQuery) -> Response<Body> {
    let asked = pairs(query.as_deref().unwrap_or_default());
    if get(&asked, "client_id") != Some(core.options.oauth_client_id.as_str()) {
        return (StatusCode::NOT_FOUND, html::message("Not found", "No application has this client id.")).into_response();
    }
    let usual = format!("{}/auth/callback/github", core.portal());
    let redirect = get(&asked, "redirect_uri").unwrap_or(&usual);
    if !core.accepts_redirect(redirect, "github") {
        return (StatusCode::BAD_REQUEST, html::message("Wrong address", "The redirect_uri is not associated with this application."))
            .into_response();
    }
    if get(&asked, "code_challenge").is_some() && get(&asked, "code_challenge_method") != Some("S256") {
        return (StatusCode::BAD_REQUEST, html::message("Wrong request", "Only the S256 code challenge is known.")).into_response();
    }
    let Some(person) = get(&asked, "login_as").and_then(people::find) else {
        return html::people("Sign in to GitHub (sandbox)", "/login/oauth/authorize", &asked).into_response();
    };
    let code = clock::token(10);
    let entry = OauthCode { person, redirect: redirect.to_owned(), challenge: get(&asked, "code_challenge").map(str::to_owned) };
    lock(&core.state).oauth_codes.insert(code.clone(), entry);
    let target = back(redirect, &[("code", &code), ("state", get(&asked, "state").unwrap_or_default())]);
    target.map_or_else(|| StatusCode::BAD_REQUEST.into_response(), |target| Redirect::to(&target).into_response())
}

/// `POST /login/oauth/access_token`.
pub(crate) async fn token(Given(core): Given<Sandbox>, headers: HeaderMap, body: String) -> Response<Body> {
    let wants_json = headers.get("accept").and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("application/json"));
    let is_json = headers.get("content-type").and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("json"));
    let mut asked = pairs(&body);
    if is_json && let Ok(serde_json::Value::Object(fields)) = serde_json::from_str(&body) {
        asked = fields.into_iter().filter_map(|(key, value)| Some((key, value.as_str()?.to_owned()))).collect();
    }
    // A client may also send its id and secret in the Authorization header.
    if let Some((id, secret)) = crate::oidc::basic(&headers) {
        asked.extend([("client_id".into(), id), ("client_secret".into(), secret)]);
    }
    let answer = match exchange(&core, &asked) {
        Ok(token) => json!({"access_token": token, "token_type": "bearer", "scope": "read:user,user:email"}),
        Err(error) => {
            json!({"error": error, "error_description": "The code passed is incorrect or expired.", "error_uri": "https://docs.github.com/apps"})
        }
    };
    if wants_json {
        return axum::Json(answer).into_response();
    }
    let fields = answer.as_object().into_iter().flatten().map(|(key, value)| (key.clone(), value.as_str().unwrap_or_default().to_owned()));
    let text = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    ([("content-type", "application/x-www-form-urlencoded; charset=utf-8")], text).into_response()
}

fn exchange(core: &Sandbox, asked: &[(String, String)]) -> Result<String, &'static str> {
    let right = get(asked, "client_id") == Some(core.options.oauth_client_id.as_str())
        && get(asked, "client_secret") == Some(core.options.oauth_client_secret.as_str());
    if !right {
        return Err("incorrect_client_credentials");
    }
    let mut state = lock(&core.state);
    let entry = get(asked, "code").and_then(|code| state.oauth_codes.remove(code)).ok_or("bad_verification_code")?;
    if get(asked, "redirect_uri").is_some_and(|redirect| redirect != entry.redirect) {
        return Err("redirect_uri_mismatch");
    }
    if entry.challenge.is_some() && entry.challenge != get(asked, "code_verifier").map(challenge) {
        return Err("bad_verification_code");
    }
    let token = format!("gho_{}", clock::token(18));
    state.user_tokens.insert(token.clone(), entry.person);
    Ok(token)
}
