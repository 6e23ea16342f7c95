//! What a verdict looks like to whoever deploys: an in-toto Statement about one image, signed in a DSSE envelope, that
//! can be checked without asking the portal. Its fields are in docs/attestation/release-approval-v1.md.

pub mod approval;
pub mod dsse;
mod key;
pub mod results;
pub mod summary;

pub use approval::ReleaseApproval;
pub use dsse::Envelope;
pub use key::{Signer, key_id};
pub use summary::VerificationSummary;

use crate::text::ImageDigest;
use crate::time::Timestamp;
use serde::Serialize;

/// `_type` of every statement (in-toto Attestation Framework, Statement v1).
pub const STATEMENT: &str = "https://in-toto.io/Statement/v1";

/// How long an attestation holds where no signature has an end, in hours.
pub const HOURS: i64 = 72;

crate::words! {
    /// What is said about the image.
    pub enum Kind {
        /// Everything that was decided, with the signatures: [`ReleaseApproval`].
        ReleaseApproval = "release-approval",
        /// In short, for tools that know nothing of us: [`VerificationSummary`].
        VerificationSummary = "verification-summary",
    }
}

impl Kind {
    /// The type of its predicate.
    #[must_use]
    pub const fn predicate_type(self) -> &'static str {
        match self {
            // A name and not an address: it claims no domain, and is the same for every portal.
            Self::ReleaseApproval => "urn:murmuration:release-approval:v1",
            // SLSA 1.1, Verification Summary Attestation.
            Self::VerificationSummary => "https://slsa.dev/verification_summary/v1",
        }
    }
}

/// A statement about one image. The commit stands in the predicate: some verifiers refuse a subject that is no file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Statement<P> {
    #[serde(rename = "_type")]
    kind: &'static str,
    subject: [Subject; 1],
    predicate_type: &'static str,
    /// What is said of it.
    pub predicate: P,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Subject {
    name: String,
    digest: Sha256,
}

/// A digest set with the one digest we know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sha256 {
    /// 64 hexadecimal digits.
    pub sha256: String,
}

impl<P: Serialize> Statement<P> {
    /// About the image `name` with this digest.
    #[must_use]
    pub fn new(kind: Kind, name: &str, digest: &ImageDigest, predicate: P) -> Self {
        let sha256 = digest.as_str().trim_start_matches("sha256:").to_owned();
        let subject = Subject { name: shown(name), digest: Sha256 { sha256 } };
        Self { kind: STATEMENT, subject: [subject], predicate_type: kind.predicate_type(), predicate }
    }

    /// The text that is signed.
    ///
    /// # Errors
    /// Never for our predicates; the error is that of the JSON writer.
    pub fn text(&self) -> Result<String, serde_json::Error> {
        crate::canonical_json(self)
    }
}

/// Until when the verdict holds: to the first end of a signature that it rests on, [`HOURS`] after it was made where none has one.
#[must_use]
pub fn expires_at(issued: Timestamp, ends: impl IntoIterator<Item = Timestamp>) -> Timestamp {
    ends.into_iter().min().unwrap_or_else(|| issued.plus_seconds(HOURS * 3600))
}

/// Names as others gave them, without what no tool should have to escape.
#[must_use]
pub fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_ends_with_the_first_signature_it_rests_on() {
        let hour = |n: i64| Timestamp(n * 3_600_000);
        assert_eq!(expires_at(hour(10), [hour(33), hour(29)]), hour(29));
        assert_eq!(expires_at(hour(10), []), hour(10 + HOURS), "no end in the policy is not for ever");
    }

    #[test]
    fn names_of_others_hold_nothing_that_tools_write_in_different_ways() {
        assert_eq!(shown("a\u{7f}b\nc\u{0}"), "a b c ");
    }
}
