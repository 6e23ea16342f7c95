//! Acceptance: an end user's answer to one story on one candidate.

use crate::id::AcceptanceId;
use crate::refusal::{Kind, Refusal};
use crate::text::{Note, StoryKey};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

crate::words! {
    /// The answer.
    pub enum Answer {
        /// It does what I need.
        Accepted = "accepted",
        /// Good enough to release; something remains.
        FollowUp = "accepted_with_follow_up",
        /// It must not go out like this.
        Rejected = "rejected",
    }
}

impl Answer {
    /// As people say it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::FollowUp => "accepted with follow-up",
            Self::Rejected => "rejected",
        }
    }
}

/// One answer, the newest or an older one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// Id.
    pub id: AcceptanceId,
    /// Story.
    pub story: StoryKey,
    /// 1 for the first answer to this story on this candidate, then 2 …
    pub attempt: i64,
    /// Answer.
    pub answer: Answer,
    /// What the person wrote.
    pub note: Option<Note>,
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A plain yes needs no words; anything else does.
///
/// # Errors
/// `note_missing`, about the field `note`.
pub fn check_answer(answer: Answer, note: Option<&Note>) -> Result<(), Refusal> {
    if answer == Answer::Accepted || note.is_some() {
        return Ok(());
    }
    Err(Refusal::new(
        Kind::Invalid,
        "note_missing",
        "Please say in a sentence what is missing or wrong.",
        "Write it in the note and send again.",
    )
    .about("note"))
}
