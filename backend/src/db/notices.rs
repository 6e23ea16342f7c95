//! SQL of what people are told: each notice is one row, written once, in the transaction of what it is about.

use super::{Tx, execute, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::id::{NoticeId, PersonId, ProjectId};
use domain::notice::{Kind, Notice, State, Way};

/// A notice to be written.
pub(crate) struct New<'a> {
    pub id: NoticeId,
    pub person: PersonId,
    pub project: ProjectId,
    pub about: &'a str,
    pub notice: &'a Notice,
    pub state: State,
    pub at: Timestamp,
}

/// Writes it; false when this person was told the same before.
pub(crate) async fn insert(tx: &mut Tx, new: &New<'_>) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "insert into notice (notice_id, person_id, project_id, about, kind, body, state, told_at, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8) on conflict (person_id, about) do nothing",
        new.id.uuid(),
        new.person.uuid(),
        new.project.uuid(),
        new.about,
        new.notice.kind().as_str(),
        serde_json::to_string(new.notice)?,
        new.state.as_str(),
        new.at.0,
    )?;
    Ok(rows == 1)
}

/// Where a notice stands; nothing when it is unknown.
pub(crate) async fn state(tx: &mut Tx, id: NoticeId) -> Result<Option<State>, Error> {
    fetch_optional!(tx, (String,), "select state from notice where notice_id = $1", id.uuid())?
        .map(|(word,)| word.parse().map_err(|_| Error::inconsistent("notice", "state", id)))
        .transpose()
}

/// Says where it stands now, with the mail server's words if it said some.
pub(crate) async fn set_state(tx: &mut Tx, id: NoticeId, state: State, problem: Option<&str>, now: Timestamp) -> Result<(), Error> {
    execute!(
        tx,
        "update notice set state = $2, problem = $3, changed_at = $4 where notice_id = $1",
        id.uuid(),
        state.as_str(),
        problem,
        now.0
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

/// When a person wants the mail of the day: hour and time zone.
pub(crate) async fn digest_hour(tx: &mut Tx, person: PersonId) -> Result<(i64, String), Error> {
    let row = fetch_optional!(tx, (i64, String), "select digest_hour, time_zone from contact where person_id = $1", person.uuid())?;
    Ok(row.unwrap_or_else(|| (8, "UTC".to_owned())))
}
