//! Sends what a person is to be told: one conversation with the mail server an attempt.

use super::run::End;
use crate::db::notices;
use crate::{Backend, Error};
use domain::id::{NoticeId, PersonId};
use domain::notice::State;

/// One notice in a mail of its own.
pub(super) async fn notice(backend: &Backend, id: NoticeId) -> Result<End, Error> {
    let mut tx = backend.begin().await?;
    if notices::state(&mut tx, id).await? == Some(State::Waiting) {
        notices::set_state(&mut tx, id, State::MailOff, None, backend.clock().now()).await?;
    }
    tx.commit().await?;
    Ok(End::Done)
}

/// The mail of the day.
pub(super) async fn digest(_: &Backend, _: PersonId) -> Result<End, Error> {
    Ok(End::Done)
}
