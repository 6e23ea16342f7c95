//! Feedback: something a tester or end user reports. Events are stored; the status is derived.

mod claim;
mod join;
mod lineage;
mod standing;

pub use claim::{Built, Claim, Done, Heard, Known, Source, Tracker, belongs, named_in, reverted};
pub use join::{Joinable, may_join};
pub use lineage::{Lineage, Presence};
pub use standing::{Act, Course, Lacking, Standing, label, worst};

use crate::id::{FeedbackId, PersonId};
use crate::refusal::Refusal;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

crate::words! {
    /// How bad it is.
    pub enum Severity {
        /// The candidate must not go out with it.
        Blocking = "blocking",
        /// Hurts, has a way round.
        Major = "major",
        /// Small.
        Minor = "minor",
        /// A wish.
        Idea = "idea",
    }
}

crate::words! {
    /// What happened to a piece of feedback.
    pub enum Happening {
        /// It was reported.
        Reported = "reported",
        /// A developer answered.
        Answered = "answered",
        /// A later candidate contains the fix.
        FixedIn = "fixed_in",
        /// The reporter saw that it is gone.
        Confirmed = "confirmed",
        /// The reporter saw that it is not gone.
        Reopened = "reopened",
        /// A product owner lets it pass, with a reason.
        Waived = "waived",
    }
}

/// Where a piece of feedback stands; the newest happening says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nobody answered yet.
    Open,
    /// Answered, still open.
    Answered,
    /// Said to be fixed in the candidate with this number.
    FixedIn(i64),
    /// Closed by its reporter.
    Confirmed,
    /// Closed by a waiver.
    Waived,
}

impl Status {
    /// Does a blocking report in this status still hold the gate? A fix counts only when it is confirmed.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Answered | Self::FixedIn(_))
    }

    /// As people say it.
    #[must_use]
    pub fn label(self) -> String {
        match self {
            Self::Open => "open".into(),
            Self::Answered => "answered".into(),
            Self::FixedIn(number) => format!("fixed in #{number}, to be confirmed"),
            Self::Confirmed => "confirmed fixed".into(),
            Self::Waived => "waived".into(),
        }
    }
}

/// A piece of feedback as the rules see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedback {
    /// Id.
    pub id: FeedbackId,
    /// Who reported it.
    pub reporter: PersonId,
    /// Who reported the same: the reporters of joined reports have the same say.
    pub also: Vec<PersonId>,
    /// How bad.
    pub severity: Severity,
    /// Where it stands.
    pub status: Status,
    /// Since when.
    pub since: Timestamp,
}

impl Feedback {
    /// May `next` happen now, by `by`?
    ///
    /// # Errors
    /// `feedback_closed` when it is over, `not_the_reporter` when somebody else would close or reopen it,
    /// `not_fixed_yet` when there is nothing to confirm.
    pub fn may_happen(&self, next: Happening, by: PersonId) -> Result<(), Refusal> {
        use Happening::{Answered, Confirmed, FixedIn, Reopened, Reported, Waived};
        let closed = !self.status.is_open();
        match next {
            Reported => Err(Refusal::conflict("already_reported", "This was reported already.", "Answer it instead.")),
            Confirmed | Reopened if by != self.reporter && !self.also.contains(&by) => Err(Refusal::forbidden(
                "not_the_reporter",
                "Only the person who reported this can confirm or reopen it.",
                "Ask the reporter.",
            )),
            Reopened if closed || matches!(self.status, Status::FixedIn(_)) => Ok(()),
            Reopened => Err(Refusal::conflict("still_open", "This is still open.", "Nothing to do.")),
            _ if closed => Err(Refusal::conflict(
                "feedback_closed",
                format!("This is closed: {}.", self.status.label()),
                "The reporter can reopen it.",
            )),
            Confirmed if !matches!(self.status, Status::FixedIn(_)) => Err(Refusal::conflict(
                "not_fixed_yet",
                "No candidate is said to fix this yet.",
                "Wait until a developer names the candidate with the fix.",
            )),
            Answered | FixedIn | Waived | Confirmed => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn feedback(status: Status) -> Feedback {
        Feedback {
            id: Uuid::nil().into(),
            reporter: Uuid::nil().into(),
            also: vec![Uuid::from_u128(7).into()],
            severity: Severity::Blocking,
            status,
            since: Timestamp(0),
        }
    }

    #[test]
    fn only_the_reporter_confirms_and_only_after_a_fix() {
        let other: PersonId = Uuid::max().into();
        let reporter: PersonId = Uuid::nil().into();
        assert_eq!(feedback(Status::FixedIn(2)).may_happen(Happening::Confirmed, other).expect_err("other").code, "not_the_reporter");
        assert_eq!(feedback(Status::Open).may_happen(Happening::Confirmed, reporter).expect_err("open").code, "not_fixed_yet");
        assert!(feedback(Status::FixedIn(2)).may_happen(Happening::Confirmed, reporter).is_ok());
        assert!(feedback(Status::Confirmed).may_happen(Happening::Reopened, reporter).is_ok());
        assert!(feedback(Status::FixedIn(2)).may_happen(Happening::Confirmed, Uuid::from_u128(7).into()).is_ok(), "reported the same");
        assert_eq!(feedback(Status::Waived).may_happen(Happening::Answered, other).expect_err("closed").code, "feedback_closed");
    }

    #[test]
    fn a_fix_counts_only_when_it_is_confirmed() {
        assert!(Status::FixedIn(3).is_open());
        assert!(!Status::Confirmed.is_open() && !Status::Waived.is_open());
    }
}
