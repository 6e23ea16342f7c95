//! The inbox: what waits on the reader, in all projects.

mod api;

use crate::context;
use crate::t;
use crate::ui::{Badge, Empty, PlainPage, Tone, loaded};
use domain::summary::{InboxItem, InboxPage as Data, Matter, Waiting};
use leptos::prelude::*;

/// `/inbox`
#[component]
pub fn InboxPage() -> impl IntoView {
    loaded(api::read_inbox(), draw)
}

fn draw(page: Data) -> impl IntoView {
    let Data { guest, member, items } = page;
    let body = if items.is_empty() { nothing(guest, member) } else { list(items) };
    view! { <PlainPage title=t!("frame-inbox")>{body}</PlainPage> }
}

fn nothing(guest: bool, member: bool) -> AnyView {
    let more = match (guest, member) {
        (true, _) => t!("inbox-nothing.guest"),
        (false, true) => t!("inbox-nothing.member"),
        (false, false) => t!("inbox-nothing.nobody"),
    };
    view! { <Empty title=t!("inbox-nothing")><p>{more}</p></Empty> }.into_any()
}

fn heading(kind: Waiting) -> String {
    match kind {
        Waiting::Emergency => t!("inbox-emergency"),
        Waiting::Stories => t!("inbox-stories"),
        Waiting::Confirm => t!("inbox-confirm"),
        Waiting::Cases => t!("inbox-cases"),
        Waiting::Sign => t!("inbox-sign"),
        Waiting::Answer => t!("inbox-answer"),
    }
}

fn title(matter: Matter) -> String {
    match matter {
        Matter::Emergency(name, version) => t!("inbox-emergency.item", name = name, version = version),
        Matter::Stories(count, version) => t!("inbox-stories.item", count = count, version = version),
        Matter::Confirm(number, title) => t!("inbox-confirm.item", number = number, title = title),
        Matter::Cases(count, version) => t!("inbox-cases.item", count = count, version = version),
        Matter::Sign(version) => t!("inbox-sign.item", version = version),
        Matter::Answer(number, title) => t!("inbox-answer.item", number = number, title = title),
    }
}

fn list(items: Vec<InboxItem>) -> AnyView {
    let one_project = items.iter().all(|item| item.project == items[0].project);
    let mut groups: Vec<(Waiting, Vec<InboxItem>)> = Vec::new();
    for item in items {
        match groups.last_mut() {
            Some((kind, group)) if *kind == item.matter.kind() => group.push(item),
            _ => groups.push((item.matter.kind(), vec![item])),
        }
    }
    groups
        .into_iter()
        .map(|(kind, group)| {
            let lines = group
                .into_iter()
                .map(|item| {
                    let project = (!one_project).then(|| view! { <Badge tone=Tone::Quiet>{item.project}</Badge> });
                    view! { <li class="inbox-item"><a href=item.href>{title(item.matter)}</a>{project}</li> }
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
        let said =
            (count > 0).then(|| view! { <span class="inbox-count">{count}</span><span class="hidden">" "{t!("frame-waiting")}</span> });
        view! { <a class="inbox-link" href="/inbox">{t!("frame-inbox")}{said}</a> }
    })
}
