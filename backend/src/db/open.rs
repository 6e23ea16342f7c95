//! Opening: pools, durability, migrations, and news between replicas.

use super::{Inner, Tx};
use crate::Error;
use crate::hub::Hub;
use anyhow::Context as _;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use std::collections::BTreeMap;
use std::str::FromStr as _;
use std::time::Duration;

static SQLITE: Migrator = sqlx::migrate!("../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../migrations/postgres");

/// One of the two databases.
#[derive(Clone)]
pub struct Db {
    pub(super) pools: Pools,
    hub: Hub,
}

#[derive(Clone)]
pub(super) enum Pools {
    /// One writer, many readers: SQLite allows one writer, and waiting in our own queue beats `SQLITE_BUSY`.
    Sqlite {
        write: SqlitePool,
        read: SqlitePool,
    },
    Postgres(PgPool),
}

/// What the database says of its own durability, for `doctor`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Durability {
    /// `sqlite` or `postgres`.
    pub dialect: &'static str,
    /// One line: journal and synchronous mode, or `synchronous_commit`.
    pub mode: String,
}

impl Db {
    /// Opens `sqlite://path` or `postgres://…` and checks that an answered commit is durable (invariant I2).
    ///
    /// # Errors
    /// When it cannot be opened, or is set to answer before it is durable.
    pub async fn open(url: &str, hub: Hub) -> Result<Self, Error> {
        let pools = if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(url)
                .context("database.url")?
                .application_name("murmuration")
                .options([("synchronous_commit", "on")]);
            let pool = PgPoolOptions::new()
                .max_connections(16)
                .acquire_timeout(Duration::from_secs(10))
                .connect_with(options)
                .await
                .context("PostgreSQL does not answer")?;
            Pools::Postgres(pool)
        } else {
            let options = SqliteConnectOptions::from_str(url)
                .context("database.url")?
                .create_if_missing(true)
                .foreign_keys(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(Duration::from_secs(5));
            if let Some(folder) = options.get_filename().parent() {
                std::fs::create_dir_all(folder)?;
            }
            // A file does not go away between two uses: nothing to find out before each.
            let pool = SqlitePoolOptions::new().test_before_acquire(false);
            let write = pool
                .clone()
                .max_connections(1)
                .acquire_timeout(Duration::from_secs(10))
                .connect_with(options.clone())
                .await
                .context("SQLite cannot be opened")?;
            let read = pool
                .max_connections(8)
                .acquire_timeout(Duration::from_secs(10))
                .connect_with(options)
                .await
                .context("SQLite cannot be opened")?;
            Pools::Sqlite { write, read }
        };
        let db = Self { pools, hub };
        db.durability().await?;
        Ok(db)
    }

    /// Reads the settings back: what was asked for is not always what one gets.
    ///
    /// # Errors
    /// When commits are answered before they are durable.
    pub async fn durability(&self) -> Result<Durability, Error> {
        match &self.pools {
            Pools::Sqlite { write, .. } => {
                let journal: String = sqlx::query_scalar("pragma journal_mode").fetch_one(write).await?;
                let synchronous: i64 = sqlx::query_scalar("pragma synchronous").fetch_one(write).await?;
                if journal != "wal" || synchronous < 2 {
                    return Err(anyhow::anyhow!(
                        "SQLite is not durable: journal_mode={journal}, synchronous={synchronous}; WAL and FULL are needed"
                    )
                    .into());
                }
                Ok(Durability { dialect: "sqlite", mode: format!("journal_mode={journal}, synchronous={synchronous}") })
            }
            Pools::Postgres(pool) => {
                let mode: String = sqlx::query_scalar("select current_setting('synchronous_commit')").fetch_one(pool).await?;
                if mode == "off" || mode == "local" {
                    return Err(anyhow::anyhow!("PostgreSQL is not durable: synchronous_commit={mode}; on is needed").into());
                }
                Ok(Durability { dialect: "postgres", mode: format!("synchronous_commit={mode}") })
            }
        }
    }

    /// Brings the schema up to this program's version.
    ///
    /// # Errors
    /// When a migration fails, or the database was written by a newer program.
    pub async fn migrate(&self) -> Result<(), Error> {
        let done = match &self.pools {
            Pools::Sqlite { write, .. } => SQLITE.run(write).await,
            Pools::Postgres(pool) => POSTGRES.run(pool).await,
        };
        Ok(done.context("the database schema cannot be brought up to date")?)
    }

    /// `(applied, known)` migrations; they differ when the schema is older or newer than this program.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn schema(&self) -> Result<(Vec<i64>, Vec<i64>), Error> {
        let sql = "select version from _sqlx_migrations where success order by version";
        let (applied, known) = match &self.pools {
            Pools::Sqlite { read, .. } => (sqlx::query_scalar(sql).fetch_all(read).await, &SQLITE),
            Pools::Postgres(pool) => (sqlx::query_scalar(sql).fetch_all(pool).await, &POSTGRES),
        };
        // No such table: nothing was applied yet.
        Ok((applied.unwrap_or_default(), known.iter().map(|migration| migration.version).collect()))
    }

    pub(crate) async fn begin(&self) -> Result<Tx, Error> {
        let inner = match &self.pools {
            // IMMEDIATE: a deferred transaction that turns into a writer fails at once when another writes.
            Pools::Sqlite { write, .. } => Inner::Sqlite(write.begin_with("begin immediate").await?),
            Pools::Postgres(pool) => Inner::Postgres(pool.begin().await?),
        };
        Ok(self.tx(inner))
    }

    pub(crate) async fn snapshot(&self) -> Result<Tx, Error> {
        let inner = match &self.pools {
            Pools::Sqlite { read, .. } => Inner::Sqlite(read.begin().await?),
            Pools::Postgres(pool) => Inner::Postgres(pool.begin_with("begin isolation level repeatable read read only").await?),
        };
        Ok(self.tx(inner))
    }

    fn tx(&self, inner: Inner) -> Tx {
        Tx { inner, hub: self.hub.clone(), news: Vec::new(), counted: BTreeMap::new(), work: false }
    }

    /// Listens for the news of all replicas and passes them on; returns at once on SQLite, where the
    /// process is alone. Ends only when `stop` does; reconnects by itself.
    pub async fn carry_news(&self, stop: tokio_util::sync::CancellationToken) {
        let Pools::Postgres(pool) = &self.pools else { return };
        while !stop.is_cancelled() {
            let heard = tokio::select! {
                () = stop.cancelled() => return,
                heard = self.listen(pool) => heard,
            };
            if let Err(error) = heard {
                tracing::warn!(%error, "listening for news failed, trying again");
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(Duration::from_secs(1)) => {}
            }
        }
    }

    async fn listen(&self, pool: &PgPool) -> Result<(), sqlx::Error> {
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen_all(["murmuration_news", "murmuration_work"]).await?;
        loop {
            let heard = listener.recv().await?;
            match serde_json::from_str(heard.payload()) {
                Ok(topic) if heard.channel() == "murmuration_news" => self.hub.publish(topic),
                _ => self.hub.wake_worker(),
            }
        }
    }
}
