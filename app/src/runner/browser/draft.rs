//! What was begun at a case and is not recorded: kept in the browser until it is.

use super::files;
use super::json::{Js, Out};
use super::note;
use crate::dom::storage;
use crate::runner::state::{State, marks_of, words_of};

fn name(state: State, case: i64) -> String {
    state.screen.with(|screen| format!("draft:{}:{case}", screen.run))
}

/// Keeps what is on the screen.
pub(super) fn save(state: State) {
    let (Some(case), Some(note)) = (state.at.get(), note()) else { return };
    let steps = state.marks.with(|marks| words_of(marks));
    let draft = Out::new().text("note", &note.value()).words("steps", &steps).number("took", state.took.get());
    let _ = storage().map(|storage| storage.set_item(&name(state, case), &draft.string()));
}

/// Puts what was kept for the case on the screen. A form that came back has its own words (`first`).
pub(super) fn open(state: State, first: bool) {
    let Some(case) = state.at.get() else { return };
    let kept = storage().and_then(|storage| storage.get_item(&name(state, case)).ok().flatten()).and_then(|text| Js::parse(&text));
    let (words, marked, took) = kept.map(|kept| (kept.text("note"), kept.words("steps"), kept.number("took"))).unwrap_or_default();
    // Before the cases are read nobody knows how many steps there are: marks wait in the draft.
    let steps = if state.sheets.with(Vec::is_empty) { domain::test_case::MOST_STEPS } else { state.steps() };
    state.took.set(took);
    let typed = note().map(|note| note.value()).unwrap_or_default();
    let own = !typed.trim().is_empty() || state.screen.with(|screen| screen.echo.is_some());
    if !(first && own) {
        if let Some(note) = note() {
            note.set_value(&words);
        }
        state.marks.set(marks_of(&marked, steps));
        state.chosen.set(None);
        state.told.set(None);
    }
    files::show(state);
}

/// It is recorded, or on its way.
pub(super) fn forget(state: State, case: i64) {
    let _ = storage().map(|storage| storage.remove_item(&name(state, case)));
}
