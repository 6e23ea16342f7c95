//! Stand-ins: somebody who signs in the name of another for a while, named on everything they sign.

use crate::access::Person;
use crate::id::{DelegationId, PersonId, ProjectId};
use crate::policy::Policy;
use crate::refusal::{Kind, Refusal};
use crate::signature::OnBehalf;
use crate::text::Note;
use crate::time::Timestamp;
use crate::waiver::Ended;
use serde::{Deserialize, Serialize};

const DAY: i64 = 86_400_000;

/// One person stands in for another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    /// Id.
    pub id: DelegationId,
    /// Where.
    pub project: ProjectId,
    /// In whose name; their right to sign is what is used.
    pub of: PersonId,
    /// As printed.
    pub of_name: String,
    /// Who stands in.
    pub by: PersonId,
    /// As printed.
    pub by_name: String,
    /// Only for this environment; nothing: for every one of the project.
    pub environment: Option<String>,
    /// Why.
    pub reason: String,
    /// It counts from then on.
    pub begins: Timestamp,
    /// Until then.
    pub until: Timestamp,
    /// Somebody ended it before its time.
    pub ended: Option<Ended>,
}

impl Delegation {
    /// When it is over.
    #[must_use]
    pub fn end(&self) -> Timestamp {
        self.ended.as_ref().map_or(self.until, |ended| ended.at.min(self.until))
    }

    /// Does it count at this moment?
    #[must_use]
    pub fn counts(&self, at: Timestamp) -> bool {
        self.begins <= at && at < self.end()
    }

    /// Does it count there at this moment?
    #[must_use]
    pub fn counts_for(&self, environment: &str, at: Timestamp) -> bool {
        self.counts(at) && self.environment.as_deref().is_none_or(|only| only == environment)
    }

    /// As it stands in what is signed.
    #[must_use]
    pub fn behalf(&self) -> OnBehalf {
        OnBehalf { person: self.of, name: self.of_name.clone(), delegation: self.id, until: self.until }
    }

    /// “Priya for Pavel until 27 Nov 2026, 00:00 UTC”.
    #[must_use]
    pub fn words(&self) -> String {
        format!("{} for {} until {}", self.by_name, self.of_name, self.end().human())
    }
}

/// What somebody asks for, unchecked. Days are `YYYY-MM-DD` in UTC, both included.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// First day.
    pub from: &'a str,
    /// Last day.
    pub until: &'a str,
    /// Why.
    pub reason: &'a str,
}

/// Begin, end and reason of a delegation that may be made at `now`.
///
/// # Errors
/// In this order: `delegation_off`, `stand_in_self`, `invalid_field`, `until_before_from`, `delegation_in_the_past`,
/// `delegation_too_long`, `reason_missing`; each about its field.
pub fn check(policy: &Policy, of: &Person, by: PersonId, ask: Ask<'_>, now: Timestamp) -> Result<(Timestamp, Timestamp, Note), Refusal> {
    let invalid = |code, sentence: String, advice: &str, field| Err(Refusal::new(Kind::Invalid, code, sentence, advice).about(field));
    if policy.delegation_days == 0 {
        return invalid(
            "delegation_off",
            "The policy of this project allows no stand-ins.".into(),
            "A release manager can change the policy.",
            "stand_in",
        );
    }
    if of.id == by {
        return invalid("stand_in_self", "You cannot stand in for yourself.".into(), "Choose somebody else.", "stand_in");
    }
    let (from, until) = (day(ask.from, "from")?, day(ask.until, "until")?.plus_seconds(DAY / 1000));
    if until <= from {
        return invalid("until_before_from", "The last day is before the first.".into(), "Choose a later last day.", "until");
    }
    if until <= now {
        return invalid("delegation_in_the_past", "The last day is over already.".into(), "Choose a day from today on.", "until");
    }
    let begins = from.max(now);
    let longest = i64::from(policy.delegation_days);
    // Whole days: today counts as one, however late it is.
    if until.since(Timestamp(begins.0.div_euclid(DAY) * DAY)) > longest * DAY {
        return invalid(
            "delegation_too_long",
            format!("The policy allows a stand-in for {longest} days at most."),
            "Choose an earlier last day.",
            "until",
        );
    }
    Ok((begins, until, Note::required(ask.reason, "reason")?))
}

/// The same stand-in is not named twice for the same days and the same environment.
///
/// # Errors
/// `already_named` (409), about `stand_in`.
pub fn check_new(all: &[Delegation], new: &Delegation) -> Result<(), Refusal> {
    let alike = |one: &&Delegation| {
        let scope = one.environment.is_none() || new.environment.is_none() || one.environment == new.environment;
        (one.of, one.by) == (new.of, new.by) && scope && one.begins < new.end() && new.begins < one.end()
    };
    all.iter().find(alike).map_or(Ok(()), |one| {
        let sentence = format!("{} stands in for you already, from {} until {}.", one.by_name, one.begins.human(), one.end().human());
        Err(Refusal::conflict("already_named", sentence, "Choose other days, or end that one first.").about("stand_in"))
    })
}

fn day(text: &str, field: &str) -> Result<Timestamp, Refusal> {
    Timestamp::parse(&format!("{}T00:00:00Z", text.trim())).ok_or_else(|| Refusal::invalid(field, "must be a day such as 2026-12-31"))
}

#[cfg(test)]
mod tests {
    use super::{DAY, Delegation, check_new};
    use crate::time::Timestamp;
    use crate::waiver::Ended;

    fn one(from: i64, until: i64) -> Delegation {
        let nil = "00000000-0000-0000-0000-000000000000";
        Delegation {
            id: nil.parse().expect("an id"),
            project: nil.parse().expect("an id"),
            of: nil.parse().expect("an id"),
            of_name: "Pavel".into(),
            by: "00000000-0000-0000-0000-000000000001".parse().expect("an id"),
            by_name: "Avi".into(),
            environment: None,
            reason: "Holidays.".into(),
            begins: Timestamp(from * DAY),
            until: Timestamp(until * DAY),
            ended: None,
        }
    }

    #[test]
    fn the_same_stand_in_is_named_once_for_the_same_days() {
        let all = [one(2, 4)];
        let code = |new: &Delegation| check_new(&all, new).err().map(|refusal| refusal.code);
        for (from, until) in [(2, 4), (3, 9), (1, 3), (1, 9)] {
            assert_eq!(code(&one(from, until)).as_deref(), Some("already_named"), "{from} to {until}");
        }
        assert_eq!((code(&one(4, 5)), code(&one(1, 2))), (None, None), "the day after, and the day before");
        let other = Delegation { by: "00000000-0000-0000-0000-000000000002".parse().expect("an id"), ..one(2, 4) };
        assert_eq!(code(&other), None, "somebody else may stand in on the same days");
        let only = |environment: &str| Delegation { environment: Some(environment.into()), ..one(2, 4) };
        assert!(check_new(&all, &only("production")).is_err(), "it is part of every environment");
        assert!(check_new(&[only("staging")], &only("production")).is_ok());
        let ended = Delegation { ended: Some(Ended { by: "Pavel".into(), reason: "Back.".into(), at: Timestamp(2 * DAY) }), ..one(2, 4) };
        assert!(check_new(&[ended], &one(2, 4)).is_ok(), "what was ended may be named again");
    }
}
