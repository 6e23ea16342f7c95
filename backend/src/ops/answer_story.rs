//! An end user's answer to one story on one candidate.

use super::{scope, tell};
use crate::{Backend, Error, db};
use domain::acceptance::{Answer, check_answer};
use domain::access::Action;
use domain::text::{Note, StoryKey};
use domain::{Actor, Refusal};

/// What the end user sent.
#[derive(Debug)]
pub struct Input {
    /// Story key.
    pub story: String,
    /// Answer, as its word.
    pub answer: String,
    /// In their words.
    pub note: String,
    /// Made by the page.
    pub intent: String,
}

/// Records it; the same intent again is the same answer.
///
/// # Errors
/// `role_missing`, `not_found`, `candidate_decided`, `note_missing`, `intent_reused`.
pub async fn answer(backend: &Backend, actor: &Actor, slug: &str, number: i64, input: Input) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    actor.may(Action::GiveAcceptance, project.id)?;
    let person = actor.person()?;
    let intent = scope::intent(&input.intent)?;
    let answer: Answer =
        input.answer.parse().map_err(|_| Refusal::invalid("answer", "must be accepted, accepted with follow-up or rejected"))?;
    let note = Note::optional(&input.note)?;
    let candidate = scope::candidate_locked(&mut tx, project.id, number).await?;
    let story = StoryKey::parse(&input.story).map_err(|refusal| refusal.about("story"))?;
    if let Some(known) = db::acceptances::by_intent(&mut tx, intent).await? {
        return if known == (story.to_string(), answer.as_str().to_owned()) { Ok(()) } else { Err(scope::intent_reused().into()) };
    }
    scope::undecided(&mut tx, &candidate).await?;
    if !db::candidates::stories(&mut tx, candidate.id).await?.iter().any(|(key, _)| *key == story) {
        return Err(Refusal::not_found("story in this candidate").into());
    }
    check_answer(answer, note.as_ref())?;
    let now = backend.clock().now();
    let attempt = db::acceptances::next_attempt(&mut tx, candidate.id, &story).await?;
    let new = db::acceptances::New {
        id: backend.clock().id(),
        candidate: candidate.id,
        story: &story,
        attempt,
        answer,
        note: note.as_ref(),
        person: person.id,
        at: now,
        intent,
    };
    db::acceptances::insert(&mut tx, new).await?;
    let sentence = format!("{} answered {story} on #{number}: {}.", actor.name(), answer.label());
    let mut fact = scope::fact(actor, now, project.id, Some(candidate.id), "story_answered", sentence);
    fact.detail = serde_json::json!({ "story": story, "answer": answer, "attempt": attempt });
    db::audit::append(&mut tx, fact).await?;
    if let (Answer::Rejected, Some(note)) = (answer, &note) {
        tell::story_rejected(&mut tx, backend.clock(), &candidate, story.as_str(), attempt, actor.name(), note.as_str()).await?;
    }
    tx.changed(scope::about(&candidate));
    tx.commit().await
}
