//! Writes another version of what end users read of a story.

use super::scope;
use crate::{Backend, Error, db};
use domain::access::Action;
use domain::release_note::edited;
use domain::text::StoryKey;
use domain::{Actor, Refusal};

/// What the editor sent.
#[derive(Debug)]
pub struct Input {
    /// Story key.
    pub story: String,
    /// The version that was on the page; 0 when there was none.
    pub version: i64,
    /// One line.
    pub title: String,
    /// A few sentences.
    pub body: String,
    /// One point a line.
    pub criteria: String,
}

/// Adds the version after the one that the editor saw.
///
/// # Errors
/// `role_missing`, `not_found`, `candidate_decided`, `stale_page`, `too_many_criteria`, `invalid_field`.
pub async fn edit(backend: &Backend, actor: &Actor, slug: &str, number: i64, input: Input) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    actor.may(Action::EditReleaseNotes, project.id)?;
    let person = actor.person()?;
    let candidate = scope::candidate_locked(&mut tx, project.id, number).await?;
    let story = StoryKey::parse(&input.story).map_err(|refusal| refusal.about("story"))?;
    if !db::candidates::stories(&mut tx, candidate.id).await?.iter().any(|(key, _)| *key == story) {
        return Err(Refusal::not_found("story in this candidate").into());
    }
    scope::undecided(&mut tx, &candidate).await?;
    let note = edited(&input.title, &input.body, &input.criteria)?;
    let old = db::release_notes::of_candidate(&mut tx, candidate.id).await?.remove(&story);
    if old.as_ref().map_or(0, |old| old.version) != input.version {
        return Err(Refusal::conflict(
            "stale_page",
            "Somebody else changed this note meanwhile. Your change was not saved.",
            "Compare it with the newest text, then save again.",
        )
        .into());
    }
    if old.as_ref().is_some_and(|old| old.note == note) {
        return Ok(());
    }
    let now = backend.clock().now();
    db::release_notes::insert(&mut tx, candidate.id, &story, input.version + 1, &note, Some(person.id), now).await?;
    let sentence = format!("{} edited the release note of {story} on #{number}.", actor.name());
    let mut fact = scope::fact(actor, now, project.id, Some(candidate.id), "release_note_edited", sentence);
    fact.detail = serde_json::json!({ "story": story, "version": input.version + 1, "before": old.map(|old| old.note), "after": note });
    db::audit::append(&mut tx, fact).await?;
    tx.changed(scope::about(&candidate));
    tx.commit().await
}
