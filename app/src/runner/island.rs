//! The island. The server draws everything inside of it; in the browser a few lines keep it up to date, so that neither
//! the parts of the page nor what people wrote has to be drawn there a second time.

use leptos::prelude::*;

/// Wakes the screen in the browser. `brought` is JSON: screen, list, and the last verdict.
#[island]
pub fn Runner(brought: String, children: Children) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| super::browser::start(&brought));
    #[cfg(not(feature = "hydrate"))]
    let _ = brought;
    view! { <div class="runner-root">{children()}</div> }
}
