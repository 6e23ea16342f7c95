//! A tester or end user reports a problem. It lives on as a Jira issue, made by a job after the commit.

use super::{Upload, scope};
use crate::db::{self, Lock, attachments};
use crate::jobs;
use crate::{Backend, Error};
use domain::access::Action;
use domain::feedback::Severity;
use domain::id::FeedbackId;
use domain::stamp::{Stamp, StampName};
use domain::text::{Note, StoryKey, Title};
use domain::{Actor, Refusal};

/// What the person sent.
#[derive(Debug)]
pub struct Input {
    /// Story key, or empty.
    pub story: String,
    /// Severity, as its word.
    pub severity: String,
    /// One line.
    pub title: String,
    /// What happened.
    pub body: String,
    /// Where it was seen.
    pub environment: String,
    /// Address of the page where it happened, or empty.
    pub address: String,
    /// What the reporter's browser says, as `name: value`.
    pub stamps: Vec<String>,
    /// Made by the page.
    pub intent: String,
    /// Evidence.
    pub files: Vec<Upload>,
}

/// Records it; its number comes back. The same intent again is the same report.
///
/// # Errors
/// `role_missing`, `not_found`, `invalid_field`, `intent_reused`, or what is wrong with a file.
pub async fn give(backend: &Backend, actor: &Actor, slug: &str, number: i64, input: Input) -> Result<i64, Error> {
    // Asked before files are stored, and again in the transaction that counts.
    let project = {
        let mut tx = backend.snapshot().await?;
        let project = scope::project(&mut tx, slug).await?;
        actor.may(Action::GiveFeedback, project.id)?;
        project.id
    };
    let intent = scope::intent(&input.intent)?;
    let severity: Severity = input.severity.parse().map_err(|_| Refusal::invalid("severity", "must be blocking, major, minor or idea"))?;
    let title = Title::parse(&input.title)?;
    let body = Note::required(&input.body, "body")?;
    let story = match input.story.trim() {
        "" => None,
        key => Some(StoryKey::parse(key).map_err(|refusal| refusal.about("story"))?),
    };
    let mut stamps = Stamp::all(&input.stamps)?;
    if stamps.iter().any(|stamp| stamp.name == StampName::Address) {
        return Err(Refusal::invalid("stamp", "is not one that a report takes").into());
    }
    if !input.address.trim().is_empty() {
        stamps.push(Stamp::new(StampName::Address, &input.address)?);
    }
    let files = scope::store_files(backend, project, input.files).await?;

    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    let actor = &scope::fresh(&mut tx, actor).await?;
    actor.may(Action::GiveFeedback, project.id)?;
    let person = actor.person()?;
    // The project is held too: open blocking reports count at the gates of later candidates.
    tx.lock(Lock::Project, project.id.uuid()).await?;
    let candidate = scope::candidate_locked(&mut tx, project.id, number).await?;
    if let Some((known, known_title)) = db::feedback::by_intent(&mut tx, intent).await? {
        return if known_title == title.as_str() { Ok(known) } else { Err(scope::intent_reused().into()) };
    }
    if !project.settings.environments.iter().any(|known| known.name == input.environment) {
        return Err(Refusal::invalid("environment", "is not one of this project's environments").into());
    }
    if let Some(story) = &story
        && !db::candidates::stories(&mut tx, candidate.id).await?.iter().any(|(key, _)| key == story)
    {
        return Err(Refusal::invalid("story", "is not in this candidate").into());
    }
    let id: FeedbackId = backend.clock().id();
    let now = backend.clock().now();
    let new = db::feedback::New {
        id,
        project: project.id,
        candidate: candidate.id,
        story: story.as_ref(),
        severity,
        title: &title,
        body: &body,
        environment: &input.environment,
        reporter: person.id,
        at: now,
        intent,
    };
    let given = db::feedback::insert(&mut tx, new).await?;
    for stamp in &stamps {
        db::feedback::stamp(&mut tx, id, stamp).await?;
    }
    for (name, stored) in &files {
        let new = attachments::New {
            id: backend.clock().id(),
            project: project.id,
            stored,
            subject: attachments::Subject::Feedback,
            subject_id: id.uuid(),
            name,
            by: actor.name(),
            at: now,
        };
        attachments::attach(&mut tx, new).await?;
    }
    let sentence = format!("{} reported F-{given} on #{number}: {title} ({severity}).", actor.name());
    let mut fact = scope::fact(actor, now, project.id, Some(candidate.id), "feedback_reported", sentence);
    fact.detail = serde_json::json!({ "feedback": given, "severity": severity, "story": story, "environment": input.environment });
    db::audit::append(&mut tx, fact).await?;
    jobs::enqueue(&mut tx, backend.clock(), &jobs::filing(&project, id)).await?;
    tx.changed(scope::about(&candidate));
    tx.commit().await?;
    Ok(given)
}
