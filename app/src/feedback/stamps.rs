//! What the reporter's browser says: shown before it is sent, each with a box to leave it out; and what was said.

use crate::context;
use crate::t;
use crate::ui::Outside;
use domain::stamp::{Stamp, StampName, in_words};
use leptos::prelude::*;

/// What the server knows of the browser, and empty rows for what only the browser's own script knows. What is no longer
/// ticked is not sent at all. The build is named because it cannot be left out: without it there is no report.
#[component]
pub fn Stamps(#[prop(into)] about: String) -> impl IntoView {
    let again = context::echo().is_some();
    let sent = Stamp::all(&context::echoed_all("stamp")).unwrap_or_default();
    let rows = StampName::ALL.iter().filter(|name| **name != StampName::Address).map(|name| {
        let known = if again { sent.iter().find(|stamp| stamp.name == *name).cloned() } else { from_request(*name) };
        view! { <Row name=*name stamp=known/> }
    });
    view! {
        <fieldset class="field">
            <legend>{t!("stamps")}</legend>
            <p class="hint">{t!("stamps.hint", build = about)}</p>
            <ul class="stamps" id="stamps">{rows.collect_view()}</ul>
        </fieldset>
    }
    .into_any()
}

#[component]
fn Row(name: StampName, stamp: Option<Stamp>) -> impl IntoView {
    let known = stamp.is_some();
    let id = format!("stamp-{name}");
    let (sent, value) = stamp.map(|stamp| (stamp.sent(), stamp.value)).unwrap_or_default();
    view! {
        <li hidden=!known data-stamp=name.as_str()>
            <label class="check" for=id.clone()>
                <input type="checkbox" id=id.clone() name="stamp" value=sent checked=known disabled=!known/>
                <span class="check-text"><span>{label(name)}</span><span class="hint stamp-value">{value}</span></span>
            </label>
        </li>
    }
}

/// As people say it.
fn label(name: StampName) -> String {
    match name {
        StampName::Address => t!("stamp-address"),
        StampName::Browser => t!("stamp-browser"),
        StampName::Viewport => t!("stamp-viewport"),
        StampName::Scale => t!("stamp-scale"),
        StampName::Locale => t!("stamp-locale"),
        StampName::TimeZone => t!("stamp-time-zone"),
    }
}

fn from_request(name: StampName) -> Option<Stamp> {
    let value = match name {
        StampName::Browser => {
            let full: String = context::header("user-agent")?.chars().take(500).collect();
            in_words(&full).map_or_else(|| full.clone(), |words| format!("{words} ({full})"))
        }
        // The first of the languages that the browser asks for (RFC 9110, 12.5.4).
        StampName::Locale => context::header("accept-language")?.split([',', ';']).next()?.to_owned(),
        StampName::Address | StampName::Viewport | StampName::Scale | StampName::TimeZone => return None,
    };
    Stamp::new(name, &value).ok()
}

/// What was said, on the page of a report.
#[component]
pub fn Said(stamps: Vec<Stamp>) -> impl IntoView {
    if stamps.is_empty() {
        return view! { <p class="hint">{t!("stamps.none")}</p> }.into_any();
    }
    let rows = stamps.into_iter().map(|stamp| {
        let value = match stamp.name {
            StampName::Address => view! { <Outside href=stamp.value.clone()>{stamp.value.clone()}</Outside> }.into_any(),
            _ => stamp.value.into_any(),
        };
        view! { <div><dt>{label(stamp.name)}</dt><dd>{value}</dd></div> }
    });
    view! { <dl class="report-fact-list report-said">{rows.collect_view()}</dl> }.into_any()
}
