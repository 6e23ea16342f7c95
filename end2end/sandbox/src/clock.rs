//! Time, identifiers and random text of the sandbox. Its world runs on the real clock.
use rand::RngExt;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// Now.
pub(crate) fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

/// Seconds since 1970.
pub(crate) fn now_s() -> i64 {
    now().unix_timestamp()
}

/// Milliseconds since 1970.
pub(crate) fn now_ms() -> i64 {
    i64::try_from(now().unix_timestamp_nanos() / 1_000_000).unwrap_or(0)
}

/// GitHub's way to write a moment: UTC, whole seconds.
pub(crate) fn iso(moment: OffsetDateTime) -> String {
    let moment = moment.to_offset(time::UtcOffset::UTC).replace_nanosecond(0).unwrap_or(moment);
    moment.format(&Rfc3339).unwrap_or_default()
}

/// This second, written GitHub's way.
pub(crate) fn iso_now() -> String {
    iso(now())
}

/// Jira's way to write this moment.
pub(crate) fn jira_now() -> String {
    iso_now().replace('Z', ".000+0000")
}

/// Random hexadecimal text.
pub(crate) fn token(bytes: usize) -> String {
    let mut random = rand::rng();
    hex::encode((0..bytes).map(|_| random.random::<u8>()).collect::<Vec<_>>())
}

/// A random UUID.
pub(crate) fn uuid() -> String {
    uuid::Builder::from_random_bytes(rand::rng().random()).into_uuid().to_string()
}
