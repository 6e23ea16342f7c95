//! Everything the worlds remember. One lock guards it; no handler awaits while it holds it.
use std::collections::HashMap;

use bytes::Bytes;
use serde_json::Value;

use crate::{git::Git, hooks::Delivery, jira::JiraState, mail::Mail, oidc::OidcState, people::Person};

/// A workflow run.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub id: u64,
    pub number: u64,
    pub sha: String,
    pub branch: String,
    pub event: String,
    pub path: String,
    pub name: String,
    pub conclusion: String,
    pub actor: Person,
    /// Who ran it once more: GitHub names both, and counts the attempt.
    pub run_again_by: Option<Person>,
    pub created_at: String,
}

/// A file kept with a run.
#[derive(Clone, Debug)]
pub(crate) struct Artifact {
    pub id: u64,
    pub run: u64,
    pub name: String,
    pub zip: Bytes,
    pub created_at: String,
    pub expired: bool,
}

/// A deployment and its statuses, oldest first.
#[derive(Clone, Debug)]
pub(crate) struct Deployment {
    pub id: u64,
    pub sha: String,
    pub git_ref: String,
    pub task: String,
    pub payload: Value,
    pub environment: String,
    pub description: Value,
    pub transient: bool,
    pub production: bool,
    pub created_at: String,
    pub by_app: bool,
    /// Lists do not show it before this moment (milliseconds since 1970).
    pub hidden_until: i64,
    pub statuses: Vec<Status>,
}

/// A deployment status.
#[derive(Clone, Debug)]
pub(crate) struct Status {
    pub id: u64,
    pub state: String,
    pub description: String,
    pub log_url: String,
    pub environment_url: String,
    pub created_at: String,
    pub by_app: bool,
}

/// A GitHub sign-in under way.
#[derive(Clone, Debug)]
pub(crate) struct OauthCode {
    pub person: &'static Person,
    pub redirect: String,
    pub challenge: Option<String>,
}

/// The whole memory.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// Grows with each reset, so that what was under way before it stops.
    pub epoch: u64,
    /// The last number given to a thing.
    pub next: u64,
    pub git: Git,
    pub runs: Vec<Run>,
    pub artifacts: Vec<Artifact>,
    pub deployments: Vec<Deployment>,
    /// Contexts that count as red for `required_contexts`.
    pub red_contexts: Vec<String>,
    pub check_runs: Vec<Value>,
    pub commit_statuses: Vec<(String, Value)>,
    pub issues: Vec<Value>,
    /// Comments with the number of their issue or pull request.
    pub issue_comments: Vec<(u64, Value)>,
    /// Installation tokens with the second of their end.
    pub tokens: HashMap<String, i64>,
    pub user_tokens: HashMap<String, &'static Person>,
    pub oauth_codes: HashMap<String, OauthCode>,
    /// One-minute addresses of artifacts: artifact and the second of their end.
    pub blobs: HashMap<String, (u64, i64)>,
    pub calls_left: u64,
    /// How many of the next deployments end in failure.
    pub failing: u32,
    pub deliveries: Vec<Delivery>,
    pub jira: JiraState,
    pub mails: Vec<Mail>,
    pub oidc: OidcState,
    /// What environments serve, where it is not simply the newest build.
    pub environments: HashMap<String, Served>,
}

/// What an environment says it serves, when somebody decided so.
#[derive(Clone, Debug, Default)]
pub(crate) struct Served {
    /// This commit; `None` for the newest successful build's.
    pub commit: Option<String>,
    /// With this status; `None` for 200.
    pub status: Option<u16>,
}

impl State {
    /// The world as it is at the start.
    pub fn seeded() -> anyhow::Result<Self> {
        let mut state = Self { next: 9_000_000_000, calls_left: 5000, git: Git::seeded()?, ..Self::default() };
        state.jira = JiraState::seeded();
        crate::build::last_release(&mut state)?;
        // What was there before the demo has fixed numbers; new things have numbers that a restart does not give again.
        state.next = u64::try_from(crate::clock::now_s()).unwrap_or(0) * 100;
        Ok(state)
    }

    /// A number no other thing of this world has.
    pub fn fresh_id(&mut self) -> u64 {
        self.next += 1;
        self.next
    }
}
