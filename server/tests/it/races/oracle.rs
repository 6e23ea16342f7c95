//! Says for the order in which things came, as the audit log has it, which of them were legal; written from the rules and not
//! from the program.

use domain::Actor;
use domain::audit::Entry;
use std::collections::BTreeSet;

/// What a round is about.
pub struct Round<'a> {
    pub number: i64,
    pub needed: u8,
    pub owners: &'a [Actor; 2],
}

/// Where it stands after the rows so far.
#[derive(Debug, Default)]
pub struct Oracle {
    /// `#7` in sentences.
    name: String,
    needed: usize,
    /// Owners as the log names them.
    owners: Vec<(String, &'static str, String)>,
    candidate: Option<String>,
    /// Who has the role.
    entitled: BTreeSet<String>,
    /// Whose approval names evidence and rules as they are.
    approved: BTreeSet<String>,
    /// Something that every page of the round showed is otherwise now.
    changed: bool,
    must_release: bool,
    pub rejected: bool,
    pub released: bool,
    pub sent: bool,
    pub stuck: bool,
    pub withdrawn: bool,
    pub signatures: usize,
}

impl Oracle {
    pub fn new(round: &Round<'_>) -> Self {
        let owners: Vec<(String, &'static str, String)> = round
            .owners
            .iter()
            .zip(super::OWNERS)
            .map(|(owner, subject)| (format!("person:{}", owner.person().expect("a person").id), subject, owner.name().to_owned()))
            .collect();
        Self {
            name: format!("#{}", round.number),
            needed: usize::from(round.needed),
            entitled: owners.iter().map(|(key, ..)| key.clone()).collect(),
            owners,
            ..Self::default()
        }
    }

    /// Goes through what happened, in its order.
    pub fn replay(mut self, log: &[Entry], say: &str) -> Self {
        for entry in log {
            // Before the candidate came in, nothing is about it.
            if self.candidate.is_none() {
                if entry.action == "candidate_submitted" && entry.sentence.contains(&format!("{} ", self.name)) {
                    self.candidate.clone_from(&entry.candidate);
                }
                continue;
            }
            let own = entry.candidate == self.candidate;
            let illegal: &dyn Fn(&str) =
                &|why| panic!("{say}: {why}: {}\n{:#?}", entry.sentence, log.iter().map(|row| &row.sentence).collect::<Vec<_>>());
            // One transaction holds the last signature and the release, so their rows follow each other.
            if self.must_release && !(own && entry.action == "released") {
                illegal("complete, but not released");
            }
            match entry.action.as_str() {
                "signed" if own => self.sign(entry, illegal),
                "released" if own => {
                    if !self.must_release || self.released {
                        illegal("released without all signatures, or twice");
                    }
                    (self.must_release, self.released) = (false, true);
                }
                "result_recorded" if own => {
                    if self.released || self.rejected {
                        illegal("a decided candidate takes no more results");
                    }
                    self.changed = true;
                }
                // The plan was changed before anybody looked.
                action if own && action.starts_with("feedback") => self.changed = true,
                "policy_changed" => self.changed = true,
                "role_changed" => {
                    let taken = self.owners.iter().find(|(_, subject, _)| entry.detail.contains(&format!("\"{subject}\"")));
                    if let Some((owner, ..)) = taken {
                        self.entitled.remove(&owner.clone());
                    }
                }
                "deployment_sending" if own => {
                    if self.sent || !self.released || self.rejected || !self.complete() {
                        illegal("sent without live signatures, or twice");
                    }
                    (self.sent, self.stuck) = (true, false);
                }
                "deployment_stuck" if own => {
                    if self.sent || !self.released || self.complete() {
                        illegal("stuck without a reason");
                    }
                    self.stuck = true;
                }
                "release_withdrawn" if own => {
                    if self.sent || !self.released || self.complete() {
                        illegal("withdrawn without a reason, or after it was sent");
                    }
                    (self.released, self.withdrawn, self.stuck) = (false, true, false);
                }
                "signature_revoked" if own => {
                    if self.sent {
                        illegal("what is sent cannot be taken back");
                    }
                    let whose = self.owners.iter().find(|(_, _, name)| entry.detail.contains(&format!("\"{name}\"")));
                    if let Some((owner, ..)) = whose {
                        self.approved.remove(&owner.clone());
                    }
                }
                "deployment_resolved" if own => {
                    if !self.stuck {
                        illegal("only what is stuck is sent again");
                    }
                    self.stuck = false;
                }
                "deployment_unknown" | "deployment_not_sent" => illegal("GitHub was there all the time"),
                _ => {}
            }
        }
        self
    }

    /// Enough different people who are entitled approved what is still so.
    fn complete(&self) -> bool {
        !self.changed && self.approved.intersection(&self.entitled).count() >= self.needed
    }

    fn sign(&mut self, entry: &Entry, illegal: &dyn Fn(&str)) {
        if self.changed {
            illegal("signed what was not seen");
        }
        if self.released || self.rejected {
            illegal("signed what was decided");
        }
        if !self.entitled.contains(&entry.actor) {
            illegal("signed without the role");
        }
        self.signatures += 1;
        if entry.detail.contains("\"decision\":\"reject\"") {
            self.rejected = true;
        } else {
            if !self.approved.insert(entry.actor.clone()) {
                illegal("signed twice");
            }
            self.must_release = self.complete();
        }
    }
}
