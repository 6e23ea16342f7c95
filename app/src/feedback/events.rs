//! What happened to a report, oldest first.

use crate::ui::{Prose, TimeAgo};
use domain::feedback::Happening;
use domain::summary::FeedbackEventRow;
use domain::time::Timestamp;
use leptos::prelude::*;

/// Completes "Kim …".
const fn past(happening: Happening) -> &'static str {
    match happening {
        Happening::Reported => "reported this",
        Happening::Answered => "answered",
        Happening::FixedIn => "says it is fixed",
        Happening::Confirmed => "confirmed that it is gone",
        Happening::Reopened => "reopened this",
        Happening::Waived => "let it pass",
    }
}

/// The timeline.
#[component]
pub fn Timeline(events: Vec<FeedbackEventRow>, base: String, now: Timestamp) -> impl IntoView {
    let items = events
        .into_iter()
        .map(|event| {
            let done = event.said.unwrap_or_else(|| event.happening.map(past).unwrap_or_default().to_owned());
            let class = event.happening.map_or("found", Happening::as_str);
            let tried = event.tried_on.map(|number| view! { " on "<a href=format!("{base}/candidates/{number}")>"#"{number}</a> });
            let fix = event.fixed_in.map(|number| view! { " in "<a href=format!("{base}/candidates/{number}")>"#"{number}</a> });
            view! {
                <li class=format!("report-event report-event-{class}")>
                    <p class="report-event-head"><strong>{event.by}</strong>" "{done}{fix}{tried}<span class="hint">", "<TimeAgo at=event.at now=now/></span></p>
                    {event.body.map(|body| view! { <Prose text=body/> })}
                </li>
            }
        })
        .collect::<Vec<_>>();
    if items.is_empty() {
        return view! { <p class="quiet">"Nothing yet."</p> }.into_any();
    }
    view! { <ol class="report-events">{items}</ol> }.into_any()
}
