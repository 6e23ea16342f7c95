//! Deployments: one attempt to put a release into an environment through GitHub. One approval, one
//! deployment effect (invariant I3); never shown as more than GitHub confirmed (I8).

use serde::{Deserialize, Serialize};

crate::words! {
    /// Where a deployment stands. The order is the order of time; it never goes back.
    pub enum State {
        /// Signed; the worker has not taken it yet.
        Waiting = "waiting",
        /// The worker looks for it at GitHub and creates it.
        Sending = "sending",
        /// GitHub's answer was lost: it may exist or not. Only looking again decides.
        Unknown = "unknown",
        /// GitHub has it; nothing runs yet.
        Queued = "queued",
        /// GitHub says it is going on.
        InProgress = "in_progress",
        /// A person must decide; the reason is shown.
        Stuck = "stuck",
        /// GitHub says it failed.
        Failed = "failed",
        /// GitHub says it is in the environment.
        Succeeded = "succeeded",
    }
}

impl State {
    /// Nothing that GitHub says later moves it.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Failed | Self::Succeeded)
    }

    /// As people say it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Waiting => "waiting to be sent",
            Self::Sending => "being sent to GitHub",
            Self::Unknown => "unknown, looking again",
            Self::Queued => "queued at GitHub",
            Self::InProgress => "deploying",
            Self::Stuck => "stuck",
            Self::Failed => "failed",
            Self::Succeeded => "in production",
        }
    }

    /// What GitHub's newest status makes of this state. Final states absorb, and nothing goes back:
    /// statuses may arrive late, twice or in any order.
    #[must_use]
    pub fn after(self, status: RemoteState) -> Self {
        if self.is_final() {
            return self;
        }
        let next = match status {
            RemoteState::Pending | RemoteState::Queued => Self::Queued,
            RemoteState::InProgress => Self::InProgress,
            RemoteState::Success => Self::Succeeded,
            RemoteState::Failure | RemoteState::Error => Self::Failed,
            // A newer deployment replaced it; that says nothing about this one's own success.
            RemoteState::Inactive => self,
        };
        if next == Self::Queued && self == Self::InProgress { self } else { next }
    }
}

crate::words! {
    /// GitHub's deployment states (REST, "Create a deployment status").
    pub enum RemoteState {
        /// No status yet.
        Pending = "pending",
        /// Queued.
        Queued = "queued",
        /// Running.
        InProgress = "in_progress",
        /// Done.
        Success = "success",
        /// Failed.
        Failure = "failure",
        /// Broke.
        Error = "error",
        /// Replaced by a newer one.
        Inactive = "inactive",
    }
}

/// How often an unknown outcome is looked up before one further attempt to create.
pub const LOOK_UPS_BEFORE_A_SECOND_POST: i64 = 3;
/// Never more than this many POSTs for one approval.
pub const MOST_POSTS: i64 = 2;

/// What the worker does next with a deployment whose outcome is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Next {
    /// Look again later.
    LookAgain,
    /// Nothing was found often enough: create once more.
    CreateAgain,
    /// Ask a person.
    AskAPerson,
}

/// Decides after a look-up that found nothing: lists lag, so one empty answer proves nothing.
#[must_use]
pub const fn after_empty_look_up(look_ups: i64, posts: i64) -> Next {
    if look_ups < LOOK_UPS_BEFORE_A_SECOND_POST {
        Next::LookAgain
    } else if posts < MOST_POSTS {
        Next::CreateAgain
    } else {
        Next::AskAPerson
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_of_statuses_ends_alike() {
        use RemoteState::{InProgress, Queued, Success};
        let all = [Queued, InProgress, Success];
        for a in all {
            for b in all {
                for c in all {
                    if [a, b, c].contains(&Success) {
                        let end = [a, b, c].into_iter().fold(State::Queued, State::after);
                        assert_eq!(end, State::Succeeded, "{a} {b} {c}");
                    }
                }
            }
        }
        assert_eq!(State::Succeeded.after(RemoteState::Failure), State::Succeeded);
        assert_eq!(State::InProgress.after(Queued), State::InProgress);
        assert_eq!(State::InProgress.after(RemoteState::Inactive), State::InProgress);
    }

    #[test]
    fn an_unknown_outcome_is_looked_up_three_times_and_created_at_most_twice() {
        assert_eq!(after_empty_look_up(1, 1), Next::LookAgain);
        assert_eq!(after_empty_look_up(3, 1), Next::CreateAgain);
        assert_eq!(after_empty_look_up(3, 2), Next::AskAPerson);
    }
}
