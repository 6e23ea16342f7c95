//! What happened to a report, oldest first.

use super::candidate_link;
use crate::t;
use crate::ui::{Prose, TimeAgo, filled, source_words};
use domain::feedback::Happening;
use domain::language::Hole;
use domain::summary::{Aside, FeedbackEventRow};
use domain::time::Timestamp;
use leptos::prelude::*;

/// Who, and the candidate if one is named.
const BY: Hole = Hole(0);
const LINK: Hole = Hole(1);

/// The timeline.
#[component]
pub fn Timeline(events: Vec<FeedbackEventRow>, base: String, now: Timestamp) -> impl IntoView {
    let items = events
        .into_iter()
        .map(|event| {
            let said = sentence(&event);
            let class = event.happening.map_or("found", Happening::as_str);
            let link = event.fixed_in.or(event.tried_on).map(|number| candidate_link(&base, number));
            let parts = [view! { <strong><bdi>{event.by}</bdi></strong> }.into_any()].into_iter().chain(link).collect();
            view! {
                <li class=format!("report-event report-event-{class}")>
                    <p class="report-event-head">{filled(&said, parts)}<span class="hint">", "<TimeAgo at=event.at now=now/></span></p>
                    {event.body.map(|body| view! { <Prose text=body/> })}
                </li>
            }
        })
        .collect::<Vec<_>>();
    if items.is_empty() {
        return view! { <p class="quiet">{t!("feedback-events.none")}</p> }.into_any();
    }
    view! { <ol class="report-events">{items}</ol> }.into_any()
}

fn sentence(event: &FeedbackEventRow) -> String {
    match (&event.said, event.happening) {
        (Some(said), _) => aside(said),
        (None, Some(Happening::Answered)) => t!("did-answered", by = BY),
        (None, Some(Happening::FixedIn)) => t!("did-fixed", by = BY, link = LINK),
        (None, Some(Happening::Confirmed)) if event.tried_on.is_some() => t!("did-confirmed-on", by = BY, link = LINK),
        (None, Some(Happening::Confirmed)) => t!("did-confirmed", by = BY),
        (None, Some(Happening::Reopened)) if event.tried_on.is_some() => t!("did-reopened-on", by = BY, link = LINK),
        (None, Some(Happening::Reopened)) => t!("did-reopened", by = BY),
        (None, Some(Happening::Waived)) => t!("did-waived", by = BY),
        (None, Some(Happening::Reported) | None) => t!("did-reported", by = BY),
    }
}

fn aside(said: &Aside) -> String {
    match said {
        Aside::Fixed(source) => t!("did-find", by = BY, link = LINK, why = source_words(std::slice::from_ref(source))),
        Aside::JoinedTo(number) => t!("did-join-to", by = BY, number = *number),
        Aside::Joined(number) => t!("did-join", by = BY, number = *number),
        Aside::PartedFrom(number) => t!("did-part-from", by = BY, number = *number),
        Aside::Parted(number) => t!("did-part", by = BY, number = *number),
    }
}
