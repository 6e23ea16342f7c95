//! Somebody proved who they are at a provider: finds the person behind the identity, or makes one.

use crate::db::{audit, people};
use crate::{Backend, Error};
use domain::access::Person;
use domain::id::PersonId;
use domain::{Actor, Refusal};

/// What a provider vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// `github` or the name of the OIDC provider.
    pub provider: String,
    /// The provider's immutable id: `sub`, or GitHub's number. Never a login or an e-mail address.
    pub subject: String,
    /// As printed.
    pub name: String,
    /// GitHub's numeric id, if the provider is GitHub.
    pub github_id: Option<i64>,
    /// What they are called there, and in the settings.
    pub logins: Vec<String>,
    /// Addresses that the provider has verified, and only those.
    pub emails: Vec<String>,
}

/// Signs in. What the person is known as is remembered, so that they cannot sign their own changes.
///
/// # Errors
/// `person_disabled` (403).
pub async fn sign_in(backend: &Backend, who: SignIn) -> Result<Person, Error> {
    let now = backend.clock().now();
    let mut tx = backend.begin().await?;
    let name = printable(&who.name, &who.subject);
    let known = people::by_identity(&mut tx, &who.provider, &who.subject).await?;
    let id: PersonId = match &known {
        Some(person) if person.disabled_at.is_some() => {
            return Err(Refusal::forbidden(
                "person_disabled",
                "Your access to this portal was taken away.",
                "Ask an admin if this is a mistake.",
            )
            .into());
        }
        Some(person) => {
            people::rename(&mut tx, person.id, &name).await?;
            person.id
        }
        None => {
            let id = backend.clock().id();
            people::insert(&mut tx, id, &name, &who.provider, &who.subject, now).await?;
            id
        }
    };
    if let Some(number) = who.github_id {
        people::add_alias(&mut tx, id, "github_id", &number.to_string()).await?;
    }
    let configured = backend
        .config()
        .projects
        .iter()
        .flat_map(|project| &project.members)
        .filter(|member| member.provider == who.provider && member.subject == who.subject)
        .filter_map(|member| member.github_login.as_ref());
    for login in configured.clone().chain(who.logins.iter().filter(|_| who.github_id.is_some())).filter(|login| !login.trim().is_empty()) {
        // What another provider calls them they may have chosen themselves.
        people::vouch_login(&mut tx, id, login.trim()).await?;
    }
    for login in who.logins.iter().chain(configured).filter(|login| !login.trim().is_empty()) {
        people::add_alias(&mut tx, id, "login", login.trim()).await?;
    }
    for email in who.emails.iter().filter(|email| email.contains('@')) {
        people::add_alias(&mut tx, id, "email", email.trim()).await?;
    }
    if let Some(address) = who.emails.iter().map(|email| email.trim()).find(|email| email.contains('@')) {
        super::choose_notices::learn(&mut tx, backend, id, address, now).await?;
    }
    let person = people::person(&mut tx, id, &who.provider, &who.subject, now)
        .await?
        .ok_or_else(|| Error::inconsistent("identity", "person_id", id))?;
    let actor = Actor::Person(person.clone());
    let fact = audit::Fact {
        at: now,
        project: None,
        candidate: None,
        actor: &actor,
        action: "signed_in",
        sentence: format!("Signed in with {}.", who.provider),
        detail: serde_json::json!({ "provider": who.provider, "subject": who.subject, "first_time": known.is_none() }),
    };
    audit::append(&mut tx, fact).await?;
    tx.commit().await?;
    Ok(person)
}

/// Providers send names of any length and content; a person without one is called by their id there.
fn printable(name: &str, subject: &str) -> String {
    let name: String = name.chars().filter(|letter| !letter.is_control()).take(200).collect();
    if name.trim().is_empty() { subject.chars().take(200).collect() } else { name.trim().to_owned() }
}
