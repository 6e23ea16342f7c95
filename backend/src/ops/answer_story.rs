//! An end user's answer to one story on one candidate, and the words typed on other cards meanwhile.

use super::{scope, tell};
use crate::jobs::{Job, enqueue};
use crate::{Backend, Error, Tx, db};
use domain::acceptance::{Answer, check_answer};
use domain::access::Action;
use domain::candidate::Candidate;
use domain::follow_up;
use domain::id::{AcceptanceId, FollowUpId, PersonId};
use domain::text::{Note, StoryKey};
use domain::{Actor, Refusal, Timestamp};

/// Letters of a note that are kept unsent; longer ones could not be sent anyway.
const LONGEST_DRAFT: usize = 10_000;

/// What the end user sent.
#[derive(Debug, Default)]
pub struct Input {
    /// Story key.
    pub story: String,
    /// Answer, as its word.
    pub answer: String,
    /// In their words.
    pub note: String,
    /// The day until which a follow-up should be done, `YYYY-MM-DD`.
    pub due: String,
    /// Made by the page, which has one for all of its cards.
    pub intent: String,
    /// What was typed on other cards: story, note, day.
    pub unsent: Vec<(String, String, String)>,
}

/// Records it; the same intent again is the same answer. Gives the next story without an answer.
///
/// # Errors
/// `role_missing`, `not_found`, `candidate_decided`, `note_missing`, `due_missing`, `due_too_far`, `invalid_field`, `intent_reused`.
pub async fn answer(backend: &Backend, actor: &Actor, slug: &str, number: i64, input: Input) -> Result<Option<String>, Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    actor.may(Action::GiveAcceptance, project.id)?;
    let person = actor.person()?;
    let answer: Answer =
        input.answer.parse().map_err(|_| Refusal::invalid("answer", "must be accepted, accepted with follow-up or rejected"))?;
    let note = Note::optional(&input.note)?;
    let candidate = scope::candidate_locked(&mut tx, project.id, number).await?;
    let story = StoryKey::parse(&input.story).map_err(|refusal| refusal.about("story"))?;
    let intent = format!("{}-{story}", scope::intent(&input.intent)?);
    if let Some(known) = db::acceptances::by_intent(&mut tx, &intent).await? {
        let same = known == (story.to_string(), answer.as_str().to_owned());
        return if same { next(&mut tx, &candidate, &story).await } else { Err(scope::intent_reused().into()) };
    }
    scope::undecided(&mut tx, &candidate).await?;
    let stories = db::acceptances::asked(&mut tx, candidate.id).await?;
    if !stories.contains(&story) {
        return Err(Refusal::not_found("story in this candidate").into());
    }
    check_answer(answer, note.as_ref())?;
    let now = backend.clock().now();
    let due = if answer == Answer::FollowUp { Some(follow_up::due(&input.due, now)?) } else { None };
    let attempt = db::acceptances::next_attempt(&mut tx, candidate.id, &story).await?;
    let id: AcceptanceId = backend.clock().id();
    let new = db::acceptances::New {
        id,
        candidate: candidate.id,
        story: &story,
        attempt,
        answer,
        note: note.as_ref(),
        person: person.id,
        at: now,
        intent: &intent,
    };
    db::acceptances::insert(&mut tx, new).await?;
    if let Some(due) = due {
        let follow_up: FollowUpId = backend.clock().id();
        db::follow_ups::insert(&mut tx, follow_up, id, due, now).await?;
        enqueue(&mut tx, backend.clock(), &Job::FileFollowUp { follow_up }).await?;
    }
    db::uat_drafts::forget(&mut tx, candidate.id, person.id, &story).await?;
    keep_unsent(&mut tx, &candidate, person.id, &stories, &input.unsent, now).await?;
    let until = due.map(|due| format!(", to be done until {}", follow_up::day_of(due))).unwrap_or_default();
    let sentence = format!("{} answered {story} on #{number}: {}{until}.", actor.name(), answer.label());
    let mut fact = scope::fact(actor, now, project.id, Some(candidate.id), "story_answered", sentence);
    fact.detail = serde_json::json!({ "story": story, "answer": answer, "attempt": attempt });
    db::audit::append(&mut tx, fact).await?;
    if let (Answer::Rejected, Some(note)) = (answer, &note) {
        tell::story_rejected(&mut tx, backend.clock(), &candidate, story.as_str(), attempt, actor.name(), note.as_str()).await?;
    }
    tx.changed(scope::about(&candidate));
    let next = next(&mut tx, &candidate, &story).await?;
    tx.commit().await?;
    Ok(next)
}

/// The story to go on with: the next one without an answer, in the order of the page, beginning anew at its end.
async fn next(tx: &mut Tx, candidate: &Candidate, after: &StoryKey) -> Result<Option<String>, Error> {
    let open = db::acceptances::unanswered(tx, candidate.id).await?;
    Ok(open.iter().find(|story| story.as_str() > after.as_str()).or_else(|| open.first()).map(StoryKey::to_string))
}

async fn keep_unsent(
    tx: &mut Tx,
    candidate: &Candidate,
    person: PersonId,
    stories: &[StoryKey],
    unsent: &[(String, String, String)],
    now: Timestamp,
) -> Result<(), Error> {
    for (key, note, due) in unsent {
        // A card that is not of this candidate is nobody's words.
        let Some(story) = stories.iter().find(|story| story.as_str() == key) else { continue };
        if note.trim().is_empty() && due.is_empty() {
            db::uat_drafts::forget(tx, candidate.id, person, story).await?;
        } else {
            let note: String = note.chars().take(LONGEST_DRAFT).collect();
            let due: String = due.chars().take(10).collect();
            db::uat_drafts::keep(tx, candidate.id, person, story, &note, &due, now).await?;
        }
    }
    Ok(())
}
