//! Follow-ups: what an end user accepted a story on the promise of, and until when it is to be done.

use crate::id::FollowUpId;
use crate::refusal::{Kind, Refusal};
use crate::text::StoryKey;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

const DAY: i64 = 86_400_000;
/// A follow-up is due at most so many days after the day on which it is given.
pub const LONGEST_DAYS: i64 = 366;

/// What is known of its Jira issue (invariant I8: unknown is never shown as known).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "issue", rename_all = "snake_case")]
pub enum Issue {
    /// There is none yet, or Jira could not be asked how it stands; in plain words, if there is a reason.
    Unknown {
        /// Why.
        reason: Option<String>,
    },
    /// Jira says that it is not done.
    Open {
        /// Its status in Jira's words.
        status: String,
    },
    /// Jira says that it is done.
    Done,
}

/// A recorded exception: it does not have to be done in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Released {
    /// Who.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

/// One promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    /// Id.
    pub id: FollowUpId,
    /// The story that was accepted.
    pub story: StoryKey,
    /// Number of the candidate it was accepted on.
    pub given_on: i64,
    /// What is to be done.
    pub words: String,
    /// Who gave it.
    pub by: String,
    /// It is in time until then.
    pub due: Timestamp,
    /// Jira's key, once there is an issue.
    pub key: Option<String>,
    /// What Jira says of the issue.
    pub issue: Issue,
    /// Somebody waived it.
    pub released: Option<Released>,
}

impl FollowUp {
    /// Nobody has to do anything about it any more.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.released.is_some() || self.issue == Issue::Done
    }

    /// Its day is past and it is not known to be done.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        now >= self.due && !self.is_over()
    }

    /// `PARLAI-207`, or the story as long as there is no issue.
    #[must_use]
    pub fn name(&self) -> &str {
        self.key.as_deref().unwrap_or_else(|| self.story.as_str())
    }
}

/// The end of a day in UTC, `YYYY-MM-DD`, until which something given now is to be done.
///
/// # Errors
/// `due_missing`, `due_too_far`, or `invalid_field` when it is no day or lies in the past; all about `due`.
pub fn due(day: &str, now: Timestamp) -> Result<Timestamp, Refusal> {
    let day = day.trim();
    if day.is_empty() {
        return Err(Refusal::new(
            Kind::Invalid,
            "due_missing",
            "A follow-up needs a date.",
            "Choose the day until which it should be done.",
        )
        .about("due"));
    }
    let start = Timestamp::parse(&format!("{day}T00:00:00Z")).ok_or_else(|| Refusal::invalid("due", "must be a day such as 2026-12-31"))?;
    let (first, today) = (start.0.div_euclid(DAY), now.0.div_euclid(DAY));
    if first < today {
        return Err(Refusal::invalid("due", "must not be in the past"));
    }
    if first - today > LONGEST_DAYS {
        return Err(Refusal::new(Kind::Invalid, "due_too_far", "That day is more than a year away.", "Choose an earlier day.").about("due"));
    }
    Ok(start.plus_seconds(DAY / 1000))
}

/// The day of [`due`] as Jira and a date field write it: `YYYY-MM-DD`.
#[must_use]
pub fn day_of(due: Timestamp) -> String {
    due.plus_seconds(-1).rfc3339().chars().take(10).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-23T10:00:00Z").expect("moment")
    }

    #[test]
    fn a_follow_up_is_due_at_the_end_of_a_day_from_today_to_a_year_on() {
        for (day, last) in [("2026-11-23", "2026-11-24T00:00:00Z"), (" 2027-11-24 ", "2027-11-25T00:00:00Z")] {
            let due = due(day, now()).expect(day);
            assert_eq!(due.rfc3339(), last);
            assert_eq!(day_of(due), day.trim());
        }
        for (day, code) in [
            ("", "due_missing"),
            ("2026-11-22", "invalid_field"),
            ("2027-11-25", "due_too_far"),
            ("tomorrow", "invalid_field"),
            ("2026-02-30", "invalid_field"),
            ("9999999-01-01", "invalid_field"),
        ] {
            let refusal = due(day, now()).expect_err(day);
            assert_eq!((refusal.code.as_str(), refusal.field.as_deref()), (code, Some("due")), "{day}");
        }
    }
}
