//! Signing in: away to a provider, back with a code, an identity proven. No passwords of our own.

mod callback;
mod github;
mod http_client;
mod invitation;
mod metadata;
mod next;
mod oidc;
mod refuse;
mod start;

use crate::portal::Portal;
use axum::Router;
use axum::routing::{get, post};
use backend::config::{Config, GitHubSignIn, Oidc};
use http_client::HttpClient;
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::RwLock;

pub use next::safe_next;

/// The name of GitHub in addresses and identities.
const GITHUB: &str = "github";
/// A sign-in under way is worth this long.
const FLOW_SECONDS: i64 = 600;

/// The ways to sign in, and what is known of them.
pub(crate) struct Providers {
    http: HttpClient,
    oidc: Vec<Oidc>,
    github: Option<GitHubSignIn>,
    /// Discovery documents with their keys, by provider; read anew when a token names an unknown key.
    discovered: RwLock<HashMap<String, Arc<metadata::Metadata>>>,
}

/// One way to sign in.
enum Provider<'a> {
    Oidc(&'a Oidc),
    GitHub(&'a GitHubSignIn),
}

impl Providers {
    pub(crate) fn new(config: &Config) -> anyhow::Result<Self> {
        Ok(Self {
            http: HttpClient::new()?,
            oidc: config.oidc.clone(),
            github: config.github_sign_in.clone(),
            discovered: RwLock::default(),
        })
    }

    /// Name in addresses and label, for the sign-in page.
    pub(crate) fn buttons(&self) -> Vec<(String, String)> {
        let github = self.github.iter().map(|_| (GITHUB.to_owned(), "GitHub".to_owned()));
        self.oidc.iter().map(|provider| (provider.name.clone(), provider.label.clone())).chain(github).collect()
    }

    fn find(&self, name: &str) -> Option<Provider<'_>> {
        if name == GITHUB {
            return self.github.as_ref().map(Provider::GitHub);
        }
        self.oidc.iter().find(|provider| provider.name == name).map(Provider::Oidc)
    }

    /// Reads one provider's discovery document, for `doctor`.
    pub(crate) async fn check(&self, name: &str) -> Result<(), String> {
        let Some(provider) = self.oidc.iter().find(|provider| provider.name == name) else { return Err("is not configured".to_owned()) };
        oidc::discover(self, provider, true).await.map(|_| ()).map_err(|failure| failure.detail().to_owned())
    }
}

/// What stops a sign-in.
#[derive(Debug)]
enum Failure {
    /// The provider did not answer, or not as the standard says.
    Unavailable(String),
    /// The provider answered, and the answer does not hold: class for people, detail for the log.
    Refused(&'static str, String),
}

impl Failure {
    fn detail(&self) -> &str {
        match self {
            Self::Unavailable(detail) | Self::Refused(_, detail) => detail,
        }
    }
}

/// `/auth/…`, and the way in of guests.
pub(crate) fn router() -> Router<Portal> {
    Router::new()
        .route("/auth/start/{provider}", get(start::start))
        .route("/auth/callback/{provider}", get(callback::callback))
        .route("/invited/{token}", post(invitation::enter))
}

/// The cookie that binds a sign-in to the browser that began it.
const fn flow_cookie(https: bool) -> &'static str {
    if https { "__Host-mur-login" } else { "mur-login" }
}

/// The address the provider sends people back to.
fn callback_address(portal: &Portal, provider: &str) -> String {
    format!("{}/auth/callback/{provider}", portal.origin())
}
