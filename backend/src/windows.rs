//! Change windows and freezes on the clock of their zone: may a release be sent now, until when, and when not soon. An hour
//! that exists twice, or not at all, because clocks change is read so that nothing is sent in doubt: a freeze begins at the
//! first and ends at the last of its readings, an open window begins at the last and ends at the first.

use domain::Timestamp;
use domain::policy::{Closing, Days, Effect, Schedule, Window};
use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

const DAY: i64 = 86_400_000;
/// A closing that begins within so many days is told in advance.
const TOLD_DAYS: i64 = 14;
/// First looked at, then that far, in days: nearly every answer is near.
const HORIZONS: [i64; 2] = [15, 370];

/// When a window stands, in milliseconds: `from` is in it, `until` is not.
struct Stands<'a> {
    window: &'a Window,
    /// By when they begin.
    spans: Vec<(i64, i64)>,
    /// Its zone is not known (any more): a freeze holds, an open window does not open.
    lost: bool,
}

/// May a release be sent at `now`? A freeze beats an open window; while any open window is named, all other time is closed.
#[must_use]
pub fn standing_at(windows: &[Window], now: Timestamp) -> Schedule {
    match closed_by(&stands(windows, now, 1), now.0) {
        None => Schedule::Open { until: next_change(windows, now, true, HORIZONS[1]) },
        Some(by) => Schedule::Closed { by, until: next_change(windows, now, false, HORIZONS[1]) },
    }
}

/// Is this the name of a time zone, such as `Europe/Berlin`?
#[must_use]
pub fn is_zone(name: &str) -> bool {
    TimeZone::get(name).is_ok()
}

/// Does it come once, and did it end before `now`?
pub(crate) fn is_over(window: &Window, now: Timestamp) -> bool {
    let Days::Once { until, .. } = &window.days else { return false };
    let ends = || TimeZone::get(&window.zone).ok()?.to_ambiguous_timestamp(until.parse().ok()?).later().ok();
    ends().is_some_and(|end| end.as_millisecond() <= now.0)
}

/// The next time in which nothing is sent, if it begins within 14 days and releases are sent now.
#[must_use]
pub fn next_closing(windows: &[Window], now: Timestamp) -> Option<Closing> {
    closed_by(&stands(windows, now, 1), now.0).is_none().then_some(())?;
    let from = next_change(windows, now, true, TOLD_DAYS)?;
    let by = closed_by(&stands(windows, from, 1), from.0)?;
    Some(Closing { by, from, until: next_change(windows, from, false, HORIZONS[1]) })
}

/// When it is closed next after `now` (`open`: it is open now), or opens next, within so many days.
fn next_change(windows: &[Window], now: Timestamp, open: bool, days: i64) -> Option<Timestamp> {
    HORIZONS.iter().map(|horizon| *(horizon.min(&days))).find_map(|horizon| {
        let stands = stands(windows, now, horizon);
        let mut edges: Vec<i64> = stands.iter().flat_map(|one| one.spans.iter().flat_map(|(from, until)| [*from, *until])).collect();
        edges.retain(|edge| *edge > now.0 && *edge <= now.0 + horizon * DAY);
        edges.sort_unstable();
        edges.into_iter().find(|edge| closed_by(&stands, *edge).is_some() == open).map(Timestamp)
    })
}

/// Which freeze holds, or outside of which windows it is; nothing while releases are sent.
fn closed_by(stands: &[Stands<'_>], at: i64) -> Option<String> {
    let holds = |one: &&Stands<'_>| one.spans.iter().any(|(from, until)| (*from..*until).contains(&at));
    let of = |effect| stands.iter().filter(move |one| one.window.effect == effect);
    if let Some(freeze) = of(Effect::Deny).find(|one| one.lost || holds(one)) {
        let lost = if freeze.lost { ", whose time zone is not known" } else { "" };
        return Some(format!("“{}”{lost}", freeze.window.name));
    }
    let mut allowing = of(Effect::Allow).peekable();
    allowing.peek()?;
    let names: Vec<String> = of(Effect::Allow).map(|one| format!("“{}”", one.window.name)).collect();
    (!allowing.any(|one| holds(&one))).then(|| format!("outside of {}", names.join(" and ")))
}

/// When each window stands, from two days before `now` to a little more than `days` after it.
fn stands(windows: &[Window], now: Timestamp, days: i64) -> Vec<Stands<'_>> {
    windows
        .iter()
        .map(|window| match spans(window, now, days) {
            Some(spans) => Stands { window, spans, lost: false },
            None => Stands { window, spans: Vec::new(), lost: true },
        })
        .collect()
}

/// Nothing, when the zone is not known or the texts are none, which a checked policy never has.
fn spans(window: &Window, now: Timestamp, days: i64) -> Option<Vec<(i64, i64)>> {
    let zone = TimeZone::get(&window.zone).ok()?;
    let span = |from, until| span(&zone, window.effect, from, until);
    match &window.days {
        Days::Once { from, until } => Some(span(from.parse().ok()?, until.parse().ok()?)?.into_iter().collect()),
        Days::Week { days: on, from, until } => {
            let (from, until): (Time, Time) = (from.parse().ok()?, until.parse().ok()?);
            let today = jiff::Timestamp::from_millisecond(now.0).ok()?.to_zoned(zone.clone()).date();
            let mut found = Vec::new();
            for offset in -2..=days + 2 {
                let day: Date = today.checked_add(offset.days()).ok()?;
                let weekday = u8::try_from(day.weekday().to_monday_one_offset()).ok()?;
                if on.contains(&weekday) {
                    let last = if until <= from { day.checked_add(1.day()).ok()? } else { day };
                    found.extend(span(day.to_datetime(from), last.to_datetime(until))?);
                }
            }
            Some(found)
        }
    }
}

/// One standing of a window; empty when a change of clocks leaves nothing of it.
fn span(zone: &TimeZone, effect: Effect, from: DateTime, until: DateTime) -> Option<Option<(i64, i64)>> {
    let (from, until) = (zone.to_ambiguous_timestamp(from), zone.to_ambiguous_timestamp(until));
    let (from, until) = match effect {
        Effect::Deny => (from.earlier().ok()?, until.later().ok()?),
        Effect::Allow => (from.later().ok()?, until.earlier().ok()?),
    };
    let (from, until) = (from.as_millisecond(), until.as_millisecond());
    Some((from < until).then_some((from, until)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("a moment")
    }

    fn week(name: &str, effect: Effect, zone: &str, days: &[u8], from: &str, until: &str) -> Window {
        let days = Days::Week { days: days.to_vec(), from: from.into(), until: until.into() };
        Window { name: name.into(), effect, zone: zone.into(), days }
    }

    fn once(name: &str, effect: Effect, zone: &str, from: &str, until: &str) -> Window {
        Window { name: name.into(), effect, zone: zone.into(), days: Days::Once { from: from.into(), until: until.into() } }
    }

    fn office(zone: &str) -> Window {
        week("Office", Effect::Allow, zone, &[1, 2, 3, 4, 5], "09:00", "17:00")
    }

    /// `open until …` or `closed by … until …`.
    fn said(windows: &[Window], now: &str) -> String {
        let end = |until: Option<Timestamp>| until.map_or("never".to_owned(), Timestamp::rfc3339);
        match standing_at(windows, at(now)) {
            Schedule::Open { until } => format!("open until {}", end(until)),
            Schedule::Closed { by, until } => format!("closed by {by} until {}", end(until)),
        }
    }

    #[test]
    fn a_window_that_comes_once_is_over_by_the_clock_of_its_zone() {
        let window = once("Freeze", Effect::Deny, "America/New_York", "2026-11-23T08:00", "2026-11-23T12:00");
        assert!(!is_over(&window, at("2026-11-23T16:59:59Z")) && is_over(&window, at("2026-11-23T17:00:00Z")));
        assert!(!is_over(&office("UTC"), at("2026-11-23T17:00:00Z")), "what comes every week comes again");
    }

    #[test]
    fn without_windows_it_is_always_open() {
        assert_eq!(said(&[], "2026-11-23T12:00:00Z"), "open until never");
        assert_eq!(next_closing(&[], at("2026-11-23T12:00:00Z")), None);
    }

    #[test]
    fn an_open_window_closes_all_other_time() {
        let windows = [office("Europe/Paris")];
        assert_eq!(said(&windows, "2026-11-23T07:59:59Z"), "closed by outside of “Office” until 2026-11-23T08:00:00Z");
        assert_eq!(said(&windows, "2026-11-23T08:00:00Z"), "open until 2026-11-23T16:00:00Z");
        assert_eq!(said(&windows, "2026-11-23T16:00:00Z"), "closed by outside of “Office” until 2026-11-24T08:00:00Z");
        assert_eq!(said(&windows, "2026-11-27T16:00:00Z"), "closed by outside of “Office” until 2026-11-30T08:00:00Z", "over the weekend");
    }

    #[test]
    fn a_freeze_beats_an_open_window_and_the_next_opening_is_after_both() {
        let freeze = once("Christmas", Effect::Deny, "Europe/Paris", "2026-12-18T12:00", "2027-01-04T08:00");
        let windows = [office("Europe/Paris"), freeze];
        assert_eq!(said(&windows, "2026-12-18T10:00:00Z"), "open until 2026-12-18T11:00:00Z");
        assert_eq!(said(&windows, "2026-12-18T11:00:00Z"), "closed by “Christmas” until 2027-01-04T08:00:00Z");
        let told = next_closing(&windows, at("2026-12-18T10:00:00Z")).expect("within 14 days");
        assert_eq!(
            (told.by.as_str(), told.from, told.until),
            ("“Christmas”", at("2026-12-18T11:00:00Z"), Some(at("2027-01-04T08:00:00Z")))
        );
    }

    #[test]
    fn a_freeze_is_told_fourteen_days_before_and_not_earlier() {
        let windows = [once("Audit", Effect::Deny, "UTC", "2026-12-15T00:00", "2026-12-16T00:00")];
        assert_eq!(next_closing(&windows, at("2026-11-30T23:59:59Z")), None);
        assert_eq!(next_closing(&windows, at("2026-12-01T00:00:00Z")).expect("told").from, at("2026-12-15T00:00:00Z"));
        assert_eq!(next_closing(&windows, at("2026-12-15T00:00:00Z")), None, "it is closed already");
        assert_eq!(said(&windows, "2026-11-30T23:59:59Z"), "open until 2026-12-15T00:00:00Z");
    }

    #[test]
    fn a_window_goes_over_midnight() {
        let windows = [week("Night", Effect::Allow, "America/New_York", &[5], "22:00", "02:00")];
        assert_eq!(said(&windows, "2026-11-28T06:59:59Z"), "open until 2026-11-28T07:00:00Z", "Saturday 01:59 in New York");
        assert_eq!(said(&windows, "2026-11-28T03:00:00Z"), "open until 2026-11-28T07:00:00Z");
        assert_eq!(
            said(&windows, "2026-11-27T06:00:00Z"),
            "closed by outside of “Night” until 2026-11-28T03:00:00Z",
            "Friday 01:00 is Thursday's night"
        );
        let whole = [week("All day", Effect::Deny, "UTC", &[7], "00:00", "00:00")];
        assert_eq!(said(&whole, "2026-11-29T00:00:00Z"), "closed by “All day” until 2026-11-30T00:00:00Z");
    }

    #[test]
    fn windows_that_touch_are_one() {
        let days = [1, 2, 3, 4, 5, 6, 7];
        let windows = [week("A", Effect::Allow, "UTC", &days, "00:00", "12:00"), week("B", Effect::Allow, "UTC", &days, "12:00", "00:00")];
        assert_eq!(said(&windows, "2026-11-23T11:00:00Z"), "open until never");
    }

    /// 29 March 2026: in Berlin 02:00 to 03:00 does not exist. 25 October 2026: it exists twice.
    #[test]
    fn an_hour_that_does_not_exist_opens_nothing_and_freezes_more() {
        let allow = [week("Early", Effect::Allow, "Europe/Berlin", &[7], "02:30", "05:00")];
        assert_eq!(said(&allow, "2026-03-29T00:45:00Z"), "closed by outside of “Early” until 2026-03-29T01:30:00Z");
        let within = [week("Early", Effect::Allow, "Europe/Berlin", &[7], "02:10", "02:50")];
        assert_eq!(said(&within, "2026-03-29T00:30:00Z"), "closed by outside of “Early” until 2026-04-05T00:10:00Z", "left out that night");
        let deny = [week("Backup", Effect::Deny, "Europe/Berlin", &[7], "02:30", "04:00")];
        assert_eq!(said(&deny, "2026-03-29T00:30:00Z"), "closed by “Backup” until 2026-03-29T02:00:00Z");
    }

    #[test]
    fn an_hour_that_exists_twice_opens_late_and_closes_early_and_a_freeze_holds_for_both() {
        let allow = [week("Early", Effect::Allow, "Europe/Berlin", &[7], "02:30", "05:00")];
        assert_eq!(said(&allow, "2026-10-25T00:30:00Z"), "closed by outside of “Early” until 2026-10-25T01:30:00Z");
        let closes = [week("Late", Effect::Allow, "Europe/Berlin", &[7], "00:00", "02:30")];
        assert_eq!(said(&closes, "2026-10-25T00:29:59Z"), "open until 2026-10-25T00:30:00Z");
        let deny = [week("Backup", Effect::Deny, "Europe/Berlin", &[7], "02:15", "02:45")];
        assert_eq!(said(&deny, "2026-10-25T00:15:00Z"), "closed by “Backup” until 2026-10-25T01:45:00Z");
    }

    #[test]
    fn hours_stand_on_the_wall_when_clocks_change() {
        let windows = [office("Europe/Paris")];
        assert_eq!(said(&windows, "2026-06-22T06:59:59Z"), "closed by outside of “Office” until 2026-06-22T07:00:00Z", "summer");
        let two = [office("Asia/Tokyo"), office("America/New_York")];
        assert_eq!(said(&two, "2026-11-23T12:00:00Z"), "closed by outside of “Office” and “Office” until 2026-11-23T14:00:00Z");
    }

    #[test]
    fn what_is_over_or_far_away_is_told_as_it_is() {
        let past = [once("Move", Effect::Allow, "UTC", "2025-01-01T00:00", "2025-01-02T00:00")];
        assert_eq!(said(&past, "2026-11-23T12:00:00Z"), "closed by outside of “Move” until never");
        let far = [once("Move", Effect::Allow, "UTC", "2027-06-01T00:00", "2027-06-02T00:00")];
        assert_eq!(said(&far, "2026-11-23T12:00:00Z"), "closed by outside of “Move” until 2027-06-01T00:00:00Z");
        let always = [week("Stop", Effect::Deny, "UTC", &[1, 2, 3, 4, 5, 6, 7], "00:00", "00:00")];
        assert_eq!(said(&always, "2026-11-23T12:00:00Z"), "closed by “Stop” until never");
    }

    #[test]
    fn a_zone_that_is_not_known_any_more_sends_nothing() {
        let deny = [once("Move", Effect::Deny, "Mars/Base", "2025-01-01T00:00", "2025-01-02T00:00")];
        assert_eq!(said(&deny, "2026-11-23T12:00:00Z"), "closed by “Move”, whose time zone is not known until never");
        assert_eq!(said(&[office("Mars/Base")], "2026-11-23T12:00:00Z"), "closed by outside of “Office” until never");
    }

    fn any_window() -> impl Strategy<Value = Window> {
        let zone = proptest::sample::select(vec!["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"]);
        let effect = proptest::sample::select(Effect::ALL.to_vec());
        let weekly = (proptest::sample::subsequence(vec![1, 2, 3, 4, 5, 6, 7_u8], 1..=7), 0..24_u8, 0..24_u8)
            .prop_map(|(days, from, until)| Days::Week { days, from: format!("{from:02}:30"), until: format!("{until:02}:00") });
        let once = (1..28_u8, 1..28_u8)
            .prop_map(|(from, until)| Days::Once { from: format!("2026-10-{from:02}T03:00"), until: format!("2026-11-{until:02}T03:00") });
        (zone, effect, prop_oneof![3 => weekly, 1 => once]).prop_map(|(zone, effect, days)| Window {
            name: "W".into(),
            effect,
            zone: zone.into(),
            days,
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// From five days before the clocks of Berlin change in October 2026 to five days after.
        #[test]
        fn a_freeze_never_opens_and_what_is_told_of_the_future_comes_so(
            windows in proptest::collection::vec(any_window(), 0..4), freeze in any_window(), minutes in 0..14_400_i64, share in 1..100_i64
        ) {
            let now = Timestamp(at("2026-10-20T01:00:00Z").0 + minutes * 60_000);
            let before = standing_at(&windows, now);
            let freeze = Window { effect: Effect::Deny, ..freeze };
            let frozen: Vec<Window> = windows.iter().cloned().chain([freeze.clone()]).collect();
            let alone = standing_at(&[freeze], now).is_open();
            prop_assert_eq!(standing_at(&frozen, now).is_open(), before.is_open() && alone, "deny beats allow, and nothing else");
            let (Schedule::Open { until } | Schedule::Closed { until, .. }) = &before;
            if let Some(until) = until {
                prop_assert!(*until > now);
                prop_assert_ne!(standing_at(&windows, *until).is_open(), before.is_open(), "it turns then");
                let between = Timestamp(now.0 + (until.0 - now.0 - 1) * share / 100);
                prop_assert_eq!(standing_at(&windows, between).is_open(), before.is_open(), "and not before");
            }
        }
    }
}
