//! What ends a signature, rule by rule. Each test names the rule it guards; breaking that rule turns it red.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use domain::access::{Person, Role};
use domain::accounts::Accounts;
use domain::candidate::{Aliases, Part};
use domain::delegation::{Ask, Delegation, check};
use domain::gate::{Facts, PlannedCase, Reported, Scope, Waiver, evidence_hash};
use domain::id::PersonId;
use domain::policy::{Policy, SignerRule};
use domain::quorum::Lack;
use domain::signature::{
    Basis, Bound, Decision, End, Ended, Holder, OnBehalf, Present, Proof, Revoked, Signature, Standing, check_revocation, differences,
    picture, standing, voices,
};
use domain::test_run::{Recorded, Served, Verdict};
use domain::text::{CommitSha, ImageDigest, Sha256Hex, StoryKey};
use domain::time::Timestamp;
use uuid::Uuid;

const HOUR: i64 = 3_600_000;
const SIGNED: Timestamp = Timestamp(1000 * HOUR);

fn id<T: From<Uuid>>(n: u128) -> T {
    Uuid::from_u128(n).into()
}

fn basis() -> Basis {
    Basis {
        commit: CommitSha::parse(&"a".repeat(40)).expect("sha"),
        digest: ImageDigest::parse(&format!("sha256:{}", "b".repeat(64))).ok(),
        environment: "production".into(),
        evidence_hash: "c".repeat(64),
        policy_hash: "d".repeat(64),
    }
}

fn signature(signer: u128) -> Signature {
    Signature {
        id: id(signer),
        signer: id(signer),
        name: format!("Person {signer}"),
        role: None,
        decision: Decision::Approve,
        reason: "Fine".into(),
        basis: basis(),
        at: SIGNED,
        proof: Proof::Passkey,
        expires_at: Some(SIGNED.plus_seconds(72 * 3600)),
        on_behalf_of: None,
        revoked: None,
        noticed: None,
    }
}

fn owner(n: u128) -> Holder {
    Holder { person: id(n), role: Role::ProductOwner, since: Timestamp(0), disabled: false, own_grant: false }
}

fn one_missing() -> Standing {
    Standing::Missing { more: 1, lacks: vec![Lack { roles: vec![Role::ProductOwner], count: 1 }] }
}

fn delegation() -> Delegation {
    Delegation {
        id: id(700),
        project: id(1),
        of: id(1),
        of_name: "Person 1".into(),
        by: id(3),
        by_name: "Person 3".into(),
        environment: None,
        reason: "Holidays".into(),
        begins: SIGNED.plus_seconds(-3600),
        until: SIGNED.plus_seconds(48 * 3600),
        ended: None,
    }
}

/// Everything that holds at a moment; a test changes one thing of it.
struct World {
    basis: Basis,
    at: Timestamp,
    policy: Policy,
    holders: Vec<Holder>,
    accounts: Accounts,
    barred: Vec<(PersonId, Part)>,
    delegations: Vec<Delegation>,
}

/// Two product owners, a developer, and the first owner's delegation to the developer; an hour after signing.
fn world() -> World {
    World {
        basis: basis(),
        at: SIGNED.plus_seconds(3600),
        policy: Policy::default(),
        holders: vec![owner(1), owner(2), Holder { role: Role::Developer, ..owner(3) }],
        accounts: Accounts::default(),
        barred: vec![],
        delegations: vec![delegation()],
    }
}

impl World {
    fn present(&self) -> Present<'_> {
        let Self { basis, at, policy, holders, accounts, barred, delegations } = self;
        Present { basis, at: *at, policy, holders, accounts, barred, delegations }
    }

    fn ends(&self, signature: &Signature) -> Vec<End> {
        signature.ends(&self.present())
    }
}

/// The ends of the first owner's signature in a world with one thing changed.
fn after(change: impl FnOnce(&mut World)) -> Vec<End> {
    let mut world = world();
    change(&mut world);
    world.ends(&signature(1))
}

/// The same for the developer who signed in the first owner's name.
fn stand_in() -> Signature {
    let of = OnBehalf { person: id(1), name: "Person 1".into(), delegation: id(700), until: delegation().until };
    Signature { on_behalf_of: Some(of), ..signature(3) }
}

fn after_for(change: impl FnOnce(&mut World)) -> Vec<End> {
    let mut world = world();
    change(&mut world);
    world.ends(&stand_in())
}

#[test]
fn a_signature_counts_as_long_as_nothing_is_otherwise() {
    assert_eq!(after(|_| {}), []);
    assert_eq!(after_for(|_| {}), []);
}

#[test]
fn another_commit_voids_a_signature() {
    assert_eq!(after(|w| w.basis.commit = CommitSha::parse(&"e".repeat(40)).expect("sha")), [End::Changed { bound: Bound::Commit }]);
}

#[test]
fn another_image_voids_a_signature() {
    assert_eq!(after(|w| w.basis.digest = None), [End::Changed { bound: Bound::Image }]);
}

#[test]
fn another_environment_voids_a_signature() {
    assert_eq!(after(|w| w.basis.environment = "staging".into()), [End::Changed { bound: Bound::Environment }]);
}

#[test]
fn other_evidence_voids_a_signature() {
    assert_eq!(after(|w| w.basis.evidence_hash = "0".repeat(64)), [End::Changed { bound: Bound::Evidence }]);
}

#[test]
fn another_policy_voids_a_signature() {
    assert_eq!(after(|w| w.basis.policy_hash = "0".repeat(64)), [End::Changed { bound: Bound::Policy }]);
}

#[test]
fn a_signature_expires_at_its_very_moment_and_not_before() {
    let expired = SIGNED.plus_seconds(72 * 3600);
    assert_eq!(after(|w| w.at = Timestamp(expired.0 - 1)), []);
    assert_eq!(after(|w| w.at = expired), [End::Expired { at: expired }]);
    let old = Signature { expires_at: None, ..signature(1) };
    assert!(World { at: Timestamp(i64::MAX), ..world() }.ends(&old).is_empty(), "those from before there was an end have none");
}

#[test]
fn a_revoked_signature_does_not_count() {
    let revoked = Revoked { by: "Person 2".into(), reason: "A mistake.".into(), at: SIGNED };
    let ends = world().ends(&Signature { revoked: Some(revoked.clone()), ..signature(1) });
    assert_eq!(ends, [End::Revoked(revoked)]);
}

#[test]
fn a_signature_is_taken_back_once_until_it_was_sent_and_with_a_reason() {
    let ask = |signature: &Signature, sent, reason: &str| {
        check_revocation(signature, sent, reason).map(|note| note.is_some()).map_err(|refusal| refusal.code)
    };
    let revoked = Revoked { by: "Person 2".into(), reason: "A mistake.".into(), at: SIGNED };
    assert_eq!(ask(&signature(1), false, "A mistake."), Ok(true));
    assert_eq!(ask(&Signature { revoked: Some(revoked), ..signature(1) }, true, ""), Ok(false), "twice is once");
    assert_eq!(ask(&signature(1), true, "A mistake."), Err("already_sent".into()));
    assert_eq!(ask(&signature(1), false, "\u{200b} "), Err("reason_missing".into()));
    assert_eq!(ask(&Signature { decision: Decision::Reject, ..signature(1) }, false, "x"), Err("already_rejected".into()));
}

#[test]
fn a_signature_whose_signer_was_told_that_it_is_void_never_lives_again() {
    let noticed = Signature { noticed: Some(("the policy changed".into(), SIGNED)), ..signature(1) };
    let ends = world().ends(&noticed);
    assert_eq!(ends.iter().map(End::kind).collect::<Vec<_>>(), [Ended::Void]);
}

#[test]
fn a_disabled_signer_does_not_count() {
    assert_eq!(after(|w| w.holders[0].disabled = true), [End::Disabled { name: "Person 1".into() }]);
}

#[test]
fn a_signer_who_lost_the_role_does_not_count() {
    assert_eq!(
        after(|w| {
            w.holders.remove(0);
        }),
        [End::RoleMissing { name: "Person 1".into() }]
    );
    assert_eq!(after(|w| w.holders[0].role = Role::ReleaseManager), [End::RoleMissing { name: "Person 1".into() }]);
}

#[test]
fn a_role_that_was_given_after_signing_does_not_count() {
    assert_eq!(after(|w| w.holders[0].since = SIGNED), []);
    assert_eq!(after(|w| w.holders[0].since = SIGNED.plus_seconds(1)), [End::RoleSince { name: "Person 1".into() }]);
}

#[test]
fn a_role_that_somebody_gave_themselves_does_not_sign_for_a_day() {
    let own = |hours: i64| {
        after(|w| {
            w.holders[0] = Holder { own_grant: true, since: SIGNED.plus_seconds(-hours * 3600), ..owner(1) };
        })
    };
    assert_eq!(own(23), [End::OwnGrant { name: "Person 1".into() }]);
    assert_eq!(own(24), []);
}

#[test]
fn whoever_is_found_to_have_had_a_part_in_the_build_does_not_count() {
    for part in Part::ALL {
        assert_eq!(after(|w| w.barred.push((id(1), *part))), [End::HadPart { name: "Person 1".into(), part: *part }]);
    }
    assert_eq!(after(|w| w.barred.push((id(2), Part::Author))), [], "the part of somebody else is theirs");
}

#[test]
fn a_weaker_proof_does_not_count_where_the_policy_asks_for_a_passkey() {
    let weak = Signature { proof: Proof::Code, ..signature(1) };
    let mut world = world();
    assert_eq!(world.ends(&weak), []);
    world.policy.passkey_required = true;
    assert_eq!(world.ends(&weak), [End::WeakProof]);
    assert_eq!(world.ends(&signature(1)), []);
}

#[test]
fn a_delegation_that_is_over_ends_what_was_signed_under_it() {
    let gone = [End::DelegationEnded { of: "Person 1".into() }];
    assert_eq!(after_for(|w| w.at = Timestamp(delegation().until.0 - 1)), []);
    assert_eq!(after_for(|w| w.at = delegation().until), gone);
    let ended = domain::waiver::Ended { by: "Person 1".into(), reason: "Back.".into(), at: SIGNED.plus_seconds(60) };
    assert_eq!(after_for(|w| w.delegations[0].ended = Some(ended)), gone);
    assert_eq!(after_for(|w| w.delegations[0].environment = Some("staging".into())), gone);
    assert_eq!(after_for(|w| w.delegations[0].begins = SIGNED.plus_seconds(1)), gone, "it began after signing");
    assert_eq!(after_for(|w| w.delegations[0].by = id(2)), gone, "it is somebody else's");
    assert_eq!(after_for(|w| w.delegations.clear()), gone);
}

#[test]
fn a_stand_in_counts_by_the_right_of_the_other_and_never_if_either_had_a_part() {
    assert_eq!(
        after_for(|w| {
            w.holders.remove(0);
        }),
        [End::RoleMissing { name: "Person 1".into() }]
    );
    assert_eq!(after_for(|w| w.holders[0].disabled = true), [End::Disabled { name: "Person 1".into() }]);
    assert_eq!(after_for(|w| w.holders[2].disabled = true), [End::Disabled { name: "Person 3".into() }]);
    assert_eq!(
        after_for(|w| {
            w.holders.remove(2);
        }),
        [End::RoleMissing { name: "Person 3".into() }]
    );
    for n in [1, 3] {
        let ends = after_for(|w| w.barred.push((id(n), Part::Merger)));
        assert_eq!(ends, [End::HadPart { name: format!("Person {n}"), part: Part::Merger }]);
    }
}

#[test]
fn somebody_and_their_stand_in_count_once_and_by_the_roles_of_both() {
    let mut world = world();
    world.policy.product_owner_signatures = 2;
    let stands = |signatures: &[Signature], world: &World| standing(signatures, &world.present());
    assert_eq!(stands(&[signature(1), stand_in()], &world), one_missing());
    assert_eq!(stands(&[stand_in(), signature(1), signature(2)], &world), Standing::Approved);
    assert_eq!(stands(&[stand_in(), signature(2)], &world), Standing::Approved);
    // Person 2 stands in for person 1 and signs in their own name too: still one person.
    let of = OnBehalf { person: id(1), name: "Person 1".into(), delegation: id(701), until: delegation().until };
    world.delegations.push(Delegation { id: id(701), by: id(2), ..delegation() });
    let both = Signature { id: id(22), on_behalf_of: Some(of), ..signature(2) };
    assert_eq!(stands(&[signature(2), both.clone()], &world), one_missing());
    assert_eq!(voices(&[both, signature(2), signature(1)], &world.present()).len(), 1);
    // And by the roles of both: a rule of another role is met by either.
    world.policy.more_signers.push(SignerRule { roles: vec![Role::Developer], count: 1 });
    let voice = voices(&[signature(1), signature(3), stand_in()], &world.present());
    assert_eq!(voice.iter().map(|voice| voice.roles.len()).collect::<Vec<_>>(), [2]);
}

/// The accounts with these numbers have the same verified address.
fn one_person(accounts: &[u128]) -> Accounts {
    let known = Aliases { emails: vec!["pavel@example.org".into()], ..Aliases::default() };
    Accounts::of(&accounts.iter().map(|n| (id(*n), known.clone())).collect::<Vec<_>>())
}

#[test]
fn two_accounts_of_one_person_are_one_voice_by_the_roles_of_both() {
    let mut world = world();
    world.policy.product_owner_signatures = 2;
    assert_eq!(standing(&[signature(1), signature(2)], &world.present()), Standing::Approved);
    world.accounts = one_person(&[1, 2]);
    assert_eq!(standing(&[signature(1), signature(2)], &world.present()), one_missing());
    // Nor do they fill a seat as the stand-in of a third whom their other account has signed with.
    world.accounts = one_person(&[2, 3]);
    assert_eq!(standing(&[stand_in(), signature(2)], &world.present()), one_missing());
    world.accounts = one_person(&[1, 3]);
    world.policy.more_signers.push(SignerRule { roles: vec![Role::Developer], count: 1 });
    let voice = voices(&[signature(1), signature(3)], &world.present());
    assert_eq!(voice.iter().map(|voice| voice.roles.len()).collect::<Vec<_>>(), [2]);
}

#[test]
fn a_part_in_the_build_by_one_account_bars_the_other() {
    let ends = after(|w| {
        w.barred.push((id(2), Part::Author));
        w.accounts = one_person(&[1, 2]);
    });
    assert_eq!(ends, [End::HadPart { name: "Person 1".into(), part: Part::Author }]);
}

#[test]
fn a_role_that_somebody_gave_themselves_fills_no_seat_for_a_day_beside_another_role() {
    let mut world = world();
    world.policy.more_signers.push(SignerRule { roles: vec![Role::QaTester], count: 1 });
    let own = |hours: i64| Holder { own_grant: true, role: Role::QaTester, since: SIGNED.plus_seconds(-hours * 3600), ..owner(1) };
    let lacks = |world: &World| match standing(&[signature(1), signature(2)], &world.present()) {
        Standing::Missing { lacks, .. } => lacks.into_iter().map(|lack| lack.roles).collect(),
        _ => Vec::new(),
    };
    world.holders.push(own(23));
    assert_eq!(lacks(&world), [[Role::QaTester]]);
    *world.holders.last_mut().expect("the role") = own(24);
    assert!(lacks(&world).is_empty());
}

#[test]
fn what_was_signed_in_one_role_is_not_counted_by_another_once_that_role_is_gone() {
    let signed = Signature { role: Some(Role::ProductOwner), ..signature(1) };
    let mut world = world();
    world.policy.more_signers.push(SignerRule { roles: vec![Role::QaTester], count: 1 });
    world.holders.push(Holder { role: Role::QaTester, ..owner(1) });
    assert_eq!(world.ends(&signed), []);
    world.holders.remove(0);
    assert_eq!(world.ends(&signed), [End::RoleLost { name: "Person 1".into(), role: Role::ProductOwner }]);
    assert_eq!(world.ends(&signed)[0].kind(), Ended::NotEntitled);
    assert_eq!(world.ends(&Signature { role: Some(Role::QaTester), ..signed }), []);
}

#[test]
fn a_stand_in_who_holds_no_role_that_a_rule_may_name_does_not_count() {
    for role in Role::ALL {
        let ends = after_for(|w| w.holders[2].role = *role);
        let may = SignerRule::ROLES.contains(role);
        assert_eq!(ends, if may { vec![] } else { vec![End::RoleMissing { name: "Person 3".into() }] }, "{role}");
    }
}

#[test]
fn the_signer_hears_of_the_end_when_a_quarter_of_the_time_is_left() {
    assert_eq!(signature(1).reminder_at(), Some(SIGNED.plus_seconds(54 * 3600)));
    assert_eq!(Signature { expires_at: None, ..signature(1) }.reminder_at(), None);
}

fn person(n: u128) -> Person {
    Person {
        id: id(n),
        name: "Pavel".into(),
        provider: "main".into(),
        subject: "pavel".into(),
        authenticated_at: Timestamp(0),
        grants: vec![],
    }
}

#[test]
fn a_delegation_asks_every_question() {
    let now = Timestamp::parse("2026-11-23T10:00:00Z").expect("moment");
    let allowed = Policy { delegation_days: 7, ..Policy::default() };
    let ask = |policy: &Policy, by: u128, from: &str, until: &str, reason: &str| {
        check(policy, &person(1), id(by), Ask { from, until, reason }, now)
            .map(|(begins, until, _)| (begins.rfc3339(), until.rfc3339()))
            .map_err(|refusal| (refusal.code, refusal.field.unwrap_or_default()))
    };
    let no = |code: &str, field: &str| Err((code.to_owned(), field.to_owned()));
    let week = Ok(("2026-11-23T10:00:00Z".to_owned(), "2026-11-30T00:00:00Z".to_owned()));
    assert_eq!(ask(&allowed, 2, "2026-11-23", "2026-11-29", "Holidays"), week, "seven days, today included");
    assert_eq!(ask(&Policy::default(), 2, "2026-11-23", "2026-11-29", "x"), no("delegation_off", "stand_in"));
    assert_eq!(ask(&allowed, 1, "2026-11-23", "2026-11-29", "x"), no("stand_in_self", "stand_in"));
    assert_eq!(ask(&allowed, 2, "tomorrow", "2026-11-29", "x"), no("invalid_field", "from"));
    assert_eq!(ask(&allowed, 2, "2026-11-25", "2026-11-24", "x"), no("until_before_from", "until"));
    assert_eq!(ask(&allowed, 2, "2026-11-20", "2026-11-22", "x"), no("delegation_in_the_past", "until"));
    assert_eq!(ask(&allowed, 2, "2026-11-23", "2026-11-30", "x"), no("delegation_too_long", "until"));
    assert_eq!(ask(&allowed, 2, "2026-12-01", "2026-12-08", "x"), no("delegation_too_long", "until"));
    assert_eq!(ask(&allowed, 2, "2026-11-23", "2026-11-29", " \u{200b}"), no("reason_missing", "reason"));
}

fn facts() -> Facts {
    let key = || StoryKey::parse("PARLAI-101").expect("key");
    Facts {
        candidate: id(100),
        commit: basis().commit,
        digest: basis().digest,
        created_at: Timestamp(10),
        reports: vec![domain::gate::ReportFact {
            sha256: Sha256Hex::parse(&"c".repeat(64)).expect("sha"),
            totals: domain::report::Totals { tests: 2, passed: 2, millis: 5, ..Default::default() },
            at: Timestamp(20),
        }],
        plan: vec![PlannedCase {
            case: id(1),
            number: 3,
            version: 1,
            title: "Talk".into(),
            planned_at: Timestamp(10),
            latest: Some(Recorded {
                id: id(11),
                case: id(1),
                version: 1,
                attempt: 1,
                verdict: Verdict::Failed,
                note: None,
                by: "Quinn".into(),
                at: Timestamp(50),
                steps: Vec::new(),
                served: Served::NotAsked,
                took: None,
                settles: false,
                carried: None,
            }),
            evidence: vec![],
            waiver: None,
            disagreement: None,
            machine: vec![],
            assigned_to: None,
            why: vec![],
        }],
        stories: vec![domain::gate::ClaimedStory {
            key: key(),
            knowledge: domain::story::Knowledge::NotAsked,
            since: Timestamp(10),
            latest: Some(domain::acceptance::Given {
                id: id(21),
                story: key(),
                attempt: 1,
                answer: domain::acceptance::Answer::Accepted,
                note: None,
                by: "Uma".into(),
                at: Timestamp(60),
            }),
        }],
        feedback: vec![Reported {
            id: id(31),
            number: 7,
            title: "It hangs".into(),
            severity: domain::feedback::Severity::Major,
            status: domain::feedback::Status::Open,
            since: Timestamp(70),
            also: Vec::new(),
            confirmed_on: None,
            lacking: None,
        }],
        follow_ups: vec![],
        obligations: vec![],
        as_of: Timestamp(1000),
    }
}

fn waiver() -> Waiver {
    Waiver {
        id: id(41),
        reason: "Known.".into(),
        by: "Pavel".into(),
        at: Timestamp(80),
        until: Some(Timestamp(9000)),
        scope: Scope::Result,
        given_on: 1,
        ended: None,
    }
}

#[test]
fn every_end_says_why_and_of_which_kind_it_is() {
    let at = Timestamp(50);
    let name = || "Pavel".to_owned();
    let revoked = Revoked { by: name(), reason: "Too early. ".into(), at };
    let ends: [(End, Ended, String); 16] = [
        (End::Revoked(revoked), Ended::Revoked, "Pavel revoked it: Too early".into()),
        (End::Expired { at }, Ended::Expired, format!("it expired on {}", at.human())),
        (End::Changed { bound: Bound::Commit }, Ended::Void, "the commit changed".into()),
        (End::Changed { bound: Bound::Image }, Ended::Void, "the image changed".into()),
        (End::Changed { bound: Bound::Environment }, Ended::Void, "it was given for another environment".into()),
        (End::Changed { bound: Bound::Evidence }, Ended::Void, "the evidence changed".into()),
        (End::Changed { bound: Bound::Policy }, Ended::Void, "the policy changed".into()),
        (End::Noticed { why: "TC-3 failed".into(), at }, Ended::Void, "TC-3 failed".into()),
        (End::Disabled { name: name() }, Ended::NotEntitled, "Pavel has no access any more".into()),
        (End::RoleMissing { name: name() }, Ended::NotEntitled, "Pavel has no role that signs any more".into()),
        (
            End::RoleLost { name: name(), role: Role::ProductOwner },
            Ended::NotEntitled,
            "Pavel signed as product owner, and does not hold that role any more".into(),
        ),
        (End::RoleSince { name: name() }, Ended::NotEntitled, "Pavel was given the role after signing".into()),
        (End::OwnGrant { name: name() }, Ended::NotEntitled, "Pavel gave themselves the role less than a day before".into()),
        (End::HadPart { name: name(), part: Part::CoAuthor }, Ended::NotEntitled, "Pavel is a co-author of a commit in it".into()),
        (End::WeakProof, Ended::NotEntitled, "the policy takes only signatures by a passkey".into()),
        (End::DelegationEnded { of: name() }, Ended::NotEntitled, "the time as a stand-in for Pavel is over".into()),
    ];
    for (end, kind, words) in ends {
        assert_eq!((end.words(), end.kind()), (words, kind), "{end:?}");
    }
    let labels = [Ended::Void, Ended::Expired, Ended::Revoked, Ended::NotEntitled].map(Ended::label);
    assert_eq!(labels, ["void", "expired", "revoked", "signer not entitled"]);
}

/// A change of the evidence and the words that must tell of it.
type Change = (&'static str, fn(&mut Facts), &'static str);

#[test]
fn each_change_of_the_evidence_changes_its_hash_and_is_told_in_words() {
    let changes: [Change; 13] = [
        (
            "a result",
            |f| {
                let result = f.plan[0].latest.as_mut().expect("a result");
                (result.id, result.attempt, result.verdict) = (id(12), 2, Verdict::Passed);
            },
            "TC-3: was failed by Quinn, attempt 1",
        ),
        ("a waiver", |f| f.plan[0].waiver = Some(waiver()), "TC-3, waiver: new, by Pavel"),
        ("a file", |f| f.plan[0].evidence.push(Sha256Hex::parse(&"e".repeat(64)).expect("sha")), "TC-3, files: new, eeeeeeeeeeee"),
        ("the wording", |f| f.plan[0].version = 2, "TC-3, wording: was version 1; is version 2"),
        ("a case that left the plan", |f| f.plan.clear(), "TC-3: gone, was failed by Quinn"),
        (
            "a report",
            |f| f.reports[0].sha256 = Sha256Hex::parse(&"f".repeat(64)).expect("sha"),
            "Machine report ffffffffffff: new, 2 tests",
        ),
        ("a report that is gone", |f| f.reports.clear(), "Machine report cccccccccccc: gone"),
        (
            "an acceptance",
            |f| {
                let given = f.stories[0].latest.as_mut().expect("an answer");
                (given.id, given.attempt, given.answer) = (id(22), 2, domain::acceptance::Answer::Rejected);
            },
            "Story PARLAI-101: was accepted by Uma, answer 1",
        ),
        ("the scope of stories", |f| f.stories.clear(), "Story PARLAI-101: gone"),
        ("feedback that was answered", |f| f.feedback[0].status = domain::feedback::Status::Answered, "Report F-7: was major, open"),
        ("feedback that weighs more", |f| f.feedback[0].severity = domain::feedback::Severity::Blocking, "is blocking, open"),
        ("the commit", |f| f.commit = CommitSha::parse(&"9".repeat(40)).expect("sha"), "Commit: was aaaa"),
        ("the image", |f| f.digest = None, "Image: gone, was sha256:bbbb"),
    ];
    let rules = ["Every story is accepted.".to_owned()];
    let was = picture(&facts(), "production", 1, &rules);
    for (name, change, words) in changes {
        let mut now = facts();
        change(&mut now);
        assert_ne!(evidence_hash(&now).expect("hash"), evidence_hash(&facts()).expect("hash"), "{name}");
        let told: Vec<String> =
            differences(&was, &picture(&now, "production", 1, &rules)).iter().map(domain::signature::Difference::words).collect();
        assert!(told.iter().any(|line| line.contains(words)), "{name}: {told:?}");
    }
    let told = differences(&was, &picture(&facts(), "staging", 2, &["Two sign.".to_owned()]));
    let told: Vec<String> = told.iter().map(domain::signature::Difference::words).collect();
    let expected = [
        "Environment: was production; is staging.",
        "Policy: was version 1; is version 2.",
        "Rule “Every story is accepted”: gone, was in force.",
        "Rule “Two sign”: new, in force.",
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_picture_of_a_case_holds_what_there_is_and_nothing_else() {
    let of_case = |facts: &Facts| -> Vec<(String, String)> {
        picture(facts, "production", 1, &[]).into_iter().filter(|(what, _)| what.starts_with("TC-3")).collect()
    };
    let line = |what: &str, is: &str| (what.to_owned(), is.to_owned());
    let run = format!("failed by Quinn, attempt 1, {}", Timestamp(50).human());
    assert_eq!(of_case(&facts()), [line("TC-3", &run), line("TC-3, wording", "version 1")]);
    let mut full = facts();
    let case = &mut full.plan[0];
    case.version = 2;
    case.evidence = ["f", "e"].map(|digit| Sha256Hex::parse(&digit.repeat(64)).expect("sha")).into();
    case.waiver = Some(waiver());
    case.disagreement = Some(domain::disagreement::Disagreement {
        passed_by: "Rae".into(),
        failed_by: "Quinn".into(),
        since: Timestamp(60),
        passed: id(13),
        failed: id(11),
        testers: vec![],
    });
    case.machine = [("b", domain::report::Outcome::Failed), ("a", domain::report::Outcome::Passed)]
        .map(|(name, outcome)| domain::gate::MachineVerdict {
            report: id(71),
            sha256: Sha256Hex::parse(&"d".repeat(64)).expect("sha"),
            name: name.into(),
            outcome,
            at: Timestamp(20),
        })
        .into();
    let waived = format!("by Pavel of {} until {}: Known.", Timestamp(80).human(), Timestamp(9000).human());
    let expected = [
        line("TC-3", &run),
        line("TC-3, disagreement", "Rae passed it, Quinn failed it"),
        line("TC-3, files", "eeeeeeeeeeee, ffffffffffff"),
        line("TC-3, machine tests", "a passed in dddddddddddd, b failed in dddddddddddd"),
        line("TC-3, waiver", &waived),
        line("TC-3, wording", "version 2"),
        line("TC-3, wording that was run", "version 1"),
    ];
    assert_eq!(of_case(&full), expected);
}

#[test]
fn what_was_not_judged_changes_nothing() {
    let was = picture(&facts(), "production", 1, &[]);
    let mut now = facts();
    now.plan[0].title = "Talk longer".into();
    now.feedback[0].title = "It hangs a lot".into();
    now.as_of = Timestamp(2000);
    assert_eq!(differences(&was, &picture(&now, "production", 1, &[])), []);
    assert_eq!(evidence_hash(&now).expect("hash"), evidence_hash(&facts()).expect("hash"));
}
