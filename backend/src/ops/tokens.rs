//! Makes, revokes and recognises API tokens. A secret is shown once and stored hashed.

use crate::db::{audit, projects, tokens};
use crate::{Backend, Error, Tx};
use domain::access::Scope;
use domain::id::TokenId;
use domain::text::Title;
use domain::{Action, Actor, Refusal};

/// A token that was just made.
#[derive(Debug, Clone)]
pub struct Created {
    /// Its id.
    pub id: TokenId,
    /// Its secret, to be shown this once.
    pub secret: String,
}

/// Every secret begins so, that scanners for leaked secrets can know it.
const PREFIX: &str = "mur_";
/// `last_used_at` is true to the minute: one write a request would be too many.
const USED_EVERY_MS: i64 = 60_000;

/// A person makes a token for a project.
///
/// # Errors
/// `role_missing`; `invalid_field` about `name` or `scope`.
pub async fn create(backend: &Backend, actor: &Actor, slug: &str, name: &str, scopes: &[String]) -> Result<Created, Error> {
    let mut tx = backend.begin().await?;
    let project = projects::by_slug(&mut tx, slug).await?.ok_or_else(|| Refusal::not_found("project"))?;
    actor.may(Action::ManageTokens, project.id)?;
    store(backend, tx, actor, &project, name, scopes).await
}

/// Whoever runs the program makes a token, before anybody has a role.
///
/// # Errors
/// `not_found`; `invalid_field` about `name` or `scope`.
pub async fn create_by_operator(backend: &Backend, slug: &str, name: &str, scopes: &[String]) -> Result<Created, Error> {
    let mut tx = backend.begin().await?;
    let project = projects::by_slug(&mut tx, slug).await?.ok_or_else(|| Refusal::not_found("project"))?;
    store(backend, tx, &Actor::System, &project, name, scopes).await
}

async fn store(
    backend: &Backend,
    mut tx: Tx,
    actor: &Actor,
    project: &projects::Project,
    name: &str,
    scopes: &[String],
) -> Result<Created, Error> {
    let name = Title::parse(name).map_err(|refusal| refusal.about("name"))?;
    if name.as_str().chars().count() > 100 {
        return Err(Refusal::invalid("name", "is longer than 100 characters").into());
    }
    let wanted = scopes.iter().map(|word| word.parse::<Scope>()).collect::<Result<Vec<_>, _>>().map_err(|_| {
        let known: Vec<&str> = Scope::ALL.iter().map(|scope| scope.as_str()).collect();
        Refusal::invalid("scope", &format!("is not one of {}", known.join(", ")))
    })?;
    let scopes: Vec<Scope> = Scope::ALL.iter().copied().filter(|scope| wanted.contains(scope)).collect();
    if scopes.is_empty() {
        return Err(Refusal::invalid("scope", "is missing").into());
    }
    let (now, secret) = (backend.clock().now(), format!("{PREFIX}{}", backend.clock().secret()));
    let token = tokens::Token {
        id: backend.clock().id(),
        project: project.id,
        name: name.as_str().to_owned(),
        scopes,
        created_by: actor.name().to_owned(),
        created_at: now,
        last_used_at: None,
        revoked_at: None,
    };
    tokens::insert(&mut tx, &token, &domain::sha256_hex(secret.as_bytes())).await?;
    let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.as_str()).collect();
    let fact = audit::Fact {
        at: now,
        project: Some(project.id),
        candidate: None,
        actor,
        action: "token_created",
        sentence: format!("Made the API token {name} ({}).", scopes.join(", ")),
        detail: serde_json::json!({ "token": token.id, "name": token.name, "scopes": scopes }),
    };
    audit::append(&mut tx, fact).await?;
    tx.changed(crate::hub::Topic { project: project.id, candidate: None, number: None });
    tx.commit().await?;
    Ok(Created { id: token.id, secret })
}

/// Revokes a token; it stops working at once.
///
/// # Errors
/// `role_missing`; `not_found` when the project has no such live token.
pub async fn revoke(backend: &Backend, actor: &Actor, slug: &str, token: &str) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = projects::by_slug(&mut tx, slug).await?.ok_or_else(|| Refusal::not_found("project"))?;
    actor.may(Action::ManageTokens, project.id)?;
    let id: TokenId = token.parse()?;
    let now = backend.clock().now();
    let name = tokens::revoke(&mut tx, project.id, id, now).await?.ok_or_else(|| Refusal::not_found("token"))?;
    let fact = audit::Fact {
        at: now,
        project: Some(project.id),
        candidate: None,
        actor,
        action: "token_revoked",
        sentence: format!("Revoked the API token {name}."),
        detail: serde_json::json!({ "token": id, "name": name }),
    };
    audit::append(&mut tx, fact).await?;
    tx.changed(crate::hub::Topic { project: project.id, candidate: None, number: None });
    tx.commit().await
}

/// The program that holds this secret; nothing when no live token has it.
///
/// # Errors
/// When the database is away.
pub async fn authenticate(backend: &Backend, secret: &str) -> Result<Option<Actor>, Error> {
    if !secret.starts_with(PREFIX) {
        return Ok(None);
    }
    // The hash is looked up, never compared byte by byte with the secret: there is no timing to learn from.
    let mut tx = backend.snapshot().await?;
    let Some(token) = tokens::by_secret(&mut tx, &domain::sha256_hex(secret.as_bytes())).await? else { return Ok(None) };
    drop(tx);
    let now = backend.clock().now();
    if token.last_used_at.is_none_or(|last| now.since(last) >= USED_EVERY_MS) {
        let mut tx = backend.begin().await?;
        tokens::used(&mut tx, token.id, now).await?;
        tx.commit().await?;
    }
    Ok(Some(Actor::Token { name: token.name, id: token.id, project: token.project, scopes: token.scopes }))
}
