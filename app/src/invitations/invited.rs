//! What a guest reads before coming in. Opening it does nothing; one button lets the guest in.

use super::api;
use crate::context;
use crate::ui::{Button, Form, FormEnd, Look, PlainPage, Refused, loaded};
use domain::summary::{InvitedPage as Data, Leads};
use leptos::prelude::*;

/// `/invited/{token}`
#[component]
pub fn InvitedPage() -> impl IntoView {
    loaded(api::read_invited(context::param("token")), draw)
}

fn draw(page: Data) -> impl IntoView {
    let Data { name, project, leads, by, until, binds_device } = page;
    let (words, button) = match leads {
        Leads::Inbox => (asked(by, project, String::new()), "Start"),
        Leads::Stories(version) => (asked(by, project, format!(", version {version}")), "Start"),
        Leads::Report(number) => (
            view! { <p>"This leads to your report F-"{number}" on "<strong>{project}</strong>": what became of it, and whether it is fixed for you. You need no account."</p> }.into_any(),
            "Go to my report",
        ),
        Leads::Settings => (
            view! { <p>"This leads to your settings: what you hear of "<strong>{project}</strong>", and when. You need no account."</p> }.into_any(),
            "Go to my settings",
        ),
    };
    let device = binds_device.then(|| {
        view! { <p>"The link then works only in this browser on this device. Open it where you want to try the application."</p> }
    });
    view! {
        <PlainPage title=format!("Hello {name}")>
            <Refused/>
            {words}
            {device}
            <Form action=format!("/invited/{}", context::param("token"))>
                <FormEnd><Button look=Look::Primary>{button}</Button></FormEnd>
            </Form>
            <p class="quiet">"The link is for you alone and good until "{until.human()}". Your name stands beside what you say, and your visits are on the project's record. One cookie keeps you signed in; nothing else is stored on this device."</p>
        </PlainPage>
    }
}

fn asked(by: String, project: String, version: String) -> AnyView {
    view! { <p>{by}" asks you to try "<strong>{project}</strong>{version}", and to say what works for you and what does not. It takes a few minutes; you need no account."</p> }
        .into_any()
}
