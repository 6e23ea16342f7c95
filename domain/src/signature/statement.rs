//! What is signed: everything that was decided, in canonical JSON (RFC 8785), so that its hash names it. A passkey signs
//! that hash; whoever holds statement and proof can check both without the portal.

use super::{Basis, Decision, OnBehalf};
use crate::acceptance::Answer;
use crate::access::Role;
use crate::feedback::{Severity, Status};
use crate::gate::{Facts, Reported, waived};
use crate::id::{CandidateId, PersonId, WaiverId};
use crate::test_run::Verdict;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The schema of what is signed now.
pub const SCHEMA: &str = "murmuration.signature/2";
/// For so long a drafted statement waits for its proof, in seconds.
pub const PROOF_SECONDS: i64 = 120;

crate::words! {
    /// What a signature says.
    pub enum Meaning {
        /// It may go out.
        Approve = "approve",
        /// It may go out, and what was waived is known and accepted.
        ApproveWithWaivers = "approve_with_waivers",
        /// It must not go out.
        Reject = "reject",
        /// An approval given before no longer stands.
        Revoke = "revoke",
    }
}

impl Meaning {
    /// As people say it, of a version in an environment.
    #[must_use]
    pub fn sentence(self, version: &str, environment: &str) -> String {
        match self {
            Self::Approve => format!("{version} may go to {environment}."),
            Self::ApproveWithWaivers => format!("{version} may go to {environment}, with the waivers that are known."),
            Self::Reject => format!("{version} must not go to {environment}. This ends the candidate."),
            Self::Revoke => format!("The approval of {version} for {environment} is taken back."),
        }
    }
}

/// What is signed. Fields that the first schema did not have are empty in its statements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// [`SCHEMA`], or `murmuration.signature/1` for the first ones.
    pub schema: String,
    /// The portal's own address.
    pub origin: String,
    /// The project, as its address names it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub project: String,
    /// Repository, `owner/name`.
    pub repository: String,
    /// Candidate.
    pub candidate: CandidateId,
    /// Its number in the project.
    pub candidate_number: i64,
    /// Its version.
    pub version: String,
    /// What it is bound to.
    pub basis: Basis,
    /// The policy's version number.
    pub policy_version: i64,
    /// Approve or reject.
    pub decision: Decision,
    /// What that means, with what was waived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meaning: Option<Meaning>,
    /// In the signer's words.
    pub reason: String,
    /// What was found out, counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub results: Option<Counts>,
    /// Every file that was judged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Exhibit>,
    /// Waivers in force.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Waived>,
    /// Reports of users that were waived.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waived_reports: Vec<WaivedReport>,
    /// Stories with what end users said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stories: Vec<StoryAnswer>,
    /// Who.
    pub signer: Signer,
    /// When the statement was made, RFC 3339, UTC.
    pub signed_at: String,
    /// The signer's time zone (IANA), as their browser says it; `UTC` when it said none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub zone: String,
    /// When the signature stops counting, RFC 3339, UTC; nothing: when something changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
    /// SHA-256 of the data of the page by which it was decided (`murmuration.seen/1`).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub seen: String,
    /// In whose name, when a stand-in signs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<OnBehalf>,
    /// Only in the first schema: when the signer last signed in, RFC 3339, UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authenticated_at: Option<String>,
    /// Made by the page, so that a repeated click is the same signature.
    pub intent: String,
    /// 128 random bits as hexadecimal digits: no two statements are alike, and none can be guessed before it is made.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub nonce: String,
}

/// Who signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// The person here.
    pub person: PersonId,
    /// As printed.
    pub name: String,
    /// The role used.
    pub role: Role,
    /// Identity provider.
    pub provider: String,
    /// The provider's immutable id.
    pub subject: String,
}

/// What was found out, counted: cases by their newest result, and machine tests of all reports.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Cases that passed.
    pub passed: i64,
    /// Cases that failed.
    pub failed: i64,
    /// Cases that could not be run.
    pub blocked: i64,
    /// Cases left out on purpose.
    pub skipped: i64,
    /// Cases without a result of a person.
    pub not_run: i64,
    /// Of all these, cases whose result is waived.
    pub waived: i64,
    /// Of all these, cases whose result was carried from an older candidate.
    pub carried: i64,
    /// Machine tests that ran.
    pub machine_tests: i64,
    /// Of these, failed or broken.
    pub machine_failed: i64,
}

/// A file that was judged.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Exhibit {
    /// SHA-256, 64 hexadecimal digits.
    pub sha256: String,
    /// What it is: `machine report`, or the case it belongs to, `TC-3`.
    pub what: String,
}

/// A waiver in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waived {
    /// Its id.
    pub waiver: WaiverId,
    /// What it lets pass: `TC-3`.
    pub what: String,
    /// Why.
    pub reason: String,
    /// Who gave it.
    pub by: String,
    /// Until when, RFC 3339, UTC, if it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// A report of a user that somebody let pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaivedReport {
    /// `F-7`.
    pub report: String,
    /// Its title.
    pub title: String,
    /// How bad it is.
    pub severity: Severity,
    /// Since when it is waived, RFC 3339, UTC.
    pub since: String,
}

/// What was said to a story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryAnswer {
    /// Its key.
    pub story: String,
    /// The newest answer; nothing: nobody answered.
    pub answer: Option<Answer>,
    /// Who gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// What a person decides, and what was made for this one statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deciding {
    /// Approve or reject.
    pub decision: Decision,
    /// Checked, in the signer's words.
    pub reason: String,
    /// Who.
    pub signer: Signer,
    /// When.
    pub at: Timestamp,
    /// The signer's zone.
    pub zone: String,
    /// When it stops counting.
    pub expires_at: Option<Timestamp>,
    /// SHA-256 of the data of the page.
    pub seen: String,
    /// In whose name a stand-in decides.
    pub on_behalf_of: Option<OnBehalf>,
    /// The form's.
    pub intent: String,
    /// 32 hexadecimal digits.
    pub nonce: String,
}

/// Where it is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About<'a> {
    /// The portal's own address.
    pub origin: &'a str,
    /// The project, as its address names it.
    pub project: &'a str,
    /// Repository.
    pub repository: &'a str,
    /// The candidate's number.
    pub number: i64,
    /// Its version.
    pub version: &'a str,
    /// The policy's version number.
    pub policy_version: i64,
}

impl Statement {
    /// The statement over what is known now. The same facts and the same decision make the same text.
    #[must_use]
    pub fn over(facts: &Facts, basis: &Basis, about: About<'_>, deciding: Deciding) -> Self {
        let (waivers, waived_reports) = (waivers(facts), waived_reports(facts));
        let meaning = match deciding.decision {
            Decision::Reject => Meaning::Reject,
            Decision::Approve if waivers.is_empty() && waived_reports.is_empty() => Meaning::Approve,
            Decision::Approve => Meaning::ApproveWithWaivers,
        };
        Self {
            schema: SCHEMA.to_owned(),
            origin: about.origin.to_owned(),
            project: about.project.to_owned(),
            repository: about.repository.to_owned(),
            candidate: facts.candidate,
            candidate_number: about.number,
            version: about.version.to_owned(),
            basis: basis.clone(),
            policy_version: about.policy_version,
            decision: deciding.decision,
            meaning: Some(meaning),
            reason: deciding.reason,
            results: Some(Counts::of(facts)),
            evidence: exhibits(facts),
            waivers,
            waived_reports,
            stories: stories(facts),
            signer: deciding.signer,
            signed_at: deciding.at.rfc3339(),
            zone: deciding.zone,
            expires_at: deciding.expires_at.map(Timestamp::rfc3339),
            seen: deciding.seen,
            on_behalf_of: deciding.on_behalf_of,
            authenticated_at: None,
            intent: deciding.intent,
            nonce: deciding.nonce,
        }
    }

    /// The same decision, to be made into a statement again over newer facts; nothing when its times cannot be read, which
    /// no statement of ours says.
    #[must_use]
    pub fn deciding(&self) -> Option<Deciding> {
        let expires_at = match &self.expires_at {
            Some(text) => Some(Timestamp::parse(text)?),
            None => None,
        };
        Some(Deciding {
            decision: self.decision,
            reason: self.reason.clone(),
            signer: self.signer.clone(),
            at: Timestamp::parse(&self.signed_at)?,
            zone: self.zone.clone(),
            expires_at,
            seen: self.seen.clone(),
            on_behalf_of: self.on_behalf_of.clone(),
            intent: self.intent.clone(),
            nonce: self.nonce.clone(),
        })
    }

    /// What it says, in one word.
    #[must_use]
    pub fn means(&self) -> Meaning {
        self.meaning.unwrap_or(match self.decision {
            Decision::Approve => Meaning::Approve,
            Decision::Reject => Meaning::Reject,
        })
    }
}

impl Counts {
    /// Counts what was found out.
    #[must_use]
    pub fn of(facts: &Facts) -> Self {
        let mut counts = Self::default();
        for planned in &facts.plan {
            match planned.latest.as_ref().map(|latest| latest.verdict) {
                Some(Verdict::Passed) => counts.passed += 1,
                Some(Verdict::Failed) => counts.failed += 1,
                Some(Verdict::Blocked) => counts.blocked += 1,
                Some(Verdict::Skipped) => counts.skipped += 1,
                None => counts.not_run += 1,
            }
            counts.waived += i64::from(waived(planned, facts.as_of));
            counts.carried += i64::from(planned.latest.as_ref().is_some_and(|latest| latest.carried.is_some()));
        }
        counts.machine_tests = facts.reports.iter().map(|report| report.totals.tests).sum();
        counts.machine_failed = facts.reports.iter().map(|report| report.totals.failed).sum();
        counts
    }
}

fn exhibits(facts: &Facts) -> Vec<Exhibit> {
    let reports = facts.reports.iter().map(|report| Exhibit { sha256: report.sha256.to_string(), what: "machine report".to_owned() });
    let files = facts.plan.iter().flat_map(|planned| {
        planned.evidence.iter().map(|file| Exhibit { sha256: file.to_string(), what: format!("TC-{}", planned.number) })
    });
    let mut all: Vec<Exhibit> = reports.chain(files).collect();
    all.sort();
    all.dedup();
    all
}

fn waivers(facts: &Facts) -> Vec<Waived> {
    let mut all: Vec<(i64, Waived)> = facts
        .plan
        .iter()
        .filter(|planned| waived(planned, facts.as_of))
        .filter_map(|planned| {
            let waiver = planned.waiver.as_ref()?;
            let waived = Waived {
                waiver: waiver.id,
                what: format!("TC-{}", planned.number),
                reason: waiver.reason.clone(),
                by: waiver.by.clone(),
                until: waiver.until.map(Timestamp::rfc3339),
            };
            Some((planned.number, waived))
        })
        .collect();
    all.sort_by_key(|(number, _)| *number);
    all.into_iter().map(|(_, waived)| waived).collect()
}

fn waived_reports(facts: &Facts) -> Vec<WaivedReport> {
    let mut all: Vec<&Reported> = facts.feedback.iter().filter(|report| report.status == Status::Waived).collect();
    all.sort_by_key(|report| report.number);
    all.into_iter()
        .map(|report| WaivedReport {
            report: format!("F-{}", report.number),
            title: report.title.clone(),
            severity: report.severity,
            since: report.since.rfc3339(),
        })
        .collect()
}

fn stories(facts: &Facts) -> Vec<StoryAnswer> {
    let mut all: Vec<StoryAnswer> = facts
        .stories
        .iter()
        .map(|story| StoryAnswer {
            story: story.key.to_string(),
            answer: story.latest.as_ref().map(|given| given.answer),
            by: story.latest.as_ref().map(|given| given.by.clone()),
        })
        .collect();
    all.sort_by(|a, b| a.story.cmp(&b.story));
    all
}

#[cfg(test)]
mod tests {
    use super::{Meaning, Statement};

    #[test]
    fn a_statement_of_the_first_schema_stays_readable_and_keeps_its_text() {
        let first = r#"{"authenticated_at":"2026-11-22T09:00:00Z","basis":{"commit":"0123456789abcdef0123456789abcdef01234567","digest":null,"environment":"production","evidence_hash":"e","policy_hash":"p"},"candidate":"01890a5d-ac96-774b-bcce-b302099a8057","candidate_number":3,"decision":"reject","intent":"0123456789abcdef","origin":"https://portal.example","policy_version":1,"reason":"No.","repository":"o/r","schema":"murmuration.signature/1","signed_at":"2026-11-22T09:30:00Z","signer":{"name":"Pavel","person":"01890a5d-ac96-774b-bcce-b302099a8058","provider":"github","role":"product_owner","subject":"7"},"version":"1.0"}"#;
        let read: Statement = serde_json::from_str(first).expect("readable");
        assert_eq!(read.means(), Meaning::Reject);
        assert_eq!(crate::canonical_json(&read).expect("text"), first, "its hash stays its hash");
    }
}
