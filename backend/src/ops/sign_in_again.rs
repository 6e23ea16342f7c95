//! Somebody who is signed in did it again, for one statement or one enrolment. What their provider says of when it asked
//! is noted there; the statement or enrolment looks whether it is fresh.

use super::step_up::is_fresh;
use crate::config::Enrol;
use crate::db::{audit, enrolments, signings};
use crate::{Backend, Error};
use domain::id::{EnrolmentId, SigningId};
use domain::{Actor, Refusal, Timestamp};

/// What it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A statement.
    Signing(SigningId),
    /// A passkey or app on its way in.
    Enrolment(EnrolmentId),
}

impl std::fmt::Display for Purpose {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Signing(id) => write!(f, "signing:{id}"),
            Self::Enrolment(id) => write!(f, "enrolment:{id}"),
        }
    }
}

impl std::str::FromStr for Purpose {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        match text.split_once(':') {
            Some(("signing", id)) => Ok(Self::Signing(id.parse()?)),
            Some(("enrolment", id)) => Ok(Self::Enrolment(id.parse()?)),
            _ => Err(Refusal::malformed("purpose", "is not one of ours")),
        }
    }
}

/// Notes it.
///
/// # Errors
/// `other_identity` (403) when it is not the identity of this session; `not_asked_again` (403) when the provider asked
/// nobody, or not for this; `not_found`.
pub async fn note(
    backend: &Backend,
    actor: &Actor,
    session: &str,
    purpose: Purpose,
    (provider, subject): (&str, &str),
    asked_at: Option<Timestamp>,
) -> Result<(), Error> {
    let person = actor.person()?;
    if (person.provider.as_str(), person.subject.as_str()) != (provider, subject) {
        return Err(Refusal::forbidden(
            "other_identity",
            "You signed in again as somebody else. Nothing was recorded.",
            "Sign in with the account of this session.",
        )
        .into());
    }
    let now = backend.clock().now();
    let mut tx = backend.begin().await?;
    let since = match purpose {
        Purpose::Signing(id) => {
            let draft = signings::by_id(&mut tx, id).await?.filter(|draft| draft.person == person.id && draft.session_hash == session);
            draft.ok_or_else(|| Refusal::not_found("signature"))?.drafted_at
        }
        Purpose::Enrolment(id) => {
            let begun = enrolments::by_id(&mut tx, id, person.id).await?.filter(|begun| begun.session_hash == session);
            begun.ok_or_else(|| Refusal::not_found("enrolment"))?.begun_at
        }
    };
    let asked_at = asked_at.filter(|at| is_fresh(*at, since, now)).ok_or_else(|| {
        Refusal::forbidden(
            "not_asked_again",
            "Your provider did not ask who you are, or does not say when.",
            "Prove it by a passkey or a one-time code.",
        )
    })?;
    let what = match purpose {
        Purpose::Signing(id) => {
            signings::signed_in(&mut tx, id, asked_at).await?;
            "a signature"
        }
        Purpose::Enrolment(id) => {
            if backend.config().signing.enrol != Enrol::FreshSignIn || !enrolments::held(&mut tx, person.id).await?.is_first() {
                return Err(super::enrol::not_allowed().into());
            }
            enrolments::allow(&mut tx, id, "signing in again", now).await?;
            "a passkey or app"
        }
    };
    let fact = audit::Fact {
        at: now,
        project: None,
        candidate: None,
        actor,
        action: "signed_in_again",
        sentence: format!("Signed in again with {provider} for {what}."),
        detail: serde_json::json!({ "purpose": purpose.to_string(), "asked_at": asked_at }),
    };
    audit::append(&mut tx, fact).await?;
    tx.commit().await
}
