//! The rules of Murmuration, pure: no clock, no random, no I/O. The words are those of the field:
//! a *candidate* is one immutable build; the *gate* is computed from *facts* under a *policy*; a
//! *signature* is one person's decision over exactly that commit, digest, evidence and policy.

pub mod acceptance;
pub mod access;
pub mod accounts;
pub mod attestation;
pub mod audit;
pub mod candidate;
pub mod chart;
pub mod delegation;
pub mod deployment;
pub mod developers;
pub mod disagreement;
pub mod dossier;
pub mod emergency;
pub mod feedback;
pub mod follow_up;
pub mod gate;
pub mod id;
pub mod jira;
pub mod language;
pub mod notice;
pub mod paper;
pub mod plan;
pub mod policy;
pub mod quorum;
pub mod refusal;
pub mod release_note;
pub mod replay;
pub mod report;
pub mod signature;
pub mod stamp;
pub mod story;
pub mod summary;
pub mod test_case;
pub mod test_run;
pub mod text;
pub mod time;
pub mod waiver;

pub use access::{Action, Actor, Permit, Role};
pub use refusal::Refusal;
pub use time::Timestamp;

use sha2::{Digest as _, Sha256};

/// A closed set of words that is stored, sent and shown as lower-case text.
macro_rules! words {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        $vis enum $name { $($(#[$vmeta])* #[serde(rename = $word)] $variant),+ }
        impl $name {
            /// Every value, in the order of the declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The word as it is stored and sent.
            #[must_use]
            pub const fn as_str(self) -> &'static str { match self { $(Self::$variant => $word),+ } }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::Refusal;
            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::Refusal::invalid(stringify!($name), "is not one of the allowed values")),
                }
            }
        }
    };
}
pub(crate) use words;

/// SHA-256 of `bytes`, as 64 lower-case hexadecimal digits.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// RFC 8785 canonical JSON: the same value has the same bytes, so that its hash names it.
///
/// # Errors
/// Only when the value cannot be JSON at all (a map with keys that are not text).
pub fn canonical_json<T: serde::Serialize>(value: &T) -> Result<String, serde_json::Error> {
    serde_json_canonicalizer::to_string(value)
}
