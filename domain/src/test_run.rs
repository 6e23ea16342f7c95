//! Test runs and results: one tester's pass through a plan on one candidate. History is append-only.

use crate::id::{ResultId, TestCaseId};
use crate::refusal::{Kind, Refusal};
use crate::text::Note;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

crate::words! {
    /// A tester's judgement of one case.
    pub enum Verdict {
        /// As expected.
        Passed = "passed",
        /// Not as expected.
        Failed = "failed",
        /// Could not be judged.
        Blocked = "blocked",
        /// Left out on purpose.
        Skipped = "skipped",
    }
}

impl Verdict {
    /// A failed or blocked result holds the gate until it is waived or run again.
    #[must_use]
    pub const fn holds_the_gate(self) -> bool {
        matches!(self, Self::Failed | Self::Blocked)
    }
}

/// One verdict on one case, the newest or an older one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// Id.
    pub id: ResultId,
    /// The case.
    pub case: TestCaseId,
    /// The wording's version that was run.
    pub version: i64,
    /// 1 for the first verdict on this case and candidate, then 2 …
    pub attempt: i64,
    /// Verdict.
    pub verdict: Verdict,
    /// What the tester wrote.
    pub note: Option<Note>,
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// May `verdict` follow `previous` with this note? History is honest: what is not a pass says why, and
/// a changed verdict says why it changed.
///
/// # Errors
/// `note_missing` or `reason_missing`, about the field `note`.
pub fn check_result(verdict: Verdict, note: Option<&Note>, previous: Option<Verdict>) -> Result<(), Refusal> {
    if note.is_some() {
        return Ok(());
    }
    if verdict != Verdict::Passed {
        return Err(Refusal::new(
            Kind::Invalid,
            "note_missing",
            format!("A {verdict} result needs a note."),
            "Write what you saw, so that a developer can follow it.",
        )
        .about("note"));
    }
    if previous.is_some_and(|previous| previous != verdict) {
        return Err(Refusal::new(
            Kind::Invalid,
            "reason_missing",
            "This case had another verdict before.",
            "Write in the note why it changed.",
        )
        .about("note"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anything_but_a_pass_needs_a_note_and_so_does_a_changed_verdict() {
        let note = Note::parse("seen").expect("valid");
        assert!(check_result(Verdict::Passed, None, None).is_ok());
        assert!(check_result(Verdict::Passed, None, Some(Verdict::Passed)).is_ok());
        assert_eq!(check_result(Verdict::Passed, None, Some(Verdict::Failed)).expect_err("flip").code, "reason_missing");
        for verdict in [Verdict::Failed, Verdict::Blocked, Verdict::Skipped] {
            assert_eq!(check_result(verdict, None, None).expect_err("note").code, "note_missing");
            assert!(check_result(verdict, Some(&note), None).is_ok());
        }
    }
}
