//! UAT: stories to answer.

use super::{CandidateHead, Place};
use crate::acceptance::Given;
use crate::gate::ClaimedStory;
use serde::{Deserialize, Serialize};

/// The UAT page of a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UatPage {
    /// Where.
    pub place: Place,
    /// Head.
    pub head: CandidateHead,
    /// Stories.
    pub stories: Vec<UatStory>,
    /// Where the candidate can be tried: name and address, if configured.
    pub environment: (String, Option<String>),
    /// What the reader reported and this candidate is said to fix.
    pub to_confirm: Vec<ToConfirm>,
}

/// A fix that waits for its reporter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToConfirm {
    /// The report's number.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// Who says that it is fixed, as sentences without their end.
    pub sources: Vec<String>,
}

/// One story to answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UatStory {
    /// The story with its newest answer.
    pub story: ClaimedStory,
    /// Its address in Jira.
    pub href: String,
    /// All answers on this candidate, newest first.
    pub history: Vec<Given>,
    /// Feedback reported on it here: number, title, status label.
    pub feedback: Vec<(i64, String, String)>,
    /// Made for the form of this story, so that a repeated click counts once.
    pub intent: String,
}
