//! Reports: machine results (JUnit XML) attached to a candidate. How tests are told apart, compared between
//! candidates and taken for test cases is in the files beside this one.

mod compare;
mod identity;
mod link;

pub use compare::{Change, Comparison, FLAKY_WINDOW, Seen, Track};
pub use identity::{identity, suite_name};
pub use link::{Links, mentions, named_cases, property_names_case};

use serde::{Deserialize, Serialize};

crate::words! {
    /// How one machine test ended.
    pub enum Outcome {
        /// It ran and held.
        Passed = "passed",
        /// An assertion failed.
        Failed = "failed",
        /// It broke before it could judge.
        Error = "error",
        /// It did not run.
        Skipped = "skipped",
    }
}

impl Outcome {
    /// Failed or broken.
    #[must_use]
    pub const fn is_bad(self) -> bool {
        matches!(self, Self::Failed | Self::Error)
    }

    /// The worst counts when a test is in several files: failed 3, error 2, passed 1, skipped 0.
    #[must_use]
    pub const fn rank(self) -> i64 {
        match self {
            Self::Failed => 3,
            Self::Error => 2,
            Self::Passed => 1,
            Self::Skipped => 0,
        }
    }

    /// The outcome with this rank.
    #[must_use]
    pub const fn of_rank(rank: i64) -> Self {
        match rank {
            3.. => Self::Failed,
            2 => Self::Error,
            1 => Self::Passed,
            _ => Self::Skipped,
        }
    }
}

/// What a test wrote, within limits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// The text of its failures: what was expected, where it broke.
    pub detail: String,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
    /// There was more than is kept.
    pub cut: bool,
}

impl Output {
    /// It wrote nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.detail.is_empty() && self.out.is_empty() && self.err.is_empty() && !self.cut
    }
}

/// One machine test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MachineTest {
    /// The class or suite, whichever the producer names more fully.
    pub suite: String,
    /// The test.
    pub name: String,
    /// The source file, when the producer names it.
    pub file: Option<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// The runner itself says that it failed at first and passed when tried again.
    pub flaky: bool,
    /// How long it took, in milliseconds; `None` when the producer did not say.
    pub millis: Option<i64>,
    /// The first line of the failure or of the reason for skipping.
    pub message: Option<String>,
    /// The type of the failure: `AssertionError`.
    pub kind: Option<String>,
    /// When it or its suite began, as the producer wrote it: many write no time zone.
    pub started: Option<String>,
    /// Name and value, as the producer wrote them.
    pub properties: Vec<(String, String)>,
    /// What it wrote.
    pub output: Output,
}

/// Counted from the tests themselves, never taken from the file's own totals: they may be missing or lie.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// All tests.
    pub tests: i64,
    /// Passed.
    pub passed: i64,
    /// Failed or broken.
    pub failed: i64,
    /// Of these, broken before they could judge.
    #[serde(default)]
    pub errors: i64,
    /// Not run.
    pub skipped: i64,
    /// Passed or not, the runner says that they were tried more than once with different ends.
    #[serde(default)]
    pub flaky: i64,
    /// Sum of the times, in milliseconds.
    pub millis: i64,
}

impl Totals {
    /// Counts.
    #[must_use]
    pub fn of(tests: &[MachineTest]) -> Self {
        let mut totals = Self::default();
        for test in tests {
            totals.tests += 1;
            totals.millis = totals.millis.saturating_add(test.millis.unwrap_or(0));
            totals.flaky += i64::from(test.flaky);
            totals.errors += i64::from(test.outcome == Outcome::Error);
            match test.outcome {
                Outcome::Passed => totals.passed += 1,
                Outcome::Failed | Outcome::Error => totals.failed += 1,
                Outcome::Skipped => totals.skipped += 1,
            }
        }
        totals
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            tests: self.tests + other.tests,
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            errors: self.errors + other.errors,
            skipped: self.skipped + other.skipped,
            flaky: self.flaky + other.flaky,
            millis: self.millis.saturating_add(other.millis),
        }
    }

    /// Something ran and nothing failed. An empty report proves nothing.
    #[must_use]
    pub const fn green(&self) -> bool {
        self.passed > 0 && self.failed == 0
    }
}
