//! The plan of a candidate as the QA page shows it, and the rules it was proposed by.

use super::Place;
use crate::plan::{ChangeSet, Hindrance, Rules, Safe};
use crate::test_case::Priority;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

crate::words! {
    /// Which lines of a plan are shown.
    pub enum Show {
        /// All of them.
        All = "all",
        /// Those assigned to the reader.
        Mine = "mine",
        /// Those without a result.
        NotRun = "not_run",
        /// Those whose newest result is failed or blocked.
        Failed = "failed",
        /// Those whose result was carried.
        Carried = "carried",
        /// Those that nobody is to run.
        Free = "free",
    }
}

impl Show {
    /// As people say it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Mine => "Mine",
            Self::NotRun => "Not run",
            Self::Failed => "Failed or blocked",
            Self::Carried => "Carried",
            Self::Free => "Assigned to nobody",
        }
    }
}

/// What the reader asked of the plan: the query of the page's address. Empty fields ask for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlanAsk {
    /// A word of [`Show`].
    pub show: String,
    /// Only cases with this tag.
    pub tag: String,
    /// Only cases in this folder or below.
    pub folder: String,
    /// Words to search the rest of the library for.
    pub add: String,
}

/// Everything about a plan beside its cases and results.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanAbout {
    /// What was asked, as it was understood.
    pub ask: PlanAsk,
    /// One for each case of the plan, in the same order.
    pub lines: Vec<PlanLine>,
    /// Tags of the planned cases.
    pub tags: Vec<String>,
    /// Folders of the planned cases.
    pub folders: Vec<String>,
    /// Cases of the library that are not in the plan.
    pub unplanned: i64,
    /// Those found by the words of `ask.add`; at most [`MOST_FOUND`].
    pub found: Vec<FoundCase>,
    /// Who may be asked to run cases: id and name.
    pub testers: Vec<(String, String)>,
    /// How far each tester is; those with cases, by name, then nobody's cases.
    pub progress: Vec<TesterProgress>,
    /// What changed in the build; empty while GitHub was not asked.
    pub changes: Vec<ChangeSet>,
    /// What may be carried from the candidate before.
    pub carry: Option<CarryPanel>,
}

/// So many cases are shown of a search.
pub const MOST_FOUND: i64 = 20;

/// Where a planned case is filed, and whether the filter shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanLine {
    /// `TC-12`.
    pub number: i64,
    /// Folder; empty for the top.
    pub folder: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Priority.
    pub priority: Priority,
    /// The filter shows it.
    pub shown: bool,
}

/// A case of the library that could be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundCase {
    /// `TC-12`.
    pub number: i64,
    /// Title.
    pub title: String,
    /// Folder; empty for the top.
    pub folder: String,
}

/// How far a tester is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TesterProgress {
    /// Name; none for the cases that nobody is to run.
    pub name: Option<String>,
    /// Cases assigned.
    pub cases: i64,
    /// Of them with a result, whoever recorded it.
    pub done: i64,
    /// Of them with a failed or blocked result.
    pub failed: i64,
}

/// Results of the candidate before that could stand here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarryPanel {
    /// Number of the candidate before.
    pub from: i64,
    /// The policy forbids it: nothing is offered.
    pub forbidden: bool,
    /// What may be carried, by number.
    pub offered: Vec<Carriable>,
    /// What passed there and may not be carried: number, title, why.
    pub hindered: Vec<(i64, String, Hindrance)>,
    /// Made for the form on this page, so that a repeated click carries once.
    pub intent: String,
}

/// One result that may be carried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carriable {
    /// `TC-12`.
    pub number: i64,
    /// Title.
    pub title: String,
    /// The version that was run and is planned.
    pub version: i64,
    /// Number of the candidate where it was really run.
    pub origin: i64,
    /// Who ran it.
    pub tester: String,
    /// When.
    pub at: Timestamp,
    /// Where.
    pub environment: String,
    /// Why it is safe.
    pub safe: Safe,
}

/// The rules by which plans are proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRulesPage {
    /// Where.
    pub place: Place,
    /// The rules.
    pub rules: Rules,
    /// Who wrote them last, and when.
    pub edited: Option<(String, Timestamp)>,
    /// Tags of the library, each with how many cases carry it.
    pub tags: Vec<(String, i64)>,
}
