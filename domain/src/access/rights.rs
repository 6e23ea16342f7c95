//! The one table: what each role of a person, and each scope of a token, may do.

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
pub(super) const fn allowed(role: Role) -> &'static [Action] {
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
    pub(super) const fn allows(self) -> &'static [Action] {
        match self {
            Self::CandidateWrite => &[Action::View, Action::ViewUat, Action::SubmitCandidate, Action::AttachReport],
            Self::CandidateRead => &[Action::View, Action::ViewUat, Action::ReadAttestation],
            Self::AttestationRead => &[Action::ReadAttestation],
            Self::AuditRead => &[Action::ViewUat, Action::ViewAudit, Action::ExportAudit],
            Self::MailBounce => &[Action::ReportBounce],
        }
    }
}

/// The roles that may do `action`.
#[must_use]
pub fn who_may(action: Action) -> Vec<Role> {
    Role::ALL.iter().copied().filter(|role| allowed(*role).contains(&action)).collect()
}
