//! The database has the last word: what no operation would ever do is refused by SQLite and by PostgreSQL
//! alike, and both hold the same tables.
#![expect(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use backend::{Db, Hub};
use sqlx::{AssertSqlSafe, PgPool, SqlitePool};
use std::collections::BTreeSet;

/// A database with one project, two people, one signed candidate and one running deployment in it.
enum Raw {
    Sqlite(SqlitePool, std::path::PathBuf),
    Postgres(PgPool),
}

impl Raw {
    async fn sqlite() -> Self {
        let path = std::env::temp_dir().join(format!("murmuration-invariants-{}.db", hex::encode(rand::random::<[u8; 8]>())));
        let url = format!("sqlite://{}", path.display());
        Db::open(&url, Hub::default()).await.expect("open").migrate().await.expect("migrated");
        Self::Sqlite(SqlitePool::connect(&url).await.expect("connect"), path).with_a_world().await.with_rules().await
    }

    #[expect(clippy::disallowed_methods, reason = "the one setting of the test suite itself")]
    async fn postgres() -> Self {
        let server =
            std::env::var("MURMURATION_TEST_POSTGRES").expect("MURMURATION_TEST_POSTGRES names a PostgreSQL server; make test starts one");
        let name = format!("invariants_{}", hex::encode(rand::random::<[u8; 8]>()));
        let admin = PgPool::connect(&server).await.expect("PostgreSQL answers");
        sqlx::query(AssertSqlSafe(format!("create database {name}"))).execute(&admin).await.expect("created");
        let mut url: url::Url = server.parse().expect("address");
        url.set_path(&name);
        Db::open(url.as_str(), Hub::default()).await.expect("open").migrate().await.expect("migrated");
        Self::Postgres(PgPool::connect(url.as_str()).await.expect("connect")).with_a_world().await.with_rules().await
    }

    /// A statement with `{n}` for the id with the number n in this database's own writing.
    fn text(&self, sql: &str) -> String {
        let (mut text, mut rest) = (String::new(), sql);
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            match after.split_once('}').and_then(|(n, tail)| Some((n.parse::<u128>().ok()?, tail))) {
                Some((n, tail)) => {
                    text.push_str(&match self {
                        Self::Sqlite(..) => format!("x'{n:032x}'"),
                        Self::Postgres(_) => format!("'{}'::uuid", uuid::Uuid::from_u128(n)),
                    });
                    rest = tail;
                }
                None => {
                    text.push('{');
                    rest = after;
                }
            }
        }
        text + rest
    }

    /// Runs a statement.
    async fn run(&self, sql: &str) -> Result<u64, String> {
        let text = self.text(sql);
        let done = match self {
            Self::Sqlite(pool, _) => sqlx::raw_sql(AssertSqlSafe(text)).execute(pool).await.map(|d| d.rows_affected()),
            Self::Postgres(pool) => sqlx::raw_sql(AssertSqlSafe(text)).execute(pool).await.map(|d| d.rows_affected()),
        };
        done.map_err(|error| error.to_string())
    }

    async fn with_a_world(self) -> Self {
        let (c, d, h) = ("c".repeat(40), format!("sha256:{}", "d".repeat(64)), "a".repeat(64));
        let zero = "0".repeat(64);
        for sql in [
            "insert into project values ({1}, 'p', 'P', 'o/r', 'KEY', '{\"production\":\"production\"}', 0)".to_owned(),
            "insert into person values ({2}, 'Pavel', 0, null), ({3}, 'Priya', 0, null)".to_owned(),
            "insert into alias values ({3}, 'email', 'priya@example.org')".to_owned(),
            "insert into identity values ('main', 'pavel', {2}, 0), ('main', 'priya', {3}, 0)".to_owned(),
            "insert into role_grant (project_id, provider, subject, role, label, granted_by, granted_at) values ({1}, 'main', 'pavel', 'product_owner', 'Pavel', 'x', 0), ({1}, 'main', 'priya', 'product_owner', 'Priya', 'x', 0)"
                .to_owned(),
            format!(
                "insert into candidate values ({{4}}, {{1}}, 1, 'ci:1', '{c}', 'main', '1.0', null, '{d}', null, null, 0, null, null, 0)"
            ),
            "insert into contributor values ({4}, 1, 'author', 'Priya', null, null, 'Priya@Example.org')".to_owned(),
            "insert into test_case (test_case_id, project_id, number, version, retired_at, created_at) values ({5}, {1}, 1, 1, null, 0)".to_owned(),
            "insert into test_case_version values ({5}, 1, 'T', '{}', null, 'x', 0)".to_owned(),
            "insert into plan_item (candidate_id, test_case_id, version, planned_by, planned_at) values ({4}, {5}, 1, 'x', 0)".to_owned(),
            "insert into test_run (test_run_id, candidate_id, environment, tester_id, started_at, closed_at) values ({6}, {4}, 'qa', {2}, 0, null)".to_owned(),
            "insert into result (result_id, candidate_id, test_run_id, test_case_id, version, attempt, verdict, note, person_id, recorded_at, intent) values ({7}, {4}, {6}, {5}, 1, 1, 'passed', null, {2}, 0, 'intent-1')".to_owned(),
            format!("insert into audit values (1, 0, {{1}}, null, 'system', 'M', 'x', 'X.', '{{}}', null, '{zero}', '{h}')"),
        ] {
            self.run(&sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        }
        self
    }

    /// Rules that ask for one product owner. The steps before number 17 do not know whose rules they are.
    async fn with_rules(self) -> Self {
        self.run(&policy(1, 1, 'a', 1)).await.expect("rules");
        self
    }

    /// A signature with one word of the statement changed.
    async fn sign(&self, signer: u8, decision: &str, commit: &str, intent: &str) -> Result<u64, String> {
        let id = if intent == "first" { 8 } else { 9 };
        self.run(&Signed { id, signer, decision, commit, intent, ..Signed::default() }.sql()).await
    }

    async fn release(&self, evidence: &str) -> Result<u64, String> {
        self.run(&format!("insert into release (release_id, candidate_id, environment, attempt, evidence_hash, policy_hash, released_at) values ({{1}}, {{4}}, 'production', 1, '{}', '{}', 0)", evidence.repeat(64), "a".repeat(64)))
            .await
    }

    async fn columns(&self) -> BTreeSet<String> {
        let sql = match self {
            Self::Sqlite(..) => {
                "select m.name || '.' || c.name from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table' and m.name not like '\\_sqlx%' escape '\\' and m.name not like 'sqlite%'"
            }
            Self::Postgres(_) => {
                "select c.table_name || '.' || c.column_name from information_schema.columns c join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.table_name not like '\\_sqlx%'"
            }
        };
        let rows: Vec<String> = match self {
            Self::Sqlite(pool, _) => sqlx::query_scalar(sql).fetch_all(pool).await.expect("columns"),
            Self::Postgres(pool) => sqlx::query_scalar(sql).fetch_all(pool).await.expect("columns"),
        };
        rows.into_iter().collect()
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        if let Self::Sqlite(_, path) = self {
            for end in ["", "-wal", "-shm"] {
                let _ = std::fs::remove_file(format!("{}{end}", path.display()));
            }
        }
    }
}

/// A version of the rules whose hash is one letter, and which asks for so many product owners.
fn policy(id: u8, version: u8, hash: char, owners: u8) -> String {
    let hash = hash.to_string().repeat(64);
    format!(
        "insert into policy (policy_id, project_id, environment, version, body, hash, created_by, created_at)
         values ({{{id}}}, {{1}}, 'production', {version}, '{{\"product_owner_signatures\":{owners}}}', '{hash}', 'x', 0)"
    )
}

/// A signature over candidate {4}, with what may be otherwise.
struct Signed<'a> {
    id: u8,
    candidate: u8,
    signer: u8,
    decision: &'a str,
    commit: &'a str,
    evidence: char,
    policy: char,
    reason: &'a str,
    /// Nothing: as it must be.
    statement: Option<&'a str>,
    intent: &'a str,
    at: i64,
    /// When it stops counting; 0 for never.
    expires: i64,
}

impl Default for Signed<'_> {
    fn default() -> Self {
        Self {
            id: 8,
            candidate: 4,
            signer: 2,
            decision: "approve",
            commit: "cccccccccccccccccccccccccccccccccccccccc",
            evidence: 'a',
            policy: 'a',
            reason: "why",
            statement: None,
            intent: "first",
            at: 0,
            expires: 0,
        }
    }
}

impl Signed<'_> {
    /// In the name of whoever gave this delegation.
    fn stand_in(&self, delegation: u8) -> String {
        self.sql().replace("expires_at)", "expires_at, delegation_id)").replace("nullif(0, 0))", &format!("null, {{{delegation}}})"))
    }

    fn sql(&self) -> String {
        let Self { id, candidate, signer, decision, commit, reason, intent, at, expires, .. } = self;
        let (evidence, policy) = (self.evidence.to_string().repeat(64), self.policy.to_string().repeat(64));
        let (digest, hash) = (format!("sha256:{}", "d".repeat(64)), "a".repeat(64));
        let whole = format!("production {commit} {evidence} {policy}");
        let statement = self.statement.unwrap_or(&whole);
        format!(
            "insert into signature (signature_id, candidate_id, environment, decision, reason, person_id, commit_sha, image_digest,
               evidence_hash, policy_hash, statement, statement_hash, intent, signed_at, proof, proven_at, expires_at)
             values ({{{id}}}, {{{candidate}}}, 'production', '{decision}', '{reason}', {{{signer}}}, '{commit}', '{digest}',
               '{evidence}', '{policy}', '{statement}', '{hash}', '{intent}', {at}, 'code', {at}, nullif({expires}, 0))"
        )
    }
}

fn refused(outcome: Result<u64, String>, word: &str) {
    let error = outcome.expect_err("the database must refuse");
    assert!(error.contains(word), "refused, but not because of {word}: {error}");
}

async fn history_is_never_changed_and_never_removed(raw: Raw) {
    for sql in [
        "insert into feedback (feedback_id, project_id, candidate_id, number, severity, title, body, environment, reporter_id, reported_at, intent)
         values ({8}, {1}, {4}, 1, 'minor', 'T', 'B', 'qa', {2}, 0, 'intent-2')",
        "insert into feedback_stamp (feedback_id, name, value) values ({8}, 'viewport', '390 × 844')",
    ] {
        raw.run(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
    for table in ["result", "audit", "candidate", "contributor", "test_case_version", "feedback_stamp"] {
        let column = if table == "audit" {
            "sentence"
        } else if table == "candidate" {
            "branch"
        } else if table == "contributor" {
            "name"
        } else if table == "result" {
            "intent"
        } else if table == "feedback_stamp" {
            "value"
        } else {
            "edited_by"
        };
        refused(raw.run(&format!("update {table} set {column} = 'forged'")).await, "append_only");
        refused(raw.run(&format!("delete from {table}")).await, "append_only");
    }
}

async fn nobody_signs_their_own_change(raw: Raw) {
    let commit = "c".repeat(40);
    refused(raw.sign(3, "approve", &commit, "first").await, "self_approval");
    assert_eq!(raw.sign(2, "approve", &commit, "first").await, Ok(1));
}

async fn a_guest_signs_nothing_and_gets_no_role_beside_the_invitation(raw: Raw) {
    raw.run("insert into person values ({8}, 'Gus', 0, null)").await.expect("a person");
    raw.run("insert into identity values ('invitation', 'i-1', {8}, 0)").await.expect("a guest");
    refused(raw.sign(8, "approve", &"c".repeat(40), "first").await, "guest_signs");
    refused(raw.run("insert into role_grant (project_id, provider, subject, role, label, granted_by, granted_at) values ({1}, 'invitation', 'i-1', 'product_owner', 'Gus', 'x', 0)").await, "guest");
    // And a role is refused to nobody else.
    assert_eq!(raw.run("insert into role_grant (project_id, provider, subject, role, label, granted_by, granted_at) values ({1}, 'sandbox', 'pavel', 'product_owner', 'Pavel', 'x', 0)").await, Ok(1));
}

async fn reports_are_joined_once_within_a_project_and_in_no_chain(raw: Raw) {
    raw.run("insert into project values ({9}, 'q', 'Q', 'o/s', 'OTHER', '{}', 0)").await.expect("another project");
    for (id, project, number) in [(1, 1, 1), (2, 1, 2), (3, 1, 3), (4, 9, 1)] {
        let report = format!(
            "insert into feedback values ({{{id}}}, {{{project}}}, {{4}}, {number}, null, 'major', 'T', 'B', 'uat', {{2}}, 0, 'f-{id}')"
        );
        raw.run(&report).await.expect("a report");
    }
    let join = |id: u8, follower: u8, lead: u8| {
        format!(
            "insert into feedback_join (join_id, follower_id, lead_id, joined_by, joined_at) values ({{{id}}}, {{{follower}}}, {{{lead}}}, {{2}}, 0)"
        )
    };
    refused(raw.run(&join(5, 4, 1)).await, "wrong_project");
    raw.run(&join(5, 2, 1)).await.expect("joined");
    refused(raw.run(&join(6, 1, 3)).await, "join_chain");
    refused(raw.run(&join(6, 3, 2)).await, "join_chain");
    refused(raw.run("update feedback_join set lead_id = {3}").await, "append_only");
    refused(raw.run("delete from feedback_join").await, "append_only");
}

async fn a_signature_names_the_candidates_own_commit(raw: Raw) {
    refused(raw.sign(2, "approve", &"e".repeat(40), "first").await, "wrong_candidate");
}

async fn no_release_without_a_signature_of_this_evidence_and_none_after_a_rejection(raw: Raw) {
    refused(raw.release("a").await, "unsigned");
    raw.sign(2, "approve", &"c".repeat(40), "first").await.expect("signed");
    refused(raw.release("b").await, "unsigned");
    raw.sign(2, "reject", &"c".repeat(40), "second").await.expect("rejected");
    refused(raw.release("a").await, "unsigned");
}

async fn one_release_has_one_deployment_and_a_finished_one_stays_as_it_ended(raw: Raw) {
    raw.sign(2, "approve", &"c".repeat(40), "first").await.expect("signed");
    raw.release("a").await.expect("released");
    raw.run("insert into deployment (deployment_id, release_id, project_id, task, state, posts, look_ups, github_id, problem, log_url, environment_url, created_at, updated_at) values ({1}, {1}, {1}, 'murmuration:1', 'waiting', 0, 0, null, null, null, null, 0, 0)")
        .await
        .expect("deployment");
    raw.run("update deployment set state = 'sending', posts = 1").await.expect("counted");
    raw.run("update deployment set state = 'queued', github_id = 42").await.expect("adopted");
    refused(
        raw.run("insert into deployment (deployment_id, release_id, project_id, task, state, posts, look_ups, github_id, problem, log_url, environment_url, created_at, updated_at) values ({2}, {1}, {1}, 'murmuration:2', 'waiting', 0, 0, null, null, null, null, 0, 0)")
            .await
            .map_err(|e| e.to_lowercase()),
        "unique",
    );
    refused(raw.run("update deployment set github_id = 43").await, "illegal_transition");
    raw.run("update deployment set state = 'succeeded'").await.expect("ended");
    refused(raw.run("update deployment set state = 'in_progress'").await, "illegal_transition");
    refused(raw.run("delete from deployment").await, "append_only");
}

async fn an_attestation_speaks_of_the_released_image_and_never_changes(raw: Raw) {
    raw.sign(2, "approve", &"c".repeat(40), "first").await.expect("signed");
    raw.release("a").await.expect("released");
    let attest = |release: u8, kind: &str, image: &str, ends: u8| {
        let (image, h) = (format!("sha256:{}", image.repeat(64)), "a".repeat(64));
        format!("insert into attestation values ({{{release}}}, '{kind}', 5, {ends}, '{image}', '{h}', '{{}}', '{h}')")
    };
    refused(raw.run(&attest(1, "release-approval", "e", 9)).await, "wrong_image");
    refused(raw.run(&attest(2, "release-approval", "d", 9)).await, "wrong_image");
    refused(raw.run(&attest(1, "anything", "d", 9)).await.map_err(|e| e.to_lowercase()), "check");
    refused(raw.run(&attest(1, "release-approval", "d", 5)).await.map_err(|e| e.to_lowercase()), "check");
    assert_eq!(raw.run(&attest(1, "release-approval", "d", 9)).await, Ok(1));
    refused(raw.run("update attestation set expires_at = 99").await, "append_only");
    refused(raw.run("delete from attestation").await, "append_only");
}

async fn a_repeated_intent_is_one_row(raw: Raw) {
    refused(
        raw.run("insert into result (result_id, candidate_id, test_run_id, test_case_id, version, attempt, verdict, note, person_id, recorded_at, intent) values ({8}, {4}, {6}, {5}, 1, 2, 'passed', null, {2}, 0, 'intent-1')")
            .await
            .map_err(|e| e.to_lowercase()),
        "unique",
    );
}

async fn anything_but_a_pass_has_a_note(raw: Raw) {
    refused(
        raw.run("insert into result (result_id, candidate_id, test_run_id, test_case_id, version, attempt, verdict, note, person_id, recorded_at, intent) values ({8}, {4}, {6}, {5}, 1, 2, 'failed', null, {2}, 0, 'intent-2')")
            .await
            .map_err(|e| e.to_lowercase()),
        "check",
    );
}

const RESULT: &str = "insert into result (result_id, candidate_id, test_run_id, test_case_id, version, attempt, verdict, note, person_id, recorded_at, intent, settles, carried_from) values";
const WAIVER: &str = "insert into waiver (waiver_id, candidate_id, result_id, reason, until, person_id, waived_at, scope) values";

/// Attempt 2 on the candidate's only case, {8}, with what differs: run, verdict, settles, carried from.
async fn second_result(raw: &Raw, run: &str, verdict: &str, settles: u8, carried: &str) -> Result<u64, String> {
    raw.run(&format!("{RESULT} ({{8}}, {{4}}, {run}, {{5}}, 1, 2, '{verdict}', 'seen', {{2}}, 0, 'intent-2', {settles}, {carried})")).await
}

/// A waiver of the result {8} with what differs: id, candidate, result, end, moment.
async fn waive(raw: &Raw, id: &str, candidate: &str, result: &str, until: &str, at: u32) -> Result<u64, String> {
    raw.run(&format!("{WAIVER} ({id}, {candidate}, {result}, 'known', {until}, {{2}}, {at}, 'result')")).await
}

async fn a_closed_run_takes_no_result_and_never_changes_again(raw: Raw) {
    raw.run("update test_run set closed_at = 5").await.expect("closed");
    refused(second_result(&raw, "{6}", "failed", 0, "null").await, "run_closed");
    for change in ["closed_at = null", "closed_at = 6", "environment = 'other'", "started_at = 1"] {
        refused(raw.run(&format!("update test_run set {change}")).await, "run_closed");
    }
}

async fn a_run_keeps_its_candidate_its_tester_and_its_place_and_is_never_removed(raw: Raw) {
    for change in ["candidate_id = {9}", "tester_id = {3}", "environment = 'other'"] {
        refused(raw.run(&format!("update test_run set {change}")).await, "append_only");
    }
    refused(raw.run("delete from test_run").await, "append_only");
    assert_eq!(raw.run("update test_run set closed_at = 5").await, Ok(1), "it can be closed");
}

/// A second candidate, {9}, with a run of its own, {9}.
async fn another_candidate(raw: &Raw) {
    let (c, d) = ("c".repeat(40), format!("sha256:{}", "d".repeat(64)));
    let candidate =
        format!("insert into candidate values ({{9}}, {{1}}, 2, 'ci:2', '{c}', 'main', '1.1', null, '{d}', null, null, 0, null, null, 0)");
    raw.run(&candidate).await.expect("a candidate");
    raw.run("insert into test_run (test_run_id, candidate_id, environment, tester_id, started_at, closed_at) values ({9}, {9}, 'qa', {2}, 0, null)")
        .await
        .expect("a run");
}

async fn a_result_belongs_to_a_run_of_its_own_candidate(raw: Raw) {
    another_candidate(&raw).await;
    refused(second_result(&raw, "{9}", "failed", 0, "null").await, "wrong_candidate");
    assert_eq!(second_result(&raw, "{6}", "failed", 0, "null").await, Ok(1));
}

async fn only_a_judgement_of_this_build_settles(raw: Raw) {
    for verdict in ["blocked", "skipped"] {
        refused(second_result(&raw, "{6}", verdict, 1, "null").await, "nothing_to_settle");
    }
    refused(second_result(&raw, "{6}", "passed", 1, "{7}").await, "nothing_to_settle");
    assert_eq!(second_result(&raw, "{6}", "passed", 1, "null").await, Ok(1));
}

async fn a_waiver_is_about_a_held_result_of_its_own_candidate_and_has_an_end(raw: Raw) {
    another_candidate(&raw).await;
    second_result(&raw, "{6}", "failed", 0, "null").await.expect("failed");
    refused(waive(&raw, "{1}", "{9}", "{8}", "900", 100).await, "wrong_candidate");
    refused(waive(&raw, "{1}", "{4}", "{7}", "900", 100).await, "nothing_to_waive");
    refused(waive(&raw, "{1}", "{4}", "{8}", "null", 100).await, "until_missing");
    refused(waive(&raw, "{1}", "{4}", "{8}", "100", 100).await, "until_missing");
    assert_eq!(waive(&raw, "{1}", "{4}", "{8}", "900", 100).await, Ok(1));
}

async fn one_waiver_counts_for_a_result_at_a_time_and_its_end_stays_on_record(raw: Raw) {
    second_result(&raw, "{6}", "failed", 0, "null").await.expect("failed");
    waive(&raw, "{1}", "{4}", "{8}", "900", 100).await.expect("waived");
    refused(waive(&raw, "{2}", "{4}", "{8}", "900", 899).await, "already_waived");
    waive(&raw, "{2}", "{4}", "{8}", "2000", 900).await.expect("the first is over");
    refused(waive(&raw, "{3}", "{4}", "{8}", "2000", 950).await, "already_waived");
    let end = "insert into waiver_end values ({2}, {3}, 'not harmless', 960)";
    assert_eq!(raw.run(end).await, Ok(1));
    let again = raw.run(end).await;
    assert!(again.as_ref().map_or_else(|error| error.contains("unique"), |rows| *rows == 0), "refused, or left as it is: {again:?}");
    refused(raw.run("update waiver_end set reason = 'forged'").await, "append_only");
    refused(raw.run("delete from waiver_end").await, "append_only");
    waive(&raw, "{3}", "{4}", "{8}", "2000", 970).await.expect("the second was ended");
    refused(raw.run("update waiver set reason = 'forged'").await, "append_only");
    refused(raw.run("delete from waiver").await, "append_only");
}

async fn a_carried_result_names_a_passed_one_that_was_really_run_on_another_candidate(raw: Raw) {
    let c = "e".repeat(40);
    for sql in [
        format!("insert into candidate values ({{8}}, {{1}}, 2, 'ci:2', '{c}', 'main', '1.1', null, null, null, null, 0, null, null, 0)"),
        "insert into plan_item (candidate_id, test_case_id, version, planned_by, planned_at) values ({8}, {5}, 1, 'x', 0)".to_owned(),
        "insert into test_run (test_run_id, candidate_id, environment, tester_id, started_at, closed_at, kind) values ({8}, {8}, 'qa', {2}, 0, null, 'carry')".to_owned(),
    ] {
        raw.run(&sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
    let carry = |id: u8, candidate: u8, run: u8, attempt: u8, verdict: &str, origin: u8| {
        format!(
            "insert into result (result_id, candidate_id, test_run_id, test_case_id, version, attempt, verdict, note, person_id, recorded_at, intent, carried_from) values ({{{id}}}, {{{candidate}}}, {{{run}}}, {{5}}, 1, {attempt}, '{verdict}', 'n', {{2}}, 0, 'intent-{id}-{attempt}', {{{origin}}})"
        )
    };
    refused(raw.run(&carry(9, 4, 6, 2, "passed", 7)).await, "wrong_origin");
    refused(raw.run(&carry(9, 8, 8, 1, "failed", 7)).await, "wrong_origin");
    assert_eq!(raw.run(&carry(9, 8, 8, 1, "passed", 7)).await, Ok(1));
    // A carried one is no origin: the chain always names where it was really run.
    refused(raw.run(&carry(3, 4, 6, 2, "passed", 9)).await, "wrong_origin");
}

macro_rules! both {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite { $(#[tokio::test] async fn $name() { super::$name(super::Raw::sqlite().await).await; })+ }
        mod on_postgres { $(#[tokio::test] async fn $name() { super::$name(super::Raw::postgres().await).await; })+ }
    };
}

// After the macro that they use.
mod illegal;
mod sequences;

both! {
    history_is_never_changed_and_never_removed,
    nobody_signs_their_own_change,
    a_guest_signs_nothing_and_gets_no_role_beside_the_invitation,
    reports_are_joined_once_within_a_project_and_in_no_chain,
    a_signature_names_the_candidates_own_commit,
    no_release_without_a_signature_of_this_evidence_and_none_after_a_rejection,
    one_release_has_one_deployment_and_a_finished_one_stays_as_it_ended,
    an_attestation_speaks_of_the_released_image_and_never_changes,
    a_repeated_intent_is_one_row,
    anything_but_a_pass_has_a_note,
    a_carried_result_names_a_passed_one_that_was_really_run_on_another_candidate,
    a_closed_run_takes_no_result_and_never_changes_again,
    a_run_keeps_its_candidate_its_tester_and_its_place_and_is_never_removed,
    a_result_belongs_to_a_run_of_its_own_candidate,
    only_a_judgement_of_this_build_settles,
    a_waiver_is_about_a_held_result_of_its_own_candidate_and_has_an_end,
    one_waiver_counts_for_a_result_at_a_time_and_its_end_stays_on_record,
}

/// The steps before number eight, in a folder of their own.
fn steps_before_eight(dialect: &str) -> std::path::PathBuf {
    let from = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations").join(dialect);
    let to = std::env::temp_dir().join(format!("murmuration-steps-{}", hex::encode(rand::random::<[u8; 8]>())));
    std::fs::create_dir(&to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("the steps") {
        let entry = entry.expect("a step");
        if entry.file_name().to_string_lossy().as_ref() < "0008" {
            std::fs::copy(entry.path(), to.join(entry.file_name())).expect("copied");
        }
    }
    to
}

#[tokio::test]
async fn waivers_given_before_an_end_was_needed_survive_the_step_that_needs_one() {
    let path = std::env::temp_dir().join(format!("murmuration-invariants-{}.db", hex::encode(rand::random::<[u8; 8]>())));
    let url = format!("sqlite://{}", path.display());
    let steps = steps_before_eight("sqlite");
    let pool = SqlitePool::connect(&format!("{url}?mode=rwc")).await.expect("connect");
    sqlx::migrate::Migrator::new(steps.as_path()).await.expect("steps").run(&pool).await.expect("the first steps");
    let raw = Raw::Sqlite(pool, path).with_a_world().await;
    second_result(&raw, "{6}", "failed", 0, "null").await.expect("failed");
    waive(&raw, "{1}", "{4}", "{8}", "null", 100).await.expect("as it was allowed then");
    Db::open(&url, Hub::default()).await.expect("open").migrate().await.expect("migrated");
    let kept = "insert into waiver_end select waiver_id, person_id, 'x', 5 from waiver where until is null and reason = 'known' and waived_at = 100";
    assert_eq!(raw.run(kept).await, Ok(1), "one old waiver, as it was");
    std::fs::remove_dir_all(steps).expect("removed");
}

#[tokio::test]
async fn both_databases_hold_the_same_tables_and_columns() {
    assert_eq!(Raw::sqlite().await.columns().await, Raw::postgres().await.columns().await);
}
