//! Keys. They rest while somebody types, with modifiers, and when they are switched off.

use super::{acts, note, verdict};
use crate::runner::state::State;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

const NAME: &str = "runner-keys";

pub(super) fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok()?
}

pub(super) fn saved() -> bool {
    storage().and_then(|storage| storage.get_item(NAME).ok().flatten()).as_deref() != Some("off")
}

/// Switches them, for this browser.
pub(super) fn turn(state: State) {
    state.keys.update(|on| *on = !*on);
    // A browser that forbids storage still switches, for this page.
    let _ = storage().map(|storage| storage.set_item(NAME, if state.keys.get() { "on" } else { "off" }));
}

pub(super) fn listen(state: State) {
    let _ = window_event_listener(ev::keydown, move |event| press(state, &event));
}

fn press(state: State, event: &KeyboardEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let field = target.as_ref().and_then(|target| target.closest("input, textarea, select, [contenteditable]").ok().flatten());
    let key = event.key();
    if key == "Escape" {
        if field.is_some()
            && let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok())
        {
            let _ = field.blur();
            super::focus("case-title");
        }
        return;
    }
    let in_note = note().is_some_and(|note| target.as_ref().is_some_and(|target| target.is_same_node(Some(&note))));
    if in_note && key == "Enter" && (event.ctrl_key() || event.meta_key()) && !event.repeat() {
        event.prevent_default();
        return verdict::send_chosen(state);
    }
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.repeat() || event.is_composing() || event.default_prevented() {
        return;
    }
    if field.is_some() || !state.keys.get() || !state.screen.with(|screen| screen.writes) {
        return;
    }
    let act = match key.as_str() {
        "p" => "passed".to_owned(),
        "f" => "failed".to_owned(),
        "b" => "blocked".to_owned(),
        "s" => "skipped".to_owned(),
        "j" => "next".to_owned(),
        "k" => "back".to_owned(),
        "n" => "note".to_owned(),
        "e" => "evidence".to_owned(),
        "u" => "undo".to_owned(),
        "t" => "pause".to_owned(),
        "?" => "help".to_owned(),
        "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" => format!("mark:{key}"),
        _ => return,
    };
    event.prevent_default();
    acts::act(state, &act);
}
