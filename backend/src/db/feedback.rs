//! Feedback and what happened to it. Events are only ever added; the status is read from them.

mod course;

use super::joins::Follower;
use super::{Tx, execute, fetch_all, fetch_one, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::feedback::{Course, Feedback, Happening, Severity, Standing};
use domain::id::{CandidateId, FeedbackId, PersonId, ProjectId};
use domain::stamp::Stamp;
use domain::text::{Note, StoryKey, Title};
use uuid::Uuid;

/// A report with everything its status is derived from. Reports that follow it have their say in it.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub id: FeedbackId,
    pub number: i64,
    pub candidate: i64,
    pub title: String,
    /// Its own.
    pub severity: Severity,
    pub story: Option<String>,
    pub reporter: PersonId,
    pub reporter_name: String,
    pub reported_at: Timestamp,
    pub issue_key: Option<String>,
    pub issue_linked: bool,
    pub issue_problem: Option<String>,
    /// The report that it follows: id and number.
    pub follows: Option<(FeedbackId, i64)>,
    /// The reports that follow it.
    pub followers: Vec<Follower>,
    pub course: Course,
}

impl Found {
    /// Where it stands, for everybody.
    pub fn standing(&self) -> Standing {
        self.course.overall()
    }

    /// The worst severity of all who reported it.
    pub fn worst(&self) -> Severity {
        let all = self.followers.iter().map(|follower| follower.severity).chain([self.severity]);
        domain::feedback::worst(all).unwrap_or(self.severity)
    }

    /// The first candidate that somebody reported it on.
    pub fn first_candidate(&self) -> i64 {
        self.followers.iter().map(|follower| follower.candidate).chain([self.candidate]).min().unwrap_or(self.candidate)
    }

    /// The last candidate that somebody reported it on: a fix comes later.
    pub fn last_candidate(&self) -> i64 {
        self.followers.iter().map(|follower| follower.candidate).chain([self.candidate]).max().unwrap_or(self.candidate)
    }

    /// As the rules ask for it.
    pub fn rules(&self) -> Feedback {
        let standing = self.standing();
        let also = self.followers.iter().map(|follower| follower.reporter).collect();
        Feedback { id: self.id, reporter: self.reporter, also, severity: self.severity, status: standing.status, since: standing.since }
    }
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
    issue_key: Option<String>,
    remote_link_at: Option<i64>,
    problem: Option<String>,
    lead_id: Option<Uuid>,
    lead_number: Option<i64>,
}

/// The one reading of reports.
macro_rules! select_found {
    ($rest:literal) => {
        concat!(
            "select f.feedback_id, f.number, c.number as candidate_number, f.title, f.severity, f.story_key, f.reporter_id, p.name, f.reported_at,
               i.issue_key, i.remote_link_at, i.problem, j.lead_id, l.number as lead_number
             from feedback f
             join candidate c on c.candidate_id = f.candidate_id
             join person p on p.person_id = f.reporter_id
             join feedback_event e on e.feedback_id = f.feedback_id
               and e.position = (select max(m.position) from feedback_event m where m.feedback_id = f.feedback_id and m.happening not in ('answered', 'fixed_in'))
             left join candidate t on t.candidate_id = e.tried_on
             left join feedback_issue i on i.feedback_id = f.feedback_id
             left join feedback_join j on j.follower_id = f.feedback_id and j.ended_at is null
             left join feedback l on l.feedback_id = j.lead_id ",
            $rest
        )
    };
}

/// Puts the rows together with what happened to them, as far as the candidates `low` to `high` are concerned.
async fn whole(tx: &mut Tx, project: ProjectId, rows: Vec<Row>, low: i64, high: i64) -> Result<Vec<Found>, Error> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let followers = super::joins::followers(tx, project).await?;
    let mut ids: Vec<Uuid> = rows.iter().map(|row| row.lead_id.unwrap_or(row.feedback_id)).collect();
    ids.sort_unstable();
    ids.dedup();
    let parts = course::parts(tx, &ids).await?;
    let lineage = course::lineage(tx, project, &parts, low, high).await?;
    rows.into_iter()
        .map(|row| {
            let lead = row.lead_id.unwrap_or(row.feedback_id);
            let all: Vec<Follower> = followers.iter().filter(|follower| follower.lead.uuid() == lead).cloned().collect();
            let reported_at = Timestamp(row.reported_at);
            // A report that follows stands where its lead stands.
            let parts = parts.get(&lead).cloned().unwrap_or_default();
            Ok(Found {
                id: row.feedback_id.into(),
                number: row.number,
                candidate: row.candidate_number,
                title: row.title,
                severity: row.severity.parse().map_err(|_| Error::inconsistent("feedback", "severity", row.feedback_id))?,
                story: row.story_key,
                reporter: row.reporter_id.into(),
                reporter_name: row.name,
                reported_at,
                issue_key: row.issue_key,
                issue_linked: row.remote_link_at.is_some(),
                issue_problem: row.problem,
                follows: row.lead_id.map(FeedbackId::from).zip(row.lead_number),
                followers: if row.lead_id.is_some() { Vec::new() } else { all },
                course: parts.course(reported_at, lineage.clone()),
            })
        })
        .collect()
}

/// What may hold the gates of the candidates `low` to `high`: everything reported on them, and reports of older ones of
/// the watched severities that are still open for one of them. Reports that follow another one come with it.
pub(crate) async fn for_gates(tx: &mut Tx, project: ProjectId, low: i64, high: i64, watched: &[Severity]) -> Result<Vec<Found>, Error> {
    let doubted = super::claims::doubted(tx, project, low, high).await?;
    let watches = |severity| if watched.contains(&severity) { severity.as_str() } else { "" };
    let rows = fetch_all!(
        tx,
        Row,
        select_found!(
            "where f.project_id = $1 and j.lead_id is null
               and (c.number between $2 and $3
                 or exists (select 1 from feedback_join g where g.lead_id = f.feedback_id and g.ended_at is null)
                 or (c.number < $2 and f.severity in ($4, $5, $6) and (e.happening not in ('confirmed', 'waived')
                   or (e.happening = 'confirmed' and ($7 = 1 or coalesce(t.number, (select max(x.number) from feedback_event h
                     join candidate x on x.candidate_id = h.fixed_in where h.feedback_id = f.feedback_id), 0) >= $2)))))
             order by f.number"
        ),
        project.uuid(),
        low,
        high,
        watches(Severity::Blocking),
        watches(Severity::Major),
        watches(Severity::Minor),
        i64::from(doubted),
    )?;
    whole(tx, project, rows, low, high).await
}

/// A project's reports: open ones first, then newest first.
pub(crate) async fn list(tx: &mut Tx, project: ProjectId, limit: i64) -> Result<Vec<Found>, Error> {
    let rows = fetch_all!(
        tx,
        Row,
        select_found!(
            "where f.project_id = $1 order by case when e.happening in ('confirmed', 'waived') then 1 else 0 end, f.number desc limit $2"
        ),
        project.uuid(),
        limit,
    )?;
    whole(tx, project, rows, 0, -1).await
}

/// One report, with what is known of the newest 50 candidates.
pub(crate) async fn by_number(tx: &mut Tx, project: ProjectId, number: i64) -> Result<Option<Found>, Error> {
    let row = fetch_optional!(tx, Row, select_found!("where f.project_id = $1 and f.number = $2"), project.uuid(), number)?;
    let newest = super::candidates::newest(tx, project).await?;
    Ok(whole(tx, project, row.into_iter().collect(), newest - 50, newest).await?.pop())
}

/// The report that speaks for this one: the one it follows, or itself.
pub(crate) async fn lead_of(tx: &mut Tx, project: ProjectId, number: i64) -> Result<Option<Found>, Error> {
    let Some(found) = by_number(tx, project, number).await? else { return Ok(None) };
    match found.follows {
        Some((_, lead)) => by_number(tx, project, lead).await,
        None => Ok(Some(found)),
    }
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
    let event = Event { happening: Happening::Reported, body: None, fixed_in: None, tried_on: None, person: new.reporter };
    append(tx, new.id, event, new.at).await?;
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

/// An event to add.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Event<'a> {
    pub happening: Happening,
    pub body: Option<&'a Note>,
    pub fixed_in: Option<CandidateId>,
    pub tried_on: Option<CandidateId>,
    pub person: PersonId,
}

/// Adds an event; the report must be locked.
pub(crate) async fn append(tx: &mut Tx, id: FeedbackId, event: Event<'_>, now: Timestamp) -> Result<(), Error> {
    execute!(
        tx,
        "insert into feedback_event (feedback_id, position, happening, body, fixed_in, tried_on, person_id, happened_at)
         select $1, coalesce(max(e.position), 0) + 1, $2, $3, $4, $5, $6, $7 from feedback_event e where e.feedback_id = $1",
        id.uuid(),
        event.happening.as_str(),
        event.body.map(Note::as_str),
        event.fixed_in.map(CandidateId::uuid),
        event.tried_on.map(CandidateId::uuid),
        event.person.uuid(),
        now.0,
    )?;
    Ok(())
}

/// Something that happened, for reading.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Happened {
    pub happening: String,
    pub body: Option<String>,
    pub fixed_in: Option<i64>,
    pub tried_on: Option<i64>,
    pub name: String,
    pub happened_at: i64,
}

/// Events, oldest first.
pub(crate) async fn events(tx: &mut Tx, id: FeedbackId) -> Result<Vec<Happened>, Error> {
    Ok(fetch_all!(
        tx,
        Happened,
        "select e.happening, e.body, c.number as fixed_in, t.number as tried_on, p.name, e.happened_at
         from feedback_event e join person p on p.person_id = e.person_id
         left join candidate c on c.candidate_id = e.fixed_in left join candidate t on t.candidate_id = e.tried_on
         where e.feedback_id = $1 order by e.position",
        id.uuid(),
    )?)
}
