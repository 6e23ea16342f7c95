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

fn day(text: &str, field: &str) -> Result<Timestamp, Refusal> {
    Timestamp::parse(&format!("{}T00:00:00Z", text.trim())).ok_or_else(|| Refusal::invalid(field, "must be a day such as 2026-12-31"))
}
