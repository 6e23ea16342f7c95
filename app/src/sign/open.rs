//! Reports of testers and end users that nobody has closed.

use crate::ui::{Panel, SeverityBadge, StatusBadge};
use domain::gate::Reported;
use leptos::prelude::*;

/// Feedback that is still open.
#[component]
pub fn OpenFeedback(feedback: Vec<Reported>) -> impl IntoView {
    let open: Vec<_> = feedback.into_iter().filter(|report| report.status.is_open()).collect();
    let open = if open.is_empty() {
        view! { <p class="quiet">"None."</p> }.into_any()
    } else {
        let rows = open.into_iter().map(|report| {
            view! { <li><SeverityBadge severity=report.severity/>" "<strong>"F-"{report.number}</strong>" "{report.title}" "<StatusBadge status=report.status confirmed_on=report.confirmed_on lacking=report.lacking/></li> }
        });
        view! { <ul class="plain-list">{rows.collect_view()}</ul> }.into_any()
    };
    view! { <Panel title="Open feedback" id="open-feedback">{open}</Panel> }.into_any()
}
