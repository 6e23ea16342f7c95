//! Release notes: versions of what end users read of a story. Only ever added.

use super::{Tx, execute, fetch_all};
use crate::Error;
use domain::Timestamp;
use domain::id::{CandidateId, PersonId};
use domain::release_note::{ReleaseNote, Written};
use domain::text::StoryKey;
use std::collections::BTreeMap;

/// The newest version of each story's note.
pub(crate) async fn of_candidate(tx: &mut Tx, candidate: CandidateId) -> Result<BTreeMap<StoryKey, Written>, Error> {
    let rows = fetch_all!(
        tx,
        (String, i64, String, Option<String>, i64),
        "select n.story_key, n.version, n.body, p.name, n.written_at from release_note n left join person p on p.person_id = n.person_id
         where n.candidate_id = $1 and n.version = (select max(m.version) from release_note m where m.candidate_id = n.candidate_id and m.story_key = n.story_key)",
        candidate.uuid(),
    )?;
    rows.into_iter()
        .map(|(key, version, body, by, at)| {
            let bad = |column| Error::inconsistent("release_note", column, &key);
            let story = StoryKey::parse(&key).map_err(|_| bad("story_key"))?;
            let note: ReleaseNote = serde_json::from_str(&body).map_err(|_| bad("body"))?;
            Ok((story.clone(), Written { story, version, note, by, at: Timestamp(at) }))
        })
        .collect()
}

/// Adds a version; nobody's is the draft. False when there is such a version already.
pub(crate) async fn insert(
    tx: &mut Tx,
    candidate: CandidateId,
    story: &StoryKey,
    version: i64,
    note: &ReleaseNote,
    person: Option<PersonId>,
    at: Timestamp,
) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "insert into release_note (candidate_id, story_key, version, body, person_id, written_at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
        candidate.uuid(),
        story.as_str(),
        version,
        domain::canonical_json(note)?,
        person.map(PersonId::uuid),
        at.0,
    )?;
    Ok(rows > 0)
}
