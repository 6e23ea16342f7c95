//! What a policy says: to people in sentences, to the hash in bytes, and about who signs.

use domain::access::Role;
use domain::policy::{Hold, Policy, SignerRule};

/// Every rule off.
fn nothing() -> Policy {
    Policy {
        every_case_run: false,
        no_failed_result: false,
        every_story_accepted: false,
        no_open_blocking_feedback: false,
        no_overdue_follow_up: false,
        no_failed_machine_test: false,
        no_open_disagreement: false,
        wrong_build_blocks: false,
        carry_forward: false,
        signature_hours: 0,
        ..Policy::default()
    }
}

#[test]
fn every_rule_that_is_on_is_said_in_a_sentence_of_its_own_and_one_that_is_off_is_not() {
    type Switch = (&'static str, fn(&mut Policy));
    let switches: [Switch; 13] = [
        ("Every planned test case has a result.", |p| p.every_case_run = true),
        ("No result is failed or blocked", |p| p.no_failed_result = true),
        ("Every story is accepted", |p| p.every_story_accepted = true),
        ("No blocking feedback", |p| p.no_open_blocking_feedback = true),
        ("No major feedback is without a fix", |p| p.major_feedback = Hold::UntilFixed),
        ("No major feedback is open", |p| p.major_feedback = Hold::UntilConfirmed),
        ("No minor feedback is without a fix", |p| p.minor_feedback = Hold::UntilFixed),
        ("No minor feedback is open", |p| p.minor_feedback = Hold::UntilConfirmed),
        ("No follow-up", |p| p.no_overdue_follow_up = true),
        ("No machine test failed.", |p| p.no_failed_machine_test = true),
        ("A machine report is attached.", |p| p.machine_report_required = true),
        ("Testers do not disagree", |p| p.no_open_disagreement = true),
        ("serves another build", |p| p.wrong_build_blocks = true),
    ];
    let says = |policy: &Policy, words: &str| policy.sentences().iter().filter(|sentence| sentence.contains(words)).count();
    for (words, switch) in switches {
        assert_eq!(says(&nothing(), words), 0, "{words}: it is off");
        let mut on = nothing();
        switch(&mut on);
        assert_eq!(says(&on, words), 1, "{words}");
        assert_eq!(on.sentences().len(), nothing().sentences().len() + 1, "{words}: nothing else is said");
    }
    assert!(nothing().sentences().iter().all(|sentence| sentence.len() > 20 && sentence.ends_with('.')), "{:?}", nothing().sentences());
}

#[test]
fn results_may_be_carried_or_never_and_one_of_the_two_is_said() {
    for (carry, said) in [(true, "may be carried"), (false, "never carried")] {
        let sentences = Policy { carry_forward: carry, ..nothing() }.sentences();
        let found: Vec<&String> = sentences.iter().filter(|sentence| sentence.contains("carried")).collect();
        assert!(found.len() == 1 && found[0].contains(said), "{found:?}");
    }
}

#[test]
fn the_number_of_product_owners_is_said_and_lies_between_1_and_10() {
    for (owners, said) in [(1, "One product owner"), (3, "3 product owners")] {
        let policy = Policy { product_owner_signatures: owners, ..Policy::default() };
        assert!(policy.sentences().iter().any(|sentence| sentence.contains(said)), "{:?}", policy.sentences());
        assert_eq!(policy.clone().check(&|_| true).expect("good numbers"), policy, "checked, not changed");
    }
    for owners in [0, 11, u8::MAX] {
        let refusal = Policy { product_owner_signatures: owners, ..Policy::default() }.check(&|_| true).expect_err("out of bounds");
        assert_eq!((refusal.code.as_str(), refusal.field.as_deref()), ("invalid_field", Some("product_owner_signatures")));
    }
}

#[test]
fn product_owners_are_the_first_rule_about_who_signs_and_the_others_follow_in_their_order() {
    let more = vec![SignerRule { roles: vec![Role::QaTester], count: 2 }, SignerRule { roles: vec![Role::Developer], count: 1 }];
    let policy = Policy { product_owner_signatures: 3, more_signers: more.clone(), ..Policy::default() };
    let rules = policy.signer_rules();
    assert_eq!(rules[0], SignerRule { roles: vec![Role::ProductOwner], count: 3 });
    assert_eq!(rules[1..], more);
}

#[test]
fn a_rule_that_is_off_leaves_no_trace_in_the_text_so_that_older_policies_keep_their_hash() {
    let text = serde_json::to_string(&nothing()).expect("JSON");
    for absent in [
        "major_feedback",
        "minor_feedback",
        "no_overdue_follow_up",
        "more_signers",
        "bar_deployer",
        "passkey_required",
        "signature_hours",
        "soak_hours",
        "waivers_at_most",
        "windows",
        "delegation_days",
        "emergency_hours",
    ] {
        assert!(!text.contains(absent), "{absent} in {text}");
    }
    assert_eq!(serde_json::from_str::<Policy>(&text).expect("reads"), nothing());
}

#[test]
fn every_rule_that_is_on_survives_writing_and_reading_and_changes_the_hash() {
    let base = nothing().hash().expect("hash");
    let changes: [fn(&mut Policy); 9] = [
        |p| p.major_feedback = Hold::UntilFixed,
        |p| p.minor_feedback = Hold::UntilConfirmed,
        |p| p.bar_deployer = true,
        |p| p.passkey_required = true,
        |p| p.signature_hours = 72,
        |p| p.soak_hours = 1,
        |p| p.waivers_at_most = Some(0),
        |p| p.delegation_days = 14,
        |p| p.emergency_hours = 24,
    ];
    for (position, change) in changes.iter().enumerate() {
        let mut policy = nothing();
        change(&mut policy);
        let text = serde_json::to_string(&policy).expect("JSON");
        assert_eq!(serde_json::from_str::<Policy>(&text).expect("reads"), policy, "change {position}");
        assert_ne!(policy.hash().expect("hash"), base, "change {position}");
    }
}

#[test]
fn a_rule_that_is_not_known_is_refused_by_its_name() {
    let mut value = serde_json::to_value(Policy::default()).expect("JSON");
    value["no_failed_resluts"] = true.into();
    let error = serde_json::from_value::<Policy>(value).expect_err("misspelt").to_string();
    assert!(error.contains("no_failed_resluts"), "{error}");
}
