//! What the buttons do. Each says its word in `data-act`; keys do nothing that no button does.

use super::{add_to_note, ask, draft, files, go, keys, note, queue, verdict};
use crate::dom;
use crate::runner::state::{State, neighbour, turned};
use domain::test_run::Verdict;
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

/// Does what a button or a key says.
pub(super) fn act(state: State, word: &str) {
    let (verb, about) = word.split_once(':').unwrap_or((word, ""));
    if let Ok(verdict) = verb.parse::<Verdict>() {
        return verdict::judge(state, verdict);
    }
    // What is said of a case whose verdict is on its way would be lost, or land at the next one.
    if state.busy.get() && ["next", "back", "undo", "note", "mark", "drop"].contains(&verb) {
        return;
    }
    match verb {
        "next" => step(state, 1),
        "back" => step(state, -1),
        "undo" => undo(state),
        "note" => dom::focus("note"),
        "evidence" => drop(dom::html("files").map(|files| files.click())),
        "pause" => state.paused.update(|paused| *paused = !*paused),
        "keys" => keys::turn(state),
        "help" => help(),
        "mark" => mark(state, about.parse().unwrap_or(0)),
        "drop" => files::remove(state, about.parse().unwrap_or(0)),
        "guard" => dom::spawn(ask(state, true)),
        "send" => dom::spawn(queue::drain(state)),
        "retry" => queue::again(state, about, false),
        "here" => queue::again(state, about, true),
        "copy" => copy(state, about),
        "forget" => dom::spawn(queue::forget(state, about.to_owned())),
        _ => {}
    }
}

fn step(state: State, by: isize) {
    match state.list.with(|list| neighbour(list, state.at.get(), by)) {
        Some(number) => go(state, Some(number)),
        None => state.said.set(if by > 0 { "This is the last case.".into() } else { "This is the first case.".into() }),
    }
}

/// Back to the case that was recorded last: a changed mind is another result, with a reason.
fn undo(state: State) {
    let last = state.done.with(|done| done.as_ref().map(|done| done.number));
    match last {
        Some(number) => {
            go(state, Some(number));
            state.said.set(format!("Back at TC-{number}. To correct it, write in the note why, then choose the verdict."));
        }
        None => state.said.set("Nothing was recorded on this page yet.".into()),
    }
}

fn help() {
    let Some(details) = dom::element("keys-help") else { return };
    if details.has_attribute("open") {
        let _ = details.remove_attribute("open");
    } else {
        let _ = details.set_attribute("open", "");
        let summary = details.first_element_child().and_then(|summary| summary.dyn_into::<HtmlElement>().ok());
        let _ = summary.map(|summary| summary.focus());
    }
}

/// Turns the mark of a step. A failed one pre-chooses the verdict and begins the note.
fn mark(state: State, number: usize) {
    let at = number.wrapping_sub(1);
    if at >= state.steps() && !state.sheets.with(Vec::is_empty) {
        return;
    }
    let Some(mark) = state.marks.with(|marks| marks.get(at).copied()) else { return };
    let mark = turned(mark);
    state.marks.update(|marks| {
        if let Some(known) = marks.get_mut(at) {
            *known = mark;
        }
    });
    let worst = state.marks.with(|marks| [Verdict::Failed, Verdict::Blocked].into_iter().find(|verdict| marks.contains(&Some(*verdict))));
    state.chosen.set(worst);
    let begin = format!("Step {number}: ");
    if mark == Some(Verdict::Failed) && note().is_some_and(|note| !note.value().contains(&begin)) {
        add_to_note(&begin);
    }
    state.said.set(format!("Step {number}: {}", mark.map_or("not marked", Verdict::as_str)));
    draft::save(state);
}

/// Puts the words of a verdict on the clipboard.
fn copy(state: State, intent: &str) {
    let words = state.waiting.with(|waiting| {
        let item = waiting.iter().find(|item| item.intent == intent)?;
        Some(format!("TC-{} {}: {}\n{}", item.case, item.title, item.verdict, item.note))
    });
    let Some(words) = words else { return };
    let written = || {
        let clipboard = js_sys::Reflect::get(&window().navigator(), &JsValue::from_str("clipboard")).ok()?;
        let write: js_sys::Function = js_sys::Reflect::get(&clipboard, &JsValue::from_str("writeText")).ok()?.dyn_into().ok()?;
        write.call1(&clipboard, &JsValue::from_str(&words)).ok()
    };
    state.said.set(if written().is_some() {
        "Copied.".into()
    } else {
        "This browser does not allow it: select the words and copy them.".into()
    });
}
