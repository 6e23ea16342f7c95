//! The sign page as the server draws it: bound to what is shown, closed to those who are barred.

use super::draw;
use crate::candidate::testing::page;
use crate::context::FormEcho;
use crate::qa::testing::html;
use domain::access::Action;
use domain::refusal::Refusal;
use domain::signature::Basis;
use domain::summary::SignPage;
use domain::text::CommitSha;

fn sign(barred: Option<Refusal>) -> SignPage {
    let commit = CommitSha::parse("0123456789abcdef0123456789abcdef01234567").expect("commit");
    let basis =
        Basis { commit, digest: None, environment: "production".into(), evidence_hash: "e".repeat(64), policy_hash: "f".repeat(64) };
    SignPage { candidate: page(&[Action::Sign]), basis, seen_seq: 42, barred, intent: "intent-1".into() }
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
