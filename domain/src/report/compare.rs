//! What changed since the candidate before, and which tests cannot make up their mind.

use super::Outcome;
use serde::{Deserialize, Serialize};

/// How many candidates with a report are looked at for flaky tests, this one included.
pub const FLAKY_WINDOW: i64 = 10;

crate::words! {
    /// What a test did since the candidate before.
    pub enum Change {
        /// It fails now and did not before; it may be a new test.
        NewFailure = "new_failure",
        /// It failed before and fails now.
        StillFailing = "still_failing",
        /// It failed before and passes now.
        Fixed = "fixed",
        /// It failed before and did not run now: nobody knows.
        NotRun = "not_run",
    }
}

impl Change {
    /// `None` on either side: the test was not there. A test that is merely new, gone, skipped or as good as
    /// before is no change in this sense.
    #[must_use]
    pub const fn between(before: Option<Outcome>, now: Option<Outcome>) -> Option<Self> {
        let failed = matches!(before, Some(Outcome::Failed | Outcome::Error));
        match (failed, now) {
            (false, Some(Outcome::Failed | Outcome::Error)) => Some(Self::NewFailure),
            (true, Some(Outcome::Failed | Outcome::Error)) => Some(Self::StillFailing),
            (true, Some(Outcome::Passed)) => Some(Self::Fixed),
            (true, Some(Outcome::Skipped) | None) => Some(Self::NotRun),
            (false, _) => None,
        }
    }
}

/// How a test ended on one candidate, the worst over its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The candidate's number.
    pub candidate: i64,
    /// How it ended.
    pub outcome: Outcome,
    /// The runner's own mark.
    pub flaky: bool,
}

/// One test over the last candidates, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Track(pub Vec<Seen>);

impl Track {
    /// How it ended on this candidate.
    #[must_use]
    pub fn on(&self, candidate: i64) -> Option<Outcome> {
        self.0.iter().find(|seen| seen.candidate == candidate).map(|seen| seen.outcome)
    }

    /// What it did between two candidates.
    #[must_use]
    pub fn change(&self, before: i64, now: i64) -> Option<Change> {
        Change::between(self.on(before), self.on(now))
    }

    /// The runner said so, or its verdict turned around at least twice: one turn is a defect or its repair.
    /// What did not run has no verdict.
    #[must_use]
    pub fn is_flaky(&self) -> bool {
        let verdicts: Vec<bool> = self.0.iter().filter(|seen| seen.outcome != Outcome::Skipped).map(|seen| seen.outcome.is_bad()).collect();
        let turns = verdicts.windows(2).filter(|pair| pair.first() != pair.last()).count();
        turns >= 2 || self.0.iter().any(|seen| seen.flaky)
    }
}

/// A candidate's machine tests against the candidate before that had any, in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// The candidate before; `None` when none had a report: then every failure is a new one.
    pub previous: Option<i64>,
    /// Fail now and did not before.
    pub new_failures: i64,
    /// Failed before, pass now.
    pub fixed: i64,
    /// Failed before, fail now.
    pub still_failing: i64,
    /// Failed before, did not run now.
    pub not_run: i64,
    /// Could not make up their mind over the last candidates, and are part of this one.
    pub flaky: i64,
}

impl Comparison {
    /// Counts. `now` is the candidate compared, `previous` the one before that had a report.
    #[must_use]
    pub fn of<'a>(tracks: impl IntoIterator<Item = &'a Track>, previous: Option<i64>, now: i64) -> Self {
        let mut found = Self { previous, ..Self::default() };
        for track in tracks {
            let before = previous.and_then(|number| track.on(number));
            match Change::between(before, track.on(now)) {
                Some(Change::NewFailure) => found.new_failures += 1,
                Some(Change::Fixed) => found.fixed += 1,
                Some(Change::StillFailing) => found.still_failing += 1,
                Some(Change::NotRun) => found.not_run += 1,
                None => {}
            }
            found.flaky += i64::from(track.on(now).is_some() && track.is_flaky());
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, Comparison, Outcome, Seen, Track};

    /// `p`assed, `f`ailed, `e`rror, `s`kipped, `r`etried and passed, ` ` not there; candidates 1, 2, 3 ….
    fn track(letters: &str) -> Track {
        let seen = |(candidate, letter)| {
            let outcome = match letter {
                'p' | 'r' => Outcome::Passed,
                'f' => Outcome::Failed,
                'e' => Outcome::Error,
                's' => Outcome::Skipped,
                _ => return None,
            };
            Some(Seen { candidate, outcome, flaky: letter == 'r' })
        };
        Track((1..).zip(letters.chars()).filter_map(seen).collect())
    }

    #[test]
    fn each_pair_of_ends_is_one_change_or_none() {
        let table = [
            ("pf", Some(Change::NewFailure)),
            (" f", Some(Change::NewFailure)),
            ("se", Some(Change::NewFailure)),
            ("ff", Some(Change::StillFailing)),
            ("fe", Some(Change::StillFailing)),
            ("fp", Some(Change::Fixed)),
            ("ep", Some(Change::Fixed)),
            ("fs", Some(Change::NotRun)),
            ("f ", Some(Change::NotRun)),
            ("pp", None),
            ("ps", None),
            ("p ", None),
            (" p", None),
            ("sp", None),
        ];
        for (letters, expected) in table {
            assert_eq!(track(letters).change(1, 2), expected, "{letters:?}");
        }
    }

    #[test]
    fn one_turn_is_a_defect_or_a_repair_and_two_are_flaky() {
        let table = [
            ("pppp", false),
            ("ppff", false),
            ("ffpp", false),
            ("pfp", true),
            ("fpf", true),
            ("pspsp", false),
            ("psfsp", true),
            ("pef", false),
            ("pr", true),
            ("f", false),
            ("", false),
        ];
        for (letters, expected) in table {
            assert_eq!(track(letters).is_flaky(), expected, "{letters:?}");
        }
    }

    #[test]
    fn a_comparison_counts_each_test_once_and_flaky_ones_only_while_they_are_there() {
        let tracks: Vec<Track> = ["ppf", "pff", "pfp", "pfs", "fp ", "ppp"].into_iter().map(track).collect();
        let found = Comparison::of(&tracks, Some(2), 3);
        assert_eq!((found.new_failures, found.still_failing, found.fixed, found.not_run, found.flaky), (1, 1, 1, 1, 1));
        let alone = Comparison::of(&tracks, None, 3);
        assert_eq!((alone.new_failures, alone.still_failing, alone.fixed, alone.not_run), (2, 0, 0, 0));
    }
}
