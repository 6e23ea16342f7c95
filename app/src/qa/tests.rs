//! Pages drawn as the server draws them: what they offer, what they keep, what they never show.

use super::page;
use super::testing::{NOW, count, head, html, place, refused};
use domain::access::Action;
use domain::gate::{PlannedCase, Scope, Waiver};
use domain::plan::{Hindrance, Safe, Why};
use domain::summary::{Carriable, CarryPanel, FoundCase, Honesty, PlanAbout, PlanLine, QaPage, TesterProgress};
use domain::test_case::Priority;
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
        ended: None,
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

fn about(plan: &[PlannedCase]) -> PlanAbout {
    let line = |case: &PlannedCase| PlanLine {
        number: case.number,
        folder: "Chat".into(),
        tags: vec!["web".into()],
        priority: Priority::Medium,
        shown: true,
    };
    PlanAbout { lines: plan.iter().map(line).collect(), unplanned: 2, testers: vec![(NIL.into(), "Rae".into())], ..PlanAbout::default() }
}

fn qa(may: &[Action], plan: Vec<PlannedCase>) -> QaPage {
    QaPage {
        place: place(may),
        head: head(),
        about: about(&plan),
        plan,
        honesty: Honesty::default(),
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
    for (values, form) in [
        (vec![("environment", "nowhere")], "id=\"start\""),
        (vec![("case", "8")], "id=\"unplanned\""),
        (vec![], "id=\"unplanned\""),
        (vec![("case", "1"), ("change", "remove"), ("show", "all")], "id=\"plan\""),
        (vec![("which", "open")], "id=\"testers\""),
        (vec![("case", "1"), ("from", "11")], "id=\"carry\""),
    ] {
        let may = [may.as_slice(), &[Action::CarryResult]].concat();
        let mut data = qa(&may, vec![planned(1, None, None)]);
        data.about.carry = Some(carry());
        data.about.progress = vec![TesterProgress { name: None, cases: 1, done: 0, failed: 0 }];
        let page = html(Some(refused(&values)), || page::draw(data));
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

fn carry() -> CarryPanel {
    CarryPanel {
        from: 11,
        forbidden: false,
        offered: vec![Carriable {
            number: 1,
            title: "Case number 1".into(),
            version: 1,
            origin: 9,
            tester: "Rae".into(),
            at: NOW,
            environment: "staging".into(),
            safe: Safe::NothingChanged,
        }],
        hindered: vec![(2, "Case number 2".into(), Hindrance::Unfiled)],
        intent: "once-and-only-once".into(),
    }
}

#[test]
fn each_planned_case_says_why_it_is_planned() {
    let mut case = planned(1, None, None);
    case.why = vec![Why::Smoke, Why::Path { path: "web/<b>.js".into(), tag: "web".into() }];
    let page = html(None, || page::draw(qa(&[], vec![case])));
    assert!(
        page.contains("Every candidate is tried with it.") && page.contains("web/&lt;b&gt;.js changed, which belongs to web."),
        "{page}"
    );
    assert_eq!(count(&page, "type=\"checkbox\""), 0, "who may not change the plan chooses nothing");
}

#[test]
fn the_filter_hides_lines_and_says_how_many() {
    let mut data = qa(&[Action::EditPlan], vec![planned(1, None, None), planned(2, None, None)]);
    data.about.lines[1].shown = false;
    let page = html(None, || page::draw(data));
    assert!(page.contains("id=\"TC-1\"") && !page.contains("id=\"TC-2\""), "{page}");
    assert!(page.contains("name=\"change\" value=\"remove\"") && page.contains("plan/change"));
}

#[test]
fn what_is_found_can_be_added_with_one_button_each() {
    let mut data = qa(&[Action::EditPlan], vec![planned(1, None, None)]);
    data.about.ask.add = "talk".into();
    data.about.found = vec![FoundCase { number: 8, title: "Long talk".into(), folder: String::new() }];
    let page = html(None, || page::draw(data));
    assert!(page.contains("name=\"case\" value=\"8\" aria-label=\"Add TC-8\""), "{page}");
}

#[test]
fn what_can_be_carried_is_offered_only_to_those_who_may_and_where_the_policy_allows() {
    let offer = |may: &[Action], forbidden: bool| {
        let mut data = qa(may, vec![planned(1, None, None)]);
        data.about.carry = Some(CarryPanel { forbidden, ..carry() });
        html(None, || page::draw(data))
    };
    let page = offer(&[Action::CarryResult], false);
    assert!(page.contains("1 result can be carried from #11") && page.contains("name=\"from\" value=\"11\""), "{page}");
    assert!(page.contains("/p/parlai/candidates/9/qa#TC-1"), "it leads to where the case was really run");
    assert!(page.contains("no tag of this case has files"), "what is not offered says why");
    assert_eq!(count(&offer(&[], false), "candidates/12/carry"), 0);
    let forbidden = offer(&[Action::CarryResult], true);
    assert!(forbidden.contains("the policy does not allow") && count(&forbidden, "candidates/12/carry") == 0);
}
