//! The two forms of a signature: what is decided, and the proof that it is oneself.

use super::fields::Fields;
use super::{Answer, Sent, number};
use crate::portal::Portal;
use axum::extract::{Path, Request, State};
use backend::ops::draft_signature::{self, Drafted};
use backend::ops::sign;
use backend::ops::step_up::Given;
use backend::webauthn::Assertion;
use domain::Refusal;

pub(super) async fn draft(State(portal): State<Portal>, Path((slug, candidate)): Path<(String, String)>, request: Request) -> Answer {
    let here = format!("/p/{slug}/candidates/{candidate}");
    let names = ["decision", "reason", "evidence_hash", "policy_hash", "seen_seq", "on_behalf_of", "intent", "zone"];
    let sent = Sent::read(portal, request, format!("{here}/sign"), &names).await?;
    let (fields, session) = (sent.fields.clone(), sent.session.clone());
    let operation = |backend, actor| {
        let input = draft_signature::Input {
            decision: fields.one("decision")?,
            reason: fields.one("reason")?,
            evidence_hash: fields.one("evidence_hash")?,
            policy_hash: fields.one("policy_hash")?,
            seen_seq: fields.number("seen_seq")?,
            on_behalf_of: fields.one("on_behalf_of")?,
            intent: fields.one("intent")?,
            zone: fields.one("zone")?,
            session,
        };
        let number = number(&candidate)?;
        Ok(async move { draft_signature::draft(&backend, &actor, &slug, number, input).await })
    };
    sent.run(operation, |drafted| match drafted {
        Drafted::Waits(signing) => format!("{here}/sign/{signing}"),
        Drafted::Signed => format!("{here}?done=signed"),
    })
    .await
}

/// The fields of a proof: how, a code, and what a passkey answered, as far as the form has them.
pub(super) const PROOF: [&str; 6] = ["method", "code", "credential", "client_data", "authenticator_data", "signature"];

pub(super) async fn confirm(
    State(portal): State<Portal>,
    Path((slug, candidate, signing)): Path<(String, String, String)>,
    request: Request,
) -> Answer {
    let here = format!("/p/{slug}/candidates/{candidate}");
    let sent = Sent::read(portal, request, format!("{here}/sign/{signing}"), &PROOF).await?;
    let (fields, session) = (sent.fields.clone(), sent.session.clone());
    let operation = |backend, actor| {
        let (number, given) = (number(&candidate)?, given(&fields)?);
        let input = sign::Input { signing, session, given };
        Ok(async move { sign::sign(&backend, &actor, &slug, number, input).await })
    };
    sent.run(operation, |()| format!("{here}?done=signed")).await
}

/// The proof in a form.
pub(super) fn given(fields: &Fields) -> Result<Given, Refusal> {
    match fields.one("method")?.as_str() {
        "" => Ok(Given::Nothing),
        "passkey" => {
            let assertion = Assertion {
                credential: fields.one("credential")?,
                client_data: fields.one("client_data")?,
                authenticator_data: fields.one("authenticator_data")?,
                signature: fields.one("signature")?,
            };
            Ok(Given::Passkey(assertion))
        }
        "code" => Ok(Given::Code(fields.one("code")?)),
        "sign_in" => Ok(Given::SignIn),
        _ => Err(Refusal::invalid("method", "is not one of the ways to prove it")),
    }
}
