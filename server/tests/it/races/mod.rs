//! Eight at once: people who sign, reject, record, report, change the rules and roles, bring builds, and two workers, at the
//! same candidate at the same moment. The audit log says in which order they came; an oracle says what each of them may have
//! become in that order. One outcome, nothing sent without live signatures, and nobody meets an error.

mod oracle;

use crate::harness::{Authenticator, Dialect, Setup, TestApp};
use backend::ops::{
    approval, change_policy, change_role, draft_signature, give_feedback, plan_cases, record_result, resolve_deployment, revoke_signature,
    run_tests, sign, step_up, submit_candidate,
};
use backend::webauthn::Assertion;
use backend::{Error, db, jobs, read};
use domain::Actor;
use domain::candidate::Build;
use domain::policy::Policy;
use domain::signature::Basis;
use domain::text::{CommitSha, ImageDigest, Version};
use oracle::{Oracle, Round};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use sandbox::{BuildSpec, System};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tokio::sync::Barrier;

const SLUG: &str = "parlai";
/// As many as there are rounds in which something else happens at the same moment.
const AT_ONCE: usize = 8;
/// In `make test`; `make proof` asks for a thousand.
const ROUNDS: u64 = 150;
const DEPLOYMENTS: &str = "POST /repos/{owner}/{repo}/deployments";
const OWNERS: [&str; 2] = ["pavel", "priya"];

/// What one of the eight does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Act {
    /// An owner approves, with a click of their own.
    Approve(usize),
    /// The first owner's one click arrives once more.
    Again,
    /// An owner rejects.
    Reject(usize),
    /// A tester records a failure.
    Fail,
    /// An end user reports something.
    Report,
    /// The rules change.
    Rules,
    /// An owner loses the role.
    Role(usize),
    /// The first approval of an owner is taken back by them.
    TakeBack(usize),
    /// A new build comes in.
    NewBuild,
    /// A worker does what is due.
    Work,
    /// A release manager sends a stuck deployment again.
    Retry,
}

const ACTS: [Act; 15] = [
    Act::Approve(0),
    Act::Approve(1),
    Act::Again,
    Act::Reject(0),
    Act::Reject(1),
    Act::Fail,
    Act::Report,
    Act::Rules,
    Act::Role(0),
    Act::Role(1),
    Act::TakeBack(0),
    Act::TakeBack(1),
    Act::NewBuild,
    Act::Work,
    Act::Retry,
];

/// What may be said to a person who came second; anything else is a defect.
const REFUSALS: [&str; 15] = [
    "already_sent",
    "already_signed",
    "already_approved",
    "already_rejected",
    "already_released",
    "stale_page",
    "gate_blocked",
    "role_missing",
    "candidate_decided",
    "policy_unsatisfiable",
    "not_possible_now",
    "not_found",
    "reason_missing",
    "intent_reused",
    "changed_meanwhile",
];

/// Everybody and everything that does not change from round to round.
struct Stage {
    app: TestApp,
    owners: [Actor; 2],
    passkeys: [Authenticator; 2],
    quinn: Actor,
    uma: Actor,
    rita: Actor,
    project: db::projects::Project,
    commit: CommitSha,
    digest: ImageDigest,
}

impl Stage {
    async fn new(dialect: Dialect) -> Self {
        let app = TestApp::with(dialect, Setup { mail: Some(String::new()), jira_key: Some(String::new()), ..Setup::default() }).await;
        let build = app.world.push_build(&BuildSpec { silent: true, ..BuildSpec::default() }).expect("a build");
        let mut tx = app.backend.snapshot().await.expect("reads");
        let project = db::projects::by_slug(&mut tx, SLUG).await.expect("reads").expect("the project");
        drop(tx);
        let stage = Self {
            owners: [app.actor(OWNERS[0]).await, app.actor(OWNERS[1]).await],
            passkeys: [app.passkey(OWNERS[0]).await, app.passkey(OWNERS[1]).await],
            quinn: app.actor("quinn").await,
            uma: app.actor("uma").await,
            rita: app.actor("rita").await,
            project,
            commit: CommitSha::parse(&build.sha).expect("a commit"),
            digest: ImageDigest::parse(&build.image_digest).expect("a digest"),
            app,
        };
        let case = [("title", "Talk"), ("precondition", ""), ("steps", "Say hello => It answers"), ("stories", "")];
        stage.app.as_person("quinn").await.post("/p/parlai/cases", &case).await.expect(303);
        stage
    }

    /// One more candidate; its number.
    async fn build(&self, name: &str) -> i64 {
        let build = Build {
            source_key: format!("ci:{name}"),
            commit: self.commit.clone(),
            branch: "main".into(),
            version: Version::parse("1.0").expect("a version"),
            image: None,
            digest: Some(self.digest.clone()),
            run_url: None,
            run_id: None,
            built_at: self.app.now(),
            base: None,
            commits: None,
            contributors: Vec::new(),
            stories: Vec::new(),
        };
        let submitted =
            submit_candidate::submit_candidate(&self.app.backend, &Actor::System, self.project.id, build, Vec::new(), None).await;
        submitted.expect("taken in").number
    }

    async fn rules(&self) -> db::policies::InForce {
        let mut tx = self.app.backend.snapshot().await.expect("reads");
        db::policies::in_force(&mut tx, self.project.id, "production").await.expect("rules")
    }

    /// Another version of the rules that asks for so many owners.
    async fn change_rules(&self, owners: u8) -> Result<(), Error> {
        let now = self.rules().await;
        let policy = Policy {
            every_case_run: false,
            every_story_accepted: false,
            product_owner_signatures: owners,
            // What makes each version another one.
            waivers_at_most: u16::try_from(1000 + now.version).ok(),
            ..Policy::default()
        };
        change_policy::change(&self.app.backend, &self.rita, SLUG, now.version, policy).await.map(|_saved| ())
    }

    async fn role(&self, owner: usize, grant: bool) -> Result<(), Error> {
        let subject = OWNERS[owner];
        let input = change_role::Input {
            provider: "sandbox".into(),
            subject: subject.into(),
            label: subject.into(),
            role: "product_owner".into(),
            grant,
        };
        change_role::change(&self.app.backend, &self.rita, SLUG, input).await
    }

    async fn approval(&self, number: i64) -> approval::Approval {
        let mut tx = self.app.backend.snapshot().await.expect("reads");
        let candidate = db::candidates::by_number(&mut tx, self.project.id, number).await.expect("reads").expect("there");
        approval::approval(&mut tx, &self.project, candidate.id, "production", self.app.now()).await.expect("judged")
    }

    /// Both steps, by the owner's passkey.
    async fn sign(&self, owner: usize, decision: &str, number: i64, seen: &Basis, intent: String) -> Result<(), Error> {
        let (backend, actor, session) = (&self.app.backend, &self.owners[owner], "a session of the race".to_owned());
        let input = draft_signature::Input {
            decision: decision.into(),
            reason: "Tested and wanted.".into(),
            evidence_hash: seen.evidence_hash.clone(),
            policy_hash: seen.policy_hash.clone(),
            seen_seq: 0,
            on_behalf_of: String::new(),
            intent,
            zone: String::new(),
            session: session.clone(),
        };
        let signing = match draft_signature::draft(backend, actor, SLUG, number, input).await? {
            draft_signature::Drafted::Waits(signing) => signing.to_string(),
            draft_signature::Drafted::Signed => return Ok(()),
        };
        let page = read::signing(backend, actor, SLUG, number, &signing).await?;
        let fields: BTreeMap<&str, String> = self.passkeys[owner].answers(&page.proof.ways.challenge).into_iter().collect();
        let part = |name: &str| fields[name].clone();
        let given = step_up::Given::Passkey(Assertion {
            credential: part("credential"),
            client_data: part("client_data"),
            authenticator_data: part("authenticator_data"),
            signature: part("signature"),
        });
        sign::sign(backend, actor, SLUG, number, sign::Input { signing, session, given }).await
    }

    async fn act(&self, act: Act, nth: usize, race: &Race) -> Result<(), Error> {
        let (backend, number) = (&self.app.backend, race.number);
        let intent = format!("round-{number}-of-the-race-{nth}");
        match act {
            Act::Approve(owner) => self.sign(owner, "approve", number, &race.seen, intent).await,
            Act::Again => self.sign(0, "approve", number, &race.seen, format!("round-{number}-of-the-race-again")).await,
            Act::Reject(owner) => self.sign(owner, "reject", number, &race.seen, intent).await,
            Act::Fail => {
                let input = record_result::Input {
                    case: 1,
                    verdict: "failed".into(),
                    note: "It hangs.".into(),
                    intent,
                    ..record_result::Input::default()
                };
                record_result::record(backend, &self.quinn, SLUG, number, &race.run, input).await.map(|_| ())
            }
            Act::Report => {
                let input = give_feedback::Input {
                    story: String::new(),
                    severity: "minor".into(),
                    title: "Slow".into(),
                    body: "It is slow.".into(),
                    environment: "uat".into(),
                    address: String::new(),
                    stamps: Vec::new(),
                    intent,
                    files: Vec::new(),
                };
                give_feedback::give(backend, &self.uma, SLUG, number, input).await.map(|_| ())
            }
            Act::Rules => self.change_rules(race.needed).await,
            Act::Role(owner) => self.role(owner, false).await,
            Act::TakeBack(owner) => {
                let person = self.owners[owner].person()?.id;
                let given = self.approval(number).await.signatures.into_iter().find(|signature| signature.signer == person);
                let Some(given) = given else { return Ok(()) };
                let input = revoke_signature::Input { signature: given.id.to_string(), reason: "A mistake.".into(), intent };
                revoke_signature::revoke(backend, &self.owners[owner], SLUG, number, input).await
            }
            Act::NewBuild => {
                self.build(&format!("{number}-{nth}")).await;
                Ok(())
            }
            Act::Work => jobs::worker::run_until_idle(backend.clone()).await.map(|_| ()),
            Act::Retry => resolve_deployment::resolve(backend, &self.rita, SLUG, number, "send_again", "Once more.").await,
        }
    }

    async fn audit(&self, after: i64) -> Vec<domain::audit::Entry> {
        let mut tx = self.app.backend.snapshot().await.expect("reads");
        db::audit::after(&mut tx, after, 10_000).await.expect("reads").iter().map(db::audit::Row::entry).collect()
    }

    /// What all of a round see before it begins.
    async fn ready(&self, rng: &mut StdRng, round: u64) -> Race {
        for owner in 0..OWNERS.len() {
            self.role(owner, true).await.expect("given back");
        }
        // Later than every role was given, as it is for people.
        self.app.clock.advance(1);
        let needed = u8::from(rng.random_bool(0.6)) + 1;
        if self.rules().await.policy.product_owner_signatures != needed || round == 0 {
            self.change_rules(needed).await.expect("changed");
        }
        let number = self.build(&format!("round-{round}")).await;
        plan_cases::plan(&self.app.backend, &self.quinn, SLUG, number, &[1]).await.expect("planned");
        let run = run_tests::start(&self.app.backend, &self.quinn, SLUG, number, "qa").await.expect("a run").to_string();
        let seen = self.approval(number).await.basis;
        // A third of the rounds begin with a signature, a third with all: those race for what is already released.
        let given = rng.random_range(0..3).min(usize::from(needed));
        for owner in 0..given {
            self.sign(owner, "approve", number, &seen, format!("round-{number}-before-the-race-{owner}")).await.expect("signed");
        }
        Race { number, needed, run, seen, given }
    }

    /// Eight acts: in every other round four times each of a pair, so that every pair has its turn; else whatever comes.
    fn acts(rng: &mut StdRng, round: u64) -> Vec<Act> {
        let pairs: Vec<(Act, Act)> = ACTS.iter().enumerate().flat_map(|(n, a)| ACTS[n..].iter().map(move |b| (*a, *b))).collect();
        let (a, b) = pairs[usize::try_from(round / 2).expect("few") % pairs.len()];
        (0..AT_ONCE)
            .map(|n| match (round % 2, n % 2) {
                (0, 0) => a,
                (0, _) => b,
                // Somebody always signs.
                (_, _) if n < 3 => Act::Approve(n % 2),
                _ => ACTS[rng.random_range(0..ACTS.len())],
            })
            .collect()
    }
}

/// What one round is about.
struct Race {
    number: i64,
    needed: u8,
    run: String,
    seen: Basis,
    given: usize,
}

#[expect(clippy::disallowed_methods, reason = "the seed of a run that failed")]
fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|value| value.parse().ok())
}

#[expect(clippy::print_stdout, reason = "a run that failed can be had again, and what came of it is part of what a run shows")]
async fn eight_at_once_have_one_outcome(dialect: Dialect) {
    let seed = setting("TEST_SEED").unwrap_or_else(rand::random);
    let rounds = setting("RACE_ROUNDS").unwrap_or(ROUNDS);
    println!("TEST_SEED={seed}");
    let stage = Arc::new(Stage::new(dialect).await);
    let mut rng = StdRng::seed_from_u64(seed);
    let (mut sent, mut seen, mut outcomes) = (0, 0, BTreeMap::<String, u64>::new());
    let mut ended = BTreeSet::new();
    for round in 0..rounds {
        let race = Arc::new(stage.ready(&mut rng, round).await);
        let acts = Stage::acts(&mut rng, round);
        let say = format!("seed {seed}, round {round}, #{}, {} needed, {} given, {acts:?}", race.number, race.needed, race.given);
        let barrier = Arc::new(Barrier::new(AT_ONCE));
        let mut people = tokio::task::JoinSet::new();
        for (nth, act) in acts.iter().copied().enumerate() {
            let (stage, race, barrier) = (stage.clone(), race.clone(), barrier.clone());
            people.spawn(async move {
                barrier.wait().await;
                (act, stage.act(act, nth, &race).await)
            });
        }
        let mut signed = 0;
        for (act, outcome) in people.join_all().await {
            let word = match outcome {
                Ok(()) => "done".to_owned(),
                Err(Error::Refused(refusal)) => {
                    assert!(REFUSALS.contains(&refusal.code.as_str()), "{say}: {act:?}: {refusal:?}");
                    refusal.code
                }
                Err(Error::Internal(error)) => panic!("{say}: {act:?}: an error of ours: {error:#}"),
            };
            signed += usize::from(word == "done" && matches!(act, Act::Approve(_) | Act::Reject(_)));
            signed += usize::from(word == "done" && act == Act::Again) * 100;
            *outcomes.entry(word).or_default() += 1;
        }
        // What was put back is due now, and every approved release is sent or visibly stuck.
        stage.app.clock.advance(120);
        stage.app.work().await;
        let log = stage.audit(seen).await;
        seen = log.last().map_or(seen, |entry| entry.seq);
        let end = Oracle::new(&Round { number: race.number, needed: race.needed, owners: &stage.owners }).replay(&log, &say);
        // The same click is one signature, however often it arrives.
        let clicks = signed % 100 + usize::from(signed >= 100) + race.given;
        let approval = stage.approval(race.number).await;
        assert_eq!(end.signatures, clicks, "{say}: what was answered with yes is on record, and nothing else");
        assert_eq!(approval.signatures.len(), clicks, "{say}");
        if end.released {
            assert!(end.sent != end.stuck, "{say}: sent or stuck, and not both: {end:?}");
        }
        sent += u64::from(end.sent);
        // One at a time: what is on its way ends before the next may go.
        for id in stage.app.world.deployments().iter().filter_map(|deployment| deployment["id"].as_u64()) {
            if ended.insert(id) {
                stage.app.world.move_deployment(id, "success");
            }
        }
        stage.app.world.settled().await;
        stage.app.work().await;
        assert_eq!(stage.app.world.count(System::Github, DEPLOYMENTS), sent, "{say}: what GitHub was asked for");
        let known = if end.withdrawn && !end.released {
            "withdrawn"
        } else if end.released {
            "released"
        } else if end.rejected {
            "rejected"
        } else {
            "undecided"
        };
        *outcomes.entry(format!("candidates {known}{}", if end.stuck { ", stuck" } else { "" })).or_default() += 1;
    }
    crate::world::all_is_well(&stage.app).await;
    println!("{dialect:?}: {rounds} rounds of {AT_ONCE}: {sent} sent; {outcomes:?}");
    if rounds >= 200 {
        assert!(sent > rounds / 20, "too few came through to prove anything: {sent}");
        for word in ["already_signed", "stale_page", "already_approved", "already_rejected", "candidates withdrawn"] {
            assert!(outcomes.contains_key(word), "no race ended with {word}: {outcomes:?}");
        }
    }
}

mod on_sqlite {
    #[tokio::test(flavor = "multi_thread")]
    async fn races_of_eight_have_one_outcome_each() {
        super::eight_at_once_have_one_outcome(super::Dialect::Sqlite).await;
    }
}

mod on_postgres {
    #[tokio::test(flavor = "multi_thread")]
    async fn races_of_eight_have_one_outcome_each() {
        super::eight_at_once_have_one_outcome(super::Dialect::Postgres).await;
    }
}
