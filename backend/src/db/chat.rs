//! SQL of chats and what they were told. The address of a chat leaves this room only to be spoken to.

use super::{Tx, execute, fetch_all, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::id::{ChatHookId, ChatMessageId, ProjectId};
use domain::notice::{Kind, Notice};
use secrecy::SecretString;
use uuid::Uuid;

/// A chat to be written.
pub(crate) struct New<'a> {
    pub id: ChatHookId,
    pub project: ProjectId,
    pub name: &'a str,
    pub form: &'a str,
    pub address: &'a str,
    pub kinds: &'a [Kind],
    pub by: &'a str,
    pub at: Timestamp,
}

/// A chat as its project's people see it.
#[derive(Debug, Clone)]
pub(crate) struct Chat {
    pub id: ChatHookId,
    pub name: String,
    pub form: String,
    pub address: SecretString,
    pub kinds: Vec<Kind>,
    pub by: String,
    pub at: Timestamp,
    pub problem: Option<String>,
}

/// One thing to say, and where.
pub(crate) struct Message {
    pub hook: ChatHookId,
    pub form: String,
    pub address: SecretString,
    /// The chat is still wanted.
    pub live: bool,
    pub slug: String,
    pub project_name: String,
    pub project: ProjectId,
    pub notice: Notice,
    pub at: Timestamp,
}

fn kinds_of(text: &str, id: Uuid) -> Result<Vec<Kind>, Error> {
    text.split_whitespace().map(str::parse).collect::<Result<_, _>>().map_err(|_| Error::inconsistent("chat_hook", "kinds", id))
}

/// Writes it.
pub(crate) async fn insert(tx: &mut Tx, new: &New<'_>) -> Result<(), Error> {
    let kinds = new.kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(" ");
    execute!(
        tx,
        "insert into chat_hook (hook_id, project_id, name, form, address, kinds, created_by, created_at, changed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
        new.id.uuid(),
        new.project.uuid(),
        new.name,
        new.form,
        new.address,
        kinds,
        new.by,
        new.at.0,
    )?;
    Ok(())
}

/// A project's chats, by name.
pub(crate) async fn of_project(tx: &mut Tx, project: ProjectId) -> Result<Vec<Chat>, Error> {
    let rows = fetch_all!(
        tx,
        (Uuid, String, String, String, String, String, i64, Option<String>),
        "select hook_id, name, form, address, kinds, created_by, created_at, problem from chat_hook where project_id = $1 and ended_at is null order by name, hook_id",
        project.uuid(),
    )?;
    rows.into_iter()
        .map(|(id, name, form, address, kinds, by, at, problem)| {
            let kinds = kinds_of(&kinds, id)?;
            Ok(Chat { id: id.into(), name, form, address: address.into(), kinds, by, at: Timestamp(at), problem })
        })
        .collect()
}

/// The chats that want to hear of this kind.
pub(crate) async fn wanting(tx: &mut Tx, project: ProjectId, kind: Kind) -> Result<Vec<ChatHookId>, Error> {
    Ok(of_project(tx, project).await?.into_iter().filter(|chat| chat.kinds.contains(&kind)).map(|chat| chat.id).collect())
}

/// Ends a chat of this project and forgets its address; its name, or nothing when there is no such live one.
pub(crate) async fn end(tx: &mut Tx, project: ProjectId, id: ChatHookId, now: Timestamp) -> Result<Option<String>, Error> {
    let row = fetch_optional!(
        tx,
        (String,),
        "update chat_hook set ended_at = $3, changed_at = $3, address = '' where project_id = $1 and hook_id = $2 and ended_at is null returning name",
        project.uuid(),
        id.uuid(),
        now.0,
    )?;
    Ok(row.map(|(name,)| name))
}

/// Writes what is to be said; false when this chat was told the same before.
pub(crate) async fn say(
    tx: &mut Tx,
    id: ChatMessageId,
    hook: ChatHookId,
    about: &str,
    notice: &Notice,
    now: Timestamp,
) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "insert into chat_message (message_id, hook_id, about, body, state, told_at, changed_at) values ($1, $2, $3, $4, 'waiting', $5, $5)
         on conflict (hook_id, about) do nothing",
        id.uuid(),
        hook.uuid(),
        about,
        serde_json::to_string(notice)?,
        now.0,
    )?;
    Ok(rows == 1)
}

/// A message that waits.
pub(crate) async fn waiting(tx: &mut Tx, id: ChatMessageId) -> Result<Option<Message>, Error> {
    let row = fetch_optional!(
        tx,
        (Uuid, String, String, Option<i64>, Uuid, String, String, String, i64),
        "select h.hook_id, h.form, h.address, h.ended_at, h.project_id, p.slug, p.name, m.body, m.told_at
         from chat_message m join chat_hook h on h.hook_id = m.hook_id join project p on p.project_id = h.project_id
         where m.message_id = $1 and m.state = 'waiting'",
        id.uuid(),
    )?;
    row.map(|(hook, form, address, ended_at, project, slug, project_name, body, at)| {
        let notice = serde_json::from_str(&body).map_err(|_| Error::inconsistent("chat_message", "body", id))?;
        Ok(Message {
            hook: hook.into(),
            form,
            address: address.into(),
            live: ended_at.is_none(),
            slug,
            project_name,
            project: project.into(),
            notice,
            at: Timestamp(at),
        })
    })
    .transpose()
}

/// How a message ended (`sent`, `refused`, or still `waiting`), and what the chat's people are to know of it.
pub(crate) async fn heard(
    tx: &mut Tx,
    id: ChatMessageId,
    hook: ChatHookId,
    state: &str,
    problem: Option<&str>,
    now: Timestamp,
) -> Result<(), Error> {
    execute!(
        tx,
        "update chat_message set state = $2, problem = $3, changed_at = $4 where message_id = $1",
        id.uuid(),
        state,
        problem,
        now.0
    )?;
    execute!(tx, "update chat_hook set problem = $2, changed_at = $3 where hook_id = $1", hook.uuid(), problem, now.0)?;
    Ok(())
}
