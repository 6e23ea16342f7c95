//! Policy, people and tokens of a project.

use super::Place;
use crate::access::{Role, Scope};
use crate::policy::{Chapter, Closing, Difference, Policy, Schedule};
use crate::quorum::Lack;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The policy page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyPage {
    /// Where.
    pub place: Place,
    /// The environment whose gate these rules are.
    pub environment: String,
    /// The rules in force.
    pub policy: Policy,
    /// Their version.
    pub version: i64,
    /// Their hash.
    pub hash: String,
    /// All versions, newest first: version, hash, who, when.
    pub versions: Vec<(i64, String, String, Timestamp)>,
    /// What GitHub does not let the portal do: what, why, since when.
    pub refused: Vec<(String, String, Timestamp)>,
    /// What the people of the project cannot fill any more.
    pub lacks: Vec<Lack>,
    /// May a release be sent now?
    pub schedule: Schedule,
    /// When the next time begins in which none is sent, if that is soon.
    pub closing: Option<Closing>,
}

/// One version of a policy, to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyVersionPage {
    /// Where.
    pub place: Place,
    /// The environment whose gate these rules are or were.
    pub environment: String,
    /// This version.
    pub version: i64,
    /// The version in force.
    pub newest: i64,
    /// Who made it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Its hash.
    pub hash: String,
    /// The rules in words.
    pub chapters: Vec<Chapter>,
    /// What it changed; nothing for the first.
    pub before: Option<Difference>,
    /// What changed since; nothing for the one in force.
    pub since: Option<Difference>,
}

/// What changed rules would say of the newest candidates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rehearsal {
    /// The rules that were tried.
    pub rules: Policy,
    /// What the change is.
    pub difference: Difference,
    /// What the people of the project cannot fill: such rules are refused.
    pub lacks: Vec<Lack>,
    /// Newest first, at most 20.
    pub rows: Vec<Rehearsed>,
}

/// What changed rules would say of one candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rehearsed {
    /// Its number.
    pub number: i64,
    /// Its version.
    pub version: String,
    /// When it came.
    pub at: Timestamp,
    /// Is its gate open under the rules in force?
    pub before: bool,
    /// And under the changed ones?
    pub after: bool,
    /// Reasons that would be new.
    pub new: Vec<String>,
    /// Reasons that would be gone.
    pub gone: Vec<String>,
    /// Who would be missing among those who approved it; empty also when nobody did.
    pub unsigned: Vec<Lack>,
}

/// The people page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeoplePage {
    /// Where.
    pub place: Place,
    /// By label.
    pub people: Vec<PersonRow>,
}

/// One identity with its roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    /// Name, or the label given with the role before the first sign-in.
    pub name: String,
    /// Provider.
    pub provider: String,
    /// The provider's id.
    pub subject: String,
    /// Roles, each with who gave it and when.
    pub roles: Vec<(Role, String, Timestamp)>,
    /// Has signed in at least once.
    pub known: bool,
}

/// The tokens page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokensPage {
    /// Where.
    pub place: Place,
    /// Newest first.
    pub tokens: Vec<TokenRow>,
}

/// One API token; its secret is shown once, when it is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenRow {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// Who made it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}
