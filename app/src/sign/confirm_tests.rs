//! The second step as the server draws it: what is signed is read before the ways to prove it, and those say how much they bind.

use super::confirm::draw;
use crate::candidate::testing::page;
use crate::qa::testing::html;
use domain::access::{Action, Role};
use domain::signature::{Basis, Counts, Decision, Meaning, SCHEMA, Signer, Statement, Waived};
use domain::summary::{SigningPage, ToProve, Ways};
use domain::text::CommitSha;
use domain::{Refusal, Timestamp};

fn nil<T: std::str::FromStr<Err = Refusal>>() -> T {
    "00000000-0000-0000-0000-000000000000".parse().expect("an id")
}

fn signing(ways: Ways) -> SigningPage {
    let candidate = page(&[Action::Sign]);
    let commit = CommitSha::parse("0123456789abcdef0123456789abcdef01234567").expect("commit");
    let statement = Statement {
        schema: SCHEMA.into(),
        origin: "https://portal.example".into(),
        project: "parlai".into(),
        repository: "o/r".into(),
        candidate: nil(),
        candidate_number: 3,
        version: "1.4".into(),
        basis: Basis { commit, digest: None, environment: "production".into(), evidence_hash: "e".repeat(64), policy_hash: "f".repeat(64) },
        policy_version: 7,
        decision: Decision::Approve,
        meaning: Some(Meaning::ApproveWithWaivers),
        reason: "Tested <b>well</b>.".into(),
        results: Some(Counts { passed: 41, failed: 1, waived: 1, machine_tests: 200, ..Counts::default() }),
        evidence: vec![],
        waivers: vec![Waived { waiver: nil(), what: "TC-9".into(), reason: "Known.".into(), by: "Pat".into(), until: None }],
        waived_reports: vec![],
        stories: vec![],
        signer: Signer { person: nil(), name: "Pavel".into(), role: Role::ProductOwner, provider: "x".into(), subject: "1".into() },
        signed_at: "2026-11-22T09:30:00Z".into(),
        zone: "Europe/Prague".into(),
        seen: "e".repeat(64),
        on_behalf_of: None,
        expires_at: Some("2026-11-25T09:30:00Z".into()),
        authenticated_at: None,
        intent: "intent-1".into(),
        nonce: "0".repeat(32),
    };
    let text = domain::canonical_json(&statement).expect("text");
    let now = candidate.place.now;
    let proof = ToProve {
        signing: "id-1".into(),
        hash: domain::sha256_hex(text.as_bytes()),
        text,
        expires_at: now.plus_seconds(90),
        over: None,
        ways,
        passkey_required: false,
        signed_in_at: None,
    };
    SigningPage { place: candidate.place, head: candidate.head, statement, proof }
}

/// The same with the proof changed.
fn proof(ways: Ways, change: impl FnOnce(&mut ToProve)) -> SigningPage {
    let mut page = signing(ways);
    change(&mut page.proof);
    page
}

fn all() -> Ways {
    Ways {
        challenge: "Y2hhbGxlbmdl".into(),
        party: Some("portal.example".into()),
        passkeys: vec!["a".into(), "b".into()],
        new: vec![("Phone".into(), Timestamp(0))],
        code: true,
        again: Some("sandbox".into()),
    }
}

#[test]
fn what_is_signed_is_said_in_words_and_exactly_before_it_is_proven() {
    let page = html(None, || draw(signing(all())));
    for part in [
        "1.4 may go to production, with the waivers that are known.",
        "41 passed, 1 failed; 1 waived; 200 machine tests, 0 failed",
        "Europe/Prague",
        "until 25 Nov 2026, 09:30 UTC",
        "TC-9",
        "murmuration.signature/2",
        "data-challenge=\"Y2hhbGxlbmdl\"",
        "data-credentials=\"a b\"",
        "for=signing:id-1",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("<b>well"), "words of people are words: {page}");
    assert!(page.find("id=\"statement\"") < page.find("id=\"prove\""), "{page}");
    assert_eq!(page.matches("weaker binding").count(), 2, "{page}");
}

#[test]
fn where_only_passkeys_count_nothing_else_is_offered() {
    let page = html(None, || draw(proof(all(), |proof| proof.passkey_required = true)));
    assert!(page.contains("id=\"by-passkey\"") && !page.contains("id=\"by-code\"") && !page.contains("for=signing"), "{page}");
}

#[test]
fn whoever_has_nothing_is_told_where_to_get_it_and_what_is_over_cannot_be_proven() {
    let page = html(None, || draw(signing(Ways::default())));
    assert!(page.contains("You have nothing to prove it with") && page.contains("/settings/signing"), "{page}");
    let over = Refusal::conflict("step_up_required", "The two minutes are over.", "Decide again.");
    let page = html(None, || draw(proof(all(), |proof| proof.over = Some(over))));
    assert!(page.contains("The two minutes are over.") && !page.contains("data-challenge"), "{page}");
}
