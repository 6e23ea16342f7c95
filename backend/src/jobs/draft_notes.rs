//! Drafts the release notes of a candidate from what Jira says of its stories: once a build, for stories without a note.

use super::run::End;
use crate::hub::Topic;
use crate::ops::scope;
use crate::{Backend, Error, db};
use domain::Actor;
use domain::id::CandidateId;
use domain::release_note::draft;
use domain::text::StoryKey;

pub(super) async fn run(backend: &Backend, candidate: CandidateId) -> Result<End, Error> {
    let mut tx = backend.snapshot().await?;
    let Some(candidate) = db::candidates::by_id(&mut tx, candidate).await? else { return Ok(End::Done) };
    let Some(project) = db::projects::by_id(&mut tx, candidate.project).await? else { return Ok(End::Done) };
    let known = db::release_notes::of_candidate(&mut tx, candidate.id).await?;
    let mut keys: Vec<StoryKey> = db::acceptances::asked(&mut tx, candidate.id).await?;
    keys.retain(|key| !known.contains_key(key));
    drop(tx);
    let (mut drafts, mut problem) = (Vec::new(), None);
    for key in keys {
        match backend.jira().story_facts(key.as_str(), project.settings.criteria_field.as_deref()).await {
            Ok(Some(facts)) => drafts.push((draft(&key, &facts), key)),
            // What Jira does not show has no note; the page says so.
            Ok(None) => {}
            Err(error) => {
                problem = Some(error);
                break;
            }
        }
    }
    if !drafts.is_empty() {
        let now = backend.clock().now();
        let mut tx = backend.begin().await?;
        let mut written = Vec::new();
        for (note, key) in drafts {
            if db::release_notes::insert(&mut tx, candidate.id, &key, 1, &note, None, now).await? {
                written.push(key.to_string());
            }
        }
        if !written.is_empty() {
            let sentence = format!("Release notes of #{} were drafted from Jira: {}.", candidate.number, written.join(", "));
            let fact = scope::fact(&Actor::System, now, candidate.project, Some(candidate.id), "release_notes_drafted", sentence);
            db::audit::append(&mut tx, fact).await?;
        }
        tx.changed(Topic { project: candidate.project, candidate: Some(candidate.id), number: Some(candidate.number) });
        tx.commit().await?;
    }
    Ok(problem.map_or(End::Done, |problem| End::failed_at_jira(&problem)))
}
