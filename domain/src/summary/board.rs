//! The board: what waits on whom.

use super::{Place, Stage};
use crate::access::Role;
use crate::emergency::Obligation;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The list of projects that the reader may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectRow {
    /// Address part.
    pub slug: String,
    /// Name.
    pub name: String,
    /// `owner/name`.
    pub repository: String,
    /// The reader's roles there.
    pub roles: Vec<Role>,
}

/// The board of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    /// Where.
    pub place: Place,
    /// Newest first, at most 50.
    pub rows: Vec<BoardRow>,
    /// There are older ones than these.
    pub more: bool,
    /// The version in production as far as GitHub confirmed it, with the candidate's number.
    pub in_production: Option<(i64, String, Timestamp)>,
    /// What emergency releases owe and nobody has met.
    pub owed: Vec<Obligation>,
}

/// One candidate on the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardRow {
    /// Number.
    pub number: i64,
    /// Version.
    pub version: String,
    /// Full commit.
    pub commit: String,
    /// Branch.
    pub branch: String,
    /// Where it stands.
    pub stage: Stage,
    /// Since when it stands there.
    pub since: Timestamp,
    /// Who must act now; empty when nobody must.
    pub waits_on: Vec<Role>,
    /// What holds it first, one sentence, if something does.
    pub first_reason: Option<String>,
    /// How many things hold it.
    pub reasons: i64,
    /// Cases with a result, and planned cases.
    pub cases: (i64, i64),
    /// Failed or blocked results.
    pub failed: i64,
    /// Answered stories, and stories.
    pub stories: (i64, i64),
    /// Open feedback.
    pub feedback: i64,
    /// When it came in.
    pub created_at: Timestamp,
    /// Replaced by a newer one that is still alive.
    pub superseded: bool,
}
