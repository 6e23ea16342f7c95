//! Forms of notices, invitations and chats.

use super::{Answer, Sent};
use crate::pages;
use crate::portal::Portal;
use app::context::FormEcho;
use axum::extract::{Path, Request, State};
use backend::ops::{chat, choose_notices, invite};
use domain::notice::Kind;
use http::StatusCode;

pub(super) async fn notices(State(portal): State<Portal>, request: Request) -> Answer {
    let page = "/settings/notices".to_owned();
    let kinds: Vec<(Kind, String)> =
        Kind::ALL.iter().copied().filter(|kind| kind.has_choice()).map(|kind| (kind, format!("way_{kind}"))).collect();
    let mut names: Vec<&str> = kinds.iter().map(|(_, name)| name.as_str()).collect();
    names.extend(["address", "hour", "zone"]);
    let sent = Sent::read(portal, request, page.clone(), &names).await?;
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let ways = kinds.iter().map(|(kind, name)| Ok((*kind, fields.one(name)?))).collect::<Result<Vec<_>, domain::Refusal>>()?;
        let input = choose_notices::Input { address: fields.one("address")?, ways, hour: fields.one("hour")?, zone: fields.one("zone")? };
        Ok(async move { choose_notices::choose(&backend, &actor, input).await })
    };
    sent.run(operation, |()| page).await
}

pub(super) async fn invite(State(portal): State<Portal>, Path(slug): Path<String>, request: Request) -> Answer {
    let page = format!("/p/{slug}/invitations");
    let sent = Sent::read(portal, request, page.clone(), &["name", "address", "candidate", "days", "language", "single_device"]).await?;
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let input = invite::Input {
            name: fields.one("name")?,
            address: fields.one("address")?,
            candidate: fields.one("candidate")?,
            days: fields.one("days")?,
            language: fields.one("language")?,
            single_device: fields.has("single_device"),
        };
        Ok(async move { invite::invite(&backend, &actor, &slug, input).await })
    };
    sent.run(operation, |()| page).await
}

pub(super) async fn resend(State(portal): State<Portal>, Path((slug, invitation)): Path<(String, String)>, request: Request) -> Answer {
    let page = format!("/p/{slug}/invitations");
    let sent = Sent::read(portal, request, page.clone(), &[]).await?;
    let operation = |backend, actor| Ok(async move { invite::resend(&backend, &actor, &slug, &invitation).await });
    sent.run(operation, |()| page).await
}

/// Answers with the page itself and not with a redirect: the link is on it this once, and in no address.
pub(super) async fn link(State(portal): State<Portal>, Path((slug, invitation)): Path<(String, String)>, request: Request) -> Answer {
    let page = format!("/p/{slug}/invitations");
    let sent = Sent::read(portal, request, page.clone(), &[]).await?;
    let operation = |backend, actor| Ok(async move { invite::link(&backend, &actor, &slug, &invitation).await });
    let (sent, link) = sent.done(operation).await?;
    let echo = FormEcho { refusal: None, values: vec![("link".to_owned(), link)] };
    Ok(pages::answer(&sent.portal, sent.info, &page, echo, StatusCode::CREATED).await)
}

pub(super) async fn revoke(State(portal): State<Portal>, Path((slug, invitation)): Path<(String, String)>, request: Request) -> Answer {
    let page = format!("/p/{slug}/invitations");
    let sent = Sent::read(portal, request, page.clone(), &[]).await?;
    let operation = |backend, actor| Ok(async move { invite::revoke(&backend, &actor, &slug, &invitation).await });
    sent.run(operation, |()| page).await
}

pub(super) async fn add_chat(State(portal): State<Portal>, Path(slug): Path<String>, request: Request) -> Answer {
    let page = format!("/p/{slug}/chats");
    let sent = Sent::read(portal, request, page.clone(), &["name", "form", "address", "kind"]).await?;
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let input = chat::Input {
            name: fields.one("name")?,
            form: fields.one("form")?,
            address: fields.one("address")?,
            kinds: fields.all("kind"),
        };
        Ok(async move { chat::add(&backend, &actor, &slug, input).await })
    };
    sent.run(operation, |()| page).await
}

pub(super) async fn remove_chat(State(portal): State<Portal>, Path((slug, chat)): Path<(String, String)>, request: Request) -> Answer {
    let page = format!("/p/{slug}/chats");
    let sent = Sent::read(portal, request, page.clone(), &[]).await?;
    let operation = |backend, actor| Ok(async move { chat::remove(&backend, &actor, &slug, &chat).await });
    sent.run(operation, |()| page).await
}
