//! What was signed about a release for whoever deploys it.

use crate::attestation::{Kind, Status};
use crate::deployment::State;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The attestation of one release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attestation {
    /// The portal's address.
    pub origin: String,
    /// The release's id.
    pub release: String,
    /// The candidate's number.
    pub number: i64,
    /// For no other deployment: the task under which GitHub has it.
    pub task: String,
    /// Where that deployment stands.
    pub deployment: State,
    /// For nowhere else.
    pub environment: String,
    /// For no other commit.
    pub commit: String,
    /// For no other image: `sha256:…`.
    pub digest: String,
    /// When it was made.
    pub issued_at: Timestamp,
    /// From then on it is worth nothing.
    pub expires_at: Timestamp,
    /// The fingerprint of the key that signed it.
    pub key_id: String,
    /// Why it must not be used any more although it has not ended.
    pub withdrawn: Option<String>,
    /// A newer release of its environment was sent.
    pub superseded: bool,
    /// What can be taken out, by its kind, with the SHA-256 of its file.
    pub files: Vec<(Kind, String)>,
}

impl Attestation {
    /// What it is worth now.
    #[must_use]
    pub fn status(&self, now: Timestamp) -> Status {
        Status::of(self.deployment, self.withdrawn.is_some(), self.superseded, self.expires_at, now)
    }
}
