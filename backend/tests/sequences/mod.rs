//! Random sequences of statements, legal and not, against a model of what is legal: the database accepts a signature, a
//! release, a deployment and each of its steps exactly when the model does, and no sequence breaks an invariant.

mod model;

use crate::{Raw, Signed, policy};
use model::{Deployment, Model, Release, STATES, Signature};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, Postgres, Sqlite};

const SEQUENCES: u64 = 60;
const STEPS: usize = 80;

/// What must hold whatever was tried; each counts what breaks it.
const INVARIANTS: [(&str, &str); 8] = [
    (
        "no deployment without its release, in the release's own project",
        "select count(*) from deployment d left join release r on r.release_id = d.release_id
           left join candidate c on c.candidate_id = r.candidate_id where r.release_id is null or c.project_id <> d.project_id",
    ),
    (
        "no release without enough different signers of exactly its evidence and its rules",
        "select count(*) from release r join candidate c on c.candidate_id = r.candidate_id where
           (select count(distinct s.person_id) from signature s where s.candidate_id = r.candidate_id and s.environment = r.environment
              and s.decision = 'approve' and s.evidence_hash = r.evidence_hash and s.policy_hash = r.policy_hash)
           < (select max(a.signatures) from signatures_asked a where a.project_id = c.project_id and a.policy_hash = r.policy_hash)",
    ),
    (
        "no contributor among the signers",
        "select count(*) from signature s join contributor b on b.candidate_id = s.candidate_id
           join alias a on a.person_id = s.person_id and a.kind = 'email' and a.value = lower(b.email)",
    ),
    (
        "every signature names its candidate's own commit and digest",
        "select count(*) from signature s join candidate c on c.candidate_id = s.candidate_id
           where c.commit_sha <> s.commit_sha or coalesce(c.image_digest, '') <> coalesce(s.image_digest, '')",
    ),
    (
        "attempts are numbered without gaps, and each has at most one deployment",
        "select count(*) from release r where r.attempt <> (select count(*) from release o where o.candidate_id = r.candidate_id
           and o.environment = r.environment and o.attempt <= r.attempt)
           or (select count(*) from deployment d where d.release_id = r.release_id) > 1",
    ),
    (
        "nothing is at GitHub that was never asked for, or asked for more than twice",
        "select count(*) from deployment d where d.posts > 2 or d.posts < 0 or (d.state in ('queued', 'in_progress', 'failed', 'succeeded')
           and d.github_id is null)",
    ),
    (
        "the audit log is a chain without gaps",
        "select count(*) from audit a left join audit b on b.seq = a.seq - 1
           where (a.seq > 1 and (b.seq is null or b.hash <> a.previous)) or (a.seq = 1 and a.previous <> replace(a.previous, '1', '0'))
           or a.seq < 1",
    ),
    (
        "nobody approved twice what counts once",
        "select count(*) from (select l.person_id from live_approval l
           group by l.candidate_id, l.environment, l.evidence_hash, l.policy_hash, l.person_id having count(*) > 1) twice",
    ),
];

/// One connection, so that a whole sequence is one transaction that is undone.
enum Line {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

impl Line {
    async fn run(&mut self, sql: String) -> Result<u64, String> {
        let sql = AssertSqlSafe(sql);
        match self {
            Self::Sqlite(c) => sqlx::raw_sql(sql).execute(&mut **c).await.map(|done| done.rows_affected()),
            Self::Postgres(c) => sqlx::raw_sql(sql).execute(&mut **c).await.map(|done| done.rows_affected()),
        }
        .map_err(|error| error.to_string())
    }

    /// Runs one step; what it refused leaves nothing behind.
    async fn step(&mut self, sql: String) -> Result<u64, String> {
        self.run("savepoint step".into()).await?;
        let outcome = self.run(sql).await;
        self.run(if outcome.is_ok() { "release savepoint step" } else { "rollback to savepoint step" }.into()).await?;
        outcome
    }

    async fn count(&mut self, sql: &str) -> i64 {
        let sql = AssertSqlSafe(format!("select cast(({sql}) as bigint)"));
        match self {
            Self::Sqlite(c) => sqlx::query_scalar(sql).fetch_one(&mut **c).await.expect("counts"),
            Self::Postgres(c) => sqlx::query_scalar(sql).fetch_one(&mut **c).await.expect("counts"),
        }
    }
}

/// One step: what is said of it, the statement, and whether it must be accepted.
struct Step {
    sql: String,
    legal: bool,
    /// What the model knows afterwards if it was accepted.
    then: Box<dyn FnOnce(&mut Model) + Send>,
}

fn step(sql: String, legal: bool, then: impl FnOnce(&mut Model) + Send + 'static) -> Step {
    Step { sql, legal, then: Box::new(then) }
}

fn pick<T: Copy>(rng: &mut StdRng, from: &[T]) -> T {
    from[rng.random_range(0..from.len())]
}

fn sign(rng: &mut StdRng, model: &Model, id: u8) -> Step {
    let wanted = Signature {
        candidate: pick(rng, &[4, 7]),
        signer: pick(rng, &[2, 3, 5, 6]),
        approves: rng.random_bool(0.95),
        evidence: pick(rng, &['a', 'b']),
        policy: if rng.random_bool(0.9) { model.policy() } else { pick(rng, &['a', 'b', 'c']) },
        at: model.now,
        id,
        taken_back: false,
    };
    let commit = if rng.random_bool(0.95) { "c" } else { "e" }.repeat(40);
    let intent = if rng.random_bool(0.95) { format!("intent-{id}") } else { "intent-20".to_owned() };
    let legal = model.may_sign(&wanted) && commit.starts_with('c') && !model.intents.contains(&intent);
    let sql = Signed {
        id,
        candidate: wanted.candidate,
        signer: wanted.signer,
        decision: if wanted.approves { "approve" } else { "reject" },
        commit: &commit,
        evidence: wanted.evidence,
        policy: wanted.policy,
        intent: &intent,
        at: wanted.at,
        ..Signed::default()
    }
    .sql();
    step(sql, legal, move |model| {
        model.intents.push(intent);
        model.signatures.push(wanted);
    })
}

/// Takes an approval back, or tries to.
fn take_back(rng: &mut StdRng, model: &Model, id: u8) -> Option<Step> {
    let known = &model.signatures[rng.random_range(0..model.signatures.len().max(1)).min(model.signatures.len().checked_sub(1)?)];
    let (signature, candidate) = (known.id, known.candidate);
    let sent =
        model.deployments.iter().any(|d| d.posts > 0 && model.releases.iter().any(|r| r.id == d.release && r.candidate == candidate));
    let legal = known.approves && !known.taken_back && !sent;
    let sql = format!("insert into signature_revocation values ({{{signature}}}, {{2}}, 'wrong', 'revocation-{id}', {})", model.now);
    Some(step(sql, legal, move |model| {
        model.signatures.iter_mut().filter(|known| known.id == signature).for_each(|known| known.taken_back = true);
    }))
}

fn change_rules(rng: &mut StdRng, model: &Model, id: u8) -> Step {
    let letter = pick(rng, &['a', 'b', 'c']);
    let newest = u8::try_from(model.policies.len()).expect("few");
    let version = if rng.random_bool(0.8) { newest + 1 } else { rng.random_range(0..=newest) };
    step(policy(id, version, letter, model::asked(letter)), version > newest, move |model| model.policies.push(letter))
}

fn release(rng: &mut StdRng, model: &Model, id: u8) -> Step {
    let candidate = pick(rng, &[4, 7]);
    // Mostly what somebody approved.
    let approved: Vec<&Signature> = model.signatures.iter().filter(|s| s.candidate == candidate && s.approves).collect();
    let (evidence, rules) = match approved.last() {
        Some(last) if rng.random_bool(0.9) => (last.evidence, last.policy),
        _ => (pick(rng, &['a', 'b']), pick(rng, &['a', 'b', 'c'])),
    };
    let attempt = if rng.random_bool(0.9) { model.attempts(candidate) + 1 } else { rng.random_range(1..4) };
    let sql = format!(
        "insert into release (release_id, candidate_id, environment, attempt, evidence_hash, policy_hash, released_at)
         values ({{{id}}}, {{{candidate}}}, 'production', {attempt}, '{}', '{}', {})",
        evidence.to_string().repeat(64),
        rules.to_string().repeat(64),
        model.now
    );
    // None is withdrawn here, so there is one.
    let legal = attempt == 1 && model.attempts(candidate) == 0 && model.approved(candidate, evidence, rules) && !model.overtaken(candidate);
    step(sql, legal, move |model| model.releases.push(Release { id, candidate, evidence, policy: rules }))
}

fn deploy(rng: &mut StdRng, model: &Model, id: u8) -> Step {
    let release = model.releases.last().map_or(200, |last| if rng.random_bool(0.9) { last.id } else { 201 });
    let project = if rng.random_bool(0.95) { 1 } else { 9 };
    let state = if rng.random_bool(0.9) { "waiting" } else { pick(rng, &STATES) };
    let posts = i64::from(rng.random_bool(0.05));
    let legal = project == 1
        && state == "waiting"
        && posts == 0
        && model.releases.iter().any(|known| known.id == release)
        && model.deployments.iter().all(|known| known.release != release);
    let sql = format!(
        "insert into deployment (deployment_id, release_id, project_id, task, state, posts, problem, created_at, updated_at)
         values ({{{id}}}, {{{release}}}, {{{project}}}, 'task-{id}', '{state}', {posts}, 'why', {now}, {now})",
        now = model.now
    );
    step(sql, legal, move |model| model.deployments.push(Deployment { id, release, state: "waiting", posts: 0, github: false }))
}

fn move_deployment(rng: &mut StdRng, model: &Model) -> Option<Step> {
    let at = rng.random_range(0..model.deployments.len().max(1));
    let was = model.deployments.get(at)?.clone();
    // Mostly a step that the worker might take.
    let to = match was.state {
        "waiting" | "unknown" if rng.random_bool(0.6) => "sending",
        "sending" if rng.random_bool(0.6) => "queued",
        _ => pick(rng, &STATES),
    };
    let posts = if to == "sending" && rng.random_bool(0.8) { was.posts + 1 } else { was.posts + pick(rng, &[0, 0, 0, 1, -1]) };
    let github = if was.github { rng.random_bool(0.95) } else { matches!(to, "queued" | "succeeded") && rng.random_bool(0.9) };
    let next = Deployment { state: to, posts, github, ..was.clone() };
    let (known, id) = (if github { format!("{}", 1000 + u32::from(was.id)) } else { "null".to_owned() }, was.id);
    let sql = format!(
        "update deployment set state = '{to}', posts = {posts}, github_id = {known}, problem = 'why', updated_at = {} where deployment_id = {{{id}}}",
        model.now
    );
    let legal = model.may_move(&was, &next);
    Some(step(sql, legal, move |model| model.deployments[at] = next))
}

fn change_people(rng: &mut StdRng, model: &Model) -> Step {
    let person = pick(rng, &[2, 5, 6]);
    let now = model.now;
    match rng.random_range(0..6) {
        0 => step(format!("update person set disabled_at = {now} where person_id = {{{person}}}"), true, move |model| {
            model.disabled.insert(person);
        }),
        1 | 2 => step(format!("update person set disabled_at = null where person_id = {{{person}}}"), true, move |model| {
            model.disabled.remove(&person);
        }),
        3 => step(format!("delete from role_grant where subject = 's{person}'"), true, move |model| {
            model.since.remove(&person);
        }),
        _ => {
            let sql = format!(
                "insert into role_grant (project_id, provider, subject, role, label, granted_by, granted_at) values ({{1}}, 'main', 's{person}', 'product_owner', 'X', 'x', {now}) on conflict do nothing"
            );
            step(sql, true, move |model| {
                model.since.entry(person).or_insert(now);
            })
        }
    }
}

fn write_audit(rng: &mut StdRng, model: &Model) -> Step {
    let seq = if rng.random_bool(0.8) { model.log + 1 } else { rng.random_range(1..=model.log + 3) };
    let previous = if rng.random_bool(0.8) { model.log } else { rng.random_range(0..=model.log) };
    let legal = seq == model.log + 1 && previous == model.log;
    let hash = |seq: i64| if seq == 1 { "a".repeat(64) } else { format!("{seq:064x}") };
    let sql = format!(
        "insert into audit values ({seq}, 0, {{1}}, null, 'system', 'M', 'x', 'X.', '{{}}', null, '{}', '{}')",
        hash(previous),
        hash(seq)
    );
    step(sql, legal, |model| model.log += 1)
}

/// What no sequence makes legal: history changed, removed or replaced.
fn vandalise(rng: &mut StdRng, sqlite: bool) -> String {
    let table = pick(rng, &["signature", "release", "deployment", "audit", "policy", "candidate", "contributor", "identity", "alias"]);
    match rng.random_range(0..3) {
        0 if table == "deployment" => "update deployment set task = 'forged'".to_owned(),
        0 => {
            let column = match table {
                "signature" | "release" => "environment",
                "audit" => "sentence",
                "policy" => "body",
                "candidate" => "branch",
                "contributor" => "name",
                "identity" => "subject",
                _ => "value",
            };
            format!("update {table} set {column} = 'forged'")
        }
        1 => format!("delete from {table}"),
        _ if sqlite => format!("insert or replace into {table} select * from {table}"),
        _ => format!("truncate {table} cascade"),
    }
}

/// Two more owners, somebody without a role, a second candidate and a second project.
const MORE: [&str; 7] = [
    "insert into project values ({9}, 'q', 'Q', 'o/s', 'OTHER', '{}', 0)",
    "insert into person values ({5}, 'Petra', 0, null), ({6}, 'Sam', 0, null)",
    "insert into identity values ('main', 's2', {2}, 0), ('main', 's5', {5}, 0), ('main', 's6', {6}, 0)",
    "insert into role_grant (project_id, provider, subject, role, label, granted_by, granted_at) values ({1}, 'main', 's2', 'product_owner', 'X', 'x', 0)",
    "insert into role_grant (project_id, provider, subject, role, label, granted_by, granted_at) values ({1}, 'main', 's5', 'product_owner', 'X', 'x', 0)",
    "delete from role_grant where subject = 'pavel'",
    "insert into candidate select {7}, project_id, 2, 'ci:2', commit_sha, branch, '1.1', image, image_digest, run_url, run_id, built_at, base_sha, commits, created_at from candidate",
];

#[expect(clippy::disallowed_methods, reason = "the seed of a run that failed")]
fn seed() -> u64 {
    std::env::var("TEST_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(rand::random)
}

#[expect(clippy::print_stdout, reason = "a run that failed can be had again")]
async fn no_sequence_of_statements_breaks_an_invariant_and_what_is_legal_is_accepted(raw: Raw) {
    for sql in MORE {
        raw.run(sql).await.expect(sql);
    }
    let mut line = match &raw {
        Raw::Sqlite(pool, _) => Line::Sqlite(pool.acquire().await.expect("a connection")),
        Raw::Postgres(pool) => Line::Postgres(pool.acquire().await.expect("a connection")),
    };
    let first = seed();
    println!("TEST_SEED={first}");
    let (mut accepted, mut refused, mut released, mut sent) = (0, 0, 0, 0);
    for sequence in 0..SEQUENCES {
        let mut rng = StdRng::seed_from_u64(first.wrapping_add(sequence));
        let mut model = Model::default();
        line.run("begin".into()).await.expect("begins");
        for n in 0..STEPS {
            let id = u8::try_from(20 + n).expect("few steps");
            model.now += 1;
            let step = match rng.random_range(0..23) {
                22 => match take_back(&mut rng, &model, id) {
                    Some(step) => step,
                    None => continue,
                },
                0..=5 => sign(&mut rng, &model, id),
                6 => change_rules(&mut rng, &model, id),
                7..=9 => release(&mut rng, &model, id),
                10..=11 => deploy(&mut rng, &model, id),
                12..=16 => match move_deployment(&mut rng, &model) {
                    Some(step) => step,
                    None => continue,
                },
                17 => change_people(&mut rng, &model),
                18..=19 => write_audit(&mut rng, &model),
                _ => {
                    let sql = raw.text(&vandalise(&mut rng, matches!(raw, Raw::Sqlite(..))));
                    let outcome = line.step(sql.clone()).await;
                    assert!(outcome.as_ref().map_or(true, |rows| *rows == 0), "seed {first}, sequence {sequence}: {sql}: {outcome:?}");
                    continue;
                }
            };
            let outcome = line.step(raw.text(&step.sql)).await;
            assert_eq!(outcome.is_ok(), step.legal, "seed {first}, sequence {sequence}, step {n}: {}: {outcome:?}\n{model:#?}", step.sql);
            if outcome.is_ok() {
                accepted += 1;
                (step.then)(&mut model);
            } else {
                refused += 1;
            }
            if n % 10 == 9 || n + 1 == STEPS {
                for (rule, sql) in INVARIANTS {
                    assert_eq!(line.count(sql).await, 0, "seed {first}, sequence {sequence}, step {n}: {rule}");
                }
            }
        }
        released += model.releases.len();
        sent += model.deployments.iter().filter(|deployment| deployment.posts > 0).count();
        line.run("rollback".into()).await.expect("undone");
    }
    println!("{accepted} statements accepted, {refused} refused, {released} releases, {sent} sent");
    assert!(accepted > 500 && refused > 500 && released > 10 && sent > 5, "the sequences tried too little");
}

both! {
    no_sequence_of_statements_breaks_an_invariant_and_what_is_legal_is_accepted,
}
