//! Forms about results that are in doubt: waive one, end a waiver, settle a disagreement.

use super::{Answer, Sent, number};
use crate::portal::Portal;
use axum::extract::{Path, Request, State};
use backend::ops::{settle_result, waive};

fn qa(slug: &str, candidate: &str) -> String {
    format!("/p/{slug}/candidates/{candidate}/qa")
}

pub(super) async fn waive(State(portal): State<Portal>, Path((slug, candidate)): Path<(String, String)>, request: Request) -> Answer {
    let page = qa(&slug, &candidate);
    let sent = Sent::read(portal, request, page.clone(), &["case", "scope", "reason", "until"]).await?;
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let input = waive::Input {
            case: fields.number("case")?,
            reason: fields.one("reason")?,
            until: fields.one("until")?,
            scope: fields.one("scope")?,
        };
        let number = number(&candidate)?;
        Ok(async move { waive::waive_result(&backend, &actor, &slug, number, input).await })
    };
    sent.run(operation, |()| page).await
}

/// `ending` names the waiver once more, so that the page knows which of its forms came back.
pub(super) async fn end(
    State(portal): State<Portal>,
    Path((slug, candidate, waiver)): Path<(String, String, String)>,
    request: Request,
) -> Answer {
    let page = qa(&slug, &candidate);
    let sent = Sent::read(portal, request, page.clone(), &["ending", "reason"]).await?;
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let (number, reason) = (number(&candidate)?, fields.one("reason")?);
        Ok(async move { waive::end(&backend, &actor, &slug, number, &waiver, &reason).await })
    };
    sent.run(operation, |()| page).await
}

pub(super) async fn settle(State(portal): State<Portal>, Path((slug, candidate)): Path<(String, String)>, request: Request) -> Answer {
    let page = qa(&slug, &candidate);
    let sent = Sent::read(portal, request, page.clone(), &["case", "verdict", "note", "seen", "intent"]).await?;
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let input = settle_result::Input {
            case: fields.number("case")?,
            verdict: fields.one("verdict")?,
            note: fields.one("note")?,
            seen: fields.number("seen")?,
            intent: fields.one("intent")?,
        };
        let number = number(&candidate)?;
        Ok(async move { settle_result::settle(&backend, &actor, &slug, number, input).await })
    };
    sent.run(operation, |()| page).await
}
