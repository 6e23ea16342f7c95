//! The page on which a product owner decides.

use super::{CandidatePage, HistoryRow};
use crate::id::SignatureId;
use crate::refusal::Refusal;
use crate::signature::Basis;
use serde::{Deserialize, Serialize};

/// Everything a signer reads before signing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignPage {
    /// The candidate as a whole.
    pub candidate: CandidatePage,
    /// What the signature will be bound to; its hashes go back with the form.
    pub basis: Basis,
    /// Position of the newest audit row of this project: what came later is what changed.
    pub seen_seq: i64,
    /// Why the reader cannot sign, if they cannot.
    pub barred: Option<Refusal>,
    /// In whose name the reader may sign: the delegation's id and its words. Empty id: in their own.
    pub names: Vec<(String, String)>,
    /// The signatures that the reader may take back.
    pub revocable: Vec<SignatureId>,
    /// Made for this form, so that a repeated click signs once.
    pub intent: String,
    /// What is otherwise than in production.
    #[serde(default)]
    pub changes: super::Changes,
}

/// The audit log of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// Where.
    pub place: super::Place,
    /// Newest first, at most 100.
    pub rows: Vec<AuditRow>,
    /// Show rows before this position next; nothing when these are the last.
    pub before: Option<i64>,
    /// What was asked for.
    pub ask: AuditAsk,
    /// The newest signed checkpoint.
    pub newest: Option<AuditSeal>,
    /// Why what was asked for cannot be; then there are no rows.
    #[serde(default)]
    pub refused: Option<Refusal>,
}

/// Which rows of the audit log; empty fields ask for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditAsk {
    /// Candidate's number.
    pub candidate: String,
    /// Name, as the log prints it.
    pub person: String,
    /// The action's word.
    pub action: String,
    /// First day, `2026-11-23`, in UTC.
    pub from: String,
    /// Last day.
    pub to: String,
}

impl AuditAsk {
    /// Name and value of each field.
    #[must_use]
    pub fn fields(&self) -> [(&'static str, &str); 5] {
        [("candidate", &self.candidate), ("person", &self.person), ("action", &self.action), ("from", &self.from), ("to", &self.to)]
    }

    /// Is everything asked for?
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.fields().iter().all(|(_, value)| value.is_empty())
    }
}

/// The newest checkpoint of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditSeal {
    /// Rows of the whole portal that it signs.
    pub size: i64,
    /// Root over them, in Base64.
    pub root: String,
    /// When it was made.
    pub at: crate::Timestamp,
}

/// One row of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// The row.
    pub row: HistoryRow,
    /// Candidate's number, if it is about one.
    pub candidate: Option<i64>,
    /// The row's hash.
    pub hash: String,
    /// The request that caused it.
    pub request_id: Option<String>,
}
