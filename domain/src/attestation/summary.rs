//! SLSA Verification Summary Attestation (slsa.dev/spec/v1.1/verification_summary): that somebody checked, and against what.

use super::Sha256;
use super::approval::ReleaseApproval;
use serde::Serialize;

/// The level that we verify. SLSA keeps names that begin with `SLSA_` to itself.
pub const LEVEL: &str = "MURMURATION_RELEASE_APPROVED";

/// The predicate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VerificationSummary {
    verifier: Verifier,
    time_verified: String,
    resource_uri: String,
    policy: Resource,
    input_attestations: [Resource; 1],
    verification_result: &'static str,
    verified_levels: [&'static str; 1],
    slsa_version: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Verifier {
    id: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Resource {
    uri: String,
    digest: Sha256,
}

impl VerificationSummary {
    /// Of an approval, which can be fetched at `uri` and whose file has this SHA-256; `verifier` is the portal's address.
    #[must_use]
    pub fn of(approval: &ReleaseApproval, verifier: &str, uri: String, sha256: String) -> Self {
        Self {
            verifier: Verifier { id: verifier.to_owned() },
            time_verified: approval.issued_at.clone(),
            resource_uri: resource_uri(&approval.source.repository, &approval.environment),
            policy: Resource { uri: approval.policy.uri.clone(), digest: approval.policy.digest.clone() },
            input_attestations: [Resource { uri, digest: Sha256 { sha256 } }],
            verification_result: "PASSED",
            verified_levels: [LEVEL],
            slsa_version: "1.1",
        }
    }
}

/// What a verifier expects: a repository and the environment, so that an approval for one is none for another.
#[must_use]
pub fn resource_uri(repository: &str, environment: &str) -> String {
    let environment: String = environment
        .bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect();
    format!("https://github.com/{repository}@{environment}")
}
