//! What is signed says everything that was decided, in one way only.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use domain::acceptance::{Answer, Given};
use domain::access::Role;
use domain::feedback::{Severity, Status};
use domain::gate::{ClaimedStory, Facts, PlannedCase, ReportFact, Reported, Scope, Waiver};
use domain::report::Totals;
use domain::signature::{About, Basis, Counts, Deciding, Decision, Exhibit, Meaning, Proof, Signer, Statement, StoryAnswer, WaivedReport};
use domain::story::Knowledge;
use domain::test_run::{Carried, Recorded, Served, Verdict};
use domain::text::{CommitSha, ImageDigest, Sha256Hex, StoryKey};
use domain::time::Timestamp;
use uuid::Uuid;

/// What is otherwise, and how.
type Change = (&'static str, fn(&mut Facts));

const NOW: Timestamp = Timestamp(1_790_000_000_000);

fn id<T: From<Uuid>>(n: u128) -> T {
    Uuid::from_u128(n).into()
}

fn hash(letter: char) -> Sha256Hex {
    Sha256Hex::parse(&letter.to_string().repeat(64)).expect("a hash")
}

fn case(number: i64, verdict: Option<Verdict>) -> PlannedCase {
    let own = u128::from(number.unsigned_abs());
    let latest = verdict.map(|verdict| Recorded {
        id: id(1_000 + own),
        case: id(own),
        version: 1,
        attempt: 1,
        verdict,
        note: None,
        by: "Quinn".into(),
        at: NOW,
        steps: Vec::new(),
        served: Served::NotAsked,
        took: None,
        settles: false,
        carried: None,
    });
    PlannedCase {
        case: id(own),
        number,
        version: 1,
        title: "Talk".into(),
        planned_at: NOW,
        latest,
        evidence: vec![],
        waiver: None,
        disagreement: None,
        machine: vec![],
        assigned_to: None,
        why: vec![],
    }
}

fn waived(mut case: PlannedCase, until: Option<Timestamp>) -> PlannedCase {
    case.waiver = Some(Waiver {
        id: id(u128::from(case.number.unsigned_abs()) + 50),
        scope: Scope::Result,
        reason: "Known since March.".into(),
        by: "Pavel".into(),
        at: NOW,
        until,
        given_on: 7,
        ended: None,
    });
    case
}

fn story(key: &str, answer: Option<Answer>) -> ClaimedStory {
    let key = StoryKey::parse(key).expect("key");
    let latest = answer.map(|answer| Given { id: id(21), story: key.clone(), attempt: 1, answer, note: None, by: "Uma".into(), at: NOW });
    ClaimedStory { key, knowledge: Knowledge::NotAsked, since: NOW, latest }
}

fn reported(number: i64, status: Status) -> Reported {
    Reported {
        id: id(30),
        number,
        title: "It hangs".into(),
        severity: Severity::Blocking,
        status,
        since: NOW,
        also: vec![],
        confirmed_on: None,
        lacking: None,
    }
}

/// Something of everything.
fn facts() -> Facts {
    let mut carried = case(5, Some(Verdict::Passed));
    if let Some(latest) = &mut carried.latest {
        latest.carried = Some(Carried {
            result: id(77),
            candidate: 6,
            candidate_version: "1.3".into(),
            commit: CommitSha::parse(&"d".repeat(40)).expect("sha"),
            tester: "Quinn".into(),
            at: NOW,
        });
    }
    let mut seen = case(1, Some(Verdict::Passed));
    seen.evidence = vec![hash('f'), hash('e'), hash('f')];
    Facts {
        candidate: id(100),
        commit: CommitSha::parse(&"a".repeat(40)).expect("sha"),
        digest: ImageDigest::parse(&format!("sha256:{}", "b".repeat(64))).ok(),
        created_at: NOW,
        reports: vec![
            ReportFact { sha256: hash('c'), totals: Totals { tests: 20, passed: 17, failed: 3, ..Totals::default() }, at: NOW },
            ReportFact { sha256: hash('b'), totals: Totals { tests: 5, passed: 4, failed: 1, ..Totals::default() }, at: NOW },
        ],
        plan: vec![
            waived(case(9, Some(Verdict::Failed)), None),
            seen,
            waived(case(2, Some(Verdict::Blocked)), Some(NOW.plus_seconds(60))),
            waived(case(3, Some(Verdict::Failed)), Some(NOW.plus_seconds(-60))),
            case(4, Some(Verdict::Skipped)),
            carried,
            case(6, None),
        ],
        stories: vec![story("PARLAI-9", None), story("PARLAI-10", Some(Answer::Accepted))],
        feedback: vec![reported(8, Status::Waived), reported(7, Status::Confirmed), reported(3, Status::Waived)],
        follow_ups: vec![],
        obligations: vec![],
        as_of: NOW,
    }
}

fn basis() -> Basis {
    let facts = facts();
    Basis {
        commit: facts.commit,
        digest: facts.digest,
        environment: "production".into(),
        evidence_hash: "e".repeat(64),
        policy_hash: "f".repeat(64),
    }
}

fn deciding(decision: Decision) -> Deciding {
    Deciding {
        decision,
        reason: "Tested.".into(),
        signer: Signer { person: id(7), name: "Pavel".into(), role: Role::ProductOwner, provider: "main".into(), subject: "pavel".into() },
        at: NOW,
        zone: "Europe/Prague".into(),
        expires_at: Some(NOW.plus_seconds(3600)),
        seen: "5".repeat(64),
        on_behalf_of: None,
        intent: "intent-of-a-form".into(),
        nonce: "0".repeat(32),
    }
}

fn statement(facts: &Facts, decision: Decision) -> Statement {
    let about =
        About { origin: "https://portal.example", project: "parlai", repository: "o/r", number: 7, version: "1.4", policy_version: 3 };
    Statement::over(facts, &basis(), about, deciding(decision))
}

#[test]
fn everything_that_was_found_out_is_counted() {
    let counts = Counts::of(&facts());
    let expected =
        Counts { passed: 2, failed: 2, blocked: 1, skipped: 1, not_run: 1, waived: 2, carried: 1, machine_tests: 25, machine_failed: 4 };
    assert_eq!(counts, expected);
    // Twice of each, so that no sum is right by chance.
    let mut twice = facts();
    twice.plan.extend(facts().plan);
    assert_eq!(
        (Counts::of(&twice).blocked, Counts::of(&twice).skipped, Counts::of(&twice).not_run, Counts::of(&twice).carried),
        (2, 2, 2, 2)
    );
}

#[test]
fn every_file_is_named_once_and_every_waiver_in_force_with_its_end() {
    let said = statement(&facts(), Decision::Approve);
    let file = |letter: char, what: &str| Exhibit { sha256: hash(letter).to_string(), what: what.into() };
    assert_eq!(said.evidence, [file('b', "machine report"), file('c', "machine report"), file('e', "TC-1"), file('f', "TC-1")]);
    let waivers: Vec<_> = said.waivers.iter().map(|one| (one.what.as_str(), one.by.as_str(), one.until.clone())).collect();
    assert_eq!(waivers, [("TC-2", "Pavel", Some(NOW.plus_seconds(60).rfc3339())), ("TC-9", "Pavel", None)], "one is over");
    let report =
        |name: &str| WaivedReport { report: name.into(), title: "It hangs".into(), severity: Severity::Blocking, since: NOW.rfc3339() };
    assert_eq!(said.waived_reports, [report("F-3"), report("F-8")]);
    let answer = |story: &str, answer, by: Option<&str>| StoryAnswer { story: story.into(), answer, by: by.map(str::to_owned) };
    assert_eq!(said.stories, [answer("PARLAI-10", Some(Answer::Accepted), Some("Uma")), answer("PARLAI-9", None, None)]);
}

#[test]
fn an_approval_with_anything_waived_says_so_and_a_rejection_is_one() {
    let meaning = |facts: &Facts, decision| statement(facts, decision).means();
    assert_eq!(meaning(&facts(), Decision::Approve), Meaning::ApproveWithWaivers);
    let mut only_a_report = facts();
    only_a_report.plan.retain(|case| case.waiver.is_none());
    assert_eq!(meaning(&only_a_report, Decision::Approve), Meaning::ApproveWithWaivers);
    let mut only_a_result = facts();
    only_a_result.feedback.clear();
    assert_eq!(meaning(&only_a_result, Decision::Approve), Meaning::ApproveWithWaivers);
    let mut nothing = only_a_report;
    nothing.feedback.retain(|report| report.status != Status::Waived);
    assert_eq!(meaning(&nothing, Decision::Approve), Meaning::Approve);
    assert_eq!(meaning(&facts(), Decision::Reject), Meaning::Reject);
    let sentences: Vec<String> = Meaning::ALL.iter().map(|meaning| meaning.sentence("1.4", "production")).collect();
    let expected = [
        "1.4 may go to production.",
        "1.4 may go to production, with the waivers that are known.",
        "1.4 must not go to production. This ends the candidate.",
        "The approval of 1.4 for production is taken back.",
    ];
    assert_eq!(sentences, expected);
}

#[test]
fn the_same_decision_over_the_same_facts_is_the_same_text_and_over_others_another() {
    let first = statement(&facts(), Decision::Approve);
    let again = first.deciding().expect("its times can be read");
    assert_eq!(again, deciding(Decision::Approve));
    assert_eq!(Statement { expires_at: None, ..first.clone() }.deciding().expect("reads").expires_at, None);
    assert!(Statement { signed_at: "today".into(), ..first.clone() }.deciding().is_none());
    let text = |facts: &Facts| domain::canonical_json(&statement(facts, Decision::Approve)).expect("text");
    assert_eq!(text(&facts()), text(&facts()));
    assert!(text(&facts()).contains(&format!("\"seen\":\"{}\"", "5".repeat(64))), "it names what was read");
    let changes: [Change; 6] = [
        ("a result", |facts| facts.plan[4].latest = None),
        ("a file", |facts| facts.plan[1].evidence.push(hash('0'))),
        ("a machine report", |facts| facts.reports[0].totals.failed += 1),
        ("a waiver", |facts| facts.plan[0].waiver = None),
        ("an answer", |facts| facts.stories[1].latest = None),
        ("a waived report", |facts| facts.feedback[0].status = Status::Open),
    ];
    for (name, change) in changes {
        let mut changed = facts();
        change(&mut changed);
        assert_ne!(text(&changed), text(&facts()), "{name}");
    }
}

#[test]
fn only_a_passkey_proves_what_was_signed_and_the_others_say_what_they_are() {
    let said: Vec<_> = Proof::ALL.iter().map(|proof| (proof.label(), proof.is_strong())).collect();
    assert_eq!(said, [("a session only", false), ("passkey", true), ("one-time code", false), ("signing in again", false)]);
}
