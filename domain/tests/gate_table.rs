//! The gate as a table: facts and rules in, verdict out, row by row. The reviewed answers are in `golden/gate.txt`.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use domain::acceptance::{Answer, Given};
use domain::access::Role;
use domain::disagreement::Disagreement;
use domain::emergency::{Met, Obligation, Owed};
use domain::feedback::{Severity, Status};
use domain::follow_up::{FollowUp, Issue, Released};
use domain::gate::{ClaimedStory, Ended, Facts, Gate, MachineVerdict, PlannedCase, ReportFact, Reported, Scope, Waiver, evaluate};
use domain::policy::{Days, Effect, Hold, Policy, SignerRule, Window};
use domain::report::{Outcome, Totals};
use domain::story::Knowledge;
use domain::test_run::{Carried, Recorded, Served, Verdict};
use domain::text::{CommitSha, ImageDigest, Sha256Hex, StoryKey};
use domain::time::Timestamp;
use proptest::collection::vec;
use proptest::prelude::*;
use std::fmt::Write as _;
use uuid::Uuid;

const HOUR: i64 = 3_600_000;
/// When the facts were read.
const NOW: Timestamp = Timestamp(1_000 * HOUR);
const LATER: Timestamp = Timestamp(2_000 * HOUR);
const CAME: Timestamp = Timestamp(10 * HOUR);

fn id<T: From<Uuid>>(n: u128) -> T {
    Uuid::from_u128(n).into()
}

fn result(case: u128, verdict: Verdict) -> Recorded {
    Recorded {
        id: id(1_000 + case),
        case: id(case),
        version: 1,
        attempt: 1,
        verdict,
        note: None,
        by: "Quinn".into(),
        at: Timestamp(20 * HOUR),
        steps: Vec::new(),
        served: Served::NotAsked,
        took: None,
        settles: false,
        carried: None,
    }
}

fn planned(number: i64, latest: Option<Recorded>) -> PlannedCase {
    PlannedCase {
        case: id(u128::from(number.unsigned_abs())),
        number,
        version: 1,
        title: "Talk".into(),
        planned_at: CAME,
        latest,
        evidence: vec![],
        waiver: None,
        disagreement: None,
        machine: vec![],
        assigned_to: None,
        why: vec![],
    }
}

fn story(key: &str, answered: Option<Answer>) -> ClaimedStory {
    let key = StoryKey::parse(key).expect("key");
    let latest = answered.map(|answer| Given {
        id: id(21),
        story: key.clone(),
        attempt: 1,
        answer,
        note: None,
        by: "Uma".into(),
        at: Timestamp(30 * HOUR),
    });
    ClaimedStory { key, knowledge: Knowledge::NotAsked, since: CAME, latest }
}

/// A candidate that satisfies every rule.
fn good() -> Facts {
    Facts {
        candidate: id(100),
        commit: CommitSha::parse(&"a".repeat(40)).expect("sha"),
        digest: Some(ImageDigest::parse(&format!("sha256:{}", "b".repeat(64))).expect("digest")),
        created_at: CAME,
        reports: vec![ReportFact {
            sha256: Sha256Hex::parse(&"c".repeat(64)).expect("sha"),
            totals: Totals { tests: 2, passed: 2, ..Totals::default() },
            at: Timestamp(15 * HOUR),
        }],
        plan: vec![planned(1, Some(result(1, Verdict::Passed)))],
        stories: vec![story("PARLAI-101", Some(Answer::Accepted))],
        feedback: vec![],
        follow_ups: vec![],
        obligations: vec![],
        as_of: NOW,
    }
}

// What rows are made of.

fn nothing(policy: &mut Policy) {
    *policy = Policy {
        every_case_run: false,
        no_failed_result: false,
        every_story_accepted: false,
        no_open_blocking_feedback: false,
        no_overdue_follow_up: false,
        no_failed_machine_test: false,
        no_open_disagreement: false,
        wrong_build_blocks: false,
        ..Policy::default()
    };
}

fn bare(facts: &mut Facts) {
    facts.plan.clear();
    facts.stories.clear();
    facts.reports.clear();
}

fn add_case(facts: &mut Facts, number: i64, verdict: Option<Verdict>) {
    facts.plan.push(planned(number, verdict.map(|verdict| result(u128::from(number.unsigned_abs()), verdict))));
}

fn latest(facts: &mut Facts) -> &mut Recorded {
    facts.plan[0].latest.as_mut().expect("a result")
}

fn judge(facts: &mut Facts, verdict: Verdict) {
    latest(facts).verdict = verdict;
}

fn served(facts: &mut Facts, served: Served) {
    latest(facts).served = served;
}

fn matched() -> Served {
    Served::Match { said: "1.4.2".into(), at: NOW }
}

fn mismatched() -> Served {
    Served::Mismatch { said: "1.4.1".into(), at: NOW }
}

fn unknown() -> Served {
    Served::Unknown { why: "no answer".into(), at: NOW }
}

fn carry(facts: &mut Facts) {
    latest(facts).carried = Some(Carried {
        result: id(77),
        candidate: 1,
        candidate_version: "1.4.1".into(),
        commit: CommitSha::parse(&"d".repeat(40)).expect("sha"),
        tester: "Quinn".into(),
        at: CAME,
    });
}

fn machine(facts: &mut Facts, outcomes: &[Outcome]) {
    let sha256 = Sha256Hex::parse(&"c".repeat(64)).expect("sha");
    facts.plan[0].machine = outcomes
        .iter()
        .map(|outcome| MachineVerdict { report: id(71), sha256: sha256.clone(), name: "t".into(), outcome: *outcome, at: CAME })
        .collect();
}

fn waive(facts: &mut Facts, case: usize, until: Timestamp) {
    facts.plan[case].waiver = Some(Waiver {
        id: id(41),
        reason: "Known".into(),
        by: "Pavel".into(),
        at: Timestamp(40 * HOUR),
        until: Some(until),
        scope: Scope::Result,
        given_on: 1,
        ended: None,
    });
}

fn two_waivers(facts: &mut Facts) {
    judge(facts, Verdict::Failed);
    add_case(facts, 2, Some(Verdict::Blocked));
    waive(facts, 0, LATER);
    waive(facts, 1, LATER);
}

fn end(facts: &mut Facts, at: Timestamp) {
    facts.plan[0].waiver.as_mut().expect("a waiver").ended = Some(Ended { by: "Priya".into(), reason: "No".into(), at });
}

fn differ(facts: &mut Facts) {
    let (passed_by, failed_by) = ("Quinn".into(), "Rae".into());
    let since = Timestamp(25 * HOUR);
    facts.plan[0].disagreement =
        Some(Disagreement { passed_by, failed_by, since, passed: id(11), failed: id(12), testers: vec![id(2), id(3)] });
}

fn answer(facts: &mut Facts, answer: Answer) {
    facts.stories[0].latest.as_mut().expect("an answer").answer = answer;
}

fn add_story(facts: &mut Facts, answered: Option<Answer>) {
    facts.stories.push(story("PARLAI-102", answered));
}

fn report(facts: &mut Facts, severity: Severity, status: Status) {
    facts.feedback.push(Reported {
        id: id(31),
        number: 7,
        title: "It hangs".into(),
        severity,
        status,
        since: Timestamp(35 * HOUR),
        also: vec![],
        confirmed_on: None,
        lacking: None,
    });
}

fn todo() -> Issue {
    Issue::Open { status: "To Do".into() }
}

fn promise(facts: &mut Facts, issue: Issue, due: Timestamp) {
    facts.follow_ups.push(FollowUp {
        id: id(900),
        story: StoryKey::parse("PARLAI-90").expect("key"),
        given_on: 1,
        words: "Say it shorter.".into(),
        by: "Uma".into(),
        due,
        key: Some("PARLAI-300".into()),
        issue,
        released: None,
    });
}

fn release(facts: &mut Facts) {
    facts.follow_ups[0].released = Some(Released { by: "Pavel".into(), reason: "Not any more.".into(), at: CAME });
}

fn owe(facts: &mut Facts, owed: Owed, due: Timestamp) {
    let number = facts.obligations.len() + 1;
    facts.obligations.push(Obligation {
        id: id(950 + number as u128),
        candidate_number: 1,
        owed,
        rule: if owed == Owed::Reason { "case_not_run".into() } else { String::new() },
        subject: if owed == Owed::Reason { format!("TC-{number}") } else { "release".into() },
        sentence: "“Talk” was not run.".into(),
        by: "Pavel and Rita".into(),
        opened_at: CAME,
        due,
        met: None,
    });
}

fn meet(facts: &mut Facts) {
    facts.obligations[0].met = Some(Met { by: Some("Priya".into()), how: "Run by hand.".into(), at: NOW });
}

fn freeze() -> Window {
    let days = Days::Once { from: "1970-01-01T00:00".into(), until: "2999-01-01T00:00".into() };
    Window { name: "For ever".into(), effect: Effect::Deny, zone: "UTC".into(), days }
}

fn everything(facts: &mut Facts) {
    facts.digest = None;
    facts.reports[0].totals.failed = 1;
    judge(facts, Verdict::Failed);
    served(facts, mismatched());
    differ(facts);
    add_case(facts, 2, None);
    answer(facts, Answer::Rejected);
    add_story(facts, None);
    report(facts, Severity::Blocking, Status::Open);
    promise(facts, todo(), NOW);
}

/// The table as it grows.
struct Table {
    text: String,
    rows: usize,
}

impl Table {
    fn row(&mut self, name: &str, change: impl FnOnce(&mut Facts, &mut Policy)) {
        let (mut facts, mut policy) = (good(), Policy::default());
        change(&mut facts, &mut policy);
        let verdict = match evaluate(&policy, &facts) {
            Gate::Open => "open".to_owned(),
            Gate::Blocked(reasons) => {
                let reasons: Vec<String> = reasons.iter().map(|reason| format!("{}({})", reason.rule, reason.subject)).collect();
                reasons.join(" ")
            }
        };
        assert!(!self.text.contains(&format!("{name:<66} | ")), "two rows are called “{name}”");
        let _ = writeln!(self.text, "{name:<66} | {verdict}");
        self.rows += 1;
    }
}

#[test]
fn the_gate_answers_every_row_as_the_reviewed_table_says() {
    let mut t = Table { text: String::new(), rows: 0 };
    rows(&mut t);
    assert!(t.rows >= 120, "{} rows", t.rows);
    let golden = include_str!("golden/gate.txt");
    let wrong: Vec<String> = t
        .text
        .lines()
        .zip(golden.lines())
        .filter(|(is, was)| is != was)
        .map(|(is, was)| format!("the reviewed table: {was}\nthe gate now:       {is}"))
        .collect();
    assert!(
        t.text == golden,
        "{}\nIf that is meant, review it and put this into domain/tests/golden/gate.txt:\n----\n{}----",
        wrong.join("\n"),
        t.text
    );
}

#[rustfmt::skip]
fn rows(t: &mut Table) {
    // The build.
    t.row("everything is as the rules ask", |_, _| {});
    t.row("no digest", |f, _| f.digest = None);
    t.row("no digest, and nothing else is asked for", |f, p| { f.digest = None; nothing(p); });
    t.row("nothing is asked for and nothing is there", |f, p| { nothing(p); bare(f); });
    t.row("a report is asked for and there is one", |_, p| p.machine_report_required = true);
    t.row("a report is asked for and there is none", |f, p| { p.machine_report_required = true; f.reports.clear(); });
    t.row("no report, and none is asked for", |f, _| f.reports.clear());
    t.row("a machine test failed", |f, _| f.reports[0].totals.failed = 1);
    t.row("a machine test failed, and the rule is off", |f, p| { f.reports[0].totals.failed = 1; p.no_failed_machine_test = false; });
    t.row("two machine tests failed", |f, _| f.reports[0].totals.failed = 2);
    t.row("a machine test ended in an error", |f, _| f.reports[0].totals = Totals { failed: 1, errors: 1, ..f.reports[0].totals });
    t.row("a report without a pass", |f, _| f.reports[0].totals = Totals::default());
    t.row("a report in which all were skipped", |f, _| f.reports[0].totals = Totals { tests: 2, skipped: 2, ..Totals::default() });
    t.row("one good report and one bad", |f, _| { let mut bad = f.reports[0].clone(); bad.totals.failed = 1; f.reports.push(bad); });
    t.row("two bad reports", |f, _| { f.reports[0].totals.failed = 1; let bad = f.reports[0].clone(); f.reports.push(bad); });
    t.row("a flaky machine test that passed in the end", |f, _| f.reports[0].totals.flaky = 1);
    t.row("a bad report, though one is asked for and there", |f, p| { p.machine_report_required = true; f.reports[0].totals.failed = 1; });

    // The plan.
    t.row("no case is planned", |f, _| f.plan.clear());
    t.row("no case is planned, and none has to be run", |f, p| { f.plan.clear(); p.every_case_run = false; });
    t.row("a case was not run", |f, _| f.plan[0].latest = None);
    t.row("a case was not run, and need not be", |f, p| { f.plan[0].latest = None; p.every_case_run = false; });
    t.row("one of two cases was not run", |f, _| { add_case(f, 2, None); });
    t.row("none of three cases was run", |f, _| { f.plan[0].latest = None; add_case(f, 2, None); add_case(f, 3, None); });
    t.row("a case passed", |f, _| judge(f, Verdict::Passed));
    t.row("a case was skipped", |f, _| judge(f, Verdict::Skipped));
    t.row("a case failed", |f, _| judge(f, Verdict::Failed));
    t.row("a case is blocked", |f, _| judge(f, Verdict::Blocked));
    t.row("a case failed, and the rule is off", |f, p| { judge(f, Verdict::Failed); p.no_failed_result = false; });
    t.row("a case is blocked, and the rule is off", |f, p| { judge(f, Verdict::Blocked); p.no_failed_result = false; });
    t.row("one case failed and one was not run", |f, _| { judge(f, Verdict::Failed); add_case(f, 2, None); });
    t.row("one case passed and one failed", |f, _| { add_case(f, 2, Some(Verdict::Failed)); });
    t.row("two cases failed", |f, _| { judge(f, Verdict::Failed); add_case(f, 2, Some(Verdict::Failed)); });
    t.row("a case passed in a carried result", |f, _| carry(f));
    t.row("a carried result, and nothing may be carried any more", |f, p| { carry(f); p.carry_forward = false; });

    // Machine tests that stand for a case.
    t.row("machine tests passed for a case that nobody ran", |f, _| { f.plan[0].latest = None; machine(f, &[Outcome::Passed]); });
    t.row("two machine tests passed for it", |f, _| { f.plan[0].latest = None; machine(f, &[Outcome::Passed, Outcome::Passed]); });
    t.row("one of two machine tests failed for it", |f, _| { f.plan[0].latest = None; machine(f, &[Outcome::Passed, Outcome::Failed]); });
    t.row("one of two machine tests was skipped for it", |f, _| { f.plan[0].latest = None; machine(f, &[Outcome::Passed, Outcome::Skipped]); });
    t.row("one of two machine tests ended in an error for it", |f, _| { f.plan[0].latest = None; machine(f, &[Outcome::Error, Outcome::Passed]); });
    t.row("machine tests passed and a person failed it", |f, _| { judge(f, Verdict::Failed); machine(f, &[Outcome::Passed]); });
    t.row("machine tests failed and a person passed it", |f, _| machine(f, &[Outcome::Failed]));
    t.row("machine tests failed for a case that need not be run", |f, p| { f.plan[0].latest = None; machine(f, &[Outcome::Failed]); p.every_case_run = false; });

    // Waivers.
    t.row("a failed case is waived", |f, _| { judge(f, Verdict::Failed); waive(f, 0, LATER); });
    t.row("a blocked case is waived", |f, _| { judge(f, Verdict::Blocked); waive(f, 0, LATER); });
    t.row("the waiver ends at this moment", |f, _| { judge(f, Verdict::Failed); waive(f, 0, NOW); });
    t.row("the waiver ends a moment later", |f, _| { judge(f, Verdict::Failed); waive(f, 0, Timestamp(NOW.0 + 1)); });
    t.row("the waiver ended", |f, _| { judge(f, Verdict::Failed); waive(f, 0, Timestamp(NOW.0 - 1)); });
    t.row("the waiver has no end", |f, _| { judge(f, Verdict::Failed); waive(f, 0, LATER); f.plan[0].waiver.as_mut().expect("waiver").until = None; });
    t.row("somebody ended the waiver", |f, _| { judge(f, Verdict::Failed); waive(f, 0, LATER); end(f, Timestamp(NOW.0 - 1)); });
    t.row("somebody will have ended the waiver", |f, _| { judge(f, Verdict::Failed); waive(f, 0, LATER); end(f, Timestamp(NOW.0 + 1)); });
    t.row("a waiver of the whole case", |f, _| { judge(f, Verdict::Failed); waive(f, 0, LATER); f.plan[0].waiver.as_mut().expect("waiver").scope = Scope::Case; });
    t.row("a waiver of a case that was not run", |f, _| { f.plan[0].latest = None; waive(f, 0, LATER); });
    t.row("one of two failed cases is waived", |f, _| { judge(f, Verdict::Failed); waive(f, 0, LATER); add_case(f, 2, Some(Verdict::Failed)); });

    // Waivers at most.
    t.row("no waiver, and none may be", |_, p| p.waivers_at_most = Some(0));
    t.row("one waiver, and none may be", |f, p| { judge(f, Verdict::Failed); waive(f, 0, LATER); p.waivers_at_most = Some(0); });
    t.row("one waiver, and one may be", |f, p| { judge(f, Verdict::Failed); waive(f, 0, LATER); p.waivers_at_most = Some(1); });
    t.row("two waivers, and one may be", |f, p| { two_waivers(f); p.waivers_at_most = Some(1); });
    t.row("two waivers, and two may be", |f, p| { two_waivers(f); p.waivers_at_most = Some(2); });
    t.row("two waivers, and any number may be", |f, _| two_waivers(f));
    t.row("a waiver that nothing rests on", |f, p| { waive(f, 0, LATER); p.waivers_at_most = Some(0); });
    t.row("a waiver that ended counts not", |f, p| { judge(f, Verdict::Failed); waive(f, 0, NOW); p.waivers_at_most = Some(0); });
    t.row("a waiver of what the rules do not ask for", |f, p| { judge(f, Verdict::Failed); waive(f, 0, LATER); p.waivers_at_most = Some(0); p.no_failed_result = false; });
    t.row("a waived report, and no waiver may be", |f, p| { report(f, Severity::Blocking, Status::Waived); p.waivers_at_most = Some(0); });
    t.row("a waived report, and one waiver may be", |f, p| { report(f, Severity::Blocking, Status::Waived); p.waivers_at_most = Some(1); });
    t.row("a waived report of a severity that is not asked for", |f, p| { report(f, Severity::Minor, Status::Waived); p.waivers_at_most = Some(0); });
    t.row("a waived report and a waived case, and one waiver may be", |f, p| { judge(f, Verdict::Failed); waive(f, 0, LATER); report(f, Severity::Blocking, Status::Waived); p.waivers_at_most = Some(1); });
    t.row("a confirmed report is no waiver", |f, p| { report(f, Severity::Blocking, Status::Confirmed); p.waivers_at_most = Some(0); });

    // Disagreement.
    t.row("two testers disagree", |f, _| differ(f));
    t.row("two testers disagree, and the rule is off", |f, p| { differ(f); p.no_open_disagreement = false; });
    t.row("two testers disagree on a case that failed last", |f, _| { judge(f, Verdict::Failed); differ(f); });
    t.row("a waiver does not settle a disagreement", |f, _| { judge(f, Verdict::Failed); waive(f, 0, LATER); differ(f); });

    // The right build.
    t.row("the environment served this build", |f, _| served(f, matched()));
    t.row("the environment served another build", |f, _| served(f, mismatched()));
    t.row("the environment served another build, and the rule is off", |f, p| { served(f, mismatched()); p.wrong_build_blocks = false; });
    t.row("the environment could not be asked", |f, _| served(f, unknown()));
    t.row("the environment names no build", |f, _| served(f, Served::NotAsked));
    t.row("failed, on another build", |f, _| { judge(f, Verdict::Failed); served(f, mismatched()); });
    t.row("failed on another build, and waived", |f, _| { judge(f, Verdict::Failed); served(f, mismatched()); waive(f, 0, LATER); });

    // Stories.
    t.row("no story is in it", |f, _| f.stories.clear());
    t.row("a story has no answer", |f, _| f.stories[0].latest = None);
    t.row("a story has no answer, and none is asked for", |f, p| { f.stories[0].latest = None; p.every_story_accepted = false; });
    t.row("a story is accepted", |f, _| answer(f, Answer::Accepted));
    t.row("a story is accepted with a follow-up", |f, _| answer(f, Answer::FollowUp));
    t.row("a story is rejected", |f, _| answer(f, Answer::Rejected));
    t.row("a story is rejected, and no answer is asked for", |f, p| { answer(f, Answer::Rejected); p.every_story_accepted = false; });
    t.row("one story is accepted and one has no answer", |f, _| add_story(f, None));
    t.row("one story is accepted and one is rejected", |f, _| add_story(f, Some(Answer::Rejected)));
    t.row("one story is rejected and one has no answer", |f, _| { answer(f, Answer::Rejected); add_story(f, None); });
    t.row("Jira does not know the story", |f, _| f.stories[0].knowledge = Knowledge::Missing);

    // Reports of people.
    t.row("a blocking report is open", |f, _| report(f, Severity::Blocking, Status::Open));
    t.row("a blocking report is answered", |f, _| report(f, Severity::Blocking, Status::Answered));
    t.row("a blocking report is said to be fixed", |f, _| report(f, Severity::Blocking, Status::FixedIn(1)));
    t.row("a blocking report is confirmed", |f, _| report(f, Severity::Blocking, Status::Confirmed));
    t.row("a blocking report is waived", |f, _| report(f, Severity::Blocking, Status::Waived));
    t.row("a blocking report is open, and the rule is off", |f, p| { report(f, Severity::Blocking, Status::Open); p.no_open_blocking_feedback = false; });
    t.row("a major report is open, and no rule is about it", |f, _| report(f, Severity::Major, Status::Open));
    t.row("a major report is open, until fixed", |f, p| { report(f, Severity::Major, Status::Open); p.major_feedback = Hold::UntilFixed; });
    t.row("a major report is answered, until fixed", |f, p| { report(f, Severity::Major, Status::Answered); p.major_feedback = Hold::UntilFixed; });
    t.row("a major report is said to be fixed, until fixed", |f, p| { report(f, Severity::Major, Status::FixedIn(1)); p.major_feedback = Hold::UntilFixed; });
    t.row("a major report is said to be fixed, until confirmed", |f, p| { report(f, Severity::Major, Status::FixedIn(1)); p.major_feedback = Hold::UntilConfirmed; });
    t.row("a major report is confirmed, until confirmed", |f, p| { report(f, Severity::Major, Status::Confirmed); p.major_feedback = Hold::UntilConfirmed; });
    t.row("a major report is waived, until confirmed", |f, p| { report(f, Severity::Major, Status::Waived); p.major_feedback = Hold::UntilConfirmed; });
    t.row("a minor report is open, and no rule is about it", |f, _| report(f, Severity::Minor, Status::Open));
    t.row("a minor report is open, until fixed", |f, p| { report(f, Severity::Minor, Status::Open); p.minor_feedback = Hold::UntilFixed; });
    t.row("a minor report is said to be fixed, until fixed", |f, p| { report(f, Severity::Minor, Status::FixedIn(1)); p.minor_feedback = Hold::UntilFixed; });
    t.row("a minor report is said to be fixed, until confirmed", |f, p| { report(f, Severity::Minor, Status::FixedIn(1)); p.minor_feedback = Hold::UntilConfirmed; });
    t.row("a minor report is open, and only major ones are asked for", |f, p| { report(f, Severity::Minor, Status::Open); p.major_feedback = Hold::UntilConfirmed; });
    t.row("a wish is open, and everything is asked for", |f, p| { report(f, Severity::Idea, Status::Open); p.major_feedback = Hold::UntilConfirmed; p.minor_feedback = Hold::UntilConfirmed; });
    t.row("two blocking reports are open", |f, _| { report(f, Severity::Blocking, Status::Open); report(f, Severity::Blocking, Status::Open); f.feedback[1].number = 8; });
    t.row("one blocking report is open and one confirmed", |f, _| { report(f, Severity::Blocking, Status::Open); report(f, Severity::Blocking, Status::Confirmed); });

    // Follow-ups of earlier candidates.
    t.row("a follow-up is due later", |f, _| promise(f, todo(), LATER));
    t.row("a follow-up is due at this moment", |f, _| promise(f, todo(), NOW));
    t.row("a follow-up is overdue", |f, _| promise(f, todo(), Timestamp(NOW.0 - 1)));
    t.row("a follow-up is overdue and done", |f, _| promise(f, Issue::Done, Timestamp(NOW.0 - 1)));
    t.row("a follow-up is overdue and nobody knows", |f, _| promise(f, Issue::Unknown { reason: None }, Timestamp(NOW.0 - 1)));
    t.row("a follow-up is overdue, and the rule is off", |f, p| { promise(f, todo(), Timestamp(NOW.0 - 1)); p.no_overdue_follow_up = false; });
    t.row("a follow-up is overdue and waived", |f, _| { promise(f, todo(), Timestamp(NOW.0 - 1)); release(f); });

    // What emergency releases of earlier candidates owe.
    t.row("something is owed, and due later", |f, _| owe(f, Owed::Reason, LATER));
    t.row("something is owed, and due at this moment", |f, _| owe(f, Owed::Reason, NOW));
    t.row("something is owed, and was due", |f, _| owe(f, Owed::Reason, Timestamp(NOW.0 - 1)));
    t.row("a sign-off is owed, and was due", |f, _| owe(f, Owed::LateSignOff, Timestamp(NOW.0 - 1)));
    t.row("something was owed, and is done, late or not", |f, _| { owe(f, Owed::Reason, Timestamp(NOW.0 - 1)); meet(f); });
    t.row("two things are owed, and one is done", |f, _| { owe(f, Owed::Reason, NOW); owe(f, Owed::Reason, NOW); meet(f); });
    t.row("something was due, and nothing is asked for", |f, p| { owe(f, Owed::Reason, NOW); nothing(p); });
    t.row("something was due, and emergencies are allowed", |f, p| { owe(f, Owed::Reason, NOW); p.emergency_hours = 24; });

    // Time.
    t.row("nothing is asked about time", |f, _| f.created_at = NOW);
    t.row("it came at this moment, and one hour is asked for", |f, p| { f.created_at = NOW; p.soak_hours = 1; });
    t.row("it has been here for a moment less than an hour", |f, p| { f.created_at = Timestamp(NOW.0 - HOUR + 1); p.soak_hours = 1; });
    t.row("it has been here for exactly an hour", |f, p| { f.created_at = Timestamp(NOW.0 - HOUR); p.soak_hours = 1; });
    t.row("it has been here for 23 hours, and 24 are asked for", |f, p| { f.created_at = Timestamp(NOW.0 - 23 * HOUR); p.soak_hours = 24; });
    t.row("it has been here for 25 hours, and 24 are asked for", |f, p| { f.created_at = Timestamp(NOW.0 - 25 * HOUR); p.soak_hours = 24; });
    t.row("too early and nothing proven", |f, p| { bare(f); f.created_at = NOW; p.soak_hours = 1; });

    // What the gate does not look at.
    t.row("how many sign is not for the gate", |_, p| { p.product_owner_signatures = 10; p.more_signers.push(SignerRule { roles: vec![Role::QaTester], count: 3 }); });
    t.row("passkeys, deployers and expiry are not for the gate", |_, p| { p.passkey_required = true; p.bar_deployer = true; p.signature_hours = 1; });
    t.row("a freeze is not for the gate: one may sign in it", |_, p| p.windows.push(freeze()));
    t.row("emergencies and delegation are not for the gate", |_, p| { p.emergency_hours = 24; p.delegation_days = 7; });

    // Several at once.
    t.row("everything is wrong", |f, p| { everything(f); p.machine_report_required = true; });
    t.row("everything is wrong, and something was due", |f, _| { everything(f); owe(f, Owed::Reason, NOW); });
    t.row("everything is wrong and nothing is asked for", |f, p| { everything(f); nothing(p); });
    t.row("everything is wrong and only results are asked for", |f, p| { everything(f); nothing(p); p.no_failed_result = true; });
    t.row("everything is wrong and only stories are asked for", |f, p| { everything(f); nothing(p); p.every_story_accepted = true; });
    t.row("everything is wrong and only reports of people are asked for", |f, p| { everything(f); nothing(p); p.no_open_blocking_feedback = true; });
    t.row("everything is wrong and only machine tests are asked for", |f, p| { everything(f); nothing(p); p.no_failed_machine_test = true; });
    t.row("everything is wrong and only the plan is asked for", |f, p| { everything(f); nothing(p); p.every_case_run = true; });
    t.row("everything is wrong and only agreement is asked for", |f, p| { everything(f); nothing(p); p.no_open_disagreement = true; });
    t.row("everything is wrong and only the right build is asked for", |f, p| { everything(f); nothing(p); p.wrong_build_blocks = true; });
}

/// Things that may be wrong with a candidate, for the laws below.
const WRONGS: [fn(&mut Facts); 12] = [
    |f| f.digest = None,
    |f| f.reports[0].totals.failed = 1,
    |f| judge(f, Verdict::Failed),
    |f| served(f, mismatched()),
    differ,
    |f| add_case(f, 2, None),
    |f| add_case(f, 3, Some(Verdict::Blocked)),
    |f| answer(f, Answer::Rejected),
    |f| report(f, Severity::Blocking, Status::Open),
    |f| report(f, Severity::Major, Status::Waived),
    |f| promise(f, todo(), NOW),
    |f| f.created_at = Timestamp(NOW.0 - HOUR),
];

#[test]
fn what_an_emergency_owes_says_whose_it_is_and_since_when() {
    let mut facts = good();
    owe(&mut facts, Owed::Reason, NOW);
    let gate = evaluate(&Policy::default(), &facts);
    let [reason] = gate.reasons() else { panic!("{gate:?}") };
    let sentence = format!("Pavel and Rita released #1 in an emergency; it was due on {}, and still is: “Talk” was not run.", NOW.human());
    assert_eq!((reason.sentence.as_str(), reason.since), (sentence.as_str(), NOW));
    assert_eq!(reason.who, domain::access::who_may(domain::access::Action::Waive));
}

#[test]
fn one_is_not_written_as_many() {
    let sentence = |change: &dyn Fn(&mut Facts, &mut Policy)| {
        let (mut facts, mut policy) = (good(), Policy::default());
        change(&mut facts, &mut policy);
        evaluate(&policy, &facts).reasons().first().map(|reason| reason.sentence.clone()).expect("a reason")
    };
    let soak = |hours| sentence(&|f, p| (f.created_at, p.soak_hours) = (NOW, hours));
    let end = |hours| Timestamp(NOW.0 + hours * HOUR).human();
    assert_eq!(soak(1), format!("The candidate has to be here for 1 hour: until {}.", end(1)));
    assert_eq!(soak(2), format!("The candidate has to be here for 2 hours: until {}.", end(2)));
    let one = |f: &mut Facts, p: &mut Policy| {
        judge(f, Verdict::Failed);
        waive(f, 0, LATER);
        p.waivers_at_most = Some(0);
    };
    assert_eq!(sentence(&one), "The release would rest on 1 waiver; at most 0 may be.");
    let two = |f: &mut Facts, p: &mut Policy| {
        two_waivers(f);
        p.waivers_at_most = Some(1);
    };
    assert_eq!(sentence(&two), "The release would rest on 2 waivers; at most 1 may be.");
}

/// Rules that may be off.
const OFF: [fn(&mut Policy); 10] = [
    |p| p.every_case_run = false,
    |p| p.no_failed_result = false,
    |p| p.every_story_accepted = false,
    |p| p.no_open_blocking_feedback = false,
    |p| p.major_feedback = Hold::Never,
    |p| p.no_overdue_follow_up = false,
    |p| p.no_failed_machine_test = false,
    |p| p.no_open_disagreement = false,
    |p| p.wrong_build_blocks = false,
    |p| p.soak_hours = 0,
];

fn strict() -> Policy {
    Policy { major_feedback: Hold::UntilConfirmed, minor_feedback: Hold::UntilConfirmed, soak_hours: 24, ..Policy::default() }
}

fn reasons(policy: &Policy, facts: &Facts) -> Vec<(domain::gate::Rule, String)> {
    evaluate(policy, facts).reasons().iter().map(|reason| (reason.rule, reason.subject.clone())).collect()
}

proptest! {
    #[test]
    fn a_rule_that_is_taken_away_never_closes_the_gate(wrong in vec(any::<bool>(), 12), off in 0..10_usize) {
        let mut facts = good();
        WRONGS.iter().zip(wrong).filter(|(_, on)| *on).for_each(|(change, _)| change(&mut facts));
        let mut lax = strict();
        OFF[off](&mut lax);
        let (before, after) = (reasons(&strict(), &facts), reasons(&lax, &facts));
        prop_assert!(after.iter().all(|reason| before.contains(reason)), "{before:?} {after:?}");
    }

    #[test]
    fn a_waiver_never_closes_the_gate_unless_there_are_too_many_and_a_higher_limit_never_does(
        wrong in vec(any::<bool>(), 12), at_most in 0..3_u16
    ) {
        let mut facts = good();
        WRONGS.iter().zip(wrong).filter(|(_, on)| *on).for_each(|(change, _)| change(&mut facts));
        let mut waived = facts.clone();
        (0..waived.plan.len()).for_each(|case| waive(&mut waived, case, LATER));
        let (before, after) = (reasons(&strict(), &facts), reasons(&strict(), &waived));
        prop_assert!(after.iter().all(|reason| before.contains(reason)), "{before:?} {after:?}");
        let limited = |most| Policy { waivers_at_most: Some(most), ..strict() };
        let (low, high) = (reasons(&limited(at_most), &waived), reasons(&limited(at_most + 1), &waived));
        prop_assert!(high.iter().all(|reason| low.contains(reason)), "{low:?} {high:?}");
        prop_assert!(after.iter().all(|reason| high.contains(reason)), "a limit only adds");
    }

    #[test]
    fn time_alone_never_closes_the_gate_but_by_the_end_of_a_waiver_or_of_a_promise(wrong in vec(any::<bool>(), 10), hours in 0..50_i64) {
        let mut facts = good();
        WRONGS.iter().take(10).zip(wrong).filter(|(_, on)| *on).for_each(|(change, _)| change(&mut facts));
        facts.created_at = Timestamp(NOW.0 - HOUR);
        let later = Facts { as_of: Timestamp(NOW.0 + hours * HOUR), ..facts.clone() };
        let (before, after) = (reasons(&strict(), &facts), reasons(&strict(), &later));
        prop_assert!(after.iter().all(|reason| before.contains(reason)), "{before:?} {after:?}");
        prop_assert_eq!(after.iter().any(|(rule, _)| *rule == domain::gate::Rule::Soaking), hours < 23);
    }
}
