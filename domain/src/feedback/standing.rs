//! Where a report stands, for everybody and for one exact candidate: folded from what people did, in their order, and
//! from the claims of machines, which have none.

use super::claim::Claim;
use super::lineage::{Lineage, Presence};
use super::{Severity, Status};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a person did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Answered.
    Answered,
    /// Said that it is fixed.
    Claimed(Claim),
    /// Saw on this candidate that it is gone; rows from before this was asked do not name one.
    Confirmed(Option<i64>),
    /// Saw on this candidate that it is not.
    Reopened(Option<i64>),
    /// Let it pass.
    Waived,
}

/// Why a fix, or its confirmation, does not count for a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lacking {
    /// The fix that the candidate with this number has is not in it.
    Absent(i64),
    /// Whether it is, nobody knows yet.
    Unknown(i64),
}

impl Lacking {
    /// Said of a candidate, as a sentence without its end.
    #[must_use]
    pub fn sentence(self) -> String {
        match self {
            Self::Absent(number) => format!("the fix of #{number} is not in this candidate"),
            Self::Unknown(number) => format!("whether the fix of #{number} is in this candidate is not known yet"),
        }
    }
}

/// Where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// In one word.
    pub status: Status,
    /// Since when.
    pub since: Timestamp,
    /// What is claimed of the candidate that the status names.
    pub claims: Vec<Claim>,
    /// The exact candidate on which its reporter saw that it is gone.
    pub confirmed_on: Option<i64>,
    /// A fix is claimed elsewhere, but does not count here.
    pub lacking: Option<Lacking>,
}

/// As people say it.
#[must_use]
pub fn label(status: Status, confirmed_on: Option<i64>, lacking: Option<Lacking>) -> String {
    let on = confirmed_on.map(|number| format!(" on #{number}")).unwrap_or_default();
    let lacking = lacking.map(|lacking| format!(": {}", lacking.sentence())).unwrap_or_default();
    format!("{}{on}{lacking}", status.label())
}

/// Everything that happened to a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// When it was reported.
    pub reported_at: Timestamp,
    /// What people did, in their order.
    pub acts: Vec<(Timestamp, Act)>,
    /// What was found out, and when.
    pub claims: Vec<(Timestamp, Claim)>,
    /// What contains what.
    pub lineage: Lineage,
}

impl Course {
    /// For everybody: the newest claim counts.
    #[must_use]
    pub fn overall(&self) -> Standing {
        self.at(None)
    }

    /// For one exact candidate.
    #[must_use]
    pub fn on(&self, candidate: i64) -> Standing {
        self.at(Some(candidate))
    }

    /// Claims of which nobody knows yet whether they hold for this candidate.
    #[must_use]
    pub fn unknown_on(&self, candidate: i64) -> Vec<Claim> {
        if matches!(self.closed(), Some((_, Act::Waived))) {
            return Vec::new();
        }
        let live = self.live().into_iter().map(|(_, claim)| claim);
        live.filter(|claim| self.lineage.has(claim, candidate) == Presence::Unknown).cloned().collect()
    }

    fn at(&self, candidate: Option<i64>) -> Standing {
        let closed = self.closed();
        if let Some((at, Act::Waived)) = closed {
            return standing(Status::Waived, *at);
        }
        let live = self.live();
        let newest = live.iter().map(|(_, claim)| claim.candidate).max();
        if let Some((at, Act::Confirmed(on))) = closed
            && let Some(on) = on.or(newest)
            && self.confirmation_counts(&live, on, candidate)
        {
            let claims = live.iter().filter(|(_, claim)| claim.candidate <= on).map(|(_, claim)| (*claim).clone()).collect();
            return Standing { claims, confirmed_on: Some(on), ..standing(Status::Confirmed, *at) };
        }
        let presence = |claim: &Claim| candidate.map_or(Presence::Yes, |number| self.lineage.has(claim, number));
        let held: Vec<_> = live.iter().filter(|(_, claim)| presence(claim) == Presence::Yes).collect();
        if let Some(number) = held.iter().map(|(_, claim)| claim.candidate).max() {
            let own = || held.iter().filter(|(_, claim)| claim.candidate == number);
            let since = own().map(|(at, _)| *at).min().unwrap_or(self.reported_at);
            let claims = own().map(|(_, claim)| (*claim).clone()).collect();
            return Standing { claims, ..standing(Status::FixedIn(number), since) };
        }
        let opened = self.acts.iter().rposition(|(_, act)| matches!(act, Act::Reopened(_)));
        let answered = self.acts.iter().skip(opened.map_or(0, |at| at + 1)).any(|(_, act)| *act == Act::Answered);
        let since = opened.and_then(|at| self.acts.get(at)).map_or(self.reported_at, |(at, _)| *at);
        let unknown = live.iter().filter(|(_, claim)| presence(claim) == Presence::Unknown).map(|(_, claim)| claim.candidate).max();
        let lacking = unknown.map(Lacking::Unknown).or_else(|| newest.map(Lacking::Absent));
        Standing { lacking, ..standing(if answered { Status::Answered } else { Status::Open }, since) }
    }

    /// A confirmation holds for the candidate it was given on and for later ones, but not for one that is known to lack
    /// every fix it was about, nor for an older one: nobody looked there.
    fn confirmation_counts(&self, live: &[(Timestamp, &Claim)], on: i64, candidate: Option<i64>) -> bool {
        let Some(number) = candidate else { return true };
        let mut about = live.iter().filter(|(_, claim)| claim.candidate <= on || claim.candidate == number).peekable();
        number >= on && (about.peek().is_none() || about.any(|(_, claim)| self.lineage.has(claim, number) != Presence::No))
    }

    /// The act that closed it last, unless it was reopened since.
    fn closed(&self) -> Option<&(Timestamp, Act)> {
        let last = self.acts.iter().rev().find(|(_, act)| matches!(act, Act::Confirmed(_) | Act::Waived | Act::Reopened(_)));
        last.filter(|(_, act)| !matches!(act, Act::Reopened(_)))
    }

    /// Claims that no reporter has refuted: whoever saw it on #5 refutes every fix up to #5.
    fn live(&self) -> Vec<(Timestamp, &Claim)> {
        let said = |upto: usize| {
            self.acts
                .iter()
                .take(upto)
                .filter_map(|(_, act)| if let Act::Claimed(claim) = act { Some(claim.candidate) } else { None })
                .max()
        };
        let refutes = |at: usize, act: &Act| match act {
            Act::Reopened(Some(on)) => Some(*on),
            Act::Reopened(None) => said(at),
            _ => None,
        };
        let refuted_after = |from: usize| self.acts.iter().enumerate().skip(from).filter_map(|(at, (_, act))| refutes(at, act)).max();
        let everywhere = refuted_after(0);
        let machines = self.claims.iter().filter(|(_, claim)| everywhere.is_none_or(|upto| claim.candidate > upto));
        let mut live: Vec<(Timestamp, &Claim)> = machines.map(|(at, claim)| (*at, claim)).collect();
        for (position, (at, act)) in self.acts.iter().enumerate() {
            if let Act::Claimed(claim) = act
                && refuted_after(position + 1).is_none_or(|upto| claim.candidate > upto)
            {
                live.push((*at, claim));
            }
        }
        live.sort();
        live
    }
}

const fn standing(status: Status, since: Timestamp) -> Standing {
    Standing { status, since, claims: Vec::new(), confirmed_on: None, lacking: None }
}

/// The severity of reports that are joined: the worst one.
#[must_use]
pub fn worst(severities: impl IntoIterator<Item = Severity>) -> Option<Severity> {
    severities.into_iter().min()
}
