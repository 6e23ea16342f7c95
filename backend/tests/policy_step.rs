//! The step that gives each version of a policy its environment keeps what there is, and keeps it unchangeable, on both
//! databases. `MURMURATION_TEST_POSTGRES` names a server where databases may be made.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use backend::{Db, Hub};
use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, PgPool, SqlitePool};

/// The steps before number 17, in a folder of their own.
fn steps_before(dialect: &str) -> std::path::PathBuf {
    let from = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations").join(dialect);
    let to = std::env::temp_dir().join(format!("murmuration-steps-{}", hex::encode(rand::random::<[u8; 8]>())));
    std::fs::create_dir(&to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("the steps") {
        let entry = entry.expect("a step");
        if entry.file_name().to_string_lossy().as_ref() < "0017" {
            std::fs::copy(entry.path(), to.join(entry.file_name())).expect("copied");
        }
    }
    to
}

/// A project whose production is called `live`, with two versions of its policy.
fn world(id: impl Fn(u8) -> String) -> [String; 2] {
    let hash = "a".repeat(64);
    [
        format!("insert into project values ({}, 'p', 'P', 'o/r', 'KEY', '{{\"production\":\"live\"}}', 0)", id(1)),
        format!(
            "insert into policy (policy_id, project_id, version, body, hash, created_by, created_at)
             values ({}, {p}, 1, '{{}}', '{hash}', 'x', 0), ({}, {p}, 2, '{{}}', '{hash}', 'x', 1)",
            id(2),
            id(3),
            p = id(1)
        ),
    ]
}

const KEPT: &str = "select cast(count(*) as bigint) from policy where environment = 'live' and version in (1, 2)";

#[tokio::test]
async fn rules_that_exist_are_of_production_and_stay_unchangeable_on_sqlite() {
    let path = std::env::temp_dir().join(format!("murmuration-policy-{}.db", hex::encode(rand::random::<[u8; 8]>())));
    let url = format!("sqlite://{}", path.display());
    let pool = SqlitePool::connect(&format!("{url}?mode=rwc")).await.expect("connect");
    let steps = steps_before("sqlite");
    Migrator::new(steps.as_path()).await.expect("steps").run(&pool).await.expect("the first steps");
    for sql in world(|n| format!("x'{n:032x}'")) {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&pool).await.expect("a row");
    }
    Db::open(&url, Hub::default()).await.expect("open").migrate().await.expect("migrated");
    let (kept,): (i64,) = sqlx::query_as(KEPT).fetch_one(&pool).await.expect("reads");
    assert_eq!(kept, 2);
    for sql in ["update policy set hash = hash", "delete from policy"] {
        assert!(sqlx::raw_sql(sql).execute(&pool).await.expect_err("append only").to_string().contains("append_only: policy"), "{sql}");
    }
    std::fs::remove_dir_all(steps).expect("removed");
    std::fs::remove_file(path).expect("removed");
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the one setting of the test suite itself")]
async fn rules_that_exist_are_of_production_and_stay_unchangeable_on_postgresql() {
    let server = std::env::var("MURMURATION_TEST_POSTGRES").expect("MURMURATION_TEST_POSTGRES names a PostgreSQL server");
    let name = format!("policy_{}", hex::encode(rand::random::<[u8; 8]>()));
    let admin = PgPool::connect(&server).await.expect("PostgreSQL answers");
    sqlx::query(AssertSqlSafe(format!("create database {name}"))).execute(&admin).await.expect("created");
    let mut url: url::Url = server.parse().expect("address");
    url.set_path(&name);
    let pool = PgPool::connect(url.as_str()).await.expect("connect");
    let steps = steps_before("postgres");
    Migrator::new(steps.as_path()).await.expect("steps").run(&pool).await.expect("the first steps");
    for sql in world(|n| format!("'{}'::uuid", uuid::Uuid::from_u128(n.into()))) {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&pool).await.expect("a row");
    }
    Db::open(url.as_str(), Hub::default()).await.expect("open").migrate().await.expect("migrated");
    let (kept,): (i64,) = sqlx::query_as(KEPT).fetch_one(&pool).await.expect("reads");
    assert_eq!(kept, 2);
    for sql in ["update policy set hash = hash", "delete from policy"] {
        assert!(sqlx::raw_sql(sql).execute(&pool).await.expect_err("append only").to_string().contains("append_only: policy"), "{sql}");
    }
    std::fs::remove_dir_all(steps).expect("removed");
    pool.close().await;
    sqlx::query(AssertSqlSafe(format!("drop database {name} with (force)"))).execute(&admin).await.expect("dropped");
}
