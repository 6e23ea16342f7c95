//! OpenID Connect: discovery, the address to go to, and what the id token proves (OpenID Connect Core 3.1).

use super::http_client::HttpError;
use super::metadata::Metadata;
use super::start::Secrets;
use super::{Failure, Providers};
use backend::config::Oidc;
use backend::db::login_flows::Flow;
use backend::ops::sign_in::SignIn;
use domain::Timestamp;
use openidconnect::core::{
    CoreAuthPrompt, CoreAuthenticationFlow, CoreClient, CoreIdTokenClaims, CoreJwsSigningAlgorithm, CoreTokenResponse, CoreUserInfoClaims,
};
use openidconnect::{
    AccessTokenHash, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, IssuerUrl, Nonce,
    OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, SignatureVerificationError,
    SubjectIdentifier, TokenResponse as _,
};
use secrecy::ExposeSecret as _;
use std::sync::Arc;

/// Only signatures with the provider's own key: never `none`, never our shared secret.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// The provider's discovery document with its keys; from memory unless `anew`.
pub(super) async fn discover(providers: &Providers, provider: &Oidc, anew: bool) -> Result<Arc<Metadata>, Failure> {
    if !anew && let Some(known) = providers.discovered.read().await.get(&provider.name) {
        return Ok(known.clone());
    }
    let issuer = IssuerUrl::new(provider.issuer.clone()).map_err(|error| Failure::Unavailable(error.to_string()))?;
    let found = Metadata::discover_async(issuer, &providers.http).await.map_err(|error| Failure::Unavailable(chain(&error)))?;
    let found = Arc::new(found);
    providers.discovered.write().await.insert(provider.name.clone(), found.clone());
    Ok(found)
}

/// The address at the provider, with state, nonce and PKCE challenge in it.
pub(super) async fn authorize_url(
    providers: &Providers,
    provider: &Oidc,
    back: &str,
    secrets: &Secrets,
    again: bool,
) -> Result<String, Failure> {
    let metadata = discover(providers, provider, false).await?;
    let redirect = redirect(back)?;
    let client = CoreClient::from_provider_metadata((*metadata).clone(), client_id(provider), Some(client_secret(provider)))
        .set_redirect_uri(redirect);
    let (state, nonce) = (CsrfToken::new(secrets.state.clone()), Nonce::new(secrets.nonce.clone()));
    let mut request = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, move || state, move || nonce)
        .add_scope(Scope::new("email".to_owned()))
        .add_scope(Scope::new("profile".to_owned()))
        .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&secrets.verifier));
    if again {
        // OpenID Connect Core 3.1.2.1: with a largest age the provider must say when it asked.
        request = request.add_prompt(CoreAuthPrompt::Login).set_max_age(std::time::Duration::ZERO);
    }
    Ok(request.url().0.into())
}

/// Redeems the code and checks the id token; what is left is who it is, and when the provider last asked them.
pub(super) async fn identify(
    providers: &Providers,
    provider: &Oidc,
    back: &str,
    code: String,
    flow: &Flow,
    iss: Option<&str>,
) -> Result<(SignIn, Option<Timestamp>), Failure> {
    let metadata = discover(providers, provider, false).await?;
    named_itself(&metadata, provider, iss)?;
    let client = CoreClient::from_provider_metadata((*metadata).clone(), client_id(provider), Some(client_secret(provider)))
        .set_redirect_uri(redirect(back)?);
    let answer = client
        .exchange_code(AuthorizationCode::new(code))
        .map_err(|error| Failure::Unavailable(error.to_string()))?
        .set_pkce_verifier(PkceCodeVerifier::new(flow.pkce_verifier.clone()))
        .request_async(&providers.http)
        .await
        .map_err(token_failure)?;
    let nonce = Nonce::new(flow.nonce.clone());
    let proven = match check(&metadata, provider, &answer, &nonce) {
        Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
            // The provider may have changed its keys since we asked.
            let fresh = discover(providers, provider, true).await?;
            check(&fresh, provider, &answer, &nonce)
        }
        other => other,
    }
    .map_err(|error| Failure::Refused(class(&error), chain(&error)))?;
    let asked_at = proven.asked_at;
    Ok((told_more(providers, provider, &metadata, &answer, proven).await?, asked_at))
}

/// RFC 9207: an answer that names another issuer was meant for another client, and so was one without a name
/// from a provider that announced to give it.
fn named_itself(metadata: &Metadata, provider: &Oidc, iss: Option<&str>) -> Result<(), Failure> {
    let announced = metadata.additional_metadata().authorization_response_iss_parameter_supported == Some(true);
    match iss {
        Some(iss) if iss != provider.issuer => Err(Failure::Refused("wrong_issuer", "the callback names another issuer".to_owned())),
        None if announced => {
            Err(Failure::Refused("wrong_issuer", "the callback names no issuer, though the provider announced one".to_owned()))
        }
        _ => Ok(()),
    }
}

/// Most providers tell name and address at the userinfo endpoint only (OpenID Connect Core 5.4). Without the
/// address an author known by it could sign their own change, so not hearing it is a failure.
async fn told_more(
    providers: &Providers,
    provider: &Oidc,
    metadata: &Metadata,
    answer: &CoreTokenResponse,
    proven: Proven,
) -> Result<SignIn, Failure> {
    // What the signed token says of the address stands, "not verified" included.
    let Proven { who: mut proven, names_an_address, .. } = proven;
    if metadata.userinfo_endpoint().is_none() || (names_an_address && !proven.name.is_empty()) {
        return Ok(proven);
    }
    let client = CoreClient::from_provider_metadata(metadata.clone(), client_id(provider), Some(client_secret(provider)));
    let subject = SubjectIdentifier::new(proven.subject.clone());
    // The answer must be about the same subject: the crate compares.
    let more: CoreUserInfoClaims = client
        .user_info(answer.access_token().clone(), Some(subject))
        .map_err(|error| Failure::Unavailable(error.to_string()))?
        .request_async(&providers.http)
        .await
        .map_err(|error| Failure::Unavailable(chain(&error)))?;
    if let Some(name) = more.name().and_then(|names| names.get(None)).filter(|name| !name.trim().is_empty()) {
        proven.name = name.as_str().to_owned();
    }
    if let Some(email) = more.email().filter(|_| !names_an_address && more.email_verified() == Some(true)) {
        proven.emails.push(email.as_str().to_owned());
    }
    if let Some(login) = more.preferred_username() {
        proven.logins.push(login.as_str().to_owned());
    }
    Ok(proven)
}

/// What the id token proves.
struct Proven {
    who: SignIn,
    /// It speaks of an e-mail address, verified or not.
    names_an_address: bool,
    /// When the provider last asked who they are (`auth_time`).
    asked_at: Option<Timestamp>,
}

fn check(metadata: &Metadata, provider: &Oidc, answer: &CoreTokenResponse, nonce: &Nonce) -> Result<Proven, ClaimsVerificationError> {
    let client = CoreClient::from_provider_metadata(metadata.clone(), client_id(provider), Some(client_secret(provider)));
    let verifier = client.id_token_verifier().set_allowed_algs(SIGNATURES);
    let token = answer.id_token().ok_or_else(|| ClaimsVerificationError::Other("there is no id token".to_owned()))?;
    let claims = token.claims(&verifier, nonce)?;
    if let Some(expected) = claims.access_token_hash() {
        let (algorithm, key) = (
            token.signing_alg().map_err(ClaimsVerificationError::SignatureVerification)?,
            token.signing_key(&verifier).map_err(ClaimsVerificationError::SignatureVerification)?,
        );
        let actual = AccessTokenHash::from_token(answer.access_token(), algorithm, key)
            .map_err(|error| ClaimsVerificationError::Other(error.to_string()))?;
        if actual != *expected {
            return Err(ClaimsVerificationError::Other("the access token is not the one the id token names".to_owned()));
        }
    }
    if claims.subject().as_str().trim().is_empty() {
        return Err(ClaimsVerificationError::Other("the id token names nobody".to_owned()));
    }
    if claims.authorized_party().is_some_and(|party| party.as_str() != provider.client_id) {
        return Err(ClaimsVerificationError::Other("the id token was made for another client".to_owned()));
    }
    let asked_at = claims.auth_time().map(|at| Timestamp(at.timestamp_millis()));
    Ok(Proven { who: sign_in(&provider.name, claims), names_an_address: claims.email().is_some(), asked_at })
}

fn sign_in(provider: &str, claims: &CoreIdTokenClaims) -> SignIn {
    let login = claims.preferred_username().map(|name| name.as_str().to_owned());
    let name =
        claims.name().and_then(|names| names.get(None)).map(|name| name.as_str().to_owned()).or_else(|| login.clone()).unwrap_or_default();
    // An address that is not said to be verified could be anybody's.
    let emails = claims.email().filter(|_| claims.email_verified() == Some(true)).map(|email| email.as_str().to_owned());
    SignIn {
        provider: provider.to_owned(),
        subject: claims.subject().as_str().to_owned(),
        name,
        github_id: None,
        logins: login.into_iter().collect(),
        emails: emails.into_iter().collect(),
    }
}

/// What was wrong, in a word for people; the log has the rest.
const fn class(error: &ClaimsVerificationError) -> &'static str {
    match error {
        ClaimsVerificationError::Expired(_) => "token_expired",
        ClaimsVerificationError::InvalidAudience(_) => "wrong_audience",
        ClaimsVerificationError::InvalidIssuer(_) => "wrong_issuer",
        ClaimsVerificationError::InvalidNonce(_) => "wrong_nonce",
        ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey) => "unknown_key",
        ClaimsVerificationError::SignatureVerification(_) => "bad_signature",
        _ => "token_invalid",
    }
}

fn token_failure<T: openidconnect::ErrorResponse + std::fmt::Display + 'static>(error: RequestTokenError<HttpError, T>) -> Failure {
    match error {
        RequestTokenError::ServerResponse(said) => Failure::Refused("code_refused", said.to_string()),
        RequestTokenError::Parse(why, _) => Failure::Unavailable(format!("the token answer cannot be read: {why}")),
        RequestTokenError::Request(why) => Failure::Unavailable(chain(&why)),
        RequestTokenError::Other(why) => Failure::Unavailable(why),
    }
}

/// An error with its causes.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        text = format!("{text}: {next}");
        cause = next.source();
    }
    text
}

fn client_id(provider: &Oidc) -> ClientId {
    ClientId::new(provider.client_id.clone())
}

fn client_secret(provider: &Oidc) -> ClientSecret {
    ClientSecret::new(provider.client_secret.expose_secret().to_owned())
}

fn redirect(back: &str) -> Result<RedirectUrl, Failure> {
    RedirectUrl::new(back.to_owned()).map_err(|error| Failure::Unavailable(error.to_string()))
}
