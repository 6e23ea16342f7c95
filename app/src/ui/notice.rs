//! Notices: what was refused, what is missing, what to do.

use super::badge::Tone;
use super::language::english;
use crate::context;
use crate::t;
use leptos::prelude::*;

/// Something the reader must see.
#[component]
pub fn Notice(
    tone: Tone,
    #[prop(into)] title: String,
    /// Announced at once by screen readers, and focusable.
    #[prop(optional)]
    alert: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class=format!("notice {}", tone.class()) role=alert.then_some("alert") tabindex=alert.then_some("-1") autofocus=alert>
            <p class="notice-title">{title}</p>
            {children.map(|children| view! { <div class="notice-body">{children()}</div> })}
        </div>
    }
    .into_any()
}

/// Code and request id, for support.
#[component]
pub fn RequestLine(#[prop(into)] code: String, id: Option<String>) -> impl IntoView {
    view! {
        <p class="request-line">
            {t!("request-code")}" "<code>{code}</code>
            {id.map(|id| view! { ", "{t!("request-id")}" "<code>{id}</code> })}
        </p>
    }
    .into_any()
}

/// Why the form that was just sent was refused; nothing when this page answers no form. `field` names a
/// field that only this form has, where a page has several.
#[component]
pub fn Refused(#[prop(optional)] field: Option<&'static str>) -> impl IntoView {
    let refusal = match field {
        Some(field) => context::echo_of(field),
        None => context::echo(),
    };
    refusal
        .map(crate::words::refused)
        .map(|refusal| {
            let details = (!refusal.details.is_empty()).then(
                || view! { <ul lang=english()>{refusal.details.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul> },
            );
            view! {
                <Notice tone=Tone::Bad title=refusal.sentence alert=true>
                    <p>{refusal.advice}</p>
                    {details}
                    <RequestLine code=refusal.code id=context::request_id()/>
                </Notice>
            }
        })
        .into_any()
}

/// Nothing here yet, and what to do about it.
#[component]
pub fn Empty(#[prop(into)] title: String, #[prop(optional)] children: Option<Children>) -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty-title">{title}</p>
            {children.map(|children| view! { <div class="empty-body">{children()}</div> })}
        </div>
    }
    .into_any()
}
