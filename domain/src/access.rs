//! Who may do what. One question, `actor.may(action, project)`; everything that is not named is denied.

use crate::delegation::Delegation;
use crate::id::{PersonId, ProjectId};
use crate::policy::SignerRule;
use crate::refusal::Refusal;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

crate::words! {
    /// What a person is in one project.
    pub enum Role {
        /// Sees all, answers feedback.
        Developer = "developer",
        /// Runs test cases.
        QaTester = "qa_tester",
        /// Accepts or rejects stories as an end user.
        UatTester = "uat_tester",
        /// Signs.
        ProductOwner = "product_owner",
        /// Runs the project; cannot sign by that role.
        ReleaseManager = "release_manager",
        /// Reads everything, changes nothing.
        Auditor = "auditor",
        /// Settings; cannot sign.
        Admin = "admin",
    }
}

impl Role {
    /// As people say it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Developer => "developer",
            Self::QaTester => "QA tester",
            Self::UatTester => "UAT tester",
            Self::ProductOwner => "product owner",
            Self::ReleaseManager => "release manager",
            Self::Auditor => "auditor",
            Self::Admin => "admin",
        }
    }
}

crate::words! {
    /// What can be done in a project.
    pub enum Action {
        /// Read candidates, results, feedback and releases.
        View = "view",
        /// Read what is to be tried, and what one reported oneself: all that a guest sees.
        ViewUat = "view_uat",
        /// Read the audit log.
        ViewAudit = "view_audit",
        /// Take the audit log out as a file.
        ExportAudit = "export_audit",
        /// Take out what was signed for whoever deploys.
        ReadAttestation = "read_attestation",
        /// Bring in a candidate.
        SubmitCandidate = "submit_candidate",
        /// Attach machine results to a candidate.
        AttachReport = "attach_report",
        /// Write and retire test cases.
        EditTestCase = "edit_test_case",
        /// Add cases to a candidate's plan.
        EditPlan = "edit_plan",
        /// Start a run and record results.
        RecordResult = "record_result",
        /// Settle a case that testers disagree on.
        SettleResult = "settle_result",
        /// Accept results of the candidate before for cases that did not change.
        CarryResult = "carry_result",
        /// Accept or reject a story.
        GiveAcceptance = "give_acceptance",
        /// Report a problem.
        GiveFeedback = "give_feedback",
        /// Answer a report, say in which candidate it is fixed.
        AnswerFeedback = "answer_feedback",
        /// Confirm or reopen what one reported.
        ConfirmFeedback = "confirm_feedback",
        /// Write what is new in a candidate for its end users.
        EditReleaseNotes = "edit_release_notes",
        /// Record an exception for a result or a report.
        Waive = "waive",
        /// Approve or reject a candidate.
        Sign = "sign",
        /// Give one of the two words that send a candidate past its gate.
        ReleaseInEmergency = "release_in_emergency",
        /// Change the project's rules.
        EditPolicy = "edit_policy",
        /// Say how the project lives in Jira.
        ManageJira = "manage_jira",
        /// Give and take roles.
        ManagePeople = "manage_people",
        /// Make and revoke API tokens.
        ManageTokens = "manage_tokens",
        /// Invite guests to try candidates.
        Invite = "invite",
        /// Tell a stuck deployment what to do next.
        ResolveDeployment = "resolve_deployment",
        /// Say that a mail did not arrive.
        ReportBounce = "report_bounce",
    }
}

impl Action {
    /// Completes "You may not …" and "… may".
    #[must_use]
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::View => "see this project",
            Self::ViewUat => "see what is to be tried",
            Self::ViewAudit => "read the audit log",
            Self::ExportAudit => "take the audit log out",
            Self::ReadAttestation => "read attestations",
            Self::SubmitCandidate => "bring in candidates",
            Self::AttachReport => "attach reports",
            Self::EditTestCase => "write test cases",
            Self::EditPlan => "change the test plan",
            Self::RecordResult => "record test results",
            Self::SettleResult => "settle disagreements",
            Self::CarryResult => "carry results forward",
            Self::GiveAcceptance => "accept or reject stories",
            Self::GiveFeedback => "report problems",
            Self::AnswerFeedback => "answer feedback",
            Self::ConfirmFeedback => "confirm feedback",
            Self::EditReleaseNotes => "edit release notes",
            Self::Waive => "record waivers",
            Self::Sign => "sign candidates",
            Self::ReleaseInEmergency => "release in an emergency",
            Self::EditPolicy => "change the policy",
            Self::ManageJira => "change the Jira settings",
            Self::ManagePeople => "change roles",
            Self::ManageTokens => "manage API tokens",
            Self::Invite => "invite people to try candidates",
            Self::ResolveDeployment => "resolve deployments",
            Self::ReportBounce => "say that a mail came back",
        }
    }
}

/// The table. Read it as: this role may do these things.
const fn allowed(role: Role) -> &'static [Action] {
    use Action::{
        AnswerFeedback, CarryResult, ConfirmFeedback, EditPlan, EditPolicy, EditReleaseNotes, EditTestCase, ExportAudit, GiveAcceptance,
        GiveFeedback, Invite, ManageJira, ManagePeople, ManageTokens, ReadAttestation, RecordResult, ReleaseInEmergency, ResolveDeployment,
        SettleResult, Sign, View, ViewAudit, ViewUat, Waive,
    };
    match role {
        Role::Developer => &[View, ReadAttestation, ViewUat, ViewAudit, AnswerFeedback],
        Role::QaTester => &[
            View,
            ReadAttestation,
            ViewUat,
            EditTestCase,
            EditPlan,
            RecordResult,
            SettleResult,
            CarryResult,
            GiveFeedback,
            ConfirmFeedback,
        ],
        Role::UatTester => &[View, ReadAttestation, ViewUat, GiveAcceptance, GiveFeedback, ConfirmFeedback],
        Role::ProductOwner => &[
            View,
            ReadAttestation,
            ViewUat,
            ViewAudit,
            GiveFeedback,
            ConfirmFeedback,
            EditReleaseNotes,
            Waive,
            Sign,
            ReleaseInEmergency,
            Invite,
        ],
        Role::ReleaseManager => &[
            View,
            ReadAttestation,
            ViewUat,
            ViewAudit,
            ExportAudit,
            EditTestCase,
            EditPlan,
            EditReleaseNotes,
            AnswerFeedback,
            EditPolicy,
            ManageJira,
            ManagePeople,
            ManageTokens,
            Invite,
            ReleaseInEmergency,
            ResolveDeployment,
        ],
        Role::Auditor => &[View, ReadAttestation, ViewUat, ViewAudit, ExportAudit],
        Role::Admin => &[View, ReadAttestation, ViewUat, ViewAudit, ManageJira, ManagePeople, ManageTokens],
    }
}

/// The provider of identities that are invitations; no configured one may be called so.
pub const GUEST_PROVIDER: &str = "invitation";
/// All that a guest may do, whatever roles the invitation or anybody gave.
const GUEST: &[Action] = &[Action::ViewUat, Action::GiveAcceptance, Action::GiveFeedback, Action::ConfirmFeedback];

crate::words! {
    /// What an API token may do.
    pub enum Scope {
        /// Bring in candidates and their reports.
        CandidateWrite = "candidate:write",
        /// Read candidates and gates.
        CandidateRead = "candidate:read",
        /// Read what was signed for whoever deploys.
        AttestationRead = "attestation:read",
        /// Read the audit log with its proofs.
        AuditRead = "audit:read",
        /// Say which mails came back.
        MailBounce = "mail:bounce",
    }
}

impl Scope {
    const fn allows(self) -> &'static [Action] {
        match self {
            Self::CandidateWrite => &[Action::View, Action::ViewUat, Action::SubmitCandidate, Action::AttachReport],
            Self::CandidateRead => &[Action::View, Action::ViewUat, Action::ReadAttestation],
            Self::AttestationRead => &[Action::ReadAttestation],
            Self::AuditRead => &[Action::ViewUat, Action::ViewAudit, Action::ExportAudit],
            Self::MailBounce => &[Action::ReportBounce],
        }
    }
}

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

/// The roles that may do `action`.
#[must_use]
pub fn who_may(action: Action) -> Vec<Role> {
    Role::ALL.iter().copied().filter(|role| allowed(*role).contains(&action)).collect()
}
