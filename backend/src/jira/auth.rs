//! How a request proves who sends it: account and API token, personal access token, or OAuth 2.0.

use super::Problem;
use super::oauth::OAuth;
use crate::config::{self, JiraAuth};
use crate::{Clock, Db, Error};
use reqwest::RequestBuilder;
use secrecy::{ExposeSecret as _, SecretString};

/// One of the ways.
pub(super) enum Auth {
    /// `Authorization: Basic`.
    Basic { user: String, secret: SecretString },
    /// `Authorization: Bearer`, always the same.
    Token(SecretString),
    /// `Authorization: Bearer`, renewed before it ends.
    Renewed(Box<OAuth>),
}

impl Auth {
    pub(super) fn new(config: &config::Jira, http: &reqwest::Client, db: &Db, clock: &Clock) -> Result<Self, Error> {
        let secret = |secret: &Option<SecretString>| secret.clone().unwrap_or_default();
        Ok(match (config.auth, &config.oauth) {
            (JiraAuth::OAuth, Some(oauth)) => Self::Renewed(Box::new(OAuth::new(oauth, http, db, clock)?)),
            (JiraAuth::PersonalAccessToken, _) => Self::Token(secret(&config.personal_access_token)),
            _ => Self::Basic { user: config.email.clone().unwrap_or_default(), secret: secret(&config.api_token) },
        })
    }

    /// Signs a request. The number names the token that was used.
    ///
    /// # Errors
    /// Only with OAuth: when no token can be had.
    pub(super) async fn sign(&self, request: RequestBuilder) -> Result<(RequestBuilder, i64), Problem> {
        Ok(match self {
            Self::Basic { user, secret } => (request.basic_auth(user, Some(secret.expose_secret())), 0),
            Self::Token(token) => (request.bearer_auth(token.expose_secret()), 0),
            Self::Renewed(oauth) => {
                let (token, version) = oauth.token().await?;
                (request.bearer_auth(token.expose_secret()), version)
            }
        })
    }

    /// Jira did not accept the token `used`: it is not used again.
    pub(super) async fn refused(&self, used: i64) {
        if let Self::Renewed(oauth) = self {
            oauth.drop_token(used).await;
        }
    }
}
