//! The second step of a word as the server draws it.

use super::confirm::draw;
use crate::qa::testing::{NOW, head, html, place};
use domain::access::{Action, Role};
use domain::emergency::{SCHEMA, Statement};
use domain::signature::Signer;
use domain::summary::{EmergencySigningPage, ToProve, Ways};
use domain::text::{CommitSha, ImageDigest};

fn page(completes: Option<String>) -> EmergencySigningPage {
    let nil = "00000000-0000-0000-0000-000000000000";
    let statement = Statement {
        schema: SCHEMA.into(),
        origin: "https://portal.example".into(),
        project: "parlai".into(),
        repository: "o/r".into(),
        candidate: nil.parse().expect("an id"),
        candidate_number: 12,
        commit: CommitSha::parse("0123456789abcdef0123456789abcdef01234567").expect("commit"),
        digest: ImageDigest::parse(&format!("sha256:{}", "a".repeat(64))).expect("digest"),
        environment: "production".into(),
        meaning: "emergency".into(),
        although: vec!["TC-1: “Talk” is failed.".into()],
        completes,
        owed_within_hours: Some(24),
        incident: "INC-1".into(),
        reason: "It is <b>down</b>.".into(),
        signer: Signer {
            person: nil.parse().expect("an id"),
            name: "Pavel".into(),
            role: Role::ProductOwner,
            provider: "x".into(),
            subject: "1".into(),
        },
        signed_at: "2026-11-22T09:30:00Z".into(),
        zone: "Europe/Prague".into(),
        authenticated_at: None,
        intent: "intent-1".into(),
        nonce: "0".repeat(32),
    };
    let text = domain::canonical_json(&statement).expect("text");
    let first = statement.completes.is_some().then(|| "Rita".to_owned());
    let ways = Ways {
        challenge: "Y2hhbGxlbmdl".into(),
        party: Some("portal.example".into()),
        passkeys: vec!["a".into()],
        code: true,
        ..Ways::default()
    };
    let proof = ToProve {
        signing: "id-1".into(),
        hash: domain::sha256_hex(text.as_bytes()),
        text,
        expires_at: NOW.plus_seconds(90),
        over: None,
        ways,
        passkey_required: false,
        signed_in_at: None,
    };
    EmergencySigningPage { place: place(&[Action::ReleaseInEmergency]), head: head(), statement, first, proof }
}

#[test]
fn what_the_first_and_the_second_word_do_is_said_before_they_are_proven() {
    let first = html(None, || draw(page(None)));
    for part in [
        "1.7.2 goes to production past its gate.",
        "TC-1: “Talk” is failed.",
        "INC-1",
        "Yours is the first word: nothing is sent. It waits 4 hours",
        "until about 22 Nov 2026, 13:30 UTC",
        "within 24 hours after the second word",
        "murmuration.emergency/2",
        "data-challenge=\"Y2hhbGxlbmdl\"",
        "/emergency/id-1\"",
        "Europe/Prague",
    ] {
        assert!(first.contains(part), "{part}: {first}");
    }
    assert!(!first.contains("<b>down"), "words of people are words: {first}");
    assert!(first.find("id=\"statement\"") < first.find("id=\"prove\""), "{first}");
    let second = html(None, || draw(page(Some("f".repeat(64)))));
    for part in [
        "Yours is the second word after Rita’s: 1.7.2 is sent to production at once.",
        "within 24 hours: until about 23 Nov 2026, 09:30 UTC",
    ] {
        assert!(second.contains(part), "{part}: {second}");
    }
}
