//! Says one thing in one chat. A lost answer is asked again: the same line twice is less bad than none.

use super::run::End;
use crate::chat::{self, Form};
use crate::db::chat as rows;
use crate::hub::Topic;
use crate::outside::Problem;
use crate::{Backend, Error};
use domain::id::ChatMessageId;
use domain::notice::Scene;

/// News older than this help nobody, in milliseconds.
const PATIENCE: i64 = 24 * 3600 * 1000;

pub(super) async fn run(backend: &Backend, id: ChatMessageId) -> Result<End, Error> {
    let now = backend.clock().now();
    let Some(message) = rows::waiting(&mut backend.snapshot().await?, id).await? else { return Ok(End::Done) };
    let sent = match Form::parse(&message.form) {
        Some(form) if message.live => {
            let scene = Scene { project: &message.project_name, slug: &message.slug };
            let body = chat::body(form, &message.notice, scene, backend.origin());
            chat::post(&message.address, backend.config().chat.internal, &body).await
        }
        // The chat was removed meanwhile.
        _ => return Ok(End::Done),
    };
    let problem = sent.as_ref().err().map(ToString::to_string);
    let over = now.since(message.at) > PATIENCE;
    let state = match &sent {
        Ok(()) => "sent",
        Err(Problem::Refused { .. }) => "refused",
        Err(_) if over => "refused",
        Err(_) => "waiting",
    };
    let mut tx = backend.begin().await?;
    rows::heard(&mut tx, id, message.hook, state, problem.as_deref(), now).await?;
    tx.changed(Topic { project: message.project, candidate: None, number: None });
    tx.commit().await?;
    Ok(match sent {
        Err(problem) if state == "waiting" => End::failed("the chat", &problem),
        _ => End::Done,
    })
}
