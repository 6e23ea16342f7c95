//! Plans: which cases a candidate is tried with, and why each of them; what changed in its build; which results may
//! be carried over from the candidate before.

mod carry;
mod changes;
mod propose;
mod rules;
mod share;

pub use carry::{Before, Delta, Hindrance, MOST_CANDIDATES, Safe, carriable};
pub use changes::{ChangeSet, Extent, MOST_FILES, Reach, Since};
pub use propose::{Facts, Head, LOOK_BACK, LastRun, propose};
pub use rules::{NOTHING, PathRule, Rules};
pub use share::share;

use crate::test_case::Priority;
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
    /// It was run before, but on none of so many candidates.
    NotRunOn {
        /// How many.
        candidates: i64,
    },
    /// It was never run.
    NeverRun,
    /// No other reason named any case, and an empty plan would prove nothing.
    NothingElse {
        /// The priority for which it was taken; none when every case was.
        priority: Option<Priority>,
    },
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
            Self::NotRunOn { candidates } => format!("It was not run on the last {candidates} candidates."),
            Self::NothingElse { priority: Some(priority) } => format!("Nothing else was proposed, and its priority is {priority}."),
            Self::NothingElse { priority: None } => "Nothing else was proposed, so every case is.".into(),
            Self::NeverRun => "It was never run.".into(),
            Self::Added { by } => format!("Added by {by}."),
            Self::Unnamed => "Planned without a reason.".into(),
        }
    }

    /// Did a person put the case in the plan?
    #[must_use]
    pub const fn by_hand(&self) -> bool {
        matches!(self, Self::Added { .. } | Self::Unnamed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_run::Verdict;

    #[test]
    fn each_reason_reads_as_a_sentence_and_only_a_persons_wish_survives_a_new_proposal() {
        let key = StoryKey::parse("PARLAI-1").expect("key");
        let table = [
            (Why::Story { key }, "Story PARLAI-1 is in the build.", false),
            (Why::HeldLastTime { candidate: 7, verdict: Verdict::Blocked }, "It was blocked on #7.", false),
            (Why::Smoke, "Every candidate is tried with it.", false),
            (Why::Path { path: "web/a.js".into(), tag: "web".into() }, "web/a.js changed, which belongs to web.", false),
            (Why::NotRunFor { releases: 1 }, "It was not run in the last release.", false),
            (Why::NotRunFor { releases: 3 }, "It was not run in the last 3 releases.", false),
            (Why::NotRunOn { candidates: 9 }, "It was not run on the last 9 candidates.", false),
            (Why::NeverRun, "It was never run.", false),
            (Why::NothingElse { priority: Some(Priority::High) }, "Nothing else was proposed, and its priority is high.", false),
            (Why::NothingElse { priority: None }, "Nothing else was proposed, so every case is.", false),
            (Why::Added { by: "Rita".into() }, "Added by Rita.", true),
            (Why::Unnamed, "Planned without a reason.", true),
        ];
        for (why, sentence, by_hand) in table {
            assert_eq!((why.sentence().as_str(), why.by_hand()), (sentence, by_hand));
        }
    }
}
