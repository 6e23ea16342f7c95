//! A database for one test, gone afterwards.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    Sqlite,
    Postgres,
}

/// A folder and a database.
pub struct Database {
    pub url: String,
    pub folder: PathBuf,
    /// Server and name of what must be dropped.
    made: Option<(String, String)>,
}

impl Database {
    pub async fn new(dialect: Dialect) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("murmuration_it_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
        let postgres = (dialect == Dialect::Postgres).then(server);
        let folder = std::env::temp_dir().join(&name);
        std::fs::create_dir_all(&folder).expect("a folder for the test");
        let Some(server) = postgres else {
            return Self { url: format!("sqlite://{}/test.db", folder.display()), folder, made: None };
        };
        run(&server, &format!("create database {name}")).await;
        let mut url = url::Url::parse(&server).expect("MURMURATION_TEST_POSTGRES is an address");
        url.set_path(&name);
        Self { url: url.into(), folder, made: Some((server, name)) }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one setting of the test suite itself")]
fn server() -> String {
    std::env::var("MURMURATION_TEST_POSTGRES")
        .expect("MURMURATION_TEST_POSTGRES is not set: name a PostgreSQL server where databases may be made, such as postgres://user@127.0.0.1:5432/postgres, or run `make test`, which starts one")
}

async fn run(server: &str, sql: &str) {
    use sqlx::{AssertSqlSafe, Connection as _, Executor as _};
    let mut connection = sqlx::PgConnection::connect(server).await.expect("the PostgreSQL of MURMURATION_TEST_POSTGRES answers");
    connection.execute(AssertSqlSafe(sql.to_owned())).await.expect("the test database can be made or dropped");
}

impl Drop for Database {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
        if let Some((server, name)) = self.made.take() {
            // A runtime of its own: this one may be shutting down.
            let dropped = std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
                runtime.block_on(run(&server, &format!("drop database {name} with (force)")));
            });
            let _ = dropped.join();
        }
    }
}
