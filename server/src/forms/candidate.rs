//! Forms of a candidate: answer a story, sign, resolve a deployment.

use super::{Answer, Sent, number};
use crate::portal::Portal;
use axum::extract::{Path, Request, State};
use backend::ops::{answer_story, resolve_deployment, sign};

pub(super) async fn accept(State(portal): State<Portal>, Path((slug, candidate)): Path<(String, String)>, request: Request) -> Answer {
    let page = format!("/p/{slug}/candidates/{candidate}/uat");
    let sent = Sent::read(portal, request, page.clone(), &["story", "answer", "note", "intent"]).await?;
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let input = answer_story::Input {
            story: fields.one("story")?,
            answer: fields.one("answer")?,
            note: fields.one("note")?,
            intent: fields.one("intent")?,
        };
        let number = number(&candidate)?;
        Ok(async move { answer_story::answer(&backend, &actor, &slug, number, input).await })
    };
    sent.run(operation, |()| page).await
}

pub(super) async fn sign(State(portal): State<Portal>, Path((slug, candidate)): Path<(String, String)>, request: Request) -> Answer {
    let here = format!("/p/{slug}/candidates/{candidate}");
    let names = ["decision", "reason", "evidence_hash", "policy_hash", "seen_seq", "intent"];
    let sent = Sent::read(portal, request, format!("{here}/sign"), &names).await?;
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let input = sign::Input {
            decision: fields.one("decision")?,
            reason: fields.one("reason")?,
            evidence_hash: fields.one("evidence_hash")?,
            policy_hash: fields.one("policy_hash")?,
            seen_seq: fields.number("seen_seq")?,
            intent: fields.one("intent")?,
        };
        let number = number(&candidate)?;
        Ok(async move { sign::sign(&backend, &actor, &slug, number, input).await })
    };
    sent.run(operation, |()| here).await
}

pub(super) async fn resolve(State(portal): State<Portal>, Path((slug, candidate)): Path<(String, String)>, request: Request) -> Answer {
    let page = format!("/p/{slug}/candidates/{candidate}");
    let sent = Sent::read(portal, request, page.clone(), &["choice", "reason"]).await?;
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let (number, choice, reason) = (number(&candidate)?, fields.one("choice")?, fields.one("reason")?);
        Ok(async move { resolve_deployment::resolve(&backend, &actor, &slug, number, &choice, &reason).await })
    };
    sent.run(operation, |()| page).await
}
