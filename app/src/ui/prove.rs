//! The second step of what is signed: the exact text, the ways to prove that it is oneself, and afterwards how it was proven.

use super::{Badge, Button, ButtonLink, Disclosure, Form, FormEnd, Hash, Look, Notice, Panel, ProveByPasskey, TextField, Tone};
use crate::context;
use domain::Refusal;
use domain::refusal::Kind;
use domain::signature::Proof;
use domain::summary::ToProve;
use leptos::prelude::*;

/// The text that is signed, letter by letter.
#[component]
pub fn ExactText(text: String, hash: String) -> impl IntoView {
    view! {
        <Disclosure summary="The exact text">
            <p class="quiet">"A passkey signs the SHA-256 of this text: "<Hash full=hash/></p>
            <pre class="exact" tabindex="0"><code>{text}</code></pre>
        </Disclosure>
    }
}

/// How it was proven, and what was.
#[component]
pub fn ProvenBy(proof: Proof, hash: String) -> impl IntoView {
    let weak = if proof.is_strong() { "" } else { " (weaker binding)" };
    view! { <p class="quiet">{format!("Proven by {}{weak}. Statement ", proof.label())}<Hash full=hash/></p> }
}

/// What was just refused because something is not as it was is not proven once more: it is decided again.
fn decided_anew() -> Option<Refusal> {
    let over = |refusal: &Refusal| matches!(refusal.kind, Kind::Conflict | Kind::Gone | Kind::Already) || refusal.code == "gate_blocked";
    let follows = "Read above what changed. Nothing was signed.";
    context::echo()
        .filter(over)
        .map(|refusal| Refusal::new(refusal.kind, &refusal.code, "This statement cannot be signed any more.", follows))
}

/// The ways, the strongest first; `again` is the page where it was decided, and where it begins anew.
#[component]
pub fn Prove(#[prop(into)] again: String, proof: ToProve) -> impl IntoView {
    let ToProve { signing, expires_at, over, ways, passkey_required, signed_in_at, .. } = proof;
    if let Some(refusal) = over.or_else(decided_anew) {
        return view! {
            <Panel title="Prove that it is you" id="prove">
                <Notice tone=Tone::Warn title=refusal.sentence><p>{refusal.advice}</p></Notice>
                <p><a href=again>"Decide again"</a></p>
            </Panel>
        }
        .into_any();
    }
    let action = format!("{again}/{signing}");
    let until: String = expires_at.rfc3339().chars().skip(11).take(8).collect();
    let passkey = (!ways.passkeys.is_empty() && ways.party.is_some()).then(|| {
        view! {
            <section aria-labelledby="by-passkey-title">
                <h3 id="by-passkey-title">"By passkey"</h3>
                <p class="quiet">"Your passkey signs exactly this text."</p>
                <ProveByPasskey action=action.clone() ways=ways.clone() label="Sign with a passkey"/>
            </section>
        }
    });
    let weaker = !passkey_required;
    let code = (weaker && ways.code).then(|| {
        view! {
            <section aria-labelledby="by-code-title">
                <h3 id="by-code-title">"By one-time code "<Badge tone=Tone::Quiet>"weaker binding"</Badge></h3>
                <Form action=action.clone() id="by-code" hidden=vec![("method", "code".to_owned())]>
                    <TextField name="code" label="Code of your app" hint="Six digits. It proves that it is you, not what you signed." required=true maxlength=10/>
                    <FormEnd><Button look=Look::Secondary>"Sign with this code"</Button></FormEnd>
                </Form>
            </section>
        }
    });
    let signed_in = ways.again.clone().filter(|_| weaker).map(|provider| {
        let label =
            context::providers().into_iter().find(|(name, _)| *name == provider).map_or_else(|| provider.clone(), |(_, label)| label);
        let href = format!("/auth/start/{provider}?for=signing:{signing}&{}", crate::error::next_query(&action));
        let form = match signed_in_at {
            Some(at) => view! {
                <p>"You signed in again at "{at.human()}"."</p>
                <Form action=action.clone() id="by-sign-in" hidden=vec![("method", "sign_in".to_owned())]>
                    <FormEnd><Button look=Look::Secondary>"Sign"</Button></FormEnd>
                </Form>
            }
            .into_any(),
            None => view! { <p><ButtonLink href=href look=Look::Secondary>"Sign in again with "{label}</ButtonLink></p> }.into_any(),
        };
        view! {
            <section aria-labelledby="by-sign-in-title">
                <h3 id="by-sign-in-title">"By signing in again "<Badge tone=Tone::Quiet>"weaker binding"</Badge></h3>
                <p class="quiet">"It proves that it is you, not what you signed."</p>
                {form}
            </section>
        }
    });
    let none = passkey.is_none() && code.is_none() && signed_in.is_none();
    let none = none.then(|| {
        view! {
            <Notice tone=Tone::Warn title="You have nothing to prove it with">
                <p>"Add a passkey or an app for one-time codes in "<a href="/settings/signing">"your signing settings"</a>", then decide again."</p>
            </Notice>
        }
    });
    let new = ways.new.iter().map(|(name, from)| format!("“{name}” counts from {}.", from.human())).collect::<Vec<_>>();
    let new = (!new.is_empty()).then(|| view! { <p class="quiet">{new.join(" ")}</p> });
    let strict = passkey_required.then(|| view! { <p>"The policy of this project takes only signatures by a passkey."</p> });
    view! {
        <Panel title="Prove that it is you" id="prove" class="panel-raised">
            <p>"This waits until "<time datetime=expires_at.rfc3339()>{until}" UTC"</time>". Nothing is signed until you prove it."</p>
            {strict}
            {none}
            {passkey}
            {code}
            {signed_in}
            {new}
        </Panel>
    }
    .into_any()
}
