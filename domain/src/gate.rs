//! The gate: `evaluate(policy, facts)`, the only "yes". Computed whenever it is asked, never stored.

mod facts;
mod limits;
mod manifest;

pub use crate::disagreement::Disagreement;
pub use crate::waiver::{Ended, Scope, Waiver};
pub use facts::{ClaimedStory, Facts, MachineVerdict, PlannedCase, ReportFact, Reported};
pub use limits::{soaked_at, waivers};
pub use manifest::evidence_hash;

use crate::acceptance::Answer;
use crate::access::{Action, Role, who_may};
use crate::feedback::Status;
use crate::follow_up::Issue;
use crate::policy::{Hold, Policy};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

crate::words! {
    /// Why the gate is closed.
    pub enum Rule {
        /// No image digest: there is nothing exact to sign.
        DigestUnknown = "digest_unknown",
        /// No case is planned: nothing would be proven.
        PlanEmpty = "plan_empty",
        /// A planned case has no result.
        CaseNotRun = "case_not_run",
        /// A result is failed or blocked and not waived.
        ResultHolds = "result_holds",
        /// Two testers disagree on a case.
        ResultsDisagree = "results_disagree",
        /// A story has no answer.
        StoryUnanswered = "story_unanswered",
        /// A story was rejected.
        StoryRejected = "story_rejected",
        /// Feedback is open that may not be.
        FeedbackOpen = "feedback_open",
        /// A follow-up of an earlier candidate is past its date.
        FollowUpOverdue = "follow_up_overdue",
        /// What an emergency release owes is past its date.
        ObligationOverdue = "obligation_overdue",
        /// A machine test failed.
        MachineTestFailed = "machine_test_failed",
        /// There is no machine report.
        ReportMissing = "report_missing",
        /// A result was recorded while the environment served another build.
        WrongBuild = "wrong_build",
        /// The release would rest on more waivers than it may.
        TooManyWaivers = "too_many_waivers",
        /// The candidate has not been here for long enough.
        Soaking = "soaking",
    }
}

/// One thing that holds the gate: what, who can close it, since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Which rule.
    pub rule: Rule,
    /// What it is about: `TC-3`, `PARLAI-101`, `F-7`, or the build.
    pub subject: String,
    /// One sentence.
    pub sentence: String,
    /// Roles that can close it; none: time does.
    pub who: Vec<Role>,
    /// Since when.
    pub since: Timestamp,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "gate", content = "reasons", rename_all = "snake_case")]
pub enum Gate {
    /// Every rule is satisfied; signatures may be given.
    Open,
    /// At least one is not.
    Blocked(Vec<Reason>),
}

impl Gate {
    /// Open?
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Open)
    }

    /// What holds it.
    #[must_use]
    pub fn reasons(&self) -> &[Reason] {
        match self {
            Self::Open => &[],
            Self::Blocked(reasons) => reasons,
        }
    }
}

/// Judges `facts` under `policy`.
#[must_use]
pub fn evaluate(policy: &Policy, facts: &Facts) -> Gate {
    let mut reasons = Vec::new();
    judge_build(policy, facts, &mut reasons);
    judge_plan(policy, facts, &mut reasons);
    judge_stories(policy, facts, &mut reasons);
    judge_feedback(policy, facts, &mut reasons);
    judge_follow_ups(policy, facts, &mut reasons);
    limits::judge(policy, facts, &mut reasons);
    judge_obligations(facts, &mut reasons);
    if reasons.is_empty() { Gate::Open } else { Gate::Blocked(reasons) }
}

fn judge_build(policy: &Policy, facts: &Facts, reasons: &mut Vec<Reason>) {
    let mut hold = |rule, sentence: String, since| {
        reasons.push(Reason { rule, subject: "build".into(), sentence, who: vec![Role::Developer], since });
    };
    if facts.digest.is_none() {
        hold(Rule::DigestUnknown, "The build did not name the digest of its image.".into(), facts.created_at);
    }
    if policy.machine_report_required && facts.reports.is_empty() {
        hold(Rule::ReportMissing, "No machine report is attached.".into(), facts.created_at);
    }
    if policy.no_failed_machine_test {
        for report in facts.reports.iter().filter(|report| !report.totals.green()) {
            let sentence = match report.totals.failed {
                0 => "A machine report proves nothing: no test passed.".into(),
                1 => "1 machine test failed.".into(),
                n => format!("{n} machine tests failed."),
            };
            hold(Rule::MachineTestFailed, sentence, report.at);
        }
    }
}

fn judge_plan(policy: &Policy, facts: &Facts, reasons: &mut Vec<Reason>) {
    if policy.every_case_run && facts.plan.is_empty() {
        reasons.push(Reason {
            rule: Rule::PlanEmpty,
            subject: "plan".into(),
            sentence: "No test case is planned.".into(),
            who: who_may(Action::EditPlan),
            since: facts.created_at,
        });
    }
    for planned in &facts.plan {
        let subject = format!("TC-{}", planned.number);
        if let Some((result, carried)) = planned.latest.as_ref().and_then(|result| Some((result, result.carried.as_ref()?)))
            && !policy.carry_forward
        {
            let sentence =
                format!("The result of “{}” was carried from #{}; the rules take none that are carried.", planned.title, carried.candidate);
            let who = who_may(Action::RecordResult);
            reasons.push(Reason { rule: Rule::CaseNotRun, subject: subject.clone(), sentence, who, since: result.at });
        }
        match &planned.latest {
            None if policy.every_case_run && !planned.machine_passed() => {
                let sentence = format!("“{}” was not run.", planned.title);
                reasons.push(Reason {
                    rule: Rule::CaseNotRun,
                    subject: subject.clone(),
                    sentence,
                    who: who_may(Action::RecordResult),
                    since: planned.planned_at,
                });
            }
            Some(result) if policy.no_failed_result && result.verdict.holds_the_gate() && !waived(planned, facts.as_of) => {
                let mut who = who_may(Action::RecordResult);
                who.extend(who_may(Action::Waive));
                let ended = planned.waiver.as_ref().and_then(|waiver| Some((waiver, waiver.end()?)));
                let ended = ended.map(|(waiver, end)| format!(" The waiver by {} ended on {}.", waiver.by, end.human()));
                let sentence = format!("“{}” is {}.{}", planned.title, result.verdict, ended.unwrap_or_default());
                reasons.push(Reason { rule: Rule::ResultHolds, subject: subject.clone(), sentence, who, since: result.at });
            }
            _ => {}
        }
        if let Some(differ) = planned.disagreement.as_ref().filter(|_| policy.no_open_disagreement) {
            let sentence = format!("{} passed “{}”, {} failed it.", differ.passed_by, planned.title, differ.failed_by);
            let who = who_may(Action::SettleResult);
            reasons.push(Reason { rule: Rule::ResultsDisagree, subject, sentence, who, since: differ.since });
        }
    }
}

/// Does a waiver let the newest result of this case pass at this moment?
#[must_use]
pub fn waived(planned: &PlannedCase, as_of: Timestamp) -> bool {
    planned.waiver.as_ref().is_some_and(|waiver| waiver.counts(as_of))
}

fn judge_stories(policy: &Policy, facts: &Facts, reasons: &mut Vec<Reason>) {
    if !policy.every_story_accepted {
        return;
    }
    for story in &facts.stories {
        let who = who_may(Action::GiveAcceptance);
        let subject = story.key.to_string();
        match &story.latest {
            None => {
                let sentence = "No end user has answered this story yet.".to_owned();
                reasons.push(Reason { rule: Rule::StoryUnanswered, subject, sentence, who, since: story.since });
            }
            Some(given) if given.answer == Answer::Rejected => {
                let sentence = format!("{} rejected this story.", given.by);
                reasons.push(Reason { rule: Rule::StoryRejected, subject, sentence, who, since: given.at });
            }
            Some(_) => {}
        }
    }
}

fn judge_feedback(policy: &Policy, facts: &Facts, reasons: &mut Vec<Reason>) {
    for reported in facts.feedback.iter().filter(|f| f.status.is_open()) {
        let fixed = matches!(reported.status, Status::FixedIn(_));
        match policy.feedback(reported.severity) {
            Hold::Never => continue,
            Hold::UntilFixed if fixed => continue,
            Hold::UntilFixed | Hold::UntilConfirmed => {}
        }
        let who = who_may(if fixed { Action::ConfirmFeedback } else { Action::AnswerFeedback });
        let also: Vec<String> = reported.also.iter().map(|number| format!("F-{number}")).collect();
        let also = if also.is_empty() { String::new() } else { format!(" (the same as {})", also.join(", ")) };
        reasons.push(Reason {
            rule: Rule::FeedbackOpen,
            subject: format!("F-{}", reported.number),
            sentence: format!("“{}”{also} is {}.", reported.title, reported.label()),
            who,
            since: reported.since,
        });
    }
}

/// Whatever the rules say now: the debt was made under rules that allowed emergency releases.
fn judge_obligations(facts: &Facts, reasons: &mut Vec<Reason>) {
    for owed in facts.obligations.iter().filter(|owed| owed.is_overdue(facts.as_of)) {
        reasons.push(Reason {
            rule: Rule::ObligationOverdue,
            subject: format!("#{} {}", owed.candidate_number, owed.subject),
            sentence: format!(
                "{} released #{} in an emergency; it was due on {}, and still is: {}",
                owed.by,
                owed.candidate_number,
                owed.due.human(),
                owed.sentence
            ),
            who: who_may(Action::Waive),
            since: owed.due,
        });
    }
}

fn judge_follow_ups(policy: &Policy, facts: &Facts, reasons: &mut Vec<Reason>) {
    if !policy.no_overdue_follow_up {
        return;
    }
    for promised in facts.follow_ups.iter().filter(|promised| promised.is_overdue(facts.as_of)) {
        let stands = match &promised.issue {
            Issue::Open { status } => format!("Jira says “{status}”"),
            Issue::Unknown { .. } | Issue::Done => "whether it is done is not known".to_owned(),
        };
        let mut who = vec![Role::Developer];
        who.extend(who_may(Action::Waive));
        reasons.push(Reason {
            rule: Rule::FollowUpOverdue,
            subject: promised.name().to_owned(),
            sentence: format!(
                "{} was accepted on #{} on the promise of a follow-up until {}; {stands}.",
                promised.story,
                promised.given_on,
                crate::follow_up::day_of(promised.due)
            ),
            who,
            since: promised.due,
        });
    }
}
