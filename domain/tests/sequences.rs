//! Random sequences of everything that happens to a candidate: whatever the order, nothing is sent without live signatures.
//! What is live is said twice: by the rules, and here by comparing what each signer had before their eyes with what is so now.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use domain::acceptance::{Answer, Given};
use domain::access::{Action, Actor, Grant, Person, Role};
use domain::accounts::Accounts;
use domain::candidate::{Aliases, Contributor, Part};
use domain::feedback::{Severity, Status};
use domain::gate::{ClaimedStory, Facts, PlannedCase, Reported, Scope, Waiver, evaluate, evidence_hash};
use domain::id::ProjectId;
use domain::policy::Policy;
use domain::signature::{Basis, Decision, Holder, Present, Proof, Seen, Signature, Signing, Standing, decide, standing};
use domain::story::Knowledge;
use domain::test_run::{Recorded, Served, Verdict};
use domain::text::{CommitSha, ImageDigest, StoryKey};
use domain::time::Timestamp;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

fn id<T: From<Uuid>>(n: u128) -> T {
    Uuid::from_u128(n).into()
}

const PROJECT: u128 = 900;
/// Two who may sign, and one who may not: a part in every build is theirs.
const PEOPLE: [u128; 3] = [1, 2, 3];
const AUTHOR: u128 = 3;

#[derive(Debug, Clone)]
enum Event {
    /// Opens the page, and leaves it open.
    Look {
        who: usize,
    },
    /// Signs on the page that is open.
    Sign {
        who: usize,
        approve: bool,
    },
    /// Opens the page and approves.
    Click {
        who: usize,
    },
    Result {
        case: usize,
        verdict: Verdict,
    },
    Answer {
        answer: Answer,
    },
    Report {
        severity: Severity,
    },
    Settle {
        status: Status,
    },
    Waive {
        case: usize,
        ticks: i64,
    },
    Plan,
    Rules {
        owners: u8,
        strict: bool,
    },
    Role {
        who: usize,
        given: bool,
    },
    Build {
        digest: bool,
        same_commit: bool,
    },
    Work,
}

fn an_event() -> impl Strategy<Value = Event> {
    let case = || 0..2_usize;
    let who = || 0..PEOPLE.len();
    prop_oneof![
        12 => who().prop_map(|who| Event::Click { who }),
        2 => who().prop_map(|who| Event::Look { who }),
        3 => (who(), prop::bool::weighted(0.9)).prop_map(|(who, approve)| Event::Sign { who, approve }),
        4 => (case(), prop::sample::select(vec![Verdict::Passed, Verdict::Passed, Verdict::Skipped, Verdict::Failed]))
            .prop_map(|(case, verdict)| Event::Result { case, verdict }),
        1 => prop::sample::select(vec![Answer::Accepted, Answer::FollowUp, Answer::Rejected]).prop_map(|answer| Event::Answer { answer }),
        1 => prop::sample::select(vec![Severity::Minor, Severity::Blocking]).prop_map(|severity| Event::Report { severity }),
        1 => prop::sample::select(vec![Status::Confirmed, Status::Waived, Status::Open]).prop_map(|status| Event::Settle { status }),
        1 => (case(), 1..6_i64).prop_map(|(case, ticks)| Event::Waive { case, ticks }),
        1 => Just(Event::Plan),
        2 => (1..=2_u8, any::<bool>()).prop_map(|(owners, strict)| Event::Rules { owners, strict }),
        1 => (who(), any::<bool>()).prop_map(|(who, given)| Event::Role { who, given }),
        1 => (prop::bool::weighted(0.9), any::<bool>()).prop_map(|(digest, same_commit)| Event::Build { digest, same_commit }),
        3 => Just(Event::Work),
    ]
}

/// What a signer had before their eyes, in plain values and without a hash.
type Eyes = (CommitSha, Option<ImageDigest>, u128, Vec<String>, Policy);

struct World {
    now: i64,
    next: u128,
    build: u128,
    facts: Facts,
    policy: Policy,
    since: BTreeMap<u128, i64>,
    /// Each person's open page: its basis, and what it showed.
    pages: BTreeMap<u128, (Basis, Eyes)>,
    /// Signatures of this build, with what each signer saw.
    signatures: Vec<(Signature, Eyes)>,
    released: Option<Basis>,
    sent: usize,
}

impl World {
    fn new() -> Self {
        let mut world = Self {
            now: 0,
            next: 1000,
            build: 0,
            facts: facts(1, 1, true),
            policy: Policy { product_owner_signatures: 2, ..Policy::default() },
            since: PEOPLE.iter().map(|person| (*person, 0)).collect(),
            pages: BTreeMap::new(),
            signatures: Vec::new(),
            released: None,
            sent: 0,
        };
        world.come_in(true, false);
        world
    }

    fn fresh(&mut self) -> u128 {
        self.next += 1;
        self.next
    }

    /// A new candidate, green from the beginning: most sequences should come far.
    fn come_in(&mut self, digest: bool, same_commit: bool) {
        self.build += 1;
        let commit = if same_commit { 1 } else { self.build };
        self.facts = facts(self.build, commit, digest);
        for case in 0..2 {
            self.record(case, Verdict::Passed);
        }
        self.answer(Answer::Accepted);
        (self.signatures, self.released) = (Vec::new(), None);
    }

    fn record(&mut self, case: usize, verdict: Verdict) {
        let (result, at) = (self.fresh(), Timestamp(self.now));
        self.facts.plan[case].latest = Some(Recorded {
            id: id(result),
            case: id(case as u128),
            version: 1,
            attempt: 1,
            verdict,
            note: None,
            by: "Quinn".into(),
            at,
            steps: Vec::new(),
            served: Served::NotAsked,
            took: None,
            settles: false,
            carried: None,
        });
    }

    fn answer(&mut self, answer: Answer) {
        let (given, at) = (self.fresh(), Timestamp(self.now));
        let story = self.facts.stories[0].key.clone();
        self.facts.stories[0].latest = Some(Given { id: id(given), story, attempt: 1, answer, note: None, by: "Uma".into(), at });
    }

    fn basis(&self) -> Basis {
        Basis {
            commit: self.facts.commit.clone(),
            digest: self.facts.digest.clone(),
            environment: "production".into(),
            evidence_hash: evidence_hash(&self.facts).expect("hash"),
            policy_hash: self.policy.hash().expect("hash"),
        }
    }

    fn standing(&self) -> Standing {
        let signatures: Vec<Signature> = self.signatures.iter().map(|(signature, _)| signature.clone()).collect();
        let holders: Vec<Holder> = self
            .since
            .iter()
            .map(|(person, since)| Holder {
                person: id(*person),
                role: Role::ProductOwner,
                since: Timestamp(*since),
                disabled: false,
                own_grant: false,
            })
            .collect();
        let (basis, at) = (self.basis(), Timestamp(self.now));
        standing(
            &signatures,
            &Present {
                basis: &basis,
                at,
                policy: &self.policy,
                holders: &holders,
                accounts: &Accounts::default(),
                barred: &[],
                delegations: &[],
            },
        )
    }

    /// What anybody would see now, item by item.
    fn eyes(&self) -> Eyes {
        let mut seen: Vec<String> = Vec::new();
        for planned in &self.facts.plan {
            let waived =
                planned.waiver.as_ref().filter(|waiver| waiver.until.is_none_or(|until| self.facts.as_of < until)).map(|waiver| waiver.id);
            let result = planned.latest.as_ref().map(|result| (result.id, result.verdict));
            seen.push(format!("{} v{} {result:?} {waived:?}", planned.number, planned.version));
        }
        seen.extend(
            self.facts
                .stories
                .iter()
                .map(|story| format!("{} {:?}", story.key, story.latest.as_ref().map(|given| (given.id, given.answer)))),
        );
        let mut reported: Vec<String> = self.facts.feedback.iter().map(|f| format!("{} {} {:?}", f.number, f.severity, f.status)).collect();
        reported.sort();
        seen.extend(reported);
        (self.facts.commit.clone(), self.facts.digest.clone(), self.build, seen, self.policy.clone())
    }

    /// Is what is there good enough to go out, said without the gate?
    fn nothing_holds(&self) -> bool {
        let held = self.facts.plan.iter().any(|planned| {
            let waived = planned.waiver.as_ref().is_some_and(|waiver| waiver.until.is_some_and(|until| self.facts.as_of < until));
            planned.latest.as_ref().is_none_or(|result| !matches!(result.verdict, Verdict::Passed | Verdict::Skipped) && !waived)
        });
        let open = |f: &Reported| f.severity == Severity::Blocking && !matches!(f.status, Status::Confirmed | Status::Waived);
        let accepted = self.facts.stories.iter().all(|story| story.latest.as_ref().is_some_and(|given| given.answer != Answer::Rejected));
        self.facts.digest.is_some() && !held && accepted && !self.facts.feedback.iter().any(open)
    }

    /// The people whose approval is of exactly what is so now.
    fn live(&self) -> BTreeSet<u128> {
        let now = self.eyes();
        let signers = self.signatures.iter().filter(|(signature, eyes)| signature.decision == Decision::Approve && *eyes == now);
        signers
            .map(|(signature, _)| (signature.signer.uuid().as_u128(), signature.at.0))
            .filter(|(person, at)| *person != AUTHOR && self.since.get(person).is_some_and(|since| since <= at))
            .map(|(person, _)| person)
            .collect()
    }

    fn sign(&mut self, who: u128, approve: bool) {
        let Some((basis, eyes)) = self.pages.get(&who).cloned() else { return };
        if self.released.is_some() || self.signatures.iter().any(|(s, _)| s.signer == id(who) && s.basis == basis) {
            return;
        }
        let grants = if self.since.contains_key(&who) {
            vec![Grant { project: id::<ProjectId>(PROJECT), role: Role::ProductOwner }]
        } else {
            vec![]
        };
        let (name, at) = (format!("P{who}"), Timestamp(self.now));
        let person =
            Person { id: id(who), name: name.clone(), provider: "main".into(), subject: name.clone(), authenticated_at: at, grants };
        let Ok(permit) = Actor::Person(person).may(Action::Sign, id(PROJECT)) else { return };
        let decision = if approve { Decision::Approve } else { Decision::Reject };
        let author = Contributor { part: Part::Author, name: "Dana".into(), github_id: Some(3), login: None, email: None };
        let signing = Signing {
            permit: &permit,
            decision,
            reason: "Tested",
            seen: &Seen { evidence_hash: basis.evidence_hash.clone(), policy_hash: basis.policy_hash.clone() },
            basis: &self.basis(),
            gate: &evaluate(&self.policy, &self.facts),
            standing: &self.standing(),
            contributors: &[author],
            aliases: &Aliases { github_ids: vec![i64::try_from(who).expect("small")], ..Aliases::default() },
        };
        if decide(&signing).is_err() {
            return;
        }
        // The page that was signed is the page of now, thing by thing.
        assert_eq!(eyes, self.eyes(), "P{who} signed what they did not see");
        assert_ne!(who, AUTHOR, "the author signed");
        assert!(!approve || self.nothing_holds(), "approved with a closed gate");
        let signature = Signature {
            id: id(self.fresh()),
            signer: id(who),
            name,
            role: None,
            decision,
            reason: "Tested".into(),
            basis: self.basis(),
            at,
            proof: Proof::Passkey,
            expires_at: None,
            on_behalf_of: None,
            revoked: None,
            noticed: None,
        };
        self.signatures.push((signature, eyes));
        if self.standing() == Standing::Approved {
            self.released = Some(self.basis());
        }
    }

    /// What the worker asks before it sends, and what must be so when it does.
    fn work(&mut self) {
        let Some(order) = self.released.clone() else { return };
        let holds = order == self.basis() && evaluate(&self.policy, &self.facts).is_open() && self.standing() == Standing::Approved;
        let rejected = self.signatures.iter().any(|(signature, _)| signature.decision == Decision::Reject);
        let may = !rejected && self.nothing_holds() && self.live().len() >= usize::from(self.policy.product_owner_signatures);
        assert_eq!(holds, may, "the rules and the eyes disagree: live {:?}, rejected {rejected}", self.live());
        if holds {
            self.sent += 1;
            self.released = None;
            self.come_in(true, false);
        }
    }

    fn happen(&mut self, event: Event) {
        self.now += 1;
        self.facts.as_of = Timestamp(self.now);
        match event {
            Event::Look { who } => {
                self.pages.insert(PEOPLE[who], (self.basis(), self.eyes()));
            }
            Event::Sign { who, approve } => self.sign(PEOPLE[who], approve),
            Event::Click { who } => {
                self.pages.insert(PEOPLE[who], (self.basis(), self.eyes()));
                self.sign(PEOPLE[who], true);
            }
            Event::Result { case, verdict } => self.record(case, verdict),
            Event::Answer { answer } => self.answer(answer),
            Event::Report { severity } => {
                let number = self.fresh();
                self.facts.feedback.push(Reported {
                    id: id(number),
                    number: i64::try_from(number).expect("small"),
                    title: "It hangs".into(),
                    severity,
                    status: Status::Open,
                    since: Timestamp(self.now),
                    also: Vec::new(),
                    confirmed_on: None,
                    lacking: None,
                });
            }
            Event::Settle { status } => {
                if let Some(reported) = self.facts.feedback.last_mut() {
                    reported.status = status;
                }
            }
            Event::Waive { case, ticks } => {
                let waiver = self.fresh();
                self.facts.plan[case].waiver = Some(Waiver {
                    id: id(waiver),
                    reason: "Known".into(),
                    by: "Pavel".into(),
                    at: Timestamp(self.now),
                    until: Some(Timestamp(self.now + ticks)),
                    scope: Scope::Result,
                    given_on: 1,
                    ended: None,
                });
            }
            Event::Plan => self.facts.plan[0].version += 1,
            Event::Rules { owners, strict } => {
                self.policy = Policy { product_owner_signatures: owners, wrong_build_blocks: strict, ..self.policy.clone() };
            }
            Event::Role { who, given } => {
                if given {
                    self.since.entry(PEOPLE[who]).or_insert(self.now);
                } else {
                    self.since.remove(&PEOPLE[who]);
                }
            }
            Event::Build { digest, same_commit } => self.come_in(digest, same_commit),
            Event::Work => self.work(),
        }
    }
}

fn facts(build: u128, commit: u128, digest: bool) -> Facts {
    let planned = |n: u128| PlannedCase {
        case: id(n),
        number: i64::try_from(n).expect("small"),
        version: 1,
        title: "Talk".into(),
        planned_at: Timestamp(0),
        latest: None,
        evidence: vec![],
        waiver: None,
        disagreement: None,
        machine: vec![],
        assigned_to: None,
        why: vec![],
    };
    let key = StoryKey::parse("PARLAI-101").expect("key");
    Facts {
        candidate: id(build),
        commit: CommitSha::parse(&format!("{commit:040x}")).expect("sha"),
        digest: digest.then(|| ImageDigest::parse(&format!("sha256:{commit:064x}")).expect("digest")),
        created_at: Timestamp(0),
        reports: vec![],
        plan: vec![planned(0), planned(1)],
        stories: vec![ClaimedStory { key, knowledge: Knowledge::NotAsked, since: Timestamp(0), latest: None }],
        feedback: vec![],
        follow_ups: vec![],
        obligations: vec![],
        as_of: Timestamp(0),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_of_events_sends_anything_without_live_signatures(events in prop::collection::vec(an_event(), 1..80)) {
        let mut world = World::new();
        for event in events {
            world.happen(event);
        }
    }
}

#[test]
fn the_sequences_come_as_far_as_sending() {
    let mut world = World::new();
    for owners in [1, 2] {
        world.happen(Event::Rules { owners, strict: true });
        for who in 0..usize::from(owners) {
            world.happen(Event::Look { who });
            world.happen(Event::Sign { who, approve: true });
        }
        world.happen(Event::Work);
    }
    assert_eq!(world.sent, 2);
}
