//! Names the evidence: what the signature's evidence hash covers, and what it leaves out.

use super::{Facts, waived};
use crate::acceptance::Answer;
use crate::feedback::{Severity, Status};
use crate::id::{CandidateId, FeedbackId, ResultId, TestCaseId, WaiverId};
use crate::report::Outcome;
use crate::text::{CommitSha, ImageDigest, Sha256Hex, StoryKey};
use serde::Serialize;

/// What the evidence hash covers: everything that was judged, and nothing that changes without meaning
/// (titles, Jira's summaries, the time of reading).
#[derive(Serialize)]
struct Manifest<'a> {
    candidate: CandidateId,
    commit: &'a CommitSha,
    digest: Option<&'a ImageDigest>,
    reports: Vec<&'a Sha256Hex>,
    plan: Vec<ManifestCase<'a>>,
    stories: Vec<(&'a StoryKey, Option<(crate::id::AcceptanceId, Answer)>)>,
    feedback: Vec<(FeedbackId, Severity, Status)>,
}

#[derive(Serialize)]
struct ManifestCase<'a> {
    case: TestCaseId,
    version: i64,
    result: Option<(ResultId, i64, crate::test_run::Verdict)>,
    evidence: Vec<&'a Sha256Hex>,
    waiver: Option<WaiverId>,
    // Left out when empty, so that what was signed before these were known keeps its hash.
    #[serde(skip_serializing_if = "Option::is_none")]
    disagreement: Option<(ResultId, ResultId)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    machine: Vec<(&'a Sha256Hex, &'a str, Outcome)>,
}

/// Names the evidence: SHA-256 of the canonical JSON of what was judged. Order of reading does not matter.
///
/// # Errors
/// Never for these types; the error is that of the JSON writer.
pub fn evidence_hash(facts: &Facts) -> Result<String, serde_json::Error> {
    let mut reports: Vec<_> = facts.reports.iter().map(|report| &report.sha256).collect();
    reports.sort();
    let mut plan: Vec<_> = facts
        .plan
        .iter()
        .map(|planned| {
            let mut evidence: Vec<_> = planned.evidence.iter().collect();
            evidence.sort();
            let mut machine: Vec<_> = planned.machine.iter().map(|test| (&test.sha256, test.name.as_str(), test.outcome)).collect();
            machine.sort();
            ManifestCase {
                case: planned.case,
                version: planned.version,
                result: planned.latest.as_ref().map(|result| (result.id, result.version, result.verdict)),
                evidence,
                waiver: planned.waiver.as_ref().filter(|_| waived(planned, facts.as_of)).map(|waiver| waiver.id),
                disagreement: planned.disagreement.as_ref().map(|differ| (differ.passed, differ.failed)),
                machine,
            }
        })
        .collect();
    plan.sort_by_key(|planned| planned.case);
    let mut stories: Vec<_> =
        facts.stories.iter().map(|story| (&story.key, story.latest.as_ref().map(|given| (given.id, given.answer)))).collect();
    stories.sort();
    let mut feedback: Vec<_> = facts.feedback.iter().map(|f| (f.id, f.severity, f.status)).collect();
    feedback.sort_by_key(|f| f.0);
    let manifest =
        Manifest { candidate: facts.candidate, commit: &facts.commit, digest: facts.digest.as_ref(), reports, plan, stories, feedback };
    Ok(crate::sha256_hex(crate::canonical_json(&manifest)?.as_bytes()))
}
