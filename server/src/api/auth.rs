//! Who calls: a program with a bearer token of one project (RFC 6750).

use crate::portal::Portal;
use crate::problem::Problem;
use axum::extract::FromRequestParts;
use backend::db::projects::{self, Project};
use backend::ops::tokens;
use domain::refusal::Kind;
use domain::{Actor, Refusal};
use http::header;
use http::request::Parts;

/// A program, and the one project its token opens.
pub(super) struct Caller {
    pub actor: Actor,
    pub project: Project,
}

impl FromRequestParts<Portal> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Problem> {
        let secret =
            parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| value.strip_prefix("Bearer "));
        let refused = |sentence: &str| {
            Problem::from(Refusal::new(
                Kind::Unauthenticated,
                "token_invalid",
                sentence,
                "Send Authorization: Bearer with a token made on the project's token page.",
            ))
        };
        let secret = secret.ok_or_else(|| refused("There is no API token on this request."))?;
        let actor = tokens::authenticate(&portal.backend, secret.trim()).await?.ok_or_else(|| refused("This API token is not valid."))?;
        let Actor::Token { project: id, .. } = &actor else { return Err(refused("This API token is not valid.")) };
        let id = *id;
        let mut tx = portal.backend.snapshot().await?;
        let project = projects::by_id(&mut tx, id).await?.ok_or_else(|| refused("This API token is not valid."))?;
        Ok(Self { actor, project })
    }
}

impl Caller {
    /// As idempotency keys are kept apart.
    pub(super) fn owner(&self) -> String {
        match &self.actor {
            Actor::Token { id, .. } => format!("token:{id}"),
            _ => "nobody".to_owned(),
        }
    }
}
