//! QA: plan, runs, cases.

use super::{CandidateHead, Honesty, Place, PlanAbout};
use crate::gate::PlannedCase;
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
    /// Waivers in force and disputes between testers.
    pub honesty: Honesty,
    /// Filing, filter, testers, changes, what may be carried.
    pub about: PlanAbout,
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
