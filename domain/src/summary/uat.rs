//! UAT: stories to answer.

use super::{CandidateHead, Place};
use crate::acceptance::Given;
use crate::feedback::{Lacking, Source, Status};
use crate::follow_up::FollowUp;
use crate::gate::ClaimedStory;
use crate::release_note::Written;
use crate::text::StoryKey;
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
    /// Follow-ups of this candidate and of earlier ones, as far as they are not over or were given here.
    pub follow_ups: Vec<FollowUp>,
    /// Made for the form of this page, so that a repeated click counts once.
    pub intent: String,
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
    /// Who says that it is fixed, each once.
    pub sources: Vec<Source>,
}

/// A report on a story, and how it stands for the candidate of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UatReport {
    /// The report's number.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// In one word.
    pub status: Status,
    /// The exact candidate of a confirmation.
    pub confirmed_on: Option<i64>,
    /// Why a fix does not count here, if one is claimed elsewhere.
    pub lacking: Option<Lacking>,
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
    /// Feedback reported on it here.
    pub feedback: Vec<UatReport>,
    /// What is new, in plain words; nothing when nobody could write it yet.
    pub note: Option<Written>,
    /// What the reader typed here and did not send: note and day.
    pub draft: (String, String),
}

/// The page on which release notes are edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotesPage {
    /// Where.
    pub place: Place,
    /// Head.
    pub head: CandidateHead,
    /// One a story.
    pub rows: Vec<NoteRow>,
}

/// The note of one story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteRow {
    /// Story.
    pub key: StoryKey,
    /// Its address in Jira.
    pub href: String,
    /// The newest version.
    pub written: Option<Written>,
}
