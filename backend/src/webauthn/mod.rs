//! WebAuthn (Level 2, with what Level 3 says of `topOrigin`): reads what a browser sends when a passkey is made and when
//! one signs, and checks it. The challenge is ours to choose: a signature's is the hash of its statement (ADR 22).

mod authenticator;
mod client_data;
mod cose;
#[cfg(test)]
mod tests;

pub use cose::PublicKey;

use authenticator::AuthenticatorData;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// Nothing that a browser sends here is longer than this, in bytes.
const LONGEST: usize = 16 * 1024;

/// Why an answer of an authenticator does not count. The word says what to look for; people get a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It cannot be read.
    #[error("unreadable")]
    Unreadable,
    /// It is the answer to something else: `webauthn.get` for `webauthn.create` or the other way round.
    #[error("wrong type")]
    WrongType,
    /// It answers another challenge.
    #[error("wrong challenge")]
    WrongChallenge,
    /// It was given on another page.
    #[error("wrong origin")]
    WrongOrigin,
    /// It was given for another site.
    #[error("wrong relying party")]
    WrongParty,
    /// Nobody was there.
    #[error("no user present")]
    NoUser,
    /// The authenticator did not ask who is there.
    #[error("user not verified")]
    NotVerified,
    /// The signature does not fit the key.
    #[error("bad signature")]
    BadSignature,
    /// A kind of key that is not taken.
    #[error("unknown kind of key")]
    UnknownKey,
    /// It signed less often than before: there are two of it.
    #[error("counter went back")]
    CounterWentBack,
}

/// The site that passkeys are for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Scheme, host and port, as browsers say it.
    pub origin: String,
    /// The host alone.
    pub id: String,
}

impl Party {
    /// From the portal's address; nothing when it has no name: passkeys know no IP addresses (Level 2, 5.1.3).
    #[must_use]
    pub fn of(base_url: &str) -> Option<Self> {
        let url = url::Url::parse(base_url).ok()?;
        match url.host()? {
            url::Host::Domain(name) => Some(Self { origin: url.origin().ascii_serialization(), id: name.to_owned() }),
            url::Host::Ipv4(_) | url::Host::Ipv6(_) => None,
        }
    }
}

/// What `navigator.credentials.get` gave, each part in Base64url.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assertion {
    /// Which passkey.
    pub credential: String,
    /// `clientDataJSON`.
    pub client_data: String,
    /// `authenticatorData`.
    pub authenticator_data: String,
    /// `signature`.
    pub signature: String,
}

/// A passkey that was just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// Its id, in Base64url.
    pub credential: String,
    /// Its key, COSE in Base64url.
    pub public_key: String,
    /// How often it signed.
    pub counter: u32,
}

/// Checks an assertion (Level 2, 7.2) with user verification; how often the passkey has signed comes back.
///
/// # Errors
/// What does not hold.
pub fn check(party: &Party, challenge: &[u8], key: &PublicKey, before: u32, assertion: &Assertion) -> Result<u32, Fault> {
    let client_data = decode(&assertion.client_data)?;
    client_data::check(&client_data, "webauthn.get", challenge, &party.origin)?;
    let bytes = decode(&assertion.authenticator_data)?;
    let said = AuthenticatorData::read(&bytes)?;
    said.check(party)?;
    let signed = [bytes.as_slice(), Sha256::digest(&client_data).as_slice()].concat();
    key.verify(&signed, &decode(&assertion.signature)?)?;
    // Level 2, 7.2, step 21: those that do not count say 0 for ever.
    if (said.counter > 0 || before > 0) && said.counter <= before {
        return Err(Fault::CounterWentBack);
    }
    Ok(said.counter)
}

/// Checks what `navigator.credentials.create` gave (Level 2, 7.1), with user verification. Who made the authenticator is
/// not asked, so an attestation is not looked at: the code that was handed over says whose it is.
///
/// # Errors
/// What does not hold.
pub fn register(party: &Party, challenge: &[u8], client_data: &str, attestation: &str) -> Result<Registered, Fault> {
    client_data::check(&decode(client_data)?, "webauthn.create", challenge, &party.origin)?;
    let bytes = authenticator::of_attestation(&decode(attestation)?)?;
    let said = AuthenticatorData::read(&bytes)?;
    said.check(party)?;
    let made = said.made.ok_or(Fault::Unreadable)?;
    PublicKey::read(made.public_key)?;
    Ok(Registered { credential: encode(made.credential), public_key: encode(made.public_key), counter: said.counter })
}

/// Base64url without padding, as WebAuthn writes bytes.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes of Base64url.
///
/// # Errors
/// [`Fault::Unreadable`] also when there is nothing, or far too much.
pub fn decode(text: &str) -> Result<Vec<u8>, Fault> {
    if text.is_empty() || text.len() > LONGEST {
        return Err(Fault::Unreadable);
    }
    BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| Fault::Unreadable)
}
