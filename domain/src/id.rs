//! Typed ids: a candidate's id cannot be passed where a person's is meant.

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(uuid::Uuid);
        impl $name {
            /// The id as the database stores it.
            #[must_use]
            pub const fn uuid(self) -> uuid::Uuid { self.0 }
        }
        impl From<uuid::Uuid> for $name { fn from(id: uuid::Uuid) -> Self { Self(id) } }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::Refusal;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self).map_err(|_| $crate::Refusal::malformed(stringify!($name), "is not an id"))
            }
        }
    )+ };
}

ids! {
    /// One application under release.
    ProjectId,
    /// One immutable build.
    CandidateId,
    /// Somebody who signed in at least once.
    PersonId,
    /// One thing QA checks; its wording has versions.
    TestCaseId,
    /// One tester's pass through a plan.
    TestRunId,
    /// One verdict on one case.
    ResultId,
    /// One answer of an end user to one story.
    AcceptanceId,
    /// What a story was accepted on the promise of.
    FollowUpId,
    /// One thing a tester or end user reported.
    FeedbackId,
    /// Machine results attached to a candidate.
    ReportId,
    /// A recorded exception to a rule.
    WaiverId,
    /// One version of a project's rules.
    PolicyId,
    /// One person's decision.
    SignatureId,
    /// A signed candidate on its way to an environment.
    ReleaseId,
    /// One attempt to put a release into an environment.
    DeploymentId,
    /// One unit of background work.
    JobId,
    /// A bearer token for the REST API.
    TokenId,
    /// A file attached to a subject.
    AttachmentId,
    /// One thing told to one person.
    NoticeId,
    /// Several notices in one mail.
    DigestId,
    /// A chat that hears of a project.
    ChatHookId,
    /// One thing told to one chat.
    ChatMessageId,
    /// A guest's way in.
    InvitationId,
    /// A statement that waits for its proof.
    SigningId,
    /// A passkey.
    PasskeyId,
    /// An app that makes one-time codes.
    CodeAppId,
    /// A passkey or app on its way in.
    EnrolmentId,
    /// Somebody who stands in for another.
    DelegationId,
    /// One person's word for an emergency release.
    EmergencyWordId,
    /// What an emergency release owes.
    ObligationId,
}
