//! The waivers under which a signer signs, each with the files of the result that it lets pass.

use crate::ui::{Panel, WaiverFacts};
use domain::Timestamp;
use domain::summary::WaiverCard;
use leptos::prelude::*;

/// Every waiver in force, those that end first on top.
#[component]
pub fn Waivers(cards: Vec<WaiverCard>, project: String, number: i64, now: Timestamp) -> impl IntoView {
    let list = if cards.is_empty() {
        view! { <p class="quiet">"None."</p> }.into_any()
    } else {
        let items =
            cards.into_iter().map(|card| view! { <WaiverFacts card=card project=project.clone() here=number now=now>""</WaiverFacts> });
        view! { <ul class="held">{items.collect_view()}</ul> }.into_any()
    };
    view! { <Panel title="Waivers in force" id="waivers">{list}</Panel> }.into_any()
}
