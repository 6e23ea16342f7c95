//! What was found out about a candidate, counted: the part of an approval that people read first.

use crate::acceptance::Answer;
use crate::gate::{Facts, waived};
use crate::test_run::Verdict;
use serde::Serialize;
use std::collections::BTreeSet;

/// The counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Results {
    /// Planned test cases by their newest result.
    pub cases: Cases,
    /// Tests of machine reports.
    pub machine_tests: MachineTests,
    /// Stories by their newest answer.
    pub stories: Stories,
}

/// Planned test cases.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cases {
    /// All of them.
    pub planned: usize,
    /// As expected.
    pub passed: usize,
    /// Not as expected.
    pub failed: usize,
    /// Could not be judged.
    pub blocked: usize,
    /// Left out on purpose.
    pub skipped: usize,
    /// Without a result.
    pub not_run: usize,
    /// Of all these, let pass by a waiver.
    pub waived: usize,
}

/// Tests of all machine reports together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MachineTests {
    /// Reports.
    pub reports: usize,
    /// Passed.
    pub passed: i64,
    /// Failed or broken.
    pub failed: i64,
    /// Not run.
    pub skipped: i64,
}

/// Stories.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Stories {
    /// Accepted.
    pub accepted: usize,
    /// Accepted, and something remains.
    pub accepted_with_follow_up: usize,
    /// Rejected.
    pub rejected: usize,
    /// Without an answer.
    pub unanswered: usize,
}

/// Counts.
#[must_use]
pub fn results(facts: &Facts) -> Results {
    let mut cases = Cases { planned: facts.plan.len(), ..Cases::default() };
    for planned in &facts.plan {
        *match planned.latest.as_ref().map(|result| result.verdict) {
            Some(Verdict::Passed) => &mut cases.passed,
            Some(Verdict::Failed) => &mut cases.failed,
            Some(Verdict::Blocked) => &mut cases.blocked,
            Some(Verdict::Skipped) => &mut cases.skipped,
            None => &mut cases.not_run,
        } += 1;
        cases.waived += usize::from(waived(planned, facts.as_of));
    }
    let mut machine_tests = MachineTests { reports: facts.reports.len(), ..MachineTests::default() };
    for report in &facts.reports {
        machine_tests.passed += report.totals.passed;
        machine_tests.failed += report.totals.failed;
        machine_tests.skipped += report.totals.skipped;
    }
    let mut stories = Stories::default();
    for story in &facts.stories {
        *match story.latest.as_ref().map(|given| given.answer) {
            Some(Answer::Accepted) => &mut stories.accepted,
            Some(Answer::FollowUp) => &mut stories.accepted_with_follow_up,
            Some(Answer::Rejected) => &mut stories.rejected,
            None => &mut stories.unanswered,
        } += 1;
    }
    Results { cases, machine_tests, stories }
}

/// How many different files the verdict rests on: those of results and the machine reports.
#[must_use]
pub fn files(facts: &Facts) -> usize {
    let of_results = facts.plan.iter().flat_map(|planned| &planned.evidence);
    of_results.chain(facts.reports.iter().map(|report| &report.sha256)).collect::<BTreeSet<_>>().len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acceptance::Given;
    use crate::gate::{ClaimedStory, PlannedCase, ReportFact};
    use crate::report::Totals;
    use crate::story::Knowledge;
    use crate::test_run::{Recorded, Served};
    use crate::text::{CommitSha, Sha256Hex, StoryKey};
    use crate::time::Timestamp;
    use uuid::Uuid;

    fn id<T: From<Uuid>>() -> T {
        Uuid::from_u128(1).into()
    }

    fn file(c: char) -> Sha256Hex {
        Sha256Hex::parse(&c.to_string().repeat(64)).expect("a hash")
    }

    fn planned(verdict: Option<Verdict>) -> PlannedCase {
        let result = |verdict| Recorded {
            id: id(),
            case: id(),
            version: 1,
            attempt: 1,
            verdict,
            note: None,
            by: "Quinn".into(),
            at: Timestamp(1),
            steps: Vec::new(),
            served: Served::NotAsked,
            took: None,
            settles: false,
            carried: None,
        };
        PlannedCase {
            case: id(),
            number: 1,
            version: 1,
            title: "Talk".into(),
            planned_at: Timestamp(1),
            latest: verdict.map(result),
            evidence: vec![file('a')],
            waiver: None,
            disagreement: None,
            machine: Vec::new(),
            assigned_to: None,
            why: Vec::new(),
        }
    }

    fn story(answer: Option<Answer>) -> ClaimedStory {
        let key = StoryKey::parse("PARLAI-101").expect("a key");
        let given = |answer| Given { id: id(), story: key.clone(), attempt: 1, answer, note: None, by: "Uma".into(), at: Timestamp(1) };
        ClaimedStory { key: key.clone(), knowledge: Knowledge::NotAsked, since: Timestamp(1), latest: answer.map(given) }
    }

    #[test]
    fn everything_that_was_found_out_is_counted_where_it_belongs() {
        use {Answer as A, Verdict as V};
        let verdicts = [&[V::Passed][..], &[V::Failed; 2], &[V::Blocked; 3], &[V::Skipped; 4]].concat();
        let answers = [&[A::Accepted][..], &[A::FollowUp; 2], &[A::Rejected; 3]].concat();
        let totals = |passed, failed, skipped| Totals { passed, failed, skipped, ..Totals::default() };
        let report = |sha256, totals| ReportFact { sha256, totals, at: Timestamp(1) };
        let facts = Facts {
            candidate: id(),
            commit: CommitSha::parse(&"c".repeat(40)).expect("a commit"),
            digest: None,
            created_at: Timestamp(0),
            reports: vec![report(file('a'), totals(1, 2, 3)), report(file('b'), totals(10, 20, 30))],
            plan: verdicts.into_iter().map(Some).chain([None; 5]).map(planned).collect(),
            stories: answers.into_iter().map(Some).chain([None; 4]).map(story).collect(),
            feedback: Vec::new(),
            follow_ups: Vec::new(),
            obligations: Vec::new(),
            as_of: Timestamp(2),
        };
        let found = results(&facts);
        assert_eq!(found.cases, Cases { planned: 15, passed: 1, failed: 2, blocked: 3, skipped: 4, not_run: 5, waived: 0 });
        assert_eq!(found.machine_tests, MachineTests { reports: 2, passed: 11, failed: 22, skipped: 33 });
        assert_eq!(found.stories, Stories { accepted: 1, accepted_with_follow_up: 2, rejected: 3, unanswered: 4 });
        assert_eq!(files(&facts), 2, "a file that is in two places is one");
    }
}
