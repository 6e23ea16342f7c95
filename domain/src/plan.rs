//! Plans: which cases a candidate is tried with, and why each of them.

use crate::text::StoryKey;
use serde::{Deserialize, Serialize};

/// Why a case is in a candidate's plan.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Why {
    /// It checks a story that the build contains.
    Story {
        /// Which.
        key: StoryKey,
    },
    /// Its newest result on an older candidate was failed or blocked.
    HeldLastTime {
        /// Number of that candidate.
        candidate: i64,
        /// `failed` or `blocked`.
        verdict: crate::test_run::Verdict,
    },
    /// Every candidate is tried with it.
    Smoke,
    /// The build changes a file that belongs to one of its tags.
    Path {
        /// One of the changed files.
        path: String,
        /// The tag that the file belongs to.
        tag: String,
    },
    /// It was not run since so many releases.
    NotRunFor {
        /// How many.
        releases: i64,
    },
    /// It was never run.
    NeverRun,
    /// A person added it.
    Added {
        /// Who.
        by: String,
    },
    /// Planned before reasons were kept.
    Unnamed,
}

impl Why {
    /// For the plan: one short sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Story { key } => format!("Story {key} is in the build."),
            Self::HeldLastTime { candidate, verdict } => format!("It was {verdict} on #{candidate}."),
            Self::Smoke => "Every candidate is tried with it.".into(),
            Self::Path { path, tag } => format!("{path} changed, which belongs to {tag}."),
            Self::NotRunFor { releases: 1 } => "It was not run in the last release.".into(),
            Self::NotRunFor { releases } => format!("It was not run in the last {releases} releases."),
            Self::NeverRun => "It was never run.".into(),
            Self::Added { by } => format!("Added by {by}."),
            Self::Unnamed => "Planned without a reason.".into(),
        }
    }
}
