//! `authenticatorData` (Level 2, 6.1) and the attestation object around it: bytes of strangers, read to their last one.

use super::{Fault, Party};
use ciborium::Value;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const HAS_CREDENTIAL: u8 = 0x40;
const HAS_EXTENSIONS: u8 = 0x80;
/// Longest id of a passkey, in bytes (Level 2, 5.8.3).
const LONGEST_ID: usize = 1023;

/// What an authenticator says of itself and of its user.
pub(super) struct AuthenticatorData<'a> {
    party: &'a [u8],
    flags: u8,
    pub counter: u32,
    pub made: Option<Made<'a>>,
}

/// A passkey that was just made.
pub(super) struct Made<'a> {
    pub credential: &'a [u8],
    /// COSE.
    pub public_key: &'a [u8],
}

impl<'a> AuthenticatorData<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Fault> {
        let (party, rest) = split(bytes, 32)?;
        let (head, mut rest) = split(rest, 5)?;
        let [flags, c0, c1, c2, c3] = *head else { return Err(Fault::Unreadable) };
        let mut made = None;
        if flags & HAS_CREDENTIAL != 0 {
            let (_, after) = split(rest, 16)?;
            let (length, after) = split(after, 2)?;
            let [high, low] = *length else { return Err(Fault::Unreadable) };
            let length = usize::from(u16::from_be_bytes([high, low]));
            if length == 0 || length > LONGEST_ID {
                return Err(Fault::Unreadable);
            }
            let (credential, after) = split(after, length)?;
            let (public_key, after) = one_value(after)?;
            made = Some(Made { credential, public_key });
            rest = after;
        }
        if flags & HAS_EXTENSIONS != 0 {
            rest = one_value(rest)?.1;
        }
        if !rest.is_empty() {
            return Err(Fault::Unreadable);
        }
        Ok(Self { party, flags, counter: u32::from_be_bytes([c0, c1, c2, c3]), made })
    }

    /// Is it for this site, with somebody there who proved to be its owner?
    pub(super) fn check(&self, party: &Party) -> Result<(), Fault> {
        if !bool::from(self.party.ct_eq(Sha256::digest(party.id.as_bytes()).as_slice())) {
            return Err(Fault::WrongParty);
        }
        if self.flags & USER_PRESENT == 0 {
            return Err(Fault::NoUser);
        }
        if self.flags & USER_VERIFIED == 0 {
            return Err(Fault::NotVerified);
        }
        Ok(())
    }
}

/// The authenticator data in an attestation object (Level 2, 6.5.4).
pub(super) fn of_attestation(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut rest = bytes;
    let object: Value = ciborium::from_reader(&mut rest).map_err(|_| Fault::Unreadable)?;
    let Value::Map(entries) = object else { return Err(Fault::Unreadable) };
    if !rest.is_empty() {
        return Err(Fault::Unreadable);
    }
    let found = entries.into_iter().find(|(key, _)| key.as_text() == Some("authData"));
    match found {
        Some((_, Value::Bytes(data))) => Ok(data),
        _ => Err(Fault::Unreadable),
    }
}

fn split(bytes: &[u8], at: usize) -> Result<(&[u8], &[u8]), Fault> {
    bytes.split_at_checked(at).ok_or(Fault::Unreadable)
}

/// One CBOR value, as its bytes, and what comes after it.
fn one_value(bytes: &[u8]) -> Result<(&[u8], &[u8]), Fault> {
    let mut rest = bytes;
    let _: Value = ciborium::from_reader(&mut rest).map_err(|_| Fault::Unreadable)?;
    split(bytes, bytes.len() - rest.len())
}
