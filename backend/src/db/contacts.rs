//! SQL of where and how a person is reached: the address, the choices, what the mail server said of it.

use super::{Tx, execute, fetch_all, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::id::PersonId;
use domain::notice::{Kind, Way};

/// Where a person is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Contact {
    pub address: Option<String>,
    pub refused: Option<(String, Timestamp)>,
    pub hour: i64,
    pub zone: String,
}

impl Default for Contact {
    fn default() -> Self {
        Self { address: None, refused: None, hour: 8, zone: "UTC".to_owned() }
    }
}

/// A person's contact; the usual one when nothing is known.
pub(crate) async fn of(tx: &mut Tx, person: PersonId) -> Result<Contact, Error> {
    let row = fetch_optional!(
        tx,
        (Option<String>, Option<String>, Option<i64>, i64, String),
        "select address, refused, refused_at, digest_hour, time_zone from contact where person_id = $1",
        person.uuid(),
    )?;
    Ok(row.map_or_else(Contact::default, |(address, refused, refused_at, hour, zone)| Contact {
        address,
        refused: refused.zip(refused_at.map(Timestamp)),
        hour,
        zone,
    }))
}

/// Takes over the address that the provider says now, unless the person chose one. True when it is another one than before.
pub(crate) async fn learn(tx: &mut Tx, person: PersonId, address: &str, now: Timestamp) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "insert into contact (person_id, address, updated_at) values ($1, $2, $3)
         on conflict (person_id) do update set address = excluded.address, refused = null, refused_at = null, updated_at = excluded.updated_at
         where contact.address is null or (contact.chosen = 0 and contact.address <> excluded.address)",
        person.uuid(),
        address,
        now.0,
    )?;
    Ok(rows == 1)
}

/// Keeps what a person chose. A changed address forgets what the mail server said of the one before.
pub(crate) async fn choose(
    tx: &mut Tx,
    person: PersonId,
    address: Option<&str>,
    hour: i64,
    zone: &str,
    now: Timestamp,
) -> Result<(), Error> {
    execute!(
        tx,
        "insert into contact (person_id, address, chosen, digest_hour, time_zone, updated_at)
         values ($1, $2, case when $2 is null then 0 else 1 end, $3, $4, $5)
         on conflict (person_id) do update set digest_hour = excluded.digest_hour, time_zone = excluded.time_zone, updated_at = excluded.updated_at,
           refused = case when excluded.address is null or contact.address = excluded.address then contact.refused else null end,
           refused_at = case when excluded.address is null or contact.address = excluded.address then contact.refused_at else null end,
           chosen = case when excluded.address is null then contact.chosen else 1 end,
           address = coalesce(excluded.address, contact.address)",
        person.uuid(),
        address,
        hour,
        zone,
        now.0,
    )?;
    Ok(())
}

/// Keeps how a person wants to hear of a kind.
pub(crate) async fn set_way(tx: &mut Tx, person: PersonId, kind: Kind, way: Way) -> Result<(), Error> {
    execute!(
        tx,
        "insert into notice_way (person_id, kind, way) values ($1, $2, $3) on conflict (person_id, kind) do update set way = excluded.way",
        person.uuid(),
        kind.as_str(),
        way.as_str(),
    )?;
    Ok(())
}

/// How a person wants to hear of this kind.
pub(crate) async fn way(tx: &mut Tx, person: PersonId, kind: Kind) -> Result<Way, Error> {
    if !kind.has_choice() {
        return Ok(kind.usual_way());
    }
    let chosen =
        fetch_optional!(tx, (String,), "select way from notice_way where person_id = $1 and kind = $2", person.uuid(), kind.as_str())?;
    match chosen {
        None => Ok(kind.usual_way()),
        Some((word,)) => word.parse().map_err(|_| Error::inconsistent("notice_way", "way", person)),
    }
}

/// The mail server's last word about this address: its refusal, or nothing when it took a mail.
pub(crate) async fn heard(tx: &mut Tx, person: PersonId, address: &str, refused: Option<&str>, now: Timestamp) -> Result<(), Error> {
    execute!(
        tx,
        "update contact set refused = $3, refused_at = case when $3 is null then null else $4 end where person_id = $1 and address = $2",
        person.uuid(),
        address,
        refused,
        now.0,
    )?;
    Ok(())
}

/// Addresses that the provider verified, now or earlier.
pub(crate) async fn verified(tx: &mut Tx, person: PersonId) -> Result<Vec<String>, Error> {
    let rows = fetch_all!(tx, (String,), "select value from alias where person_id = $1 and kind = 'email' order by value", person.uuid())?;
    Ok(rows.into_iter().map(|(value,)| value).collect())
}
