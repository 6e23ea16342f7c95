//! The key that signs attestations: Ed25519, named by the fingerprint that anybody can compute from its public half.

use super::dsse::{Envelope, pae};
use ed25519_dalek::SigningKey;
use ed25519_dalek::ed25519::signature::Signer as _;

/// What stands before the 32 bytes of a public key (RFC 8410, section 4, in DER).
const SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// A key's name: SHA-256 of its public half as DER, as `openssl pkey -pubin -outform DER | sha256sum` prints it.
#[must_use]
pub fn key_id(public: &[u8; 32]) -> String {
    crate::sha256_hex(&[SPKI.as_slice(), public].concat())
}

/// The key.
#[derive(Clone)]
pub struct Signer(SigningKey);

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Signer").field(&self.key_id()).finish()
    }
}

impl Signer {
    /// A key by its 32 secret bytes (RFC 8032).
    #[must_use]
    pub fn new(secret: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(secret))
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// [`key_id`] of its public half.
    #[must_use]
    pub fn key_id(&self) -> String {
        key_id(&self.public())
    }

    /// The public half as one line `name+id+key`, as keys are kept beside each other.
    #[must_use]
    pub fn vkey(&self, name: &str) -> String {
        signed_note::new_ed25519_verifier_key(name, &self.0.verifying_key())
    }

    /// Signs a statement's text.
    #[must_use]
    pub fn sign(&self, text: &str) -> Envelope {
        Envelope::new(text, &self.0.sign(&pae(text.as_bytes())).to_bytes(), self.key_id())
    }
}
