//! Moments, as arguments: the rules never ask a clock.

use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// Milliseconds since 1970-01-01T00:00:00Z. An integer, so that both databases compare and index it alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// This moment plus `seconds`.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// Milliseconds from `earlier` to this moment; negative when `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// RFC 3339 in UTC with milliseconds cut off, as it is signed and shown: `2026-11-22T09:30:00Z`.
    #[must_use]
    pub fn rfc3339(self) -> String {
        OffsetDateTime::from_unix_timestamp(self.0.div_euclid(1000))
            .ok()
            .and_then(|t| t.format(&Rfc3339).ok())
            .unwrap_or_else(|| "out of range".to_owned())
    }

    /// For people: `22 Nov 2026, 09:30 UTC`.
    #[must_use]
    pub fn human(self) -> String {
        match OffsetDateTime::from_unix_timestamp(self.0.div_euclid(1000)) {
            Ok(t) => {
                let month: String = t.month().to_string().chars().take(3).collect();
                format!("{} {month} {}, {:02}:{:02} UTC", t.day(), t.year(), t.hour(), t.minute())
            }
            Err(_) => "out of range".to_owned(),
        }
    }

    /// Reads RFC 3339 with any offset.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let t = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        i64::try_from(t.unix_timestamp_nanos() / 1_000_000).ok().map(Self)
    }

    /// How long ago `self` was at `now`, in one unit: `just now`, `5 min`, `3 h`, `2 d`.
    #[must_use]
    pub fn ago(self, now: Self) -> String {
        let seconds = now.since(self) / 1000;
        match seconds {
            i64::MIN..60 => "just now".to_owned(),
            60..3600 => format!("{} min", seconds / 60),
            3600..86_400 => format!("{} h", seconds / 3600),
            _ => format!("{} d", seconds / 86_400),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn a_moment_survives_text_and_back() {
        let moment = Timestamp::parse("2023-11-03T07:30:00-07:00").expect("valid");
        assert_eq!(moment.rfc3339(), "2023-11-03T14:30:00Z");
        assert_eq!(moment.human(), "3 Nov 2023, 14:30 UTC");
        assert_eq!(Timestamp::parse("yesterday"), None);
    }

    #[test]
    fn the_age_is_said_in_one_unit() {
        let now = Timestamp(10_000_000);
        assert_eq!(now.ago(now), "just now");
        assert_eq!(Timestamp(now.0 - 3_600_000).ago(now), "1 h");
    }
}
