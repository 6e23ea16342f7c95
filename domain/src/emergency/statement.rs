//! What each of the two signs, in canonical JSON (RFC 8785), so that its hash names it: a passkey signs that hash, as of a
//! signature.

use super::Held;
use crate::id::CandidateId;
use crate::signature::Signer;
use crate::text::{CommitSha, ImageDigest};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The schema of what is signed now.
pub const SCHEMA: &str = "murmuration.emergency/2";

/// What each of the two signs. Fields that the first schema did not have are empty in its statements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// [`SCHEMA`], or `murmuration.emergency/1` for the first ones.
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
    /// The commit.
    pub commit: CommitSha,
    /// The image.
    pub digest: ImageDigest,
    /// Where to.
    pub environment: String,
    /// Always `emergency`.
    pub meaning: String,
    /// What held it, gate and window, each with its sentence: all of it was known.
    pub although: Vec<String>,
    /// SHA-256 of the statement of the word that this one completes: the candidate is sent at once. Nothing: this is the first of
    /// the two, and waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completes: Option<String>,
    /// Within so many hours after it is released, everything named in `although` and a normal sign-off are owed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owed_within_hours: Option<u16>,
    /// Key of the incident.
    pub incident: String,
    /// In the signer's words.
    pub reason: String,
    /// Who.
    pub signer: Signer,
    /// When the statement was made, RFC 3339, UTC.
    pub signed_at: String,
    /// The signer's time zone (IANA), as their browser says it; `UTC` when it said none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub zone: String,
    /// Only in the first schema: when the signer last signed in, RFC 3339, UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authenticated_at: Option<String>,
    /// Made by the page.
    pub intent: String,
    /// 128 random bits as hexadecimal digits: no two statements are alike, and none can be guessed before it is made.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub nonce: String,
}

/// What a person says, and what was made for this one statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saying {
    /// Checked.
    pub incident: String,
    /// Checked, in the signer's words.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// The signer's zone.
    pub zone: String,
    /// The form's.
    pub intent: String,
    /// 32 hexadecimal digits.
    pub nonce: String,
}

/// What it is said of, as it is known now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About<'a> {
    /// The portal's own address.
    pub origin: &'a str,
    /// The project, as its address names it.
    pub project: &'a str,
    /// Repository, `owner/name`.
    pub repository: String,
    /// Candidate.
    pub candidate: CandidateId,
    /// Its number.
    pub number: i64,
    /// The commit.
    pub commit: &'a CommitSha,
    /// The image.
    pub digest: &'a ImageDigest,
    /// Where to.
    pub environment: &'a str,
    /// What it is sent past.
    pub held: &'a [Held],
    /// SHA-256 of the statement of the word that is completed.
    pub completes: Option<&'a str>,
    /// Within how many hours it must be made good.
    pub hours: u16,
    /// Who.
    pub signer: Signer,
}

impl Statement {
    /// The statement over what is known now. The same facts and the same words make the same text.
    #[must_use]
    pub fn over(about: About<'_>, saying: Saying) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            origin: about.origin.to_owned(),
            project: about.project.to_owned(),
            repository: about.repository,
            candidate: about.candidate,
            candidate_number: about.number,
            commit: about.commit.clone(),
            digest: about.digest.clone(),
            environment: about.environment.to_owned(),
            meaning: "emergency".to_owned(),
            although: about.held.iter().map(|held| format!("{}: {}", held.subject, held.sentence)).collect(),
            completes: about.completes.map(str::to_owned),
            owed_within_hours: Some(about.hours),
            incident: saying.incident,
            reason: saying.reason,
            signer: about.signer,
            signed_at: saying.at.rfc3339(),
            zone: saying.zone,
            authenticated_at: None,
            intent: saying.intent,
            nonce: saying.nonce,
        }
    }

    /// The same words, to be made into a statement again over newer facts; nothing when its time cannot be read, which no
    /// statement of ours says.
    #[must_use]
    pub fn saying(&self) -> Option<Saying> {
        Some(Saying {
            incident: self.incident.clone(),
            reason: self.reason.clone(),
            at: Timestamp::parse(&self.signed_at)?,
            zone: self.zone.clone(),
            intent: self.intent.clone(),
            nonce: self.nonce.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Statement;

    #[test]
    fn a_statement_of_the_first_schema_stays_readable_and_keeps_its_text() {
        let first = r#"{"although":["TC-1: “Talk” is failed."],"authenticated_at":"2026-11-22T09:00:00Z","candidate":"01890a5d-ac96-774b-bcce-b302099a8057","candidate_number":3,"commit":"0123456789abcdef0123456789abcdef01234567","digest":"sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","environment":"production","incident":"INC-1","intent":"0123456789abcdef","meaning":"emergency","origin":"https://portal.example","reason":"It is down.","repository":"o/r","schema":"murmuration.emergency/1","signed_at":"2026-11-22T09:30:00Z","signer":{"name":"Pavel","person":"01890a5d-ac96-774b-bcce-b302099a8058","provider":"github","role":"product_owner","subject":"7"}}"#;
        let read: Statement = serde_json::from_str(first).expect("readable");
        assert_eq!(crate::canonical_json(&read).expect("text"), first, "its hash stays its hash");
    }
}
