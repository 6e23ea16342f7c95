//! SQL of API tokens: stored hashed, scoped, revocable.

use super::{Tx, execute, fetch_all, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::access::Scope;
use domain::id::{ProjectId, TokenId};
use uuid::Uuid;

/// A token as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Id.
    pub id: TokenId,
    /// The one project it works in.
    pub project: ProjectId,
    /// As named when it was made.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// Who made it, as printed.
    pub created_by: String,
    /// When.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

type Row = (Uuid, Uuid, String, String, String, i64, Option<i64>, Option<i64>);

impl TryFrom<Row> for Token {
    type Error = Error;
    fn try_from((id, project, name, scopes, created_by, created_at, last_used_at, revoked_at): Row) -> Result<Self, Error> {
        let scopes =
            scopes.split(' ').map(str::parse).collect::<Result<_, _>>().map_err(|_| Error::inconsistent("api_token", "scopes", id))?;
        Ok(Self {
            id: id.into(),
            project: project.into(),
            name,
            scopes,
            created_by,
            created_at: Timestamp(created_at),
            last_used_at: last_used_at.map(Timestamp),
            revoked_at: revoked_at.map(Timestamp),
        })
    }
}

/// Stores a new token under the hash of its secret.
pub(crate) async fn insert(tx: &mut Tx, token: &Token, secret_hash: &str) -> Result<(), Error> {
    let scopes = token.scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ");
    execute!(
        tx,
        "insert into api_token (token_id, project_id, name, secret_hash, scopes, created_by, created_at) values ($1, $2, $3, $4, $5, $6, $7)",
        token.id.uuid(),
        token.project.uuid(),
        &token.name,
        secret_hash,
        scopes,
        &token.created_by,
        token.created_at.0,
    )?;
    Ok(())
}

/// The live token with this secret.
pub(crate) async fn by_secret(tx: &mut Tx, secret_hash: &str) -> Result<Option<Token>, Error> {
    let row = fetch_optional!(
        tx,
        Row,
        "select token_id, project_id, name, scopes, created_by, created_at, last_used_at, revoked_at from api_token where secret_hash = $1 and revoked_at is null",
        secret_hash,
    )?;
    row.map(Token::try_from).transpose()
}

/// Notes that a token was used.
pub(crate) async fn used(tx: &mut Tx, id: TokenId, now: Timestamp) -> Result<(), Error> {
    execute!(tx, "update api_token set last_used_at = $2 where token_id = $1", id.uuid(), now.0)?;
    Ok(())
}

/// Revokes a token of this project; its name, or nothing when there is no such live token.
pub(crate) async fn revoke(tx: &mut Tx, project: ProjectId, id: TokenId, now: Timestamp) -> Result<Option<String>, Error> {
    let row = fetch_optional!(
        tx,
        (String,),
        "update api_token set revoked_at = $3 where project_id = $1 and token_id = $2 and revoked_at is null returning name",
        project.uuid(),
        id.uuid(),
        now.0,
    )?;
    Ok(row.map(|(name,)| name))
}

/// A project's tokens, newest first.
///
/// # Errors
/// When the database is away or a row names no scope.
pub async fn of_project(tx: &mut Tx, project: ProjectId) -> Result<Vec<Token>, Error> {
    let rows = fetch_all!(
        tx,
        Row,
        "select token_id, project_id, name, scopes, created_by, created_at, last_used_at, revoked_at from api_token where project_id = $1 order by created_at desc, token_id desc",
        project.uuid(),
    )?;
    rows.into_iter().map(Token::try_from).collect()
}
