//! What the reader sees of it: an honest badge, and a notice when a change waits.

use leptos::prelude::*;

/// Listens for news of a project; with `candidate`, only for those of that candidate and of the project
/// as a whole. `page` is the address to ask again: after a refused form it is not the one in the bar.
#[island]
pub fn Live(slug: String, candidate: Option<i64>, page: String) -> impl IntoView {
    // Nothing until the first answer of the stream: neither "live" nor "not live" is known before.
    let hearing = RwSignal::new(None::<bool>);
    let waiting = RwSignal::new(false);
    #[cfg(feature = "hydrate")]
    let show = {
        let listener = super::browser::Listener::new(hearing, waiting, page);
        Effect::new(move |_| listener.start(&slug, candidate));
        move |_| listener.show()
    };
    #[cfg(not(feature = "hydrate"))]
    let show = {
        let _ = (slug, candidate, page);
        |_| ()
    };
    let on = move || hearing.get() == Some(true);
    view! {
        <span class=move || if on() { "live-badge live-on" } else { "live-badge live-off" } hidden=move || hearing.get().is_none()>
            {move || if on() { "Live" } else { "Reconnecting" }}
        </span>
        <div class="news" role="status">
            <div class="news-box" hidden=move || !waiting.get()>
                <span>"This page has changed."</span>
                <button type="button" class="button button-primary" on:click=show>"Show changes"</button>
            </div>
        </div>
    }
}
