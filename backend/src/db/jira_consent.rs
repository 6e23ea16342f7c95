//! The consent of OAuth 2.0: one refresh token, good once, and the access token that it brought.

use super::{Tx, execute, fetch_optional};
use crate::Error;
use domain::Timestamp;

/// What is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Counts the renewals.
    pub version: i64,
    /// Brings the next tokens.
    pub refresh_token: String,
    /// Signs requests.
    pub access_token: Option<String>,
    /// How long it does.
    pub expires_at: Timestamp,
}

/// The consent that began with this seed.
pub(crate) async fn load(tx: &mut Tx, seed: &str) -> Result<Option<Consent>, Error> {
    let row = fetch_optional!(
        tx,
        (i64, String, Option<String>, i64),
        "select version, refresh_token, access_token, expires_at from jira_consent where name = 'oauth' and seed = $1",
        seed
    )?;
    Ok(row.map(|(version, refresh_token, access_token, expires_at)| Consent {
        version,
        refresh_token,
        access_token,
        expires_at: Timestamp(expires_at),
    }))
}

/// Begins with the refresh token of the settings, unless that is where the present one began.
pub(crate) async fn plant(tx: &mut Tx, seed: &str, refresh_token: &str) -> Result<(), Error> {
    execute!(
        tx,
        "insert into jira_consent (name, seed, version, refresh_token) values ('oauth', $1, 1, $2)
         on conflict (name) do update set seed = excluded.seed, refresh_token = excluded.refresh_token, access_token = null,
           expires_at = 0, busy_until = 0, version = jira_consent.version + 1 where jira_consent.seed <> excluded.seed",
        seed,
        refresh_token,
    )?;
    Ok(())
}

/// Takes the right to renew until `until`. False when somebody else has it, or was faster.
pub(crate) async fn begin(tx: &mut Tx, version: i64, now: Timestamp, until: Timestamp) -> Result<bool, Error> {
    Ok(execute!(
        tx,
        "update jira_consent set busy_until = $3 where name = 'oauth' and version = $1 and busy_until <= $2",
        version,
        now.0,
        until.0
    )? > 0)
}

/// Gives the right to renew back.
pub(crate) async fn end(tx: &mut Tx, version: i64) -> Result<(), Error> {
    execute!(tx, "update jira_consent set busy_until = 0 where name = 'oauth' and version = $1", version)?;
    Ok(())
}

/// Puts both new tokens in the place of the old ones. False when those were replaced meanwhile.
pub(crate) async fn replace(tx: &mut Tx, version: i64, refresh_token: &str, access_token: &str, until: Timestamp) -> Result<bool, Error> {
    Ok(execute!(
        tx,
        "update jira_consent set version = version + 1, refresh_token = $2, access_token = $3, expires_at = $4, busy_until = 0
         where name = 'oauth' and version = $1",
        version,
        refresh_token,
        access_token,
        until.0,
    )? > 0)
}

/// The access token is not used any more.
pub(crate) async fn expire(tx: &mut Tx, version: i64) -> Result<(), Error> {
    execute!(tx, "update jira_consent set expires_at = 0 where name = 'oauth' and version = $1", version)?;
    Ok(())
}
