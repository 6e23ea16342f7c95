//! The stream and the asking again.

use super::parts::{self, Outcome};
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Event, EventSource, MessageEvent, Response};

/// How long to wait before a stream that the server ended is opened again.
const AGAIN: Duration = Duration::from_secs(5);

/// One page's ear.
#[derive(Clone, Copy)]
pub(super) struct Listener {
    hearing: RwSignal<Option<bool>>,
    waiting: RwSignal<bool>,
    page: StoredValue<String>,
    asking: StoredValue<Asking>,
    /// Milliseconds by which this computer's clock is ahead of the server's.
    ahead: StoredValue<f64>,
}

#[derive(Clone, Copy, Default)]
struct Asking {
    under_way: bool,
    again: bool,
    reload: bool,
}

impl Listener {
    pub(super) fn new(hearing: RwSignal<Option<bool>>, waiting: RwSignal<bool>, page: String) -> Self {
        Self { hearing, waiting, page: StoredValue::new(page), asking: StoredValue::new(Asking::default()), ahead: StoredValue::new(0.0) }
    }

    pub(super) fn start(self, slug: &str, candidate: Option<i64>) {
        set_interval(move || parts::refresh_times(self.ahead.get_value()), Duration::from_secs(30));
        self.open(format!("/p/{slug}/live"), candidate);
    }

    fn open(self, address: String, candidate: Option<i64>) {
        let Ok(source) = EventSource::new(&address) else { return };
        // What happened between drawing the page and opening the stream would be missed: ask once.
        hear(&source, "open", move |_| {
            self.hearing.set(Some(true));
            self.ask();
        });
        hear(&source, "changed", move |event| {
            let about = event.dyn_ref::<MessageEvent>().and_then(|message| message.data().as_string()).unwrap_or_default();
            if concerns(&about, candidate) {
                // Islands that read for themselves hear it too.
                let _ = Event::new("murmuration:changed").map(|event| window().dispatch_event(&event));
                self.ask();
            }
        });
        let ended = source.clone();
        hear(&source, "error", move |_| {
            self.hearing.set(Some(false));
            if ended.ready_state() == EventSource::CLOSED {
                let address = address.clone();
                set_timeout(move || self.open(address, candidate), AGAIN);
            }
        });
    }

    /// Asks for the page again; several news while one answer is under way ask once more, not once each.
    fn ask(self) {
        if self.asking.get_value().under_way {
            self.asking.update_value(|asking| asking.again = true);
            return;
        }
        self.asking.update_value(|asking| asking.under_way = true);
        spawn_local(async move {
            loop {
                self.asking.update_value(|asking| asking.again = false);
                self.fetch(false).await;
                if !self.asking.get_value().again {
                    break;
                }
            }
            self.asking.update_value(|asking| asking.under_way = false);
        });
    }

    /// The reader agreed: show what waits.
    pub(super) fn show(self) {
        if self.asking.get_value().reload {
            let _ = window().location().reload();
            return;
        }
        spawn_local(self.fetch(true));
    }

    async fn fetch(self, forced: bool) {
        let Some((text, date)) = get(&self.page.get_value()).await else { return };
        if let Some(date) = date {
            self.ahead.set_value(js_sys::Date::now() - date);
        }
        let outcome = parts::replace(&text, forced);
        self.asking.update_value(|asking| asking.reload = outcome == Outcome::Rebuilt);
        self.waiting.set(outcome != Outcome::Done);
        parts::refresh_times(self.ahead.get_value());
    }
}

/// News without a number concern everybody.
fn concerns(about: &str, candidate: Option<i64>) -> bool {
    match (about.parse::<i64>(), candidate) {
        (Ok(number), Some(own)) => number == own,
        _ => true,
    }
}

/// The page's text and the server's clock. Nothing when the answer is not this page: signed out, gone, offline.
async fn get(page: &str) -> Option<(String, Option<f64>)> {
    let headers = web_sys::Headers::new().ok()?;
    headers.set("Accept", "text/html").ok()?;
    let init = web_sys::RequestInit::new();
    init.set_headers(&headers);
    let response: Response = JsFuture::from(window().fetch_with_str_and_init(page, &init)).await.ok()?.dyn_into().ok()?;
    if !response.ok() || response.redirected() {
        return None;
    }
    let date = response.headers().get("date").ok().flatten().map(|date| js_sys::Date::parse(&date)).filter(|date| date.is_finite());
    let text = JsFuture::from(response.text().ok()?).await.ok()?.as_string()?;
    Some((text, date))
}

/// Calls `then` for each event of this name, as long as the page lives.
fn hear(source: &EventSource, name: &str, then: impl Fn(Event) + 'static) {
    let closure = Closure::<dyn Fn(Event)>::new(then);
    let _: Result<(), JsValue> = source.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    // The stream ends with the page, and so may its listeners.
    closure.forget();
}
