//! The gate and the signatures, rule by rule: facts in, verdict out. Each test names the rule it guards.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use domain::acceptance::{Answer, Given};
use domain::access::{Action, Actor, Grant, Permit, Person, Role};
use domain::accounts::Accounts;
use domain::candidate::{Aliases, Contributor, Part};
use domain::deployment::State;
use domain::feedback::{Severity, Status};
use domain::follow_up::{FollowUp, Issue, Released};
use domain::gate::{
    ClaimedStory, Disagreement, Ended, Facts, Gate, MachineVerdict, PlannedCase, ReportFact, Reported, Rule, Scope, Waiver, evaluate,
    evidence_hash,
};
use domain::policy::{Hold, Policy};
use domain::quorum::Lack;
use domain::report::{Outcome, Totals};
use domain::signature::{
    Basis, Decision, Holder, Present, Proof, Seen, Signature, Signing, Standing, already_released, check_not_own_change, decide, overtaken,
    standing,
};
use domain::story::Knowledge;
use domain::test_run::{Recorded, Served, Verdict};
use domain::text::{CommitSha, ImageDigest, Sha256Hex, StoryKey};
use domain::time::Timestamp;
use uuid::Uuid;

fn id<T: From<Uuid>>(n: u128) -> T {
    Uuid::from_u128(n).into()
}

fn result(n: u128, verdict: Verdict) -> Recorded {
    Recorded {
        id: id(n),
        case: id(1),
        version: 1,
        attempt: 1,
        verdict,
        note: None,
        by: "Quinn".into(),
        at: Timestamp(50),
        steps: Vec::new(),
        served: Served::NotAsked,
        took: None,
        settles: false,
        carried: None,
    }
}

/// A candidate that satisfies every rule.
fn good() -> Facts {
    Facts {
        candidate: id(100),
        commit: CommitSha::parse(&"a".repeat(40)).expect("sha"),
        digest: Some(ImageDigest::parse(&format!("sha256:{}", "b".repeat(64))).expect("digest")),
        created_at: Timestamp(10),
        reports: vec![ReportFact {
            sha256: Sha256Hex::parse(&"c".repeat(64)).expect("sha"),
            totals: Totals { tests: 2, passed: 2, millis: 5, ..Totals::default() },
            at: Timestamp(20),
        }],
        plan: vec![PlannedCase {
            case: id(1),
            number: 1,
            version: 1,
            title: "Talk".into(),
            planned_at: Timestamp(10),
            latest: Some(result(11, Verdict::Passed)),
            evidence: vec![],
            waiver: None,
            disagreement: None,
            machine: vec![],
            assigned_to: None,
            why: vec![],
        }],
        stories: vec![ClaimedStory {
            key: StoryKey::parse("PARLAI-101").expect("key"),
            knowledge: Knowledge::NotAsked,
            since: Timestamp(10),
            latest: Some(Given {
                id: id(21),
                story: StoryKey::parse("PARLAI-101").expect("key"),
                attempt: 1,
                answer: Answer::Accepted,
                note: None,
                by: "Uma".into(),
                at: Timestamp(60),
            }),
        }],
        feedback: vec![],
        follow_ups: vec![],
        obligations: vec![],
        as_of: Timestamp(1000),
    }
}

fn rules(facts: &Facts) -> Vec<Rule> {
    evaluate(&Policy::default(), facts).reasons().iter().map(|reason| reason.rule).collect()
}

fn reported(severity: Severity, status: Status) -> Reported {
    Reported {
        id: id(31),
        number: 7,
        title: "It hangs".into(),
        severity,
        status,
        since: Timestamp(70),
        also: Vec::new(),
        confirmed_on: None,
        lacking: None,
    }
}

#[test]
fn feedback_below_blocking_holds_the_gate_as_long_as_the_policy_says_and_old_policies_say_nothing_of_it() {
    let old = serde_json::to_string(&Policy::default()).expect("json");
    assert!(!old.contains("major_feedback"), "its hash stays");
    assert_eq!(serde_json::from_str::<Policy>(&old).expect("reads").feedback(Severity::Major), Hold::Never);
    let held = |severity, status, hold| {
        let mut facts = good();
        facts.feedback.push(reported(severity, status));
        !evaluate(&Policy { major_feedback: hold, minor_feedback: hold, ..Policy::default() }, &facts).is_open()
    };
    for severity in [Severity::Major, Severity::Minor] {
        assert!(!held(severity, Status::Open, Hold::Never), "{severity}");
        assert!(held(severity, Status::Open, Hold::UntilFixed) && !held(severity, Status::FixedIn(2), Hold::UntilFixed), "{severity}");
        assert!(
            held(severity, Status::FixedIn(2), Hold::UntilConfirmed) && !held(severity, Status::Confirmed, Hold::UntilConfirmed),
            "{severity}"
        );
    }
    assert!(!held(Severity::Idea, Status::Open, Hold::UntilConfirmed), "a wish never holds it");
}

#[test]
fn joined_reports_hold_the_gate_once_with_all_their_names_and_why_a_fix_does_not_count() {
    let mut facts = good();
    let lacking = Some(domain::feedback::Lacking::Absent(4));
    facts.feedback.push(Reported { also: vec![8, 9], lacking, ..reported(Severity::Blocking, Status::Open) });
    let gate = evaluate(&Policy::default(), &facts);
    assert_eq!(gate.reasons().len(), 1, "{gate:?}");
    assert_eq!(gate.reasons()[0].sentence, "“It hangs” (the same as F-8, F-9) is open: the fix of #4 is not in this candidate.");
}

#[test]
fn the_gate_opens_when_every_rule_is_satisfied() {
    assert_eq!(evaluate(&Policy::default(), &good()), Gate::Open);
}

#[test]
fn a_build_without_a_digest_holds_the_gate() {
    assert_eq!(rules(&Facts { digest: None, ..good() }), [Rule::DigestUnknown]);
}

#[test]
fn an_empty_plan_proves_nothing() {
    assert_eq!(rules(&Facts { plan: vec![], ..good() }), [Rule::PlanEmpty]);
}

#[test]
fn a_case_that_was_not_run_holds_the_gate() {
    let mut facts = good();
    facts.plan[0].latest = None;
    assert_eq!(rules(&facts), [Rule::CaseNotRun]);
}

#[test]
fn failed_and_blocked_hold_the_gate_passed_and_skipped_do_not() {
    for verdict in Verdict::ALL {
        let mut facts = good();
        facts.plan[0].latest = Some(result(11, *verdict));
        let expected: &[Rule] = if matches!(verdict, Verdict::Failed | Verdict::Blocked) { &[Rule::ResultHolds] } else { &[] };
        assert_eq!(rules(&facts), expected, "{verdict}");
    }
}

#[test]
fn a_waiver_counts_until_its_end_and_not_a_moment_longer() {
    let mut facts = good();
    facts.plan[0].latest = Some(result(11, Verdict::Failed));
    facts.plan[0].waiver = Some(Waiver {
        id: id(41),
        reason: "Known".into(),
        by: "Pavel".into(),
        at: Timestamp(80),
        until: Some(Timestamp(1001)),
        scope: Scope::Result,
        given_on: 1,
        ended: None,
    });
    assert_eq!(rules(&facts), []);
    facts.as_of = Timestamp(1001);
    assert_eq!(rules(&facts), [Rule::ResultHolds]);
}

#[test]
fn a_waiver_that_somebody_ended_holds_the_gate_again_and_the_reason_says_so() {
    let mut facts = good();
    facts.plan[0].latest = Some(result(11, Verdict::Failed));
    let sentence = |facts: &Facts| evaluate(&Policy::default(), facts).reasons()[0].sentence.clone();
    assert_eq!(sentence(&facts), "“Talk” is failed.");
    let ended = Ended { by: "Priya".into(), reason: "It is not harmless".into(), at: Timestamp(900) };
    facts.plan[0].waiver = Some(Waiver {
        id: id(41),
        reason: "Known".into(),
        by: "Pavel".into(),
        at: Timestamp(80),
        until: Some(Timestamp(5_000)),
        scope: Scope::Case,
        given_on: 1,
        ended: Some(ended),
    });
    assert_eq!(rules(&facts), [Rule::ResultHolds]);
    assert_eq!(sentence(&facts), "“Talk” is failed. The waiver by Pavel ended on 1 Jan 1970, 00:00 UTC.");
    facts.as_of = Timestamp(899);
    assert_eq!(rules(&facts), [], "before it was ended it counted");
}

#[test]
fn a_waiver_given_before_an_end_was_needed_still_counts() {
    let mut facts = good();
    facts.plan[0].latest = Some(result(11, Verdict::Failed));
    let (reason, by) = ("Known".into(), "Pavel".into());
    facts.plan[0].waiver =
        Some(Waiver { id: id(41), reason, by, at: Timestamp(80), until: None, scope: Scope::Result, given_on: 1, ended: None });
    assert_eq!(rules(&facts), []);
}

#[test]
fn a_story_without_an_answer_or_with_a_rejection_holds_the_gate() {
    let mut facts = good();
    facts.stories[0].latest.as_mut().expect("answer").answer = Answer::Rejected;
    assert_eq!(rules(&facts), [Rule::StoryRejected]);
    facts.stories[0].latest.as_mut().expect("answer").answer = Answer::FollowUp;
    assert_eq!(rules(&facts), []);
    facts.stories[0].latest = None;
    assert_eq!(rules(&facts), [Rule::StoryUnanswered]);
}

#[test]
fn blocking_feedback_holds_the_gate_until_it_is_confirmed_or_waived() {
    for status in [Status::Open, Status::Answered, Status::FixedIn(9)] {
        assert_eq!(rules(&Facts { feedback: vec![reported(Severity::Blocking, status)], ..good() }), [Rule::FeedbackOpen], "{status:?}");
    }
    for status in [Status::Confirmed, Status::Waived] {
        assert_eq!(rules(&Facts { feedback: vec![reported(Severity::Blocking, status)], ..good() }), [], "{status:?}");
    }
    assert_eq!(rules(&Facts { feedback: vec![reported(Severity::Major, Status::Open)], ..good() }), []);
}

#[test]
fn failed_machine_tests_and_reports_without_a_pass_hold_the_gate() {
    let mut facts = good();
    facts.reports[0].totals.failed = 1;
    assert_eq!(rules(&facts), [Rule::MachineTestFailed]);
    facts.reports[0].totals = Totals::default();
    assert_eq!(rules(&facts), [Rule::MachineTestFailed]);
    facts.reports.clear();
    assert_eq!(rules(&facts), []);
    let strict = Policy { machine_report_required: true, ..Policy::default() };
    assert_eq!(evaluate(&strict, &facts).reasons()[0].rule, Rule::ReportMissing);
}

fn machine(outcome: Outcome) -> MachineVerdict {
    MachineVerdict {
        report: id(71),
        sha256: Sha256Hex::parse(&"c".repeat(64)).expect("sha"),
        name: "tests.test_chat test_hello".into(),
        outcome,
        at: Timestamp(20),
    }
}

#[test]
fn machine_tests_stand_for_a_case_only_when_all_of_them_passed() {
    let mut facts = good();
    facts.plan[0].latest = None;
    assert_eq!(rules(&facts), [Rule::CaseNotRun]);
    facts.plan[0].machine = vec![machine(Outcome::Passed)];
    assert_eq!(rules(&facts), []);
    for other in [Outcome::Failed, Outcome::Error, Outcome::Skipped] {
        facts.plan[0].machine = vec![machine(Outcome::Passed), machine(other)];
        assert_eq!(rules(&facts), [Rule::CaseNotRun], "{other}");
    }
    facts.plan[0].machine = vec![machine(Outcome::Passed)];
    facts.plan[0].latest = Some(result(11, Verdict::Failed));
    assert_eq!(rules(&facts), [Rule::ResultHolds], "a person's verdict counts more than a machine's");
}

fn differ() -> Disagreement {
    let (passed_by, failed_by) = ("Quinn".into(), "Rae".into());
    Disagreement { passed_by, failed_by, since: Timestamp(60), passed: id(11), failed: id(12), testers: vec![id(2), id(3)] }
}

#[test]
fn testers_who_disagree_hold_the_gate_until_it_is_settled() {
    let mut facts = good();
    facts.plan[0].disagreement = Some(differ());
    assert_eq!(rules(&facts), [Rule::ResultsDisagree]);
    let lax = Policy { no_open_disagreement: false, ..Policy::default() };
    assert!(evaluate(&lax, &facts).is_open());
}

#[test]
fn every_switch_of_the_policy_does_something() {
    let mut bad = good();
    bad.plan[0].latest = Some(result(11, Verdict::Failed));
    bad.plan.push(PlannedCase { case: id(2), number: 2, latest: None, ..bad.plan[0].clone() });
    bad.stories[0].latest = None;
    bad.feedback.push(reported(Severity::Blocking, Status::Open));
    bad.reports[0].totals.failed = 1;
    bad.plan[0].disagreement = Some(differ());
    let all = evaluate(&Policy::default(), &bad).reasons().len();
    assert_eq!(all, 6);
    let off: [fn(&mut Policy); 6] = [
        |p| p.every_case_run = false,
        |p| p.no_failed_result = false,
        |p| p.every_story_accepted = false,
        |p| p.no_open_blocking_feedback = false,
        |p| p.no_failed_machine_test = false,
        |p| p.no_open_disagreement = false,
    ];
    for (position, switch) in off.iter().enumerate() {
        let mut policy = Policy::default();
        switch(&mut policy);
        assert_eq!(evaluate(&policy, &bad).reasons().len(), all - 1, "switch {position}");
        assert_ne!(policy.hash().expect("hash"), Policy::default().hash().expect("hash"));
    }
}

#[test]
fn every_reason_says_who_can_close_it() {
    let mut bad = good();
    bad.digest = None;
    bad.plan[0].latest = None;
    bad.stories[0].latest = None;
    bad.feedback.push(reported(Severity::Blocking, Status::FixedIn(2)));
    for reason in evaluate(&Policy::default(), &bad).reasons() {
        assert!(!reason.who.is_empty() && !reason.sentence.is_empty(), "{reason:?}");
    }
}

#[test]
fn what_was_signed_before_keeps_its_evidence_hash() {
    assert_eq!(evidence_hash(&good()).expect("hash"), "1d17fcd4c9a9ef88c4871109cb0662849da0f74b91c1100120c44bb08712c804");
}

#[test]
fn the_evidence_hash_changes_with_everything_that_was_judged_and_with_nothing_else() {
    let base = evidence_hash(&good()).expect("hash");
    type Change = (&'static str, fn(&mut Facts));
    let changes: [Change; 11] = [
        ("disagreement", |f| {
            f.plan[0].disagreement = Some(differ());
        }),
        ("machine test", |f| f.plan[0].machine.push(machine(Outcome::Passed))),
        ("result", |f| f.plan[0].latest.as_mut().expect("r").id = id(12)),
        ("verdict", |f| f.plan[0].latest.as_mut().expect("r").verdict = Verdict::Skipped),
        ("file", |f| f.plan[0].evidence.push(Sha256Hex::parse(&"d".repeat(64)).expect("sha"))),
        ("waiver", |f| {
            f.plan[0].waiver = Some(Waiver {
                id: id(41),
                reason: "x".into(),
                by: "y".into(),
                at: Timestamp(1),
                until: None,
                scope: Scope::Result,
                given_on: 1,
                ended: None,
            });
        }),
        ("plan", |f| f.plan[0].version = 2),
        ("answer", |f| f.stories[0].latest.as_mut().expect("a").answer = Answer::FollowUp),
        ("story", |f| f.stories[0].key = StoryKey::parse("PARLAI-102").expect("key")),
        ("feedback", |f| f.feedback.push(reported(Severity::Minor, Status::Open))),
        ("report", |f| f.reports.clear()),
    ];
    for (name, change) in changes {
        let mut facts = good();
        change(&mut facts);
        assert_ne!(evidence_hash(&facts).expect("hash"), base, "{name} must count");
    }
    let mut same = good();
    same.as_of = Timestamp(999_999);
    same.plan[0].title = "Other words".into();
    same.stories[0].knowledge = Knowledge::Missing;
    assert_eq!(evidence_hash(&same).expect("hash"), base);
}

fn basis(facts: &Facts) -> Basis {
    Basis {
        commit: facts.commit.clone(),
        digest: facts.digest.clone(),
        environment: "production".into(),
        evidence_hash: evidence_hash(facts).expect("hash"),
        policy_hash: Policy::default().hash().expect("hash"),
    }
}

fn one_missing() -> Standing {
    Standing::Missing { more: 1, lacks: vec![Lack { roles: vec![Role::ProductOwner], count: 1 }] }
}

fn signature(signer: u128, decision: Decision) -> Signature {
    Signature {
        id: id(signer),
        signer: id(signer),
        name: "Pavel".into(),
        role: None,
        decision,
        reason: "Fine".into(),
        basis: basis(&good()),
        at: Timestamp(90),
        proof: Proof::Passkey,
        expires_at: None,
        on_behalf_of: None,
        revoked: None,
        noticed: None,
    }
}

/// Where these signatures stand when the first `entitled` people have been product owners from the start.
fn counted(policy: &Policy, basis: &Basis, signatures: &[Signature], entitled: u128) -> Standing {
    let owner = |n| Holder { person: id(n), role: Role::ProductOwner, since: Timestamp(0), disabled: false, own_grant: false };
    let holders: Vec<Holder> = (1..=entitled).map(owner).collect();
    standing(
        signatures,
        &Present { basis, at: Timestamp(1000), policy, holders: &holders, accounts: &Accounts::default(), barred: &[], delegations: &[] },
    )
}

#[test]
fn a_signature_is_void_as_soon_as_anything_it_names_changes() {
    let signed = signature(1, Decision::Approve);
    assert!(signed.voided_by(&basis(&good())).is_empty());
    let changes: [fn(&mut Basis); 5] = [
        |b| b.commit = CommitSha::parse(&"e".repeat(40)).expect("sha"),
        |b| b.digest = None,
        |b| b.environment = "staging".into(),
        |b| b.evidence_hash = "0".repeat(64),
        |b| b.policy_hash = "0".repeat(64),
    ];
    for (position, change) in changes.iter().enumerate() {
        let mut now = basis(&good());
        change(&mut now);
        assert_eq!(signed.voided_by(&now).len(), 1, "change {position}");
        assert_eq!(counted(&Policy::default(), &now, std::slice::from_ref(&signed), 2), one_missing(), "change {position}");
    }
}

#[test]
fn each_person_counts_once_and_only_while_entitled_and_a_rejection_is_final() {
    let two = Policy { product_owner_signatures: 2, ..Policy::default() };
    let now = basis(&good());
    let twice = [signature(1, Decision::Approve), signature(1, Decision::Approve)];
    assert_eq!(counted(&two, &now, &twice, 2), one_missing());
    let both = [signature(1, Decision::Approve), signature(2, Decision::Approve)];
    assert_eq!(counted(&two, &now, &both, 2), Standing::Approved);
    assert_eq!(counted(&two, &now, &both, 1), one_missing());
    let rejected = [signature(1, Decision::Approve), signature(2, Decision::Reject)];
    assert!(matches!(counted(&Policy::default(), &now, &rejected, 2), Standing::Rejected { .. }));
}

fn permit(action: Action) -> Permit {
    let grants = vec![Grant { project: id(1), role: Role::ProductOwner }];
    let person = Person {
        id: id(5),
        name: "Pavel".into(),
        provider: "main".into(),
        subject: "pavel".into(),
        authenticated_at: Timestamp(0),
        grants,
    };
    Actor::Person(person).may(action, id(1)).expect("may")
}

/// Signs with one thing changed; the code of the refusal comes back, or "signed".
fn sign(change: impl FnOnce(&mut Facts, &mut Seen, &mut Vec<Contributor>, &mut Decision, &mut String)) -> String {
    let mut facts = good();
    let seen_basis = basis(&facts);
    let mut seen = Seen { evidence_hash: seen_basis.evidence_hash, policy_hash: seen_basis.policy_hash };
    let mut contributors = vec![Contributor { part: Part::Author, name: "Dana".into(), github_id: Some(1), login: None, email: None }];
    let (mut decision, mut reason) = (Decision::Approve, "Tested and accepted".to_owned());
    change(&mut facts, &mut seen, &mut contributors, &mut decision, &mut reason);
    let aliases = Aliases { github_ids: vec![5], ..Aliases::default() };
    let signing = Signing {
        permit: &permit(Action::Sign),
        decision,
        reason: &reason,
        seen: &seen,
        basis: &basis(&facts),
        gate: &evaluate(&Policy::default(), &facts),
        standing: &one_missing(),
        contributors: &contributors,
        aliases: &aliases,
    };
    decide(&signing).map_or_else(|refusal| refusal.code, |_| "signed".to_owned())
}

#[test]
fn signing_asks_every_question() {
    assert_eq!(sign(|_, _, _, _, _| {}), "signed");
    for part in Part::ALL {
        assert_eq!(
            sign(|_, _, contributors, _, _| contributors.push(Contributor {
                part: *part,
                name: "P".into(),
                github_id: Some(5),
                login: None,
                email: None
            })),
            "self_approval",
            "{part}"
        );
    }
    assert_eq!(sign(|_, seen, _, _, _| seen.evidence_hash = "0".repeat(64)), "stale_page");
    assert_eq!(sign(|_, seen, _, _, _| seen.policy_hash = "0".repeat(64)), "stale_page");
    assert_eq!(sign(|_, _, _, _, reason| *reason = "\u{200b} ".into()), "reason_missing");
}

#[test]
fn a_closed_gate_can_be_rejected_but_not_approved() {
    let facts = Facts { plan: vec![], ..good() };
    for (decision, expected) in [(Decision::Approve, "gate_blocked"), (Decision::Reject, "signed")] {
        let outcome = sign(|now, seen, _, asked, _| {
            *now = facts.clone();
            seen.evidence_hash = evidence_hash(&facts).expect("hash");
            *asked = decision;
        });
        assert_eq!(outcome, expected);
    }
}

fn promised(issue: Issue, due: i64) -> FollowUp {
    FollowUp {
        id: id(900),
        story: StoryKey::parse("PARLAI-90").expect("key"),
        given_on: 3,
        words: "Say it shorter.".into(),
        by: "Uma".into(),
        due: Timestamp(due),
        key: Some("PARLAI-300".into()),
        issue,
        released: None,
    }
}

#[test]
fn a_follow_up_past_its_date_holds_the_next_gate_until_it_is_done_or_waived() {
    let policy = Policy::default();
    let good = good();
    let past = good.as_of.0;
    let open = || Issue::Open { status: "To Do".into() };
    let with = |promised: FollowUp| Facts { follow_ups: vec![promised], ..good.clone() };
    for issue in [open(), Issue::Unknown { reason: None }] {
        let Gate::Blocked(reasons) = evaluate(&policy, &with(promised(issue.clone(), past))) else { panic!("open with {issue:?}") };
        assert_eq!(reasons.len(), 1);
        assert_eq!((reasons[0].rule, reasons[0].subject.as_str()), (Rule::FollowUpOverdue, "PARLAI-300"));
        assert_eq!(reasons[0].who, [Role::Developer, Role::ProductOwner]);
    }
    let released = Some(Released { by: "Pavel".into(), reason: "Not any more.".into(), at: Timestamp(1) });
    for over in [promised(Issue::Done, past), FollowUp { released, ..promised(open(), past) }, promised(open(), past + 1)] {
        assert!(evaluate(&policy, &with(over.clone())).is_open(), "{over:?}");
    }
}

#[test]
fn rules_from_before_follow_ups_keep_their_meaning_and_their_hash() {
    let old = Policy { no_overdue_follow_up: false, ..Policy::default() };
    let text = serde_json::to_string(&old).expect("JSON");
    assert!(!text.contains("follow_up"), "{text}");
    assert_eq!(serde_json::from_str::<Policy>(&text).expect("reads"), old);
    let overdue = Facts { follow_ups: vec![promised(Issue::Unknown { reason: None }, 0)], ..good() };
    assert!(evaluate(&old, &overdue).is_open());
}

#[test]
fn a_case_counts_as_run_when_a_person_judged_it_or_all_its_machine_tests_passed() {
    let planned = |latest: Option<Verdict>, machine: Vec<MachineVerdict>| PlannedCase {
        latest: latest.map(|verdict| result(11, verdict)),
        machine,
        ..good().plan[0].clone()
    };
    assert!(!planned(None, vec![]).is_run());
    assert!(!planned(None, vec![machine(Outcome::Passed), machine(Outcome::Failed)]).is_run());
    assert!(planned(None, vec![machine(Outcome::Passed)]).is_run());
    assert!(planned(Some(Verdict::Blocked), vec![]).is_run());
    assert!(planned(Some(Verdict::Failed), vec![machine(Outcome::Failed)]).is_run());
}

#[test]
fn whoever_had_a_part_in_the_build_is_told_which() {
    let aliases = Aliases { github_ids: vec![5], ..Aliases::default() };
    let mut said = std::collections::BTreeSet::new();
    for part in Part::ALL {
        let own = Contributor { part: *part, name: "P".into(), github_id: Some(5), login: None, email: None };
        let refusal = check_not_own_change(&[own], &aliases).expect_err("one's own change");
        assert!(refusal.sentence.len() > "You cannot sign this candidate: you .".len() + 8, "{part}: {}", refusal.sentence);
        assert!(said.insert(refusal.sentence.clone()), "{part}: said of another part too: {}", refusal.sentence);
    }
}

#[test]
fn where_a_deployment_stands_is_said_in_words_of_its_own() {
    let said: std::collections::BTreeSet<&str> = State::ALL.iter().map(|state| state.label()).collect();
    assert_eq!(said.len(), State::ALL.len());
    assert!(said.iter().all(|label| label.len() > 3), "{said:?}");
}

#[test]
fn one_approval_more_is_no_failure_and_what_was_sent_is_over() {
    let told = |refusal: domain::Refusal| (refusal.kind.status(), refusal.code);
    let waiting = |decision| told(already_released(decision, State::Waiting, false));
    assert_eq!(waiting(Decision::Approve), (200, "already_approved".to_owned()));
    assert_eq!(waiting(Decision::Reject), (409, "already_approved".to_owned()), "a rejection comes too late, and is told so");
    for decision in [Decision::Approve, Decision::Reject] {
        let sent = already_released(decision, State::InProgress, true);
        assert!(sent.sentence.contains("deploying"), "{}", sent.sentence);
        assert_eq!(told(sent), (410, "already_released".to_owned()));
    }
    let newer = overtaken(7);
    assert!(newer.sentence.starts_with("#7, which is newer"), "{}", newer.sentence);
    assert_eq!(told(newer), (409, "newer_released".to_owned()));
}
