//! `clientDataJSON`: what the browser says it was asked, and where.

use super::{Fault, decode};
use serde::Deserialize;
use subtle::ConstantTimeEq as _;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
    #[serde(default)]
    top_origin: Option<String>,
}

/// Is it this answer, to this challenge, on our own page and in no frame of another?
pub(super) fn check(bytes: &[u8], kind: &str, challenge: &[u8], origin: &str) -> Result<(), Fault> {
    // More fields may come (Level 2, 5.8.1); these are the ones that are ours to check.
    let said: ClientData = serde_json::from_slice(bytes).map_err(|_| Fault::Unreadable)?;
    if said.kind != kind {
        return Err(Fault::WrongType);
    }
    if !bool::from(decode(&said.challenge)?.as_slice().ct_eq(challenge)) {
        return Err(Fault::WrongChallenge);
    }
    if said.origin != origin || said.cross_origin || said.top_origin.is_some() {
        return Err(Fault::WrongOrigin);
    }
    Ok(())
}
