//! A waiver in words: what it lets pass, who gave it, why, and how long it still counts.

use super::badge::{Badge, Tone, VerdictBadge};
use super::files::FileLinks;
use super::text::{Prose, TimeAgo};
use domain::Timestamp;
use domain::gate::{Scope, Waiver};
use domain::summary::WaiverCard;
use leptos::prelude::*;

/// How long a waiver that counts still does: `ends today`, `ends in 2 days`, `12 days left`.
#[must_use]
pub fn time_left(waiver: &Waiver, now: Timestamp) -> String {
    match waiver.days_left(now) {
        None => "no end date (given before one was needed)".to_owned(),
        Some(0) => "ends within a day".to_owned(),
        Some(1) => "ends in 1 day".to_owned(),
        Some(days) if waiver.ends_soon(now) => format!("ends in {days} days"),
        Some(days) => format!("{days} days left"),
    }
}

/// A waiver in force. `project` and `here` say where the reader is: `/p/{slug}`, candidate number.
#[component]
pub fn WaiverFacts(card: WaiverCard, project: String, here: i64, now: Timestamp, children: Children) -> impl IntoView {
    let WaiverCard { number, title, waiver, covers, files } = card;
    let tone = if waiver.ends_soon(now) { Tone::Warn } else { Tone::Quiet };
    let left = time_left(&waiver, now);
    let until = waiver.until.map(|until| view! { <dt>"Until"</dt><dd>{until.human()}</dd> });
    let scope = match waiver.scope {
        Scope::Result => "this result only".to_owned(),
        Scope::Case => format!("TC-{number} on every candidate from #{} on", waiver.given_on),
    };
    let older = (waiver.given_on != here)
        .then(|| view! { ", on "<a href=format!("{project}/candidates/{}", waiver.given_on)>"#"{waiver.given_on}</a> });
    let covers = match covers {
        Some(result) => view! { <VerdictBadge verdict=Some(result.verdict)/> }.into_any(),
        None => view! { <Badge tone=Tone::Quiet>"not needed now"</Badge> }.into_any(),
    };
    view! {
        <li class="waiver" id=format!("waiver-{number}")>
            <p class="held-title">{covers}" "<strong>"TC-"{number}</strong>" "{title}" "<Badge tone=tone>{left}</Badge></p>
            <Prose text=waiver.reason/>
            <dl class="facts">
                <dt>"Lets pass"</dt><dd>{scope}</dd>
                <dt>"Given by"</dt><dd>{waiver.by}", "<TimeAgo at=waiver.at now=now/>{older}</dd>
                {until}
            </dl>
            <FileLinks files=files/>
            {children()}
        </li>
    }
    .into_any()
}
