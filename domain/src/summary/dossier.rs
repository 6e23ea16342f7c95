//! The dossier of a release, ready to be drawn.

use super::{CandidateHead, Place};
use crate::paper::Paper;
use serde::{Deserialize, Serialize};

/// Everything that is on record about one candidate, as a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DossierPage {
    /// Where.
    pub place: Place,
    /// Head.
    pub head: CandidateHead,
    /// The paper.
    pub paper: Paper,
    /// [`Paper::hash`].
    pub hash: String,
}
