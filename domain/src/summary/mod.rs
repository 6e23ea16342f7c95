//! What pages show: read types, joined and ready, made by `backend::read` and drawn by `app`.

mod attestation;
mod board;
mod candidate;
mod dossier;
mod exchange;
mod feedback;
mod gate;
mod honest;
mod insight;
mod jira;
mod library;
mod life;
mod mail;
mod plan;
mod qa;
mod replay;
mod report;
mod run;
mod settings;
mod sign;
mod signing;
mod uat;

pub use attestation::*;
pub use board::*;
pub use candidate::*;
pub use dossier::*;
pub use exchange::*;
pub use feedback::*;
pub use gate::*;
pub use honest::*;
pub use insight::*;
pub use jira::*;
pub use library::*;
pub use life::*;
pub use mail::*;
pub use plan::*;
pub use qa::*;
pub use replay::{Later, Part, ReplayPage, SCHEMA as SEEN_SCHEMA, Seen};
pub use report::*;
pub use run::*;
pub use settings::*;
pub use sign::*;
pub use signing::*;
pub use uat::*;

use crate::access::{Action, Role};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What every page of a project needs: where one is and what one may do there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Part of every address.
    pub slug: String,
    /// The project's name.
    pub project: String,
    /// `owner/name` on GitHub.
    pub repository: String,
    /// The reader's name.
    pub reader: String,
    /// The reader's roles here.
    pub roles: Vec<Role>,
    /// What the reader may do here: for showing and hiding only, the server asks again.
    pub may: Vec<Action>,
    /// When the page was read.
    pub now: Timestamp,
}

impl Place {
    /// May the reader do this here?
    #[must_use]
    pub fn can(&self, action: Action) -> bool {
        self.may.contains(&action)
    }
}

/// The head of every page about one candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CandidateHead {
    /// Number in the project, shown as `#12`.
    pub number: i64,
    /// Version.
    pub version: String,
    /// Full commit.
    pub commit: String,
    /// Branch.
    pub branch: String,
    /// Full digest, if the build named one.
    pub digest: Option<String>,
    /// Where it stands.
    pub stage: Stage,
    /// When the portal took it in.
    pub created_at: Timestamp,
    /// Number of the newer candidate that replaced it, if one: no more decisions are expected here.
    pub newer: Option<i64>,
}

impl CandidateHead {
    /// Results and decisions are still expected.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.newer.is_none() && matches!(self.stage, Stage::Qa | Stage::Uat | Stage::SignOff)
    }
}

crate::words! {
    /// Where a candidate stands; derived from facts whenever it is asked.
    pub enum Stage {
        /// QA has open cases or held results.
        Qa = "qa",
        /// QA is done, end users have not answered every story, or feedback is open.
        Uat = "uat",
        /// The gate is open; signatures are missing.
        SignOff = "sign_off",
        /// Signed; the deployment is under way.
        Releasing = "releasing",
        /// In production.
        InProduction = "in_production",
        /// It was in production; another candidate is there now.
        WasInProduction = "was_in_production",
        /// A product owner rejected it.
        Rejected = "rejected",
        /// The deployment failed.
        DeploymentFailed = "deployment_failed",
        /// Somebody must decide how a deployment goes on.
        Stuck = "stuck",
    }
}

impl Stage {
    /// As people say it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Qa => "in QA",
            Self::Uat => "in UAT",
            Self::SignOff => "ready to sign",
            Self::Releasing => "releasing",
            Self::InProduction => "in production",
            Self::WasInProduction => "was in production",
            Self::Rejected => "rejected",
            Self::DeploymentFailed => "deployment failed",
            Self::Stuck => "stuck",
        }
    }
}

/// A file attached to something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileLink {
    /// Address: `/p/{slug}/evidence/{sha256}/{name}`, ready to use.
    pub href: String,
    /// Name as uploaded.
    pub name: String,
    /// Size in bytes.
    pub bytes: i64,
    /// Media type, decided by the file's first bytes.
    pub media_type: String,
    /// SHA-256.
    pub sha256: String,
}
