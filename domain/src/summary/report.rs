//! The pages of machine tests: all reports of a candidate, one report, one test.

use super::{CandidateHead, FileLink, Place};
use crate::report::{Comparison, MachineTest, Seen, Totals, Track};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Tests on one page.
pub const TESTS_SHOWN: i64 = 50;

crate::words! {
    /// Which of a candidate's machine tests are shown.
    pub enum ReportView {
        /// Fail now and did not before.
        New = "new",
        /// Failed before and fail now.
        Still = "still",
        /// Failed before, pass now.
        Fixed = "fixed",
        /// Failed before, did not run now.
        NotRun = "not_run",
        /// Cannot make up their mind.
        Flaky = "flaky",
        /// Took longest.
        Slowest = "slowest",
        /// All of them.
        All = "all",
    }
}

/// What a reader asked for in the address; what makes no sense there means all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportQuery {
    /// Which part; the most urgent that holds something when none is named.
    pub view: Option<ReportView>,
    /// An outcome's word, `flaky`, or empty.
    pub outcome: String,
    /// Part of a name, or empty.
    pub text: String,
    /// From 1.
    pub page: i64,
}

/// One machine report in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportRow {
    /// Id, for the address.
    pub id: String,
    /// File name.
    pub name: String,
    /// Counted totals.
    pub totals: Totals,
    /// When.
    pub at: Timestamp,
    /// Why it could not be read; then it proves nothing.
    pub problem: Option<String>,
    /// What a reader should know of it: whole sentences.
    pub warnings: Vec<String>,
}

/// One machine test as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestRow {
    /// Its report's id.
    pub report: String,
    /// Its report's file name.
    pub report_name: String,
    /// Its position in the report, from 1.
    pub position: i64,
    /// What the report says of it; in lists only the beginning of its output.
    pub test: MachineTest,
    /// There is more output than is given here.
    pub more: bool,
    /// Cases it stands for: number and title.
    pub cases: Vec<(i64, String)>,
    /// How it ended on the last candidates, where that is asked.
    pub track: Track,
}

/// A page of a longer list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestList {
    /// This page of it.
    pub rows: Vec<TestRow>,
    /// Length of the whole list.
    pub found: i64,
    /// Which page this is, from 1.
    pub page: i64,
    /// How many there are, at least 1.
    pub pages: i64,
}

/// All machine tests of a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportsPage {
    /// Where.
    pub place: Place,
    /// Head.
    pub head: CandidateHead,
    /// The files.
    pub files: Vec<ReportRow>,
    /// Over all files; a test in two files counts in each.
    pub totals: Totals,
    /// Against the candidate before.
    pub comparison: Comparison,
    /// Tests that the candidate before had not, and that only it had.
    pub added_and_gone: Option<(i64, i64)>,
    /// Numbers of the candidates that flaky tests were looked for on, newest first.
    pub window: Vec<i64>,
    /// Which part is shown.
    pub view: ReportView,
    /// What was asked for.
    pub query: ReportQuery,
    /// The tests.
    pub tests: TestList,
}

/// A machine report with its tests, failed ones first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportPage {
    /// Where.
    pub place: Place,
    /// Head.
    pub head: CandidateHead,
    /// The report.
    pub report: ReportRow,
    /// Name and value, of its suites.
    pub properties: Vec<(String, String)>,
    /// The file itself.
    pub file: Option<FileLink>,
    /// What was asked for.
    pub query: ReportQuery,
    /// The tests.
    pub tests: TestList,
}

/// One machine test with everything it wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestPage {
    /// Where.
    pub place: Place,
    /// Head.
    pub head: CandidateHead,
    /// The report.
    pub report: ReportRow,
    /// The test.
    pub test: TestRow,
    /// How it ended on this and older candidates, newest first, with the address of each.
    pub history: Vec<(Seen, String)>,
}
