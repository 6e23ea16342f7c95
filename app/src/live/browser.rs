//! The stream and the asking again.

use super::parts::{self, Outcome};
use crate::dom;
use leptos::prelude::window;
use std::cell::Cell;
use web_sys::{Event, EventSource, MessageEvent};

/// Milliseconds to wait before a stream that the server ended is opened again.
const AGAIN: i32 = 5_000;

/// One page's ear. It lives as long as the page.
struct Listener {
    stream: String,
    candidate: Option<i64>,
    page: String,
    /// The page is being asked for.
    under_way: Cell<bool>,
    /// News came meanwhile.
    again: Cell<bool>,
    /// Only loading the page again shows what changed.
    reload: Cell<bool>,
    /// Milliseconds by which this computer's clock is ahead of the server's.
    ahead: Cell<f64>,
}

/// Opens the stream that the badge names.
pub(super) fn start() {
    let Some(badge) = dom::element("live") else { return };
    let said = |name: &str| badge.get_attribute(name);
    let ear: &'static Listener = Box::leak(Box::new(Listener {
        stream: said("data-stream").unwrap_or_default(),
        candidate: said("data-candidate").and_then(|number| number.parse().ok()),
        page: said("data-page").unwrap_or_default(),
        under_way: Cell::default(),
        again: Cell::default(),
        reload: Cell::default(),
        ahead: Cell::default(),
    }));
    dom::repeat(30_000, || parts::refresh_times(ear.ahead.get()));
    if let Some(show) = dom::element("news-show") {
        dom::listen(&show, "click", |_: Event| ear.show());
    }
    ear.open();
}

/// Says whether news come.
fn hearing(on: bool) {
    let Some(badge) = dom::element("live") else { return };
    badge.set_class_name(if on { "live-badge live-on" } else { "live-badge live-off" });
    dom::set_text("live", &badge.get_attribute(if on { "data-on" } else { "data-off" }).unwrap_or_default());
    dom::hide(&badge, false);
}

impl Listener {
    fn open(&'static self) {
        let Ok(source) = EventSource::new(&self.stream) else { return };
        // What happened between drawing the page and opening the stream would be missed: ask once.
        dom::listen(&source, "open", |_: Event| {
            hearing(true);
            self.ask();
        });
        dom::listen(&source, "changed", |message: MessageEvent| {
            if concerns(&message.data().as_string().unwrap_or_default(), self.candidate) {
                // Islands that read for themselves hear it too.
                let _ = Event::new("murmuration:changed").map(|event| window().dispatch_event(&event));
                self.ask();
            }
        });
        let ended = source.clone();
        dom::listen(&source, "error", move |_: Event| {
            hearing(false);
            if ended.ready_state() == EventSource::CLOSED {
                dom::later(AGAIN, || self.open());
            }
        });
    }

    /// Asks for the page again; several news while one answer is under way ask once more, not once each.
    fn ask(&'static self) {
        self.again.set(true);
        if self.under_way.replace(true) {
            return;
        }
        dom::spawn(async {
            while self.again.replace(false) {
                self.fetch(false).await;
            }
            self.under_way.set(false);
        });
    }

    /// The reader agreed: show what waits.
    fn show(&'static self) {
        if self.reload.get() {
            let _ = window().location().reload();
            return;
        }
        dom::spawn(self.fetch(true));
    }

    async fn fetch(&self, forced: bool) {
        let Some(response) = dom::ask(&self.page, "text/html", None, None).await else { return };
        let date = response.headers().get("date").ok().flatten().map(|date| js_sys::Date::parse(&date)).filter(|date| date.is_finite());
        let Some(text) = dom::text(&response).await else { return };
        if let Some(date) = date {
            self.ahead.set(js_sys::Date::now() - date);
        }
        let outcome = parts::replace(&text, forced);
        self.reload.set(outcome == Outcome::Rebuilt);
        let _ = dom::element("news").map(|news| dom::hide(&news, outcome == Outcome::Done));
        parts::refresh_times(self.ahead.get());
    }
}

/// News without a number concern everybody.
fn concerns(about: &str, candidate: Option<i64>) -> bool {
    match (about.parse::<i64>(), candidate) {
        (Ok(number), Some(own)) => number == own,
        _ => true,
    }
}
