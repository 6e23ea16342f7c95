//! What the reader sees of it: an honest badge, and a notice when a change waits.

use crate::t;
use leptos::prelude::*;

/// Listens for news of a project; with `candidate`, only for those of that candidate and of the project
/// as a whole. `page` is the address to ask again: after a refused form it is not the one in the bar.
#[component]
pub fn Live(slug: String, candidate: Option<i64>, page: String) -> impl IntoView {
    // Hidden until the first answer of the stream: neither "live" nor "not live" is known before.
    view! {
        <LiveIsland>
            <span class="live-badge" id="live" data-stream=format!("/p/{slug}/live") data-candidate=candidate data-page=page data-on=t!("live-on") data-off=t!("live-off") hidden></span>
            <div class="news" role="status">
                <div class="news-box" id="news" hidden>
                    <span>{t!("live-changed")}</span>
                    <button type="button" class="button button-primary" id="news-show">{t!("live-changed.show")}</button>
                </div>
            </div>
        </LiveIsland>
    }
}

/// Wakes it.
#[island]
fn LiveIsland(children: Children) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    super::browser::start();
    children()
}
