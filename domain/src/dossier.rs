//! The dossier: everything an auditor asks of one release, put into words once. It says what is on record, and says so
//! where something is not.

mod decision;
mod evidence;
mod record;
mod scope;
#[cfg(test)]
mod tests;

use crate::acceptance::Given;
use crate::audit::Entry;
use crate::candidate::{Candidate, Contributor};
use crate::emergency::{Obligation, Word};
use crate::feedback::Severity;
use crate::gate::PlannedCase;
use crate::paper::{Fact, Paper, Piece, Style};
use crate::signature::{Decision, Proof, Standing};
use crate::summary::{AuditSeal, Changes, DeploymentPanel, FileLink, Honesty, ReportRow, Stage};
use crate::test_run::Recorded;
use crate::time::Timestamp;

/// Where and about what.
#[derive(Debug, Clone)]
pub struct About {
    /// The portal's own address.
    pub origin: String,
    /// Part of every address.
    pub slug: String,
    /// The project's name.
    pub project: String,
    /// `owner/name` on GitHub.
    pub repository: String,
    /// The environment that is released to.
    pub environment: String,
    /// The candidate.
    pub candidate: Candidate,
    /// Where it stands.
    pub stage: Stage,
    /// Everybody with a part in the build.
    pub contributors: Vec<Contributor>,
}

/// Every result, not only the newest.
#[derive(Debug, Clone)]
pub struct ResultFact {
    /// `TC-12`.
    pub number: i64,
    /// The result.
    pub result: Recorded,
    /// Where it was run.
    pub environment: Option<String>,
    /// Its files.
    pub files: Vec<FileLink>,
}

/// A report of a person, and its end.
#[derive(Debug, Clone)]
pub struct FeedbackFact {
    /// `F-7`.
    pub number: i64,
    /// Title.
    pub title: String,
    /// Severity.
    pub severity: Severity,
    /// Where it stands for this candidate, in words.
    pub label: String,
    /// Since when.
    pub since: Timestamp,
    /// What happened to it, oldest first: when, who, what, in whose words.
    pub events: Vec<(Timestamp, String, String, Option<String>)>,
}

/// The rules under which was decided.
#[derive(Debug, Clone)]
pub struct PolicyFact {
    /// Their version.
    pub version: i64,
    /// Their hash.
    pub hash: String,
    /// In words.
    pub sentences: Vec<String>,
}

/// A signature with all that is known of it.
#[derive(Debug, Clone)]
pub struct SignatureFact {
    /// Its id.
    pub id: String,
    /// Who.
    pub name: String,
    /// In whose name, if not their own.
    pub in_the_name_of: Option<String>,
    /// The role that was used, and the identity.
    pub role: Option<String>,
    /// Provider and its immutable id.
    pub identity: Option<String>,
    /// Approve or reject.
    pub decision: Decision,
    /// What that means, in the words of its statement.
    pub meaning: Option<String>,
    /// In the signer's words.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// The signer's time zone.
    pub zone: Option<String>,
    /// When the signature stops counting, if time alone ends it.
    pub expires_at: Option<String>,
    /// When the signer had last signed in, if the statement says so.
    pub authenticated_at: Option<String>,
    /// What proved this signature.
    pub proof: Proof,
    /// SHA-256 of the statement.
    pub statement_hash: String,
    /// SHA-256 of what the signer saw, if it was kept.
    pub seen: Option<String>,
    /// Why it does not count any more; empty when it does.
    pub void: Vec<String>,
}

/// The release, once all signatures were given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseFact {
    /// From 1.
    pub attempt: i64,
    /// When.
    pub at: Timestamp,
    /// The evidence that was signed.
    pub evidence_hash: String,
    /// The rules that were signed.
    pub policy_hash: String,
}

/// A signed statement for the deploy job.
#[derive(Debug, Clone)]
pub struct AttestationFact {
    /// What it is.
    pub kind: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// When it was made.
    pub issued_at: Timestamp,
    /// From then on it is worth nothing.
    pub expires_at: Timestamp,
    /// The key that signed it.
    pub key_id: String,
}

/// All of it.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// Where and about what.
    pub about: About,
    /// What is otherwise than in production before it.
    pub changes: Changes,
    /// The plan.
    pub plan: Vec<PlannedCase>,
    /// Every result, by case and attempt.
    pub results: Vec<ResultFact>,
    /// Machine reports, each with the hash of its file.
    pub reports: Vec<(ReportRow, Option<String>)>,
    /// Every answer of an end user, by story and attempt.
    pub answers: Vec<Given>,
    /// What people reported.
    pub feedback: Vec<FeedbackFact>,
    /// Exceptions, and disagreements that were settled.
    pub honesty: Honesty,
    /// The rules.
    pub policy: PolicyFact,
    /// Words for an emergency release, oldest first.
    pub words: Vec<Word>,
    /// What its emergency release owes.
    pub owed: Vec<Obligation>,
    /// Where the signatures stand.
    pub standing: Standing,
    /// Signatures, oldest first.
    pub signatures: Vec<SignatureFact>,
    /// The release, if there is one.
    pub release: Option<ReleaseFact>,
    /// Its deployment.
    pub deployment: Option<DeploymentPanel>,
    /// The attestations, if any were made.
    pub attestations: Vec<AttestationFact>,
    /// Rows of the audit log about this candidate, oldest first, each with its hash.
    pub rows: Vec<(Entry, String)>,
    /// The newest checkpoint over them.
    pub seal: Option<AuditSeal>,
}

impl Dossier {
    /// In words.
    #[must_use]
    pub fn paper(&self) -> Paper {
        let About { project, candidate, environment, .. } = &self.about;
        let (number, version) = (candidate.number, candidate.build.version.as_str());
        let mut sections = vec![scope::scope(self), scope::build(self)];
        sections.extend(evidence::sections(self));
        sections.extend(decision::sections(self));
        sections.extend(record::sections(self));
        Paper {
            title: format!("Release dossier: {project} #{number} {version}"),
            subtitle: self.release.as_ref().map_or_else(
                || format!("This candidate is not released to {environment}."),
                |release| format!("Release {} to {environment}, {}", release.attempt, release.at.human()),
            ),
            foot: format!("{project} #{number} {version}"),
            facts: self.head(),
            sections,
        }
    }

    fn head(&self) -> Vec<Fact> {
        let build = &self.about.candidate.build;
        let as_of = self.rows.last().map(|(row, _)| format!("row {} of the audit log, {}", row.seq, row.at.rfc3339()));
        vec![
            Fact::new("Where it stands", Piece::new(self.about.stage.label(), Style::Strong)),
            Fact::new("Repository", Piece::plain(&self.about.repository)),
            Fact::new("Commit", Piece::code(build.commit.as_str())),
            Fact::new("Image digest", Piece::known(build.digest.as_ref().map(ToString::to_string), Style::Code)),
            Fact::new("State as of", Piece::known(as_of, Style::Plain)),
            Fact::new("Portal", Piece::plain(&self.about.origin)),
        ]
    }

    fn page(&self, rest: &str) -> String {
        format!("/p/{}/candidates/{}{rest}", self.about.slug, self.about.candidate.number)
    }
}

/// `1 case`, `2 cases`.
fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}
