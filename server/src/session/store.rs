//! The session store on our own table: hashed ids, update instead of upsert, idle and absolute expiry.

use super::{KEY, SignedIn};
use async_trait::async_trait;
use backend::db::sessions::{self, Standing};
use backend::{Backend, Error};
use domain::Timestamp;
use std::collections::HashMap;
use std::fmt;
use time::OffsetDateTime;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store;
use uuid::Uuid;

/// Seconds without a request after which a session ends.
pub const IDLE_SECONDS: i64 = 60 * 60;
/// Seconds after which a session ends whatever happens.
pub const ABSOLUTE_SECONDS: i64 = 12 * 60 * 60;
/// "Last seen" is true to the minute: one write a request would be too many.
const SEEN_EVERY_MS: i64 = 60_000;

/// Sessions in the database.
#[derive(Clone)]
pub struct SqlStore {
    backend: Backend,
}

impl fmt::Debug for SqlStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SqlStore")
    }
}

impl SqlStore {
    /// On this backend's database.
    #[must_use]
    pub const fn new(backend: Backend) -> Self {
        Self { backend }
    }

    /// How an id is stored: whoever reads the table cannot use what is in it.
    #[must_use]
    pub fn hash(id: &Id) -> String {
        domain::sha256_hex(&id.0.to_le_bytes())
    }
}

impl SqlStore {
    /// Whose session it is and what they may see, in one statement; the session counts as used.
    ///
    /// # Errors
    /// When the database is away.
    pub(super) async fn standing(&self, id: &Id) -> Result<Option<Standing>, Error> {
        let (hash, now) = (Self::hash(id), self.backend.clock().now());
        let found = sessions::standing(self.backend.db(), &hash, now, now.plus_seconds(-IDLE_SECONDS)).await?;
        if let Some(standing) = &found {
            self.touch(&hash, standing.last_seen_at, now).await?;
        }
        Ok(found)
    }

    async fn touch(&self, hash: &str, last_seen: Timestamp, now: Timestamp) -> Result<(), Error> {
        if now.since(last_seen) < SEEN_EVERY_MS {
            return Ok(());
        }
        let mut tx = self.backend.begin().await?;
        sessions::seen(&mut tx, hash, now).await?;
        tx.commit().await
    }
}

fn failed(error: Error) -> session_store::Error {
    session_store::Error::Backend(format!("{error:#}"))
}

fn encode(record: &Record) -> Result<(String, Option<Uuid>), session_store::Error> {
    let data = serde_json::to_string(&record.data).map_err(|error| session_store::Error::Encode(error.to_string()))?;
    let who = record.data.get(KEY).and_then(|value| serde_json::from_value::<SignedIn>(value.clone()).ok());
    Ok((data, who.map(|who| who.person.uuid())))
}

#[async_trait]
impl SessionStore for SqlStore {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        let (data, person) = encode(record)?;
        let now = self.backend.clock().now();
        loop {
            let mut tx = self.backend.begin().await.map_err(failed)?;
            if sessions::create(&mut tx, &Self::hash(&record.id), &data, person, now, now.plus_seconds(ABSOLUTE_SECONDS))
                .await
                .map_err(failed)?
            {
                return tx.commit().await.map_err(failed);
            }
            record.id = Id::default();
        }
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        let (data, person) = encode(record)?;
        let mut tx = self.backend.begin().await.map_err(failed)?;
        // A request that was under way while somebody signed out must not bring the session back.
        if !sessions::update(&mut tx, &Self::hash(&record.id), &data, person, self.backend.clock().now()).await.map_err(failed)? {
            return Err(session_store::Error::Backend("the session has ended".to_owned()));
        }
        tx.commit().await.map_err(failed)
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let (hash, now) = (Self::hash(id), self.backend.clock().now());
        let mut tx = self.backend.snapshot().await.map_err(failed)?;
        let row = sessions::load(&mut tx, &hash, now, now.plus_seconds(-IDLE_SECONDS)).await.map_err(failed)?;
        drop(tx);
        let Some(row) = row else { return Ok(None) };
        let data: HashMap<String, serde_json::Value> =
            serde_json::from_str(&row.data).map_err(|error| session_store::Error::Decode(error.to_string()))?;
        self.touch(&hash, row.last_seen_at, now).await.map_err(failed)?;
        Ok(Some(Record { id: *id, data, expiry_date: date(row.expires_at) }))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        let mut tx = self.backend.begin().await.map_err(failed)?;
        sessions::delete(&mut tx, &Self::hash(id)).await.map_err(failed)?;
        tx.commit().await.map_err(failed)
    }
}

fn date(at: Timestamp) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(at.0.div_euclid(1000)).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}
