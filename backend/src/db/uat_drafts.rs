//! Words typed on one card of the UAT page while another one was sent. Private to the person, so not on the record.

use super::{Tx, execute, fetch_all};
use crate::Error;
use domain::Timestamp;
use domain::id::{CandidateId, PersonId};
use domain::text::StoryKey;
use std::collections::HashMap;

/// What this person typed and did not send: note and day, by story.
pub(crate) async fn of_person(tx: &mut Tx, candidate: CandidateId, person: PersonId) -> Result<HashMap<String, (String, String)>, Error> {
    let rows = fetch_all!(
        tx,
        (String, String, String),
        "select story_key, note, due from uat_draft where candidate_id = $1 and person_id = $2",
        candidate.uuid(),
        person.uuid(),
    )?;
    Ok(rows.into_iter().map(|(story, note, due)| (story, (note, due))).collect())
}

/// Keeps what was typed instead of what was kept before.
pub(crate) async fn keep(
    tx: &mut Tx,
    candidate: CandidateId,
    person: PersonId,
    story: &StoryKey,
    note: &str,
    due: &str,
    at: Timestamp,
) -> Result<(), Error> {
    execute!(
        tx,
        "insert into uat_draft (candidate_id, story_key, person_id, note, due, kept_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (candidate_id, story_key, person_id) do update set note = excluded.note, due = excluded.due, kept_at = excluded.kept_at",
        candidate.uuid(),
        story.as_str(),
        person.uuid(),
        note,
        due,
        at.0,
    )?;
    Ok(())
}

/// Forgets it.
pub(crate) async fn forget(tx: &mut Tx, candidate: CandidateId, person: PersonId, story: &StoryKey) -> Result<(), Error> {
    execute!(
        tx,
        "delete from uat_draft where candidate_id = $1 and person_id = $2 and story_key = $3",
        candidate.uuid(),
        person.uuid(),
        story.as_str(),
    )?;
    Ok(())
}
