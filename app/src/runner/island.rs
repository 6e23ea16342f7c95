//! The island. The server draws everything inside of it; in the browser a few lines keep it up to date, so that neither
//! the parts of the page nor what people wrote has to be drawn there a second time.

use leptos::prelude::*;

/// The screen. `brought` is JSON for the browser: screen, list, and the last verdict.
#[component]
pub fn Runner(brought: String, children: Children) -> impl IntoView {
    view! { <RunnerIsland><div class="runner-root" id="runner" data-brought=brought>{children()}</div></RunnerIsland> }
}

/// Wakes it.
#[island]
fn RunnerIsland(children: Children) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    super::browser::start();
    children()
}
