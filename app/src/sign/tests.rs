//! The sign page as the server draws it: bound to what is shown, closed to those who are barred.

use super::draw;
use crate::candidate::testing::page;
use crate::context::FormEcho;
use crate::qa::honest_tests::{card, case, recorded, settled, waiver};
use crate::qa::testing::html;
use domain::access::Action;
use domain::gate::{Gate, Reason, Rule, Scope};
use domain::refusal::Refusal;
use domain::report::Comparison;
use domain::signature::Basis;
use domain::summary::SignPage;
use domain::test_run::Verdict;
use domain::text::CommitSha;

fn sign(barred: Option<Refusal>) -> SignPage {
    let commit = CommitSha::parse("0123456789abcdef0123456789abcdef01234567").expect("commit");
    let basis =
        Basis { commit, digest: None, environment: "production".into(), evidence_hash: "e".repeat(64), policy_hash: "f".repeat(64) };
    SignPage {
        candidate: page(&[Action::Sign]),
        basis,
        seen_seq: 42,
        barred,
        names: vec![(String::new(), "In my own name".into())],
        revocable: vec![],
        intent: "intent-1".into(),
        changes: Default::default(),
    }
}

#[test]
fn the_form_sends_back_exactly_what_was_shown() {
    let page = html(None, || draw(sign(None)));
    let hidden =
        [("evidence_hash", "e".repeat(64)), ("policy_hash", "f".repeat(64)), ("seen_seq", "42".into()), ("intent", "intent-1".into())];
    for (name, value) in hidden {
        assert!(page.contains(&format!("name=\"{name}\" value=\"{value}\"")), "{name}: {page}");
    }
    assert!(page.contains("0123456789abcdef0123456789abcdef01234567") && page.contains("unknown: nothing exact to sign"), "{page}");
    assert!(!page.contains("checked"), "no decision is made for the signer: {page}");
}

#[test]
fn who_is_barred_reads_why_and_gets_no_form() {
    let refusal = Refusal::forbidden("self_approval", "You cannot sign: you wrote a commit in it.", "Ask another product owner.");
    let page = html(None, || draw(sign(Some(refusal))));
    assert!(page.contains("you wrote a commit in it.") && page.contains("Ask another product owner."), "{page}");
    assert!(!page.contains("name=\"decision\""), "{page}");
}

#[test]
fn what_changed_meanwhile_is_read_first_and_the_reason_is_kept() {
    let stale =
        Refusal::conflict("stale_page", "Something changed.", "Read it.").with_details(vec!["Dana recorded TC-3 as failed.".into()]);
    let echo =
        FormEcho { refusal: Some(stale), values: vec![("decision".into(), "reject".into()), ("reason".into(), "typed before".into())] };
    let page = html(Some(echo), || draw(sign(None)));
    let (change, form) = (page.find("Dana recorded TC-3"), page.find("name=\"decision\""));
    assert!(change.is_some() && change < form, "{page}");
    assert!(page.contains(">typed before</textarea>") && page.contains("value=\"reject\" checked"), "{page}");
    assert_eq!(page.matches("role=\"alert\"").count(), 1, "{page}");
}

#[test]
fn a_signer_reads_what_changed_what_is_open_what_was_found_and_the_exceptions_before_the_decision() {
    let mut sign = sign(None);
    let over = waiver(Scope::Case, 9, Some(2 * 86_400_000));
    sign.candidate.plan = vec![case(3, Some(recorded(Verdict::Failed, "Rae", "x")), Some(over.clone()))];
    sign.candidate.honesty.waivers = vec![card(3, over)];
    sign.candidate.honesty.settled = vec![settled(true)];
    let since = sign.candidate.place.now;
    let reason = Reason { rule: Rule::CaseNotRun, subject: "TC-9".into(), sentence: "Not run.".into(), who: vec![], since };
    sign.candidate.gate = Gate::Blocked(vec![reason]);
    let page = html(None, || draw(sign));
    let order = ["id=\"build\"", "id=\"gate\"", "What was found out", "id=\"waivers\"", "id=\"doubts\"", "id=\"decide\""];
    let places: Vec<_> = order.iter().map(|part| page.find(part).unwrap_or_else(|| panic!("{part}: {page}"))).collect();
    assert!(places.is_sorted(), "{order:?}: {places:?}");
    for part in ["1 waiver (ends in 2 days)", "href=\"#waivers\"", "hang.txt", "1 settled disagreement (1 by a side)", "0 carried results"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("href=\"#carried\""), "an empty list is nowhere to go: {page}");
}

#[test]
fn a_signer_reads_how_many_machine_tests_are_flaky_and_where_they_are_listed() {
    let mut sign = sign(None);
    assert!(!html(None, || draw(sign.clone())).contains("flaky"), "without machine tests nothing is said of them");
    sign.candidate.comparison = Some(Comparison { flaky: 3, ..Comparison::default() });
    let page = html(None, || draw(sign.clone()));
    assert!(page.contains("/reports?view=flaky\">3 flaky machine tests</a>"), "{page}");
    sign.candidate.comparison = Some(Comparison::default());
    let page = html(None, || draw(sign));
    assert!(page.contains("0 flaky machine tests") && !page.contains("view=flaky"), "an empty list is nowhere to go: {page}");
}

/// The hidden fields of a page, and the page without the values of those that the live part of the browser passes over.
fn without_what_differs(page: &str) -> (Vec<String>, String) {
    let mut parts = page.split("<input type=\"hidden\"");
    let (mut names, mut rest) = (Vec::new(), parts.next().unwrap_or_default().to_owned());
    for part in parts {
        let (tag, after) = part.split_once('>').expect("a tag");
        let name = tag.split("name=\"").nth(1).and_then(|name| name.split('"').next()).expect("a name").to_owned();
        let passed = crate::live::DIFFERS.contains(&format!("input[name={name}]")) || tag.contains("data-zone");
        rest.push_str(if passed { "" } else { tag });
        rest.push_str(after);
        names.push(name);
    }
    (names, rest)
}

#[test]
fn drawing_the_page_again_is_no_news_of_it() {
    let mut again = sign(None);
    (again.intent, again.seen_seq) = ("intent-2".into(), 43);
    let (names, first) = without_what_differs(&html(None, || draw(sign(None))));
    let (_, second) = without_what_differs(&html(None, || draw(again)));
    assert_eq!(first, second, "only what the browser passes over differs");
    assert!(
        names.contains(&"zone".to_owned()) && crate::live::DIFFERS.contains("input[data-zone]"),
        "a script fills in the zone: {names:?}"
    );
}
