//! Signatures: one person's approve or reject of one candidate for one environment, over a statement
//! that names commit, digest, evidence and policy. It lives only as long as none of them changes.

mod difference;
mod life;
mod statement;

pub use difference::{Difference, Picture, differences, picture};
pub use life::{Bound, End, Ended, Holder, OnBehalf, Present, Revoked, Voice, voices};
pub use statement::{
    About, Counts, Deciding, Exhibit, Meaning, PROOF_SECONDS, SCHEMA, Signer, Statement, StoryAnswer, Waived, WaivedReport,
};

use crate::access::{Action, Permit, Role};
use crate::candidate::{Aliases, Contributor};
use crate::deployment;
use crate::gate::Gate;
use crate::id::{PersonId, SignatureId};
use crate::quorum::{self, Lack};
use crate::refusal::{Kind, Refusal};
use crate::text::{CommitSha, ImageDigest, Note};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

crate::words! {
    /// The meaning of a signature.
    pub enum Decision {
        /// It may go out.
        Approve = "approve",
        /// It must not go out; this candidate is over.
        Reject = "reject",
    }
}

crate::words! {
    /// How a signer proved that it is them.
    pub enum Proof {
        /// By having a session: only signatures from before proofs were asked for.
        Session = "session",
        /// A passkey signed the statement itself.
        Passkey = "passkey",
        /// A one-time code of their app. It says who, not what: a weaker binding.
        Code = "code",
        /// They signed in again at their provider. It says who, not what: a weaker binding.
        SignIn = "sign_in",
    }
}

impl Proof {
    /// As people say it, after "proven by".
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Session => "a session only",
            Self::Passkey => "passkey",
            Self::Code => "one-time code",
            Self::SignIn => "signing in again",
        }
    }

    /// Is the proof over the statement itself?
    #[must_use]
    pub const fn is_strong(self) -> bool {
        matches!(self, Self::Passkey)
    }
}

/// What a signature is bound to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// The commit.
    pub commit: CommitSha,
    /// The image; a signature needs one.
    pub digest: Option<ImageDigest>,
    /// Where to.
    pub environment: String,
    /// [`crate::gate::evidence_hash`].
    pub evidence_hash: String,
    /// [`Policy::hash`].
    pub policy_hash: String,
}

/// A stored signature, as far as the rules need it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Id.
    pub id: SignatureId,
    /// Who.
    pub signer: PersonId,
    /// As printed.
    pub name: String,
    /// The role that the statement names; a stand-in names one of the other. Nothing of those from before it was kept.
    #[serde(default)]
    pub role: Option<Role>,
    /// Approve or reject.
    pub decision: Decision,
    /// In the signer's words.
    pub reason: String,
    /// What it was bound to.
    pub basis: Basis,
    /// When.
    pub at: Timestamp,
    /// How the signer proved that it is them.
    pub proof: Proof,
    /// It counts until then; nothing: until something changes.
    pub expires_at: Option<Timestamp>,
    /// In whose name, when a stand-in gave it.
    pub on_behalf_of: Option<OnBehalf>,
    /// Somebody took it back.
    pub revoked: Option<Revoked>,
    /// It was seen not to count: why, and when.
    pub noticed: Option<(String, Timestamp)>,
}

/// Where the signatures of a candidate stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum Standing {
    /// More are needed.
    Missing {
        /// How many more people.
        more: u8,
        /// The same, for each rule that is not filled.
        #[serde(default)]
        lacks: Vec<Lack>,
    },
    /// Complete.
    Approved,
    /// Somebody rejected it; that ends this candidate.
    Rejected {
        /// Who.
        by: String,
        /// Why.
        reason: String,
    },
}

/// Counts the live signatures. A rejection is final for the candidate, whatever changed since; each person counts once, for
/// the rule where they are needed most, and only while everything holds that their signature rests on ([`Signature::ends`]).
#[must_use]
pub fn standing(signatures: &[Signature], now: &Present<'_>) -> Standing {
    if let Some(rejection) = signatures.iter().find(|s| s.decision == Decision::Reject) {
        return Standing::Rejected { by: rejection.name.clone(), reason: rejection.reason.clone() };
    }
    let voices: Vec<Vec<Role>> = voices(signatures, now).into_iter().map(|voice| voice.roles).collect();
    let found = quorum::assign(&now.policy.signer_rules(), &voices);
    match found.more() {
        0 => Standing::Approved,
        more => Standing::Missing { more, lacks: found.lacks },
    }
}

/// May a person known by `aliases` sign this build at all?
///
/// # Errors
/// `self_approval` with what they did in it.
pub fn check_not_own_change(contributors: &[Contributor], aliases: &Aliases) -> Result<(), Refusal> {
    match contributors.iter().find(|contributor| contributor.is(aliases)) {
        None => Ok(()),
        Some(own) => Err(Refusal::forbidden(
            "self_approval",
            format!("You cannot sign this candidate: you {}.", own.part.phrase()),
            "Ask somebody else who may sign. People who had a part in a build never sign it.",
        )),
    }
}

/// May this signature be taken back, and why? Nothing to do when somebody did so already.
///
/// # Errors
/// In this order: `already_rejected`, `already_sent` (409), `reason_missing`.
pub fn check_revocation(signature: &Signature, sent: bool, reason: &str) -> Result<Option<Note>, Refusal> {
    if signature.decision == Decision::Reject {
        return Err(Refusal::conflict("already_rejected", "A rejection is final.", "A new build becomes a new candidate."));
    }
    if signature.revoked.is_some() {
        return Ok(None);
    }
    if sent {
        return Err(Refusal::conflict(
            "already_sent",
            "The deployment was sent already, so the signature cannot be taken back.",
            "Roll back: release the version that was there before.",
        ));
    }
    Note::required(reason, "reason").map(Some)
}

/// What the signer saw on the page, sent back with the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Evidence as shown.
    pub evidence_hash: String,
    /// Policy as shown.
    pub policy_hash: String,
}

/// What the rules look at when somebody signs.
pub struct Signing<'a> {
    /// Proof that the signer has the role.
    pub permit: &'a Permit,
    /// Approve or reject.
    pub decision: Decision,
    /// In the signer's words, unchecked.
    pub reason: &'a str,
    /// What the page showed.
    pub seen: &'a Seen,
    /// What holds now.
    pub basis: &'a Basis,
    /// The gate now.
    pub gate: &'a Gate,
    /// Where the signatures stand now.
    pub standing: &'a Standing,
    /// Who had a part in the build.
    pub contributors: &'a [Contributor],
    /// What the signer is known as.
    pub aliases: &'a Aliases,
}

/// All signatures are there. One more approval is not needed, which is no failure; a rejection comes too late.
fn already_approved(decision: Decision) -> Refusal {
    let sentence = "This candidate has all its signatures.";
    match decision {
        Decision::Approve => Refusal::new(
            Kind::Already,
            "already_approved",
            format!("{sentence} Yours was not needed and was not recorded."),
            "Follow its deployment.",
        ),
        Decision::Reject => {
            let advice = "Until it is sent, who signed can take the signature back on the page of the candidate.";
            Refusal::conflict("already_approved", format!("{sentence} It cannot be rejected any more."), advice)
        }
    }
}

/// The candidate was released by its signatures: what a decision about it is answered. Nothing is recorded.
#[must_use]
pub fn already_released(decision: Decision, deployment: deployment::State, sent: bool) -> Refusal {
    if !sent {
        return already_approved(decision);
    }
    let sentence = format!("This candidate is released already; its deployment is {}.", deployment.label());
    Refusal::new(Kind::Gone, "already_released", sentence, "Follow its deployment. A new build becomes a new candidate.")
}

/// An older candidate is not approved after the newer one with this number was released.
#[must_use]
pub fn overtaken(newer: i64) -> Refusal {
    Refusal::conflict(
        "newer_released",
        format!("#{newer}, which is newer, was released already: releasing this candidate would take production back."),
        "Sign a newer candidate. To go back on purpose, have the old state built again, or release it in an emergency.",
    )
}

/// Decides whether a signature may be given; the checked reason comes back.
///
/// # Errors
/// In this order: `role_missing` (wrong permit), `self_approval`, `already_rejected`, `already_approved`,
/// `stale_page` (409), `reason_missing`, `gate_blocked` with what holds it (approve only).
pub fn decide(signing: &Signing<'_>) -> Result<Note, Refusal> {
    if signing.permit.action() != Action::Sign {
        return Err(Refusal::forbidden("role_missing", "This needs the right to sign.", "Ask a product owner."));
    }
    check_not_own_change(signing.contributors, signing.aliases)?;
    match signing.standing {
        Standing::Rejected { by, .. } => {
            return Err(Refusal::conflict(
                "already_rejected",
                format!("{by} rejected this candidate; that is final."),
                "A new build becomes a new candidate.",
            ));
        }
        Standing::Approved => return Err(already_approved(signing.decision)),
        Standing::Missing { .. } => {}
    }
    if signing.seen.evidence_hash != signing.basis.evidence_hash || signing.seen.policy_hash != signing.basis.policy_hash {
        return Err(Refusal::conflict(
            "stale_page",
            "The candidate changed since you opened this page. Your signature was not recorded.",
            "Read what changed, then decide again.",
        ));
    }
    let reason = Note::required(signing.reason, "reason")?;
    if signing.decision == Decision::Approve && !signing.gate.is_open() {
        let details = signing.gate.reasons().iter().map(|reason| format!("{}: {}", reason.subject, reason.sentence)).collect();
        return Err(Refusal::new(
            Kind::Invalid,
            "gate_blocked",
            "The gate is closed, so the candidate cannot be approved.",
            "Close what is open first.",
        )
        .with_details(details));
    }
    Ok(reason)
}
