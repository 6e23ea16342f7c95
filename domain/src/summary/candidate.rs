//! The candidate page.

use super::{Attestation, CandidateHead, Honesty, Place, ReportRow};
use crate::candidate::Contributor;
use crate::emergency::Obligation;
use crate::gate::{ClaimedStory, Gate, PlannedCase, Reported};
use crate::id::{PersonId, SignatureId};
use crate::report::Comparison;
use crate::signature::{Decision, Ended, OnBehalf, Proof, Standing};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Everything about one candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CandidatePage {
    /// Where.
    pub place: Place,
    /// Head.
    pub head: CandidateHead,
    /// The build's page.
    pub run_url: Option<String>,
    /// The image without tag.
    pub image: Option<String>,
    /// When the build finished.
    pub built_at: Timestamp,
    /// Commit of the last production release, and how many commits came since.
    pub since_release: (Option<String>, Option<i64>),
    /// Everybody with a part in the build.
    pub contributors: Vec<Contributor>,
    /// The gate now.
    pub gate: Gate,
    /// The policy's version and sentences.
    pub policy: (i64, Vec<String>),
    /// Plan with newest results.
    pub plan: Vec<PlannedCase>,
    /// Waivers in force and disputes between testers.
    pub honesty: Honesty,
    /// Stories with newest answers, and the address of each in Jira.
    pub stories: Vec<(ClaimedStory, String)>,
    /// Feedback on this candidate, and blocking feedback still open from older ones.
    pub feedback: Vec<Reported>,
    /// Machine reports.
    pub reports: Vec<ReportRow>,
    /// Their tests against those of the candidate before; `None` when no test of this one is known.
    pub comparison: Option<Comparison>,
    /// Why the people of the project cannot give the signatures that this build needs; empty when they can.
    #[serde(default)]
    pub out_of_reach: Vec<String>,
    /// Where the signatures stand.
    pub standing: Standing,
    /// Signatures, oldest first.
    pub signatures: Vec<SignatureRow>,
    /// The deployment, if it was signed.
    pub deployment: Option<DeploymentPanel>,
    /// What it owes since it was released in an emergency.
    pub owed: Vec<Obligation>,
    /// What was signed for whoever deploys it, once it was made.
    #[serde(default)]
    pub attestation: Option<Attestation>,
    /// The last changes, newest first, at most 20.
    pub history: Vec<HistoryRow>,
}

/// One signature as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureRow {
    /// Id.
    pub id: SignatureId,
    /// Whose session gave it.
    pub signer: PersonId,
    /// In whose name, when a stand-in gave it.
    pub on_behalf_of: Option<OnBehalf>,
    /// It counts until then.
    pub expires_at: Option<Timestamp>,
    /// How it ended, if it did.
    pub ended: Option<Ended>,
    /// What was otherwise when it was seen to count no longer, or is now; thing by thing.
    pub differences: Vec<String>,
    /// Who.
    pub name: String,
    /// Approve or reject.
    pub decision: Decision,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// How it was proven.
    pub proof: Proof,
    /// SHA-256 of the signed statement.
    pub statement_hash: String,
    /// Why it no longer counts; empty when it does.
    pub void: Vec<String>,
}

/// A deployment as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeploymentPanel {
    /// Where to.
    pub environment: String,
    /// Where it stands.
    pub state: crate::deployment::State,
    /// Its approval ended before it was sent.
    pub withdrawn: bool,
    /// Two people sent it past the gate.
    pub emergency: bool,
    /// Why it is stuck, or what went wrong last.
    pub problem: Option<String>,
    /// GitHub's id.
    pub github_id: Option<i64>,
    /// The key under which it can be found at GitHub.
    pub task: String,
    /// The deployment's log at GitHub.
    pub log_url: Option<String>,
    /// When it was signed.
    pub created_at: Timestamp,
    /// When something last happened.
    pub updated_at: Timestamp,
    /// What GitHub said, oldest first: state, description, when.
    pub statuses: Vec<(String, Option<String>, Timestamp)>,
}

/// One line of history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryRow {
    /// Position in the audit log.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// A stable word.
    pub action: String,
    /// One sentence.
    pub sentence: String,
}
