//! What a guest reads before coming in. Opening it does nothing; one button lets the guest in.

use super::api;
use crate::context;
use crate::ui::{Button, Form, FormEnd, Look, PlainPage, Refused, loaded};
use domain::summary::InvitedPage as Data;
use leptos::prelude::*;

/// `/invited/{token}`
#[component]
pub fn InvitedPage() -> impl IntoView {
    loaded(api::read_invited(context::param("token")), draw)
}

fn draw(page: Data) -> impl IntoView {
    let Data { name, project, version, by, until, binds_device } = page;
    let version = version.map(|version| format!(", version {version}")).unwrap_or_default();
    let device = binds_device.then(|| {
        view! { <p>"The link then works only in this browser on this device. Open it where you want to try the application."</p> }
    });
    view! {
        <PlainPage title=format!("Hello {name}")>
            <Refused/>
            <p>{by}" asks you to try "<strong>{project}</strong>{version}", and to say what works for you and what does not. It takes a few minutes; you need no account."</p>
            {device}
            <Form action=format!("/invited/{}", context::param("token"))>
                <FormEnd><Button look=Look::Primary>"Start"</Button></FormEnd>
            </Form>
            <p class="quiet">"The link is for you alone and good until "{until.human()}". Your name stands beside what you say, and your visits are on the project's record. One cookie keeps you signed in; nothing else is stored on this device."</p>
        </PlainPage>
    }
}
