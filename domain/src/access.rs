//! Who may do what. One question, `actor.may(action, project)`; everything that is not named is denied.

mod rights;

pub use rights::{Action, Role, Scope, who_may};

use crate::delegation::Delegation;
use crate::id::{PersonId, ProjectId};
use crate::policy::SignerRule;
use crate::refusal::Refusal;
use crate::time::Timestamp;
use rights::allowed;
use serde::{Deserialize, Serialize};

/// The provider of identities that are invitations; no configured one may be called so.
pub const GUEST_PROVIDER: &str = "invitation";
/// All that a guest may do, whatever roles the invitation or anybody gave.
const GUEST: &[Action] = &[Action::ViewUat, Action::GiveAcceptance, Action::GiveFeedback, Action::ConfirmFeedback];

/// A role in a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Where.
    pub project: ProjectId,
    /// What.
    pub role: Role,
}

/// A person who signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// As printed.
    pub name: String,
    /// `github` or the name of the OIDC provider.
    pub provider: String,
    /// The provider's immutable id of this person.
    pub subject: String,
    /// When they proved who they are.
    pub authenticated_at: Timestamp,
    /// Roles.
    pub grants: Vec<Grant>,
}

impl Person {
    /// Came by an invitation's link, without an account.
    #[must_use]
    pub fn is_guest(&self) -> bool {
        self.provider == GUEST_PROVIDER
    }

    fn can(&self, action: Action, project: ProjectId) -> bool {
        (!self.is_guest() || GUEST.contains(&action))
            && self.grants.iter().any(|grant| grant.project == project && allowed(grant.role).contains(&action))
    }
}

/// Who is asking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Actor {
    /// Somebody with a session.
    Person(Person),
    /// A program with a bearer token of one project.
    Token {
        /// As named when it was made.
        name: String,
        /// The token's id.
        id: crate::id::TokenId,
        /// The project it belongs to.
        project: ProjectId,
        /// What it may do.
        scopes: Vec<Scope>,
    },
    /// The portal itself: jobs that follow what GitHub and Jira say.
    System,
}

/// Proof that the question was asked and answered with yes. Only [`Actor::may`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit {
    action: Action,
    project: ProjectId,
    actor: Actor,
}

impl Permit {
    /// What was permitted.
    #[must_use]
    pub const fn action(&self) -> Action {
        self.action
    }
    /// Where.
    #[must_use]
    pub const fn project(&self) -> ProjectId {
        self.project
    }
    /// To whom.
    #[must_use]
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }
}

impl Actor {
    /// May this actor do `action` in `project`?
    ///
    /// # Errors
    /// `not_found` when the project is not for these eyes at all (so that its existence stays hidden),
    /// `role_missing` when it is, but this action is not.
    pub fn may(&self, action: Action, project: ProjectId) -> Result<Permit, Refusal> {
        if self.can(action, project) {
            return Ok(Permit { action, project, actor: self.clone() });
        }
        Err(self.refused(action, project, &who_may(action)))
    }

    /// May this actor sign under these rules? Whoever holds a role that one of them names may; a program and a guest never do.
    ///
    /// # Errors
    /// As [`Actor::may`] of [`Action::Sign`].
    pub fn may_sign(&self, rules: &[SignerRule], project: ProjectId) -> Result<Permit, Refusal> {
        let signs = |role: &Role| SignerRule::ROLES.contains(role) && rules.iter().any(|rule| rule.roles.contains(role));
        if !self.is_guest() && self.roles(project).iter().any(signs) {
            return Ok(Permit { action: Action::Sign, project, actor: self.clone() });
        }
        let who: Vec<Role> = Role::ALL.iter().copied().filter(signs).collect();
        Err(self.refused(Action::Sign, project, &who))
    }

    /// Why not: who may, as far as this actor may know that there is anything.
    fn refused(&self, action: Action, project: ProjectId, who: &[Role]) -> Refusal {
        if !self.can(Action::ViewUat, project) {
            return Refusal::not_found("project");
        }
        if self.is_guest() {
            return Refusal::forbidden(
                "guest",
                "You were invited to try this application; this page is for people with an account.",
                "Go back to what you were asked to try.",
            );
        }
        let who: Vec<String> =
            who.iter().map(|role| format!("{} {}", if role.label().starts_with('a') { "an" } else { "a" }, role.label())).collect();
        let advice = if who.is_empty() { "Nobody can do this by hand.".to_owned() } else { format!("Ask {}.", who.join(" or ")) };
        Refusal::forbidden("role_missing", format!("You may not {} in this project.", action.phrase()), advice)
    }

    /// May this actor sign in the name of another? They need a role of their own that a rule could name, so that nobody signs
    /// in a name who must never sign; the other's right is looked at wherever the signature is counted.
    ///
    /// # Errors
    /// As [`Actor::may`] when they do not see the project; `not_stand_in` when the delegation is not theirs, does not count, or
    /// they hold no such role.
    pub fn may_sign_for(&self, delegation: &Delegation, environment: &str, now: Timestamp) -> Result<Permit, Refusal> {
        self.may(Action::View, delegation.project)?;
        if self.person()?.id != delegation.by || !delegation.counts_for(environment, now) {
            return Err(Refusal::forbidden(
                "not_stand_in",
                format!("You do not stand in for {} now.", delegation.of_name),
                "Ask them to name you as their stand-in.",
            ));
        }
        if !may_stand_in(&self.roles(delegation.project)) {
            return Err(Refusal::forbidden(
                "not_stand_in",
                format!("You cannot sign for {} any more: {STAND_INS}.", delegation.of_name),
                "Ask them to name somebody else.",
            ));
        }
        Ok(Permit { action: Action::Sign, project: delegation.project, actor: self.clone() })
    }

    /// Like [`Actor::may`], for showing or hiding; the server asks again when it matters.
    #[must_use]
    pub fn can(&self, action: Action, project: ProjectId) -> bool {
        match self {
            Self::Person(person) => person.can(action, project),
            Self::Token { project: own, scopes, .. } => *own == project && scopes.iter().any(|scope| scope.allows().contains(&action)),
            Self::System => matches!(action, Action::View | Action::ViewUat | Action::SubmitCandidate | Action::AttachReport),
        }
    }

    /// The person, where one is needed.
    ///
    /// # Errors
    /// `person_required`: programs do not sign, accept or test.
    pub fn person(&self) -> Result<&Person, Refusal> {
        match self {
            Self::Person(person) => Ok(person),
            _ => Err(Refusal::forbidden("person_required", "Only a signed-in person may do this.", "Sign in and do it in the portal.")),
        }
    }

    /// Somebody who came by an invitation's link.
    #[must_use]
    pub fn is_guest(&self) -> bool {
        matches!(self, Self::Person(person) if person.is_guest())
    }

    /// As printed in the audit log.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Person(person) => &person.name,
            Self::Token { name, .. } => name,
            Self::System => "Murmuration",
        }
    }

    /// This person's roles in `project`, in the order of the glossary.
    #[must_use]
    pub fn roles(&self, project: ProjectId) -> Vec<Role> {
        match self {
            Self::Person(person) => {
                Role::ALL.iter().copied().filter(|role| person.grants.iter().any(|g| g.project == project && g.role == *role)).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// Completes a refusal of somebody who cannot stand in.
pub const STAND_INS: &str = "only a developer, QA tester, UAT tester or product owner of this project signs for another";

/// May somebody with these roles sign in the name of another? Whoever may never sign by an own role may not by a borrowed one.
#[must_use]
pub fn may_stand_in(roles: &[Role]) -> bool {
    roles.iter().any(|role| SignerRule::ROLES.contains(role))
}
