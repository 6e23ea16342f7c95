//! Emergency releases: two people send what the gate would hold, each with their name, the incident and the reason; what was
//! left out is owed from then on, with a date, and holds the next normal release once that date is past.

mod statement;

pub use statement::{About, SCHEMA, Saying, Statement};

use crate::access::{Action, Permit, Role};
use crate::candidate::{Aliases, Contributor};
use crate::gate::Gate;
use crate::id::{EmergencyWordId, ObligationId, PersonId};
use crate::policy::{Policy, Schedule};
use crate::refusal::{Kind, Refusal};
use crate::signature::{Proof, Standing, check_not_own_change};
use crate::text::{ImageDigest, Note, Title};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// One person's word waits so many hours for the other's.
pub const WAITS_HOURS: i64 = 4;

/// One person's word that a candidate must go out now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// Id.
    pub id: EmergencyWordId,
    /// Who.
    pub person: PersonId,
    /// As printed.
    pub name: String,
    /// The role used.
    pub role: Role,
    /// Key of the incident.
    pub incident: String,
    /// Why it cannot wait.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// SHA-256 of what was signed.
    pub statement_hash: String,
    /// How it was proven.
    pub proof: Proof,
}

impl Word {
    /// Does it still wait for the other's? As with signatures: one without a proof is none, and where only passkeys count, no other
    /// proof does.
    #[must_use]
    pub fn waits(&self, policy: &Policy, now: Timestamp) -> bool {
        let proven = self.proof == Proof::Passkey || (self.proof != Proof::Session && !policy.passkey_required);
        proven && now < self.at.plus_seconds(WAITS_HOURS * 3600)
    }
}

/// One thing that a candidate is sent past.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The word of the gate's rule, or [`WINDOW`].
    pub rule: String,
    /// What it is about: `TC-3`, `“Freeze”`.
    pub subject: String,
    /// One sentence.
    pub sentence: String,
}

/// The rule word of a window in which nothing is sent.
pub const WINDOW: &str = "window_closed";

/// What would hold this candidate now: the gate, and the window.
#[must_use]
pub fn held(gate: &Gate, schedule: &Schedule) -> Vec<Held> {
    let reasons = gate.reasons().iter().map(|reason| Held {
        rule: reason.rule.as_str().to_owned(),
        subject: reason.subject.clone(),
        sentence: reason.sentence.clone(),
    });
    let window = match schedule {
        Schedule::Open { .. } => None,
        Schedule::Closed { by, .. } => {
            Some(Held { rule: WINDOW.to_owned(), subject: by.clone(), sentence: schedule.sentence().unwrap_or_default() })
        }
    };
    reasons.chain(window).collect()
}

/// The words by which a candidate was released at `released`: those that were young enough then, for the incident of the last of them.
#[must_use]
pub fn sent_by(words: &[Word], released: Timestamp) -> Vec<&Word> {
    let waited = |word: &&Word| word.at <= released && released < word.at.plus_seconds(WAITS_HOURS * 3600);
    let Some(last) = words.iter().rfind(waited) else { return Vec::new() };
    words.iter().filter(waited).filter(|word| word.incident.eq_ignore_ascii_case(&last.incident)).collect()
}

/// What the rules look at when somebody gives their word.
pub struct Calling<'a> {
    /// Proof that they may.
    pub permit: &'a Permit,
    /// Who they are.
    pub person: PersonId,
    /// The rules.
    pub policy: &'a Policy,
    /// The image; without one there is nothing exact to send.
    pub digest: Option<&'a ImageDigest>,
    /// Where the signatures stand.
    pub standing: &'a Standing,
    /// It was sent already, or is on its way.
    pub released: bool,
    /// Words that were given before.
    pub words: &'a [Word],
    /// Who had a part in the build.
    pub contributors: &'a [Contributor],
    /// What the person is known as.
    pub aliases: &'a Aliases,
    /// Key of the incident, unchecked.
    pub incident: &'a str,
    /// Why, unchecked.
    pub reason: &'a str,
    /// The moment.
    pub now: Timestamp,
}

/// A word that may be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided<'a> {
    /// The word that it completes: the candidate goes out. Without one it waits for another person's.
    pub first: Option<&'a Word>,
    /// Checked.
    pub incident: Title,
    /// Checked.
    pub reason: Note,
}

/// May this word be given, and does it complete the two?
///
/// # Errors
/// In this order: `role_missing` (wrong permit), `emergency_off`, `digest_missing`, `already_released`, `already_rejected`,
/// `self_approval`, `emergency_same_person`, `incident_missing`, `incident_differs`, `reason_missing`.
pub fn decide<'a>(calling: &Calling<'a>) -> Result<Decided<'a>, Refusal> {
    if calling.permit.action() != Action::ReleaseInEmergency {
        return Err(Refusal::forbidden("role_missing", "This needs the right to release in an emergency.", "Ask a product owner."));
    }
    let invalid = |code, sentence: &str, advice: &str| Refusal::new(Kind::Invalid, code, sentence, advice);
    if calling.policy.emergency_hours == 0 {
        return Err(invalid(
            "emergency_off",
            "The policy of this project allows no emergency releases.",
            "A release manager can change the policy.",
        ));
    }
    if calling.digest.is_none() {
        return Err(invalid(
            "digest_missing",
            "The build did not name the digest of its image, so there is nothing exact to release.",
            "Build again and name the digest.",
        ));
    }
    if calling.released {
        return Err(Refusal::conflict("already_released", "This candidate is released already.", "Follow its deployment."));
    }
    if let Standing::Rejected { by, .. } = calling.standing {
        return Err(Refusal::conflict(
            "already_rejected",
            format!("{by} rejected this candidate; that is final."),
            "A new build becomes a new candidate.",
        ));
    }
    check_not_own_change(calling.contributors, calling.aliases)?;
    let waiting: Vec<&Word> = calling.words.iter().filter(|word| word.waits(calling.policy, calling.now)).collect();
    if waiting.iter().any(|word| word.person == calling.person) {
        return Err(Refusal::conflict(
            "emergency_same_person",
            "You have given your word; an emergency release needs two different people.",
            "Another product owner or release manager has to give theirs.",
        ));
    }
    let incident = match Title::parse(calling.incident) {
        Ok(incident) => incident,
        Err(_) if calling.incident.trim().is_empty() => {
            return Err(invalid("incident_missing", "The key of the incident is missing.", "Name it, such as: INC-42.").about("incident"));
        }
        Err(refusal) => return Err(refusal.about("incident")),
    };
    if let Some(first) = waiting.first().filter(|first| !first.incident.eq_ignore_ascii_case(incident.as_str())) {
        return Err(invalid(
            "incident_differs",
            &format!("{} gave their word for the incident {}.", first.name, first.incident),
            "Both words must name the same incident.",
        )
        .about("incident"));
    }
    let reason = Note::required(calling.reason, "reason")?;
    Ok(Decided { first: waiting.last().copied(), incident, reason })
}

crate::words! {
    /// What an emergency release owes.
    pub enum Owed {
        /// A normal complete approval, of it or of a later release.
        LateSignOff = "late_sign_off",
        /// What held the gate.
        Reason = "reason",
    }
}

/// How an obligation was met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Met {
    /// On whose word; nothing: the portal saw that it is done.
    pub by: Option<String>,
    /// In words.
    pub how: String,
    /// When.
    pub at: Timestamp,
}

/// One thing that is owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obligation {
    /// Id.
    pub id: ObligationId,
    /// The candidate that was released in an emergency.
    pub candidate_number: i64,
    /// What.
    pub owed: Owed,
    /// The word of the rule that held the gate; empty for the late sign-off.
    pub rule: String,
    /// What it is about: `TC-3`, or the release.
    pub subject: String,
    /// One sentence.
    pub sentence: String,
    /// Who released it, as printed.
    pub by: String,
    /// Since when.
    pub opened_at: Timestamp,
    /// Until when.
    pub due: Timestamp,
    /// It was met.
    pub met: Option<Met>,
}

impl Obligation {
    /// Not met, and its date is past.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.met.is_none() && now >= self.due
    }

    /// The number of the case it is about, if it is about one.
    fn case(&self) -> Option<i64> {
        self.subject.strip_prefix("TC-")?.parse().ok()
    }

    /// Is the thing done, as far as can be computed? `gate` is that of its own candidate now, under the rules of the release,
    /// `planned` the cases in its plan; `approved` says that it, or a later release, has all its signatures. What was taken out of the plan is not done.
    #[must_use]
    pub fn is_done(&self, gate: &Gate, planned: &[i64], approved: bool) -> bool {
        match self.owed {
            Owed::LateSignOff => approved,
            // That it was sent while nothing is sent cannot be undone: somebody has to say why that was right.
            Owed::Reason if self.rule == WINDOW => false,
            Owed::Reason if self.case().is_some_and(|case| !planned.contains(&case)) => false,
            Owed::Reason => !gate.reasons().iter().any(|reason| reason.rule.as_str() == self.rule && reason.subject == self.subject),
        }
    }
}

/// What an emergency release past all of this owes: a late sign-off first.
#[must_use]
pub fn debts(held: &[Held]) -> Vec<(Owed, Held)> {
    let sentence = "The release is signed off as a normal one would be.".to_owned();
    let late = (Owed::LateSignOff, Held { rule: String::new(), subject: "release".to_owned(), sentence });
    let reasons = held.iter().map(|held| {
        // When it opens again is said to whoever releases; what is owed is an answer.
        let sentence = match held.rule.as_str() {
            WINDOW => format!("It was sent while nothing is sent ({}). Somebody says why that was right.", held.subject),
            _ => held.sentence.clone(),
        };
        (Owed::Reason, Held { sentence, ..held.clone() })
    });
    std::iter::once(late).chain(reasons).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Actor, Grant, Person};
    use crate::candidate::Part;
    use crate::gate::{Reason, Rule};
    use uuid::Uuid;

    const NOW: Timestamp = Timestamp(100 * 3_600_000);

    fn id<T: From<Uuid>>(n: u128) -> T {
        Uuid::from_u128(n).into()
    }

    fn word(person: u128, hours_ago: i64) -> Word {
        Word {
            id: id(person),
            person: id(person),
            name: "Pavel".into(),
            role: Role::ProductOwner,
            incident: "INC-1".into(),
            reason: "It is down.".into(),
            at: NOW.plus_seconds(-hours_ago * 3600),
            statement_hash: String::new(),
            proof: Proof::Code,
        }
    }

    fn permit(action: Action, role: Role) -> Permit {
        let person = Person {
            id: id(9),
            name: "Rita".into(),
            provider: "main".into(),
            subject: "rita".into(),
            authenticated_at: Timestamp(0),
            grants: vec![Grant { project: id(1), role }],
        };
        Actor::Person(person).may(action, id(1)).expect("may")
    }

    /// What Rita's word meets; a test changes one thing of it.
    struct Scene {
        permit: Permit,
        policy: Policy,
        digest: Option<ImageDigest>,
        standing: Standing,
        released: bool,
        words: Vec<Word>,
        contributors: Vec<Contributor>,
        incident: &'static str,
        reason: &'static str,
    }

    /// Does it go out?
    fn call(change: impl FnOnce(&mut Scene)) -> Result<bool, String> {
        let mut scene = Scene {
            permit: permit(Action::ReleaseInEmergency, Role::ReleaseManager),
            policy: Policy { emergency_hours: 24, ..Policy::default() },
            digest: ImageDigest::parse(&format!("sha256:{}", "a".repeat(64))).ok(),
            standing: Standing::Missing { more: 1, lacks: vec![] },
            released: false,
            words: vec![],
            contributors: vec![],
            incident: "INC-1",
            reason: "It is down.",
        };
        change(&mut scene);
        let calling = Calling {
            permit: &scene.permit,
            person: id(9),
            policy: &scene.policy,
            digest: scene.digest.as_ref(),
            standing: &scene.standing,
            released: scene.released,
            words: &scene.words,
            contributors: &scene.contributors,
            aliases: &Aliases { github_ids: vec![9], ..Aliases::default() },
            incident: scene.incident,
            reason: scene.reason,
            now: NOW,
        };
        decide(&calling).map(|decided| decided.first.is_some()).map_err(|refusal| refusal.code)
    }

    #[test]
    fn an_emergency_release_takes_two_different_people_who_name_the_same_incident() {
        assert_eq!(call(|_| {}), Ok(false));
        assert_eq!(call(|c| c.words.push(word(1, 1))), Ok(true));
        assert_eq!(call(|c| c.words.push(word(9, 1))), Err("emergency_same_person".into()));
        assert_eq!(call(|c| c.words.push(word(1, WAITS_HOURS))), Ok(false), "a word of hours ago is no word any more");
        let other_incident = call(|c| {
            c.words.push(word(1, 1));
            c.incident = "INC-2";
        });
        assert_eq!(other_incident, Err("incident_differs".into()));
    }

    #[test]
    fn a_word_without_a_proof_is_none_and_where_only_passkeys_count_no_other_proof_does() {
        let by = |proof, strict| {
            call(move |c| {
                c.words.push(Word { proof, ..word(1, 1) });
                c.policy.passkey_required = strict;
            })
        };
        let goes: Vec<_> = Proof::ALL.iter().map(|proof| (by(*proof, false), by(*proof, true))).collect();
        assert_eq!(goes, [(Ok(false), Ok(false)), (Ok(true), Ok(true)), (Ok(true), Ok(false)), (Ok(true), Ok(false))]);
    }

    #[test]
    fn a_window_that_was_passed_is_owed_and_only_a_word_meets_it() {
        let closed = Schedule::Closed { by: "“Freeze”".into(), until: None };
        let held = held(&Gate::Open, &closed);
        assert_eq!(held.len(), 1);
        assert_eq!(super::held(&Gate::Open, &Schedule::Open { until: None }), []);
        let owed = debts(&held);
        assert_eq!((owed[1].0, owed[1].1.rule.as_str(), owed[1].1.subject.as_str()), (Owed::Reason, WINDOW, "“Freeze”"));
        let owed: Vec<Obligation> = owed.into_iter().map(obligation).collect();
        assert_eq!(owed.iter().map(|one| one.is_done(&Gate::Open, &[], true)).collect::<Vec<_>>(), [true, false]);
    }

    fn obligation((owed, held): (Owed, Held)) -> Obligation {
        Obligation {
            id: id(1),
            candidate_number: 1,
            owed,
            rule: held.rule,
            subject: held.subject,
            sentence: held.sentence,
            by: "Pavel".into(),
            opened_at: NOW,
            due: NOW.plus_seconds(60),
            met: None,
        }
    }

    #[test]
    fn a_candidate_was_released_by_the_words_that_still_waited_and_for_their_incident() {
        let mut words = vec![word(1, 6), word(2, 3), word(3, 1), word(4, -1)];
        let people = |words: &[Word]| sent_by(words, NOW).into_iter().map(|word| word.person).collect::<Vec<PersonId>>();
        assert_eq!(people(&words), [id(2), id(3)], "one was over, and one came later");
        words[1].incident = "INC-2".into();
        assert_eq!(people(&words), [id(3)]);
        assert_eq!(people(&[]), []);
    }

    #[test]
    fn an_emergency_release_asks_every_question() {
        let part = Contributor { part: Part::Author, name: "Rita".into(), github_id: Some(9), login: None, email: None };
        assert_eq!(call(|c| c.permit = permit(Action::EditPolicy, Role::ReleaseManager)), Err("role_missing".into()));
        assert_eq!(call(|c| c.policy.emergency_hours = 0), Err("emergency_off".into()));
        assert_eq!(call(|c| c.digest = None), Err("digest_missing".into()));
        assert_eq!(call(|c| c.released = true), Err("already_released".into()));
        let rejected = Standing::Rejected { by: "Pavel".into(), reason: "No.".into() };
        assert_eq!(call(|c| c.standing = rejected), Err("already_rejected".into()));
        assert_eq!(call(|c| c.contributors.push(part)), Err("self_approval".into()));
        assert_eq!(call(|c| c.incident = " "), Err("incident_missing".into()));
        assert_eq!(call(|c| c.reason = "\u{200b} "), Err("reason_missing".into()));
    }

    #[test]
    fn a_debt_is_met_when_the_thing_is_done_and_not_before() {
        let reason = |subject: &str| Reason {
            rule: Rule::CaseNotRun,
            subject: subject.into(),
            sentence: "Not run.".into(),
            who: vec![],
            since: NOW,
        };
        let gate = Gate::Blocked(vec![reason("TC-1"), reason("TC-2")]);
        let held = held(&gate, &Schedule::Open { until: None });
        let open: Vec<Obligation> = debts(&held).into_iter().map(obligation).collect();
        let done = |gate: &Gate, approved| open.iter().map(|owed| owed.is_done(gate, &[1, 2], approved)).collect::<Vec<_>>();
        assert_eq!(done(&gate, false), [false, false, false]);
        assert_eq!(done(&Gate::Blocked(vec![reason("TC-2")]), false), [false, true, false]);
        assert_eq!(done(&Gate::Open, false), [false, true, true]);
        assert_eq!(done(&gate, true), [true, false, false]);
        let unplanned: Vec<bool> = open.iter().map(|owed| owed.is_done(&Gate::Open, &[2], false)).collect();
        assert_eq!(unplanned, [false, false, true], "what was taken out of the plan was not run");
        assert!(!open[0].is_overdue(NOW.plus_seconds(59)) && open[0].is_overdue(NOW.plus_seconds(60)));
        let met = Obligation { met: Some(Met { by: None, how: "Done.".into(), at: NOW }), ..open[0].clone() };
        assert!(!met.is_overdue(NOW.plus_seconds(600)));
    }
}
