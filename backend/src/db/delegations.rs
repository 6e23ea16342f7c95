//! Stand-ins. Only ever added; an early end is a row of its own.

use super::{Tx, execute, fetch_all, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::delegation::Delegation;
use domain::id::{DelegationId, PersonId, ProjectId};
use domain::waiver::Ended;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    delegation_id: Uuid,
    project_id: Uuid,
    of_person: Uuid,
    of_name: String,
    by_person: Uuid,
    by_name: String,
    environment: Option<String>,
    reason: String,
    begins_at: i64,
    until_at: i64,
    ended_by: Option<String>,
    ended_why: Option<String>,
    ended_at: Option<i64>,
}

impl From<Row> for Delegation {
    fn from(row: Row) -> Self {
        let ended = match (row.ended_by, row.ended_why, row.ended_at) {
            (Some(by), Some(reason), Some(at)) => Some(Ended { by, reason, at: Timestamp(at) }),
            _ => None,
        };
        Self {
            id: row.delegation_id.into(),
            project: row.project_id.into(),
            of: row.of_person.into(),
            of_name: row.of_name,
            by: row.by_person.into(),
            by_name: row.by_name,
            environment: row.environment,
            reason: row.reason,
            begins: Timestamp(row.begins_at),
            until: Timestamp(row.until_at),
            ended,
        }
    }
}

/// Newest first.
pub(crate) async fn of_project(tx: &mut Tx, project: ProjectId) -> Result<Vec<Delegation>, Error> {
    let rows = fetch_all!(
        tx,
        Row,
        "select d.delegation_id, d.project_id, d.of_person, o.name as of_name, d.by_person, b.name as by_name, d.environment, d.reason,
           d.begins_at, d.until_at, w.name as ended_by, e.reason as ended_why, e.ended_at
         from delegation d join person o on o.person_id = d.of_person join person b on b.person_id = d.by_person
         left join delegation_end e on e.delegation_id = d.delegation_id left join person w on w.person_id = e.person_id
         where d.project_id = $1 order by d.made_at desc, d.delegation_id desc",
        project.uuid(),
    )?;
    Ok(rows.into_iter().map(Delegation::from).collect())
}

/// Whose an intent was.
pub(crate) async fn by_intent(tx: &mut Tx, intent: &str) -> Result<Option<(PersonId, PersonId)>, Error> {
    let row = fetch_optional!(tx, (Uuid, Uuid), "select of_person, by_person from delegation where intent = $1", intent)?;
    Ok(row.map(|(of, by)| (of.into(), by.into())))
}

/// Adds one.
pub(crate) async fn insert(tx: &mut Tx, delegation: &Delegation, intent: &str, now: Timestamp) -> Result<(), Error> {
    execute!(
        tx,
        "insert into delegation (delegation_id, project_id, of_person, by_person, environment, reason, begins_at, until_at, made_at, intent)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        delegation.id.uuid(),
        delegation.project.uuid(),
        delegation.of.uuid(),
        delegation.by.uuid(),
        delegation.environment.as_deref(),
        &delegation.reason,
        delegation.begins.0,
        delegation.until.0,
        now.0,
        intent,
    )?;
    Ok(())
}

/// Ends one; false when somebody did that already.
pub(crate) async fn end(tx: &mut Tx, id: DelegationId, person: PersonId, reason: &str, now: Timestamp) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "insert into delegation_end (delegation_id, person_id, reason, ended_at) values ($1, $2, $3, $4) on conflict do nothing",
        id.uuid(),
        person.uuid(),
        reason,
        now.0,
    )?;
    Ok(rows > 0)
}
