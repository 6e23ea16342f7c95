//! Tells one person one thing, once: written in the transaction of what happened, sent by a job after it.

use crate::db::{chat, contacts, notices};
use crate::jobs::{self, Job};
use crate::{Clock, Error, Tx, mail};
use domain::id::ChatMessageId;
use domain::id::{NoticeId, PersonId, ProjectId};
use domain::notice::{Notice, State, Way};

/// Tells `to` about something in `project`. `about` names it, such as `confirm:F-3:#5`: the same person is told the
/// same thing once, however often this is called. Whether the person may still see it is asked again when they come.
///
/// # Errors
/// When the database is away.
pub async fn notify(tx: &mut Tx, clock: &Clock, to: PersonId, project: ProjectId, notice: &Notice, about: &str) -> Result<(), Error> {
    let now = clock.now();
    let way = contacts::way(tx, to, notice.kind()).await?;
    let state = match way {
        Way::AtOnce => State::Waiting,
        Way::Digest => State::Digest,
        Way::Never => State::Quiet,
    };
    let id: NoticeId = clock.id();
    if !notices::insert(tx, &notices::New { id, person: to, project, about, notice, state, at: now }).await? {
        return Ok(());
    }
    match way {
        Way::AtOnce => jobs::enqueue(tx, clock, &Job::SendMail { notice: id }).await,
        Way::Digest => {
            let contact = contacts::of(tx, to).await?;
            let at = mail::digest::next(now, contact.hour, &contact.zone);
            jobs::enqueue_at(tx, clock, &Job::SendDigest { person: to }, at).await
        }
        Way::Never => Ok(()),
    }
}

/// Tells the project's chats that want to hear of this kind, each once.
///
/// # Errors
/// When the database is away.
pub async fn announce(tx: &mut Tx, clock: &Clock, project: ProjectId, notice: &Notice, about: &str) -> Result<(), Error> {
    for hook in chat::wanting(tx, project, notice.kind()).await? {
        let id: ChatMessageId = clock.id();
        if chat::say(tx, id, hook, about, notice, clock.now()).await? {
            jobs::enqueue(tx, clock, &Job::SendChat { message: id }).await?;
        }
    }
    Ok(())
}
