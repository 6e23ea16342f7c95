//! The policy: what is one and what is not, what it says in words, and laws that hold for all of them.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use domain::access::{Action, Actor, GUEST_PROVIDER, Grant, Person, Role};
use domain::accounts::Accounts;
use domain::policy::{Days, Effect, Hold, Policy, SignerRule, Window};
use domain::quorum::assign;
use domain::signature::{Basis, Decision, Holder, Present, Proof, Signature, Standing, standing};
use domain::text::CommitSha;
use domain::time::Timestamp;
use proptest::collection::vec;
use proptest::prelude::*;
use uuid::Uuid;

fn id<T: From<Uuid>>(n: u128) -> T {
    Uuid::from_u128(n).into()
}

fn is_zone(name: &str) -> bool {
    ["UTC", "Europe/Paris"].contains(&name)
}

fn window(name: &str, days: Days) -> Window {
    Window { name: name.into(), effect: Effect::Deny, zone: "UTC".into(), days }
}

fn week(days: &[u8], from: &str, until: &str) -> Days {
    Days::Week { days: days.to_vec(), from: from.into(), until: until.into() }
}

fn once(from: &str, until: &str) -> Days {
    Days::Once { from: from.into(), until: until.into() }
}

fn qa(count: u8) -> SignerRule {
    SignerRule { roles: vec![Role::QaTester], count }
}

/// Code and field of the refusal, or `fine`.
fn checked(change: impl FnOnce(&mut Policy)) -> String {
    let mut policy = Policy::default();
    change(&mut policy);
    match policy.check(&is_zone) {
        Ok(_) => "fine".into(),
        Err(refusal) => format!("{} {}", refusal.code, refusal.field.unwrap_or_default()),
    }
}

#[test]
fn every_number_has_its_limits() {
    for (most, field, set) in [
        (8760, "signature_hours", (|p, n| p.signature_hours = n) as fn(&mut Policy, u16)),
        (8760, "soak_hours", |p, n| p.soak_hours = n),
        (8760, "emergency_hours", |p, n| p.emergency_hours = n),
        (366, "delegation_days", |p, n| p.delegation_days = n),
    ] {
        assert_eq!(checked(|p| set(p, most)), "fine");
        assert_eq!(checked(|p| set(p, most + 1)), format!("invalid_field {field}"));
    }
    for (count, said) in
        [(0, "invalid_field product_owner_signatures"), (1, "fine"), (10, "fine"), (11, "invalid_field product_owner_signatures")]
    {
        assert_eq!(checked(|p| p.product_owner_signatures = count), said, "{count}");
    }
}

#[test]
fn a_signer_rule_names_roles_that_sign_and_one_to_ten_people() {
    let said = |rule: SignerRule| checked(|p| p.more_signers.push(rule));
    for (count, expected) in [(0, "invalid_field more_signers"), (1, "fine"), (10, "fine"), (11, "invalid_field more_signers")] {
        assert_eq!(said(qa(count)), expected, "{count}");
    }
    assert_eq!(said(SignerRule { roles: vec![], count: 1 }), "invalid_field more_signers");
    for role in Role::ALL {
        let expected =
            if matches!(role, Role::ReleaseManager | Role::Auditor | Role::Admin) { "invalid_field more_signers" } else { "fine" };
        assert_eq!(said(SignerRule { roles: vec![Role::QaTester, *role], count: 1 }), expected, "{role}");
    }
}

#[test]
fn there_are_at_most_ten_signer_rules_that_of_the_product_owners_included() {
    assert_eq!(checked(|p| p.more_signers = vec![qa(1); 9]), "fine");
    assert_eq!(checked(|p| p.more_signers = vec![qa(1); 10]), "invalid_field more_signers");
}

#[test]
fn a_window_has_a_name_days_hours_and_a_zone_that_exist() {
    let said = |window: Window| checked(|p| p.windows.push(window));
    let good = || window("Night", week(&[1], "22:00", "02:00"));
    assert_eq!(said(good()), "fine");
    assert_eq!(said(Window { zone: "Mars/Base".into(), ..good() }), "unknown_zone windows");
    for name in ["", "two\nlines", "trailing ", &"x".repeat(61)] {
        assert_eq!(said(Window { name: name.into(), ..good() }), "invalid_field windows", "{name:?}");
    }
    for days in [
        week(&[], "09:00", "17:00"),
        week(&[0], "09:00", "17:00"),
        week(&[8], "09:00", "17:00"),
        week(&[1], "9:00", "17:00"),
        week(&[1], "09:00", "24:00"),
        week(&[1], "", "17:00"),
        once("2026-12-20T18:00", "2026-12-20T18:00"),
        once("2026-12-21T18:00", "2026-12-20T18:00"),
        once("2026-02-30T18:00", "2026-12-20T18:00"),
        once("2026-12-20 18:00", "2026-12-21 18:00"),
        once("2026-12-20T18:00", ""),
    ] {
        assert_eq!(said(window("Wrong", days.clone())), "invalid_field windows", "{days:?}");
    }
    assert_eq!(said(window("Right", once("2026-12-20T18:00", "2026-12-20T18:01"))), "fine");
    assert_eq!(checked(|p| p.windows = vec![good(), good()]), "invalid_field windows", "one name, one window");
    let many = |count: usize| (0..count).map(|n| window(&format!("W{n}"), week(&[1], "09:00", "10:00"))).collect::<Vec<_>>();
    assert_eq!(checked(|p| p.windows = many(20)), "fine");
    assert_eq!(checked(|p| p.windows = many(21)), "invalid_field windows");
}

#[test]
fn what_was_written_in_another_order_is_the_same_policy() {
    let (a, b) = (window("A", week(&[2, 1, 1], "09:00", "10:00")), window("B", week(&[3], "09:00", "10:00")));
    let rule = |roles: &[Role]| SignerRule { roles: roles.to_vec(), count: 1 };
    let one = Policy {
        windows: vec![b.clone(), a.clone()],
        more_signers: vec![rule(&[Role::QaTester]), rule(&[Role::QaTester, Role::Developer, Role::QaTester])],
        ..Policy::default()
    };
    let other = Policy {
        windows: vec![a, b],
        more_signers: vec![rule(&[Role::Developer, Role::QaTester]), rule(&[Role::QaTester])],
        ..Policy::default()
    };
    let hash = |policy: Policy| policy.check(&is_zone).expect("a policy").hash().expect("hash");
    assert_eq!(hash(one), hash(other));
}

#[test]
fn rules_from_before_these_existed_keep_their_hash() {
    let old = r#"{"carry_forward":true,"every_case_run":true,"every_story_accepted":true,"machine_report_required":false,"no_failed_machine_test":true,"no_failed_result":true,"no_open_blocking_feedback":true,"no_open_disagreement":true,"product_owner_signatures":1,"wrong_build_blocks":true}"#;
    let policy: Policy = serde_json::from_str(old).expect("reads");
    assert_eq!(domain::canonical_json(&policy).expect("writes"), old);
}

#[test]
fn a_document_says_each_rule_and_a_difference_says_what_is_gone_and_what_is_new() {
    let old = Policy::default();
    let new = Policy {
        product_owner_signatures: 2,
        more_signers: vec![SignerRule { roles: vec![Role::Developer, Role::QaTester], count: 1 }],
        soak_hours: 24,
        waivers_at_most: Some(1),
        windows: vec![Window {
            name: "Office".into(),
            effect: Effect::Allow,
            zone: "Europe/Paris".into(),
            days: week(&[1, 5], "09:00", "17:00"),
        }],
        ..Policy::default()
    };
    let difference = new.differs_from(&old);
    assert_eq!(difference.gone, ["One product owner who had no part in the build signs.", "A release is sent at any time."]);
    assert_eq!(
        difference.new,
        [
            "A release rests on no more than 1 waiver.",
            "A candidate has been here for 24 hours before anybody signs it.",
            "2 product owners who had no part in the build sign.",
            "Besides, 1 developer or QA tester who had no part in the build signs.",
            "Nobody counts for two of these rules.",
            "Releases are sent in “Office”: every Monday, Friday, from 09:00 to 17:00 (Europe/Paris).",
            "At no other time is a release sent.",
        ]
    );
    assert_eq!(old.differs_from(&old), domain::policy::Difference::default());
}

fn actor(provider: &str, roles: &[Role]) -> Actor {
    let grants = roles.iter().map(|role| Grant { project: id(1), role: *role }).collect();
    let (provider, subject) = (provider.to_owned(), "kim".to_owned());
    Actor::Person(Person { id: id(5), name: "Kim".into(), provider, subject, authenticated_at: Timestamp(0), grants })
}

#[test]
fn whoever_holds_a_role_that_a_rule_names_may_sign_and_nobody_else() {
    let owners = Policy::default().signer_rules();
    let both = Policy { more_signers: vec![qa(1)], ..Policy::default() }.signer_rules();
    for role in Role::ALL {
        let kim = actor("main", &[*role]);
        assert_eq!(kim.may_sign(&owners, id(1)).is_ok(), *role == Role::ProductOwner, "{role}");
        assert_eq!(kim.may_sign(&both, id(1)).is_ok(), matches!(role, Role::ProductOwner | Role::QaTester), "{role}");
    }
    let permit = actor("main", &[Role::QaTester]).may_sign(&both, id(1)).expect("may");
    assert_eq!((permit.action(), permit.project()), (Action::Sign, id(1)));
    let refusal = actor("main", &[Role::Developer]).may_sign(&both, id(1)).expect_err("no such role");
    assert_eq!((refusal.code.as_str(), refusal.advice.as_str()), ("role_missing", "Ask a QA tester or a product owner."));
    assert_eq!(actor("main", &[Role::ProductOwner]).may_sign(&both, id(2)).expect_err("foreign").code, "not_found");
    assert_eq!(actor(GUEST_PROVIDER, Role::ALL).may_sign(&both, id(1)).expect_err("a guest").code, "guest");
    assert!(Actor::System.may_sign(&both, id(1)).is_err());
}

/// Even a policy that never was checked lets no release manager, auditor or admin sign.
#[test]
fn a_rule_that_names_a_role_which_never_signs_lets_nobody_in() {
    let rules = [SignerRule { roles: Role::ALL.to_vec(), count: 1 }];
    for role in [Role::ReleaseManager, Role::Auditor, Role::Admin] {
        assert!(actor("main", &[role]).may_sign(&rules, id(1)).is_err(), "{role}");
    }
}

fn roles() -> impl Strategy<Value = Vec<Role>> {
    proptest::sample::subsequence(SignerRule::ROLES.to_vec(), 0..=3)
}

fn rules() -> impl Strategy<Value = Vec<SignerRule>> {
    let rule = (proptest::sample::subsequence(SignerRule::ROLES.to_vec(), 1..=3), 1..=3_u8);
    vec(rule.prop_map(|(roles, count)| SignerRule { roles, count }), 1..=4)
}

/// The most seats that can be filled, found by trying everything.
fn brute(rules: &[SignerRule], free: &mut Vec<u8>, people: &[Vec<Role>]) -> usize {
    let Some((first, rest)) = people.split_first() else { return 0 };
    let mut best = brute(rules, free, rest);
    for rule in 0..rules.len() {
        if free[rule] > 0 && first.iter().any(|role| rules[rule].roles.contains(role)) {
            free[rule] -= 1;
            best = best.max(1 + brute(rules, free, rest));
            free[rule] += 1;
        }
    }
    best
}

fn basis(policy: &str) -> Basis {
    Basis {
        commit: CommitSha::parse(&"a".repeat(40)).expect("sha"),
        digest: None,
        environment: "production".into(),
        evidence_hash: "e".into(),
        policy_hash: policy.into(),
    }
}

fn signature(signer: u128, live: bool) -> Signature {
    Signature {
        id: id(signer),
        signer: id(signer),
        name: "Kim".into(),
        role: None,
        decision: Decision::Approve,
        reason: "Fine".into(),
        basis: basis(if live { "now" } else { "before" }),
        at: Timestamp(0),
        proof: Proof::Passkey,
        expires_at: None,
        on_behalf_of: None,
        revoked: None,
        noticed: None,
    }
}

fn a_policy() -> impl Strategy<Value = Policy> {
    let hold = || proptest::sample::select(Hold::ALL.to_vec());
    let effect = || proptest::sample::select(Effect::ALL.to_vec());
    let days = prop_oneof![
        (proptest::sample::subsequence(vec![1, 2, 3, 4, 5, 6, 7_u8], 1..=7), 0..24_u8, 0..24_u8).prop_map(|(days, from, until)| week(
            &days,
            &format!("{from:02}:00"),
            &format!("{until:02}:30")
        )),
        (1..28_u8, 1..28_u8).prop_map(|(from, more)| once(&format!("2026-01-{from:02}T00:00"), &format!("2026-02-{more:02}T00:00"))),
    ];
    let windows = vec((proptest::sample::select(vec!["A", "B", "C"]), effect(), any::<bool>(), days), 0..3).prop_map(|windows| {
        let mut named: Vec<Window> = windows
            .into_iter()
            .map(|(name, effect, paris, days)| Window {
                name: name.into(),
                effect,
                zone: if paris { "Europe/Paris" } else { "UTC" }.into(),
                days,
            })
            .collect();
        named.sort_by(|a, b| a.name.cmp(&b.name));
        named.dedup_by(|a, b| a.name == b.name);
        named
    });
    let hours = || 0..3_u16;
    let switches = vec(any::<bool>(), 12);
    let numbers = (hours(), hours(), hours(), hours(), proptest::option::of(hours()), 1..3_u8);
    (switches, hold(), hold(), numbers, prop_oneof![Just(Vec::new()), rules()], windows).prop_map(
        |(on, major, minor, (signature, soak, delegation, emergency, waivers, owners), more, windows)| Policy {
            every_case_run: on[0],
            no_failed_result: on[1],
            every_story_accepted: on[2],
            no_open_blocking_feedback: on[3],
            major_feedback: major,
            minor_feedback: minor,
            no_overdue_follow_up: on[4],
            no_failed_machine_test: on[5],
            machine_report_required: on[6],
            no_open_disagreement: on[7],
            wrong_build_blocks: on[8],
            carry_forward: on[9],
            product_owner_signatures: owners,
            more_signers: more,
            bar_deployer: on[10],
            passkey_required: on[11],
            signature_hours: signature,
            soak_hours: soak,
            waivers_at_most: waivers,
            windows,
            delegation_days: delegation,
            emergency_hours: emergency,
        },
    )
}

proptest! {
    #[test]
    fn as_many_seats_are_filled_as_trying_everything_fills(rules in rules(), people in vec(roles(), 0..=6)) {
        let found = assign(&rules, &people);
        let filled: usize = found.filled.iter().map(Vec::len).sum();
        let mut free: Vec<u8> = rules.iter().map(|rule| rule.count).collect();
        prop_assert_eq!(filled, brute(&rules, &mut free, &people));
        let mut seated: Vec<usize> = found.filled.iter().flatten().copied().collect();
        seated.sort_unstable();
        seated.dedup();
        prop_assert_eq!(seated.len(), filled, "one person counts once");
        for (rule, people_in) in rules.iter().zip(&found.filled) {
            prop_assert!(people_in.len() <= usize::from(rule.count));
            prop_assert!(people_in.iter().all(|person| people[*person].iter().any(|role| rule.roles.contains(role))));
        }
        let seats: usize = rules.iter().map(|rule| usize::from(rule.count)).sum();
        prop_assert_eq!(usize::from(found.more()), seats - filled, "what lacks is what is not filled");
    }

    #[test]
    fn one_more_signature_never_takes_an_approval_away_and_one_less_never_gives_it(
        more in rules(), people in vec((roles(), any::<bool>()), 1..=6), without in any::<prop::sample::Index>()
    ) {
        let policy = Policy { more_signers: more, ..Policy::default() };
        let all: Vec<Signature> = people.iter().zip(1..).map(|((_, live), n)| signature(n, *live)).collect();
        let held = |(n, roles): (u128, &Vec<Role>)| {
            let holder = move |role: &Role| Holder { person: id(n), role: *role, since: Timestamp(0), disabled: false, own_grant: false };
            roles.iter().map(holder).collect::<Vec<_>>()
        };
        let holders: Vec<Holder> = (1..).zip(people.iter().map(|(roles, _)| roles)).flat_map(held).collect();
        let now = basis("now");
        let present = Present { basis: &now, at: Timestamp(100), policy: &policy, holders: &holders, accounts: &Accounts::default(), barred: &[], delegations: &[] };
        let mut fewer = all.clone();
        fewer.remove(without.index(all.len()));
        let missing = |signatures: &[Signature]| match standing(signatures, &present) {
            Standing::Missing { more, lacks } => {
                assert_eq!(more, lacks.iter().map(|lack| lack.count).sum::<u8>());
                more
            }
            _ => 0,
        };
        prop_assert!(missing(&all) <= missing(&fewer));
        prop_assert!(missing(&fewer) <= missing(&all) + 1);
        let mut turned = all.clone();
        turned.reverse();
        prop_assert_eq!(missing(&all), missing(&turned), "the order does not matter");
    }

    #[test]
    fn policies_that_differ_differ_in_words_and_in_their_hash(one in a_policy(), other in a_policy()) {
        let check = |policy: Policy| policy.check(&is_zone).expect("a policy");
        let (one, other) = (check(one), check(other));
        let difference = one.differs_from(&other);
        let same = difference.gone.is_empty() && difference.new.is_empty();
        prop_assert_eq!(same, one == other, "{:#?}", difference);
        prop_assert_eq!(one.hash().expect("hash") == other.hash().expect("hash"), one == other);
    }

    #[test]
    fn a_policy_that_was_checked_is_one_and_survives_a_file(policy in a_policy()) {
        let policy = policy.check(&is_zone).expect("a policy");
        prop_assert_eq!(&policy.clone().check(&is_zone).expect("still one"), &policy);
        let file = domain::policy::PolicyFile {
            schema: domain::policy::SCHEMA.into(), project: "p".into(), environment: "e".into(), version: 1, rules: policy.clone(),
        };
        let back = domain::policy::PolicyFile::read(file.text().expect("writes").as_bytes()).expect("reads");
        prop_assert_eq!(back.rules, policy);
    }
}
