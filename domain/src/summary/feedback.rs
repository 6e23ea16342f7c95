//! Feedback: the list, one report, the form.

use super::{CandidateHead, FileLink, Place};
use crate::feedback::{Happening, Lacking, Severity, Source, Status};
use crate::stamp::Stamp;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// All feedback of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedbackList {
    /// Where.
    pub place: Place,
    /// Open ones first, then newest first, at most 200.
    pub rows: Vec<FeedbackRow>,
}

/// One report in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedbackRow {
    /// Shown as `F-7`.
    pub number: i64,
    /// Title.
    pub title: String,
    /// Severity.
    pub severity: Severity,
    /// Status.
    pub status: Status,
    /// The exact candidate of a confirmation.
    pub confirmed_on: Option<i64>,
    /// The report that it is joined to.
    pub follows: Option<i64>,
    /// Candidate's number.
    pub candidate: i64,
    /// Story.
    pub story: Option<String>,
    /// Reporter.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// What is known of its Jira issue.
    pub issue: Issue,
}

/// The Jira issue of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "issue", rename_all = "snake_case")]
pub enum Issue {
    /// Not there yet; the last attempt's reason, if it failed.
    Pending {
        /// In plain words.
        problem: Option<String>,
    },
    /// There.
    Filed {
        /// Key.
        key: String,
        /// Address in Jira.
        href: String,
        /// Linked to the story, and with a link back here.
        linked: bool,
    },
}

/// One report with everything that happened to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedbackPage {
    /// Where.
    pub place: Place,
    /// The report.
    pub row: FeedbackRow,
    /// What the person wrote.
    pub body: String,
    /// Where it was seen.
    pub environment: String,
    /// What Jira says of its issue, when it was asked.
    pub jira: Option<super::JiraSaid>,
    /// Files.
    pub files: Vec<FileLink>,
    /// What the reporter's browser said, as far as the reporter let it.
    pub stamps: Vec<Stamp>,
    /// Oldest first.
    pub events: Vec<FeedbackEventRow>,
    /// What the reader may do next.
    pub possible: Vec<Happening>,
    /// Newer candidates that could contain a fix: numbers.
    pub fix_candidates: Vec<i64>,
    /// What is said of a fix.
    pub fix: Option<FixSaid>,
    /// Reports that are joined to this one.
    pub followers: Vec<i64>,
    /// The reader may join it to another report, or separate it.
    pub may_join: bool,
}

/// A fix that is claimed or confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixSaid {
    /// The candidate with the fix, and its version.
    pub candidate: (i64, String),
    /// Who says so, each once.
    pub sources: Vec<Source>,
    /// The candidate that a confirmation was given on.
    pub confirmed_on: Option<i64>,
    /// Candidates that have the fix, newest first: where one can look again.
    pub can_try: Vec<i64>,
    /// The reader reported it, and is asked.
    pub asked: bool,
    /// What is known of newer candidates that do not have it, or may not.
    pub lacking: Vec<(i64, Lacking)>,
}

/// What happened to a report besides what people did with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aside {
    /// It was found out that it is fixed.
    Fixed(Source),
    /// It was joined to the report with this number.
    JoinedTo(i64),
    /// The report with this number was joined to it.
    Joined(i64),
    /// It was separated from the report with this number.
    PartedFrom(i64),
    /// The report with this number was separated from it.
    Parted(i64),
}

/// One thing that happened to a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedbackEventRow {
    /// What a person did with it; nothing, where `said` tells it.
    pub happening: Option<Happening>,
    /// What was found out, what was joined.
    pub said: Option<Aside>,
    /// In the person's words.
    pub body: Option<String>,
    /// Candidate's number, for a fix.
    pub fixed_in: Option<i64>,
    /// Candidate's number that was tried.
    pub tried_on: Option<i64>,
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// The form for a new report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewFeedbackPage {
    /// Where.
    pub place: Place,
    /// Head.
    pub head: CandidateHead,
    /// Stories to choose from: key and summary if known.
    pub stories: Vec<(String, Option<String>)>,
    /// Environments to choose from, with their addresses as far as they have one.
    pub environments: Vec<(String, Option<String>)>,
    /// Names what is kept in the browser until it is sent: this reader's report on this candidate and no other.
    pub draft: String,
    /// Made for this form, so that a repeated click reports once.
    pub intent: String,
}
