//! The candidate page as the server draws it: it tells who must act, and never more than is known.

use super::next::next_step;
use super::testing::{deployment, page};
use super::{draw, gate::where_closed};
use crate::qa::testing::{NOW, html, refused};
use domain::access::{Action, Role};
use domain::deployment::State;
use domain::gate::{Gate, Reason, Rule};
use domain::signature::{Decision, Proof, Standing};
use domain::summary::{CandidatePage, DeploymentPanel, SignatureRow, Stage};
use domain::time::Timestamp;

fn stuck(may: &[Action]) -> CandidatePage {
    let mut page = page(may);
    page.head.stage = Stage::Stuck;
    page.standing = Standing::Approved;
    page.deployment = Some(deployment(State::Stuck));
    page
}

#[test]
fn the_next_step_is_that_of_the_readers_role() {
    let label = |page: &CandidatePage| next_step(page).map(|step| step.label);
    assert_eq!(label(&page(&[Action::Sign])), Some("Read and sign"));
    assert_eq!(label(&page(&[Action::EditPlan])), Some("Plan test cases"));
    assert_eq!(label(&page(&[])), None);
    assert_eq!(label(&stuck(&[Action::Sign, Action::ResolveDeployment])), Some("Decide how it goes on"));
    assert_eq!(label(&stuck(&[Action::Sign])), None);
    let mut replaced = page(&[Action::Sign]);
    replaced.head.newer = Some(13);
    assert_eq!(label(&replaced), None, "nobody is sent to decide on a replaced candidate");
}

#[test]
fn every_reason_leads_to_the_page_where_it_is_closed() {
    let link = |rule, subject: &str| {
        let reason = Reason { rule, subject: subject.into(), sentence: String::new(), who: vec![Role::Developer], since: NOW };
        where_closed("/p/parlai/candidates/12", "parlai", &reason)
    };
    assert_eq!(link(Rule::FeedbackOpen, "F-7"), "/p/parlai/feedback/7");
    assert_eq!(link(Rule::CaseNotRun, "TC-3"), "/p/parlai/candidates/12/qa#TC-3");
    assert_eq!(link(Rule::CaseNotRun, "8 test cases"), "/p/parlai/candidates/12/qa?show=not_run#plan");
    assert_eq!(link(Rule::StoryRejected, "PARLAI-1"), "/p/parlai/candidates/12/uat#story-PARLAI-1");
    assert_eq!(link(Rule::ReportMissing, "build"), "/p/parlai/candidates/12#reports");
}

#[test]
fn a_closed_gate_says_what_holds_it_and_who_can_close_it() {
    let mut page = page(&[]);
    let reason = Reason {
        rule: Rule::CaseNotRun,
        subject: "TC-3".into(),
        sentence: "Talk was not run.".into(),
        who: vec![Role::QaTester],
        since: NOW,
    };
    page.gate = Gate::Blocked(vec![reason]);
    let page = html(None, || draw(page));
    assert!(page.contains("TC-3") && page.contains("Talk was not run.") && page.contains("QA tester"), "{page}");
    assert!(!page.contains("The gate is open"), "{page}");
}

#[test]
fn many_reasons_that_are_alike_are_one_line_in_their_place() {
    let reason = |rule, subject: String, since| Reason { rule, subject, sentence: "Alone.".into(), who: vec![Role::QaTester], since };
    let mut reasons = vec![reason(Rule::ResultHolds, "TC-1".into(), NOW)];
    reasons.extend((2..10).map(|number| reason(Rule::CaseNotRun, format!("TC-{number}"), Timestamp(NOW.0 - number))));
    reasons.push(reason(Rule::StoryUnanswered, "PARLAI-1".into(), NOW));
    let mut page = page(&[]);
    page.gate = Gate::Blocked(reasons);
    let page = html(None, || draw(page));
    assert!(page.contains("They were not run: TC-2, TC-3, TC-4, TC-5, TC-6 and 3 more."), "{page}");
    assert!(page.contains("8 test cases") && !page.contains("TC-7"), "{page}");
    let place = |what: &str| page.find(what).expect(what);
    assert!(place(">TC-1<") < place("8 test cases") && place("8 test cases") < place(">PARLAI-1<"), "{page}");
    assert!(page.contains("10 things hold"), "the count is of what holds, not of lines: {page}");
}

#[test]
fn a_stuck_deployment_shows_its_reason_to_all_and_the_form_to_those_who_may() {
    let seen = html(None, || draw(stuck(&[])));
    assert!(seen.contains("GitHub's answer was lost.") && seen.contains("not known whether GitHub has it"), "{seen}");
    assert!(!seen.contains("name=\"choice\""), "{seen}");
    let form = html(Some(refused(&[("choice", "give_up"), ("reason", "typed before")])), || draw(stuck(&[Action::ResolveDeployment])));
    assert!(form.contains("action=\"/p/parlai/candidates/12/deployment\"") && form.contains(">typed before</textarea>"), "{form}");
    assert!(form.contains("value=\"give_up\" checked") && form.matches("role=\"alert\"").count() == 1, "{form}");
}

#[test]
fn an_address_that_is_none_of_the_web_is_no_link() {
    let page = html(None, || draw(stuck(&[])));
    assert!(!page.contains("javascript:"), "{page}");
}

#[test]
fn a_void_signature_is_not_shown_as_an_approval() {
    let mut page = page(&[]);
    let void = vec!["the evidence changed".into()];
    page.signatures = vec![SignatureRow {
        id: "00000000-0000-0000-0000-000000000000".parse().expect("id"),
        signer: "00000000-0000-0000-0000-000000000000".parse().expect("id"),
        on_behalf_of: None,
        expires_at: None,
        ended: Some(domain::signature::Ended::Void),
        differences: vec![],
        name: "Pat".into(),
        decision: Decision::Approve,
        reason: "Fine.".into(),
        at: NOW,
        proof: Proof::Passkey,
        statement_hash: "a".repeat(64),
        void,
    }];
    let page = html(None, || draw(page));
    assert!(page.contains("No longer counts") && page.contains("the evidence changed") && !page.contains(">approved<"), "{page}");
}

#[test]
fn what_is_not_known_is_said_to_be_unknown() {
    let mut page = page(&[]);
    page.head.digest = None;
    let page = html(None, || draw(page));
    assert!(page.matches("class=\"unknown\"").count() >= 4, "{page}");
    assert!(page.contains("No machine report is attached") && page.contains("No test case is planned"), "{page}");
}

#[test]
fn what_was_decided_is_said_and_nobody_is_asked_to_sign() {
    let mut rejected = page(&[Action::Sign]);
    rejected.standing = Standing::Rejected { by: "Pavel Novak".into(), reason: "No.".into() };
    let mut released = page(&[Action::Sign]);
    released.standing = Standing::Approved;
    released.deployment = Some(deployment(State::Succeeded));
    let mut withdrawn = page(&[Action::Sign]);
    withdrawn.deployment = Some(DeploymentPanel { withdrawn: true, ..deployment(State::Waiting) });
    let said = |page: CandidatePage| html(None, || draw(page)).replace("<!>", "");
    let (rejected, released, withdrawn) = (said(rejected), said(released), said(withdrawn));
    assert!(rejected.contains("Pavel Novak rejected this candidate") && rejected.contains("That is final"), "{rejected}");
    assert!(released.contains("Released: all signatures were given") && released.contains("Its deployment: in production."), "{released}");
    for page in [rejected, released] {
        assert!(!page.contains("The gate is open") && !page.contains("may sign"), "{page}");
    }
    assert!(withdrawn.contains("The gate is open"), "what was called back is signed again: {withdrawn}");
}
