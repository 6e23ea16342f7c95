//! Emergency releases: the words of the two, and what is owed since. Only ever added.

use super::{Tx, execute, fetch_all, fetch_optional};
use crate::Error;
use crate::ops::step_up::Proven;
use domain::Timestamp;
use domain::emergency::{Held, Met, Obligation, Owed, Statement, Word, sent_by};
use domain::id::{CandidateId, EmergencyWordId, ObligationId, PersonId, ProjectId, ReleaseId};
use domain::policy::Policy;
use uuid::Uuid;

type WordRow = (Uuid, Uuid, String, String, String, String, i64, String, String);

/// The words given for a candidate, oldest first.
pub(crate) async fn words(tx: &mut Tx, candidate: CandidateId) -> Result<Vec<Word>, Error> {
    let rows = fetch_all!(
        tx,
        WordRow,
        "select w.emergency_word_id, w.person_id, p.name, w.role, w.incident, w.reason, w.said_at, w.statement_hash, w.proof
         from emergency_word w join person p on p.person_id = w.person_id
         where w.candidate_id = $1 order by w.said_at, w.emergency_word_id",
        candidate.uuid(),
    )?;
    rows.into_iter()
        .map(|(id, person, name, role, incident, reason, at, statement_hash, proof)| {
            let role = role.parse().map_err(|_| Error::inconsistent("emergency_word", "role", id))?;
            let proof = proof.parse().map_err(|_| Error::inconsistent("emergency_word", "proof", id))?;
            Ok(Word { id: id.into(), person: person.into(), name, role, incident, reason, at: Timestamp(at), statement_hash, proof })
        })
        .collect()
}

/// What an intent became: candidate and person.
pub(crate) async fn by_intent(tx: &mut Tx, intent: &str) -> Result<Option<(CandidateId, PersonId)>, Error> {
    let row = fetch_optional!(tx, (Uuid, Uuid), "select candidate_id, person_id from emergency_word where intent = $1", intent)?;
    Ok(row.map(|(candidate, person)| (candidate.into(), person.into())))
}

/// Adds one person's word with the text that was signed and its proof.
pub(crate) async fn insert_word(
    tx: &mut Tx,
    id: EmergencyWordId,
    statement: &Statement,
    text: &str,
    proven: &Proven,
    now: Timestamp,
) -> Result<(), Error> {
    let passkey = proven.passkey.as_ref();
    execute!(
        tx,
        "insert into emergency_word (emergency_word_id, candidate_id, environment, person_id, role, incident, reason, commit_sha, image_digest, statement, statement_hash, intent, said_at,
           proof, proven_at, credential_id, public_key, authenticator_data, client_data, assertion)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
        id.uuid(),
        statement.candidate.uuid(),
        &statement.environment,
        statement.signer.person.uuid(),
        statement.signer.role.as_str(),
        &statement.incident,
        &statement.reason,
        statement.commit.as_str(),
        statement.digest.as_str(),
        text,
        domain::sha256_hex(text.as_bytes()),
        &statement.intent,
        now.0,
        proven.proof.as_str(),
        proven.at.0,
        passkey.map(|passkey| passkey.credential.as_str()),
        passkey.map(|passkey| passkey.public_key.as_str()),
        passkey.map(|passkey| passkey.authenticator_data.as_str()),
        passkey.map(|passkey| passkey.client_data.as_str()),
        passkey.map(|passkey| passkey.assertion.as_str()),
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Row {
    obligation_id: Uuid,
    number: i64,
    owed: String,
    rule: String,
    subject: String,
    sentence: String,
    opened_at: i64,
    due: i64,
    candidate_id: Uuid,
    released_at: i64,
    met_by: Option<String>,
    how: Option<String>,
    met_at: Option<i64>,
}

/// What the project owes and owed, oldest first; only what is not met, if `open`.
pub(crate) async fn obligations(tx: &mut Tx, project: ProjectId, open: bool) -> Result<Vec<Obligation>, Error> {
    let rows = fetch_all!(
        tx,
        Row,
        "select o.obligation_id, c.number, o.owed, o.rule, o.subject, o.sentence, o.opened_at, o.due, c.candidate_id, r.released_at,
           p.name as met_by, m.how, m.met_at
         from obligation o join release r on r.release_id = o.release_id join candidate c on c.candidate_id = r.candidate_id
         left join obligation_met m on m.obligation_id = o.obligation_id left join person p on p.person_id = m.person_id
         where o.project_id = $1 and ($2 = 0 or m.obligation_id is null) order by o.opened_at, o.obligation_id",
        project.uuid(),
        i64::from(open),
    )?;
    let mut found = Vec::with_capacity(rows.len());
    let mut people: Option<(Uuid, String)> = None;
    for row in rows {
        if people.as_ref().is_none_or(|(candidate, _)| *candidate != row.candidate_id) {
            let words = words(tx, row.candidate_id.into()).await?;
            let names: Vec<&str> = sent_by(&words, Timestamp(row.released_at)).into_iter().map(|word| word.name.as_str()).collect();
            people = Some((row.candidate_id, names.join(" and ")));
        }
        let met = row.how.zip(row.met_at).map(|(how, at)| Met { by: row.met_by, how, at: Timestamp(at) });
        found.push(Obligation {
            id: row.obligation_id.into(),
            candidate_number: row.number,
            owed: row.owed.parse().map_err(|_| Error::inconsistent("obligation", "owed", row.obligation_id))?,
            rule: row.rule,
            subject: row.subject,
            sentence: row.sentence,
            by: people.as_ref().map(|(_, names)| names.clone()).unwrap_or_default(),
            opened_at: Timestamp(row.opened_at),
            due: Timestamp(row.due),
            met,
        });
    }
    Ok(found)
}

/// The rules under which the release was made that owes this.
pub(crate) async fn rules_of(tx: &mut Tx, id: ObligationId) -> Result<Policy, Error> {
    let row = fetch_optional!(
        tx,
        (String,),
        "select p.body from obligation o join release r on r.release_id = o.release_id
         join policy p on p.project_id = o.project_id and p.environment = r.environment and p.hash = r.policy_hash
         where o.obligation_id = $1 order by p.version desc limit 1",
        id.uuid(),
    )?;
    let (body,) = row.ok_or_else(|| Error::inconsistent("obligation", "policy_hash", id))?;
    serde_json::from_str(&body).map_err(|_| Error::inconsistent("policy", "body", id))
}

/// One thing that is owed from now on.
pub(crate) struct NewObligation<'a> {
    pub id: ObligationId,
    pub project: ProjectId,
    pub release: ReleaseId,
    pub owed: Owed,
    pub held: &'a Held,
    pub opened_at: Timestamp,
    pub due: Timestamp,
}

/// Adds it.
pub(crate) async fn insert_obligation(tx: &mut Tx, new: NewObligation<'_>) -> Result<(), Error> {
    execute!(
        tx,
        "insert into obligation (obligation_id, project_id, release_id, owed, rule, subject, sentence, opened_at, due)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        new.id.uuid(),
        new.project.uuid(),
        new.release.uuid(),
        new.owed.as_str(),
        &new.held.rule,
        &new.held.subject,
        &new.held.sentence,
        new.opened_at.0,
        new.due.0,
    )?;
    Ok(())
}

/// It is met, on somebody's word or because the portal saw it; false when it was before.
pub(crate) async fn meet(tx: &mut Tx, id: ObligationId, person: Option<PersonId>, how: &str, now: Timestamp) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "insert into obligation_met (obligation_id, person_id, how, met_at) values ($1, $2, $3, $4) on conflict do nothing",
        id.uuid(),
        person.map(PersonId::uuid),
        how,
        now.0,
    )?;
    Ok(rows > 0)
}

/// Was any later candidate released as usual after `since`?
pub(crate) async fn released_after(tx: &mut Tx, project: ProjectId, number: i64, since: Timestamp) -> Result<bool, Error> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "select r.released_at from release r join candidate c on c.candidate_id = r.candidate_id join deployment d on d.release_id = r.release_id
         where c.project_id = $1 and c.number > $2 and r.emergency = 0 and r.released_at >= $3 and d.withdrawn_at is null limit 1",
        project.uuid(),
        number,
        since.0,
    )?;
    Ok(row.is_some())
}
