//! Tokens: the personal access token of Data Center, and an app's OAuth 2.0 with refresh tokens that are good once.
use axum::{
    Form,
    body::Body,
    extract::State,
    http::{HeaderValue, Request, Response, StatusCode, Uri},
    response::IntoResponse,
};
use serde_json::json;
use std::collections::HashMap;

use crate::{Sandbox, call::Call, lock};

/// Where an app's requests come in: `/ex/jira/{cloudId}/…`.
const SITE: &str = "/ex/jira/sandbox-cloud";
/// Marks a request that came that way.
const THROUGH: &str = "x-sandbox-through";

/// Lets an app's request into the site it names.
pub(crate) fn enter_site(mut request: Request<Body>) -> Request<Body> {
    request.headers_mut().remove(THROUGH);
    let at = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
    if let Some(rest) = at.strip_prefix(SITE)
        && let Ok(uri) = rest.parse::<Uri>()
    {
        *request.uri_mut() = uri;
        request.headers_mut().insert(THROUGH, HeaderValue::from_static("app"));
    }
    request
}

/// Does the request bear a token that is good here?
pub(super) fn bears(core: &Sandbox, call: &Call) -> bool {
    let Some(token) = call.header("authorization").and_then(|header| header.strip_prefix("Bearer ")) else { return false };
    if call.header(THROUGH).is_some() {
        return lock(&core.state).jira.consent.access.as_deref() == Some(token);
    }
    call.path.starts_with("/rest/api/2/") && token == core.options.jira_token
}

/// The consent of somebody to the app.
#[derive(Clone, Debug)]
pub(crate) struct Consent {
    /// Good once.
    pub refresh: String,
    /// Good until the next.
    pub access: Option<String>,
    /// How often it was renewed.
    pub renewals: u64,
}

impl Default for Consent {
    fn default() -> Self {
        Self { refresh: "sandbox-refresh-0".into(), access: None, renewals: 0 }
    }
}

/// `POST /oauth/token` with `grant_type=refresh_token`.
pub(crate) async fn token(State(core): State<Sandbox>, Form(form): Form<HashMap<String, String>>) -> Response<Body> {
    let is = |name: &str, value: &str| form.get(name).is_some_and(|sent| sent == value);
    let app = is("client_id", "sandbox-app") && is("client_secret", "sandbox-app-secret");
    let mut state = lock(&core.state);
    let consent = &mut state.jira.consent;
    if !app || !is("grant_type", "refresh_token") || !is("refresh_token", &consent.refresh) {
        let why = json!({"error": "invalid_grant", "error_description": "Unknown or invalid refresh token."});
        return (StatusCode::FORBIDDEN, axum::Json(why)).into_response();
    }
    consent.renewals += 1;
    consent.refresh = format!("sandbox-refresh-{}", consent.renewals);
    let access = format!("sandbox-access-{}", consent.renewals);
    consent.access = Some(access.clone());
    axum::Json(json!({"access_token": access, "refresh_token": consent.refresh, "token_type": "Bearer", "expires_in": 3600, "scope": "read:jira-work write:jira-work offline_access"}))
        .into_response()
}
