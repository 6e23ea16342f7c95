//! The language in which somebody wants to be spoken to; mails follow it. A setting of one's own, so not on the record.

use crate::{Backend, Error, db};
use domain::Actor;
use domain::language::Language;

/// Keeps the choice of a person; others have none.
///
/// # Errors
/// When the database is away.
pub async fn choose(backend: &Backend, actor: &Actor, language: Language) -> Result<(), Error> {
    let Ok(person) = actor.person() else { return Ok(()) };
    let mut tx = backend.begin().await?;
    db::people::set_language(&mut tx, person.id, language, backend.clock().now()).await?;
    tx.commit().await
}
