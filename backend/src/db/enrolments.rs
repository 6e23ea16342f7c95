//! SQL of enrolments: codes that are handed over, and passkeys and apps on their way in.

use super::{Tx, execute, fetch_all, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::id::{EnrolmentId, PersonId};
use uuid::Uuid;

/// A code that somebody hands over.
pub(crate) struct NewCode<'a> {
    pub code_hash: &'a str,
    /// Whom it is for.
    pub provider: &'a str,
    pub subject: &'a str,
    pub made_by: PersonId,
    pub made_at: Timestamp,
    pub expires_at: Timestamp,
}

/// Stores a code; those before it for the same person end.
pub(crate) async fn insert_code(tx: &mut Tx, code: &NewCode<'_>) -> Result<(), Error> {
    execute!(
        tx,
        "update enrolment_code set used_at = $3 where provider = $1 and subject = $2 and used_at is null",
        code.provider,
        code.subject,
        code.made_at.0
    )?;
    execute!(
        tx,
        "insert into enrolment_code (code_hash, provider, subject, made_by, made_at, expires_at) values ($1, $2, $3, $4, $5, $6)",
        code.code_hash,
        code.provider,
        code.subject,
        code.made_by.uuid(),
        code.made_at.0,
        code.expires_at.0,
    )?;
    Ok(())
}

/// What a person has, or had, to prove who they are with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Held {
    /// A live passkey.
    pub passkey: bool,
    /// A live app for one-time codes.
    pub app: bool,
    /// A passkey, live or not.
    pub had_passkey: bool,
    /// When one of them was revoked last.
    pub revoked_at: Option<Timestamp>,
}

impl Held {
    /// There never was any.
    pub const fn is_first(&self) -> bool {
        !self.had_passkey && !self.app && self.revoked_at.is_none()
    }

    /// May a code of the app let another in? It is the weaker proof: never where a passkey is or was.
    pub const fn code_lets_in(&self) -> bool {
        self.app && !self.had_passkey
    }

    /// Is there one that has to be shown before another comes in?
    pub const fn must_show(&self) -> bool {
        self.passkey || self.code_lets_in()
    }
}

/// What this person has and had.
pub(crate) async fn held(tx: &mut Tx, person: PersonId) -> Result<Held, Error> {
    let rows = fetch_all!(
        tx,
        (i64, Option<i64>),
        "select cast(1 as bigint), revoked_at from passkey where person_id = $1
         union all select cast(0 as bigint), revoked_at from code_app where person_id = $1",
        person.uuid(),
    )?;
    Ok(rows.into_iter().fold(Held::default(), |held, (passkey, revoked)| {
        let (is_passkey, is_live) = (passkey == 1, revoked.is_none());
        Held {
            passkey: held.passkey || (is_passkey && is_live),
            app: held.app || (!is_passkey && is_live),
            had_passkey: held.had_passkey || is_passkey,
            revoked_at: held.revoked_at.max(revoked.map(Timestamp)),
        }
    }))
}

/// Uses a code up that was made at `since` or later; whoever made it, or nothing when this person has no such live code.
pub(crate) async fn use_code(
    tx: &mut Tx,
    code_hash: &str,
    (provider, subject): (&str, &str),
    since: Timestamp,
    now: Timestamp,
) -> Result<Option<(PersonId, String)>, Error> {
    let row = fetch_optional!(
        tx,
        (Uuid,),
        "update enrolment_code set used_at = $4 where code_hash = $1 and provider = $2 and subject = $3 and used_at is null and expires_at > $4 and made_at >= $5 returning made_by",
        code_hash,
        provider,
        subject,
        now.0,
        since.0,
    )?;
    let Some((by,)) = row else { return Ok(None) };
    let name = fetch_optional!(tx, (String,), "select name from person where person_id = $1", by)?;
    Ok(name.map(|(name,)| (by.into(), name)))
}

/// A passkey or app on its way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Enrolment {
    pub id: EnrolmentId,
    pub person: PersonId,
    /// `passkey` or `code_app`.
    pub kind: String,
    pub name: String,
    /// 64 hexadecimal digits, or an app's secret in Base32.
    pub challenge: String,
    pub session_hash: String,
    pub begun_at: Timestamp,
    pub expires_at: Timestamp,
    pub allowed_by: Option<String>,
    pub used_at: Option<Timestamp>,
}

type Row = (Uuid, Uuid, String, String, String, String, i64, i64, Option<String>, Option<i64>);

/// Begins one; what the person began before and never finished is forgotten.
pub(crate) async fn insert(tx: &mut Tx, new: &Enrolment) -> Result<(), Error> {
    execute!(tx, "delete from enrolment where person_id = $1 and used_at is null", new.person.uuid())?;
    execute!(
        tx,
        "insert into enrolment (enrolment_id, person_id, kind, name, challenge, session_hash, begun_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        new.id.uuid(),
        new.person.uuid(),
        &new.kind,
        &new.name,
        &new.challenge,
        &new.session_hash,
        new.begun_at.0,
        new.expires_at.0,
    )?;
    Ok(())
}

/// One of a person's.
pub(crate) async fn by_id(tx: &mut Tx, id: EnrolmentId, person: PersonId) -> Result<Option<Enrolment>, Error> {
    let row = fetch_optional!(
        tx,
        Row,
        "select enrolment_id, person_id, kind, name, challenge, session_hash, begun_at, expires_at, allowed_by, used_at
         from enrolment where enrolment_id = $1 and person_id = $2",
        id.uuid(),
        person.uuid(),
    )?;
    Ok(row.map(|(id, person, kind, name, challenge, session_hash, begun, expires, allowed_by, used)| Enrolment {
        id: id.into(),
        person: person.into(),
        kind,
        name,
        challenge,
        session_hash,
        begun_at: Timestamp(begun),
        expires_at: Timestamp(expires),
        allowed_by,
        used_at: used.map(Timestamp),
    }))
}

/// The person may go on, because of this.
pub(crate) async fn allow(tx: &mut Tx, id: EnrolmentId, by: &str, now: Timestamp) -> Result<(), Error> {
    execute!(
        tx,
        "update enrolment set allowed_at = $2, allowed_by = $3 where enrolment_id = $1 and allowed_at is null and used_at is null",
        id.uuid(),
        now.0,
        by
    )?;
    Ok(())
}

/// Uses it up; false when it was used before.
pub(crate) async fn use_up(tx: &mut Tx, id: EnrolmentId, now: Timestamp) -> Result<bool, Error> {
    Ok(execute!(tx, "update enrolment set used_at = $2 where enrolment_id = $1 and used_at is null", id.uuid(), now.0)? == 1)
}
