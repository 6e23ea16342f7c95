//! Pages drawn as the server draws them: what they offer, what they keep, what they never show.

use super::page;
use super::testing::{NOW, count, head, html, place, refused};
use domain::access::Action;
use domain::gate::{PlannedCase, Scope, Waiver};
use domain::summary::QaPage;
use domain::test_run::{Recorded, Served, Verdict};
use domain::text::Note;
use domain::time::Timestamp;

const NIL: &str = "00000000-0000-0000-0000-000000000000";

fn recorded(verdict: Verdict, note: &str) -> Recorded {
    let (id, case) = (NIL.parse().expect("id"), NIL.parse().expect("id"));
    Recorded {
        id,
        case,
        version: 1,
        attempt: 1,
        verdict,
        note: Note::optional(note).expect("note"),
        by: "Rae".into(),
        at: NOW,
        steps: Vec::new(),
        served: Served::NotAsked,
        took: None,
        settles: false,
        carried: None,
    }
}

fn planned(number: i64, verdict: Option<Verdict>, waiver_until: Option<Option<Timestamp>>) -> PlannedCase {
    let waiver = waiver_until.map(|until| Waiver {
        id: NIL.parse().expect("id"),
        reason: "Known and harmless".into(),
        by: "Pat".into(),
        at: NOW,
        until,
        scope: Scope::Result,
        given_on: 1,
    });
    PlannedCase {
        case: NIL.parse().expect("id"),
        number,
        version: 1,
        title: format!("Case number {number}"),
        planned_at: NOW,
        latest: verdict.map(|verdict| recorded(verdict, "saw <script>alert(1)</script>")),
        evidence: Vec::new(),
        waiver,
        disagreement: None,
        machine: Vec::new(),
        assigned_to: None,
        why: Vec::new(),
    }
}

fn qa(may: &[Action], plan: Vec<PlannedCase>) -> QaPage {
    QaPage {
        place: place(may),
        head: head(),
        plan,
        unplanned: vec![(8, "Long talk".into()), (9, "Short talk".into())],
        runs: Vec::new(),
        environments: vec!["staging".into()],
    }
}

#[test]
fn what_holds_the_gate_stands_on_top_and_an_ended_waiver_does_not_help() {
    let plan = vec![
        planned(1, Some(Verdict::Passed), None),
        planned(2, Some(Verdict::Failed), Some(None)),
        planned(3, Some(Verdict::Blocked), Some(Some(NOW))),
        planned(4, None, None),
    ];
    let page = html(None, || page::draw(qa(&[Action::RecordResult], plan)));
    assert!(page.contains("1 result holds the gate") && page.contains("id=\"held-3\""), "{page}");
    assert_eq!(count(&page, "class=\"held-case\""), 1);
    assert!(page.find("id=\"held\"") < page.find("id=\"plan\""));
    assert!(page.contains("waiver ended"));
    assert!(!page.contains("<script>alert"), "what a tester wrote stays text");
}

#[test]
fn only_those_who_may_waive_see_the_form() {
    let plan = || vec![planned(3, Some(Verdict::Failed), None)];
    assert_eq!(count(&html(None, || page::draw(qa(&[Action::RecordResult], plan()))), "/waivers"), 0);
    let page = html(None, || page::draw(qa(&[Action::Waive], plan())));
    assert!(
        page.contains("action=\"/p/parlai/candidates/12/waivers\"")
            && page.contains("name=\"case\" value=\"3\"")
            && page.contains("name=\"until\""),
        "{page}"
    );
}

#[test]
fn a_refused_waiver_opens_its_own_form_and_no_other() {
    let plan = vec![planned(3, Some(Verdict::Failed), None), planned(4, Some(Verdict::Failed), None)];
    let echo = refused(&[("case", "4"), ("reason", "because"), ("until", "")]);
    let page = html(Some(echo), || page::draw(qa(&[Action::Waive], plan)));
    assert_eq!(count(&page, "role=\"alert\""), 1);
    assert_eq!(count(&page, ">because</textarea>"), 1);
    assert!(page.find("role=\"alert\"") > page.find("id=\"held-4\""));
}

#[test]
fn each_form_of_the_page_tells_its_own_refusal() {
    let may = [Action::RecordResult, Action::EditPlan];
    for (values, form) in
        [(vec![("environment", "nowhere")], "id=\"start\""), (vec![("case", "8")], "id=\"unplanned\""), (vec![], "id=\"unplanned\"")]
    {
        let page = html(Some(refused(&values)), || page::draw(qa(&may, vec![planned(1, None, None)])));
        assert_eq!(count(&page, "role=\"alert\""), 1, "{values:?}");
        assert!(page.find("role=\"alert\"") > page.find(form), "{values:?}");
    }
}

#[test]
fn an_empty_plan_says_what_to_do() {
    let page = html(None, || page::draw(qa(&[Action::EditPlan, Action::RecordResult], Vec::new())));
    assert!(page.contains("No case is planned") && page.contains("name=\"case\" value=\"all\""));
    assert!(!page.contains("Start a run"), "nothing to run yet");
}
