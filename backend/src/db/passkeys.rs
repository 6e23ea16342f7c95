//! SQL of passkeys: a key never changes and never leaves; it is only revoked.

use super::{Tx, execute, fetch_all, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::id::{PasskeyId, PersonId};
use uuid::Uuid;

/// A passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// Id here.
    pub id: PasskeyId,
    /// Whose.
    pub person: PersonId,
    /// Its own id, Base64url.
    pub credential: String,
    /// COSE, Base64url.
    pub public_key: String,
    /// As its owner calls it.
    pub name: String,
    /// How often it signed, as far as it counts.
    pub counter: u32,
    /// When it was enrolled.
    pub created_at: Timestamp,
    /// From when on it may approve.
    pub usable_from: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

type Row = (Uuid, Uuid, String, String, String, i64, i64, i64, Option<i64>, Option<i64>);

impl TryFrom<Row> for Passkey {
    type Error = Error;
    fn try_from((id, person, credential, public_key, name, counter, created, usable, used, revoked): Row) -> Result<Self, Error> {
        Ok(Self {
            id: id.into(),
            person: person.into(),
            credential,
            public_key,
            name,
            counter: u32::try_from(counter).map_err(|_| Error::inconsistent("passkey", "counter", id))?,
            created_at: Timestamp(created),
            usable_from: Timestamp(usable),
            last_used_at: used.map(Timestamp),
            revoked_at: revoked.map(Timestamp),
        })
    }
}

/// Adds one; refused as `changed_meanwhile` when its own id is known already.
///
/// # Errors
/// When the database is away.
pub async fn insert(tx: &mut Tx, passkey: &Passkey) -> Result<(), Error> {
    execute!(
        tx,
        "insert into passkey (passkey_id, person_id, credential_id, public_key, name, counter, created_at, usable_from) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        passkey.id.uuid(),
        passkey.person.uuid(),
        &passkey.credential,
        &passkey.public_key,
        &passkey.name,
        i64::from(passkey.counter),
        passkey.created_at.0,
        passkey.usable_from.0,
    )?;
    Ok(())
}

/// A person's passkeys, also those that were revoked, oldest first.
///
/// # Errors
/// When the database is away.
pub async fn of_person(tx: &mut Tx, person: PersonId) -> Result<Vec<Passkey>, Error> {
    fetch_all!(
        tx,
        Row,
        "select passkey_id, person_id, credential_id, public_key, name, counter, created_at, usable_from, last_used_at, revoked_at
         from passkey where person_id = $1 order by created_at, passkey_id",
        person.uuid(),
    )?
    .into_iter()
    .map(Passkey::try_from)
    .collect()
}

/// The passkey with this id of its own.
pub(crate) async fn by_credential(tx: &mut Tx, credential: &str) -> Result<Option<Passkey>, Error> {
    fetch_optional!(
        tx,
        Row,
        "select passkey_id, person_id, credential_id, public_key, name, counter, created_at, usable_from, last_used_at, revoked_at
         from passkey where credential_id = $1",
        credential,
    )?
    .map(Passkey::try_from)
    .transpose()
}

/// It signed; false when it signed somewhere else meanwhile.
pub(crate) async fn used(tx: &mut Tx, passkey: &Passkey, counter: u32, now: Timestamp) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "update passkey set counter = $2, last_used_at = $3 where passkey_id = $1 and counter = $4 and revoked_at is null",
        passkey.id.uuid(),
        i64::from(counter),
        now.0,
        i64::from(passkey.counter),
    )?;
    Ok(rows == 1)
}

/// Calls it otherwise; false when there is no such live one of this person.
pub(crate) async fn rename(tx: &mut Tx, person: PersonId, id: Uuid, name: &str) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "update passkey set name = $3 where passkey_id = $1 and person_id = $2 and revoked_at is null",
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
        "update passkey set revoked_at = $3 where passkey_id = $1 and person_id = $2 and revoked_at is null returning name",
        id,
        person.uuid(),
        now.0,
    )?;
    Ok(row.map(|(name,)| name))
}
