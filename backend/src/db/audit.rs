//! The audit log: appended in the transaction of the change, read back for pages and for `audit verify`.

use super::{Tx, execute, fetch_all, fetch_optional, on_both};
use crate::Error;
use domain::audit::{Entry, GENESIS};
use domain::id::{CandidateId, ProjectId};
use domain::{Actor, Timestamp};
use uuid::Uuid;

/// A fact to append; its place in the chain is found when it is written.
#[derive(Debug, Clone)]
pub struct Fact<'a> {
    /// When.
    pub at: Timestamp,
    /// Where.
    pub project: Option<ProjectId>,
    /// About which candidate.
    pub candidate: Option<CandidateId>,
    /// Who.
    pub actor: &'a Actor,
    /// A stable word, past tense: `result_recorded`.
    pub action: &'a str,
    /// One sentence for people.
    pub sentence: String,
    /// More.
    pub detail: serde_json::Value,
}

tokio::task_local! {
    /// The id of the request that is being answered; every audit row written meanwhile carries it.
    pub static REQUEST_ID: String;
}

/// Shown on no page but the log's own: no page becomes another by it.
const ONLY_RECORDED: [&str; 2] = ["evidence_read", "dossier_taken"];

/// Appends one row.
///
/// # Errors
/// When the database refuses; the change it belongs to must then not commit either.
pub async fn append(tx: &mut Tx, fact: Fact<'_>) -> Result<i64, Error> {
    tx.lock_audit().await?;
    if let Some(project) = fact.project.filter(|_| !ONLY_RECORDED.contains(&fact.action)) {
        tx.counts(project, fact.candidate.is_none());
    }
    let last = fetch_optional!(tx, (i64, String), "select seq, hash from audit order by seq desc limit 1")?;
    let (seq, previous) = last.map_or_else(|| (1, GENESIS.to_owned()), |(seq, hash)| (seq + 1, hash));
    let entry = Entry {
        seq,
        at: fact.at,
        project: fact.project.map(|id| id.to_string()),
        candidate: fact.candidate.map(|id| id.to_string()),
        actor: actor_key(fact.actor),
        actor_name: fact.actor.name().to_owned(),
        action: fact.action.to_owned(),
        sentence: fact.sentence,
        detail: domain::canonical_json(&fact.detail)?,
        request_id: REQUEST_ID.try_with(Clone::clone).ok(),
    };
    let hash = entry.hash(&previous)?;
    execute!(
        tx,
        "insert into audit (seq, at, project_id, candidate_id, actor, actor_name, action, sentence, detail, request_id, previous, hash)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        entry.seq,
        entry.at.0,
        fact.project.map(ProjectId::uuid),
        fact.candidate.map(CandidateId::uuid),
        &entry.actor,
        &entry.actor_name,
        &entry.action,
        &entry.sentence,
        &entry.detail,
        entry.request_id.as_deref(),
        &previous,
        &hash,
    )?;
    Ok(seq)
}

/// `person:<id>`, `token:<id>` or `system`.
fn actor_key(actor: &Actor) -> String {
    match actor {
        Actor::Person(person) => format!("person:{}", person.id),
        Actor::Token { id, .. } => format!("token:{id}"),
        Actor::System => "system".to_owned(),
    }
}

/// A stored row.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Row {
    seq: i64,
    at: i64,
    project_id: Option<Uuid>,
    candidate_id: Option<Uuid>,
    actor: String,
    actor_name: String,
    action: String,
    sentence: String,
    detail: String,
    request_id: Option<String>,
    /// Hash of the row before.
    pub previous: String,
    /// Hash of this row.
    pub hash: String,
}

impl Row {
    /// The row as the rules hash it.
    #[must_use]
    pub fn entry(&self) -> Entry {
        Entry {
            seq: self.seq,
            at: Timestamp(self.at),
            project: self.project_id.map(|id| id.to_string()),
            candidate: self.candidate_id.map(|id| id.to_string()),
            actor: self.actor.clone(),
            actor_name: self.actor_name.clone(),
            action: self.action.clone(),
            sentence: self.sentence.clone(),
            detail: self.detail.clone(),
            request_id: self.request_id.clone(),
        }
    }
}

/// At most `limit` rows after `seq`, oldest first.
///
/// # Errors
/// When the database is away.
pub async fn after(tx: &mut Tx, seq: i64, limit: i64) -> Result<Vec<Row>, Error> {
    Ok(fetch_all!(tx, Row, "select * from audit where seq > $1 order by seq limit $2", seq, limit)?)
}

/// Which rows; what is `None` asks for nothing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    pub candidate: Option<CandidateId>,
    pub actor_name: Option<String>,
    pub action: Option<String>,
    /// From this moment on.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub until: Option<Timestamp>,
}

/// A project's rows before `seq`, newest first, each with its candidate's number.
pub(crate) async fn of_project(
    tx: &mut Tx,
    project: ProjectId,
    filter: &Filter,
    before: i64,
    limit: i64,
) -> Result<Vec<(Row, Option<i64>)>, Error> {
    let rows = on_both!(tx, c => {
        let mut query = sqlx::QueryBuilder::new("select * from audit where project_id = ");
        query.push_bind(project.uuid()).push(" and seq < ").push_bind(before);
        if let Some(candidate) = filter.candidate {
            query.push(" and candidate_id = ").push_bind(candidate.uuid());
        }
        if let Some(name) = filter.actor_name.as_deref() {
            query.push(" and actor_name = ").push_bind(name);
        }
        if let Some(action) = filter.action.as_deref() {
            query.push(" and action = ").push_bind(action);
        }
        if let Some(from) = filter.from {
            query.push(" and at >= ").push_bind(from.0);
        }
        if let Some(until) = filter.until {
            query.push(" and at < ").push_bind(until.0);
        }
        query.push(" order by seq desc limit ").push_bind(limit).build_query_as::<Row>().fetch_all(&mut **c).await
    })?;
    let numbers = fetch_all!(tx, (Uuid, i64), "select candidate_id, number from candidate where project_id = $1", project.uuid())?;
    let number = |id: Uuid| numbers.iter().find(|(candidate, _)| *candidate == id).map(|(_, number)| *number);
    Ok(rows
        .into_iter()
        .map(|row| {
            let n = row.candidate_id.and_then(number);
            (row, n)
        })
        .collect())
}

/// A candidate's rows after `seq`, newest first.
pub(crate) async fn of_candidate(tx: &mut Tx, candidate: CandidateId, after: i64, limit: i64) -> Result<Vec<Row>, Error> {
    Ok(fetch_all!(
        tx,
        Row,
        "select * from audit where candidate_id = $1 and seq > $2 order by seq desc limit $3",
        candidate.uuid(),
        after,
        limit
    )?)
}

/// The hash of a row; nothing when there is none.
pub(crate) async fn hash_of(tx: &mut Tx, seq: i64) -> Result<Option<String>, Error> {
    Ok(fetch_optional!(tx, (String,), "select hash from audit where seq = $1", seq)?.map(|(hash,)| hash))
}

/// The newest row's position; 0 when the log is empty.
pub(crate) async fn head(tx: &mut Tx) -> Result<i64, Error> {
    Ok(fetch_optional!(tx, (i64,), "select seq from audit order by seq desc limit 1")?.map_or(0, |(seq,)| seq))
}
