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

use crate::deployment::State;
use crate::text::ImageDigest;
use crate::time::Timestamp;
use serde::Serialize;

/// `_type` of every statement (in-toto Attestation Framework, Statement v1).
pub const STATEMENT: &str = "https://in-toto.io/Statement/v1";

/// How long an attestation holds at most, in hours, however long signatures do: nobody can take a file back.
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

crate::words! {
    /// What an attestation is worth now, as the portal knows it: the file itself says only when it ends.
    pub enum Status {
        /// Whoever deploys may go on.
        Valid = "valid",
        /// Its end has come.
        Expired = "expired",
        /// What it approves will not be sent as it is.
        Withdrawn = "withdrawn",
        /// A newer release of its environment was sent.
        Superseded = "superseded",
        /// Its deployment is over: it cannot be spent again.
        Used = "used",
    }
}

impl Status {
    /// Of an attestation that ends then, whose deployment stands there.
    #[must_use]
    pub fn of(deployment: State, withdrawn: bool, superseded: bool, expires: Timestamp, now: Timestamp) -> Self {
        if withdrawn {
            Self::Withdrawn
        } else if deployment.is_final() {
            Self::Used
        } else if superseded {
            Self::Superseded
        } else if expires <= now {
            Self::Expired
        } else {
            Self::Valid
        }
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

/// Until when the verdict holds: to the first end of a signature that it rests on, and never longer than [`HOURS`].
#[must_use]
pub fn expires_at(issued: Timestamp, ends: impl IntoIterator<Item = Timestamp>) -> Timestamp {
    let longest = issued.plus_seconds(HOURS * 3600);
    ends.into_iter().fold(longest, Timestamp::min)
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
    fn no_verdict_holds_longer_than_72_hours_however_long_its_signatures_do() {
        let hour = |n: i64| Timestamp(n * 3_600_000);
        assert_eq!(expires_at(hour(10), [hour(10 + 720), hour(10 + 73)]), hour(10 + 72));
        assert_eq!(expires_at(hour(10), [hour(10 + 72)]), hour(10 + 72));
    }

    #[test]
    fn only_what_was_neither_taken_back_nor_spent_nor_overtaken_is_valid() {
        let (now, later) = (Timestamp(1_000), Timestamp(1_001));
        for state in State::ALL.iter().copied() {
            let over = matches!(state, State::Failed | State::Succeeded);
            let of = |withdrawn, superseded, expires| Status::of(state, withdrawn, superseded, expires, now);
            assert_eq!(of(false, false, later), if over { Status::Used } else { Status::Valid }, "{state}");
            assert_eq!(of(false, true, later), if over { Status::Used } else { Status::Superseded }, "{state}");
            assert_eq!(of(false, false, now), if over { Status::Used } else { Status::Expired }, "{state}");
            assert_eq!(of(false, true, now), if over { Status::Used } else { Status::Superseded }, "{state}");
            for superseded in [false, true] {
                assert_eq!(of(true, superseded, later), Status::Withdrawn, "{state}");
            }
        }
    }

    #[test]
    fn names_of_others_hold_nothing_that_tools_write_in_different_ways() {
        assert_eq!(shown("a\u{7f}b\nc\u{0}"), "a b c ");
    }
}
