//! Signing in with GitHub: OAuth, then GitHub is asked who it is. The identity is the numeric id.

use super::http_client::{HttpClient, HttpError};
use super::oidc::chain;
use super::start::Secrets;
use super::{Failure, GITHUB};
use anyhow::Context as _;
use backend::config::GitHubSignIn;
use backend::ops::sign_in::SignIn;
use futures::future::BoxFuture;
use http::{HeaderValue, Request, Response, StatusCode, header};
use oauth2::basic::BasicClient;
use oauth2::{
    AsyncHttpClient, AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet, EndpointSet,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, TokenResponse as _, TokenUrl,
};
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use serde::de::DeserializeOwned;

type Client = BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

fn client(provider: &GitHubSignIn, back: &str) -> anyhow::Result<Client> {
    let web = provider.web_url.trim_end_matches('/');
    Ok(BasicClient::new(ClientId::new(provider.client_id.clone()))
        .set_client_secret(ClientSecret::new(provider.client_secret.expose_secret().to_owned()))
        .set_auth_type(AuthType::RequestBody)
        .set_auth_uri(AuthUrl::new(format!("{web}/login/oauth/authorize")).context("github_sign_in.web_url")?)
        .set_token_uri(TokenUrl::new(format!("{web}/login/oauth/access_token")).context("github_sign_in.web_url")?)
        .set_redirect_uri(RedirectUrl::new(back.to_owned())?))
}

/// The address at GitHub, with state and PKCE challenge in it.
pub(super) fn authorize_url(provider: &GitHubSignIn, back: &str, secrets: &Secrets) -> anyhow::Result<String> {
    let state = CsrfToken::new(secrets.state.clone());
    let (url, _) = client(provider, back)?
        .authorize_url(move || state)
        .add_scope(Scope::new("read:user".to_owned()))
        .add_scope(Scope::new("user:email".to_owned()))
        .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&secrets.verifier))
        .url();
    Ok(url.into())
}

#[derive(Debug, Deserialize)]
struct User {
    id: i64,
    login: String,
    name: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Email {
    email: String,
    verified: bool,
}

/// Redeems the code and asks GitHub who it is.
pub(super) async fn identify(
    http: &HttpClient,
    provider: &GitHubSignIn,
    api: &str,
    back: &str,
    code: String,
    verifier: String,
) -> Result<SignIn, Failure> {
    let client = client(provider, back).map_err(|error| Failure::Unavailable(format!("{error:#}")))?;
    let answer = client
        .exchange_code(AuthorizationCode::new(code))
        .set_pkce_verifier(PkceCodeVerifier::new(verifier))
        .request_async(&ErrorsHaveAStatus(http.clone()))
        .await
        .map_err(|error| match error {
            RequestTokenError::ServerResponse(said) => Failure::Refused("code_refused", said.to_string()),
            RequestTokenError::Request(why) => Failure::Unavailable(chain(&why)),
            other => Failure::Unavailable(chain(&other)),
        })?;
    let token = answer.access_token().secret();
    let user: User = get(http, api, "/user", token).await?;
    // Without the scope for addresses people still come in; they are then known by id and login.
    let emails: Vec<Email> = match get(http, api, "/user/emails", token).await {
        Ok(emails) => emails,
        Err(failure) => {
            tracing::warn!(detail = failure.detail(), "GitHub did not tell the verified addresses");
            Vec::new()
        }
    };
    Ok(SignIn {
        provider: GITHUB.to_owned(),
        subject: user.id.to_string(),
        name: user.name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| user.login.clone()),
        github_id: Some(user.id),
        logins: vec![user.login],
        emails: emails.into_iter().filter(|email| email.verified).map(|email| email.email).collect(),
    })
}

/// GitHub sends "no" with status 200; the standard, and the client, expect 400.
struct ErrorsHaveAStatus(HttpClient);

impl<'c> AsyncHttpClient<'c> for ErrorsHaveAStatus {
    type Error = HttpError;
    type Future = BoxFuture<'c, Result<Response<Vec<u8>>, HttpError>>;

    fn call(&'c self, request: Request<Vec<u8>>) -> Self::Future {
        Box::pin(async move { self.0.send(request).await.map(errors_have_a_status) })
    }
}

fn errors_have_a_status(mut answer: Response<Vec<u8>>) -> Response<Vec<u8>> {
    #[derive(Deserialize)]
    struct No {
        #[expect(dead_code, reason = "only its presence matters")]
        error: String,
    }
    if answer.status() == StatusCode::OK && serde_json::from_slice::<No>(answer.body()).is_ok() {
        *answer.status_mut() = StatusCode::BAD_REQUEST;
    }
    answer
}

async fn get<T: DeserializeOwned>(http: &HttpClient, api: &str, path: &str, token: &str) -> Result<T, Failure> {
    let failed = |error: HttpError| Failure::Unavailable(chain(&error));
    let mut bearer = HeaderValue::from_str(&format!("Bearer {token}"))
        .map_err(|_| Failure::Unavailable("the access token is no header value".to_owned()))?;
    bearer.set_sensitive(true);
    let request = Request::get(format!("{}{path}", api.trim_end_matches('/')))
        .header(header::AUTHORIZATION, bearer)
        .header(header::ACCEPT, "application/vnd.github+json")
        .header("x-github-api-version", "2022-11-28")
        .body(Vec::new())
        .map_err(|error| failed(error.into()))?;
    let answer = http.send(request).await.map_err(failed)?;
    if answer.status() != StatusCode::OK {
        return Err(Failure::Unavailable(format!("GET {path} was answered with {}", answer.status())));
    }
    serde_json::from_slice(answer.body()).map_err(|error| Failure::Unavailable(format!("GET {path}: {error}")))
}
