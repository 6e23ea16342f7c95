//! Test runs and results: one tester's pass through a plan on one candidate. History is append-only.

use crate::id::{ResultId, TestCaseId};
use crate::refusal::{Kind, Refusal};
use crate::text::{CommitSha, Note};
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
    /// What was found at the single steps, when it was recorded by step; step 1 first.
    pub steps: Vec<StepVerdict>,
    /// What the environment served when it was recorded.
    pub served: Served,
    /// How long the tester was at it, in milliseconds, if it was measured.
    pub took: Option<i64>,
    /// It settles a disagreement between testers.
    pub settles: bool,
    /// It was not run here: it was carried from this result of an older candidate.
    pub carried: Option<Carried>,
}

/// What was found at one step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepVerdict {
    /// From 1.
    pub step: i64,
    /// Verdict of this step.
    pub verdict: Verdict,
    /// What was seen; may be empty.
    pub note: String,
}

/// Where a carried result comes from. Whoever accepted the carry is the result's person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// The result that was really run.
    pub result: ResultId,
    /// Number of the candidate it was run on.
    pub candidate: i64,
    /// That candidate's version.
    pub candidate_version: String,
    /// That candidate's commit.
    pub commit: CommitSha,
    /// Who ran it.
    pub tester: String,
    /// When.
    pub at: Timestamp,
}

/// What an environment serves, compared with the candidate under test. Unknown never counts as a match.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "served", rename_all = "snake_case")]
pub enum Served {
    /// The environment names no version address, or it was not asked.
    #[default]
    NotAsked,
    /// Exactly this candidate.
    Match {
        /// What it said.
        said: String,
        /// When it was asked.
        at: Timestamp,
    },
    /// Another build.
    Mismatch {
        /// What it said.
        said: String,
        /// When it was asked.
        at: Timestamp,
    },
    /// It could not be asked, or did not say.
    Unknown {
        /// Why, in one sentence.
        why: String,
        /// When it was asked.
        at: Timestamp,
    },
}

impl Served {
    /// Compares what an environment says with a candidate: the full commit or at least seven digits of it, the version,
    /// or the image digest.
    #[must_use]
    pub fn compare(said: &str, commit: &CommitSha, version: &str, digest: Option<&str>, at: Timestamp) -> Self {
        let word = said.trim();
        let lower = word.to_ascii_lowercase();
        let by_commit =
            (7..=40).contains(&lower.len()) && lower.bytes().all(|b| b.is_ascii_hexdigit()) && commit.as_str().starts_with(&lower);
        let same = by_commit || word == version || digest.is_some_and(|digest| digest == lower);
        let said: String = word.chars().filter(|c| !c.is_control()).take(200).collect();
        match (word.is_empty(), same) {
            (true, _) => Self::Unknown { why: "The version address answered with nothing.".into(), at },
            (false, true) => Self::Match { said, at },
            (false, false) => Self::Mismatch { said, at },
        }
    }
}

/// The verdict that single steps come to: the first failed one, then the first blocked one; passed when all that
/// were judged passed, skipped when all were skipped.
#[must_use]
pub fn verdict_of_steps(steps: &[StepVerdict]) -> Option<Verdict> {
    [Verdict::Failed, Verdict::Blocked, Verdict::Passed, Verdict::Skipped]
        .into_iter()
        .find(|verdict| steps.iter().any(|step| step.verdict == *verdict))
}

/// Reads what was found at single steps, each as `3:failed`; an empty word marks nothing. `count` is the number of steps.
///
/// # Errors
/// `invalid_field`, about `step`.
pub fn read_steps(words: &[String], count: usize) -> Result<Vec<StepVerdict>, Refusal> {
    let mut steps: Vec<StepVerdict> = Vec::new();
    for word in words.iter().filter(|word| !word.is_empty()) {
        let read = word.split_once(':').and_then(|(step, verdict)| Some((step.parse::<usize>().ok()?, verdict.parse::<Verdict>().ok()?)));
        let (step, verdict) = read.ok_or_else(|| Refusal::invalid("step", "must be a number and a verdict, such as 3:failed"))?;
        let number = i64::try_from(step).unwrap_or(i64::MAX);
        if !(1..=count).contains(&step) || steps.iter().any(|known| known.step == number) {
            return Err(Refusal::invalid("step", "does not fit the steps of this case"));
        }
        steps.push(StepVerdict { step: number, verdict, note: String::new() });
    }
    steps.sort_by_key(|found| found.step);
    Ok(steps)
}

/// A case whose step failed or was blocked did not pass.
///
/// # Errors
/// `step_contradicts`, about `verdict`.
pub fn check_steps(verdict: Verdict, steps: &[StepVerdict]) -> Result<(), Refusal> {
    match steps.iter().find(|found| found.verdict.holds_the_gate()) {
        Some(found) if verdict == Verdict::Passed => Err(Refusal::new(
            Kind::Invalid,
            "step_contradicts",
            format!("Step {} is marked as {}.", found.step, found.verdict),
            "Record the case as failed or blocked, or clear the mark of the step.",
        )
        .about("verdict")),
        _ => Ok(()),
    }
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
    fn an_environment_matches_by_commit_version_or_digest_and_by_nothing_else() {
        let commit = CommitSha::parse(&"ab12".repeat(10)).expect("commit");
        let digest = format!("sha256:{}", "c".repeat(64));
        let compare = |said: &str| Served::compare(said, &commit, "1.7.2", Some(&digest), Timestamp(1));
        for same in ["ab12ab1", "AB12AB12AB", commit.as_str(), "1.7.2", " 1.7.2\n", digest.as_str()] {
            assert!(matches!(compare(same), Served::Match { .. }), "{same}");
        }
        for other in ["ab12ab", "ab12ab2", "1.7.20", "1.7", &format!("{commit}0"), "latest"] {
            assert!(matches!(compare(other), Served::Mismatch { .. }), "{other}");
        }
        assert!(matches!(compare("  "), Served::Unknown { .. }));
    }

    #[test]
    fn the_worst_step_is_the_verdict() {
        let steps = |verdicts: &[Verdict]| -> Vec<StepVerdict> {
            (1..).zip(verdicts).map(|(step, verdict)| StepVerdict { step, verdict: *verdict, note: String::new() }).collect()
        };
        assert_eq!(verdict_of_steps(&steps(&[Verdict::Passed, Verdict::Blocked, Verdict::Failed])), Some(Verdict::Failed));
        assert_eq!(verdict_of_steps(&steps(&[Verdict::Passed, Verdict::Blocked])), Some(Verdict::Blocked));
        assert_eq!(verdict_of_steps(&steps(&[Verdict::Passed, Verdict::Skipped])), Some(Verdict::Passed));
        assert_eq!(verdict_of_steps(&steps(&[Verdict::Skipped])), Some(Verdict::Skipped));
        assert_eq!(verdict_of_steps(&[]), None);
    }

    #[test]
    fn steps_are_read_once_each_and_only_those_of_the_case() {
        let read = |words: &[&str]| read_steps(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>(), 3);
        let steps = read(&["2:failed", "", "1:passed"]).expect("steps");
        assert_eq!(steps.iter().map(|found| (found.step, found.verdict)).collect::<Vec<_>>(), [(1, Verdict::Passed), (2, Verdict::Failed)]);
        for wrong in [&["4:passed"][..], &["0:passed"], &["1:passed", "1:failed"], &["1:good"], &["passed"], &["-1:passed"]] {
            assert_eq!(read(wrong).expect_err("wrong").field.as_deref(), Some("step"), "{wrong:?}");
        }
    }

    #[test]
    fn a_case_with_a_failed_or_blocked_step_did_not_pass() {
        for word in ["2:failed", "2:blocked"] {
            let steps = read_steps(&[word.to_owned()], 3).expect("steps");
            assert_eq!(check_steps(Verdict::Passed, &steps).expect_err("contradiction").code, "step_contradicts");
            assert!(check_steps(Verdict::Failed, &steps).is_ok());
        }
        assert!(check_steps(Verdict::Passed, &read_steps(&["2:skipped".to_owned()], 3).expect("steps")).is_ok());
    }

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
