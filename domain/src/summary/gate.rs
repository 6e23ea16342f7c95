//! The gate page: who holds what and since when, who may sign, where time went, what changed since production.

use super::{CandidateHead, HistoryRow, Place, SignatureRow};
use crate::access::Role;
use crate::gate::{Gate, Reason};
use crate::signature::Standing;
use crate::story::Knowledge;
use crate::text::StoryKey;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Where a candidate's gate stands, and on whom it waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatePage {
    /// Where.
    pub place: Place,
    /// Head.
    pub head: CandidateHead,
    /// The gate now.
    pub gate: Gate,
    /// What holds it, by who can act; the reader's own turn first.
    pub turns: Vec<Turn>,
    /// Where the signatures stand.
    pub standing: Standing,
    /// Why the people of the project cannot give all signatures, if they cannot.
    pub out_of_reach: Vec<String>,
    /// Who signs: a line for each rule of the policy.
    pub seats: Vec<Seat>,
    /// Signatures, oldest first.
    pub signatures: Vec<SignatureRow>,
    /// How long the candidate waited for whom.
    pub waits: Vec<Waited>,
    /// What is otherwise than in production.
    pub changes: Changes,
    /// What there is to know of an emergency.
    pub emergency: Urgent,
}

/// Where an emergency release of this candidate stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Urgent {
    /// It was released past its gate.
    pub released: bool,
    /// Who waits for a second person: name and incident.
    pub calls: Vec<(String, String)>,
    /// The reader may give their word.
    pub may: bool,
}

/// What one group of people can do now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Their roles.
    pub who: Vec<Role>,
    /// Those of them who can be reached: everybody with such a role who is not barred from it.
    pub people: Vec<String>,
    /// The reader is one of them.
    pub mine: bool,
    /// What they can close, the oldest first.
    pub holds: Vec<Hold>,
}

impl Turn {
    /// What is missing are signatures.
    #[must_use]
    pub fn is_signing(&self) -> bool {
        self.holds.iter().any(|hold| matches!(hold, Hold::Signature { .. }))
    }

    /// Since the oldest of them.
    #[must_use]
    pub fn since(&self) -> Option<Timestamp> {
        self.holds.iter().map(Hold::since).min()
    }
}

/// One thing that keeps a candidate from production.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "hold", rename_all = "snake_case")]
pub enum Hold {
    /// A rule of the gate is not satisfied.
    Rule {
        /// Which, and why.
        reason: Reason,
    },
    /// The gate is open, and signatures are missing.
    Signature {
        /// How many.
        sentence: String,
        /// Since the gate opened.
        since: Timestamp,
    },
    /// The deployment cannot go on by itself.
    Deployment {
        /// Why.
        sentence: String,
        /// Since when.
        since: Timestamp,
    },
}

impl Hold {
    /// A stable word, as the API says it.
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::Rule { reason } => reason.rule.as_str(),
            Self::Signature { .. } => "signature_missing",
            Self::Deployment { .. } => "deployment_stuck",
        }
    }

    /// What it is about.
    #[must_use]
    pub fn subject(&self) -> &str {
        match self {
            Self::Rule { reason } => &reason.subject,
            Self::Signature { .. } => "signature",
            Self::Deployment { .. } => "deployment",
        }
    }

    /// In one sentence.
    #[must_use]
    pub fn sentence(&self) -> &str {
        match self {
            Self::Rule { reason } => &reason.sentence,
            Self::Signature { sentence, .. } | Self::Deployment { sentence, .. } => sentence,
        }
    }

    /// Since when.
    #[must_use]
    pub const fn since(&self) -> Timestamp {
        match self {
            Self::Rule { reason } => reason.since,
            Self::Signature { since, .. } | Self::Deployment { since, .. } => *since,
        }
    }
}

/// A rule about who signs, with the people who could.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// Any of these.
    pub roles: Vec<Role>,
    /// How many of them.
    pub count: u8,
    /// Who of them has signed, with a signature that counts.
    pub signed: Vec<String>,
    /// Who else may.
    pub may: Vec<String>,
    /// Who may not, and why.
    pub barred: Vec<(String, String)>,
    /// The reader is one of those who may.
    pub mine: bool,
}

crate::words! {
    /// For whom a candidate waits.
    pub enum Leg {
        /// The build itself.
        Build = "build",
        /// QA testers.
        Qa = "qa",
        /// End users.
        Uat = "uat",
        /// Whoever signs.
        Owner = "owner",
        /// The deployment.
        Deploy = "deploy",
    }
}

impl Leg {
    /// As people say it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Build => "Build",
            Self::Qa => "QA",
            Self::Uat => "UAT",
            Self::Owner => "Waiting for signatures",
            Self::Deploy => "Deployment",
        }
    }
}

/// How long a leg took, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waited {
    /// Which.
    pub leg: Leg,
    /// When it began; nothing when it has not, or nobody told.
    pub from: Option<Timestamp>,
    /// When it ended; nothing while it goes on.
    pub until: Option<Timestamp>,
}

/// What is otherwise than in the last production release.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// The last production release before this candidate; nothing when there is none that the portal made.
    pub since: Option<Production>,
    /// The commit from which the build counted its changes.
    pub base: Option<String>,
    /// Number of commits since then, as far as known.
    pub commits: Option<i64>,
    /// Who wrote them.
    pub authors: Vec<String>,
    /// Pull requests that came with them, newest first.
    pub pulls: Vec<i64>,
    /// Stories that the candidate claims, with their address in Jira.
    pub stories: Vec<(StoryKey, Knowledge, String)>,
    /// Planned test cases.
    pub cases: CaseChanges,
    /// The rules, if they are others now.
    pub policy: Option<PolicyChange>,
    /// Changes of settings since then, oldest first.
    pub settings: Vec<HistoryRow>,
}

impl Changes {
    /// The build counted from what is in production now.
    #[must_use]
    pub fn from_production(&self) -> bool {
        self.since.as_ref().is_some_and(|production| self.base.as_ref() == Some(&production.commit))
    }
}

/// A candidate in production.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Production {
    /// Its number.
    pub number: i64,
    /// Its version.
    pub version: String,
    /// Its commit.
    pub commit: String,
    /// Since when.
    pub at: Timestamp,
}

/// Planned cases beside those of the last production release.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseChanges {
    /// Planned now, not then.
    pub added: Vec<CaseChange>,
    /// Planned both times, with another wording now.
    pub reworded: Vec<CaseChange>,
    /// Planned then, not now.
    pub gone: Vec<CaseChange>,
}

/// One planned case, now or then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseChange {
    /// `TC-12`.
    pub number: i64,
    /// Its title, the newest of the two.
    pub title: String,
    /// The wording's version then.
    pub from: Option<i64>,
    /// The wording's version now.
    pub to: Option<i64>,
}

impl CaseChanges {
    /// Compares plans of `(number, version, title)`, each by number.
    #[must_use]
    pub fn between(then: &[(i64, i64, String)], now: &[(i64, i64, String)]) -> Self {
        let find =
            |plan: &[(i64, i64, String)], number: i64| plan.iter().find(|(known, ..)| *known == number).map(|(_, version, _)| *version);
        let mut changes = Self::default();
        for (number, version, title) in now {
            let case = CaseChange { number: *number, title: title.clone(), from: find(then, *number), to: Some(*version) };
            match case.from {
                None => changes.added.push(case),
                Some(from) if from != *version => changes.reworded.push(case),
                Some(_) => {}
            }
        }
        let gone = then.iter().filter(|(number, ..)| find(now, *number).is_none());
        changes.gone = gone
            .map(|(number, version, title)| CaseChange { number: *number, title: title.clone(), from: Some(*version), to: None })
            .collect();
        changes
    }

    /// How many.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.added.len() + self.reworded.len() + self.gone.len()
    }
}

/// The rules then and now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyChange {
    /// Version of the last production release.
    pub from: i64,
    /// Version now.
    pub to: i64,
    /// Sentences that no longer hold.
    pub gone: Vec<String>,
    /// Sentences that are new.
    pub came: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::CaseChanges;

    fn plan(cases: &[(i64, i64)]) -> Vec<(i64, i64, String)> {
        cases.iter().map(|(number, version)| (*number, *version, format!("Case {number}"))).collect()
    }

    #[test]
    fn a_case_is_new_reworded_gone_or_the_same() {
        let found = CaseChanges::between(&plan(&[(1, 1), (2, 1), (3, 4)]), &plan(&[(1, 1), (2, 3), (9, 1)]));
        let numbers = |cases: &[super::CaseChange]| cases.iter().map(|case| (case.number, case.from, case.to)).collect::<Vec<_>>();
        assert_eq!(numbers(&found.added), [(9, None, Some(1))]);
        assert_eq!(numbers(&found.reworded), [(2, Some(1), Some(3))]);
        assert_eq!(numbers(&found.gone), [(3, Some(4), None)]);
        assert_eq!(found.count(), 3);
    }
}
