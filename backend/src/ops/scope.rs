//! The first lines of every operation: which project, which candidate, is it still undecided.

use crate::db::{self, Lock, Tx, projects::Project};
use crate::hub::Topic;
use crate::{Backend, Error};
use domain::Actor;
use domain::access::Person;
use domain::candidate::Candidate;
use domain::id::{CandidateId, ProjectId};
use domain::refusal::{Kind, Refusal};
use domain::signature::Decision;

/// The project at this address. Whether the actor may see it is for `may` to say.
pub(crate) async fn project(tx: &mut Tx, slug: &str) -> Result<Project, Error> {
    Ok(db::projects::by_slug(tx, slug).await?.ok_or_else(|| Refusal::not_found("project"))?)
}

/// The candidate with this number.
pub(crate) async fn candidate(tx: &mut Tx, project: ProjectId, number: i64) -> Result<Candidate, Error> {
    Ok(db::candidates::by_number(tx, project, number).await?.ok_or_else(|| Refusal::not_found("candidate"))?)
}

/// The candidate, held until the end of the transaction.
pub(crate) async fn candidate_locked(tx: &mut Tx, project: ProjectId, number: i64) -> Result<Candidate, Error> {
    let candidate = candidate(tx, project, number).await?;
    tx.lock(Lock::Candidate, candidate.id.uuid()).await?;
    Ok(candidate)
}

/// What was judged must not change after the judgement: a rejected or released candidate takes no more evidence.
pub(crate) async fn undecided(tx: &mut Tx, candidate: &Candidate) -> Result<(), Error> {
    let signatures = db::signatures::range(tx, candidate.project, candidate.number, candidate.number).await?;
    if signatures.iter().any(|stored| stored.signature.decision == Decision::Reject) {
        return Err(Refusal::conflict(
            "candidate_decided",
            "This candidate was rejected; it takes no more results or answers.",
            "A new build becomes a new candidate.",
        )
        .into());
    }
    // A release that was withdrawn decides nothing, and one in an emergency has to be made good.
    if db::deployments::of_candidate(tx, candidate.id).await?.is_some_and(|found| found.decides()) {
        return Err(Refusal::conflict(
            "candidate_decided",
            "This candidate was released; it takes no more results or answers.",
            "Report a problem instead, it will be looked at.",
        )
        .into());
    }
    Ok(())
}

/// The actor with the roles of this moment: those at the request's beginning may be minutes old when files
/// came slowly, and a role that was taken away counts at once.
pub(crate) async fn fresh(tx: &mut Tx, actor: &Actor) -> Result<Actor, Error> {
    let Actor::Person(person) = actor else { return Ok(actor.clone()) };
    let grants = db::people::grants(tx, person.id).await?;
    Ok(Actor::Person(Person { grants, ..person.clone() }))
}

/// Is this the identity of the person, or of another account of theirs?
pub(crate) async fn is_own(tx: &mut Tx, person: &Person, provider: &str, subject: &str) -> Result<bool, Error> {
    if (person.provider.as_str(), person.subject.as_str()) == (provider, subject) {
        return Ok(true);
    }
    let known = db::people::by_identity(tx, provider, subject).await?;
    let accounts = db::people::accounts(tx).await?;
    Ok(known.is_some_and(|known| accounts.are_one(known.id, person.id)))
}

/// News about a candidate.
pub(crate) const fn about(candidate: &Candidate) -> Topic {
    Topic { project: candidate.project, candidate: Some(candidate.id), number: Some(candidate.number) }
}

/// News about a project as a whole.
pub(crate) const fn whole(project: ProjectId) -> Topic {
    Topic { project, candidate: None, number: None }
}

/// A form's intent: made by the page, so that a repeated click is one act.
pub(crate) fn intent(text: &str) -> Result<&str, Refusal> {
    if (16..=100).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return Ok(text);
    }
    Err(Refusal::new(Kind::Malformed, "intent_missing", "The form is incomplete.", "Reload the page and try again."))
}

/// The same intent with another meaning.
pub(crate) fn intent_reused() -> Refusal {
    Refusal::new(Kind::Invalid, "intent_reused", "This form was sent before with another content.", "Reload the page and try again.")
}

/// Files of a form, checked and stored by content before the transaction that mentions them.
pub(crate) async fn store_files(
    backend: &Backend,
    project: ProjectId,
    files: Vec<super::Upload>,
) -> Result<Vec<(String, crate::evidence::Stored)>, Error> {
    if files.len() > super::MOST_FILES {
        return Err(Refusal::new(
            Kind::TooLarge,
            "too_many_files",
            format!("More than {} files.", super::MOST_FILES),
            "Send them in several steps, or as one ZIP.",
        )
        .about("files")
        .into());
    }
    room(backend, project, files.iter().map(|file| file.content.len() as u64).sum()).await?;
    let mut stored = Vec::with_capacity(files.len());
    for file in files {
        if file.content.len() as u64 > backend.config().evidence.largest_file {
            let most = backend.config().evidence.largest_file / (1024 * 1024);
            return Err(Refusal::new(
                Kind::TooLarge,
                "file_too_large",
                format!("A file is larger than {most} MiB."),
                "Send a smaller file.",
            )
            .about("files")
            .into());
        }
        let kind = crate::evidence::media_type(&file.content)?;
        stored.push((file_name(&file.name), backend.evidence().put(file.content, kind).await?));
    }
    Ok(stored)
}

/// Is there room for so many more bytes in this project?
async fn room(backend: &Backend, project: ProjectId, more: u64) -> Result<(), Error> {
    let Some(quota) = backend.config().evidence.quota.filter(|_| more > 0) else { return Ok(()) };
    let mut tx = backend.snapshot().await?;
    let taken = u64::try_from(db::attachments::bytes_of_project(&mut tx, project).await?).unwrap_or(0);
    if taken.saturating_add(more) <= quota {
        return Ok(());
    }
    Err(Refusal::new(
        Kind::Full,
        "quota_full",
        format!("The files of this project have taken their {} MiB.", quota / (1024 * 1024)),
        "Record without the file, or ask the operator for more room.",
    )
    .about("files")
    .into())
}

/// A name that is only ever shown: without folders, control and direction characters, at most 120 characters.
pub(crate) fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .filter(|c| {
            !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        })
        .take(120)
        .collect();
    let clean = clean.trim().trim_start_matches('.').to_owned();
    if clean.is_empty() { "file".to_owned() } else { clean }
}

/// The candidate's id as part of an audit fact.
pub(crate) fn fact<'a>(
    actor: &'a Actor,
    at: domain::Timestamp,
    project: ProjectId,
    candidate: Option<CandidateId>,
    action: &'a str,
    sentence: String,
) -> db::audit::Fact<'a> {
    db::audit::Fact { at, project: Some(project), candidate, actor, action, sentence, detail: serde_json::json!({}) }
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_file_name_is_only_ever_a_name() {
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name("C:\\temp\\a\0.png"), "a.png");
        assert_eq!(file_name("\u{202e}gnp.exe"), "gnp.exe");
        assert_eq!(file_name(".."), "file");
        assert_eq!(file_name(&"x".repeat(5000)).len(), 120);
    }
}
