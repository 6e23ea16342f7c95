//! Adds and removes a chat that hears of a project. Its address is written once and never shown again.

use super::scope;
use crate::db::{self, chat as rows};
use crate::{Backend, Error, chat};
use domain::access::Action;
use domain::id::ChatHookId;
use domain::notice::Kind;
use domain::text::Title;
use domain::{Actor, Refusal};

/// What a chat can hear of: what concerns a project and not one person.
pub const KINDS: [Kind; 5] = [Kind::CandidateReady, Kind::ResultFailed, Kind::StoryRejected, Kind::SignatureWanted, Kind::Emergency];

/// What was sent.
#[derive(Debug)]
pub struct Input {
    /// For people who read the list.
    pub name: String,
    /// `slack` or `teams`.
    pub form: String,
    /// The incoming webhook.
    pub address: String,
    /// Kinds, as words.
    pub kinds: Vec<String>,
}

/// Adds it.
///
/// # Errors
/// `role_missing`; `invalid_field` about `name`, `form`, `address` or `kind`.
pub async fn add(backend: &Backend, actor: &Actor, slug: &str, input: Input) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    actor.may(Action::ManageTokens, project.id)?;
    let name = Title::parse(&input.name).map_err(|refusal| refusal.about("name"))?;
    if name.as_str().chars().count() > 100 {
        return Err(Refusal::invalid("name", "is longer than 100 characters").into());
    }
    if chat::Form::parse(&input.form).is_none() {
        return Err(Refusal::invalid("form", "must be slack or teams").into());
    }
    let address = chat::check_address(&input.address, backend.config().chat.internal)?;
    let kinds: Vec<Kind> = KINDS.into_iter().filter(|kind| input.kinds.iter().any(|word| word == kind.as_str())).collect();
    if kinds.is_empty() || kinds.len() != input.kinds.len() {
        return Err(Refusal::invalid("kind", "is missing").into());
    }
    let (id, now): (ChatHookId, _) = (backend.clock().id(), backend.clock().now());
    let new = rows::New {
        id,
        project: project.id,
        name: name.as_str(),
        form: &input.form,
        address: address.as_str(),
        kinds: &kinds,
        by: actor.name(),
        at: now,
    };
    rows::insert(&mut tx, &new).await?;
    let mut fact = scope::fact(actor, now, project.id, None, "chat_added", format!("{} added the chat {name}.", actor.name()));
    fact.detail = serde_json::json!({ "chat": id, "form": input.form, "host": address.host_str(), "kinds": kinds });
    db::audit::append(&mut tx, fact).await?;
    tx.changed(scope::whole(project.id));
    tx.commit().await
}

/// Removes it; its address is forgotten.
///
/// # Errors
/// `role_missing`, `not_found`.
pub async fn remove(backend: &Backend, actor: &Actor, slug: &str, id: &str) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    actor.may(Action::ManageTokens, project.id)?;
    let (id, now): (ChatHookId, _) = (id.parse()?, backend.clock().now());
    let name = rows::end(&mut tx, project.id, id, now).await?.ok_or_else(|| Refusal::not_found("chat"))?;
    let mut fact = scope::fact(actor, now, project.id, None, "chat_removed", format!("{} removed the chat {name}.", actor.name()));
    fact.detail = serde_json::json!({ "chat": id });
    db::audit::append(&mut tx, fact).await?;
    tx.changed(scope::whole(project.id));
    tx.commit().await
}
