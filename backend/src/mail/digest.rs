//! When the mail of the day goes: at the hour the person chose, on the clock of their wall.

pub(crate) use crate::windows::is_zone;
use domain::Timestamp;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan as _};

/// The next moment at which it is `hour` o'clock in `zone`, after `now`. A zone that is none (any more) counts as UTC; an
/// hour that the change to summer time leaves out is the one after it.
pub(crate) fn next(now: Timestamp, hour: i64, zone: &str) -> Timestamp {
    after(now, hour, zone).unwrap_or_else(|| now.plus_seconds(SignedDuration::from_hours(24).as_secs()))
}

fn after(now: Timestamp, hour: i64, zone: &str) -> Option<Timestamp> {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let here = jiff::Timestamp::from_millisecond(now.0).ok()?.to_zoned(zone.clone());
    let at = Time::new(i8::try_from(hour).ok()?, 0, 0, 0).ok()?;
    let today = here.date().to_datetime(at).to_zoned(zone.clone()).ok()?;
    let next = if today > here { today } else { here.date().checked_add(1.day()).ok()?.to_datetime(at).to_zoned(zone).ok()? };
    Some(Timestamp(next.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("a moment")
    }

    #[test]
    fn the_mail_of_the_day_goes_at_the_hour_on_the_readers_wall_also_when_clocks_change() {
        for (now, hour, zone, expected) in [
            ("2026-11-23T06:59:59Z", 8, "Europe/Berlin", "2026-11-23T07:00:00Z"),
            ("2026-11-23T07:00:00Z", 8, "Europe/Berlin", "2026-11-24T07:00:00Z"),
            ("2026-06-23T07:00:00Z", 8, "Europe/Berlin", "2026-06-24T06:00:00Z"),
            ("2026-11-23T00:00:00Z", 8, "Asia/Tokyo", "2026-11-23T23:00:00Z"),
            ("2026-11-23T09:00:00Z", 8, "nowhere/at-all", "2026-11-24T08:00:00Z"),
            // 29 March 2026: two o'clock does not exist in Berlin.
            ("2026-03-28T12:00:00Z", 2, "Europe/Berlin", "2026-03-29T01:00:00Z"),
        ] {
            assert_eq!(next(at(now), hour, zone).rfc3339(), expected, "{now} {zone}");
        }
    }

    #[test]
    fn zones_are_told_from_words() {
        assert!(is_zone("Europe/Berlin") && is_zone("UTC") && !is_zone("Berlin time") && !is_zone("../../etc/passwd"));
    }
}
