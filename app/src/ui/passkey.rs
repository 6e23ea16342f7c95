//! A form that a passkey answers. The server says all that is asked in `data-` attributes; `web/signing` asks the browser.

use crate::context;
use domain::summary::{Make, Ways};
use leptos::prelude::*;

/// The script, once a page.
#[component]
pub fn PasskeyScript() -> impl IntoView {
    context::module("signing").map(|src| view! { <script type="module" src=src></script> })
}

/// Proves by a passkey that is there.
#[component]
pub fn ProveByPasskey(#[prop(into)] action: String, ways: Ways, #[prop(into)] label: String) -> impl IntoView {
    let party = ways.party?;
    let fields = ["credential", "client_data", "authenticator_data", "signature"];
    let hidden = fields.map(|name| view! { <input type="hidden" name=name/> }).collect_view();
    Some(
        view! {
            <form method="post" action=action class="form" id="by-passkey" data-passkey="get" data-challenge=ways.challenge data-party=party data-credentials=ways.passkeys.join(" ")
                data-none=NONE data-failed="Your browser gave no answer of a passkey. It was cancelled, took too long, or none of yours is here.">
                <input type="hidden" name="method" value="passkey"/>
                {hidden}
                <Rest label=label/>
            </form>
        }
        .into_any(),
    )
}

/// Makes a new passkey. Nothing is drawn for anything else that is made.
#[component]
pub fn MakePasskey(#[prop(into)] action: String, make: Make, party: Option<String>) -> impl IntoView {
    let (Make::Passkey { challenge, user, name, known }, Some(party)) = (make, party) else { return None };
    Some(
        view! {
            <form method="post" action=action class="form" id="make-passkey" data-passkey="create" data-challenge=challenge data-party=party data-user=user data-name=name
                data-credentials=known.join(" ") data-none=NONE data-failed="Your browser made no passkey. It was cancelled, or took too long." data-known="This device has a passkey for you already.">
                <input type="hidden" name="client_data"/>
                <input type="hidden" name="attestation"/>
                <Rest label="Make the passkey"/>
            </form>
        }
        .into_any(),
    )
}

const NONE: &str = "This browser knows no passkeys.";

/// The button works only with the script, and says so without it.
#[component]
fn Rest(#[prop(into)] label: String) -> impl IntoView {
    view! {
        <p class="field-error" role="alert" data-problem="" hidden></p>
        <noscript><p class="hint">"Passkeys need JavaScript, which is off here."</p></noscript>
        <div class="form-end"><button type="submit" class="button button-primary" disabled>{label}</button></div>
    }
    .into_any()
}
