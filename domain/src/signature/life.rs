//! What becomes of a signature after it was given: it counts as long as nothing that it rests on has changed, its time
//! is not over, nobody took it back, and its signer might still give it.

use super::{Basis, Decision, Proof, Signature};
use crate::access::{Role, may_stand_in};
use crate::accounts::Accounts;
use crate::candidate::Part;
use crate::delegation::Delegation;
use crate::id::PersonId;
use crate::policy::Policy;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Whoever gave themselves a role may not sign by it for so long, in milliseconds (the other rules bar a role that was given
/// after signing).
const OWN_GRANT: i64 = 24 * 3_600_000;

crate::words! {
    /// What a signature names exactly.
    pub enum Bound {
        /// The commit.
        Commit = "commit",
        /// The image.
        Image = "image",
        /// The environment.
        Environment = "environment",
        /// The evidence.
        Evidence = "evidence",
        /// The rules.
        Policy = "policy",
    }
}

impl Bound {
    /// Completes "No longer counts: …".
    #[must_use]
    pub const fn changed(self) -> &'static str {
        match self {
            Self::Commit => "the commit changed",
            Self::Image => "the image changed",
            Self::Environment => "it was given for another environment",
            Self::Evidence => "the evidence changed",
            Self::Policy => "the policy changed",
        }
    }
}

/// A signature that was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revoked {
    /// Who.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

/// In whose name a stand-in signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnBehalf {
    /// Whose right was used.
    pub person: PersonId,
    /// As printed.
    pub name: String,
    /// By which delegation.
    pub delegation: crate::id::DelegationId,
    /// Until when that one was given.
    pub until: Timestamp,
}

/// Why a signature does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "end", rename_all = "snake_case")]
pub enum End {
    /// Somebody took it back.
    Revoked(Revoked),
    /// Its time is over.
    Expired {
        /// Since when.
        at: Timestamp,
    },
    /// Something that it names is not what it was.
    Changed {
        /// What.
        bound: Bound,
    },
    /// It was seen not to count before, and its signer was told; what was told stays true.
    Noticed {
        /// In words.
        why: String,
        /// When.
        at: Timestamp,
    },
    /// The signer, or the person in whose name it was given, may not come in any more.
    Disabled {
        /// As printed.
        name: String,
    },
    /// They hold no role that signs.
    RoleMissing {
        /// As printed.
        name: String,
    },
    /// They do not hold the role any more by which they signed.
    RoleLost {
        /// As printed.
        name: String,
        /// Which.
        role: Role,
    },
    /// They were given the role after it was signed.
    RoleSince {
        /// As printed.
        name: String,
    },
    /// They gave themselves the role shortly before.
    OwnGrant {
        /// As printed.
        name: String,
    },
    /// They had a part in the build.
    HadPart {
        /// As printed.
        name: String,
        /// Which.
        part: Part,
    },
    /// The rules ask for a passkey, and it was proven otherwise.
    WeakProof,
    /// The delegation under which it was given is over.
    DelegationEnded {
        /// In whose name.
        of: String,
    },
}

impl End {
    /// Completes "No longer counts: …".
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Revoked(Revoked { by, reason, .. }) => format!("{by} revoked it: {}", reason.trim_end_matches(['.', ' '])),
            Self::Expired { at } => format!("it expired on {}", at.human()),
            Self::Changed { bound } => bound.changed().to_owned(),
            Self::Noticed { why, .. } => why.clone(),
            Self::Disabled { name } => format!("{name} has no access any more"),
            Self::RoleMissing { name } => format!("{name} has no role that signs any more"),
            Self::RoleLost { name, role } => format!("{name} signed as {}, and does not hold that role any more", role.label()),
            Self::RoleSince { name } => format!("{name} was given the role after signing"),
            Self::OwnGrant { name } => format!("{name} gave themselves the role less than a day before"),
            Self::HadPart { name, part } => format!("{name} {}", part.of_another()),
            Self::WeakProof => "the policy takes only signatures by a passkey".to_owned(),
            Self::DelegationEnded { of } => format!("the time as a stand-in for {of} is over"),
        }
    }

    /// The word under which it is told and shown.
    #[must_use]
    pub const fn kind(&self) -> Ended {
        match self {
            Self::Revoked(_) => Ended::Revoked,
            Self::Expired { .. } => Ended::Expired,
            Self::Changed { .. } | Self::Noticed { .. } => Ended::Void,
            _ => Ended::NotEntitled,
        }
    }
}

crate::words! {
    /// How a signature stopped to count, in a word.
    pub enum Ended {
        /// Something changed.
        Void = "void",
        /// Its time is over.
        Expired = "expired",
        /// Taken back.
        Revoked = "revoked",
        /// The signer could not give it any more.
        NotEntitled = "not_entitled",
    }
}

impl Ended {
    /// As people say it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Void => "void",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::NotEntitled => "signer not entitled",
        }
    }
}

/// A role that somebody holds in the project now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Who.
    pub person: PersonId,
    /// What.
    pub role: Role,
    /// Since when.
    pub since: Timestamp,
    /// They may not come in any more.
    pub disabled: bool,
    /// They gave it to themselves.
    pub own_grant: bool,
}

impl Holder {
    /// Could they sign by it at that moment? Not by one that they were given since, or gave themselves shortly before.
    #[must_use]
    pub fn counts(&self, signed: Timestamp) -> bool {
        !self.disabled && self.since <= signed && !self.is_fresh_own(signed)
    }

    const fn is_fresh_own(&self, signed: Timestamp) -> bool {
        self.own_grant && signed.since(self.since) < OWN_GRANT
    }
}

/// What holds now, against which signatures are judged.
#[derive(Debug, Clone, Copy)]
pub struct Present<'a> {
    /// What a signature must name.
    pub basis: &'a Basis,
    /// The moment.
    pub at: Timestamp,
    /// The rules in force.
    pub policy: &'a Policy,
    /// Who holds which role.
    pub holders: &'a [Holder],
    /// Accounts that belong to one person.
    pub accounts: &'a Accounts,
    /// Signers, and those in whose name they signed, who had a part in the build.
    pub barred: &'a [(PersonId, Part)],
    /// Every delegation of the project under which somebody signed.
    pub delegations: &'a [Delegation],
}

/// One person who counts, or several who stand in for each other and so count as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// Whoever signed first.
    pub person: PersonId,
    /// The roles by which it may be counted.
    pub roles: Vec<Role>,
}

impl Signature {
    /// What changed since of that which it names.
    #[must_use]
    pub fn voided_by(&self, now: &Basis) -> Vec<Bound> {
        let mut changes = Vec::new();
        if self.basis.commit != now.commit {
            changes.push(Bound::Commit);
        }
        if self.basis.digest != now.digest {
            changes.push(Bound::Image);
        }
        if self.basis.environment != now.environment {
            changes.push(Bound::Environment);
        }
        if self.basis.evidence_hash != now.evidence_hash {
            changes.push(Bound::Evidence);
        }
        if self.basis.policy_hash != now.policy_hash {
            changes.push(Bound::Policy);
        }
        changes
    }

    /// Every reason why it does not count; empty when it does. Asked when signatures are counted and again before anything is sent.
    #[must_use]
    pub fn ends(&self, now: &Present<'_>) -> Vec<End> {
        let mut ends: Vec<End> = self.revoked.clone().map(End::Revoked).into_iter().collect();
        if let Some(at) = self.expires_at.filter(|at| *at <= now.at) {
            ends.push(End::Expired { at });
        }
        if let Some((why, at)) = self.noticed.clone() {
            ends.push(End::Noticed { why, at });
        } else {
            ends.extend(self.voided_by(now.basis).into_iter().map(|bound| End::Changed { bound }));
        }
        if now.policy.passkey_required && self.proof != Proof::Passkey && self.decision == Decision::Approve {
            ends.push(End::WeakProof);
        }
        match &self.on_behalf_of {
            None => ends.extend(now.entitled(self.signer, &self.name, self).err()),
            Some(of) => {
                let delegation = now.delegations.iter().find(|delegation| delegation.id == of.delegation);
                let stands = delegation.is_some_and(|delegation| {
                    (delegation.of, delegation.by) == (of.person, self.signer)
                        && delegation.begins <= self.at
                        && delegation.counts_for(&now.basis.environment, now.at)
                });
                if !stands {
                    ends.push(End::DelegationEnded { of: of.name.clone() });
                }
                ends.extend(now.entitled(of.person, &of.name, self).err());
                ends.extend(now.stands_in(self.signer, &self.name).err());
                ends.extend(now.had_part(of.person, &of.name));
            }
        }
        ends.extend(now.had_part(self.signer, &self.name));
        ends
    }

    /// When the signer is told that it will expire: a quarter of its time is left.
    #[must_use]
    pub fn reminder_at(&self) -> Option<Timestamp> {
        let end = self.expires_at?;
        Some(Timestamp(end.0 - end.since(self.at) / 4))
    }
}

impl Present<'_> {
    /// Does this person hold the role that was signed by, or any that signs where none was kept, and did they before?
    fn entitled(&self, person: PersonId, name: &str, signature: &Signature) -> Result<(), End> {
        self.welcome(person, name)?;
        let (name, signed) = (name.to_owned(), signature.at);
        let rules = self.policy.signer_rules();
        let signing = |holder: &&Holder| holder.person == person && rules.iter().any(|rule| rule.roles.contains(&holder.role));
        let held: Vec<&Holder> = self.holders.iter().filter(signing).collect();
        if held.is_empty() {
            return Err(End::RoleMissing { name });
        }
        // What somebody signed in one role is not counted by another that they hold.
        let named = held.into_iter().filter(|holder| signature.role.is_none_or(|role| role == holder.role)).collect::<Vec<_>>();
        if let Some(role) = signature.role.filter(|_| named.is_empty()) {
            return Err(End::RoleLost { name, role });
        }
        let mut before = named.into_iter().filter(|holder| holder.since <= signed).peekable();
        if before.peek().is_none() {
            return Err(End::RoleSince { name });
        }
        if before.all(|holder| holder.is_fresh_own(signed)) {
            return Err(End::OwnGrant { name });
        }
        Ok(())
    }

    /// May this person sign in the name of another? Only who holds a role that a rule may name.
    fn stands_in(&self, person: PersonId, name: &str) -> Result<(), End> {
        self.welcome(person, name)?;
        let roles: Vec<Role> = self.holders.iter().filter(|holder| holder.person == person).map(|holder| holder.role).collect();
        if may_stand_in(&roles) { Ok(()) } else { Err(End::RoleMissing { name: name.to_owned() }) }
    }

    /// May this person come in, with any role of the project?
    fn welcome(&self, person: PersonId, name: &str) -> Result<(), End> {
        let mut roles = self.holders.iter().filter(|holder| holder.person == person).peekable();
        match roles.peek() {
            None => Err(End::RoleMissing { name: name.to_owned() }),
            Some(holder) if holder.disabled => Err(End::Disabled { name: name.to_owned() }),
            Some(_) => Ok(()),
        }
    }

    fn had_part(&self, person: PersonId, name: &str) -> Option<End> {
        let (_, part) = self.barred.iter().find(|(barred, _)| self.accounts.are_one(*barred, person))?;
        Some(End::HadPart { name: name.to_owned(), part: *part })
    }

    /// The roles of the rules that this person holds now and could sign by when they signed.
    fn roles(&self, person: PersonId, signed: Timestamp) -> impl Iterator<Item = Role> + '_ {
        self.holders.iter().filter(move |holder| holder.person == person && holder.counts(signed)).map(|holder| holder.role)
    }
}

/// Who counts: every person once, by however many accounts they signed, and whoever stands in for another counts with them as one, by the roles of both. The
/// oldest comes first.
#[must_use]
pub fn voices(signatures: &[Signature], now: &Present<'_>) -> Vec<Voice> {
    let mut found: Vec<(PersonId, BTreeSet<PersonId>, BTreeSet<Role>)> = Vec::new();
    for signature in signatures.iter().filter(|signature| signature.decision == Decision::Approve && signature.ends(now).is_empty()) {
        let whose = signature.on_behalf_of.as_ref().map_or(signature.signer, |of| of.person);
        let mut people = BTreeSet::from([now.accounts.person(signature.signer), now.accounts.person(whose)]);
        let mut roles: BTreeSet<Role> = now.roles(whose, signature.at).collect();
        let mut first = signature.signer;
        let mut place = found.len();
        // Whoever shares a person with this one is the same voice.
        while let Some(position) = found.iter().position(|(_, known, _)| !known.is_disjoint(&people)) {
            let (person, known, held) = found.remove(position);
            place = place.min(position);
            first = person;
            people.extend(known);
            roles.extend(held);
        }
        found.insert(place.min(found.len()), (first, people, roles));
    }
    found.into_iter().map(|(person, _, roles)| Voice { person, roles: roles.into_iter().collect() }).collect()
}
