//! Keys. They rest while somebody types, with modifiers, and when they are switched off.

use super::{acts, note, verdict};
use crate::dom::{self, storage};
use crate::runner::state::State;
use web_sys::KeyboardEvent;

const NAME: &str = "runner-keys";

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
    dom::listen_all("keydown", move |event: KeyboardEvent| press(state, &event));
}

fn press(state: State, event: &KeyboardEvent) {
    let target = dom::target(event);
    let field = target.as_ref().and_then(|target| target.closest("input, textarea, select, [contenteditable]").ok().flatten());
    let at_refusal = target.as_ref().is_some_and(|target| target.id() == "told-notice");
    let key = event.key();
    if key == "Escape" {
        if field.is_some() || at_refusal {
            dom::focus("case-title");
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
    // A refusal may come in the middle of a word: the rest of it is no verdict.
    let waits = state.busy.get() || (at_refusal && state.ahead.with(Option::is_some));
    if waits && (in_note || (field.is_none() && state.keys.get())) && ahead(state, &key, in_note) {
        return event.prevent_default();
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

/// A verdict is on its way, and its case takes nothing more. A note that is begun now, with `n` or in the field, is the
/// next case's: its words are kept until that case is shown.
fn ahead(state: State, key: &str, in_note: bool) -> bool {
    if !in_note && state.ahead.with(Option::is_none) {
        if key == "n" {
            state.ahead.set(Some(String::new()));
            state.said.set("What you type now begins the note of the next case.".into());
        }
        return key == "n";
    }
    let mut letters = key.chars();
    let letter = if key == "Enter" { Some('\n') } else { letters.next().filter(|_| letters.next().is_none()) };
    if letter.is_none() && key != "Backspace" {
        return false;
    }
    state.ahead.update(|words| {
        let words = words.get_or_insert_default();
        match letter {
            Some(letter) => words.push(letter),
            None => drop(words.pop()),
        }
    });
    true
}
