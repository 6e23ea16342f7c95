//! The policy page as the server draws it.

use super::form::Edit;
use crate::context::FormEcho;
use crate::qa::testing::{count, html};
use domain::access::Role;
use domain::policy::{Days, Effect, Policy, SignerRule, Window};
use domain::refusal::{Kind, Refusal};
use leptos::prelude::*;

fn policy() -> Policy {
    let days = Days::Week { days: vec![5, 6], from: "22:00".into(), until: "02:00".into() };
    Policy {
        more_signers: vec![SignerRule { roles: vec![Role::QaTester, Role::UatTester], count: 2 }],
        windows: vec![Window { name: "Night".into(), effect: Effect::Allow, zone: "Europe/Paris".into(), days }],
        ..Policy::default()
    }
}

fn form(echo: Option<FormEcho>) -> String {
    html(echo, || view! { <Edit action="/p/parlai/policy".to_owned() policy=policy() version=3 tried=false/> })
}

#[test]
fn the_form_shows_what_stands_and_offers_empty_rows() {
    let page = form(None);
    for part in [
        "name=\"signer-0-count\"",
        "name=\"signer-2-count\"",
        "name=\"week-0-remove\"",
        "value=\"Europe/Paris\"",
        "value=\"22:00\"",
        "name=\"once-1-name\"",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(
        !page.contains("name=\"signer-3-count\"") && !page.contains("signer-1-remove"),
        "two empty rows, and nothing to remove in them"
    );
    assert_eq!(count(&page, "name=\"week-0-day\""), 7);
    let on = |name: &str, value: &str| {
        page.split("<input").any(|input| {
            input.contains(&format!("name=\"{name}\""))
                && input.contains(&format!("value=\"{value}\""))
                && input.split('>').next().is_some_and(|tag| tag.contains("checked"))
        })
    };
    assert!(
        on("week-0-day", "5") && !on("week-0-day", "7") && on("signer-0-role", "uat_tester") && !on("signer-0-role", "developer"),
        "{page}"
    );
}

#[test]
fn a_form_that_was_refused_comes_back_as_it_was_typed() {
    let refusal = Refusal::new(Kind::Invalid, "unknown_zone", "The window “X” names the time zone “Mars”.", "Correct it.").about("windows");
    let values = [("version", "3"), ("week-4-name", "X"), ("week-4-zone", "Mars"), ("week-4-day", "7"), ("signer-0-role", "developer")];
    let values = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let page = form(Some(FormEcho { refusal: Some(refusal), values }));
    assert!(page.contains("unknown_zone") && page.contains("value=\"Mars\""), "{page}");
    assert!(page.contains("name=\"week-6-name\""), "the row that was typed, and two empty ones after it");
}

#[test]
fn what_is_wrong_in_a_row_is_said_in_that_row() {
    for (field, value) in [("week-0-zone", "Mars"), ("signer-0-count", "0"), ("week-0-day", ""), ("signer-0-role", "")] {
        let refusal = Refusal::new(Kind::Invalid, "invalid_field", "This row is wrong.", "Correct it.").about(field);
        let values = [("version", "3"), (field, value)].iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let page = form(Some(FormEcho { refusal: Some(refusal), values }));
        let row = page.split("<fieldset class=\"policy-row\"").find(|row| row.contains(&format!("name=\"{field}\""))).expect("the row");
        assert!(row.contains("class=\"field-error\"") && row.contains("This row is wrong."), "{field}: {row}");
    }
}
