//! SQL of what people are told: each notice is one row, written once, in the transaction of what it is about.

use super::{Tx, execute, fetch_all, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::id::{DigestId, NoticeId, PersonId, ProjectId};
use domain::notice::{Notice, State};
use uuid::Uuid;

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

/// A notice with everything its mail needs.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub id: NoticeId,
    pub person: PersonId,
    pub name: String,
    /// May the person still come in?
    pub disabled: bool,
    pub project: ProjectId,
    pub slug: String,
    pub project_name: String,
    pub notice: Notice,
    pub state: State,
    pub problem: Option<String>,
    pub at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    notice_id: Uuid,
    person_id: Uuid,
    name: String,
    disabled_at: Option<i64>,
    project_id: Uuid,
    slug: String,
    project_name: String,
    body: String,
    state: String,
    problem: Option<String>,
    told_at: i64,
}

impl TryFrom<Row> for Told {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            notice: serde_json::from_str(&row.body).map_err(|_| Error::inconsistent("notice", "body", row.notice_id))?,
            state: row.state.parse().map_err(|_| Error::inconsistent("notice", "state", row.notice_id))?,
            id: row.notice_id.into(),
            person: row.person_id.into(),
            name: row.name,
            disabled: row.disabled_at.is_some(),
            project: row.project_id.into(),
            slug: row.slug,
            project_name: row.project_name,
            problem: row.problem,
            at: Timestamp(row.told_at),
        })
    }
}

/// The one reading of a notice.
macro_rules! select_told {
    ($rest:literal) => {
        concat!(
            "select n.notice_id, n.person_id, p.name, p.disabled_at, n.project_id, j.slug, j.name as project_name, n.body, n.state, n.problem, n.told_at
             from notice n join person p on p.person_id = n.person_id join project j on j.project_id = n.project_id ",
            $rest
        )
    };
}

fn all(rows: Vec<Row>) -> Result<Vec<Told>, Error> {
    rows.into_iter().map(Told::try_from).collect()
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

/// One notice.
pub(crate) async fn by_id(tx: &mut Tx, id: NoticeId) -> Result<Option<Told>, Error> {
    fetch_optional!(tx, Row, select_told!("where n.notice_id = $1"), id.uuid())?.map(Told::try_from).transpose()
}

/// A person's notices, newest first.
pub(crate) async fn of_person(tx: &mut Tx, person: PersonId, limit: i64) -> Result<Vec<Told>, Error> {
    all(fetch_all!(
        tx,
        Row,
        select_told!("where n.person_id = $1 order by n.told_at desc, n.notice_id desc limit $2"),
        person.uuid(),
        limit
    )?)
}

/// Notices of a project that did not get to their people, newest first.
pub(crate) async fn undelivered(tx: &mut Tx, project: ProjectId, limit: i64) -> Result<Vec<Told>, Error> {
    all(fetch_all!(
        tx,
        Row,
        select_told!(
            "where n.project_id = $1 and n.state in ('no_address', 'refused') order by n.changed_at desc, n.notice_id desc limit $2"
        ),
        project.uuid(),
        limit,
    )?)
}

/// Says where a notice stands now, with the mail server's words if it said some.
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

/// Was this person told of this?
pub(crate) async fn is_told(tx: &mut Tx, person: PersonId, about: &str) -> Result<bool, Error> {
    let row = fetch_optional!(tx, (i64,), "select told_at from notice where person_id = $1 and about = $2", person.uuid(), about)?;
    Ok(row.is_some())
}

/// What could not be told for want of an address is on its way now, as far as it is not older than `since`.
pub(crate) async fn release(tx: &mut Tx, person: PersonId, since: Timestamp, now: Timestamp) -> Result<Vec<NoticeId>, Error> {
    let rows = fetch_all!(
        tx,
        (Uuid,),
        "update notice set state = 'waiting', digest_id = null, changed_at = $3 where person_id = $1 and state = 'no_address' and told_at >= $2 returning notice_id",
        person.uuid(),
        since.0,
        now.0,
    )?;
    Ok(rows.into_iter().map(|(id,)| id.into()).collect())
}

/// A mail of the day that is on its way; nothing when none is.
pub(crate) async fn open_digest(tx: &mut Tx, person: PersonId) -> Result<Option<(DigestId, Timestamp)>, Error> {
    let row = fetch_optional!(
        tx,
        (Uuid, i64),
        "select digest_id, made_at from digest where person_id = $1 and state = 'waiting' order by made_at limit 1",
        person.uuid()
    )?;
    Ok(row.map(|(id, at)| (id.into(), Timestamp(at))))
}

/// Puts up to `limit` notices that wait for it into a new mail of the day; how many.
pub(crate) async fn collect(tx: &mut Tx, id: DigestId, person: PersonId, limit: i64, now: Timestamp) -> Result<u64, Error> {
    execute!(
        tx,
        "insert into digest (digest_id, person_id, made_at, state, changed_at) values ($1, $2, $3, 'waiting', $3)",
        id.uuid(),
        person.uuid(),
        now.0
    )?;
    Ok(execute!(
        tx,
        "update notice set digest_id = $1, changed_at = $3 where notice_id in
           (select notice_id from notice where person_id = $2 and state = 'digest' and digest_id is null order by told_at, notice_id limit $4)",
        id.uuid(),
        person.uuid(),
        now.0,
        limit,
    )?)
}

/// Takes a notice out of the mail of the day: the person may not see it any more.
pub(crate) async fn leave_out(tx: &mut Tx, id: NoticeId, now: Timestamp) -> Result<(), Error> {
    execute!(tx, "update notice set state = 'quiet', digest_id = null, changed_at = $2 where notice_id = $1", id.uuid(), now.0)?;
    Ok(())
}

/// What is in a mail of the day, oldest first.
pub(crate) async fn of_digest(tx: &mut Tx, id: DigestId) -> Result<Vec<Told>, Error> {
    all(fetch_all!(tx, Row, select_told!("where n.digest_id = $1 order by n.told_at, n.notice_id"), id.uuid())?)
}

/// How a mail of the day ended, and with it everything in it.
pub(crate) async fn end_digest(tx: &mut Tx, id: DigestId, state: State, problem: Option<&str>, now: Timestamp) -> Result<(), Error> {
    let word = if state == State::Sent { "sent" } else { "refused" };
    execute!(
        tx,
        "update digest set state = $2, problem = $3, changed_at = $4 where digest_id = $1 and state = 'waiting'",
        id.uuid(),
        word,
        problem,
        now.0
    )?;
    execute!(
        tx,
        "update notice set state = $2, problem = $3, changed_at = $4 where digest_id = $1",
        id.uuid(),
        state.as_str(),
        problem,
        now.0
    )?;
    Ok(())
}

/// The newest notice of an invitation: where it stands, with the mail server's words.
pub(crate) async fn of_invitation(tx: &mut Tx, person: PersonId) -> Result<Option<(State, Option<String>)>, Error> {
    fetch_optional!(
        tx,
        (String, Option<String>),
        "select state, problem from notice where person_id = $1 and kind = 'invited' order by told_at desc, notice_id desc limit 1",
        person.uuid()
    )?
    .map(|(state, problem)| Ok((state.parse().map_err(|_| Error::inconsistent("notice", "state", person))?, problem)))
    .transpose()
}
