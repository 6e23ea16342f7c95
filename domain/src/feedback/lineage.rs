//! Which candidate contains which commit, as far as it is known. Commits never change, so an answer stays true.

use super::claim::Claim;
use crate::text::CommitSha;
use std::collections::{BTreeMap, BTreeSet};

/// Is the fix in the candidate?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// Nobody could say yet.
    Unknown,
}

/// What is known of the order of builds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lineage {
    /// Candidate → the first of the unbroken line that leads to it.
    lines: BTreeMap<i64, i64>,
    contains: BTreeMap<(CommitSha, i64), bool>,
    reverts: BTreeSet<(CommitSha, i64)>,
}

impl Lineage {
    /// Every candidate from `from` to `candidate` contains the one before.
    pub fn line(&mut self, candidate: i64, from: i64) {
        let held = self.lines.entry(candidate).or_insert(from);
        *held = (*held).min(from);
    }

    /// Whether a candidate contains a commit. Should answers ever differ, the fix counts as missing.
    pub fn says(&mut self, candidate: i64, commit: CommitSha, contains: bool) {
        let held = self.contains.entry((commit, candidate)).or_insert(contains);
        *held &= contains;
    }

    /// A candidate takes a commit back.
    pub fn reverts(&mut self, candidate: i64, commit: CommitSha) {
        self.reverts.insert((commit, candidate));
    }

    /// Is what `claim` names in candidate `number`?
    #[must_use]
    pub fn has(&self, claim: &Claim, number: i64) -> Presence {
        let line = self.lines.get(&number).copied();
        let low = line.unwrap_or(number).max(claim.candidate);
        let row = |at: i64| (claim.anchor.clone(), at);
        if low <= number && self.reverts.range(row(low)..=row(number)).next().is_some() || self.reverts.contains(&row(number)) {
            return Presence::No;
        }
        if let Some(said) = self.contains.get(&row(number)) {
            return if *said { Presence::Yes } else { Presence::No };
        }
        if number <= claim.candidate {
            return if number == claim.candidate { Presence::Yes } else { Presence::No };
        }
        let inherited = self.contains.range(row(low)..row(number)).any(|(_, contains)| *contains);
        if line.is_some_and(|from| from <= claim.candidate) || inherited { Presence::Yes } else { Presence::Unknown }
    }
}
