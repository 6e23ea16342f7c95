//! Forms of one's passkeys and apps, and of the code that lets somebody add a first one.

use super::sign::given;
use super::{Answer, Sent};
use crate::pages;
use crate::portal::Portal;
use app::context::FormEcho;
use axum::extract::{Path, Request, State};
use backend::ops::enrol::{self, Allowance};
use domain::Refusal;
use http::StatusCode;

const PAGE: &str = "/settings/signing";

pub(super) async fn begin(State(portal): State<Portal>, request: Request) -> Answer {
    let sent = Sent::read(portal, request, PAGE.to_owned(), &["kind", "name"]).await?;
    let (fields, session) = (sent.fields.clone(), sent.session.clone());
    let operation = |backend, actor| {
        let (kind, name) = (fields.one("kind")?, fields.one("name")?);
        Ok(async move { enrol::begin(&backend, &actor, &session, &kind, &name).await })
    };
    sent.run(operation, |id| format!("{PAGE}/add/{id}")).await
}

pub(super) async fn allow(State(portal): State<Portal>, Path(enrolment): Path<String>, request: Request) -> Answer {
    let page = format!("{PAGE}/add/{enrolment}");
    let names = ["method", "handed_over", "code", "credential", "client_data", "authenticator_data", "signature"];
    let sent = Sent::read(portal, request, page.clone(), &names).await?;
    let (fields, session) = (sent.fields.clone(), sent.session.clone());
    let operation = |backend, actor| {
        let allowance = match fields.one("method")?.as_str() {
            "handed_over" => Allowance::HandedOver(fields.one("handed_over")?),
            _ => Allowance::Own(given(&fields)?),
        };
        Ok(async move { enrol::allow(&backend, &actor, &session, &enrolment, &allowance).await })
    };
    sent.run(operation, |()| page).await
}

pub(super) async fn finish(State(portal): State<Portal>, Path(enrolment): Path<String>, request: Request) -> Answer {
    let page = format!("{PAGE}/add/{enrolment}");
    let sent = Sent::read(portal, request, page, &["client_data", "attestation", "code"]).await?;
    let (fields, session) = (sent.fields.clone(), sent.session.clone());
    let operation = |backend, actor| {
        let answer = if fields.has("code") {
            enrol::Answer::Code(fields.one("code")?)
        } else {
            enrol::Answer::Passkey(fields.one("client_data")?, fields.one("attestation")?)
        };
        Ok(async move { enrol::finish(&backend, &actor, &session, &enrolment, &answer).await })
    };
    sent.run(operation, |()| PAGE.to_owned()).await
}

pub(super) async fn change(State(portal): State<Portal>, Path(key): Path<String>, request: Request) -> Answer {
    let sent = Sent::read(portal, request, PAGE.to_owned(), &["change", "name"]).await?;
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let (name, rename) = match fields.one("change")?.as_str() {
            "rename" => (fields.one("name")?, true),
            "revoke" => (String::new(), false),
            _ => return Err(Refusal::invalid("change", "must be rename or revoke")),
        };
        Ok(
            async move { if rename { enrol::rename(&backend, &actor, &key, &name).await } else { enrol::revoke(&backend, &actor, &key).await } },
        )
    };
    sent.run(operation, |()| PAGE.to_owned()).await
}

/// Answers with the page itself and not with a redirect: the code is on it this once, and in no address.
pub(super) async fn make_code(State(portal): State<Portal>, Path(slug): Path<String>, request: Request) -> Answer {
    let page = format!("/p/{slug}/people");
    let sent = Sent::read(portal, request, page.clone(), &["provider", "subject"]).await?;
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let (provider, subject) = (fields.one("provider")?, fields.one("subject")?);
        Ok(async move { enrol::make_code(&backend, &actor, &slug, &provider, &subject).await })
    };
    let (sent, code) = sent.done(operation).await?;
    let mut values = vec![("enrolment_code".to_owned(), code)];
    values.extend(sent.fields.clone().echo().into_iter().map(|(name, value)| (format!("enrolment_{name}"), value)));
    let echo = FormEcho { refusal: None, values };
    Ok(pages::answer(&sent.portal, sent.info, &page, echo, StatusCode::CREATED).await)
}
