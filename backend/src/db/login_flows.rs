//! SQL of attempts to sign in: each is used once, by the browser that began it, within minutes.

use super::{Tx, execute, fetch_optional};
use crate::Error;
use domain::Timestamp;

/// One attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// SHA-256 of the state that travels through the provider.
    pub state_hash: String,
    /// Which provider.
    pub provider: String,
    /// Must come back inside the id token.
    pub nonce: String,
    /// Proves that the code is redeemed by whoever asked for it.
    pub pkce_verifier: String,
    /// Where to go afterwards.
    pub next: String,
    /// When it ends.
    pub expires_at: Timestamp,
    /// What somebody who is signed in proves by it, see [`crate::ops::sign_in_again`]; nothing: it is to sign in.
    pub purpose: Option<String>,
}

/// Stores an attempt, and forgets the ones that ended.
///
/// # Errors
/// When the database is away.
pub async fn insert(tx: &mut Tx, flow: &Flow, now: Timestamp) -> Result<(), Error> {
    execute!(tx, "delete from login_flow where expires_at <= $1", now.0)?;
    execute!(
        tx,
        "insert into login_flow (state_hash, provider, nonce, pkce_verifier, next, expires_at, purpose) values ($1, $2, $3, $4, $5, $6, $7)",
        &flow.state_hash,
        &flow.provider,
        &flow.nonce,
        &flow.pkce_verifier,
        &flow.next,
        flow.expires_at.0,
        &flow.purpose,
    )?;
    Ok(())
}

/// Takes an attempt out, so that it cannot be used again; nothing when it is unknown, used, another
/// provider's, or too old.
///
/// # Errors
/// When the database is away.
pub async fn take(tx: &mut Tx, state_hash: &str, provider: &str, now: Timestamp) -> Result<Option<Flow>, Error> {
    let row = fetch_optional!(
        tx,
        (String, String, String, String, String, i64, Option<String>),
        "delete from login_flow where state_hash = $1 and provider = $2 returning state_hash, provider, nonce, pkce_verifier, next, expires_at, purpose",
        state_hash,
        provider,
    )?;
    let flow = row.map(|(state_hash, provider, nonce, pkce_verifier, next, expires_at, purpose)| Flow {
        state_hash,
        provider,
        nonce,
        pkce_verifier,
        next,
        expires_at: Timestamp(expires_at),
        purpose,
    });
    Ok(flow.filter(|flow| flow.expires_at > now))
}
