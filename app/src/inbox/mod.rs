//! The inbox: what waits on the reader, in all projects.

mod api;

use crate::context;
use crate::ui::{Badge, Empty, PlainPage, Tone, loaded};
use domain::summary::{InboxItem, InboxPage as Data, Waiting};
use leptos::prelude::*;

/// `/inbox`
#[component]
pub fn InboxPage() -> impl IntoView {
    loaded(api::read_inbox(), draw)
}

fn draw(page: Data) -> impl IntoView {
    let Data { guest, member, items } = page;
    let body = if items.is_empty() { nothing(guest, member) } else { list(items) };
    view! { <PlainPage title="Inbox">{body}</PlainPage> }
}

fn nothing(guest: bool, member: bool) -> AnyView {
    let more = match (guest, member) {
        (true, _) => "Thank you. When there is something new to try, or something you reported is fixed, you get a mail.",
        (false, true) => "When there is something for you to answer, test, confirm or sign, it is listed here.",
        (false, false) => "You have no role in any project yet. Ask the release manager of your project to add you.",
    };
    view! { <Empty title="Nothing waits for you"><p>{more}</p></Empty> }.into_any()
}

const fn heading(kind: Waiting) -> &'static str {
    match kind {
        Waiting::Stories => "To try and answer",
        Waiting::Confirm => "To confirm",
        Waiting::Cases => "To test",
        Waiting::Sign => "To sign",
        Waiting::Answer => "Reports to answer",
    }
}

fn list(items: Vec<InboxItem>) -> AnyView {
    let one_project = items.iter().all(|item| item.project == items[0].project);
    let mut groups: Vec<(Waiting, Vec<InboxItem>)> = Vec::new();
    for item in items {
        match groups.last_mut() {
            Some((kind, group)) if *kind == item.kind => group.push(item),
            _ => groups.push((item.kind, vec![item])),
        }
    }
    groups
        .into_iter()
        .map(|(kind, group)| {
            let lines = group
                .into_iter()
                .map(|item| {
                    let project = (!one_project).then(|| view! { <Badge tone=Tone::Quiet>{item.project}</Badge> });
                    view! { <li class="inbox-item"><a href=item.href>{item.title}</a>{project}</li> }
                })
                .collect_view();
            view! { <section class="inbox-group" aria-labelledby=kind.as_str()><h2 id=kind.as_str()>{heading(kind)}</h2><ul class="inbox-list">{lines}</ul></section> }
        })
        .collect_view()
        .into_any()
}

/// The way to the inbox in the head of every page, with the number of things that wait.
#[component]
pub fn InboxLink() -> impl IntoView {
    context::reader().map(|_| {
        let count = context::waiting();
        let said = (count > 0).then(|| view! { <span class="inbox-count">{count}</span><span class="hidden">" waiting"</span> });
        view! { <a class="inbox-link" href="/inbox">"Inbox"{said}</a> }
    })
}
