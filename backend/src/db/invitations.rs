//! SQL of invitations and their links. A link is known only by its hash; an invitation is never deleted.

use super::{Tx, execute, fetch_all, fetch_one, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::id::{CandidateId, InvitationId, PersonId, ProjectId};
use uuid::Uuid;

/// An invitation to be written.
pub(crate) struct New<'a> {
    pub id: InvitationId,
    pub project: ProjectId,
    pub candidate: Option<CandidateId>,
    pub person: PersonId,
    pub single_device: bool,
    pub by: &'a str,
    pub at: Timestamp,
    pub until: Timestamp,
}

/// An invitation as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Invitation {
    pub id: InvitationId,
    pub project: ProjectId,
    pub candidate: Option<(i64, String)>,
    pub person: PersonId,
    pub name: String,
    pub address: Option<String>,
    pub single_device: bool,
    pub device_hash: Option<String>,
    pub by: String,
    pub at: Timestamp,
    pub until: Timestamp,
    pub revoked_at: Option<Timestamp>,
    pub first_used_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct Row {
    invitation_id: Uuid,
    project_id: Uuid,
    number: Option<i64>,
    version: Option<String>,
    person_id: Uuid,
    name: String,
    address: Option<String>,
    single_device: i64,
    device_hash: Option<String>,
    invited_by: String,
    invited_at: i64,
    expires_at: i64,
    revoked_at: Option<i64>,
    first_used_at: Option<i64>,
    last_used_at: Option<i64>,
}

impl From<Row> for Invitation {
    fn from(row: Row) -> Self {
        Self {
            id: row.invitation_id.into(),
            project: row.project_id.into(),
            candidate: row.number.zip(row.version),
            person: row.person_id.into(),
            name: row.name,
            address: row.address,
            single_device: row.single_device == 1,
            device_hash: row.device_hash,
            by: row.invited_by,
            at: Timestamp(row.invited_at),
            until: Timestamp(row.expires_at),
            revoked_at: row.revoked_at.map(Timestamp),
            first_used_at: row.first_used_at.map(Timestamp),
            last_used_at: row.last_used_at.map(Timestamp),
        }
    }
}

impl Invitation {
    /// May the guest come in at `now`?
    pub(crate) fn is_live(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.until
    }
}

/// The one reading of an invitation.
macro_rules! select_invitation {
    ($rest:literal) => {
        concat!(
            "select i.invitation_id, i.project_id, c.number, c.version, i.person_id, p.name, t.address, i.single_device, i.device_hash,
               i.invited_by, i.invited_at, i.expires_at, i.revoked_at, i.first_used_at, i.last_used_at
             from invitation i join person p on p.person_id = i.person_id
             left join contact t on t.person_id = i.person_id left join candidate c on c.candidate_id = i.candidate_id ",
            $rest
        )
    };
}

/// Writes it.
pub(crate) async fn insert(tx: &mut Tx, new: &New<'_>) -> Result<(), Error> {
    execute!(
        tx,
        "insert into invitation (invitation_id, project_id, candidate_id, person_id, purpose, single_device, invited_by, invited_at, expires_at)
         values ($1, $2, $3, $4, 'uat', $5, $6, $7, $8)",
        new.id.uuid(),
        new.project.uuid(),
        new.candidate.map(CandidateId::uuid),
        new.person.uuid(),
        i64::from(new.single_device),
        new.by,
        new.at.0,
        new.until.0,
    )?;
    Ok(())
}

/// An invitation of this project.
pub(crate) async fn by_id(tx: &mut Tx, project: ProjectId, id: InvitationId) -> Result<Option<Invitation>, Error> {
    Ok(fetch_optional!(tx, Row, select_invitation!("where i.project_id = $1 and i.invitation_id = $2"), project.uuid(), id.uuid())?
        .map(Invitation::from))
}

/// The invitation that a guest came by; nothing for everybody else.
pub(crate) async fn of_person(tx: &mut Tx, person: PersonId) -> Result<Option<Invitation>, Error> {
    Ok(fetch_optional!(tx, Row, select_invitation!("where i.person_id = $1"), person.uuid())?.map(Invitation::from))
}

/// A project's invitations, newest first.
pub(crate) async fn of_project(tx: &mut Tx, project: ProjectId, limit: i64) -> Result<Vec<Invitation>, Error> {
    let rows = fetch_all!(
        tx,
        Row,
        select_invitation!("where i.project_id = $1 order by i.invited_at desc, i.invitation_id desc limit $2"),
        project.uuid(),
        limit
    )?;
    Ok(rows.into_iter().map(Invitation::from).collect())
}

/// How many may still be used, and whether one of them is this address's.
pub(crate) async fn live(tx: &mut Tx, project: ProjectId, address: &str, now: Timestamp) -> Result<(i64, bool), Error> {
    let (count, same) = fetch_one!(
        tx,
        (i64, i64),
        "select cast(count(*) as bigint), cast(coalesce(sum(case when lower(t.address) = lower($2) then 1 else 0 end), 0) as bigint)
         from invitation i left join contact t on t.person_id = i.person_id
         where i.project_id = $1 and i.revoked_at is null and i.expires_at > $3",
        project.uuid(),
        address,
        now.0,
    )?;
    Ok((count, same > 0))
}

/// Guests of a project who may come in.
pub(crate) async fn guests(tx: &mut Tx, project: ProjectId, now: Timestamp) -> Result<Vec<PersonId>, Error> {
    let rows = fetch_all!(
        tx,
        (Uuid,),
        "select person_id from invitation where project_id = $1 and revoked_at is null and expires_at > $2 order by person_id",
        project.uuid(),
        now.0
    )?;
    Ok(rows.into_iter().map(|(id,)| id.into()).collect())
}

/// Keeps a new link.
pub(crate) async fn add_link(tx: &mut Tx, id: InvitationId, token_hash: &str, next: &str, now: Timestamp) -> Result<(), Error> {
    execute!(
        tx,
        "insert into invitation_link (token_hash, invitation_id, next, made_at) values ($1, $2, $3, $4)",
        token_hash,
        id.uuid(),
        next,
        now.0
    )?;
    Ok(())
}

/// Ends all links of an invitation: a newer one takes their place.
pub(crate) async fn end_links(tx: &mut Tx, id: InvitationId, now: Timestamp) -> Result<(), Error> {
    execute!(tx, "update invitation_link set ended_at = $2 where invitation_id = $1 and ended_at is null", id.uuid(), now.0)?;
    Ok(())
}

/// A link's invitation, where the link leads, and whether it was replaced.
pub(crate) async fn by_token(tx: &mut Tx, token_hash: &str) -> Result<Option<(Invitation, String, bool)>, Error> {
    let link = fetch_optional!(
        tx,
        (Uuid, String, Option<i64>),
        "select invitation_id, next, ended_at from invitation_link where token_hash = $1",
        token_hash
    )?;
    let Some((id, next, ended_at)) = link else { return Ok(None) };
    let row = fetch_one!(tx, Row, select_invitation!("where i.invitation_id = $1"), id)?;
    Ok(Some((row.into(), next, ended_at.is_some())))
}

/// Notes that the guest came in, and on which device when it is the first. False when another device was quicker.
pub(crate) async fn used(tx: &mut Tx, id: InvitationId, device_hash: Option<&str>, now: Timestamp) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "update invitation set first_used_at = coalesce(first_used_at, $3), last_used_at = $3, device_hash = coalesce(device_hash, $2)
         where invitation_id = $1 and revoked_at is null and (single_device = 0 or device_hash is null or device_hash = $2)",
        id.uuid(),
        device_hash,
        now.0,
    )?;
    Ok(rows == 1)
}

/// Takes it back; false when it was taken back before.
pub(crate) async fn revoke(tx: &mut Tx, id: InvitationId, by: &str, now: Timestamp) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "update invitation set revoked_at = $2, revoked_by = $3 where invitation_id = $1 and revoked_at is null",
        id.uuid(),
        now.0,
        by
    )?;
    Ok(rows == 1)
}
