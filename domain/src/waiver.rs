//! Waivers: who lets which result pass, why, and until when. Each has an end; somebody may end it before.

use crate::id::WaiverId;
use crate::refusal::{Kind, Refusal};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

const DAY: i64 = 86_400_000;

/// A waiver ends at most so many days after the day on which it is given.
pub const LONGEST_DAYS: i64 = 366;

/// One that ends within so many days is marked.
pub const SOON_DAYS: i64 = 7;

crate::words! {
    /// What a waiver lets pass.
    pub enum Scope {
        /// Exactly one result, on one candidate.
        Result = "result",
        /// Failed and blocked results of this case on this candidate and every later one, until its end.
        Case = "case",
    }
}

/// A recorded exception: this person let this result pass, for this reason, until then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    /// Id.
    pub id: WaiverId,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// It counts until then. Those of the first days may have no end.
    pub until: Option<Timestamp>,
    /// What it lets pass.
    pub scope: Scope,
    /// Number of the candidate it was given on.
    pub given_on: i64,
    /// Somebody ended it before its time.
    #[serde(default)]
    pub ended: Option<Ended>,
}

/// A waiver that somebody ended before its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// Who.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

impl Waiver {
    /// When it stops to count: its end date, or earlier when somebody ended it.
    #[must_use]
    pub fn end(&self) -> Option<Timestamp> {
        let ended = self.ended.as_ref().map(|ended| ended.at);
        match (self.until, ended) {
            (Some(until), Some(ended)) => Some(until.min(ended)),
            (until, ended) => until.or(ended),
        }
    }

    /// Does it count at this moment?
    #[must_use]
    pub fn counts(&self, now: Timestamp) -> bool {
        self.end().is_none_or(|end| now < end)
    }

    /// Days until its end, 0 on its last day; nothing when it has no end or is over.
    #[must_use]
    pub fn days_left(&self, now: Timestamp) -> Option<i64> {
        self.end().filter(|end| now < *end).map(|end| end.since(now) / DAY)
    }

    /// It ends within [`SOON_DAYS`].
    #[must_use]
    pub fn ends_soon(&self, now: Timestamp) -> bool {
        self.days_left(now).is_some_and(|days| days < SOON_DAYS)
    }
}

/// The last moment of a day in UTC, `YYYY-MM-DD`, as the end of a waiver that is given now.
///
/// # Errors
/// `until_missing`, `until_too_far`, or `invalid_field` when it is no day or lies in the past; all about `until`.
pub fn end_of_waiver(day: &str, now: Timestamp) -> Result<Timestamp, Refusal> {
    let day = day.trim();
    if day.is_empty() {
        return Err(Refusal::new(
            Kind::Invalid,
            "until_missing",
            "A waiver needs an end date.",
            "Choose the day until which the result may pass.",
        )
        .about("until"));
    }
    let end = Timestamp::parse(&format!("{day}T23:59:59Z")).ok_or_else(|| Refusal::invalid("until", "must be a day such as 2026-12-31"))?;
    if end <= now {
        return Err(Refusal::invalid("until", "must not be in the past"));
    }
    if end.0.div_euclid(DAY) - now.0.div_euclid(DAY) > LONGEST_DAYS {
        return Err(Refusal::new(
            Kind::Invalid,
            "until_too_far",
            format!("A waiver ends within {LONGEST_DAYS} days."),
            "Choose an earlier day; when it ends, somebody can look again and waive it again.",
        )
        .about("until"));
    }
    Ok(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-22 12:00 UTC.
    const NOON: Timestamp = Timestamp(1_795_348_800_000);

    fn waiver(until: Option<i64>, ended: Option<i64>) -> Waiver {
        let ended = ended.map(|at| Ended { by: "Priya".into(), reason: "Fixed.".into(), at: Timestamp(at) });
        Waiver {
            id: uuid::Uuid::nil().into(),
            reason: "Known".into(),
            by: "Pavel".into(),
            at: Timestamp(0),
            until: until.map(Timestamp),
            scope: Scope::Result,
            given_on: 1,
            ended,
        }
    }

    #[test]
    fn a_waiver_needs_an_end_that_lies_ahead_and_at_most_366_days_away() {
        let code = |day: &str| end_of_waiver(day, NOON).map_or_else(|refusal| refusal.code, |end| end.rfc3339());
        assert_eq!(NOON.rfc3339(), "2026-11-22T12:00:00Z");
        assert_eq!(code("2026-11-22"), "2026-11-22T23:59:59Z", "the day itself");
        assert_eq!(code("2027-11-23"), "2027-11-23T23:59:59Z", "366 days");
        assert_eq!(code("2027-11-24"), "until_too_far");
        assert_eq!(code("9999-12-31"), "until_too_far");
        assert_eq!(code(" "), "until_missing");
        for no_day in ["2026-11-21", "tomorrow", "2026-02-30", "2026-12-31T00:00:00Z", "22.12.2026"] {
            assert_eq!(code(no_day), "invalid_field", "{no_day}");
        }
    }

    #[test]
    fn a_waiver_counts_until_its_date_or_until_somebody_ends_it_whichever_comes_first() {
        for (until, ended, end) in [
            (None, None, None),
            (Some(100), None, Some(100)),
            (Some(100), Some(40), Some(40)),
            (None, Some(40), Some(40)),
            (Some(30), Some(40), Some(30)),
        ] {
            let waiver = waiver(until, ended);
            assert_eq!(waiver.end(), end.map(Timestamp), "{until:?} {ended:?}");
            if let Some(end) = end {
                assert!(waiver.counts(Timestamp(end - 1)) && !waiver.counts(Timestamp(end)), "{until:?} {ended:?}");
            } else {
                assert!(waiver.counts(Timestamp(i64::MAX)), "given before an end was needed");
            }
        }
    }

    #[test]
    fn days_left_are_whole_days_and_the_last_seven_are_marked() {
        for (left, days, soon) in [(1, Some(0), true), (DAY, Some(1), true), (7 * DAY - 1, Some(6), true), (7 * DAY, Some(7), false)] {
            let waiver = waiver(Some(NOON.0 + left), None);
            assert_eq!((waiver.days_left(NOON), waiver.ends_soon(NOON)), (days, soon), "{left}");
        }
        let over = waiver(Some(NOON.0), None);
        assert_eq!((over.days_left(NOON), over.ends_soon(NOON)), (None, false), "over");
        let endless = waiver(None, None);
        assert_eq!((endless.days_left(NOON), endless.ends_soon(NOON)), (None, false), "no end");
    }
}
