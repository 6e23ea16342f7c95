//! Releases as they are looked back at: what was in production before, what exactly was signed, under which rules.

use super::{Tx, audit, fetch_all, fetch_optional};
use crate::Error;
use crate::db::policies::InForce;
use domain::Timestamp;
use domain::dossier::ReleaseFact;
use domain::id::{CandidateId, ProjectId};
use domain::summary::Production;
use std::collections::HashMap;
use uuid::Uuid;

/// A candidate's newest release into an environment.
pub(crate) async fn of_candidate(tx: &mut Tx, candidate: CandidateId, environment: &str) -> Result<Option<ReleaseFact>, Error> {
    let row = fetch_optional!(
        tx,
        (i64, i64, String, String),
        "select attempt, released_at, evidence_hash, policy_hash from release where candidate_id = $1 and environment = $2
         order by attempt desc limit 1",
        candidate.uuid(),
        environment,
    )?;
    Ok(row.map(|(attempt, at, evidence_hash, policy_hash)| ReleaseFact { attempt, at: Timestamp(at), evidence_hash, policy_hash }))
}

type Before = (Uuid, i64, String, String, i64, i64, String);

/// What the portal had brought into an environment before `until`, other than `candidate`: its id, itself, when it was
/// signed, and the hash of the rules it was signed under.
pub(crate) async fn before(
    tx: &mut Tx,
    project: ProjectId,
    environment: &str,
    candidate: CandidateId,
    until: Timestamp,
) -> Result<Option<(CandidateId, Production, Timestamp, String)>, Error> {
    let row = fetch_optional!(
        tx,
        Before,
        "select c.candidate_id, c.number, c.version, c.commit_sha, d.updated_at, r.released_at, r.policy_hash
         from deployment d join release r on r.release_id = d.release_id join candidate c on c.candidate_id = r.candidate_id
         where d.project_id = $1 and d.state = 'succeeded' and r.environment = $2 and c.candidate_id <> $3 and d.updated_at <= $4
         order by d.updated_at desc, d.created_at desc limit 1",
        project.uuid(),
        environment,
        candidate.uuid(),
        until.0,
    )?;
    Ok(row.map(|(id, number, version, commit, at, signed, policy)| {
        (id.into(), Production { number, version, commit, at: Timestamp(at) }, Timestamp(signed), policy)
    }))
}

/// The cases of a plan: number, version of the wording, title; by number.
pub(crate) async fn planned(tx: &mut Tx, candidate: CandidateId) -> Result<Vec<(i64, i64, String)>, Error> {
    Ok(fetch_all!(
        tx,
        (i64, i64, String),
        "select t.number, i.version, v.title from plan_item i join test_case t on t.test_case_id = i.test_case_id
         join test_case_version v on v.test_case_id = i.test_case_id and v.version = i.version
         where i.candidate_id = $1 order by t.number",
        candidate.uuid(),
    )?)
}

/// The rules of an environment with this hash, in their newest version.
pub(crate) async fn policy(tx: &mut Tx, project: ProjectId, environment: &str, hash: &str) -> Result<Option<InForce>, Error> {
    let row = fetch_optional!(
        tx,
        (String, i64),
        "select body, version from policy where project_id = $1 and environment = $2 and hash = $3 order by version desc limit 1",
        project.uuid(),
        environment,
        hash,
    )?;
    row.map(|(body, version)| {
        let policy = serde_json::from_str(&body).map_err(|_| Error::inconsistent("policy", "body", project))?;
        Ok(InForce { policy, version, hash: hash.to_owned() })
    })
    .transpose()
}

/// Changes of what a project is set to, at most 200, oldest first.
pub(crate) async fn settings(tx: &mut Tx, project: ProjectId, from: Timestamp, until: Timestamp) -> Result<Vec<audit::Row>, Error> {
    Ok(fetch_all!(
        tx,
        audit::Row,
        "select * from audit where project_id = $1 and at > $2 and at <= $3
           and action in ('policy_changed', 'plan_rules_changed', 'jira_mapping_changed', 'role_changed', 'role_granted', 'project_changed',
             'chat_added', 'chat_removed')
         order by seq limit 200",
        project.uuid(),
        from.0,
        until.0,
    )?)
}

/// What was signed, word for word, by signature.
pub(crate) async fn statements(tx: &mut Tx, candidate: CandidateId) -> Result<HashMap<Uuid, String>, Error> {
    let rows = fetch_all!(tx, (Uuid, String), "select signature_id, statement from signature where candidate_id = $1", candidate.uuid())?;
    Ok(rows.into_iter().collect())
}

/// The files of a candidate's machine reports, by report.
pub(crate) async fn report_files(tx: &mut Tx, candidate: CandidateId) -> Result<HashMap<Uuid, String>, Error> {
    let rows = fetch_all!(tx, (Uuid, String), "select report_id, sha256 from report where candidate_id = $1", candidate.uuid())?;
    Ok(rows.into_iter().collect())
}
