//! QA: plan, runs, cases.

use super::{CandidateHead, Place};
use crate::gate::PlannedCase;
use crate::test_case::TestCase;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The QA page of a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QaPage {
    /// Where.
    pub place: Place,
    /// Head.
    pub head: CandidateHead,
    /// Plan with newest results.
    pub plan: Vec<PlannedCase>,
    /// Cases that are not in the plan: number and title.
    pub unplanned: Vec<(i64, String)>,
    /// Runs, newest first.
    pub runs: Vec<RunRow>,
    /// Names of the environments one can test in.
    pub environments: Vec<String>,
}

/// One run in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRow {
    /// Id, for the address.
    pub id: String,
    /// Who runs it.
    pub tester: String,
    /// The reader's own.
    pub own: bool,
    /// Where.
    pub environment: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// Results in it.
    pub results: i64,
}

/// The case library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CasesPage {
    /// Where.
    pub place: Place,
    /// All cases that are not retired first, by number.
    pub cases: Vec<TestCase>,
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
}
