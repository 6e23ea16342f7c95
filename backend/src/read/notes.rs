//! The page on which release notes are edited.

use super::place;
use crate::{Backend, Error, db};
use domain::Actor;
use domain::access::Action;
use domain::summary::{NoteRow, NotesPage};

/// The release notes of a candidate, story by story.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn notes(backend: &Backend, actor: &Actor, slug: &str, number: i64) -> Result<NotesPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let (candidate, head) = reading.head(number).await?;
    let mut written = db::release_notes::of_candidate(&mut reading.tx, candidate.id).await?;
    let keys = db::acceptances::asked(&mut reading.tx, candidate.id).await?;
    let rows =
        keys.into_iter().map(|key| NoteRow { href: backend.jira().issue_url(key.as_str()), written: written.remove(&key), key }).collect();
    Ok(NotesPage { place: reading.place, head, rows })
}
