//! Faults on demand: a rule names requests and says what goes wrong with them, and how often.
use serde::{Deserialize, Serialize};

use crate::route::fits;

/// One of the worlds behind a listener.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum System {
    /// GitHub's API and OAuth pages.
    Github,
    /// Jira Cloud.
    Jira,
    /// The OIDC provider.
    Oidc,
    /// The mail sink (can only be down).
    Smtp,
}

impl System {
    /// The name used in JSON and in pages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Github => "github",
            Self::Jira => "jira",
            Self::Oidc => "oidc",
            Self::Smtp => "smtp",
        }
    }
}

/// What goes wrong.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Kind {
    /// Answer this status in the system's own error shape, without any effect.
    Status {
        /// HTTP status.
        status: u16,
        /// Sent as `Retry-After`, in seconds.
        #[serde(default)]
        retry_after: Option<u64>,
        /// Replaces the usual message.
        #[serde(default)]
        message: Option<String>,
    },
    /// Answer a page of HTML, without any effect.
    Html {
        /// HTTP status.
        status: u16,
    },
    /// Answer a redirect, without any effect.
    Redirect {
        /// Target.
        location: String,
        /// HTTP status; 302 unless given.
        #[serde(default)]
        status: Option<u16>,
    },
    /// Wait first, then go on as usual. Combines with one other rule.
    Delay {
        /// Milliseconds.
        ms: u64,
    },
    /// Close the connection before anything happened.
    CutBefore,
    /// Do it, then close the connection: the answer is lost.
    CommitThenCut,
    /// Do it, then answer this status instead of the real answer.
    CommitThenStatus {
        /// HTTP status, such as 502.
        status: u16,
    },
    /// Send the body in small pieces over this long.
    SlowBody {
        /// Milliseconds for the whole body.
        ms: u64,
    },
    /// The deployment this request makes stays out of lists for this long.
    HideDeployments {
        /// Milliseconds.
        ms: u64,
    },
    /// Answer the deployment with another commit than asked for.
    WrongSha,
    /// Answer as if the hourly budget were used up.
    RateLimit {
        /// Seconds until the budget is back.
        reset_seconds: u64,
    },
}

/// A rule: which requests, how often, what.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Whose requests.
    pub system: System,
    /// HTTP method; any unless given.
    #[serde(default)]
    pub method: Option<String>,
    /// Path template such as `/repos/{owner}/{repo}/deployments`, or a regular expression starting with `^`; any unless given.
    #[serde(default)]
    pub path: Option<String>,
    /// How many requests; for ever unless given.
    #[serde(default)]
    pub times: Option<u32>,
    /// What goes wrong.
    pub kind: Kind,
}

impl Fault {
    /// A rule for the next request of one operation.
    #[must_use]
    pub fn once(system: System, method: &str, path: &str, kind: Kind) -> Self {
        Self { system, method: Some(method.into()), path: Some(path.into()), times: Some(1), kind }
    }

    fn hits(&self, system: System, method: &str, path: &str) -> bool {
        self.system == system && self.times != Some(0) && fits(self.method.as_deref(), self.path.as_deref(), method, path)
    }
}

/// The rules in force, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Faults(pub Vec<Fault>);

impl Faults {
    /// The delay and the fault that hit this request; uses up one time of each rule.
    pub fn take(&mut self, system: System, method: &str, path: &str) -> (u64, Option<Kind>) {
        let (mut delay, mut found) = (0, None);
        for rule in &mut self.0 {
            let is_delay = matches!(rule.kind, Kind::Delay { .. });
            if !rule.hits(system, method, path) || (!is_delay && found.is_some()) {
                continue;
            }
            if let Some(times) = &mut rule.times {
                *times -= 1;
            }
            match &rule.kind {
                Kind::Delay { ms } => delay += ms,
                other => found = Some(other.clone()),
            }
        }
        self.0.retain(|rule| rule.times != Some(0));
        (delay, found)
    }
}
