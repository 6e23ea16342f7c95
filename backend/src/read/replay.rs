//! A signature with the page by which it was given, and what is otherwise now.

use super::candidate::{self, history_row};
use super::place;
use super::sign::of;
use crate::ops::replay::unpacked;
use crate::{Backend, Error, db};
use domain::access::Action;
use domain::replay::later;
use domain::summary::{ReplayPage, SEEN_SCHEMA, Seen, SignPage};
use domain::{Actor, Refusal};
use uuid::Uuid;

/// Rows of the log that are shown as what happened since.
const SINCE: i64 = 100;

fn id(text: &str) -> Result<Uuid, Refusal> {
    Uuid::parse_str(text).map_err(|_| Refusal::not_found("signature"))
}

/// What the signer saw.
///
/// # Errors
/// `not_found`, `role_missing`; otherwise when the database is away.
pub async fn replay(backend: &Backend, actor: &Actor, slug: &str, number: i64, signature: &str) -> Result<ReplayPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let (page, derived) = candidate::page(backend, &mut reading, actor, number).await?;
    let id = id(signature)?;
    let row = page.signatures.iter().find(|row| row.id.uuid() == id).cloned().ok_or_else(|| Refusal::not_found("signature"))?;
    let head = page.head.clone();
    let seen = match db::seen::of_signature(&mut reading.tx, id).await? {
        None => Seen::NotKept,
        Some(stored) => shown(&stored),
    };
    let now = of(backend, &mut reading, actor, page, &derived).await?;
    let (later, seq) = match &seen {
        Seen::Kept { page, .. } => (later(page, &now), page.seen_seq),
        _ => (Vec::new(), i64::MAX),
    };
    let since = db::audit::of_candidate(&mut reading.tx, derived.candidate.id, seq, SINCE).await?;
    let since = since.iter().map(|row| history_row(&row.entry())).collect();
    Ok(ReplayPage { place: reading.place, head, signature: row, id: id.to_string(), seen, later, since })
}

fn shown(stored: &db::seen::Stored) -> Seen {
    let hash = stored.sha256.clone();
    let Some(text) = unpacked(stored) else { return Seen::Damaged { hash } };
    match serde_json::from_str::<SignPage>(&text) {
        Ok(page) if stored.schema == SEEN_SCHEMA => Seen::Kept { hash, at: stored.kept_at(), page: Box::new(page) },
        _ => Seen::OtherShape { hash, schema: stored.schema.clone() },
    }
}

/// The data that the signer saw, word for word: name of the file and text.
///
/// # Errors
/// `not_found`, also when nothing was kept or it is damaged; `role_missing`.
pub async fn replay_file(backend: &Backend, actor: &Actor, slug: &str, number: i64, signature: &str) -> Result<(String, String), Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let candidate = reading.candidate(number).await?;
    let id = id(signature)?;
    let own = db::seen::hashes(&mut reading.tx, candidate.id).await?.contains_key(&id);
    let stored = if own { db::seen::of_signature(&mut reading.tx, id).await? } else { None };
    let text = stored.as_ref().and_then(unpacked).ok_or_else(|| Refusal::not_found("file"))?;
    Ok((format!("{}-{number}-seen-{id}.json", reading.project.slug), text))
}
