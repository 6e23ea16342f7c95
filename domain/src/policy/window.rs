//! When a release may be sent: change windows, and freezes. What the days and hours are in a zone is for the backend to say
//! (`backend/src/windows.rs`): the zones' history has no place in the browser's bundle.

use crate::refusal::{Kind, Refusal};
use crate::text::plain_line;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// At most so many windows.
pub const MOST_WINDOWS: usize = 20;
/// Letters of a window's name.
const LONGEST_NAME: usize = 60;

crate::words! {
    /// What a window does.
    pub enum Effect {
        /// Releases are sent in it; while any such window is named, at no other time.
        Allow = "allow",
        /// Nothing is sent in it.
        Deny = "deny",
    }
}

/// The days on which a window stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "every", rename_all = "snake_case", deny_unknown_fields)]
pub enum Days {
    /// On these days of each week, 1 (Monday) to 7 (Sunday, ISO 8601).
    Week {
        /// Sorted, each once.
        days: Vec<u8>,
        /// `HH:MM` in the window's zone.
        from: String,
        /// `HH:MM`; at or before `from` it is on the next day.
        until: String,
    },
    /// Once.
    Once {
        /// `YYYY-MM-DDTHH:MM` in the window's zone.
        from: String,
        /// `YYYY-MM-DDTHH:MM`, later.
        until: String,
    },
}

/// A change window or a freeze.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// What people call it: “Working hours”, “Christmas”.
    pub name: String,
    /// What it does.
    pub effect: Effect,
    /// IANA time zone: `Europe/Paris`.
    pub zone: String,
    /// When.
    pub days: Days,
}

/// The days of a week as people say them; the first is Monday, number 1.
pub const DAY_NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

impl Window {
    /// The window with its days in order, if it is one. `known_zone` asks the time zone database.
    ///
    /// # Errors
    /// `invalid_field` or `unknown_zone` about the part: `name`, `zone`, `day`, `from` or `until`.
    pub fn checked(mut self, known_zone: &dyn Fn(&str) -> bool) -> Result<Self, Refusal> {
        if self.name.is_empty() || self.name != plain_line(&self.name, LONGEST_NAME) {
            return Err(wrong("invalid_field", "name", format!("A window needs a name of one line and at most {LONGEST_NAME} letters.")));
        }
        let name = &self.name;
        if !known_zone(&self.zone) {
            let zone = plain_line(&self.zone, LONGEST_NAME);
            return Err(wrong("unknown_zone", "zone", format!("The window “{name}” names the time zone “{zone}”, which does not exist.")));
        }
        match &mut self.days {
            Days::Week { days, from, until } => {
                days.sort_unstable();
                days.dedup();
                if days.is_empty() || days.iter().any(|day| !(1..=7).contains(day)) {
                    return Err(wrong(
                        "invalid_field",
                        "day",
                        format!("The window “{name}” names no day of the week, or one that does not exist."),
                    ));
                }
                if let Some(part) = [("from", &*from), ("until", &*until)].iter().find(|(_, hour)| !is_time(hour)).map(|(part, _)| *part) {
                    return Err(wrong("invalid_field", part, format!("The hours of the window “{name}” must be such as 09:00 and 17:30.")));
                }
            }
            Days::Once { from, until } => {
                let (Some(begin), Some(end)) = (moment(from), moment(until)) else {
                    let part = if moment(from).is_none() { "from" } else { "until" };
                    return Err(wrong(
                        "invalid_field",
                        part,
                        format!("The window “{name}” needs a day and an hour such as 2026-12-20T18:00 for each end."),
                    ));
                };
                if begin >= end {
                    return Err(wrong("invalid_field", "until", format!("The window “{name}” ends before it begins.")));
                }
            }
        }
        Ok(self)
    }

    /// One sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let Self { name, effect, zone, days } = self;
        let when = match days {
            Days::Week { days, from, until } => {
                let names: Vec<&str> = days.iter().filter_map(|day| DAY_NAMES.get(usize::from(*day).checked_sub(1)?).copied()).collect();
                let next = if until <= from { " of the next day" } else { "" };
                format!("every {}, from {from} to {until}{next}", names.join(", "))
            }
            Days::Once { from, until } => format!("from {} to {}", from.replace('T', " "), until.replace('T', " ")),
        };
        match effect {
            Effect::Allow => format!("Releases are sent in “{name}”: {when} ({zone})."),
            Effect::Deny => format!("Nothing is sent in “{name}”: {when} ({zone})."),
        }
    }
}

fn wrong(code: &str, part: &str, sentence: String) -> Refusal {
    Refusal::new(Kind::Invalid, code, sentence, "Correct it and send again. Nothing was saved.").about(part)
}

/// `HH:MM`.
fn is_time(text: &str) -> bool {
    text.len() == 5 && Timestamp::parse(&format!("2026-01-01T{text}:00Z")).is_some()
}

/// `YYYY-MM-DDTHH:MM`, only to compare two of one zone.
fn moment(text: &str) -> Option<Timestamp> {
    (text.len() == 16 && text.as_bytes().get(10) == Some(&b'T')).then(|| Timestamp::parse(&format!("{text}:00Z"))).flatten()
}

/// May a release be sent at a moment, and until when is that so?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "schedule", rename_all = "snake_case")]
pub enum Schedule {
    /// It may.
    Open {
        /// When that ends; nothing: not within the next year.
        until: Option<Timestamp>,
    },
    /// It may not.
    Closed {
        /// The freeze, or the window outside of which it is: `“Christmas”`, `outside of “Working hours”`.
        by: String,
        /// When it opens next; nothing: not within the next year.
        until: Option<Timestamp>,
    },
}

impl Schedule {
    /// May a release be sent?
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Open { .. })
    }

    /// Why nothing is sent, and until when; nothing while releases are sent.
    #[must_use]
    pub fn sentence(&self) -> Option<String> {
        match self {
            Self::Open { .. } => None,
            Self::Closed { by, until: Some(until) } => Some(format!("Nothing is sent now ({by}). The next opening is {}.", until.human())),
            Self::Closed { by, until: None } => Some(format!("Nothing is sent now ({by}), and no opening is in sight.")),
        }
    }
}

/// A time in which nothing is sent, told in advance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// As [`Schedule::Closed`].
    pub by: String,
    /// When it begins.
    pub from: Timestamp,
    /// When it opens again; nothing: not within a year.
    pub until: Option<Timestamp>,
}
