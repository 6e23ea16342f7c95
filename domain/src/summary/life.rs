//! Stand-ins, and emergency releases with what they owe.

use super::{CandidateHead, Place};
use crate::delegation::Delegation;
use crate::emergency::{Held, Obligation, Word};
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// Who stands in for whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandInsPage {
    /// Where.
    pub place: Place,
    /// Newest first, each with whether the reader is one of the two.
    pub rows: Vec<(Delegation, bool)>,
    /// The reader signs by a role of their own, and so may name one.
    pub may: bool,
    /// For how many days the policy allows a stand-in; 0: never.
    pub days: u16,
    /// Who can be named, by name: id and name. Without the reader.
    pub people: Vec<(String, String)>,
    /// The environment that is signed for.
    pub environment: String,
    /// Made for this form.
    pub intent: String,
}

/// The page of an emergency release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmergencyPage {
    /// Where.
    pub place: Place,
    /// Head.
    pub head: CandidateHead,
    /// Within how many hours it must be made good; 0: there are no emergency releases.
    pub hours: u16,
    /// What would hold it: the gate and the window.
    pub held: Vec<Held>,
    /// Words given for it, oldest first, each with whether it still waits for another.
    pub words: Vec<(Word, bool)>,
    /// It was released in an emergency.
    pub released: bool,
    /// Why the reader cannot give their word, if they cannot.
    pub barred: Option<Refusal>,
    /// Everything that the project owes, of this and of other candidates, oldest first.
    pub owed: Vec<Obligation>,
    /// Made for this form.
    pub intent: String,
}
