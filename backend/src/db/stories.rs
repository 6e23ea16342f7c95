//! What Jira said of stories, and how well it is known.

use super::{Tx, execute, fetch_all, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::id::{CandidateId, ProjectId};
use domain::story::Knowledge;
use domain::text::StoryKey;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What is known of these stories; a story that nobody asked about is [`Knowledge::NotAsked`].
///
/// # Errors
/// When the database is away or a row cannot be read.
pub async fn knowledge(tx: &mut Tx, project: ProjectId, keys: &[StoryKey]) -> Result<BTreeMap<StoryKey, Knowledge>, Error> {
    let mut known = BTreeMap::new();
    for key in keys {
        let row = fetch_optional!(
            tx,
            (String,),
            "select knowledge from story where project_id = $1 and story_key = $2",
            project.uuid(),
            key.as_str()
        )?;
        known.insert(key.clone(), row.map_or(Ok(Knowledge::NotAsked), |(text,)| read(&text, key))?);
    }
    Ok(known)
}

/// What is known of a candidate's stories.
///
/// # Errors
/// As [`knowledge`].
pub async fn of_candidate(tx: &mut Tx, candidate: CandidateId) -> Result<BTreeMap<StoryKey, Knowledge>, Error> {
    let rows = fetch_all!(
        tx,
        (String, Option<String>),
        "select s.story_key, k.knowledge from candidate_story s join candidate c on c.candidate_id = s.candidate_id
         left join story k on k.project_id = c.project_id and k.story_key = s.story_key where s.candidate_id = $1",
        candidate.uuid(),
    )?;
    rows.into_iter()
        .map(|(key, text)| {
            let key = StoryKey::parse(&key).map_err(|_| Error::inconsistent("candidate_story", "story_key", candidate))?;
            let knowledge = text.map_or(Ok(Knowledge::NotAsked), |text| read(&text, &key))?;
            Ok((key, knowledge))
        })
        .collect()
}

fn read(text: &str, key: &StoryKey) -> Result<Knowledge, Error> {
    serde_json::from_str(text).map_err(|_| Error::inconsistent("story", "knowledge", key))
}

/// Keeps what Jira said. Not having reached Jira never overwrites what is known.
///
/// # Errors
/// When the database is away.
pub async fn set_knowledge(tx: &mut Tx, project: ProjectId, key: &StoryKey, knowledge: &Knowledge, now: Timestamp) -> Result<(), Error> {
    let text = domain::canonical_json(knowledge)?;
    if matches!(knowledge, Knowledge::Unreachable { .. } | Knowledge::NotAsked) {
        let held = self::knowledge(tx, project, std::slice::from_ref(key)).await?;
        if held.values().any(|held| matches!(held, Knowledge::Known { .. } | Knowledge::Missing)) {
            return Ok(());
        }
    }
    execute!(
        tx,
        "insert into story (project_id, story_key, knowledge, asked_at) values ($1, $2, $3, $4)
         on conflict (project_id, story_key) do update set knowledge = excluded.knowledge, asked_at = excluded.asked_at",
        project.uuid(),
        key.as_str(),
        text,
        now.0,
    )?;
    Ok(())
}

/// The newest candidates that claim a story, at most ten: those whose pages somebody may look at.
///
/// # Errors
/// When the database is away.
pub async fn candidates_claiming(tx: &mut Tx, project: ProjectId, key: &StoryKey) -> Result<Vec<CandidateId>, Error> {
    let rows = fetch_all!(
        tx,
        (Uuid,),
        "select c.candidate_id from candidate_story s join candidate c on c.candidate_id = s.candidate_id
         where c.project_id = $1 and s.story_key = $2 order by c.number desc limit 10",
        project.uuid(),
        key.as_str(),
    )?;
    Ok(rows.into_iter().map(|(id,)| id.into()).collect())
}

/// The newest candidate of each project, where what Jira says of one of its stories was asked for before `before`.
pub(crate) async fn stale(tx: &mut Tx, before: Timestamp) -> Result<Vec<CandidateId>, Error> {
    let rows = fetch_all!(
        tx,
        (Uuid,),
        "select c.candidate_id from candidate c where c.number = (select max(n.number) from candidate n where n.project_id = c.project_id)
           and exists (select 1 from candidate_story s join story k on k.project_id = c.project_id and k.story_key = s.story_key
             where s.candidate_id = c.candidate_id and k.asked_at < $1)",
        before.0,
    )?;
    Ok(rows.into_iter().map(|(id,)| id.into()).collect())
}
