//! The page where a decision is proven, and the page of one's passkeys and apps.

use super::{CandidateHead, Place};
use crate::emergency;
use crate::refusal::Refusal;
use crate::signature::Statement;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A drafted statement, and how its signer can prove that it is theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningPage {
    /// Where.
    pub place: Place,
    /// The candidate.
    pub head: CandidateHead,
    /// What is signed.
    pub statement: Statement,
    /// What Jira calls its stories now, by key: for reading, not signed.
    pub titles: Vec<(String, String)>,
    /// How it can be proven.
    pub proof: ToProve,
}

/// A drafted word for an emergency release, and how its signer can prove that it is theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmergencySigningPage {
    /// Where.
    pub place: Place,
    /// The candidate.
    pub head: CandidateHead,
    /// What is signed.
    pub statement: emergency::Statement,
    /// Whose word it completes, if it is the second.
    pub first: Option<String>,
    /// How it can be proven.
    pub proof: ToProve,
}

/// A text that waits for its proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToProve {
    /// The draft's id.
    pub signing: String,
    /// Exactly what is signed.
    pub text: String,
    /// SHA-256 of the text.
    pub hash: String,
    /// Until when it waits.
    pub expires_at: Timestamp,
    /// Why it waits no longer.
    pub over: Option<Refusal>,
    /// The ways.
    pub ways: Ways,
    /// The policy takes passkeys only.
    pub passkey_required: bool,
    /// When the signer signed in again for it.
    pub signed_in_at: Option<Timestamp>,
}

/// How somebody can prove who they are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ways {
    /// What a passkey signs, Base64url.
    pub challenge: String,
    /// The site that passkeys are for; nothing when the portal has no name.
    pub party: Option<String>,
    /// Ids of the passkeys that count already, Base64url.
    pub passkeys: Vec<String>,
    /// Names of what was enrolled and does not count yet, with from when on.
    pub new: Vec<(String, Timestamp)>,
    /// An app for one-time codes counts already.
    pub code: bool,
    /// The provider where one can sign in again, by its name in addresses.
    pub again: Option<String>,
}

/// A person's passkeys and apps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningSettings {
    /// Now.
    pub now: Timestamp,
    /// Oldest first.
    pub keys: Vec<KeyRow>,
    /// The site that passkeys are for; nothing when the portal has no name.
    pub party: Option<String>,
    /// Hours before a new one counts.
    pub cooling_hours: u16,
    /// A first one may be allowed by signing in again.
    pub again: bool,
}

/// One passkey or app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRow {
    /// Its id.
    pub id: String,
    /// A passkey, or else an app.
    pub is_passkey: bool,
    /// As its owner calls it.
    pub name: String,
    /// When it was added.
    pub created_at: Timestamp,
    /// From when on it counts.
    pub usable_from: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

/// A passkey or app on its way in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolmentPage {
    /// Its id.
    pub id: String,
    /// As its owner will call it.
    pub name: String,
    /// The person may go on.
    pub allowed: bool,
    /// It is the first one: a code that somebody hands over allows it.
    pub first: bool,
    /// What allows it.
    pub ways: Ways,
    /// What the browser is told to make a passkey, or what an app needs.
    pub make: Make,
}

/// What is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Make {
    /// A passkey.
    Passkey {
        /// What it answers, Base64url.
        challenge: String,
        /// The person, for the authenticator: Base64url, says nothing to others.
        user: String,
        /// The person's name.
        name: String,
        /// Ids of those that are there, Base64url.
        known: Vec<String>,
    },
    /// An app.
    CodeApp {
        /// To be typed, Base32; empty until it is allowed.
        secret: String,
        /// To be opened.
        address: String,
        /// To be photographed: the width in squares, and a path of the dark ones.
        picture: (usize, String),
    },
}
