//! The island. The server draws everything inside of it; in the browser a few lines keep it up to date, so that neither
//! the parts of the page nor what people wrote has to be drawn there a second time.

use super::state::Screen;
use domain::summary::{RunDone, RunItem};
use leptos::prelude::*;

/// Wakes the screen in the browser.
#[island]
pub fn Runner(screen: Screen, list: Vec<RunItem>, done: Option<RunDone>, children: Children) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    {
        let state = super::state::State::new(screen, list, done);
        Effect::new(move |_| super::browser::start(state));
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (screen, list, done);
    view! { <div class="runner-root">{children()}</div> }
}
