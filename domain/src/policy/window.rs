//! When a release may be sent: change windows, and freezes.

use serde::{Deserialize, Serialize};

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
