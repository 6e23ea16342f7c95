//! What a reader must know of the results besides their verdicts: exceptions and disputes.

use super::FileLink;
use crate::disagreement::Settlement;
use crate::gate::Waiver;
use crate::test_run::Recorded;
use serde::{Deserialize, Serialize};

/// Exceptions and disputes of one candidate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Honesty {
    /// Waivers in force, those that end first on top.
    pub waivers: Vec<WaiverCard>,
    /// Cases on which testers disagree, by number.
    pub disputes: Vec<Dispute>,
    /// Cases on which they disagreed, by number.
    pub settled: Vec<Settled>,
}

/// A waiver in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaiverCard {
    /// `TC-12`.
    pub number: i64,
    /// The case's title.
    pub title: String,
    /// The waiver.
    pub waiver: Waiver,
    /// The failed or blocked result that passes because of it; nothing when it is not needed on this candidate now.
    pub covers: Option<Recorded>,
    /// Files of that result.
    pub files: Vec<FileLink>,
}

/// A case on which testers disagree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// `TC-12`.
    pub number: i64,
    /// The case's title.
    pub title: String,
    /// Who says it passed.
    pub passed: Side,
    /// Who says it failed.
    pub failed: Side,
    /// The newest attempt; goes back with the form, so that nobody settles what they did not read.
    pub newest: i64,
    /// The reader is one of those who disagree.
    pub own: bool,
    /// Made for the form, so that a repeated click settles once.
    pub intent: String,
}

/// One verdict in a dispute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// The result.
    pub result: Recorded,
    /// Where it was run.
    pub environment: String,
    /// Its files.
    pub files: Vec<FileLink>,
}

/// A case that was settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// `TC-12`.
    pub number: i64,
    /// The case's title.
    pub title: String,
    /// Who settled it, how, and whether they were a side.
    pub settlement: Settlement,
    /// Why.
    pub reason: String,
}
