//! What a signer saw, and what is otherwise now.

use super::{CandidateHead, HistoryRow, Place, SignPage, SignatureRow};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The shape of what is kept; another shape gets another name.
pub const SCHEMA: &str = "murmuration.seen/1";

/// A signature with the page that its signer saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplayPage {
    /// Where.
    pub place: Place,
    /// Head, as it is now.
    pub head: CandidateHead,
    /// The signature.
    pub signature: SignatureRow,
    /// Its id.
    pub id: String,
    /// The page.
    pub seen: Seen,
    /// What is otherwise now, by part.
    pub later: Vec<Later>,
    /// What the log says happened since, newest first.
    pub since: Vec<HistoryRow>,
}

/// What is kept of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "seen", rename_all = "snake_case")]
pub enum Seen {
    /// Its data, which still has the hash it was kept under.
    Kept {
        /// SHA-256 of the data.
        hash: String,
        /// When it was kept.
        at: Timestamp,
        /// Its data.
        page: Box<SignPage>,
    },
    /// The data is whole, but of a shape that this version of the portal cannot draw.
    OtherShape {
        /// SHA-256 of the data.
        hash: String,
        /// The shape's name.
        schema: String,
    },
    /// What is stored does not have the hash it was kept under.
    Damaged {
        /// SHA-256 as it was kept.
        hash: String,
    },
    /// The signature is older than this record.
    NotKept,
}

crate::words! {
    /// A part of the page.
    pub enum Part {
        /// The gate.
        Gate = "gate",
        /// Reports of people.
        Feedback = "feedback",
        /// Test cases.
        Cases = "cases",
        /// Stories.
        Stories = "stories",
        /// Machine reports.
        Machine = "machine",
        /// Waivers.
        Waivers = "waivers",
        /// Rules.
        Policy = "policy",
        /// What the signature is bound to.
        Bound = "bound",
    }
}

/// What is otherwise now in one part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Later {
    /// Which part.
    pub part: Part,
    /// Sentences.
    pub lines: Vec<String>,
}
