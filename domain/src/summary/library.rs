//! The test case library: the list with its filters, one case, and what a bulk change would do.

use super::Place;
use crate::test_case::query::Ask;
use crate::test_case::{Priority, TestCase};
use crate::test_run::Verdict;
use crate::text::StoryKey;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The case library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CasesPage {
    /// Where.
    pub place: Place,
    /// What was asked for, as it came.
    pub ask: Ask,
    /// What of it could not be understood, in sentences.
    pub unclear: Vec<String>,
    /// How many cases match.
    pub total: i64,
    /// The page that is shown, from 1.
    pub page: i64,
    /// Its cases.
    pub cases: Vec<CaseRow>,
    /// Folders with how many cases match in exactly this folder, whichever folder is chosen; by name.
    pub folders: Vec<(String, i64)>,
    /// Tags of the cases that match, the most frequent first.
    pub tags: Vec<(String, i64)>,
    /// Priorities of the cases that match.
    pub priorities: Vec<(Priority, i64)>,
    /// All cases of the project that are not retired, and those that are.
    pub all: (i64, i64),
    /// Names that fields may suggest.
    pub known: Known,
}

/// One case in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseRow {
    /// Number, shown as `TC-12`.
    pub number: i64,
    /// Version.
    pub version: i64,
    /// One line.
    pub title: String,
    /// Shelf; empty for none.
    pub folder: String,
    /// Marks.
    pub tags: Vec<String>,
    /// Keys of the stories it checks.
    pub stories: Vec<String>,
    /// How much a failure would hurt.
    pub priority: Priority,
    /// Who keeps it.
    pub owner: Option<String>,
    /// When its wording or its filing last changed.
    pub changed_at: Timestamp,
    /// Out of use.
    pub retired: bool,
}

/// Names that are in use already.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Known {
    /// Folders.
    pub folders: Vec<String>,
    /// Owners of cases, and the people who test here.
    pub owners: Vec<String>,
}

/// One case with its versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CasePage {
    /// Where.
    pub place: Place,
    /// The case; `None` for a new one.
    pub case: Option<TestCase>,
    /// Versions, newest first: number, who, when.
    pub versions: Vec<(i64, String, Timestamp)>,
    /// What changed between two versions, when somebody asked.
    pub difference: Option<Difference>,
    /// Its newest result on those of the last candidates that planned it, newest first.
    pub results: Vec<CaseResult>,
    /// Its stories and where they can be read.
    pub stories: Vec<(StoryKey, String)>,
    /// Names that fields may suggest.
    pub known: Known,
}

/// A case on one candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseResult {
    /// Number of the candidate.
    pub candidate: i64,
    /// What the build calls itself.
    pub build: String,
    /// The version of the case that was planned.
    pub version: i64,
    /// The newest result, if it was run.
    pub run: Option<CaseRun>,
}

/// The newest result of a case on a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseRun {
    /// Verdict.
    pub verdict: Verdict,
    /// Who recorded it.
    pub tester: String,
    /// When.
    pub at: Timestamp,
    /// Id of the run, for its address; none for one that was carried over.
    pub run: Option<String>,
    /// How many results there are on this candidate.
    pub attempts: i64,
}

/// Two versions of a wording, part by part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The older version.
    pub from: i64,
    /// The newer version.
    pub to: i64,
    /// Title, precondition, stories: those that differ, with their names.
    pub parts: Vec<(String, Vec<Piece>)>,
    /// Steps in order.
    pub steps: Vec<StepChange>,
}

crate::words! {
    /// What became of a piece.
    pub enum Change {
        /// In both.
        Same = "same",
        /// Only in the older one.
        Gone = "gone",
        /// Only in the newer one.
        New = "new",
    }
}

/// Some words, and what became of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// What became of them.
    pub change: Change,
    /// The words.
    pub text: String,
}

/// One step, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepChange {
    /// `Same` also for a step that is in both with other words.
    pub change: Change,
    /// Its position in the older version, from 1.
    pub before: Option<usize>,
    /// Its position in the newer version, from 1.
    pub after: Option<usize>,
    /// What to do.
    pub action: Vec<Piece>,
    /// What should then be seen.
    pub expected: Vec<Piece>,
}

/// A change of many cases, before it is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkPage {
    /// Where.
    pub place: Place,
    /// Which cases: the list they are on.
    pub ask: Ask,
    /// The change, as it was typed: names and values of the form's fields.
    pub typed: Vec<(String, String)>,
    /// What it does, a sentence each.
    pub sentences: Vec<String>,
    /// How many cases are chosen.
    pub chosen: i64,
    /// How many of them would change.
    pub changing: i64,
    /// The first of those that would change: number and title.
    pub first: Vec<(i64, String)>,
    /// Names what was read, so that the change is done to what was shown.
    pub seen: String,
    /// Why it cannot be done, if so.
    pub refusal: Option<crate::Refusal>,
}
