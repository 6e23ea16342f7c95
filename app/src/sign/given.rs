//! The signatures that were given: what each says, what is not as its signer saw it, and taking one back.

use crate::candidate::{on_behalf, signature_word};
use crate::ui::{Badge, Button, Disclosure, Form, FormEnd, Look, Panel, Prose, TextArea, TimeAgo};
use domain::Timestamp;
use domain::id::SignatureId;
use domain::summary::SignatureRow;
use leptos::prelude::*;

/// Signatures, oldest first; nothing when there are none.
#[component]
pub fn Given(signatures: Vec<SignatureRow>, revocable: Vec<SignatureId>, base: String, intent: String, now: Timestamp) -> impl IntoView {
    let lines = signatures.into_iter().map(|row| {
        // One page, one intent: each form of it needs one of its own.
        let form = revocable.contains(&row.id).then(|| revoke(&row, &base, format!("{}-{}", &intent[..intent.len().min(32)], row.id)));
        line(row, form, now)
    });
    let lines = lines.collect_view();
    (!lines.is_empty()).then(|| view! { <Panel title="Signatures" id="signatures"><ul class="plain-list">{lines}</ul></Panel> })
}

fn line(row: SignatureRow, form: Option<AnyView>, now: Timestamp) -> AnyView {
    let (tone, word) = signature_word(&row);
    let of = row.on_behalf_of.as_ref().map(on_behalf);
    let until = row
        .expires_at
        .filter(|_| row.ended.is_none())
        .map(|at| view! { <p class="quiet">"Counts until "<time datetime=at.rfc3339()>{at.human()}</time>"."</p> });
    let void = (!row.void.is_empty()).then(|| view! { <p class="void">"No longer counts: "{row.void.join(", ")}"."</p> });
    let changes = row.differences.into_iter().map(|words| view! { <li>{words}</li> }).collect_view();
    let changes = (!changes.is_empty()).then(|| view! { <div><h3>"What is not as the signer saw it"</h3><ul>{changes}</ul></div> });
    view! {
        <li class="signature">
            <p><Badge tone=tone>{word}</Badge>" "<strong>{row.name}</strong>{of}" "<span class="quiet"><TimeAgo at=row.at now=now/></span></p>
            {until}
            {void}
            {changes}
            <Prose text=row.reason/>
            {form}
        </li>
    }
    .into_any()
}

fn revoke(row: &SignatureRow, base: &str, intent: String) -> AnyView {
    let (action, field) = (format!("{base}/signatures/{}/revoke", row.id), format!("revoke-{}", row.id));
    let whose = format!(" of {}", row.name);
    view! {
        <Disclosure summary=format!("Revoke the signature{whose}")>
            <Form action=action hidden=vec![("intent", intent)]>
                <TextArea name="reason" label="Reason" hint="Kept in the audit log, and sent to everybody who signed." id=field rows=2 required=true echo=false/>
                <FormEnd><Button look=Look::Danger>"Revoke"<span class="hidden">{whose}</span></Button></FormEnd>
            </Form>
        </Disclosure>
    }
    .into_any()
}
