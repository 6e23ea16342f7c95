//! The screen in the browser: keys, clicks, files, a timer, and a queue that outlives the connection.

mod acts;
mod draft;
mod files;
mod json;
mod kept;
mod keys;
mod net;
mod paint;
mod queue;
mod store;
mod verdict;

pub(super) use kept::Kept;

use super::state::{Sheet, State};
use crate::dom::{self, element};
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{BeforeUnloadEvent, Event, HtmlTextAreaElement, MouseEvent};

/// Milliseconds that news may wait before the cases are read again.
const NEWS: i32 = 5_000;
/// Longest gap that the timer believes: a computer that slept did not test.
const GAP: f64 = 5_000.0;

/// Wakes the screen, with what the page brought along as JSON.
pub(super) fn start() {
    let brought = element("runner").and_then(|root| root.get_attribute("data-brought"));
    let Some(brought) = brought.and_then(|brought| json::Js::parse(&brought)) else { return };
    let list = brought.at("list").list().iter().map(json::item).collect();
    let done = brought.at("done").some().and_then(|done| json::done(&done));
    let state = State::new(json::screen(&brought.at("screen")), list, done);
    if !state.screen.with(|screen| screen.writes) {
        // To be read only: pages and links do.
        dom::spawn(ask(state, false));
        return;
    }
    state.keys.set(keys::saved());
    draft::open(state, true);
    paint::wake();
    paint::begin(state);
    listen(state);
    keys::listen(state);
    files::listen(state);
    tick(state);
    dom::spawn(async move {
        queue::load(state).await;
        read_cases(state).await;
        ask(state, false).await;
        queue::drain(state).await;
    });
}

fn listen(state: State) {
    dom::listen_all("click", move |event: MouseEvent| click(state, &event));
    dom::listen_all("submit", move |event: Event| {
        // Enter in a field is no verdict.
        if dom::target(&event).is_some_and(|form| form.id() == "record-form") {
            event.prevent_default();
        }
    });
    dom::listen_all("input", move |event: Event| {
        if dom::target(&event).is_some_and(|field| field.id() == "note") {
            draft::save(state);
        }
    });
    dom::listen_all("murmuration:changed", move |_: Event| news(state));
    dom::listen_all("online", move |_: Event| back(state));
    dom::listen_all("focus", move |_: Event| {
        if state.signed_out.get() {
            back(state);
        }
    });
    dom::listen_all("beforeunload", move |event: BeforeUnloadEvent| {
        draft::save(state);
        if state.busy.get() || queue::unsent(state) {
            event.prevent_default();
            event.set_return_value("Verdicts wait for the connection.");
        }
    });
}

/// The connection may be there again.
fn back(state: State) {
    dom::spawn(async move {
        queue::drain(state).await;
        read_cases(state).await;
    });
}

/// Something changed on the server: the cases are read again, at most once in a while.
fn news(state: State) {
    thread_local!(static PLANNED: std::cell::Cell<bool> = const { std::cell::Cell::new(false) });
    if PLANNED.replace(true) {
        return;
    }
    dom::later(NEWS, move || {
        PLANNED.set(false);
        dom::spawn(read_cases(state));
    });
}

fn click(state: State, event: &MouseEvent) {
    if event.ctrl_key() || event.meta_key() || event.shift_key() || event.button() != 0 || event.default_prevented() {
        return;
    }
    let Some(target) = dom::target(event) else { return };
    let find = |attribute: &str| {
        let found = target.closest(&format!("[{attribute}]")).ok().flatten()?;
        found.get_attribute(attribute)
    };
    if let Some(act) = find("data-act") {
        event.prevent_default();
        acts::act(state, &act);
    } else if let Some(number) = find("data-go").and_then(|number| number.parse().ok()) {
        event.prevent_default();
        if !state.busy.get() {
            go(state, Some(number));
        }
    }
}

/// Shows a case, or that there is none left.
pub(super) fn go(state: State, to: Option<i64>) {
    if state.at.get() != to {
        draft::save(state);
        state.at.set(to);
        draft::open(state, false);
        let base = state.screen.with(super::state::Screen::base);
        dom::set_address(&to.map_or_else(|| base.clone(), |number| format!("{base}?case={number}")));
    }
    // On a narrow screen the list covers the case.
    if window().inner_width().ok().and_then(|width| width.as_f64()).is_some_and(|width| width < 900.0) {
        let _ = dom::find(".runner-list > details").map(|list| list.remove_attribute("open"));
    }
    // Whoever writes already goes on writing.
    dom::next_frame(|| {
        if !in_note() {
            dom::focus("case-title");
        }
    });
}

pub(super) fn note() -> Option<HtmlTextAreaElement> {
    element("note")?.dyn_into().ok()
}

/// Is somebody writing in it?
pub(super) fn in_note() -> bool {
    document().active_element().is_some_and(|active| active.id() == "note")
}

/// Words go to the end, on a line of their own.
pub(super) fn add_to_note(words: &str) {
    let Some(note) = note() else { return };
    let typed = note.value();
    let gap = if typed.is_empty() || typed.ends_with('\n') { "" } else { "\n" };
    note.set_value(&format!("{typed}{gap}{words}"));
}

/// Milliseconds since 1970 by this computer.
#[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit an i64 for as long as anybody will read them")]
pub(super) fn millis() -> i64 {
    js_sys::Date::now() as i64
}

/// Reads every case anew; what cannot be read stays as it is.
async fn read_cases(state: State) {
    let place = state.screen.with(|screen| net::place(screen, None));
    let taken = state.taken.get();
    let Some(read) = net::ask("/fn/run_cases", &place).await else { return };
    if state.taken.get() != taken {
        // A verdict was recorded meanwhile, and this may be from before: shown, it would be asked for a second time.
        return news(state);
    }
    let sheets: Vec<Sheet> = read.list().iter().map(json::sheet).collect();
    let list: Vec<_> = sheets.iter().map(|sheet| sheet.item.clone()).collect();
    let other = state.list.with(|old| old.iter().map(|item| item.number).ne(list.iter().map(|item| item.number)));
    if other {
        // The plan changed: the list on the page is another one, and what was begun is kept.
        state.said.set("The plan has changed. Reload the page to see it.".into());
        return;
    }
    if state.list.with(|old| *old != list) {
        state.list.set(list);
    }
    if state.sheets.with(|old| *old != sheets) {
        let first = state.sheets.with(Vec::is_empty);
        state.sheets.set(sheets);
        if first {
            draft::open(state, true);
        }
    }
}

/// Asks what the environment serves.
async fn ask(state: State, again: bool) {
    if !state.screen.with(|screen| screen.guarded) || state.asking.get() {
        return;
    }
    state.asking.set(true);
    let place = state.screen.with(|screen| net::place(screen, Some(again)));
    if let Some(guard) = net::ask("/fn/run_guard", &place).await {
        let _ = element("guard").map(|part| part.set_inner_html(&guard.text("html")));
        paint::wake();
    }
    state.asking.set(false);
}

/// Counts while the page can be seen.
fn tick(state: State) {
    let last = Kept::new(js_sys::Date::now());
    let beats = Kept::new(0_u32);
    dom::repeat(1_000, move || {
        let now = js_sys::Date::now();
        let passed = now - last.get();
        last.set_quietly(now);
        let rests = state.paused.get() || document().hidden() || state.at.get().is_none();
        if rests || passed > GAP {
            return;
        }
        #[expect(clippy::cast_possible_truncation, reason = "a few thousand milliseconds")]
        state.took.set_quietly(state.took.get() + passed as i64);
        paint::timer(state);
        beats.set_quietly(beats.get() + 1);
        if beats.get().is_multiple_of(5) {
            draft::save(state);
        }
    });
}
