//! Forms about what becomes of signatures: take one back, name and end a stand-in, release in an emergency, say that what is
//! owed is met.

use super::{Answer, Sent, number, sign};
use crate::portal::Portal;
use axum::extract::{Path, Request, State};
use backend::ops::draft_emergency::{self, Drafted};
use backend::ops::{delegate, meet_obligation, release_in_emergency, revoke_signature};

pub(super) async fn revoke(
    State(portal): State<Portal>,
    Path((slug, candidate, signature)): Path<(String, String, String)>,
    request: Request,
) -> Answer {
    let here = format!("/p/{slug}/candidates/{candidate}");
    let sent = Sent::read(portal, request, format!("{here}/sign"), &["reason", "intent"]).await?;
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let input = revoke_signature::Input { signature, reason: fields.one("reason")?, intent: fields.one("intent")? };
        let number = number(&candidate)?;
        Ok(async move { revoke_signature::revoke(&backend, &actor, &slug, number, input).await })
    };
    sent.run(operation, |()| format!("{here}?done=revoked")).await
}

pub(super) async fn name_stand_in(State(portal): State<Portal>, Path(slug): Path<String>, request: Request) -> Answer {
    let page = format!("/p/{slug}/stand-ins");
    let sent = Sent::read(portal, request, page.clone(), &["stand_in", "environment", "from", "until", "reason", "intent"]).await?;
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let input = delegate::Input {
            stand_in: fields.one("stand_in")?,
            environment: fields.one("environment")?,
            from: fields.one("from")?,
            until: fields.one("until")?,
            reason: fields.one("reason")?,
            intent: fields.one("intent")?,
        };
        Ok(async move { delegate::delegate(&backend, &actor, &slug, input).await })
    };
    sent.run(operation, |()| page).await
}

pub(super) async fn end_stand_in(
    State(portal): State<Portal>,
    Path((slug, delegation)): Path<(String, String)>,
    request: Request,
) -> Answer {
    let page = format!("/p/{slug}/stand-ins");
    let sent = Sent::read(portal, request, page.clone(), &["reason"]).await?;
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let reason = fields.one("reason")?;
        Ok(async move { delegate::end(&backend, &actor, &slug, &delegation, &reason).await })
    };
    sent.run(operation, |()| page).await
}

pub(super) async fn draft_emergency(
    State(portal): State<Portal>,
    Path((slug, candidate)): Path<(String, String)>,
    request: Request,
) -> Answer {
    let page = format!("/p/{slug}/candidates/{candidate}/emergency");
    let sent = Sent::read(portal, request, page.clone(), &["incident", "reason", "intent", "zone"]).await?;
    let (fields, session) = (sent.fields.clone(), sent.session.clone());
    let operation = |backend, actor| {
        let input = draft_emergency::Input {
            incident: fields.one("incident")?,
            reason: fields.one("reason")?,
            intent: fields.one("intent")?,
            zone: fields.one("zone")?,
            session,
        };
        let number = number(&candidate)?;
        Ok(async move { draft_emergency::draft(&backend, &actor, &slug, number, input).await })
    };
    sent.run(operation, |drafted| match drafted {
        Drafted::Waits(signing) => format!("{page}/{signing}"),
        Drafted::Given => page,
    })
    .await
}

pub(super) async fn emergency(
    State(portal): State<Portal>,
    Path((slug, candidate, signing)): Path<(String, String, String)>,
    request: Request,
) -> Answer {
    let page = format!("/p/{slug}/candidates/{candidate}/emergency");
    let sent = Sent::read(portal, request, format!("{page}/{signing}"), &sign::PROOF).await?;
    let (fields, session) = (sent.fields.clone(), sent.session.clone());
    let operation = |backend, actor| {
        let (number, given) = (number(&candidate)?, sign::given(&fields)?);
        let input = release_in_emergency::Input { signing, session, given };
        Ok(async move { release_in_emergency::call(&backend, &actor, &slug, number, input).await })
    };
    sent.run(operation, |()| page).await
}

pub(super) async fn meet(
    State(portal): State<Portal>,
    Path((slug, candidate, obligation)): Path<(String, String, String)>,
    request: Request,
) -> Answer {
    let page = format!("/p/{slug}/candidates/{candidate}/emergency");
    let sent = Sent::read(portal, request, page.clone(), &["reason"]).await?;
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let reason = fields.one("reason")?;
        Ok(async move { meet_obligation::say(&backend, &actor, &slug, &obligation, &reason).await })
    };
    sent.run(operation, |()| page).await
}
