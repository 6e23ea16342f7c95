//! Policy, people and tokens of a project.

use super::Place;
use crate::access::{Role, Scope};
use crate::policy::Policy;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The policy page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyPage {
    /// Where.
    pub place: Place,
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
