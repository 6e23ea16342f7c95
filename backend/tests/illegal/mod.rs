//! What SQL refuses of signing and sending, statement by statement: each is named, and each is refused by the trigger that is
//! named with it and by nothing else, which is seen by taking that trigger away.

mod cases;

use crate::{Raw, Signed, policy};
use cases::{CASES, Case};
use sqlx::{AssertSqlSafe, Connection as _};
use std::collections::BTreeSet;

/// Tables of people, signing and sending. Every trigger of theirs that refuses something refuses a statement below.
const TABLES: &str = "'candidate', 'contributor', 'policy', 'signature', 'release', 'deployment', 'deployment_status', 'audit', 'identity', \
                      'alias', 'role_grant', 'api_token', 'emergency_word', 'signing'";

/// Runs everything in one transaction that is undone; what the last statement ended with.
async fn attempt(raw: &Raw, without: &[(&str, &str)], case: &Case) -> Result<u64, String> {
    let mut statements: Vec<String> = without.iter().map(|(trigger, table)| drop_trigger(raw, trigger, table)).collect();
    statements.extend(case.before.iter().map(|sql| raw.text(&expand(sql))));
    let last = raw.text(&expand(case.statement));
    macro_rules! within {
        ($pool:expr) => {{
            let mut connection = $pool.acquire().await.expect("a connection");
            let mut tx = connection.begin().await.expect("begins");
            for sql in statements {
                if let Err(error) = sqlx::raw_sql(AssertSqlSafe(sql.clone())).execute(&mut *tx).await {
                    panic!("{}: {sql}: {error}", case.name);
                }
            }
            let outcome = sqlx::raw_sql(AssertSqlSafe(last)).execute(&mut *tx).await;
            tx.rollback().await.expect("undone");
            outcome.map(|done| done.rows_affected()).map_err(|error| error.to_string().to_lowercase())
        }};
    }
    match raw {
        Raw::Sqlite(pool, _) => within!(pool),
        Raw::Postgres(pool) => within!(pool),
    }
}

fn drop_trigger(raw: &Raw, trigger: &str, table: &str) -> String {
    match raw {
        Raw::Sqlite(..) => format!("drop trigger {trigger}"),
        Raw::Postgres(_) => format!("drop trigger {trigger} on {table}"),
    }
}

/// Long words by short names, so that a statement can be read.
fn expand(sql: &str) -> String {
    let first = Signed::default();
    [
        ("APPROVED", first.sql()),
        ("APPROVED_BY_SIX", Signed { id: 9, signer: 6, intent: "second", ..Signed::default() }.sql()),
        ("APPROVED_UNTIL_FIVE", Signed { expires: 5, ..Signed::default() }.sql()),
        ("APPROVED_BY_SIX_UNTIL_FIVE", Signed { id: 9, signer: 6, intent: "second", expires: 5, ..Signed::default() }.sql()),
        ("ENDED_BEFORE_IT_BEGAN", Signed { at: 9, expires: 9, ..Signed::default() }.sql()),
        ("SIX_STANDS_IN_FOR_TWO", delegation(1, 2, 6)),
        ("SIX_STANDS_IN_FOR_THREE", delegation(1, 3, 6)),
        ("APPROVED_BY_STAND_IN", Signed { id: 9, signer: 6, intent: "second", ..Signed::default() }.stand_in(1)),
        ("APPROVED_BY_ANOTHER_AS_STAND_IN", Signed::default().stand_in(1)),
        ("TAKEN_BACK", revocation(8)),
        ("SIX_TAKEN_BACK", revocation(9)),
        ("SEEN_TO_BE_VOID", "insert into signature_end values ({8}, 'void', 'the evidence changed', '[]', 1)".to_owned()),
        ("STAND_IN_ENDED", "insert into delegation_end values ({1}, {2}, 'back', 1)".to_owned()),
        ("TWO_WORDS", format!("{}; {}", emergency_word(1, 2), emergency_word(2, 6))),
        ("ONE_WORD", emergency_word(1, 2)),
        ("OWN_WORD", emergency_word(1, 3)),
        ("UNPROVEN_WORD", emergency_word(1, 2).replace("'code', 0", "'session', 0")),
        ("WORD_PROVEN_AT_NO_TIME", emergency_word(1, 2).replace("'code', 0", "'code', null")),
        ("WORD_BY_A_PASSKEY_WITHOUT_ITS_ANSWER", emergency_word(1, 2).replace("'code', 0", "'passkey', 0")),
        (
            "DRAFTED",
            format!(
                "insert into signing (signing_id, candidate_id, person_id, session_hash, statement, statement_hash, intent, seen_seq, drafted_at, expires_at)
                 values ({{1}}, {{4}}, {{2}}, 's', '{{}}', '{}', 'i', 0, 0, 9)",
                "a".repeat(64)
            ),
        ),
        ("RELEASED_IN_EMERGENCY", release(1, 1, 'a').replace("released_at)", "released_at, emergency)").replace(", 0)", ", 0, 1)")),
        (
            "RELEASED_IN_EMERGENCY_LATER",
            release(1, 1, 'a').replace("released_at)", "released_at, emergency)").replace(", 0)", ", 18000000, 1)"),
        ),
        ("OTHER_CANDIDATE", "insert into candidate select {7}, project_id, 2, 'ci:2', commit_sha, branch, '1.1', image, image_digest, run_url, run_id, built_at, base_sha, commits, created_at from candidate".to_owned()),
        ("OTHER_APPROVED", Signed { id: 7, candidate: 7, intent: "third", ..Signed::default() }.sql()),
        ("OTHER_RELEASED", release(2, 1, 'a').replace("{4}", "{7}")),
        ("OTHER_WAITING", deployment(2, 2, 'n', "'waiting', 0, 0, null")),
        ("RELEASED_LATER", release(1, 1, 'a').replace(", 0)", ", 9)")),
        ("SENT_LATER", "update deployment set state = 'sending', posts = posts + 1, updated_at = 9".to_owned()),
        ("WITHDRAWN", "update deployment set state = 'stuck', problem = 'taken back', withdrawn_at = 1".to_owned()),
        ("AGAIN", Signed { id: 9, intent: "second", ..Signed::default() }.sql()),
        ("REPLACED", Signed { evidence: 'b', ..Signed::default() }.sql().replace("insert into", "insert or replace into")),
        ("WITH_THE_SAME_INTENT", Signed { id: 9, signer: 6, ..Signed::default() }.sql()),
        ("REJECTED", Signed { id: 9, decision: "reject", intent: "second", ..Signed::default() }.sql()),
        ("OWN_CHANGE", Signed { signer: 3, ..Signed::default() }.sql()),
        ("BY_A_STRANGER", Signed { signer: 5, ..Signed::default() }.sql()),
        ("OF_ANOTHER_COMMIT", Signed { commit: "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee", ..Signed::default() }.sql()),
        ("UNDER_OLD_RULES", Signed { policy: 'b', ..Signed::default() }.sql()),
        ("OF_ANOTHER_STATEMENT", Signed { statement: Some("production aaaa"), ..Signed::default() }.sql()),
        ("WITHOUT_A_REASON", Signed { reason: " \t\u{a0}", ..Signed::default() }.sql()),
        ("UNPROVEN", Signed::default().sql().replace("'code'", "'session'")),
        ("NEITHER_YES_NOR_NO", Signed { decision: "perhaps", ..Signed::default() }.sql()),
        ("TWO_ARE_ASKED_FOR", policy(2, 2, 'a', 2)),
        ("OTHER_RULES", policy(2, 2, 'b', 1)),
        ("OLDER_RULES", policy(3, 0, 'b', 1)),
        (
            "SOMEBODY",
            "insert into person values ({5}, 'Sam', 0, null), ({6}, 'Petra', 0, null); insert into identity values ('main', 'petra', {6}, 0);
             insert into role_grant (project_id, provider, subject, role, label, granted_by, granted_at) values ({1}, 'main', 'petra', 'product_owner', 'Petra', 'x', 0)"
                .to_owned(),
        ),
        ("ANOTHER_PROJECT", "insert into project values ({9}, 'q', 'Q', 'o/s', 'OTHER', '{}', 0)".to_owned()),
        ("RELEASED", release(1, 1, 'a')),
        ("RELEASED_OTHER_EVIDENCE", release(1, 1, 'b')),
        ("RELEASED_AGAIN", release(2, 2, 'a')),
        ("RELEASED_OUT_OF_TURN", release(2, 2, 'a')),
        ("WAITING", deployment(1, 1, 'm', "'waiting', 0, 0, null")),
        ("WAITING_AGAIN", deployment(2, 1, 'n', "'waiting', 0, 0, null")),
        ("BORN_SENT", deployment(1, 1, 'm', "'queued', 0, 0, 42")),
        ("BORN_COUNTED", deployment(1, 1, 'm', "'waiting', 1, 0, null")),
        ("SENT", "update deployment set state = 'sending', posts = posts + 1".to_owned()),
        ("LOST", "update deployment set state = 'unknown'".to_owned()),
        ("QUEUED", "update deployment set state = 'queued', github_id = 42".to_owned()),
        ("SUCCEEDED", "update deployment set state = 'succeeded'".to_owned()),
        ("TOKEN", "insert into api_token values ({1}, {1}, 'ci', 'secret', '[]', 'x', 0, null, null)".to_owned()),
        ("ROW_TWO", audit(2, 'a', 'b')),
        ("ROW_THREE_TOO_EARLY", audit(3, 'a', 'b')),
        ("ROW_OF_ANOTHER_CHAIN", audit(2, 'c', 'b')),
        ("ROW_ONE_AGAIN", audit(1, '0', 'b')),
    ]
    .into_iter()
    .find(|(word, _)| *word == sql)
    .map_or_else(|| sql.to_owned(), |(_, sql)| sql)
}

fn delegation(id: u8, of: u8, by: u8) -> String {
    format!("insert into delegation values ({{{id}}}, {{1}}, {{{of}}}, {{{by}}}, null, 'away', 0, 100, 0, 'delegation-{id}')")
}

fn revocation(signature: u8) -> String {
    format!("insert into signature_revocation values ({{{signature}}}, {{2}}, 'wrong', 'revocation-{signature}', 1)")
}

fn emergency_word(id: u8, person: u8) -> String {
    let (c, d, h) = ("c".repeat(40), format!("sha256:{}", "d".repeat(64)), "a".repeat(64));
    format!(
        "insert into emergency_word (emergency_word_id, candidate_id, environment, person_id, role, incident, reason, commit_sha, image_digest, statement, statement_hash, intent,
           said_at, proof, proven_at)
         values ({{{id}}}, {{4}}, 'production', {{{person}}}, 'product_owner', 'INC-1', 'it burns', '{c}', '{d}', '{{}}', '{h}', 'word-{id}', 0, 'code', 0)"
    )
}

fn release(id: u8, attempt: u8, evidence: char) -> String {
    let (evidence, policy) = (evidence.to_string().repeat(64), "a".repeat(64));
    format!(
        "insert into release (release_id, candidate_id, environment, attempt, evidence_hash, policy_hash, released_at)
         values ({{{id}}}, {{4}}, 'production', {attempt}, '{evidence}', '{policy}', 0)"
    )
}

fn deployment(id: u8, release: u8, task: char, state: &str) -> String {
    format!(
        "insert into deployment (deployment_id, release_id, project_id, task, state, posts, look_ups, github_id, created_at, updated_at)
         values ({{{id}}}, {{{release}}}, {{1}}, '{task}', {state}, 0, 0)"
    )
}

fn audit(seq: u8, previous: char, hash: char) -> String {
    let (previous, hash) = (previous.to_string().repeat(64), hash.to_string().repeat(64));
    format!("insert into audit values ({seq}, 0, {{1}}, null, 'system', 'M', 'x', 'X.', '{{}}', null, '{previous}', '{hash}')")
}

fn triggers<'a>(raw: &Raw, case: &'a Case) -> &'a [(&'a str, &'a str)] {
    match raw {
        Raw::Sqlite(..) => case.sqlite,
        Raw::Postgres(_) => case.postgres,
    }
}

async fn every_illegal_statement_is_refused_for_its_reason(raw: Raw) {
    for case in CASES {
        if matches!(raw, Raw::Postgres(_)) && expand(case.statement).contains("or replace") {
            continue;
        }
        let error = attempt(&raw, &[], case).await.expect_err(case.name);
        assert!(error.contains(case.word), "{}: refused, but not because of {}: {error}", case.name, case.word);
    }
}

async fn each_trigger_is_what_refuses_its_statement(raw: Raw) {
    for case in CASES.iter().filter(|case| !triggers(&raw, case).is_empty()) {
        let outcome = attempt(&raw, triggers(&raw, case), case).await;
        if let Err(error) = outcome {
            panic!("{}: refused without {:?} too: {error}", case.name, triggers(&raw, case));
        }
    }
}

async fn every_trigger_of_signing_and_sending_has_a_statement_that_it_refuses(raw: Raw) {
    let sql = match raw {
        Raw::Sqlite(..) => format!("select name from sqlite_master where type = 'trigger' and tbl_name in ({TABLES})"),
        Raw::Postgres(_) => {
            format!(
                "select tgname::text from pg_trigger t join pg_class c on c.oid = t.tgrelid where not tgisinternal and c.relname in ({TABLES})"
            )
        }
    };
    let all = strings(&raw, &sql).await;
    // Those that keep every row of a table as it is are tried table by table below.
    let all = all.into_iter().filter(|name| !["_append_only", "_not_replaced", "_not_truncated"].iter().any(|kind| name.contains(kind)));
    let named: BTreeSet<&str> = CASES.iter().flat_map(|case| triggers(&raw, case)).map(|(trigger, _)| *trigger).collect();
    let without: Vec<String> = all.filter(|name| !named.contains(name.as_str())).collect();
    assert!(without.is_empty(), "no statement is named for {without:?}");
}

async fn strings(raw: &Raw, sql: &str) -> Vec<String> {
    match raw {
        Raw::Sqlite(pool, _) => sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_all(pool).await.expect("reads"),
        Raw::Postgres(pool) => sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_all(pool).await.expect("reads"),
    }
}

/// Tables whose rows are kept for good, by the triggers that say so.
async fn kept(raw: &Raw) -> Vec<String> {
    let sql = match raw {
        Raw::Sqlite(..) => "select distinct tbl_name from sqlite_master where type = 'trigger' and sql like '%before delete%' order by 1",
        Raw::Postgres(_) => {
            "select distinct c.relname::text from pg_trigger t join pg_class c on c.oid = t.tgrelid
             where t.tgfoid = 'refuse'::regproc and not t.tgisinternal and t.tgtype & 8 <> 0 order by 1"
        }
    };
    strings(raw, sql).await
}

async fn what_is_kept_is_kept_against_delete_replace_and_truncate_alike(raw: Raw) {
    for word in ["SOMEBODY", "APPROVED", "RELEASED", "WAITING", "TOKEN"] {
        raw.run(&expand(word)).await.expect(word);
    }
    for sql in [
        "insert into evidence values ('eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee', 1, 'text/plain', 0)",
        "insert into attachment values ({1}, {1}, 'eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee', 'result', {7}, 'a.txt', 'x', 0)",
        "insert into deployment_status values ({1}, 7, 'queued', null, 0)",
    ] {
        raw.run(sql).await.expect(sql);
    }
    let kept = kept(&raw).await;
    if let Raw::Sqlite(..) = raw {
        let guarded = strings(&raw, "select tbl_name from sqlite_master where type = 'trigger' and name like '%not_replaced'").await;
        let bare: Vec<&String> = kept.iter().filter(|table| !guarded.contains(table)).collect();
        assert!(bare.is_empty(), "rows of {bare:?} can be replaced");
    }
    let mut seen = 0;
    for table in &kept {
        let rows: i64 = strings(&raw, &format!("select cast(count(*) as text) from {table}")).await[0].parse().expect("a number");
        if let Raw::Postgres(_) = raw {
            let error = raw.run(&format!("truncate {table} cascade")).await.expect_err(table);
            assert!(error.contains("append_only"), "{table}: {error}");
        }
        if rows == 0 {
            continue;
        }
        seen += 1;
        let error = raw.run(&format!("delete from {table}")).await.expect_err(table);
        assert!(error.contains("append_only"), "{table}: {error}");
        if let Raw::Sqlite(..) = raw {
            let outcome = raw.run(&format!("insert or replace into {table} select * from {table}")).await;
            assert!(outcome.as_ref().map_or(true, |changed| *changed == 0), "{table}: {outcome:?}");
        }
        let left: i64 = strings(&raw, &format!("select cast(count(*) as text) from {table}")).await[0].parse().expect("a number");
        assert_eq!(left, rows, "{table}");
    }
    assert!(seen >= 15, "only {seen} of {kept:?} held a row");
}

both! {
    every_illegal_statement_is_refused_for_its_reason,
    each_trigger_is_what_refuses_its_statement,
    every_trigger_of_signing_and_sending_has_a_statement_that_it_refuses,
    what_is_kept_is_kept_against_delete_replace_and_truncate_alike,
}
