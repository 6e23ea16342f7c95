//! Answers of end users. Only ever added.

use super::{Tx, execute, fetch_all, fetch_one, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::acceptance::{Answer, Given};
use domain::id::{AcceptanceId, CandidateId, PersonId};
use domain::text::{Note, StoryKey};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    acceptance_id: Uuid,
    story_key: String,
    attempt: i64,
    answer: String,
    note: Option<String>,
    name: String,
    given_at: i64,
}

impl TryFrom<Row> for Given {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        let bad = |column| move |_| Error::inconsistent("acceptance", column, row.acceptance_id);
        Ok(Self {
            id: row.acceptance_id.into(),
            story: StoryKey::parse(&row.story_key).map_err(bad("story_key"))?,
            attempt: row.attempt,
            answer: row.answer.parse().map_err(bad("answer"))?,
            note: row.note.as_deref().map(Note::parse).transpose().map_err(bad("note"))?,
            by: row.name,
            at: Timestamp(row.given_at),
        })
    }
}

/// All answers on a candidate, newest first.
pub(crate) async fn of_candidate(tx: &mut Tx, candidate: CandidateId) -> Result<Vec<Given>, Error> {
    fetch_all!(
        tx,
        Row,
        "select a.acceptance_id, a.story_key, a.attempt, a.answer, a.note, p.name, a.given_at from acceptance a
         join person p on p.person_id = a.person_id where a.candidate_id = $1 order by a.attempt desc",
        candidate.uuid(),
    )?
    .into_iter()
    .map(Given::try_from)
    .collect()
}

/// What an intent became: story and answer.
pub(crate) async fn by_intent(tx: &mut Tx, intent: &str) -> Result<Option<(String, String)>, Error> {
    Ok(fetch_optional!(tx, (String, String), "select story_key, answer from acceptance where intent = $1", intent)?)
}

/// The stories of a candidate that end users are asked about, in the order of the page. The issue of a report is none, even
/// if a commit names it: its reporter answers for it, by confirming.
pub(crate) async fn asked(tx: &mut Tx, candidate: CandidateId) -> Result<Vec<StoryKey>, Error> {
    let rows = fetch_all!(
        tx,
        (String,),
        "select s.story_key from candidate c join candidate_story s on s.candidate_id = c.candidate_id where c.candidate_id = $1
           and not exists (select 1 from feedback_issue i join feedback f on f.feedback_id = i.feedback_id
             where i.issue_key = s.story_key and f.project_id = c.project_id)
         order by s.story_key",
        candidate.uuid(),
    )?;
    let bad = |_| Error::inconsistent("candidate_story", "story_key", candidate);
    rows.into_iter().map(|(key,)| StoryKey::parse(&key).map_err(bad)).collect()
}

/// Those of them that nobody has answered yet.
pub(crate) async fn unanswered(tx: &mut Tx, candidate: CandidateId) -> Result<Vec<StoryKey>, Error> {
    let answered = fetch_all!(tx, (String,), "select distinct story_key from acceptance where candidate_id = $1", candidate.uuid())?;
    let mut open = asked(tx, candidate).await?;
    open.retain(|story| !answered.iter().any(|(key,)| key == story.as_str()));
    Ok(open)
}

/// The next attempt at a story; the candidate must be locked.
pub(crate) async fn next_attempt(tx: &mut Tx, candidate: CandidateId, story: &StoryKey) -> Result<i64, Error> {
    let (next,) = fetch_one!(
        tx,
        (i64,),
        "select coalesce(max(attempt), 0) + 1 from acceptance where candidate_id = $1 and story_key = $2",
        candidate.uuid(),
        story.as_str()
    )?;
    Ok(next)
}

/// A new answer.
#[derive(Debug)]
pub(crate) struct New<'a> {
    pub id: AcceptanceId,
    pub candidate: CandidateId,
    pub story: &'a StoryKey,
    pub attempt: i64,
    pub answer: Answer,
    pub note: Option<&'a Note>,
    pub person: PersonId,
    pub at: Timestamp,
    pub intent: &'a str,
}

/// Adds an answer.
pub(crate) async fn insert(tx: &mut Tx, new: New<'_>) -> Result<(), Error> {
    execute!(
        tx,
        "insert into acceptance (acceptance_id, candidate_id, story_key, attempt, answer, note, person_id, given_at, intent) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        new.id.uuid(),
        new.candidate.uuid(),
        new.story.as_str(),
        new.attempt,
        new.answer.as_str(),
        new.note.map(Note::as_str),
        new.person.uuid(),
        new.at.0,
        new.intent,
    )?;
    Ok(())
}
