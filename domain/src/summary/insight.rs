//! Seeing it: failures over the last candidates, the matrix of cases × candidates, the burn-up of one candidate.

use super::Place;
use crate::test_run::Verdict;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The quality page of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QualityPage {
    /// Where.
    pub place: Place,
    /// The last candidates, oldest first.
    pub candidates: Vec<Failures>,
    /// Cases × the same candidates.
    pub matrix: Matrix,
}

/// What failed on one candidate, by the newest result of each planned case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failures {
    /// `#12`.
    pub number: i64,
    /// Version.
    pub version: String,
    /// Cases in its plan.
    pub planned: i64,
    /// Of these, cases with a result.
    pub run: i64,
    /// Of these, failed.
    pub failed: i64,
    /// Of these, blocked.
    pub blocked: i64,
    /// Machine tests and how many of them failed or broke; `None` without a report.
    pub machine: Option<(i64, i64)>,
}

/// Cases × candidates, one page of it: those that failed most recently first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matrix {
    /// What was looked for; empty for every case.
    pub query: String,
    /// Rows of this page.
    pub rows: Vec<MatrixRow>,
    /// Rows on all pages.
    pub total: i64,
    /// This page, from 1.
    pub page: i64,
}

/// Rows on one page of the matrix.
pub const MATRIX_PAGE: i64 = 50;

impl Matrix {
    /// The number of pages, at least 1.
    #[must_use]
    pub const fn pages(&self) -> i64 {
        if self.total <= MATRIX_PAGE { 1 } else { (self.total + MATRIX_PAGE - 1) / MATRIX_PAGE }
    }
}

/// One case over the candidates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatrixRow {
    /// `TC-12`.
    pub number: i64,
    /// Title of today.
    pub title: String,
    /// One cell a candidate, in the order of [`QualityPage::candidates`].
    pub cells: Vec<Cell>,
}

crate::words! {
    /// How a case stands on a candidate.
    pub enum Cell {
        /// Passed.
        Passed = "passed",
        /// Passed on an older candidate, and carried from there.
        Carried = "carried",
        /// Nobody ran it; every machine test that stands for it passed.
        MachinePassed = "machine_passed",
        /// Nobody ran it; not every machine test that stands for it passed.
        MachineFailed = "machine_failed",
        /// Failed.
        Failed = "failed",
        /// Blocked.
        Blocked = "blocked",
        /// Skipped.
        Skipped = "skipped",
        /// Planned, without a result.
        NotRun = "not_run",
        /// Not in the plan.
        NotPlanned = "not_planned",
    }
}

impl Cell {
    /// A planned case with its newest verdict, carried or not, and whether all machine tests that stand for it passed, if
    /// there are any. As for the gate, they count only where nobody ran the case.
    #[must_use]
    pub const fn planned(verdict: Option<Verdict>, carried: bool, machine: Option<bool>) -> Self {
        match verdict {
            None => match machine {
                None => Self::NotRun,
                Some(true) => Self::MachinePassed,
                Some(false) => Self::MachineFailed,
            },
            Some(Verdict::Passed) if carried => Self::Carried,
            Some(Verdict::Passed) => Self::Passed,
            Some(Verdict::Failed) => Self::Failed,
            Some(Verdict::Blocked) => Self::Blocked,
            Some(Verdict::Skipped) => Self::Skipped,
        }
    }

    /// As people say it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotRun => "not run",
            Self::NotPlanned => "not planned",
            Self::Passed => "passed",
            Self::Carried => "passed earlier, carried",
            Self::MachinePassed => "passed by machine tests",
            Self::MachineFailed => "not passed by machine tests",
            Self::Failed => "failed",
            Self::Blocked => "blocked",
            Self::Skipped => "skipped",
        }
    }
}

/// How the testing of one candidate went: planned cases and cases with a result, over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BurnUp {
    /// When cases were planned: how many were planned then, and so far. In the order of time.
    pub planned: Vec<(Timestamp, i64)>,
    /// When cases got their first result: how many have one since then. In the order of time.
    pub done: Vec<(Timestamp, i64)>,
    /// When the newest result of all came, a first one or not.
    pub last_result: Option<Timestamp>,
    /// When it was read.
    pub now: Timestamp,
}

/// When testing will be through, as far as that can honestly be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forecast {
    /// Nothing is expected: every planned case has a result, or nothing more is decided here.
    Nothing,
    /// Fewer than [`FEWEST_RESULTS`] cases have a result: a pace would be a guess.
    TooEarly,
    /// Nobody recorded anything since this moment, which is a day ago or more.
    Paused(Timestamp),
    /// At the pace since the first result, the last case has its result at this moment.
    At(Timestamp),
}

/// Below this many cases with a result nothing is said about the pace.
pub const FEWEST_RESULTS: i64 = 5;
/// Testing counts as paused after this long without any result, in milliseconds: one day.
const PAUSE: i64 = 24 * 3_600_000;

impl BurnUp {
    /// Planned cases and cases with a result, now.
    #[must_use]
    pub fn counts(&self) -> (i64, i64) {
        (self.planned.last().map_or(0, |(_, n)| *n), self.done.last().map_or(0, |(_, n)| *n))
    }

    /// The level of a series at a moment.
    #[must_use]
    pub fn level(series: &[(Timestamp, i64)], at: Timestamp) -> i64 {
        series.iter().rev().find(|(since, _)| *since <= at).map_or(0, |(_, level)| *level)
    }

    /// The time that is worth drawing: from the first planned case to now, or to the last thing that happened when
    /// nothing more is expected. At least ten minutes, so that one moment does not fill the chart. `open` as for
    /// [`BurnUp::forecast`].
    #[must_use]
    pub fn span(&self, open: bool) -> (Timestamp, Timestamp) {
        let moments = || self.planned.iter().chain(&self.done).map(|(at, _)| *at);
        let from = moments().min().unwrap_or(self.now);
        let (planned, done) = self.counts();
        let last = moments().max().unwrap_or(self.now);
        let to = if open && done < planned { self.now.max(last) } else { last };
        (from, to.max(from.plus_seconds(600)))
    }

    /// When testing will be through, when results are still expected (`open`). The pace counts from the first result until now, pauses included: of the cases
    /// after the first, so many in so much time.
    #[must_use]
    pub fn forecast(&self, open: bool) -> Forecast {
        let (planned, done) = self.counts();
        let (Some((first, _)), Some(newest)) = (self.done.first(), self.last_result) else {
            return if open && planned > 0 { Forecast::TooEarly } else { Forecast::Nothing };
        };
        let elapsed = self.now.since(*first);
        match () {
            () if !open || done >= planned => Forecast::Nothing,
            () if done < FEWEST_RESULTS || elapsed <= 0 => Forecast::TooEarly,
            () if self.now.since(newest) >= PAUSE => Forecast::Paused(newest),
            () => {
                let left = i128::from(elapsed) * i128::from(planned - done) / i128::from(self.done_after_first());
                Forecast::At(Timestamp(self.now.0.saturating_add(i64::try_from(left).unwrap_or(i64::MAX))))
            }
        }
    }

    /// Cases that got their first result after the first moment's, at least 1.
    fn done_after_first(&self) -> i64 {
        let (_, done) = self.counts();
        (done - self.done.first().map_or(0, |(_, n)| *n)).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;

    /// Ten cases planned at 0; results at these minutes; read at `now`, in minutes.
    fn tested(at: &[i64], now: i64) -> BurnUp {
        let done: Vec<_> = (1..).zip(at).map(|(n, minute)| (Timestamp(minute * MINUTE), n)).collect();
        BurnUp { planned: vec![(Timestamp(0), 10)], last_result: done.last().map(|(at, _)| *at), done, now: Timestamp(now * MINUTE) }
    }

    #[test]
    fn machine_tests_stand_for_a_case_only_where_nobody_ran_it_and_a_carried_pass_is_marked() {
        let table = [
            (None, false, None, Cell::NotRun),
            (None, false, Some(true), Cell::MachinePassed),
            (None, false, Some(false), Cell::MachineFailed),
            (Some(Verdict::Failed), false, Some(true), Cell::Failed),
            (Some(Verdict::Passed), false, Some(false), Cell::Passed),
            (Some(Verdict::Passed), true, None, Cell::Carried),
        ];
        for (verdict, carried, machine, cell) in table {
            assert_eq!(Cell::planned(verdict, carried, machine), cell, "{verdict:?} {carried} {machine:?}");
        }
    }

    #[test]
    fn four_results_are_no_pace_and_five_are() {
        assert_eq!(tested(&[], 60).forecast(true), Forecast::TooEarly);
        assert_eq!(tested(&[10, 20, 30, 40], 40).forecast(true), Forecast::TooEarly);
        // Four cases after the first in 40 minutes: the other five take 50.
        assert_eq!(tested(&[10, 20, 30, 40, 50], 50).forecast(true), Forecast::At(Timestamp(100 * MINUTE)));
    }

    #[test]
    fn a_pause_counts_and_after_a_day_nothing_is_promised() {
        assert_eq!(tested(&[10, 20, 30, 40, 50], 90).forecast(true), Forecast::At(Timestamp(190 * MINUTE)), "half the pace");
        assert_eq!(tested(&[10, 20, 30, 40, 50], 50 + 24 * 60).forecast(true), Forecast::Paused(Timestamp(50 * MINUTE)));
        let mut again = tested(&[10, 20, 30, 40, 50], 50 + 24 * 60);
        again.last_result = Some(again.now);
        assert!(matches!(again.forecast(true), Forecast::At(_)), "a case that is run again is no pause");
    }

    #[test]
    fn nothing_is_promised_when_nothing_is_expected() {
        assert_eq!(tested(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 11).forecast(true), Forecast::Nothing);
        assert_eq!(tested(&[10, 20, 30, 40, 50], 50).forecast(false), Forecast::Nothing);
    }

    #[test]
    fn results_of_one_moment_are_no_pace() {
        let mut at_once = tested(&[], 20);
        at_once.done = vec![(Timestamp(20 * MINUTE), 9)];
        at_once.last_result = Some(Timestamp(20 * MINUTE));
        assert_eq!(at_once.forecast(true), Forecast::TooEarly);
    }

    #[test]
    fn the_time_ends_now_while_results_are_expected_and_with_the_last_one_after() {
        assert_eq!(tested(&[10, 20], 500).span(true), (Timestamp(0), Timestamp(500 * MINUTE)));
        assert_eq!(tested(&[10, 20], 500).span(false), (Timestamp(0), Timestamp(20 * MINUTE)));
        assert_eq!(tested(&[], 0).span(true), (Timestamp(0), Timestamp(10 * MINUTE)), "one moment has a width");
    }

    #[test]
    fn the_level_at_a_moment_is_the_newest_before_it() {
        let series = [(Timestamp(10), 1), (Timestamp(20), 4)];
        assert_eq!([9, 10, 19, 20, 99].map(|at| BurnUp::level(&series, Timestamp(at))), [0, 1, 1, 4, 4]);
    }
}
