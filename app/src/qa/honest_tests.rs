//! Disputes and waivers as the server draws them: both sides in sight, every end named, forms only for those who may.

use super::page::draw;
use super::testing::{NOW, count, head, html, place, refused};
use crate::candidate::Doubts;
use domain::access::Action;
use domain::disagreement::Settlement;
use domain::gate::{Disagreement, Ended, PlannedCase, Scope, Waiver};
use domain::summary::{Dispute, FileLink, Honesty, QaPage, Settled, Side, WaiverCard};
use domain::test_run::{Carried, Recorded, Served, Verdict};
use domain::text::{CommitSha, Note};
use domain::time::Timestamp;

const NIL: &str = "00000000-0000-0000-0000-000000000000";
const DAY: i64 = 86_400_000;

pub(crate) fn recorded(verdict: Verdict, by: &str, note: &str) -> Recorded {
    Recorded {
        id: NIL.parse().expect("id"),
        case: NIL.parse().expect("id"),
        version: 1,
        attempt: 1,
        verdict,
        note: Note::optional(note).expect("note"),
        by: by.into(),
        at: NOW,
        steps: Vec::new(),
        served: Served::NotAsked,
        took: None,
        settles: false,
        carried: None,
    }
}

pub(crate) fn waiver(scope: Scope, given_on: i64, until: Option<i64>) -> Waiver {
    Waiver {
        id: NIL.parse().expect("id"),
        reason: "Known <b>and</b> harmless".into(),
        by: "Pat".into(),
        at: NOW,
        until: until.map(|left| Timestamp(NOW.0 + left)),
        scope,
        given_on,
        ended: None,
    }
}

pub(crate) fn case(number: i64, latest: Option<Recorded>, waiver: Option<Waiver>) -> PlannedCase {
    PlannedCase {
        case: NIL.parse().expect("id"),
        number,
        version: 1,
        title: format!("Case number {number}"),
        planned_at: NOW,
        latest,
        evidence: Vec::new(),
        waiver,
        disagreement: None,
        machine: Vec::new(),
        assigned_to: None,
        why: Vec::new(),
    }
}

pub(crate) fn file(name: &str) -> FileLink {
    let href = format!("/p/parlai/evidence/ab/{name}");
    FileLink { href, name: name.into(), bytes: 2_000, media_type: "text/plain".into(), sha256: "ab".into() }
}

pub(crate) fn card(number: i64, waiver: Waiver) -> WaiverCard {
    let covers = Some(recorded(Verdict::Failed, "Rae", "It hangs"));
    WaiverCard { number, title: format!("Case number {number}"), waiver, covers, files: vec![file("hang.txt")] }
}

fn dispute(own: bool) -> Dispute {
    let side = |verdict, by: &str, name: &str| Side {
        result: recorded(verdict, by, &format!("{by} saw it")),
        environment: "staging".into(),
        files: vec![file(name)],
    };
    Dispute {
        number: 3,
        title: "Talk".into(),
        passed: side(Verdict::Passed, "Quinn", "fine.png"),
        failed: side(Verdict::Failed, "Rae", "bad.png"),
        newest: 7,
        own,
        intent: "once".into(),
    }
}

pub(crate) fn settled(by_a_side: bool) -> Settled {
    let settlement = Settlement { result: NIL.parse().expect("id"), verdict: Verdict::Passed, by: "Kim".into(), at: NOW, by_a_side };
    Settled { number: 4, title: "Long talk".into(), settlement, reason: "The model was loading.".into() }
}

fn qa(may: &[Action], plan: Vec<PlannedCase>, honesty: Honesty) -> String {
    html(None, || draw(page(may, plan, honesty)))
}

fn page(may: &[Action], plan: Vec<PlannedCase>, honesty: Honesty) -> QaPage {
    let (place, head) = (place(may), head());
    QaPage {
        place,
        head,
        plan,
        honesty,
        about: domain::summary::PlanAbout::default(),
        runs: Vec::new(),
        environments: vec!["staging".into()],
    }
}

#[test]
fn both_sides_of_a_dispute_are_read_with_their_words_and_files() {
    let honesty = Honesty { disputes: vec![dispute(false)], ..Honesty::default() };
    let page = qa(&[Action::SettleResult], Vec::new(), honesty);
    assert!(page.contains("1 case on which testers disagree"), "{page}");
    for part in ["Quinn saw it", "Rae saw it", "fine.png", "bad.png", "in staging"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    for part in ["/candidates/12/settle\"", "name=\"seen\" value=\"7\"", "name=\"intent\" value=\"once\"", "name=\"case\" value=\"3\""] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert_eq!(count(&page, "name=\"verdict\""), 2, "passed or failed: {page}");
    assert!(!page.contains("checked"), "nobody decides for the settler: {page}");
    assert!(!page.contains("You are one of those"), "{page}");
}

#[test]
fn who_may_not_settle_reads_the_dispute_and_gets_no_form_and_a_side_is_told_that_it_is_one() {
    let page = |may: &[Action], own| qa(may, Vec::new(), Honesty { disputes: vec![dispute(own)], ..Honesty::default() });
    let seen = page(&[], true);
    assert!(seen.contains("Rae saw it") && !seen.contains("/settle\""), "{seen}");
    assert!(page(&[Action::SettleResult], true).contains("You are one of those who disagree"));
}

#[test]
fn a_refused_settlement_comes_back_in_its_own_form_with_what_was_typed() {
    let sent = [("case", "3"), ("seen", "6"), ("verdict", "failed"), ("note", "half a sentence")];
    let honesty = || Honesty { disputes: vec![dispute(false)], ..Honesty::default() };
    let answer = html(Some(refused(&sent)), || draw(page(&[Action::SettleResult], Vec::new(), honesty())));
    assert_eq!(count(&answer, "role=\"alert\""), 1, "{answer}");
    assert!(answer.find("role=\"alert\"") > answer.find("id=\"dispute-3\""), "{answer}");
    assert!(answer.contains(">half a sentence</textarea>") && answer.contains("value=\"failed\" checked"), "{answer}");
    assert!(answer.contains("name=\"seen\" value=\"7\""), "what is read now goes with it next time: {answer}");
    // Settled meanwhile: the page itself says why.
    let late = html(Some(refused(&sent)), || draw(page(&[Action::SettleResult], Vec::new(), Honesty::default())));
    assert_eq!(count(&late, "role=\"alert\""), 1, "{late}");
}

#[test]
fn a_settled_case_says_who_why_and_whether_a_side_did_it() {
    let page = |side| qa(&[], Vec::new(), Honesty { settled: vec![settled(side)], ..Honesty::default() });
    assert!(page(true).contains("settled by a side") && page(true).contains("The model was loading.") && page(true).contains("Kim"));
    assert!(!page(false).contains("settled by a side"));
}

#[test]
fn every_waiver_in_force_says_who_why_for_what_and_how_long() {
    let of = |waiver| qa(&[], Vec::new(), Honesty { waivers: vec![card(3, waiver)], ..Honesty::default() });
    let near = of(waiver(Scope::Result, 12, Some(2 * DAY)));
    for part in ["1 waiver in force", "ends in 2 days", "this result only", "Pat", "Known &lt;b&gt;and", "hang.txt", "Until"] {
        assert!(near.contains(part), "{part}: {near}");
    }
    assert!(near.contains("badge tone-warn\">ends in 2 days"), "the end is near: {near}");
    let far = of(waiver(Scope::Case, 9, Some(30 * DAY)));
    for part in ["badge tone-quiet\">30 days left", "TC-3 on every candidate from #9 on", "/p/parlai/candidates/9\""] {
        assert!(far.contains(part), "{part}: {far}");
    }
    assert!(!near.contains("/p/parlai/candidates/12\">#"), "this candidate is not named as another: {near}");
    assert!(of(waiver(Scope::Result, 12, None)).contains("no end date (given before one was needed)"));
    assert!(of(waiver(Scope::Result, 12, Some(DAY / 2))).contains("ends within a day"));
}

#[test]
fn only_those_who_may_waive_can_end_a_waiver_and_a_refusal_opens_that_form() {
    let honesty = || Honesty { waivers: vec![card(3, waiver(Scope::Result, 12, Some(DAY)))], ..Honesty::default() };
    assert!(!qa(&[Action::RecordResult], Vec::new(), honesty()).contains("/end\""));
    let address = format!("/p/parlai/candidates/12/waivers/{NIL}/end\"");
    assert!(qa(&[Action::Waive], Vec::new(), honesty()).contains(&address));
    let echo = Some(refused(&[("ending", "3"), ("reason", "typed")]));
    let answer = html(echo, || draw(page(&[Action::Waive], Vec::new(), honesty())));
    assert!(count(&answer, "role=\"alert\"") == 1 && answer.contains(">typed</textarea>"), "{answer}");
}

#[test]
fn a_waiver_is_asked_for_its_scope_and_its_end() {
    let plan = vec![case(3, Some(recorded(Verdict::Failed, "Rae", "x")), None)];
    let page = qa(&[Action::Waive], plan, Honesty::default());
    assert!(page.contains("name=\"scope\" value=\"result\" checked") && page.contains("name=\"scope\" value=\"case\""), "{page}");
    let until = page.split("<input").find(|tag| tag.contains("name=\"until\"")).expect("the field");
    assert!(until.contains("required") && until.contains("min=\"2026-09-21\"") && until.contains("max=\"2027-09-22\""), "{until}");
}

#[test]
fn a_result_that_holds_says_which_waiver_ended_and_who_ended_it() {
    let mut over = waiver(Scope::Result, 12, Some(DAY));
    over.ended = Some(Ended { by: "Priya".into(), reason: "Customers call.".into(), at: NOW });
    let page = qa(&[], vec![case(3, Some(recorded(Verdict::Failed, "Rae", "x")), Some(over))], Honesty::default());
    assert!(page.contains("The waiver by Pat ended on ") && page.contains("Priya ended it early: Customers call."), "{page}");
}

#[test]
fn what_is_in_doubt_is_counted() {
    let failed = || Some(recorded(Verdict::Failed, "Rae", "x"));
    let mut carried = recorded(Verdict::Passed, "Rae", "x");
    carried.carried = Some(Carried {
        result: NIL.parse().expect("id"),
        candidate: 7,
        candidate_version: "1.7.1".into(),
        commit: CommitSha::parse(&"a".repeat(40)).expect("commit"),
        tester: "Kim".into(),
        at: NOW,
    });
    let mut differ = case(5, failed(), None);
    let (passed, id) = (NIL.parse().expect("id"), NIL.parse().expect("id"));
    differ.disagreement =
        Some(Disagreement { passed_by: "A".into(), failed_by: "B".into(), since: NOW, passed, failed: id, testers: Vec::new() });
    let plan = vec![
        case(1, failed(), Some(waiver(Scope::Result, 12, Some(2 * DAY)))),
        case(2, failed(), Some(waiver(Scope::Case, 9, Some(30 * DAY)))),
        case(3, failed(), Some(waiver(Scope::Result, 12, Some(0)))),
        case(4, Some(carried), None),
        differ,
    ];
    let honesty = Honesty { settled: vec![settled(true), settled(false)], ..Honesty::default() };
    let doubts = Doubts::count(&plan, &honesty, NOW);
    assert_eq!(doubts.waivers, "2 waivers (1 ends in 2 days)", "the third is over");
    assert_eq!((doubts.carried.as_str(), doubts.disagreements.as_str()), ("1 carried result", "1 disagreement"));
    assert_eq!(doubts.settled.as_deref(), Some("2 settled disagreements (1 by a side)"));
    let none = Doubts::count(&[], &Honesty::default(), NOW);
    assert_eq!((none.waivers.as_str(), none.disagreements.as_str(), none.settled), ("0 waivers", "0 disagreements", None));
}
