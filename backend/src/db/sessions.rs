//! SQL of sessions. Ids are stored hashed; a session is made once and then only updated or deleted, so that
//! one that was ended never lives again.

use super::open::{Db, Pools};
use super::{Tx, execute, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::access::Grant;
use domain::id::ProjectId;
use uuid::Uuid;

/// A session as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// JSON text.
    pub data: String,
    /// When it was last used.
    pub last_seen_at: Timestamp,
    /// When it ends whatever happens.
    pub expires_at: Timestamp,
}

/// Stores a new session; false when the id is taken.
///
/// # Errors
/// When the database is away.
pub async fn create(
    tx: &mut Tx,
    id_hash: &str,
    data: &str,
    person: Option<Uuid>,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "insert into session (id_hash, data, person_id, created_at, last_seen_at, expires_at) values ($1, $2, $3, $4, $4, $5) on conflict do nothing",
        id_hash,
        data,
        person,
        now.0,
        expires_at.0,
    )?;
    Ok(rows == 1)
}

/// Changes a session that still exists; false when it does not.
///
/// # Errors
/// When the database is away.
pub async fn update(tx: &mut Tx, id_hash: &str, data: &str, person: Option<Uuid>, now: Timestamp) -> Result<bool, Error> {
    let rows =
        execute!(tx, "update session set data = $2, person_id = $3, last_seen_at = $4 where id_hash = $1", id_hash, data, person, now.0)?;
    Ok(rows == 1)
}

/// A session that has not ended at `now` and was used after `idle_since`.
///
/// # Errors
/// When the database is away.
pub async fn load(tx: &mut Tx, id_hash: &str, now: Timestamp, idle_since: Timestamp) -> Result<Option<Row>, Error> {
    let row = fetch_optional!(
        tx,
        (String, i64, i64),
        "select data, last_seen_at, expires_at from session where id_hash = $1 and expires_at > $2 and last_seen_at > $3",
        id_hash,
        now.0,
        idle_since.0,
    )?;
    Ok(row.map(|(data, last_seen_at, expires_at)| Row { data, last_seen_at: Timestamp(last_seen_at), expires_at: Timestamp(expires_at) }))
}

/// Whose session it is, and what they may see: as of one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// What the session holds, as JSON text.
    pub data: String,
    /// When it was last used.
    pub last_seen_at: Timestamp,
    /// The person's name.
    pub name: String,
    /// The roles that the person's identities hold; a guest has the one of the invitation, in its project.
    pub grants: Vec<Grant>,
    /// How often each project of the grants changed, by its name in addresses.
    pub projects: Vec<(String, ProjectId, i64)>,
    /// How often any project changed.
    pub changes: i64,
    /// The next moment at which a waiver, a signature or a delegation ends or something promised is due, wherever: time alone changes nothing before.
    pub next_end: Option<Timestamp>,
}

/// One line for each role, and one without.
type StandingRow = (String, i64, String, Option<Uuid>, Option<String>, Option<String>, Option<i64>, Option<i64>);

/// One statement: it sees one state without a transaction, and every request asks it.
const STANDING: &str = "with who as (
    select s.data, s.last_seen_at, p.person_id, p.name from session s join person p on p.person_id = s.person_id
    where s.id_hash = $1 and s.expires_at > $2 and s.last_seen_at > $3 and p.disabled_at is null)
  select w.data, w.last_seen_at, w.name, g.project_id, j.slug, g.role, coalesce(v.changes, 0), cast(null as bigint)
  from who w join identity i on i.person_id = w.person_id join role_grant g on g.provider = i.provider and g.subject = i.subject
  join project j on j.project_id = g.project_id left join revision v on v.project_id = g.project_id
  union all
  select w.data, w.last_seen_at, w.name, n.project_id, j.slug, 'uat_tester', coalesce(v.changes, 0), null
  from who w join invitation n on n.person_id = w.person_id and n.revoked_at is null
  join project j on j.project_id = n.project_id left join revision v on v.project_id = n.project_id
  union all
  select w.data, w.last_seen_at, w.name, null, null, null, (select cast(coalesce(sum(changes), 0) as bigint) from revision),
    (select min(e.at) from (select min(until) as at from waiver where until > $2
       union all select min(due) as at from follow_up where due > $2
       union all select min(due) as at from obligation where due > $2
       union all select min(until_at) as at from delegation where until_at > $2
       union all select min(expires_at) as at from signature where expires_at > $2) e)
  from who w";

/// Whose session it is, if it has not ended at `now`, was used after `idle_since`, and its person may come in.
///
/// # Errors
/// When the database is away or a row names no role.
pub async fn standing(db: &Db, id_hash: &str, now: Timestamp, idle_since: Timestamp) -> Result<Option<Standing>, Error> {
    let rows = match &db.pools {
        Pools::Sqlite { read, .. } => {
            sqlx::query_as::<_, StandingRow>(STANDING).bind(id_hash).bind(now.0).bind(idle_since.0).fetch_all(read).await
        }
        Pools::Postgres(pool) => {
            sqlx::query_as::<_, StandingRow>(STANDING).bind(id_hash).bind(now.0).bind(idle_since.0).fetch_all(pool).await
        }
    }?;
    let mut found: Option<Standing> = None;
    for (data, last_seen_at, name, project, slug, role, changes, next_end) in rows {
        let standing = found.get_or_insert_with(|| Standing {
            data,
            last_seen_at: Timestamp(last_seen_at),
            name,
            grants: Vec::new(),
            projects: Vec::new(),
            changes: 0,
            next_end: None,
        });
        let changes = changes.unwrap_or_default();
        let (Some(project), Some(slug), Some(role)) = (project.map(ProjectId::from), slug, role) else {
            (standing.changes, standing.next_end) = (changes, next_end.map(Timestamp));
            continue;
        };
        let role = role.parse().map_err(|_| Error::inconsistent("role_grant", "role", &slug))?;
        standing.grants.push(Grant { project, role });
        if !standing.projects.iter().any(|(_, known, _)| *known == project) {
            standing.projects.push((slug, project, changes));
        }
    }
    Ok(found)
}

/// Notes that a session was used.
///
/// # Errors
/// When the database is away.
pub async fn seen(tx: &mut Tx, id_hash: &str, now: Timestamp) -> Result<(), Error> {
    execute!(tx, "update session set last_seen_at = $2 where id_hash = $1 and last_seen_at < $2", id_hash, now.0)?;
    Ok(())
}

/// Ends a session.
///
/// # Errors
/// When the database is away.
pub async fn delete(tx: &mut Tx, id_hash: &str) -> Result<(), Error> {
    execute!(tx, "delete from session where id_hash = $1", id_hash)?;
    Ok(())
}

/// Forgets sessions that ended; how many.
///
/// # Errors
/// When the database is away.
pub async fn sweep(tx: &mut Tx, now: Timestamp, idle_since: Timestamp) -> Result<u64, Error> {
    Ok(execute!(tx, "delete from session where expires_at <= $1 or last_seen_at <= $2", now.0, idle_since.0)?)
}
