//! Rules over the whole candidate: results of the right build only, so many waivers and no more, long enough here.

use super::{Facts, Reason, Rule, waived};
use crate::access::{Action, who_may};
use crate::feedback::Status;
use crate::policy::{Hold, Policy};
use crate::test_run::Served;
use crate::time::Timestamp;

pub(super) fn judge(policy: &Policy, facts: &Facts, reasons: &mut Vec<Reason>) {
    judge_served(policy, facts, reasons);
    judge_waivers(policy, facts, reasons);
    judge_soak(policy, facts, reasons);
}

/// With this rule on, nothing is recorded on a wrong build; what was recorded while it was off does not count afterwards.
fn judge_served(policy: &Policy, facts: &Facts, reasons: &mut Vec<Reason>) {
    if !policy.wrong_build_blocks {
        return;
    }
    for planned in &facts.plan {
        let Some((result, Served::Mismatch { .. })) = planned.latest.as_ref().map(|result| (result, &result.served)) else { continue };
        reasons.push(Reason {
            rule: Rule::WrongBuild,
            subject: format!("TC-{}", planned.number),
            sentence: format!("“{}” was tried while the environment served another build.", planned.title),
            who: who_may(Action::RecordResult),
            since: result.at,
        });
    }
}

/// What a release of this candidate would rest on: since when each waived result of its plan, and each waived report of it,
/// is as it is, oldest first. What the rules do not ask for is no exception.
#[must_use]
pub fn waivers(policy: &Policy, facts: &Facts) -> Vec<Timestamp> {
    let results = facts.plan.iter().filter(|planned| {
        let holds = planned.latest.as_ref().is_some_and(|result| result.verdict.holds_the_gate());
        policy.no_failed_result && holds && waived(planned, facts.as_of)
    });
    let results = results.filter_map(|planned| Some(planned.waiver.as_ref()?.at));
    let reports = facts.feedback.iter().filter(|report| report.status == Status::Waived && policy.feedback(report.severity) != Hold::Never);
    let mut all: Vec<Timestamp> = results.chain(reports.map(|report| report.since)).collect();
    all.sort();
    all
}

fn judge_waivers(policy: &Policy, facts: &Facts, reasons: &mut Vec<Reason>) {
    let Some(most) = policy.waivers_at_most else { return };
    let given = waivers(policy, facts);
    let Some(since) = given.get(usize::from(most)) else { return };
    let mut who = who_may(Action::RecordResult);
    who.extend(who_may(Action::Waive));
    let word = if given.len() == 1 { "waiver" } else { "waivers" };
    reasons.push(Reason {
        rule: Rule::TooManyWaivers,
        subject: "waivers".into(),
        sentence: format!("The release would rest on {} {word}; at most {most} may be.", given.len()),
        who,
        since: *since,
    });
}

/// When the candidate has been here for as long as the rules ask, if they do. It is measured from when the portal took it
/// in: that moment is the portal's own, the build's is what somebody said.
#[must_use]
pub const fn soaked_at(policy: &Policy, created_at: Timestamp) -> Option<Timestamp> {
    match policy.soak_hours {
        0 => None,
        hours => Some(created_at.plus_seconds(hours as i64 * 3600)),
    }
}

fn judge_soak(policy: &Policy, facts: &Facts, reasons: &mut Vec<Reason>) {
    let Some(end) = soaked_at(policy, facts.created_at).filter(|end| facts.as_of < *end) else { return };
    let hours = if policy.soak_hours == 1 { "1 hour".to_owned() } else { format!("{} hours", policy.soak_hours) };
    reasons.push(Reason {
        rule: Rule::Soaking,
        subject: "time".into(),
        sentence: format!("The candidate has to be here for {hours}: until {}.", end.human()),
        who: Vec::new(),
        since: facts.created_at,
    });
}
