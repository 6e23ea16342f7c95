//! What is legal, said once more in other words than the database's: by what is known of people, signatures and releases.

use std::collections::{BTreeMap, BTreeSet};

pub const STATES: [&str; 8] = ["waiting", "sending", "unknown", "queued", "in_progress", "stuck", "failed", "succeeded"];
const UNSENT: [&str; 3] = ["waiting", "sending", "unknown"];

/// How many owners the rules with this letter ask for.
pub const fn asked(policy: char) -> u8 {
    match policy {
        'b' => 2,
        _ => 1,
    }
}

#[derive(Debug, Clone)]
pub struct Signature {
    pub candidate: u8,
    pub signer: u8,
    pub approves: bool,
    pub evidence: char,
    pub policy: char,
    pub at: i64,
    pub id: u8,
    pub taken_back: bool,
}

#[derive(Debug, Clone)]
pub struct Release {
    pub id: u8,
    pub candidate: u8,
    pub evidence: char,
    pub policy: char,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deployment {
    pub id: u8,
    pub release: u8,
    pub state: &'static str,
    pub posts: i64,
    /// GitHub's id is known.
    pub github: bool,
}

#[derive(Debug)]
pub struct Model {
    pub now: i64,
    pub intents: Vec<String>,
    pub signatures: Vec<Signature>,
    /// Letters of the versions, oldest first.
    pub policies: Vec<char>,
    pub releases: Vec<Release>,
    pub deployments: Vec<Deployment>,
    /// Who has a role, since when.
    pub since: BTreeMap<u8, i64>,
    pub disabled: BTreeSet<u8>,
    /// Rows of the audit log.
    pub log: i64,
}

impl Default for Model {
    fn default() -> Self {
        Self {
            now: 0,
            intents: Vec::new(),
            signatures: Vec::new(),
            policies: vec!['a'],
            releases: Vec::new(),
            deployments: Vec::new(),
            since: BTreeMap::from([(2, 0), (3, 0), (5, 0)]),
            disabled: BTreeSet::new(),
            log: 1,
        }
    }
}

/// Priya wrote what is in candidate 4.
const fn contributed(person: u8, candidate: u8) -> bool {
    person == 3 && candidate == 4
}

impl Model {
    /// The rules in force.
    pub fn policy(&self) -> char {
        self.policies.last().copied().unwrap_or('a')
    }

    pub fn attempts(&self, candidate: u8) -> usize {
        self.releases.iter().filter(|release| release.candidate == candidate).count()
    }

    fn rejected(&self, candidate: u8) -> bool {
        self.signatures.iter().any(|signature| signature.candidate == candidate && !signature.approves)
    }

    fn counts(&self, signature: &Signature) -> bool {
        signature.approves
            && !signature.taken_back
            && signature.policy == self.policy()
            && !self.disabled.contains(&signature.signer)
            && self.since.get(&signature.signer).is_some_and(|since| *since <= signature.at)
            && !contributed(signature.signer, signature.candidate)
    }

    pub fn may_sign(&self, wanted: &Signature) -> bool {
        let again = |known: &&Signature| {
            (known.candidate, known.signer, known.evidence, known.policy)
                == (wanted.candidate, wanted.signer, wanted.evidence, wanted.policy)
        };
        wanted.policy == self.policy()
            && !contributed(wanted.signer, wanted.candidate)
            && self.since.contains_key(&wanted.signer)
            && !self.disabled.contains(&wanted.signer)
            && !self.rejected(wanted.candidate)
            && (!wanted.approves || !self.signatures.iter().filter(again).any(|known| self.counts(known)))
    }

    pub fn approved(&self, candidate: u8, evidence: char, policy: char) -> bool {
        let signers: BTreeSet<u8> = self
            .signatures
            .iter()
            .filter(|s| s.candidate == candidate && s.evidence == evidence && s.policy == policy && self.counts(s))
            .map(|s| s.signer)
            .collect();
        !self.rejected(candidate) && signers.len() >= usize::from(asked(policy))
    }

    /// A newer candidate is out, or on its way.
    pub fn overtaken(&self, candidate: u8) -> bool {
        let failed = |release: &Release| self.deployments.iter().any(|one| one.release == release.id && one.state == "failed");
        // Candidate 7 is the newer of the two.
        candidate == 4 && self.releases.iter().any(|release| release.candidate == 7 && !failed(release))
    }

    pub fn may_move(&self, was: &Deployment, next: &Deployment) -> bool {
        let Some(release) = self.releases.iter().find(|release| release.id == was.release) else { return false };
        let unsent = UNSENT.contains(&next.state);
        let forward = match was.state {
            "failed" | "succeeded" => next.state == was.state,
            "in_progress" => !unsent && next.state != "queued",
            "queued" => !unsent,
            // Waiting, sending, unknown, stuck: GitHub must have it before it can run.
            _ => (unsent && !was.github) || ["stuck", "queued"].contains(&next.state),
        };
        let known = next.github || (!was.github && !["queued", "in_progress", "failed", "succeeded"].contains(&next.state));
        let counted = match next.posts - was.posts {
            0 => next.state != "sending" || was.state == "sending",
            1 => {
                let approved = self.approved(release.candidate, release.evidence, release.policy);
                !was.github && next.state == "sending" && UNSENT.contains(&was.state) && approved && !self.overtaken(release.candidate)
            }
            -1 => !was.github && was.state == "sending" && ["waiting", "unknown"].contains(&next.state),
            _ => false,
        };
        forward && known && counted && (0..=2).contains(&next.posts)
    }
}
