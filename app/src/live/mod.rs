//! Live: one stream of news a page; what changed is asked for again and put in place.

use leptos::prelude::*;

/// Says whether news arrive.
#[island]
pub fn Live(slug: String, candidate: Option<i64>) -> impl IntoView {
    let _ = (slug, candidate);
    view! { <span class="live"></span> }
}
