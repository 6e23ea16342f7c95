//! What a guest reads before coming in. Opening it does nothing; one button lets the guest in.

use super::api;
use crate::context;
use crate::t;
use crate::ui::{Button, Form, FormEnd, Look, PlainPage, Refused, filled, loaded};
use crate::words;
use domain::language::Hole;
use domain::summary::{InvitedPage as Data, Leads};
use leptos::prelude::*;

/// `/invited/{token}`
#[component]
pub fn InvitedPage() -> impl IntoView {
    loaded(api::read_invited(context::param("token")), draw)
}

fn draw(page: Data) -> impl IntoView {
    let Data { name, project, leads, by, until, binds_device } = page;
    let (ask, go) = match leads {
        Leads::Inbox => (t!("invited.ask", by = by, project = Hole(0)), t!("invited.start")),
        Leads::Stories(version) => (t!("invited.ask-version", by = by, project = Hole(0), version = version), t!("invited.start")),
        Leads::Report(number) => (t!("invited.report", number = number, project = Hole(0)), t!("invited.to-report")),
        Leads::Settings => (t!("invited.settings", project = Hole(0)), t!("invited.to-settings")),
    };
    let project = view! { <strong><bdi>{project}</bdi></strong> }.into_any();
    let device = binds_device.then(|| view! { <p>{t!("invited.device")}</p> });
    view! {
        <PlainPage title=t!("invited", name = name)>
            <Refused/>
            <p>{filled(&ask, vec![project])}</p>
            {device}
            <Form action=format!("/invited/{}", context::param("token"))>
                <FormEnd><Button look=Look::Primary>{go}</Button></FormEnd>
            </Form>
            <p class="quiet">{t!("invited.terms", until = words::moment(until))}</p>
        </PlainPage>
    }
}
