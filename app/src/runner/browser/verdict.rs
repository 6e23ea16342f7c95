//! From a key, a click or a tap to a recorded verdict and the next case.

use super::queue::{self, Outcome};
use super::{add_to_note, ask, draft, files, go, in_note, millis, note};
use crate::dom;
use crate::runner::state::{RecordAnswer, State, Waiting, next_open, words_of};
use domain::summary::RunDone;
use domain::test_run::{Verdict, check_result, check_steps, read_steps};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};

/// Names one verdict: 122 random bits (`crypto.randomUUID`), or where a browser has none (plain http), random digits.
pub(super) fn intent() -> String {
    let made = || {
        let crypto = js_sys::Reflect::get(&window(), &JsValue::from_str("crypto")).ok()?;
        let make: js_sys::Function = js_sys::Reflect::get(&crypto, &JsValue::from_str("randomUUID")).ok()?.dyn_into().ok()?;
        make.call0(&crypto).ok()?.as_string()
    };
    made().unwrap_or_else(|| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "digits, no number")]
        let digits = || (js_sys::Math::random() * 1e15) as u64;
        format!("{}-{}-{}", millis(), digits(), digits())
    })
}

/// The verdict that waits for its note.
pub(super) fn send_chosen(state: State) {
    match state.chosen.get() {
        Some(verdict) => judge(state, verdict),
        None => state.said.set("Choose a verdict first.".into()),
    }
}

/// Records a verdict, or says what is missing.
pub(super) fn judge(state: State, verdict: Verdict) {
    let Some(case) = state.at.get() else { return };
    if state.busy.get() || !state.screen.with(|screen| screen.writes) {
        return;
    }
    let item = state.list.with(|list| list.iter().find(|item| item.number == case).cloned());
    let Some(line) = item else { return };
    let words = note().map(|note| note.value()).unwrap_or_default();
    let steps = state.marks.with(|marks| words_of(marks));
    let read = domain::text::Note::optional(&words);
    // The same rules as the server's: it judges anew, but nobody needs to wait for it.
    let checked = read.and_then(|note| {
        check_steps(verdict, &read_steps(&steps, domain::test_case::MOST_STEPS)?)?;
        check_result(verdict, note.as_ref(), line.newest)
    });
    if let Err(refusal) = checked {
        state.chosen.set(Some(verdict));
        state.said.set(format!("{} {}", refusal.sentence, refusal.advice));
        if refusal.field.as_deref() == Some("note") {
            dom::focus("note");
        }
        return;
    }
    let waiting = state.screen.with(|screen| Waiting {
        intent: intent(),
        at: millis(),
        slug: screen.slug.clone(),
        candidate: screen.candidate.clone(),
        run: screen.run.clone(),
        case,
        title: line.title,
        verdict,
        note: words,
        steps,
        took: state.took.get(),
        files: state.files.with(|files| files.iter().map(|file| file.name.clone()).collect()),
        refused: None,
        held: false,
    });
    state.busy.set(true);
    state.told.set(None);
    if in_note() {
        dom::focus("case-title");
    }
    dom::spawn(async move {
        let outcome = queue::add(state, waiting, files::take(case)).await;
        state.busy.set(false);
        match outcome {
            Outcome::Done(answer) => {
                queue::begun(state, case);
                after(state, case, format!("TC-{case} recorded as {}.", answer.verdict));
            }
            Outcome::Kept => {
                queue::begun(state, case);
                after(state, case, format!("TC-{case} {verdict}, kept in this browser until it is sent."));
            }
            Outcome::Refused(told) => {
                state.said.set(String::new());
                state.chosen.set(Some(verdict));
                draft::save(state);
                if told.code == "wrong_build" {
                    dom::spawn(ask(state, false));
                }
                state.told.set(Some(told));
            }
        }
    });
}

/// What the server says of a verdict that it has now.
pub(super) fn recorded(state: State, item: &Waiting, answer: &RecordAnswer) {
    state.taken.set_quietly(state.taken.get() + 1);
    let run = state.screen.with(|screen| screen.run.clone());
    if item.run != run {
        return;
    }
    let plain = RunDone { number: answer.case, verdict: answer.verdict, other: None };
    let done = answer.state.as_ref().and_then(|sheet| sheet.done.clone()).unwrap_or(plain);
    state.done.set(Some(done));
    state.fresh.set(true);
    state.list.update(|list| {
        if let Some(line) = list.iter_mut().find(|line| line.number == answer.case) {
            match &answer.state {
                Some(sheet) => *line = sheet.item.clone(),
                None => (line.newest, line.done_here) = (Some(answer.verdict), true),
            }
        }
    });
    if let Some(fresh) = &answer.state {
        state.sheets.update(|sheets| {
            if let Some(sheet) = sheets.iter_mut().find(|sheet| sheet.item.number == fresh.item.number) {
                *sheet = fresh.clone();
            }
        });
    }
}

/// Shows the next case without a verdict, and says both.
fn after(state: State, case: i64, said: String) {
    // Empty, so that leaving the case does not keep what was just recorded.
    if let Some(note) = note() {
        note.set_value("");
    }
    state.marks.update(|marks| marks.iter_mut().for_each(|mark| *mark = None));
    state.took.set(0);
    let run = state.screen.with(|screen| screen.run.clone());
    let waits: Vec<i64> = state.waiting.with(|waiting| waiting.iter().filter(|item| item.run == run).map(|item| item.case).collect());
    let next = state.list.with(|list| next_open(list, case, |number| waits.contains(&number)));
    let title = state.list.with(|list| list.iter().find(|line| Some(line.number) == next).map(|line| line.title.clone()));
    let other = state.done.with(|done| {
        let done = done.as_ref().filter(|done| done.number == case)?;
        done.other.as_ref().map(|(by, verdict, _)| format!(" {by} had recorded it as {verdict}; both results stand."))
    });
    go(state, next);
    draft::forget(state, case);
    if let Some(words) = state.ahead.get().filter(|_| next.is_some()) {
        // At once: the next letter may be under a finger already.
        if !words.is_empty() {
            add_to_note(&words);
        }
        dom::focus("note");
        draft::save(state);
    }
    state.ahead.set(None);
    let now = match (next, title) {
        (Some(number), Some(title)) => format!(" Now TC-{number}: {title}"),
        _ => " Every case has a verdict.".to_owned(),
    };
    // To be seen it is drawn already: where the case was recorded, and where the next one begins.
    state.said.set(String::new());
    state.heard.set(format!("{said}{}{now}", other.unwrap_or_default()));
}
