//! Settings: one TOML file and `MURMURATION_…` variables, read once. An unknown key stops the start by name.

mod load;
mod project;

pub(crate) use load::is_loopback;
pub use load::{ConfigError, load};
pub use project::{Environment, Member, PathTag, Project, StarterCase};

use secrecy::SecretString;
use serde::Deserialize;
use std::path::PathBuf;

/// Everything that can be set.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// How the portal is reached.
    pub server: Server,
    /// Where facts are kept.
    pub database: Database,
    /// Where files are kept.
    pub evidence: Evidence,
    /// How the audit log is proven.
    #[serde(default)]
    pub audit: Audit,
    /// How verdicts are signed for whoever deploys.
    #[serde(default)]
    pub attestation: Attestation,
    /// The GitHub App.
    pub github: GitHub,
    /// The Jira account.
    pub jira: Jira,
    /// Ways to sign in, at least one.
    #[serde(default, rename = "oidc")]
    pub oidc: Vec<Oidc>,
    /// Signing in with GitHub.
    pub github_sign_in: Option<GitHubSignIn>,
    /// The mail server; without it no mail is sent.
    pub mail: Option<Mail>,
    /// Chats of projects.
    #[serde(default)]
    pub chat: Chat,
    /// How deployments are followed.
    #[serde(default)]
    pub deployments: Deployments,
    /// How signers prove who they are.
    #[serde(default)]
    pub signing: Signing,
    /// Projects under release.
    #[serde(default, rename = "project")]
    pub projects: Vec<Project>,
}

/// How the portal is reached.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Address and port to listen on, such as `127.0.0.1:4000`.
    pub listen: String,
    /// The address that people type: `https://…`; plain `http` only on this machine.
    pub base_url: String,
    /// Where the built CSS, JavaScript and WASM lie.
    #[serde(default = "default_site")]
    pub site: PathBuf,
}

fn default_site() -> PathBuf {
    "target/site".into()
}

/// Where facts are kept.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// `sqlite://path/to/file.db` or `postgres://user:password@host/name`.
    pub url: String,
}

/// Where files are kept.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// A folder.
    pub directory: PathBuf,
    /// Largest file in bytes; 100 MiB unless set.
    #[serde(default = "default_largest")]
    pub largest_file: u64,
    /// Most bytes that the files of one project may take together; without it only the disk sets an end.
    #[serde(default)]
    pub quota: Option<u64>,
}

const fn default_largest() -> u64 {
    100 * 1024 * 1024
}

/// How the audit log is proven from outside of the database.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Audit {
    /// The file that keeps every signed checkpoint, best on another disk; `audit/checkpoints.jsonl` beside
    /// `evidence.directory` unless set.
    pub checkpoints: Option<PathBuf>,
    /// The Ed25519 key that signs them, PEM (PKCS#8). Made as `audit/key.pem` beside `evidence.directory` unless set; with
    /// several replicas all need the same.
    pub key: Option<SecretString>,
}

/// How signers prove who they are.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Signing {
    /// What a first passkey or app for one-time codes needs; a further one always needs one that is there.
    pub enrol: Enrol,
    /// For so many hours a new one cannot sign: whoever stole a session has that long to be noticed.
    pub cooling_hours: u16,
}

impl Default for Signing {
    fn default() -> Self {
        Self { enrol: Enrol::Code, cooling_hours: 24 }
    }
}

/// What a first passkey or app for one-time codes needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Enrol {
    /// A code that somebody who manages people hands over.
    #[default]
    Code,
    /// Such a code, or signing in again at a provider that says when it asked.
    FreshSignIn,
}

/// How verdicts are signed for whoever deploys.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Attestation {
    /// The Ed25519 key that signs them, PEM (PKCS#8). Made as `audit/attestation.pem` beside `evidence.directory` unless set;
    /// with several replicas all need the same. Not the key of the audit log: one key has one purpose.
    pub key: Option<SecretString>,
}

/// The GitHub App through which the portal reads builds and creates deployments.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GitHub {
    /// REST address: `https://api.github.com`, or `https://host/api/v3` for Enterprise Server.
    pub api_url: String,
    /// The App's numeric id.
    pub app_id: u64,
    /// The App's private key, PEM.
    pub private_key: SecretString,
    /// The installation on the repositories' owner.
    pub installation_id: u64,
    /// Secrets that webhooks may be signed with: one, or two while one is being replaced.
    pub webhook_secrets: Vec<SecretString>,
}

/// The Jira account through which stories are read and problems filed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jira {
    /// `https://SITE.atlassian.net`, or where people open Jira Data Center.
    pub url: String,
    /// Which Jira it is; Cloud unless set.
    #[serde(default)]
    pub kind: JiraKind,
    /// How the portal proves who it is; by API token unless set.
    #[serde(default)]
    pub auth: JiraAuth,
    /// The account's e-mail address; in Data Center its user name.
    #[serde(default)]
    pub email: Option<String>,
    /// Its API token; in Data Center its password.
    #[serde(default)]
    pub api_token: Option<SecretString>,
    /// A personal access token, for Data Center.
    #[serde(default)]
    pub personal_access_token: Option<SecretString>,
    /// An app with OAuth 2.0 (3LO), for Cloud.
    #[serde(default)]
    pub oauth: Option<JiraOAuth>,
    /// Secrets that webhooks may be signed with.
    #[serde(default)]
    pub webhook_secrets: Vec<SecretString>,
}

/// Which Jira it is: they speak different versions of the API and different rich text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JiraKind {
    /// Jira Cloud, API version 3.
    #[default]
    Cloud,
    /// Jira Data Center, API version 2.
    DataCenter,
}

/// How the portal proves to Jira who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JiraAuth {
    /// `email` and `api_token`.
    #[default]
    ApiToken,
    /// `[jira.oauth]`.
    #[serde(rename = "oauth")]
    OAuth,
    /// `personal_access_token`.
    PersonalAccessToken,
}

/// An app registered with Atlassian, and the consent that somebody gave it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JiraOAuth {
    /// The app's client id.
    pub client_id: String,
    /// Its client secret.
    pub client_secret: SecretString,
    /// The site, as `GET /oauth/token/accessible-resources` names it.
    pub cloud_id: String,
    /// The first refresh token (scope `offline_access`). It is good once: later ones are kept in the database. Another
    /// one here begins anew.
    pub refresh_token: SecretString,
    /// Where the API is.
    #[serde(default = "default_atlassian_api")]
    pub api_url: String,
    /// Where tokens are renewed.
    #[serde(default = "default_atlassian_token")]
    pub token_url: String,
}

fn default_atlassian_api() -> String {
    "https://api.atlassian.com".into()
}
fn default_atlassian_token() -> String {
    "https://auth.atlassian.com/oauth/token".into()
}

/// One OpenID Connect provider.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Oidc {
    /// Part of the callback address: `/auth/callback/{name}`. `github` is taken.
    pub name: String,
    /// On the button: "Sign in with {label}".
    pub label: String,
    /// Issuer; discovery is read from it.
    pub issuer: String,
    /// Client id.
    pub client_id: String,
    /// Client secret.
    pub client_secret: SecretString,
}

/// Signing in with GitHub's OAuth.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GitHubSignIn {
    /// `https://github.com`, or the Enterprise Server.
    #[serde(default = "default_github")]
    pub web_url: String,
    /// Client id of the OAuth App or GitHub App.
    pub client_id: String,
    /// Client secret.
    pub client_secret: SecretString,
}

fn default_github() -> String {
    "https://github.com".into()
}

/// The mail server.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// `smtp://host:587` (STARTTLS is demanded) or `smtps://host:465` (TLS from the first byte).
    pub url: String,
    /// `none` turns encryption off, which only a server on this machine may ask for.
    pub tls: Option<String>,
    /// Who it is from, such as `Murmuration <murmuration@example.org>`.
    pub from: String,
    /// Account, if the server wants one.
    pub user: Option<String>,
    /// Its password.
    pub password: Option<SecretString>,
    /// Certificate (PEM) of an authority that the machine does not know, such as one's own.
    pub authority: Option<String>,
}

/// Chats of projects.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Chat {
    /// Chats may be at private addresses and spoken to by plain http. Off unless set: whoever may add a chat could
    /// otherwise reach into the network of this machine.
    pub internal: bool,
}

/// How deployments are followed, in seconds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Deployments {
    /// Between two look-ups of a deployment whose creation was not answered.
    pub look_up_seconds: i64,
    /// Between two questions about a running deployment, should webhooks be lost.
    pub follow_seconds: i64,
    /// How long one request to GitHub or Jira may take.
    pub request_seconds: u64,
}

impl Default for Deployments {
    fn default() -> Self {
        Self { look_up_seconds: 45, follow_seconds: 60, request_seconds: 10 }
    }
}
