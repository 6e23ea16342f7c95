//! COSE keys (RFC 9053) and the three kinds of signatures that passkeys make: ES256, EdDSA with Ed25519, RS256. The
//! arithmetic is ring's.

use super::{Fault, decode};
use ciborium::Value;
use ring::signature::{ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey};

/// A passkey's public half.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey {
    /// ECDSA on P-256 with SHA-256: the point, uncompressed.
    Es256(Vec<u8>),
    /// Ed25519.
    EdDsa(Vec<u8>),
    /// RSA with PKCS #1 v1.5 and SHA-256: modulus and exponent.
    Rs256(Vec<u8>, Vec<u8>),
}

impl PublicKey {
    /// From a COSE key.
    ///
    /// # Errors
    /// [`Fault::UnknownKey`] for other kinds, [`Fault::Unreadable`].
    pub fn read(bytes: &[u8]) -> Result<Self, Fault> {
        let mut rest = bytes;
        let value: Value = ciborium::from_reader(&mut rest).map_err(|_| Fault::Unreadable)?;
        let Value::Map(entries) = value else { return Err(Fault::Unreadable) };
        if !rest.is_empty() {
            return Err(Fault::Unreadable);
        }
        let number = |label: i64| entries.iter().find(|(key, _)| integer(key) == Some(label)).and_then(|(_, value)| integer(value));
        let bytes = |label: i64, length: std::ops::RangeInclusive<usize>| {
            entries
                .iter()
                .find(|(key, _)| integer(key) == Some(label))
                .and_then(|(_, value)| value.as_bytes().cloned())
                .filter(|bytes| length.contains(&bytes.len()))
                .ok_or(Fault::Unreadable)
        };
        // Kind of key (1), algorithm (3), curve (-1), as RFC 9053 numbers them.
        match (number(1), number(3), number(-1)) {
            (Some(2), Some(-7), Some(1)) => {
                let (x, y) = (bytes(-2, 32..=32)?, bytes(-3, 32..=32)?);
                Ok(Self::Es256([vec![4], x, y].concat()))
            }
            (Some(1), Some(-8), Some(6)) => Ok(Self::EdDsa(bytes(-2, 32..=32)?)),
            (Some(3), Some(-257), _) => Ok(Self::Rs256(bytes(-1, 256..=1024)?, bytes(-2, 1..=8)?)),
            _ => Err(Fault::UnknownKey),
        }
    }

    /// From Base64url, as it is stored.
    ///
    /// # Errors
    /// As [`PublicKey::read`].
    pub fn stored(text: &str) -> Result<Self, Fault> {
        Self::read(&decode(text)?)
    }

    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), Fault> {
        let verified = match self {
            Self::Es256(point) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(message, signature),
            Self::EdDsa(key) => UnparsedPublicKey::new(&ED25519, key).verify(message, signature),
            Self::Rs256(n, e) => RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature),
        };
        verified.map_err(|_| Fault::BadSignature)
    }
}

fn integer(value: &Value) -> Option<i64> {
    value.as_integer().and_then(|number| i64::try_from(number).ok())
}
