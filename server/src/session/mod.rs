//! Sessions: a random id in a cookie, its hash in the database, and who it belongs to.

mod actor;
mod store;

pub(crate) use actor::{LANGUAGE_COOKIE, chosen_language, load_actor, request_info, session_hash};
pub use store::{ABSOLUTE_SECONDS, IDLE_SECONDS, SqlStore};

use crate::portal::Portal;
use domain::Timestamp;
use domain::access::Person;
use domain::id::PersonId;
use serde::{Deserialize, Serialize};
use tower_sessions::cookie::SameSite;
use tower_sessions::{Session, SessionManagerLayer};

/// The one thing a session holds.
pub const KEY: &str = "who";

/// Who a session belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// The person.
    pub person: PersonId,
    /// By which provider.
    pub provider: String,
    /// Under which id there.
    pub subject: String,
    /// When.
    pub at: Timestamp,
}

impl SignedIn {
    /// From what a session holds, as JSON text.
    ///
    /// # Errors
    /// When that is no session of ours.
    fn of(data: &str) -> Result<Option<Self>, serde_json::Error> {
        #[derive(Deserialize)]
        struct Data {
            who: Option<SignedIn>,
        }
        serde_json::from_str::<Data>(data).map(|data| data.who)
    }
}

/// The cookie's name: with https it carries the prefix that binds it to this host and to https.
#[must_use]
pub const fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-mur" } else { "mur" }
}

/// The cookie by which a guest's device is known again.
pub(crate) const fn device_cookie(https: bool) -> &'static str {
    if https { "__Host-mur-device" } else { "mur-device" }
}

/// How long a device is known: as long as the longest invitation, in seconds.
pub(crate) const DEVICE_SECONDS: i64 = backend::ops::invite::MOST_DAYS * 86_400;

/// Puts a session on every request inside.
pub(crate) fn layer(portal: &Portal) -> SessionManagerLayer<SqlStore> {
    SessionManagerLayer::new(SqlStore::new(portal.backend.clone()))
        .with_name(cookie_name(portal.https()))
        .with_secure(portal.https())
        .with_http_only(true)
        // Lax, not Strict: people come here by links from Jira and mail, and back from their provider.
        .with_same_site(SameSite::Lax)
        .with_path("/")
}

/// Makes this session the person's, under a new id.
pub(crate) async fn begin(session: &Session, person: &Person) -> Result<(), tower_sessions::session::Error> {
    session.cycle_id().await?;
    session
        .insert(
            KEY,
            SignedIn { person: person.id, provider: person.provider.clone(), subject: person.subject.clone(), at: person.authenticated_at },
        )
        .await
}
