//! What a signer saw is drawn again, what is otherwise now beside its part, and what was not kept is said so.

use super::draw;
use crate::candidate::testing::page as candidate;
use crate::qa::testing::{NOW, head, html, place};
use domain::signature::{Basis, Decision, Proof};
use domain::summary::{Later, Part, ReplayPage, Seen, SignPage, SignatureRow};
use domain::text::CommitSha;

fn replay(seen: Seen) -> ReplayPage {
    let signature = SignatureRow {
        id: "00000000-0000-0000-0000-000000000000".parse().expect("id"),
        signer: "00000000-0000-0000-0000-000000000000".parse().expect("id"),
        on_behalf_of: None,
        expires_at: None,
        ended: None,
        differences: Vec::new(),
        name: "Pavel Novak".into(),
        decision: Decision::Approve,
        reason: "Wanted.".into(),
        at: NOW,
        proof: Proof::Passkey,
        statement_hash: "1".repeat(64),
        void: Vec::new(),
    };
    ReplayPage { place: place(&[]), head: head(), signature, id: "s-1".into(), seen, later: Vec::new(), since: Vec::new() }
}

fn kept() -> Seen {
    let commit = CommitSha::parse("0123456789abcdef0123456789abcdef01234567").expect("commit");
    let basis =
        Basis { commit, digest: None, environment: "production".into(), evidence_hash: "e".repeat(64), policy_hash: "f".repeat(64) };
    let page = SignPage {
        candidate: candidate(&[]),
        basis,
        seen_seq: 41,
        barred: None,
        names: Vec::new(),
        revocable: Vec::new(),
        intent: String::new(),
        changes: Default::default(),
    };
    Seen::Kept { hash: "2".repeat(64), at: NOW, page: Box::new(page) }
}

#[test]
fn the_page_is_drawn_as_it_was_seen_without_its_form() {
    let page = html(None, || draw(replay(kept())));
    for part in ["As Pavel Novak saw it", "row 41", "id=\"build\"", "What you sign", "seen.json", "Nothing of it is otherwise now"] {
        assert!(page.replace("<!>", "").contains(part), "{part}: {page}");
    }
    assert!(!page.contains("name=\"decision\""), "nobody signs here: {page}");
}

#[test]
fn what_is_otherwise_now_stands_before_the_part_it_is_about() {
    let mut data = replay(kept());
    data.later = vec![Later { part: Part::Policy, lines: vec!["Version 5 replaced version 4.".into()] }];
    let page = html(None, || draw(data));
    let (said, part) = (page.find("Version 5 replaced version 4."), page.find("Policy, version 1"));
    assert!(said.is_some() && said < part, "{page}");
}

#[test]
fn what_was_not_kept_or_is_damaged_is_never_drawn_as_seen() {
    let old = html(None, || draw(replay(Seen::NotKept)));
    assert!(old.contains("was not kept") && !old.contains("id=\"build\""), "{old}");
    let damaged = html(None, || draw(replay(Seen::Damaged { hash: "3".repeat(64) })));
    assert!(damaged.contains("is damaged") && !damaged.contains("id=\"build\""), "{damaged}");
}
