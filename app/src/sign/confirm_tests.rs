//! The second step as the server draws it: what is signed is read before the ways to prove it, and those say how much they bind.

use super::confirm::draw;
use crate::candidate::testing::page;
use crate::context::FormEcho;
use crate::qa::testing::html;
use domain::access::{Action, Role};
use domain::signature::{Basis, Counts, Decision, Meaning, OnBehalf, SCHEMA, Signer, Statement, StoryAnswer, Waived};
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
    SigningPage { place: candidate.place, head: candidate.head, statement, titles: vec![], proof }
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

#[test]
fn a_stand_in_reads_in_whose_name_and_by_whose_role_it_is_signed() {
    let mut page = signing(all());
    let own = html(None, || draw(page.clone()));
    assert!(own.contains("Pavel, product owner") && !own.contains("In the name of"), "{own}");
    let until = page.place.now.plus_seconds(3600);
    page.statement.on_behalf_of = Some(OnBehalf { person: nil(), name: "Priya".into(), delegation: nil(), until });
    let html = html(None, || draw(page));
    let said = html.replace("<!>", "");
    assert!(said.contains("Pavel, standing in") && !said.contains("Pavel, product owner"), "{said}");
    assert!(said.contains("In the name of</dt><dd><strong>Priya</strong>, product owner"), "{said}");
}

#[test]
fn what_stands_in_a_table_of_the_statement_has_a_heading_in_sight() {
    let mut page = signing(all());
    page.statement.stories = vec![StoryAnswer { story: "PARLAI-1".into(), answer: None, by: None }];
    page.titles = vec![("PARLAI-2".into(), "Another".into()), ("PARLAI-1".into(), "Talk <b>longer</b>".into())];
    let page = html(None, || draw(page));
    assert!(page.contains("<h3>Waivers that you accept</h3>") && page.contains("<h3>Stories in it</h3>"), "{page}");
    assert!(page.contains("Talk &lt;b&gt;longer") && !page.contains("Another"), "what Jira calls it: {page}");
}

#[test]
fn what_changed_meanwhile_is_decided_again_and_not_proven_once_more() {
    let echo = |refusal: Refusal| Some(FormEcho { refusal: Some(refusal), values: vec![] });
    let stale = Refusal::conflict("stale_page", "The candidate changed.", "Read what changed, then decide again.");
    let page = html(echo(stale), || draw(signing(all())));
    assert!(page.contains("The candidate changed.") && page.contains("/sign\">Decide again</a>"), "{page}");
    assert!(!page.contains("data-challenge") && !page.contains("id=\"by-code\""), "{page}");
    let wrong = Refusal::forbidden("code_refused", "This code does not hold.", "Type the next one.");
    let page = html(echo(wrong), || draw(signing(all())));
    assert!(page.contains("id=\"by-code\""), "whoever mistyped tries again: {page}");
}

#[test]
fn a_page_that_stands_still_says_until_when_it_waits_and_not_for_how_long() {
    let page = html(None, || draw(signing(all()))).replace("<!>", "");
    let until: String = signing(all()).proof.expires_at.rfc3339().chars().skip(11).take(8).collect();
    assert!(page.contains(&format!("{until} UTC")) && !page.contains("seconds"), "{page}");
}
