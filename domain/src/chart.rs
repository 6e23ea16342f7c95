//! Geometry of charts, pure: values to whole SVG units, ticks that people can read, steps as a path.
//! One unit is about one pixel on a desk; whole units keep lines sharp and pages small.

use crate::time::Timestamp;
use time::OffsetDateTime;

/// Maps values `from..=to` to units `start..=end` in a straight line; `end` may be the smaller one, because y grows downwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    from: i64,
    to: i64,
    start: i64,
    end: i64,
}

impl Scale {
    /// A scale. Values outside are drawn at the nearer end.
    #[must_use]
    pub const fn new(values: (i64, i64), units: (i64, i64)) -> Self {
        Self { from: values.0, to: values.1, start: units.0, end: units.1 }
    }

    /// Where `value` is drawn. A scale without extent draws everything at its start.
    #[must_use]
    pub fn at(&self, value: i64) -> i64 {
        let extent = i128::from(self.to) - i128::from(self.from);
        if extent <= 0 {
            return self.start;
        }
        let part = (i128::from(value) - i128::from(self.from)).clamp(0, extent);
        let way = i128::from(self.end) - i128::from(self.start);
        // Rounded to the nearest unit, half away from the start.
        let moved = (2 * part * way.abs() + extent) / (2 * extent) * way.signum();
        i64::try_from(i128::from(self.start) + moved).unwrap_or(self.end)
    }
}

/// Ticks of a count from 0 to at least `max`: steps of 1, 2 or 5 and their tens, at most `most` steps (at least one).
#[must_use]
pub fn count_ticks(max: i64, most: i64) -> Vec<i64> {
    let (max, most) = (max.max(1), most.max(1));
    let steps = (0..18).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_i64.pow(power)));
    let step = steps.into_iter().find(|step| max.div_euclid(*step) + i64::from(max % step > 0) <= most).unwrap_or(max);
    let count = max.div_euclid(step) + i64::from(max % step > 0);
    (0..=count).map(|n| n.saturating_mul(step)).collect()
}

/// One mark on a time axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeTick {
    /// When.
    pub at: Timestamp,
    /// `09:30`, or `22 Nov` when the marks are days apart.
    pub label: String,
    /// What the label leaves out, on the first mark and wherever it changes: `22 Nov`, or the year.
    pub under: Option<String>,
}

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// Distances that people count in. All but the weeks and longer divide a day, so that marks fall on midnight UTC.
const DISTANCES: [i64; 23] = [
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    4 * DAY,
    7 * DAY,
    14 * DAY,
    28 * DAY,
    91 * DAY,
    182 * DAY,
    364 * DAY,
    728 * DAY,
    1820 * DAY,
    3640 * DAY,
];

/// Marks between two moments, at most `most` of them, on round times in UTC. None when nothing round lies between.
#[must_use]
pub fn time_ticks(from: Timestamp, to: Timestamp, most: i64) -> Vec<TimeTick> {
    let first = |step: i64| from.0.div_euclid(step).saturating_add(i64::from(from.0.rem_euclid(step) > 0)).saturating_mul(step);
    let count = |step: i64| if to.0 < first(step) { 0 } else { to.0.saturating_sub(first(step)) / step + 1 };
    let Some(step) = DISTANCES.into_iter().find(|step| count(*step) <= most.max(1)) else { return Vec::new() };
    let mut before = None;
    (0..count(step))
        .map(|n| {
            let at = Timestamp(first(step) + n * step);
            let (day, year, clock) = words(at);
            let (label, rest) = if step < DAY { (clock, day) } else { (day, year) };
            let under = (before.as_ref() != Some(&rest)).then(|| rest.clone());
            before = Some(rest);
            TimeTick { at, label, under }
        })
        .collect()
}

/// `22 Nov`, `2026`, `09:30`.
fn words(at: Timestamp) -> (String, String, String) {
    OffsetDateTime::from_unix_timestamp(at.0.div_euclid(1000)).map_or_else(
        |_| ("out of range".to_owned(), String::new(), String::new()),
        |t| {
            let month: String = t.month().to_string().chars().take(3).collect();
            (format!("{} {month}", t.day()), t.year().to_string(), format!("{:02}:{:02}", t.hour(), t.minute()))
        },
    )
}

/// A line that holds its level until the next point, as a path (`d`), up to `until`. Points lie in the order of
/// their x; of several at one x the last counts, so that the path is never longer than the chart is wide.
#[must_use]
pub fn steps(points: &[(i64, i64)], until: i64) -> String {
    let mut kept: Vec<(i64, i64)> = Vec::new();
    for (x, y) in points {
        match kept.last_mut() {
            Some(last) if last.0 == *x => last.1 = *y,
            _ => kept.push((*x, *y)),
        }
    }
    let Some(((x, y), rest)) = kept.split_first() else { return String::new() };
    let mut path = format!("M{x} {y}");
    let mut level = *y;
    for (x, y) in rest.iter().filter(|(x, _)| *x <= until) {
        if *y != level {
            path.push_str(&format!("H{x}V{y}"));
            level = *y;
        }
    }
    path.push_str(&format!("H{}", until.max(*x)));
    path
}

/// Heights of stacked parts, bottom first: each part that is not zero can be seen (at least 2 units), whatever the scale.
#[must_use]
pub fn stack(parts: &[i64], max: i64, height: i64) -> Vec<i64> {
    let scale = Scale::new((0, max), (0, height));
    parts.iter().map(|part| if *part > 0 { scale.at(*part).max(2) } else { 0 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("a moment")
    }

    fn labels(from: &str, to: &str, most: i64) -> Vec<String> {
        time_ticks(at(from), at(to), most)
            .into_iter()
            .map(|tick| tick.under.map_or(tick.label.clone(), |under| format!("{}|{under}", tick.label)))
            .collect()
    }

    #[test]
    fn a_value_is_drawn_where_it_belongs_and_never_outside() {
        let up = Scale::new((0, 10), (200, 0));
        assert_eq!([0, 5, 10, -3, 99].map(|value| up.at(value)), [200, 100, 0, 200, 0]);
        assert_eq!(Scale::new((0, 3), (0, 100)).at(2), 67, "to the nearest unit");
        assert_eq!(Scale::new((5, 5), (7, 90)).at(5), 7, "one point has no extent");
        assert_eq!(Scale::new((i64::MIN, i64::MAX), (0, 100)).at(0), 50, "nothing overflows");
    }

    #[test]
    fn counts_are_ticked_in_ones_twos_and_fives_up_to_the_largest() {
        assert_eq!(count_ticks(0, 4), [0, 1]);
        assert_eq!(count_ticks(3, 4), [0, 1, 2, 3]);
        assert_eq!(count_ticks(7, 4), [0, 2, 4, 6, 8]);
        assert_eq!(count_ticks(200, 4), [0, 50, 100, 150, 200]);
        for max in [1, 9, 11, 99, 1234, 1_000_000, i64::MAX / 2] {
            let ticks = count_ticks(max, 4);
            assert!(ticks.len() <= 5 && *ticks.last().expect("ticks") >= max, "{max}: {ticks:?}");
        }
    }

    #[test]
    fn times_are_ticked_on_round_moments_and_the_day_is_said_once() {
        assert_eq!(labels("2026-11-22T09:07:00Z", "2026-11-22T10:40:00Z", 4), ["09:30|22 Nov", "10:00", "10:30"]);
        assert_eq!(
            labels("2026-11-22T20:00:00Z", "2026-11-23T07:00:00Z", 4),
            ["21:00|22 Nov", "00:00|23 Nov", "03:00", "06:00"],
            "midnight says the new day"
        );
        assert_eq!(labels("2026-12-29T03:00:00Z", "2027-01-02T01:00:00Z", 4), ["30 Dec|2026", "31 Dec", "1 Jan|2027", "2 Jan"]);
        assert!(labels("2026-11-22T09:00:10Z", "2026-11-22T09:00:50Z", 4).is_empty(), "nothing round lies between");
        assert_eq!(labels("2026-11-22T09:00:00Z", "2026-11-22T09:00:00Z", 4), ["09:00|22 Nov"]);
    }

    #[test]
    fn a_time_axis_never_has_more_ticks_than_fit() {
        let mut span = 1;
        while span < 20 * 364 * DAY {
            for from in [0, 1, 1_790_000_000_123] {
                let ticks = time_ticks(Timestamp(from), Timestamp(from + span), 4);
                assert!(ticks.len() <= 4 && ticks.iter().all(|tick| (from..=from + span).contains(&tick.at.0)), "{span}: {ticks:?}");
                assert!(span < 2 * MINUTE || !ticks.is_empty(), "{span} has none");
            }
            span = span * 3 / 2 + 1;
        }
    }

    #[test]
    fn steps_hold_their_level_and_do_not_grow_with_the_number_of_results() {
        assert_eq!(steps(&[(0, 100), (10, 80), (30, 50)], 60), "M0 100H10V80H30V50H60");
        assert_eq!(steps(&[(0, 100), (10, 80), (10, 60), (20, 60)], 40), "M0 100H10V60H40", "one step per unit, none without a change");
        assert_eq!(steps(&[], 40), "");
        assert_eq!(steps(&[(5, 9)], 5), "M5 9H5", "one point is still a point");
        let many: Vec<(i64, i64)> = (0..100_000).map(|n| (n / 1000, 1000 - n / 100)).collect();
        assert!(steps(&many, 100).len() < 1500);
    }

    #[test]
    fn one_failure_beside_a_thousand_can_still_be_seen() {
        assert_eq!(stack(&[1, 1000, 0], 1001, 100), [2, 100, 0]);
        assert_eq!(stack(&[0, 0], 0, 100), [0, 0]);
    }
}
