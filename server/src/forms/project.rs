//! Forms of a project: people, API tokens.

use super::{Answer, Sent};
use crate::pages;
use crate::portal::Portal;
use app::context::FormEcho;
use axum::extract::{Path, Request, State};
use backend::ops::{change_role, tokens};
use domain::Refusal;
use http::StatusCode;

pub(super) async fn people(State(portal): State<Portal>, Path(slug): Path<String>, request: Request) -> Answer {
    let page = format!("/p/{slug}/people");
    let sent = Sent::read(portal, request, page.clone(), &["provider", "subject", "label", "role", "change"]).await?;
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let grant = match fields.one("change")?.as_str() {
            "grant" => true,
            "revoke" => false,
            _ => return Err(Refusal::invalid("change", "must be grant or revoke")),
        };
        let input = change_role::Input {
            provider: fields.one("provider")?,
            subject: fields.one("subject")?,
            label: fields.one("label")?,
            role: fields.one("role")?,
            grant,
        };
        Ok(async move { change_role::change(&backend, &actor, &slug, input).await })
    };
    sent.run(operation, |()| page).await
}

/// Answers with the page itself and not with a redirect: the secret is on it this once, and in no address.
pub(super) async fn create_token(State(portal): State<Portal>, Path(slug): Path<String>, request: Request) -> Answer {
    let page = format!("/p/{slug}/tokens");
    let sent = Sent::read(portal, request, page.clone(), &["name", "scope"]).await?;
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let (name, scopes) = (fields.one("name")?, fields.all("scope"));
        Ok(async move { tokens::create(&backend, &actor, &slug, &name, &scopes).await })
    };
    let (sent, created) = sent.done(operation).await?;
    let echo = FormEcho { refusal: None, values: vec![("secret".to_owned(), created.secret)] };
    Ok(pages::answer(&sent.portal, sent.info, &page, echo, StatusCode::CREATED).await)
}

pub(super) async fn revoke_token(State(portal): State<Portal>, Path((slug, token)): Path<(String, String)>, request: Request) -> Answer {
    let page = format!("/p/{slug}/tokens");
    let sent = Sent::read(portal, request, page.clone(), &[]).await?;
    let operation = |backend, actor| Ok(async move { tokens::revoke(&backend, &actor, &slug, &token).await });
    sent.run(operation, |()| page).await
}
