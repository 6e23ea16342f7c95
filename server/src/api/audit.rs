//! `/api/v1/audit…`: rows of the project's audit log with their proofs, for programs of auditors.

use super::auth::Caller;
use crate::audit::jsonl;
use crate::portal::Portal;
use crate::problem::Problem;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use backend::read;
use domain::Refusal;
use domain::summary::AuditAsk;

pub(super) async fn export(
    State(portal): State<Portal>,
    caller: Caller,
    ask: Result<Query<AuditAsk>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(ask) = ask.map_err(|_| Refusal::malformed("query", "takes candidate, person, action, from and to"))?;
    crate::audit::sign(&portal).await;
    Ok(jsonl(read::audit_file(&portal.backend, &caller.actor, &caller.project.slug, &ask).await?))
}

pub(super) async fn proof(State(portal): State<Portal>, caller: Caller, Path(seq): Path<String>) -> Result<Response, Problem> {
    let seq = super::candidates::number(&seq)?;
    Ok(jsonl(read::audit_proof(&portal.backend, &caller.actor, &caller.project.slug, seq).await?))
}
