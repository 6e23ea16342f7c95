//! SQL of apps that make one-time codes, at most one live one a person, and of failures to prove who one is.

use super::{Tx, execute, fetch_one, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::id::{CodeAppId, PersonId};
use uuid::Uuid;

/// An app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeApp {
    /// Id.
    pub id: CodeAppId,
    /// Whose.
    pub person: PersonId,
    /// Base32.
    pub secret: String,
    /// As its owner calls it.
    pub name: String,
    /// The newest step whose code was used.
    pub last_step: i64,
    /// When it was enrolled.
    pub created_at: Timestamp,
    /// From when on it may approve.
    pub usable_from: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
}

type Row = (Uuid, Uuid, String, String, i64, i64, i64, Option<i64>);

/// A person's live app.
///
/// # Errors
/// When the database is away.
pub async fn of_person(tx: &mut Tx, person: PersonId) -> Result<Option<CodeApp>, Error> {
    let row = fetch_optional!(
        tx,
        Row,
        "select code_app_id, person_id, secret, name, last_step, created_at, usable_from, last_used_at from code_app where person_id = $1 and revoked_at is null",
        person.uuid(),
    )?;
    Ok(row.map(|(id, person, secret, name, last_step, created, usable, used)| CodeApp {
        id: id.into(),
        person: person.into(),
        secret,
        name,
        last_step,
        created_at: Timestamp(created),
        usable_from: Timestamp(usable),
        last_used_at: used.map(Timestamp),
    }))
}

/// Adds one; refused as `changed_meanwhile` when the person has a live one.
///
/// # Errors
/// When the database is away.
pub async fn insert(tx: &mut Tx, app: &CodeApp) -> Result<(), Error> {
    execute!(
        tx,
        "insert into code_app (code_app_id, person_id, secret, name, last_step, created_at, usable_from) values ($1, $2, $3, $4, $5, $6, $7)",
        app.id.uuid(),
        app.person.uuid(),
        &app.secret,
        &app.name,
        app.last_step,
        app.created_at.0,
        app.usable_from.0,
    )?;
    Ok(())
}

/// The code of this step was used; false when it, or a later one, was used before.
pub(crate) async fn used(tx: &mut Tx, id: CodeAppId, step: i64, now: Timestamp) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "update code_app set last_step = $2, last_used_at = $3 where code_app_id = $1 and last_step < $2 and revoked_at is null",
        id.uuid(),
        step,
        now.0,
    )?;
    Ok(rows == 1)
}

/// Calls it otherwise; false when there is no such live one of this person.
pub(crate) async fn rename(tx: &mut Tx, person: PersonId, id: Uuid, name: &str) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "update code_app set name = $3 where code_app_id = $1 and person_id = $2 and revoked_at is null",
        id,
        person.uuid(),
        name
    )?;
    Ok(rows == 1)
}

/// Takes it out of use; its name, or nothing when there is no such live one of this person.
pub(crate) async fn revoke(tx: &mut Tx, person: PersonId, id: Uuid, now: Timestamp) -> Result<Option<String>, Error> {
    let row = fetch_optional!(
        tx,
        (String,),
        "update code_app set revoked_at = $3 where code_app_id = $1 and person_id = $2 and revoked_at is null returning name",
        id,
        person.uuid(),
        now.0,
    )?;
    Ok(row.map(|(name,)| name))
}

/// One failure more; how many in a row it is now.
pub(crate) async fn failed(tx: &mut Tx, person: PersonId) -> Result<i64, Error> {
    let (failures,) = fetch_one!(
        tx,
        (i64,),
        "insert into step_up_failure (person_id, failures) values ($1, 1)
         on conflict (person_id) do update set failures = step_up_failure.failures + 1 returning failures",
        person.uuid(),
    )?;
    Ok(failures)
}

/// No further try before then, and the count begins anew.
pub(crate) async fn lock(tx: &mut Tx, person: PersonId, until: Timestamp) -> Result<(), Error> {
    execute!(tx, "update step_up_failure set failures = 0, locked_until = $2 where person_id = $1", person.uuid(), until.0)?;
    Ok(())
}

/// Until when no try counts, if it ends after `now`.
pub(crate) async fn locked_until(tx: &mut Tx, person: PersonId, now: Timestamp) -> Result<Option<Timestamp>, Error> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "select locked_until from step_up_failure where person_id = $1 and locked_until > $2",
        person.uuid(),
        now.0
    )?;
    Ok(row.map(|(until,)| Timestamp(until)))
}

/// They proved who they are: the failures before are forgotten.
pub(crate) async fn succeeded(tx: &mut Tx, person: PersonId) -> Result<(), Error> {
    execute!(tx, "delete from step_up_failure where person_id = $1", person.uuid())?;
    Ok(())
}
