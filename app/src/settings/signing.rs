//! A person's passkeys and apps for one-time codes: what is there, and adding one.

use super::api;
use crate::context;
use crate::ui::{
    Badge, Button, ButtonLink, Choice, DataTable, Disclosure, Empty, Form, FormEnd, Look, MakePasskey, Notice, Panel, PasskeyScript,
    PlainPage, ProveByPasskey, RadioField, Refused, TextField, TimeAgo, Tone, plural,
};
use domain::Timestamp;
use domain::summary::{EnrolmentPage as Enrolment, KeyRow, Make, SigningSettings};
use leptos::prelude::*;

const PATH: &str = "/settings/signing";

/// `/settings/signing`
#[component]
pub fn SigningSettingsPage() -> impl IntoView {
    crate::ui::loaded(api::read_signing_settings(), draw)
}

fn draw(page: SigningSettings) -> impl IntoView {
    let SigningSettings { now, keys, party, cooling_hours, again } = page;
    let any = keys.iter().any(|key| key.revoked_at.is_none());
    let has_app = keys.iter().any(|key| !key.is_passkey);
    let rows = keys.into_iter().map(|key| line(key, now)).collect::<Vec<_>>();
    let list = if rows.is_empty() {
        view! { <Empty title="You have nothing to sign with"><p>"Add a passkey, best of all, or an app for one-time codes."</p></Empty> }
            .into_any()
    } else {
        view! { <DataTable caption="Your passkeys and apps, oldest first" columns=vec!["Name", "Added", "Last used", "Change"]>{rows}</DataTable> }.into_any()
    };
    let mut choices = Vec::new();
    if party.is_some() {
        choices.push(Choice::new("passkey", "Passkey").hint("Signs exactly what you decide. In your device, phone or security key."));
    }
    if !has_app {
        choices
            .push(Choice::new("code_app", "App for one-time codes").hint("Proves that it is you, not what you signed: a weaker binding."));
    }
    let chosen = choices.first().map(|choice| choice.value.clone()).unwrap_or_default();
    let needs = match (any, again) {
        (true, _) => "You will be asked for one that you have.",
        (false, true) => "You will be asked to sign in again, or for a code from a release manager or admin.",
        (false, false) => {
            "You will be asked for a code. A release manager or admin makes it on the page People, and gives it to you in person."
        }
    };
    let cooling = (cooling_hours > 0).then(|| {
        view! { <p class="hint">"A new one cannot sign for the first "{plural(i64::from(cooling_hours), "hour", "hours")}"."</p> }
    });
    let unnamed = party.is_none().then(|| {
        view! { <Notice tone=Tone::Info title="No passkeys here"><p>"This portal is reached by an IP address. Passkeys need a name."</p></Notice> }
    });
    view! {
        <PlainPage title="Signing">
            <Refused/>
            <Panel title="Passkeys and apps" id="keys" class="panel-flush">{list}</Panel>
            <Panel title="Add one" id="add">
                {unnamed}
                <Form action=PATH>
                    <RadioField name="kind" legend="What" choices=choices value=chosen required=true/>
                    <TextField name="name" label="Name" hint="Tells it from your others, such as “Laptop”." required=true maxlength=60 id="new-name"/>
                    <p class="hint">{needs}</p>
                    {cooling}
                    <FormEnd><Button look=Look::Primary>"Go on"</Button></FormEnd>
                </Form>
            </Panel>
        </PlainPage>
    }
    .into_any()
}

fn line(key: KeyRow, now: Timestamp) -> AnyView {
    let KeyRow { id, is_passkey, name, created_at, usable_from, last_used_at, revoked_at } = key;
    let kind = if is_passkey { "passkey" } else { "app for one-time codes" };
    let state = match revoked_at {
        Some(_) => view! { <Badge tone=Tone::Quiet>"revoked"</Badge> }.into_any(),
        None if usable_from > now => view! { <Badge tone=Tone::Warn>"counts from "{usable_from.human()}</Badge> }.into_any(),
        None => view! { <Badge tone=Tone::Ok>"counts"</Badge> }.into_any(),
    };
    let used = last_used_at.map_or_else(|| "never".into_any(), |at| view! { <TimeAgo at=at now=now/> }.into_any());
    let called = name.clone();
    let change = revoked_at.is_none().then(|| {
        let action = format!("{PATH}/{id}");
        let of = view! { <span class="hidden">" "{called.clone()}</span> }.into_any();
        view! {
            <Form action=action.clone() class="form-inline" hidden=vec![("change", "rename".to_owned())]>
                <TextField name="name" label="New name" value=called required=true maxlength=60 id=format!("name-{id}") echo=false/>
                <Button look=Look::Quiet>"Rename"</Button>
            </Form>
            <Disclosure summary="Revoke">
                <p>"It never signs again. What it signed stays signed."</p>
                <Form action=action class="form-inline" hidden=vec![("change", "revoke".to_owned()), ("name", String::new())]>
                    <Button look=Look::Danger>"Revoke"{of}</Button>
                </Form>
            </Disclosure>
        }
    });
    view! {
        <tr>
            <td data-label="Name" class="cell-main"><strong>{name}</strong><span class="sub">{kind}" "{state}</span></td>
            <td data-label="Added"><TimeAgo at=created_at now=now/></td>
            <td data-label="Last used">{used}</td>
            <td data-label="Change">{change}</td>
        </tr>
    }
    .into_any()
}

/// `/settings/signing/add/{enrolment}`
#[component]
pub fn EnrolmentPage() -> impl IntoView {
    crate::ui::loaded(api::read_enrolment(context::param("enrolment")), draw_enrolment)
}

fn draw_enrolment(page: Enrolment) -> impl IntoView {
    let title = format!("Add “{}”", page.name);
    let content = if page.allowed { view! { <Finish page=page/> }.into_any() } else { view! { <Allow page=page/> }.into_any() };
    view! { <PlainPage title=title><Refused/>{content}<PasskeyScript/></PlainPage> }.into_any()
}

/// The weak door: who may add one at all.
#[component]
fn Allow(page: Enrolment) -> impl IntoView {
    let Enrolment { id, first, ways, .. } = page;
    let action = format!("{PATH}/add/{id}/allow");
    let handed_over = first.then(|| {
        view! {
            <Form action=action.clone() id="handed-over" hidden=vec![("method", "handed_over".to_owned())]>
                <TextField name="handed_over" label="Code from a release manager or admin" hint="Twelve letters and digits, good for a day, once." required=true maxlength=20/>
                <FormEnd><Button look=Look::Primary>"Go on"</Button></FormEnd>
            </Form>
        }
    });
    let again = ways.again.clone().map(|provider| {
        let label =
            context::providers().into_iter().find(|(name, _)| *name == provider).map_or_else(|| provider.clone(), |(_, label)| label);
        let href = format!("/auth/start/{provider}?for=enrolment:{id}&{}", crate::error::next_query(&format!("{PATH}/add/{id}")));
        view! { <p>"Or: "<ButtonLink href=href look=Look::Secondary>"Sign in again with "{label}</ButtonLink></p> }
    });
    let passkey = (!ways.passkeys.is_empty())
        .then(|| view! { <ProveByPasskey action=action.clone() ways=ways.clone() label="Use a passkey that you have"/> });
    let code = ways.code.then(|| {
        view! {
            <Form action=action.clone() id="by-code" hidden=vec![("method", "code".to_owned())]>
                <TextField name="code" label="Code of the app that you have" required=true maxlength=10/>
                <FormEnd><Button look=Look::Secondary>"Go on"</Button></FormEnd>
            </Form>
        }
    });
    let new = ways.new.iter().map(|(name, from)| format!("“{name}” counts from {}.", from.human())).collect::<Vec<_>>();
    let new = (!new.is_empty()).then(|| view! { <p class="quiet">{new.join(" ")}</p> });
    let why = if first {
        "Whoever adds a first one here can sign as you. So somebody else must know that it is you."
    } else {
        "Show one that you have."
    };
    view! { <Panel title="First: is it you?" id="allow"><p>{why}</p>{handed_over}{again}{passkey}{code}{new}</Panel> }.into_any()
}

#[component]
fn Finish(page: Enrolment) -> impl IntoView {
    let Enrolment { id, ways, make, .. } = page;
    let action = format!("{PATH}/add/{id}");
    match make {
        Make::Passkey { .. } => view! {
            <Panel title="Make the passkey" id="make">
                <p>"Your browser asks where to keep it, and for your PIN, fingerprint or face."</p>
                <MakePasskey action=action make=make party=ways.party/>
            </Panel>
        }
        .into_any(),
        Make::CodeApp { secret, address, picture: (width, path) } => {
            // Four squares of white around it, as readers need.
            let frame = format!("-4 -4 {0} {0}", width + 8);
            let spaced = secret.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ");
            view! {
                <Panel title="Tell the app" id="make">
                    <p>"Photograph this with the app, or type the secret into it."</p>
                    <svg class="qr" viewBox=frame width="232" height="232" role="img" aria-label="The secret as a picture for the app" shape-rendering="crispEdges">
                        <rect x="-4" y="-4" width=width + 8 height=width + 8 fill="#fff"/>
                        <path d=path fill="#000"/>
                    </svg>
                    <dl class="facts facts-stacked">
                        <dt>"Secret"</dt><dd><code class="wrap">{spaced}</code></dd>
                        <dt>"Address"</dt><dd><code class="wrap">{address}</code></dd>
                    </dl>
                    <Form action=action>
                        <TextField name="code" label="The code that the app shows" hint="Six digits." required=true maxlength=10/>
                        <FormEnd><Button look=Look::Primary>"Add the app"</Button></FormEnd>
                    </Form>
                </Panel>
            }
            .into_any()
        }
    }
}
