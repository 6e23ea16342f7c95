//! What the gate looks at: everything that is known of a candidate at one moment.

use super::{Disagreement, Waiver};
use crate::acceptance::Given;
use crate::emergency::Obligation;
use crate::feedback::{Lacking, Severity, Status};
use crate::follow_up::FollowUp;
use crate::id::{CandidateId, FeedbackId, ReportId, TestCaseId};
use crate::plan::Why;
use crate::report::{Outcome, Totals};
use crate::story::Knowledge;
use crate::test_run::Recorded;
use crate::text::{CommitSha, ImageDigest, Sha256Hex, StoryKey};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A machine test that stands for a planned case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MachineVerdict {
    /// The report it is in.
    pub report: ReportId,
    /// The file of that report.
    pub sha256: Sha256Hex,
    /// Suite and name, as one line.
    pub name: String,
    /// How it ended.
    pub outcome: Outcome,
    /// When the report came.
    pub at: Timestamp,
}

/// A case of the candidate's plan with what is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedCase {
    /// Case.
    pub case: TestCaseId,
    /// `TC-12`.
    pub number: i64,
    /// The planned version of its wording.
    pub version: i64,
    /// Its title.
    pub title: String,
    /// Since when it is planned.
    pub planned_at: Timestamp,
    /// The newest result.
    pub latest: Option<Recorded>,
    /// Files attached to the newest result, by their hash.
    pub evidence: Vec<Sha256Hex>,
    /// The waiver that covers the newest result, or the one that covered it last; see [`waived`].
    pub waiver: Option<Waiver>,
    /// Testers who disagree and have not settled it.
    pub disagreement: Option<Disagreement>,
    /// Machine tests that stand for it.
    pub machine: Vec<MachineVerdict>,
    /// Who is to run it, if somebody is named.
    pub assigned_to: Option<String>,
    /// Why it is in the plan.
    pub why: Vec<Why>,
}

impl PlannedCase {
    /// Was it judged, by a person or by its machine tests? Machine tests stand for a case when all of them passed.
    #[must_use]
    pub fn is_run(&self) -> bool {
        self.latest.is_some() || self.machine_passed()
    }

    /// Machine tests stand for it and every one of them passed.
    #[must_use]
    pub fn machine_passed(&self) -> bool {
        !self.machine.is_empty() && self.machine.iter().all(|test| test.outcome == Outcome::Passed)
    }
}

/// A story of the candidate with what is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimedStory {
    /// Key.
    pub key: StoryKey,
    /// What Jira said of it.
    pub knowledge: Knowledge,
    /// Since when the candidate claims it.
    pub since: Timestamp,
    /// The newest answer of an end user.
    pub latest: Option<Given>,
}

/// Feedback that may hold the gate: on this candidate, or still open from an older one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reported {
    /// Id.
    pub id: FeedbackId,
    /// Number within the project, shown as `F-7`.
    pub number: i64,
    /// Title.
    pub title: String,
    /// Severity.
    pub severity: Severity,
    /// Status.
    pub status: Status,
    /// Since when it stands so.
    pub since: Timestamp,
    /// Numbers of the reports that are joined to it: they count with it, once.
    #[serde(default)]
    pub also: Vec<i64>,
    /// The exact candidate on which its reporter saw that it is gone.
    #[serde(default)]
    pub confirmed_on: Option<i64>,
    /// A fix is claimed of another candidate, and does not count for this one.
    #[serde(default)]
    pub lacking: Option<Lacking>,
}

impl Reported {
    /// Where it stands for this candidate, with all that is known: `confirmed fixed on #5`.
    #[must_use]
    pub fn label(&self) -> String {
        crate::feedback::label(self.status, self.confirmed_on, self.lacking)
    }
}

/// A machine report, named by the hash of its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportFact {
    /// File.
    pub sha256: Sha256Hex,
    /// Counted totals.
    pub totals: Totals,
    /// Since when.
    pub at: Timestamp,
}

/// Everything the gate looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The candidate.
    pub candidate: CandidateId,
    /// Its commit.
    pub commit: CommitSha,
    /// Its image.
    pub digest: Option<ImageDigest>,
    /// Since when it is here.
    pub created_at: Timestamp,
    /// Machine reports.
    pub reports: Vec<ReportFact>,
    /// The plan.
    pub plan: Vec<PlannedCase>,
    /// The stories.
    pub stories: Vec<ClaimedStory>,
    /// Feedback of this candidate, and open feedback of older ones as far as the rules ask for it.
    pub feedback: Vec<Reported>,
    /// Follow-ups of earlier candidates that are not over. They are promises about those: a signature over this one does
    /// not name them, the gate looks at them each time.
    pub follow_ups: Vec<FollowUp>,
    /// What emergency releases of other candidates owe and nobody has met. As with follow-ups, no signature over this one names
    /// them.
    pub obligations: Vec<Obligation>,
    /// When these facts were read; a waiver counts only until its end.
    pub as_of: Timestamp,
}
