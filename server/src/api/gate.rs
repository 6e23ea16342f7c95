//! `/api/v1/candidates/{number}/gate`: why blocked, who can unblock, since when; for programs.

use super::auth::Caller;
use super::candidates::number;
use crate::portal::Portal;
use crate::problem::Problem;
use app::candidate::where_closed;
use axum::Json;
use axum::extract::{Path, State};
use backend::read;
use domain::summary::{GatePage, Hold, Turn};
use serde_json::{Value, json};

pub(super) async fn gate(State(portal): State<Portal>, caller: Caller, Path(text): Path<String>) -> Result<Json<Value>, Problem> {
    let page = read::gate(&portal.backend, &caller.actor, &caller.project.slug, number(&text)?).await?;
    Ok(Json(said(portal.origin(), &page)))
}

fn said(origin: &str, page: &GatePage) -> Value {
    let (slug, base) = (&page.place.slug, format!("/p/{}/candidates/{}", page.place.slug, page.head.number));
    let waits: Vec<Value> = page
        .waits
        .iter()
        .map(|waited| {
            let moment = |at: Option<domain::Timestamp>| at.map(domain::Timestamp::rfc3339);
            json!({ "stage": waited.leg, "from": moment(waited.from), "until": moment(waited.until) })
        })
        .collect();
    let signers: Vec<Value> = page
        .seats
        .iter()
        .map(|seat| {
            let barred: Vec<Value> = seat.barred.iter().map(|(name, why)| json!({ "name": name, "why": why })).collect();
            json!({ "roles": seat.roles, "count": seat.count, "signed": seat.signed, "may": seat.may, "barred": barred })
        })
        .collect();
    json!({
        "number": page.head.number,
        "version": page.head.version,
        "commit": page.head.commit,
        "image_digest": page.head.digest,
        "stage": page.head.stage,
        "open": page.gate.is_open(),
        "standing": page.standing,
        "waiting_for": page.turns.iter().map(|turn| waiting(origin, &base, slug, turn)).collect::<Vec<_>>(),
        "signers": signers,
        "stages": waits,
        "url": format!("{origin}{base}/gate"),
    })
}

fn waiting(origin: &str, base: &str, slug: &str, turn: &Turn) -> Value {
    let reasons: Vec<Value> = turn.holds.iter().map(|hold| {
        let path = match hold {
            Hold::Rule { reason } => where_closed(base, slug, reason),
            Hold::Signature { .. } => format!("{base}/sign"),
            Hold::Deployment { .. } => format!("{base}#deployment"),
        };
        json!({ "rule": hold.rule(), "subject": hold.subject(), "sentence": hold.sentence(), "since": hold.since().rfc3339(), "url": format!("{origin}{path}") })
    }).collect();
    json!({ "roles": turn.who, "people": turn.people, "since": turn.since().map(domain::Timestamp::rfc3339), "reasons": reasons })
}
