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
        Self::Sqlite(SqlitePool::connect(&url).await.expect("connect"), path).with_a_world().await
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
        Self::Postgres(PgPool::connect(url.as_str()).await.expect("connect")).with_a_world().await
    }

    /// Runs a statement; `{n}` stands for the id with the number n in this database's own writing.
    async fn run(&self, sql: &str) -> Result<u64, String> {
        let mut text = sql.to_owned();
        for n in 1..=9 {
            let id = match self {
                Self::Sqlite(..) => format!("x'{:032x}'", n),
                Self::Postgres(_) => format!("'{}'::uuid", uuid::Uuid::from_u128(n)),
            };
            text = text.replace(&format!("{{{n}}}"), &id);
        }
        let done = match self {
            Self::Sqlite(pool, _) => sqlx::raw_sql(AssertSqlSafe(text)).execute(pool).await.map(|d| d.rows_affected()),
            Self::Postgres(pool) => sqlx::raw_sql(AssertSqlSafe(text)).execute(pool).await.map(|d| d.rows_affected()),
        };
        done.map_err(|error| error.to_string())
    }

    async fn with_a_world(self) -> Self {
        let (c, d, h) = ("c".repeat(40), format!("sha256:{}", "d".repeat(64)), "a".repeat(64));
        for sql in [
            "insert into project values ({1}, 'p', 'P', 'o/r', 'KEY', '{}', 0)".to_owned(),
            "insert into person values ({2}, 'Pavel', 0, null), ({3}, 'Priya', 0, null)".to_owned(),
            "insert into alias values ({3}, 'email', 'priya@example.org')".to_owned(),
            format!(
                "insert into candidate values ({{4}}, {{1}}, 1, 'ci:1', '{c}', 'main', '1.0', null, '{d}', null, null, 0, null, null, 0)"
            ),
            "insert into contributor values ({4}, 1, 'author', 'Priya', null, null, 'Priya@Example.org')".to_owned(),
            "insert into test_case (test_case_id, project_id, number, version, retired_at, created_at) values ({5}, {1}, 1, 1, null, 0)".to_owned(),
            "insert into test_case_version values ({5}, 1, 'T', '{}', null, 'x', 0)".to_owned(),
            "insert into plan_item (candidate_id, test_case_id, version, planned_by, planned_at) values ({4}, {5}, 1, 'x', 0)".to_owned(),
            "insert into test_run (test_run_id, candidate_id, environment, tester_id, started_at, closed_at) values ({6}, {4}, 'qa', {2}, 0, null)".to_owned(),
            "insert into result (result_id, candidate_id, test_run_id, test_case_id, version, attempt, verdict, note, person_id, recorded_at, intent) values ({7}, {4}, {6}, {5}, 1, 1, 'passed', null, {2}, 0, 'intent-1')".to_owned(),
            format!("insert into audit values (1, 0, {{1}}, null, 'system', 'M', 'x', 'X.', '{{}}', null, '{h}', '{h}')"),
        ] {
            self.run(&sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        }
        self
    }

    /// A signature with one word of the statement changed.
    async fn sign(&self, signer: u8, decision: &str, commit: &str, intent: &str) -> Result<u64, String> {
        let (d, h) = (format!("sha256:{}", "d".repeat(64)), "a".repeat(64));
        let id = if intent == "first" { 8 } else { 9 };
        self.run(&format!(
            "insert into signature values ({{{id}}}, {{4}}, 'production', '{decision}', 'why', {{{signer}}}, '{commit}', '{d}', '{h}', '{h}', '{{}}', '{h}', '{intent}', 0)"
        ))
        .await
    }

    async fn release(&self, evidence: &str) -> Result<u64, String> {
        self.run(&format!("insert into release values ({{1}}, {{4}}, 'production', 1, '{}', '{}', 0)", evidence.repeat(64), "a".repeat(64)))
            .await
    }

    async fn columns(&self) -> BTreeSet<String> {
        let sql = match self {
            Self::Sqlite(..) => {
                "select m.name || '.' || c.name from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table' and m.name not like '\\_sqlx%' escape '\\' and m.name not like 'sqlite%'"
            }
            Self::Postgres(_) => {
                "select table_name || '.' || column_name from information_schema.columns where table_schema = 'public' and table_name not like '\\_sqlx%'"
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

fn refused(outcome: Result<u64, String>, word: &str) {
    let error = outcome.expect_err("the database must refuse");
    assert!(error.contains(word), "refused, but not because of {word}: {error}");
}

async fn history_is_never_changed_and_never_removed(raw: Raw) {
    for table in ["result", "audit", "candidate", "contributor", "test_case_version"] {
        let column = if table == "audit" {
            "sentence"
        } else if table == "candidate" {
            "branch"
        } else if table == "contributor" {
            "name"
        } else if table == "result" {
            "intent"
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
    raw.run("insert into deployment values ({1}, {1}, {1}, 'murmuration:1', 'queued', 1, 0, 42, null, null, null, 0, 0)")
        .await
        .expect("deployment");
    refused(
        raw.run("insert into deployment values ({2}, {1}, {1}, 'murmuration:2', 'waiting', 0, 0, null, null, null, null, 0, 0)")
            .await
            .map_err(|e| e.to_lowercase()),
        "unique",
    );
    refused(raw.run("update deployment set posts = 3").await.map_err(|e| e.to_lowercase()), "check");
    refused(raw.run("update deployment set github_id = 43").await, "illegal_transition");
    raw.run("update deployment set state = 'succeeded'").await.expect("ended");
    refused(raw.run("update deployment set state = 'in_progress'").await, "illegal_transition");
    refused(raw.run("delete from deployment").await, "append_only");
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

both! {
    history_is_never_changed_and_never_removed,
    nobody_signs_their_own_change,
    a_signature_names_the_candidates_own_commit,
    no_release_without_a_signature_of_this_evidence_and_none_after_a_rejection,
    one_release_has_one_deployment_and_a_finished_one_stays_as_it_ended,
    a_repeated_intent_is_one_row,
    anything_but_a_pass_has_a_note,
    a_carried_result_names_a_passed_one_that_was_really_run_on_another_candidate,
}

#[tokio::test]
async fn both_databases_hold_the_same_tables_and_columns() {
    assert_eq!(Raw::sqlite().await.columns().await, Raw::postgres().await.columns().await);
}
