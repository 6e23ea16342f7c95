//! Feedback and what happened to it. Events are only ever added; the status is read from them.

use super::{Tx, execute, fetch_all, fetch_one, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::feedback::{Happening, Severity, Status};
use domain::id::{CandidateId, FeedbackId, PersonId, ProjectId};
use domain::stamp::Stamp;
use domain::text::{Note, StoryKey, Title};
use uuid::Uuid;

/// A report with its derived status.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub id: FeedbackId,
    pub number: i64,
    pub candidate: i64,
    pub title: String,
    pub severity: Severity,
    pub status: Status,
    pub since: Timestamp,
    pub story: Option<String>,
    pub reporter: PersonId,
    pub reporter_name: String,
    pub reported_at: Timestamp,
    pub issue_key: Option<String>,
    pub issue_linked: bool,
    pub issue_problem: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    feedback_id: Uuid,
    number: i64,
    candidate_number: i64,
    title: String,
    severity: String,
    story_key: Option<String>,
    reporter_id: Uuid,
    name: String,
    reported_at: i64,
    happening: String,
    fixed_number: Option<i64>,
    happened_at: i64,
    answers_after: i64,
    issue_key: Option<String>,
    remote_link_at: Option<i64>,
    problem: Option<String>,
}

impl TryFrom<Row> for Found {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        let bad = |column| move |_| Error::inconsistent("feedback", column, row.feedback_id);
        let happening: Happening = row.happening.parse().map_err(bad("happening"))?;
        let status = match (happening, row.fixed_number) {
            (Happening::FixedIn, Some(number)) => Status::FixedIn(number),
            (Happening::FixedIn, None) => return Err(Error::inconsistent("feedback_event", "fixed_in", row.feedback_id)),
            (Happening::Confirmed, _) => Status::Confirmed,
            (Happening::Waived, _) => Status::Waived,
            _ if row.answers_after > 0 => Status::Answered,
            _ => Status::Open,
        };
        Ok(Self {
            id: row.feedback_id.into(),
            number: row.number,
            candidate: row.candidate_number,
            title: row.title,
            severity: row.severity.parse().map_err(bad("severity"))?,
            status,
            since: Timestamp(row.happened_at),
            story: row.story_key,
            reporter: row.reporter_id.into(),
            reporter_name: row.name,
            reported_at: Timestamp(row.reported_at),
            issue_key: row.issue_key,
            issue_linked: row.remote_link_at.is_some(),
            issue_problem: row.problem,
        })
    }
}

/// The one reading of a report: its newest event that is not an answer says where it stands.
macro_rules! select_found {
    ($rest:literal) => {
        concat!(
            "select f.feedback_id, f.number, c.number as candidate_number, f.title, f.severity, f.story_key, f.reporter_id, p.name, f.reported_at,
               e.happening, x.number as fixed_number, e.happened_at,
               (select count(*) from feedback_event a where a.feedback_id = f.feedback_id and a.happening = 'answered' and a.position > e.position) as answers_after,
               i.issue_key, i.remote_link_at, i.problem
             from feedback f
             join candidate c on c.candidate_id = f.candidate_id
             join person p on p.person_id = f.reporter_id
             join feedback_event e on e.feedback_id = f.feedback_id
               and e.position = (select max(m.position) from feedback_event m where m.feedback_id = f.feedback_id and m.happening <> 'answered')
             left join candidate x on x.candidate_id = e.fixed_in
             left join feedback_issue i on i.feedback_id = f.feedback_id ",
            $rest
        )
    };
}

/// What may hold the gates of the candidates `low` to `high`: everything reported on them, and blocking
/// reports of older ones that are still open.
pub(crate) async fn for_gates(tx: &mut Tx, project: ProjectId, low: i64, high: i64) -> Result<Vec<Found>, Error> {
    fetch_all!(
        tx,
        Row,
        select_found!("where f.project_id = $1 and c.number <= $3 and (c.number >= $2 or (f.severity = 'blocking' and e.happening not in ('confirmed', 'waived'))) order by f.number"),
        project.uuid(),
        low,
        high,
    )?
    .into_iter()
    .map(Found::try_from)
    .collect()
}

/// A project's reports: open ones first, then newest first.
pub(crate) async fn list(tx: &mut Tx, project: ProjectId, limit: i64) -> Result<Vec<Found>, Error> {
    fetch_all!(
        tx,
        Row,
        select_found!(
            "where f.project_id = $1 order by case when e.happening in ('confirmed', 'waived') then 1 else 0 end, f.number desc limit $2"
        ),
        project.uuid(),
        limit,
    )?
    .into_iter()
    .map(Found::try_from)
    .collect()
}

/// One report.
pub(crate) async fn by_number(tx: &mut Tx, project: ProjectId, number: i64) -> Result<Option<Found>, Error> {
    fetch_optional!(tx, Row, select_found!("where f.project_id = $1 and f.number = $2"), project.uuid(), number)?
        .map(Found::try_from)
        .transpose()
}

/// Text, environment of a report.
pub(crate) async fn text(tx: &mut Tx, id: FeedbackId) -> Result<(String, String), Error> {
    Ok(fetch_one!(tx, (String, String), "select body, environment from feedback where feedback_id = $1", id.uuid())?)
}

/// What an intent became: number and title.
pub(crate) async fn by_intent(tx: &mut Tx, intent: &str) -> Result<Option<(i64, String)>, Error> {
    Ok(fetch_optional!(tx, (i64, String), "select number, title from feedback where intent = $1", intent)?)
}

/// A new report.
#[derive(Debug)]
pub(crate) struct New<'a> {
    pub id: FeedbackId,
    pub project: ProjectId,
    pub candidate: CandidateId,
    pub story: Option<&'a StoryKey>,
    pub severity: Severity,
    pub title: &'a Title,
    pub body: &'a Note,
    pub environment: &'a str,
    pub reporter: PersonId,
    pub at: Timestamp,
    pub intent: &'a str,
}

/// Adds a report with its first event; its number comes back. The project must be locked.
pub(crate) async fn insert(tx: &mut Tx, new: New<'_>) -> Result<i64, Error> {
    let (number,) = fetch_one!(tx, (i64,), "select coalesce(max(number), 0) + 1 from feedback where project_id = $1", new.project.uuid())?;
    execute!(
        tx,
        "insert into feedback (feedback_id, project_id, candidate_id, number, story_key, severity, title, body, environment, reporter_id, reported_at, intent)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        new.id.uuid(),
        new.project.uuid(),
        new.candidate.uuid(),
        number,
        new.story.map(StoryKey::as_str),
        new.severity.as_str(),
        new.title.as_str(),
        new.body.as_str(),
        new.environment,
        new.reporter.uuid(),
        new.at.0,
        new.intent,
    )?;
    append(tx, new.id, Happening::Reported, None, None, new.reporter, new.at).await?;
    Ok(number)
}

/// Adds what the reporter's browser said.
pub(crate) async fn stamp(tx: &mut Tx, id: FeedbackId, stamp: &Stamp) -> Result<(), Error> {
    execute!(
        tx,
        "insert into feedback_stamp (feedback_id, name, value) values ($1, $2, $3)",
        id.uuid(),
        stamp.name.as_str(),
        stamp.value.as_str(),
    )?;
    Ok(())
}

/// What the reporter's browser said, in the order in which it is shown.
pub(crate) async fn stamps(tx: &mut Tx, id: FeedbackId) -> Result<Vec<Stamp>, Error> {
    let rows = fetch_all!(tx, (String, String), "select name, value from feedback_stamp where feedback_id = $1", id.uuid())?;
    let mut stamps = rows
        .into_iter()
        .map(|(name, value)| {
            let name = name.parse().map_err(|_| Error::inconsistent("feedback_stamp", "name", id))?;
            Ok(Stamp { name, value })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    stamps.sort_by_key(|stamp| stamp.name);
    Ok(stamps)
}

/// Adds an event; the report must be locked.
pub(crate) async fn append(
    tx: &mut Tx,
    id: FeedbackId,
    happening: Happening,
    body: Option<&Note>,
    fixed_in: Option<CandidateId>,
    person: PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    execute!(
        tx,
        "insert into feedback_event (feedback_id, position, happening, body, fixed_in, person_id, happened_at)
         select $1, coalesce(max(e.position), 0) + 1, $2, $3, $4, $5, $6 from feedback_event e where e.feedback_id = $1",
        id.uuid(),
        happening.as_str(),
        body.map(Note::as_str),
        fixed_in.map(CandidateId::uuid),
        person.uuid(),
        now.0,
    )?;
    Ok(())
}

type EventRow = (String, Option<String>, Option<i64>, String, i64);

/// Events, oldest first: what, words, number of the fixing candidate, who, when.
pub(crate) async fn events(tx: &mut Tx, id: FeedbackId) -> Result<Vec<(Happening, Option<String>, Option<i64>, String, Timestamp)>, Error> {
    let rows = fetch_all!(
        tx,
        EventRow,
        "select e.happening, e.body, c.number, p.name, e.happened_at from feedback_event e join person p on p.person_id = e.person_id
         left join candidate c on c.candidate_id = e.fixed_in where e.feedback_id = $1 order by e.position",
        id.uuid(),
    )?;
    rows.into_iter()
        .map(|(happening, body, fixed, by, at)| {
            Ok((happening.parse().map_err(|_| Error::inconsistent("feedback_event", "happening", id))?, body, fixed, by, Timestamp(at)))
        })
        .collect()
}
