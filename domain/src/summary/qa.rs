//! QA: plan, run, cases.

use super::{CandidateHead, FileLink, Honesty, Place, PlanAbout};
use crate::gate::PlannedCase;
use crate::test_case::Wording;
use crate::test_run::Recorded;
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

/// The page on which a tester records results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunPage {
    /// Where.
    pub place: Place,
    /// Head.
    pub head: CandidateHead,
    /// The run.
    pub run: RunRow,
    /// Every planned case.
    pub cases: Vec<RunCase>,
    /// The case to show: the asked one, else the first without a result in this run, else none.
    pub current: Option<i64>,
    /// Made for the form on this page, so that a repeated click records once.
    pub intent: String,
}

/// One case in a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunCase {
    /// `TC-12`.
    pub number: i64,
    /// The planned version.
    pub version: i64,
    /// Wording.
    pub wording: Wording,
    /// All results on this candidate, newest first, with their files.
    pub history: Vec<(Recorded, Vec<FileLink>)>,
    /// Has a result in this run.
    pub done_here: bool,
    /// The newest result is waived: reason and who.
    pub waiver: Option<(String, String)>,
}
