//! Forms of a project: policy, people, API tokens.

use super::fields::Fields;
use super::{Answer, Sent};
use crate::pages;
use crate::portal::Portal;
use app::context::FormEcho;
use axum::extract::{Path, Request, State};
use backend::ops::{change_policy, change_role, tokens};
use domain::Refusal;
use domain::policy::{Hold, Policy};
use http::StatusCode;

const POLICY: [&str; 14] = [
    "version",
    "every_case_run",
    "no_failed_result",
    "every_story_accepted",
    "no_open_blocking_feedback",
    "major_feedback",
    "minor_feedback",
    "no_overdue_follow_up",
    "no_failed_machine_test",
    "machine_report_required",
    "no_open_disagreement",
    "wrong_build_blocks",
    "carry_forward",
    "product_owner_signatures",
];

/// The rules as sent: a checkbox that is off is not sent at all.
fn rules(fields: &Fields) -> Result<Policy, Refusal> {
    let signatures = fields.number("product_owner_signatures")?;
    Ok(Policy {
        every_case_run: fields.has("every_case_run"),
        no_failed_result: fields.has("no_failed_result"),
        every_story_accepted: fields.has("every_story_accepted"),
        no_open_blocking_feedback: fields.has("no_open_blocking_feedback"),
        major_feedback: hold(fields, "major_feedback")?,
        minor_feedback: hold(fields, "minor_feedback")?,
        no_overdue_follow_up: fields.has("no_overdue_follow_up"),
        no_failed_machine_test: fields.has("no_failed_machine_test"),
        machine_report_required: fields.has("machine_report_required"),
        no_open_disagreement: fields.has("no_open_disagreement"),
        wrong_build_blocks: fields.has("wrong_build_blocks"),
        carry_forward: fields.has("carry_forward"),
        product_owner_signatures: u8::try_from(signatures)
            .map_err(|_| Refusal::invalid("product_owner_signatures", "must be between 1 and 10"))?,
        ..Policy::default()
    })
}

/// How long feedback of a severity holds the gate; not at all, when a form does not ask.
fn hold(fields: &Fields, name: &str) -> Result<Hold, Refusal> {
    let word = fields.one(name)?;
    if word.is_empty() { Ok(Hold::Never) } else { word.parse().map_err(|_| Refusal::invalid(name, "is not one of the choices")) }
}

pub(super) async fn policy(State(portal): State<Portal>, Path(slug): Path<String>, request: Request) -> Answer {
    let page = format!("/p/{slug}/policy");
    let sent = Sent::read(portal, request, page.clone(), &POLICY).await?;
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let (version, policy) = (fields.number("version")?, rules(&fields)?);
        Ok(async move { change_policy::change(&backend, &actor, &slug, version, policy).await })
    };
    sent.run(operation, |()| page).await
}

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
