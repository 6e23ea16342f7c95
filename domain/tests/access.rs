//! The golden table role × action: every role and every action, compared with a reviewed file.

use domain::access::{Action, Actor, GUEST_PROVIDER, Grant, Person, Role, Scope, who_may};
use domain::delegation::Delegation;
use domain::id::{PersonId, ProjectId, TokenId};
use domain::policy::SignerRule;
use domain::time::Timestamp;
use std::fmt::Write as _;
use uuid::Uuid;

fn project(n: u128) -> ProjectId {
    Uuid::from_u128(n).into()
}

fn person(roles: &[Role]) -> Actor {
    let grants = roles.iter().map(|role| Grant { project: project(1), role: *role }).collect();
    let id: PersonId = Uuid::from_u128(7).into();
    Actor::Person(Person { id, name: "X".into(), provider: "main".into(), subject: "x".into(), authenticated_at: Timestamp(0), grants })
}

fn guest(roles: &[Role]) -> Actor {
    match person(roles) {
        Actor::Person(person) => Actor::Person(Person { provider: GUEST_PROVIDER.into(), ..person }),
        other => other,
    }
}

fn token(scopes: &[Scope]) -> Actor {
    let id: TokenId = Uuid::from_u128(9).into();
    Actor::Token { name: "ci".into(), id, project: project(1), scopes: scopes.to_vec() }
}

/// Somebody stands in for Pavel since a minute ago.
fn delegation(by: u128, environment: Option<&str>, until: Timestamp, now: Timestamp) -> Delegation {
    Delegation {
        id: Uuid::from_u128(70).into(),
        project: project(1),
        of: Uuid::from_u128(8).into(),
        of_name: "Pavel".into(),
        by: Uuid::from_u128(by).into(),
        by_name: "X".into(),
        environment: environment.map(str::to_owned),
        reason: "Holidays".into(),
        begins: now.plus_seconds(-60),
        until,
        ended: None,
    }
}

fn table() -> String {
    let mut actors: Vec<(String, Actor)> = Role::ALL.iter().map(|role| (role.to_string(), person(&[*role]))).collect();
    actors.push(("no_role".into(), person(&[])));
    actors.push(("guest".into(), guest(&[Role::UatTester])));
    actors.extend(Scope::ALL.iter().map(|scope| (scope.to_string(), token(&[*scope]))));
    actors.push(("system".into(), Actor::System));
    let mut text = format!("{:<20}", "action");
    for (name, _) in &actors {
        let _ = write!(text, " {name}");
    }
    text.push('\n');
    let mut line = |what: &str, may: &dyn Fn(&Actor) -> bool| {
        let _ = write!(text, "{what:<20}");
        for (name, actor) in &actors {
            let answer = if may(actor) { "yes" } else { "-" };
            let _ = write!(text, " {answer:<width$}", width = name.len());
        }
        let trimmed = text.trim_end().len();
        text.truncate(trimmed);
        text.push('\n');
    };
    for action in Action::ALL {
        line(action.as_str(), &|actor| actor.may(*action, project(1)).is_ok());
    }
    let now = Timestamp(1_000_000);
    let named = delegation(7, None, now.plus_seconds(60), now);
    line("sign_for_another", &|actor| actor.may_sign_for(&named, "production", now).is_ok());
    text
}

#[test]
fn every_role_may_do_precisely_what_the_reviewed_table_says() {
    let golden = include_str!("golden/access.txt");
    let actual = table();
    assert_eq!(actual, golden, "the table changed; review it, then put this into domain/tests/golden/access.txt:\n{actual}");
}

#[test]
fn nobody_may_do_anything_in_a_foreign_project_and_its_existence_stays_hidden() {
    let everything = person(Role::ALL);
    for action in Action::ALL {
        let refusal = everything.may(*action, project(2)).expect_err("a foreign project");
        assert_eq!(refusal.code, "not_found", "{action}");
    }
    assert_eq!(token(Scope::ALL).may(Action::View, project(2)).expect_err("foreign").code, "not_found");
}

#[test]
fn a_role_that_is_missing_is_said_with_who_has_it() {
    let refusal = person(&[Role::Developer]).may(Action::Sign, project(1)).expect_err("no role");
    assert_eq!(refusal.code, "role_missing");
    assert_eq!(refusal.advice, "Ask a product owner.");
}

#[test]
fn a_guest_signs_nothing_and_sees_no_more_than_what_is_to_be_tried_whatever_roles_it_has() {
    let everything = guest(Role::ALL);
    let may: Vec<&str> = Action::ALL.iter().filter(|action| everything.may(**action, project(1)).is_ok()).map(|a| a.as_str()).collect();
    assert_eq!(may, ["view_uat", "give_acceptance", "give_feedback", "confirm_feedback"]);
    assert_eq!(everything.may(Action::Sign, project(1)).expect_err("a guest").code, "guest");
    assert_eq!(everything.may(Action::Sign, project(2)).expect_err("foreign").code, "not_found");
    assert!(guest(&[]).may(Action::ViewUat, project(1)).is_err());
}

#[test]
fn only_product_owners_sign_and_no_program_does() {
    assert_eq!(who_may(Action::Sign), vec![Role::ProductOwner]);
    assert!(!token(Scope::ALL).can(Action::Sign, project(1)));
    assert!(!Actor::System.can(Action::Sign, project(1)));
    assert_eq!(token(Scope::ALL).person().expect_err("a program").code, "person_required");
}

#[test]
fn every_refusal_says_in_words_of_its_own_what_one_may_not_do() {
    let mut said = std::collections::BTreeSet::new();
    for action in Action::ALL {
        // Whoever may do it is no witness; somebody else of the project is.
        let Some(other) = Role::ALL.iter().find(|role| !who_may(*action).contains(role)) else { continue };
        let refusal = person(&[*other]).may(*action, project(1)).expect_err("not this role");
        assert!(refusal.sentence.len() > "You may not  in this project.".len() + 4, "{action}: {}", refusal.sentence);
        assert!(said.insert(refusal.sentence.clone()), "{action}: said of another action too: {}", refusal.sentence);
    }
    assert!(said.len() > 15, "few actions are refused to anybody");
}

#[test]
fn an_actor_is_called_by_name_and_only_a_person_is_one() {
    let anna = person(&[Role::Auditor]);
    assert_eq!((anna.name(), anna.person().expect("a person").subject.as_str()), ("X", "x"));
    assert_eq!(token(Scope::ALL).name(), "ci");
    assert_eq!(Actor::System.name(), "Murmuration");
    assert_eq!(Actor::System.person().expect_err("a program").code, "person_required");
}

#[test]
fn roles_are_those_of_the_project_in_the_order_of_the_glossary_each_once() {
    let given = [Role::Auditor, Role::Developer, Role::Auditor];
    assert_eq!(person(&given).roles(project(1)), [Role::Developer, Role::Auditor]);
    assert_eq!(person(&given).roles(project(2)), []);
    assert_eq!(token(Scope::ALL).roles(project(1)), []);
    assert_eq!(Actor::System.roles(project(1)), []);
}

#[test]
fn a_permit_names_what_was_asked_where_and_by_whom() {
    let actor = person(&[Role::ProductOwner]);
    let permit = actor.may(Action::Waive, project(1)).expect("may");
    assert_eq!((permit.action(), permit.project(), permit.actor()), (Action::Waive, project(1), &actor));
}

#[test]
fn only_who_is_named_as_a_stand_in_signs_for_another_while_it_counts_and_where() {
    let now = Timestamp(1_000_000);
    let delegation = |by, environment, until| delegation(by, environment, until, now);
    let later = now.plus_seconds(60);
    let asked = |delegation: Delegation| person(&[Role::QaTester]).may_sign_for(&delegation, "production", now).map_err(|no| no.code);
    let permit = asked(delegation(7, None, later)).expect("named, and it counts");
    assert_eq!((permit.action(), permit.project()), (Action::Sign, project(1)));
    assert!(asked(delegation(7, Some("production"), later)).is_ok());
    assert_eq!(asked(delegation(9, None, later)).err().as_deref(), Some("not_stand_in"), "somebody else is named");
    assert_eq!(asked(delegation(7, Some("qa"), later)).err().as_deref(), Some("not_stand_in"), "for another environment");
    assert_eq!(asked(delegation(7, None, now)).err().as_deref(), Some("not_stand_in"), "over");
    for role in Role::ALL {
        let answer = person(&[*role]).may_sign_for(&delegation(7, None, later), "production", now).map(|_| ()).map_err(|no| no.code);
        let expected = if SignerRule::ROLES.contains(role) { Ok(()) } else { Err("not_stand_in".to_owned()) };
        assert_eq!(answer, expected, "{role}: whoever never signs by an own role does not by a borrowed one");
    }
    let both = person(&[Role::Admin, Role::UatTester]);
    assert!(both.may_sign_for(&delegation(7, None, later), "production", now).is_ok(), "one of their roles is enough");
    let abroad = Delegation { project: project(2), ..delegation(7, None, later) };
    assert_eq!(asked(abroad).err().as_deref(), Some("not_found"), "a project that they do not see");
}
