//! What a world is started with: ports, secrets, accounts and how fast deployments move.
use std::{path::PathBuf, time::Duration};

/// Ports on 127.0.0.1; 0 lets the system choose.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ports {
    /// Pages and JSON API that steer the world.
    pub control: u16,
    /// GitHub's API and its OAuth pages.
    pub github: u16,
    /// Jira Cloud.
    pub jira: u16,
    /// The OpenID Connect provider.
    pub oidc: u16,
    /// The mail sink.
    pub smtp: u16,
}

/// How a deployment gets from created to finished.
#[derive(Clone, Copy, Debug)]
pub enum Movement {
    /// Only when a test says so.
    Manual,
    /// By itself: queued, in progress, success, one step after each pause.
    Auto(Duration),
}

/// Everything a world can be told at its start.
#[derive(Clone, Debug)]
pub struct Options {
    /// Ports to listen on.
    pub ports: Ports,
    /// Base address of the portal: webhooks go there, and sign-in comes back to it.
    pub portal: String,
    /// Where the App's private key is kept between starts.
    pub dir: Option<PathBuf>,
    /// How deployments move.
    pub movement: Movement,
    /// Secret of GitHub's webhooks.
    pub webhook_secret: String,
    /// Secret of Jira's webhooks.
    pub jira_webhook_secret: String,
    /// Client id at the OIDC provider.
    pub oidc_client_id: String,
    /// Client secret at the OIDC provider.
    pub oidc_client_secret: String,
    /// Client id of GitHub sign-in.
    pub oauth_client_id: String,
    /// Client secret of GitHub sign-in.
    pub oauth_client_secret: String,
    /// Account that may call Jira.
    pub jira_user: String,
    /// Its API token.
    pub jira_token: String,
    /// Id of the GitHub App.
    pub app_id: u64,
    /// Id of its installation.
    pub installation_id: u64,
    /// Redirect addresses accepted besides the portal's own.
    pub extra_redirects: Vec<String>,
    /// Check what the sandbox itself answers and sends, too.
    pub check_own: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            ports: Ports::default(),
            portal: "http://127.0.0.1:4000".into(),
            dir: None,
            movement: Movement::Manual,
            webhook_secret: "sandbox-github-webhook-secret-0001".into(),
            jira_webhook_secret: "sandbox-jira-webhook-secret-0001".into(),
            oidc_client_id: "murmuration".into(),
            oidc_client_secret: "sandbox-oidc-client-secret-0001".into(),
            oauth_client_id: "Iv1.sandbox".into(),
            oauth_client_secret: "sandbox-github-oauth-secret-0001".into(),
            jira_user: "murmuration@sandbox.example".into(),
            jira_token: "sandbox-jira-token-0001".into(),
            app_id: 4711,
            installation_id: 815,
            extra_redirects: Vec::new(),
            check_own: cfg!(debug_assertions),
        }
    }
}
