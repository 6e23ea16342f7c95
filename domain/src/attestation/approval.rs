//! `release-approval/v1`: everything that was decided about a release, and who decided it.

use super::Sha256;
use super::results::Results;
use crate::audit::checkpoint::Checkpoint;
use crate::audit::tree::Hash;
use serde::{Deserialize, Serialize};

/// The predicate. Times are RFC 3339 in UTC, to the second.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseApproval {
    /// Always `approved`: nothing else is attested.
    pub decision: &'static str,
    /// Two people released it past the gate; they owe what was left out. Left out when it is not so.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub emergency: bool,
    /// Where it may go; nowhere else.
    pub environment: String,
    /// What was released.
    pub release: Release,
    /// What it is for; no other deployment, even of the same image.
    pub deployment: Deployment,
    /// What was judged.
    pub candidate: Candidate,
    /// What it was built from.
    pub source: Source,
    /// The rules.
    pub policy: Policy,
    /// What it rests on.
    pub evidence: Evidence,
    /// The same, counted.
    pub results: Results,
    /// Every approval that counted, oldest first.
    pub signatures: Vec<Approved>,
    /// That the release is in the audit log.
    pub log: Logged,
    /// When this was made.
    pub issued_at: String,
    /// From then on it is worth nothing.
    pub expires_at: String,
}

/// A release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Release {
    /// Its id in the portal.
    pub id: String,
    /// 1 for the first release of this candidate into this environment.
    pub attempt: i64,
    /// When its signatures were complete.
    pub released_at: String,
}

/// The one deployment of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deployment {
    /// Its id in the portal. GitHub's own is not known yet when this is signed.
    pub id: String,
    /// What GitHub's deployment has as its task: `murmuration:` and that id.
    pub task: String,
}

/// A candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// Its id in the portal.
    pub id: String,
    /// Its number in the project.
    pub number: i64,
    /// Its version.
    pub version: String,
    /// Its page.
    pub url: String,
}

/// Where the source is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    /// `owner/name` on GitHub.
    pub repository: String,
    /// 40 hexadecimal digits.
    pub commit: String,
}

/// The rules by which it was judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Policy {
    /// Where they are shown.
    pub uri: String,
    /// Their version in the project.
    pub version: i64,
    /// [`crate::policy::Policy::hash`].
    pub digest: Sha256,
}

/// What was judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// [`crate::gate::evidence_hash`].
    pub digest: Sha256,
    /// Different files of results and machine reports.
    pub files: usize,
}

/// One approval, with the very bytes that its signer agreed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Approved {
    /// `approve`, or what its statement says more exactly; `emergency` for a word given in one.
    pub meaning: String,
    /// Who.
    pub signer: Signer,
    /// When.
    pub signed_at: String,
    /// The statement as it was stored, in Base64.
    pub statement: String,
    /// SHA-256 of its bytes.
    pub statement_digest: Sha256,
    /// What its signer proved with; left out for signatures without such a proof.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
}

/// A signer, as the statement names them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// As printed.
    pub name: String,
    /// The identity provider.
    pub provider: String,
    /// The provider's immutable id of this person.
    pub subject: String,
}

/// How a signer proved to be there when signing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Proof {
    /// A stable word, such as `passkey`.
    pub method: String,
    /// When.
    pub proven_at: String,
    /// What a passkey signed: its challenge is the statement's SHA-256. Left out for other methods.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webauthn: Option<WebAuthn>,
}

/// An assertion (Web Authentication Level 2, section 7.2), each in Base64url without padding, as browsers say it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WebAuthn {
    /// Which credential.
    pub credential_id: String,
    /// The credential's public key, `COSE_Key`.
    pub credential_key: String,
    /// What the authenticator says.
    pub authenticator_data: String,
    /// What the browser says; its challenge is the statement's hash.
    #[serde(rename = "clientDataJSON")]
    pub client_data_json: String,
    /// Over both.
    pub signature: String,
}

/// A row of the audit log, and the proof that a signed checkpoint holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Logged {
    /// The row `released`: the leaf's bytes, in Base64.
    pub row: String,
    /// As c2sp.org/tlog-proof wants it.
    pub tlog_proof: String,
}

/// A proof as text (c2sp.org/tlog-proof): the leaf at `index` is in the tree that `checkpoint` signs.
#[must_use]
pub fn tlog_proof(index: u64, path: &[Hash], checkpoint: &Checkpoint) -> String {
    let path: String = path.iter().map(|hash| format!("{hash}\n")).collect();
    format!("c2sp.org/tlog-proof@v1\nindex {index}\n{path}\n{}", checkpoint.note)
}
