//! Reports: machine results (JUnit XML) attached to a candidate.

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

/// One machine test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MachineTest {
    /// The suite or class, as the producer names it.
    pub suite: String,
    /// The test.
    pub name: String,
    /// How it ended.
    pub outcome: Outcome,
    /// How long it took, in milliseconds; `None` when the producer did not say.
    pub millis: Option<i64>,
    /// The first line of the failure or of the reason for skipping.
    pub message: Option<String>,
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
    /// Not run.
    pub skipped: i64,
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
            totals.millis += test.millis.unwrap_or(0);
            match test.outcome {
                Outcome::Passed => totals.passed += 1,
                Outcome::Failed | Outcome::Error => totals.failed += 1,
                Outcome::Skipped => totals.skipped += 1,
            }
        }
        totals
    }

    /// Something ran and nothing failed. An empty report proves nothing.
    #[must_use]
    pub const fn green(&self) -> bool {
        self.passed > 0 && self.failed == 0
    }
}
