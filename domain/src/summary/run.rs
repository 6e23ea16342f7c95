//! The page on which a tester records results. Its types are plain, because the browser reads them too.

use super::{CandidateHead, FileLink, Place, RunRow};
use crate::report::Outcome;
use crate::test_case::Step;
use crate::test_run::{Served, StepVerdict, Verdict};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The page on which a tester records results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunPage {
    /// Where.
    pub place: Place,
    /// Head.
    pub head: CandidateHead,
    /// It takes no more results: it was rejected or released, and not in an emergency that has to be made good.
    pub decided: bool,
    /// The run.
    pub run: RunRow,
    /// Every planned case, by number.
    pub list: Vec<RunItem>,
    /// The case to show: the asked one, else the first without a result in this run, else none.
    pub current: Option<RunCase>,
    /// What was just recorded, on the page after a form.
    pub done: Option<RunDone>,
    /// What the environment serves, as far as it was asked lately.
    pub guard: Guard,
    /// Made for the form on this page, so that a repeated click records once.
    pub intent: String,
    /// Largest file in bytes.
    pub largest_file: i64,
}

/// One case in the list of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunItem {
    /// `TC-12`.
    pub number: i64,
    /// Title.
    pub title: String,
    /// Verdict of the newest result on this candidate.
    pub newest: Option<Verdict>,
    /// Has a result in this run.
    pub done_here: bool,
    /// The reader is to run it.
    pub own: bool,
    /// The newest result is waived.
    pub waived: bool,
}

/// One case as a tester needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunCase {
    /// `TC-12`.
    pub number: i64,
    /// The planned version.
    pub version: i64,
    /// The newest version in the library.
    pub newest_version: i64,
    /// Retired in the library since it was planned.
    pub retired: bool,
    /// Title.
    pub title: String,
    /// What must be true before; may be empty.
    pub precondition: String,
    /// Steps.
    pub steps: Vec<Step>,
    /// Keys of the stories it checks, as one line.
    pub stories: String,
    /// All results on this candidate, newest first.
    pub history: Vec<RunResult>,
    /// The newest result on an older candidate.
    pub before: Option<RunResult>,
    /// Has a result in this run.
    pub done_here: bool,
    /// The newest result is waived: reason and who.
    pub waiver: Option<(String, String)>,
    /// Who is to run it.
    pub assigned_to: Option<String>,
    /// Machine tests that stand for it: name, how it ended, when.
    pub machine: Vec<(String, Outcome, Timestamp)>,
}

/// One result as a tester sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunResult {
    /// Number of the candidate it was run on.
    pub candidate: i64,
    /// Verdict.
    pub verdict: Verdict,
    /// What the tester wrote; may be empty.
    pub note: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// 1 for the first on that candidate, then 2 …
    pub attempt: i64,
    /// Version of the wording that was run.
    pub version: i64,
    /// What was found at single steps.
    pub steps: Vec<StepVerdict>,
    /// What the environment served.
    pub served: Served,
    /// How long it took, in milliseconds.
    pub took: Option<i64>,
    /// It settles a disagreement.
    pub settles: bool,
    /// Where it was carried from, in words.
    pub carried: Option<String>,
    /// Files.
    pub files: Vec<FileLink>,
}

/// A verdict that was just recorded, and what somebody else had recorded last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunDone {
    /// `TC-12`.
    pub number: i64,
    /// Verdict.
    pub verdict: Verdict,
    /// Who else judged it last, how, when.
    pub other: Option<(String, Verdict, Timestamp)>,
}

/// What an environment serves beside what it should serve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guard {
    /// Name of the environment.
    pub environment: String,
    /// It names an address that says its version.
    pub named: bool,
    /// What it serves, compared with the candidate.
    pub served: Served,
    /// The candidate's version.
    pub version: String,
    /// The candidate's commit.
    pub commit: String,
    /// While it is another build, nothing is recorded.
    pub blocks: bool,
    /// Now, by the server's clock.
    pub now: Timestamp,
}

impl RunCase {
    /// What to tell whoever just recorded a verdict here under `name`; nothing when the newest result is not theirs.
    #[must_use]
    pub fn done(&self, name: &str) -> Option<RunDone> {
        let own = self.history.first().filter(|result| result.by == name)?;
        let other = self.history.iter().skip(1).find(|result| result.by != name);
        Some(RunDone { number: self.number, verdict: own.verdict, other: other.map(|found| (found.by.clone(), found.verdict, found.at)) })
    }

    /// The case as one line of the list, for a reader of this name.
    #[must_use]
    pub fn item(&self, name: &str) -> RunItem {
        RunItem {
            number: self.number,
            title: self.title.clone(),
            newest: self.history.first().map(|result| result.verdict),
            done_here: self.done_here,
            own: self.assigned_to.as_deref() == Some(name),
            waived: self.waiver.is_some(),
        }
    }
}
