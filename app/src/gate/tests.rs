//! The gate page as the server draws it: by who can act, with names and since when.

use super::draw;
use crate::qa::testing::{NOW, head, html, place};
use domain::Role;
use domain::access::Action;
use domain::gate::{Gate, Reason, Rule};
use domain::signature::Standing;
use domain::summary::{CaseChange, Changes, GatePage, Hold, Leg, PolicyChange, Production, Seat, Turn, Urgent, Waited};
use domain::time::Timestamp;

const HOUR: i64 = 3_600_000;

fn ago(hours: i64) -> Timestamp {
    Timestamp(NOW.0 - hours * HOUR)
}

fn reason(rule: Rule, subject: &str, sentence: &str) -> Reason {
    Reason { rule, subject: subject.into(), sentence: sentence.into(), who: vec![Role::QaTester], since: ago(5) }
}

fn page() -> GatePage {
    let hold = reason(Rule::CaseNotRun, "TC-3", "“Talk” was not run.");
    let story = reason(Rule::StoryUnanswered, "PARLAI-101", "No end user has answered this story yet.");
    let turn = |who, people: &[&str], mine, reason| Turn {
        who,
        people: people.iter().map(|name| (*name).to_owned()).collect(),
        mine,
        holds: vec![Hold::Rule { reason }],
    };
    GatePage {
        place: place(&[]),
        head: head(),
        gate: Gate::Blocked(vec![hold.clone(), story.clone()]),
        turns: vec![turn(vec![Role::QaTester], &["Quinn Adeyemi", "Rae"], true, hold), turn(vec![Role::UatTester], &[], false, story)],
        standing: Standing::Missing { more: 1, lacks: Vec::new() },
        out_of_reach: Vec::new(),
        seats: vec![Seat {
            roles: vec![Role::ProductOwner],
            count: 1,
            signed: Vec::new(),
            may: vec!["Pavel Novak".into()],
            barred: vec![("Priya Raman".into(), "wrote a commit in it".into())],
            mine: false,
        }],
        signatures: Vec::new(),
        waits: vec![
            Waited { leg: Leg::Build, from: None, until: Some(ago(26)) },
            Waited { leg: Leg::Qa, from: Some(ago(26)), until: Some(ago(24)) },
            Waited { leg: Leg::Uat, from: Some(ago(26)), until: None },
        ],
        changes: Changes::default(),
        emergency: Urgent::default(),
    }
}

#[test]
fn an_emergency_is_never_quiet_and_who_may_call_one_finds_the_way() {
    let shown = |urgent: Urgent| html(None, move || draw(GatePage { emergency: urgent, ..page() }));
    let link = "href=\"/p/parlai/candidates/12/emergency\"";
    assert!(!shown(Urgent::default()).contains(link));
    assert!(shown(Urgent { may: true, ..Urgent::default() }).contains(link));
    let called = shown(Urgent { calls: vec![("Rita".into(), "INC-42".into())], ..Urgent::default() });
    assert!(called.contains("Rita wants to release this in an emergency (INC-42)") && called.contains(link), "{called}");
    assert!(shown(Urgent { released: true, ..Urgent::default() }).contains("Released in an emergency"));
}

#[test]
fn each_thing_that_holds_it_names_who_can_act_since_when_and_where() {
    let page = html(None, || draw(page()));
    for part in ["Quinn Adeyemi, Rae", "your turn", "href=\"/p/parlai/candidates/12/qa#TC-3\"", "“Talk” was not run.", "5 h"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(page.contains("Nobody here can"), "a role that nobody holds is said: {page}");
    assert!(page.find("Quinn Adeyemi") < page.find("Nobody here can"), "the reader's own turn stands first");
}

#[test]
fn who_may_sign_and_who_is_barred_are_named_with_the_reason() {
    let page = html(None, || draw(page())).replace("<!>", "");
    for part in ["0 of 1", "Pavel Novak", "Priya Raman", "wrote a commit in it"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("cannot get all its signatures"), "{page}");
}

#[test]
fn too_few_signers_are_flagged_before_anybody_waits_for_them() {
    let mut data = page();
    data.out_of_reach = vec!["1 product owner is missing.".into()];
    assert!(html(None, || draw(data)).contains("cannot get all its signatures"));
}

#[test]
fn what_is_not_known_of_time_and_production_is_said_so() {
    let page = html(None, || draw(page()));
    for part in ["how long it took is not known", "1 d 2 h</strong> so far", "No earlier production release is known"] {
        assert!(page.replace("<!>", "").contains(part), "{part}: {page}");
    }
}

#[test]
fn changes_name_cases_rules_and_whether_the_build_counted_from_elsewhere() {
    let mut data = page();
    let case = |number, from, to| CaseChange { number, title: format!("Case {number}"), from, to };
    data.changes.since = Some(Production { number: 9, version: "1.7.1".into(), commit: "f".repeat(40), at: ago(100) });
    data.changes.base = Some("e".repeat(40));
    data.changes.commits = Some(4);
    data.changes.cases.added = vec![case(8, None, Some(1))];
    data.changes.cases.reworded = vec![case(3, Some(1), Some(2))];
    data.changes.cases.gone = vec![case(5, Some(1), None)];
    data.changes.policy = Some(PolicyChange { from: 3, to: 4, gone: vec!["Old rule.".into()], came: vec!["New rule.".into()] });
    let page = html(None, || draw(data)).replace("<!>", "");
    for part in [
        "4 commits",
        "from another commit than the one in production",
        "cases/3?from=1&amp;to=2",
        "not planned",
        "Old rule.",
        "New rule.",
        "version 3 then, version 4 now",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
}

#[test]
fn when_only_a_signature_is_missing_the_signer_is_led_to_the_decision() {
    let mut data = page();
    data.place = place(&[Action::Sign]);
    data.gate = Gate::Open;
    let hold = Hold::Signature { sentence: "One signature is missing.".into(), since: ago(1) };
    data.turns = vec![Turn { who: vec![Role::ProductOwner], people: vec!["Kim".into()], mine: true, holds: vec![hold] }];
    let page = html(None, || draw(data));
    assert!(page.contains("Read and decide") && page.contains("gate open"), "{page}");
}
