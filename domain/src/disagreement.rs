//! Testers who judge one case of one candidate differently, and how that is settled.

use crate::id::{PersonId, ResultId};
use crate::refusal::{Kind, Refusal};
use crate::test_run::Verdict;
use crate::text::Note;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Two testers who judged one case on one candidate differently. Only passed and failed are judgements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disagreement {
    /// Who says it passed.
    pub passed_by: String,
    /// Who says it failed.
    pub failed_by: String,
    /// Since the later of the two.
    pub since: Timestamp,
    /// The newest result that says it passed.
    pub passed: ResultId,
    /// The newest result that says it failed.
    pub failed: ResultId,
    /// Everybody who judged it since it was last settled.
    pub testers: Vec<PersonId>,
}

impl Disagreement {
    /// Is this person one of those who disagree?
    #[must_use]
    pub fn has_side(&self, person: PersonId) -> bool {
        self.testers.contains(&person)
    }
}

/// One result as a judgement of its case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The result.
    pub result: ResultId,
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub by: String,
    /// What.
    pub verdict: Verdict,
    /// When.
    pub at: Timestamp,
    /// It settles what was in dispute before.
    pub settles: bool,
    /// It was carried from an older candidate: nobody looked at this build, so it takes no side.
    pub carried: bool,
}

/// A case that was in dispute and is settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settlement {
    /// The settling result.
    pub result: ResultId,
    /// Which verdict stands.
    pub verdict: Verdict,
    /// Who settled it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Who settled it had judged the case before: a side decided its own dispute.
    pub by_a_side: bool,
}

/// What all results of one case on one candidate, oldest first, come to: the open disagreement, and the newest
/// settlement. Each tester counts with their newest judgement since the last settlement; the settler's own
/// verdict is a judgement too.
#[must_use]
pub fn fold(judgements: &[Judgement]) -> (Option<Disagreement>, Option<Settlement>) {
    let mut standing: Vec<&Judgement> = Vec::new();
    let mut settlement = None;
    for judgement in judgements {
        if judgement.carried || !matches!(judgement.verdict, Verdict::Passed | Verdict::Failed) {
            continue;
        }
        if judgement.settles {
            settlement = Some(Settlement {
                result: judgement.result,
                verdict: judgement.verdict,
                by: judgement.by.clone(),
                at: judgement.at,
                by_a_side: standing.iter().any(|before| before.person == judgement.person),
            });
            standing.clear();
        }
        standing.retain(|before| before.person != judgement.person);
        standing.push(judgement);
    }
    let newest = |verdict| standing.iter().rev().find(|judgement| judgement.verdict == verdict);
    let disagreement = newest(Verdict::Passed).zip(newest(Verdict::Failed)).map(|(passed, failed)| Disagreement {
        passed_by: passed.by.clone(),
        failed_by: failed.by.clone(),
        since: passed.at.max(failed.at),
        passed: passed.result,
        failed: failed.result,
        testers: standing.iter().map(|judgement| judgement.person).collect(),
    });
    (disagreement, settlement)
}

/// Checks the form that settles case `number`: there is something to settle, one of the two verdicts stands, a reason is
/// given, and the newest `attempt` is the one that was `seen`.
///
/// # Errors
/// `nothing_to_settle`, `stale_page`, `invalid_field` about `verdict`, `reason_missing` about `note`.
pub fn check_settlement(
    number: i64,
    disagreement: Option<&Disagreement>,
    verdict: &str,
    note: &str,
    (seen, attempt): (i64, i64),
) -> Result<(Verdict, Note), Refusal> {
    if disagreement.is_none() {
        let sentence = format!("Testers do not disagree on TC-{number}.");
        return Err(Refusal::conflict("nothing_to_settle", sentence, "Somebody may have settled it meanwhile; reload the page."));
    }
    if seen != attempt {
        let sentence = format!("TC-{number} got another result since you read this page.");
        return Err(Refusal::conflict("stale_page", sentence, "Read it below, then settle it again if you still want to."));
    }
    let verdict = verdict
        .parse()
        .ok()
        .filter(|verdict| matches!(verdict, Verdict::Passed | Verdict::Failed))
        .ok_or_else(|| Refusal::invalid("verdict", "must be passed or failed"))?;
    let reason = Note::required(note, "note").map_err(|refusal| match refusal.code.as_str() {
        "reason_missing" => Refusal::new(
            Kind::Invalid,
            "reason_missing",
            "A settled case needs a reason.",
            "Write why this verdict stands and not the other.",
        )
        .about("note"),
        _ => refusal,
    })?;
    Ok((verdict, reason))
}

#[cfg(test)]
mod tests {
    use super::Verdict::{Blocked, Failed, Passed, Skipped};
    use super::*;
    use uuid::Uuid;

    const QUINN: u128 = 1;
    const RAE: u128 = 2;
    const KIM: u128 = 3;

    /// `(who, verdict, kind)`; the kind is `r`un, `s`ettles or `c`arried.
    fn history(results: &[(u128, Verdict, char)]) -> Vec<Judgement> {
        (1..)
            .zip(results)
            .map(|(attempt, (who, verdict, kind))| Judgement {
                result: Uuid::from_u128(attempt).into(),
                person: Uuid::from_u128(*who).into(),
                by: format!("tester {who}"),
                verdict: *verdict,
                at: Timestamp(i64::try_from(attempt).expect("small")),
                settles: *kind == 's',
                carried: *kind == 'c',
            })
            .collect()
    }

    /// The attempts that stand against each other: the passed one, the failed one.
    fn sides(results: &[(u128, Verdict, char)]) -> Option<(u128, u128)> {
        fold(&history(results)).0.map(|differ| (differ.passed.uuid().as_u128(), differ.failed.uuid().as_u128()))
    }

    #[test]
    fn two_testers_disagree_when_one_passed_and_the_other_failed_whoever_came_first() {
        assert_eq!(sides(&[(QUINN, Passed, 'r'), (RAE, Failed, 'r')]), Some((1, 2)));
        assert_eq!(sides(&[(RAE, Failed, 'r'), (QUINN, Passed, 'r')]), Some((2, 1)));
        assert_eq!(sides(&[(QUINN, Passed, 'r'), (RAE, Passed, 'r')]), None);
        assert_eq!(sides(&[]), None);
    }

    #[test]
    fn a_tester_who_changes_their_mind_disagrees_with_nobody_else() {
        assert_eq!(sides(&[(QUINN, Passed, 'r'), (QUINN, Failed, 'r')]), None, "with themselves");
        assert_eq!(sides(&[(QUINN, Passed, 'r'), (RAE, Failed, 'r'), (RAE, Passed, 'r')]), None, "persuaded");
        assert_eq!(sides(&[(QUINN, Passed, 'r'), (RAE, Failed, 'r'), (QUINN, Passed, 'r')]), Some((3, 2)), "insists");
    }

    #[test]
    fn blocked_and_skipped_take_no_side_and_take_no_judgement_back() {
        for verdict in [Blocked, Skipped] {
            assert_eq!(sides(&[(QUINN, Passed, 'r'), (RAE, verdict, 'r')]), None, "{verdict}");
            assert_eq!(sides(&[(QUINN, Passed, 'r'), (RAE, Failed, 'r'), (RAE, verdict, 'r')]), Some((1, 2)), "{verdict}");
        }
    }

    #[test]
    fn a_carried_result_takes_no_side_because_nobody_looked_at_this_build() {
        assert_eq!(sides(&[(QUINN, Passed, 'c'), (RAE, Failed, 'r')]), None);
        assert_eq!(sides(&[(QUINN, Passed, 'c'), (RAE, Failed, 'r'), (QUINN, Passed, 'r')]), Some((3, 2)));
    }

    #[test]
    fn settling_ends_it_for_everybody_and_a_later_judgement_can_open_it_again() {
        let dispute = [(QUINN, Passed, 'r'), (RAE, Failed, 'r')];
        for settler in [QUINN, RAE, KIM] {
            for verdict in [Passed, Failed] {
                assert_eq!(sides(&[dispute[0], dispute[1], (settler, verdict, 's')]), None, "{settler} {verdict}");
            }
        }
        assert_eq!(sides(&[dispute[0], dispute[1], (KIM, Passed, 's'), (RAE, Failed, 'r')]), Some((3, 4)), "opened again");
        assert_eq!(sides(&[dispute[0], dispute[1], (KIM, Passed, 's'), (RAE, Passed, 'r')]), None);
    }

    #[test]
    fn a_side_that_settles_its_own_dispute_is_named_as_such() {
        let settled = |settler, more: &[(u128, Verdict, char)]| {
            let mut results = vec![(QUINN, Passed, 'r'), (RAE, Failed, 'r'), (settler, Passed, 's')];
            results.extend_from_slice(more);
            fold(&history(&results)).1.expect("settled")
        };
        assert!(settled(QUINN, &[]).by_a_side && settled(RAE, &[]).by_a_side);
        assert!(!settled(KIM, &[]).by_a_side);
        assert!(!settled(KIM, &[(RAE, Failed, 'r')]).by_a_side, "it stays as it was");
        let again = settled(KIM, &[(RAE, Failed, 'r'), (KIM, Passed, 's')]);
        assert!(again.by_a_side && again.result.uuid().as_u128() == 5, "who settled before has taken a side since");
        assert!(fold(&history(&[(QUINN, Passed, 'r')])).1.is_none());
    }

    #[test]
    fn everybody_who_judged_since_the_last_settlement_has_a_side() {
        let differ = fold(&history(&[(QUINN, Passed, 'r'), (RAE, Failed, 'r'), (KIM, Blocked, 'r')])).0.expect("they differ");
        let has_side = |who: u128| differ.has_side(Uuid::from_u128(who).into());
        assert!(has_side(QUINN) && has_side(RAE) && !has_side(KIM));
    }

    #[test]
    fn settling_asks_every_question() {
        let differ = fold(&history(&[(QUINN, Passed, 'r'), (RAE, Failed, 'r')])).0;
        let code = |open: bool, verdict, note, seen| {
            let differ = differ.as_ref().filter(|_| open);
            check_settlement(4, differ, verdict, note, (seen, 2)).map_or_else(|refusal| refusal.code, |(verdict, _)| verdict.to_string())
        };
        assert_eq!(code(true, "passed", "Rae had an old page.", 2), "passed");
        assert_eq!(code(true, "failed", "Seen again.", 2), "failed");
        assert_eq!(code(false, "passed", "x", 2), "nothing_to_settle");
        assert_eq!(code(true, "passed", "x", 1), "stale_page");
        for other in ["blocked", "skipped", "", "PASSED"] {
            assert_eq!(code(true, other, "x", 2), "invalid_field", "{other}");
        }
        assert_eq!(code(true, "passed", " \u{200b}", 2), "reason_missing");
        let refusal = check_settlement(4, differ.as_ref(), "passed", "", (2, 2)).expect_err("no reason");
        assert_eq!(refusal.sentence, "A settled case needs a reason.");
        assert_eq!(code(true, "passed", &"x".repeat(10_001), 2), "invalid_field");
    }
}
