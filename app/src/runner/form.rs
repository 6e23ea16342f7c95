//! The form with which a tester judges a case: one click, tap or key on a verdict records it.

use super::state::Screen;
use crate::ui::{Notice, RequestLine, Tone, inert};
use domain::test_run::Verdict;
use leptos::prelude::*;

/// What each verdict means, and the key that gives it.
pub(super) const fn verdict_words(verdict: Verdict) -> (&'static str, &'static str, &'static str) {
    match verdict {
        Verdict::Passed => ("p", "Passed", "as expected"),
        Verdict::Failed => ("f", "Failed", "not as expected"),
        Verdict::Blocked => ("b", "Blocked", "could not be judged"),
        Verdict::Skipped => ("s", "Skipped", "left out on purpose"),
    }
}

/// Why a note may be needed, for a case whose newest result is `newest`.
pub(super) const fn note_hint(newest: Option<Verdict>) -> &'static str {
    if newest.is_some() {
        "Needed unless it passed as before: say what you saw, or why the verdict changed."
    } else {
        "Needed unless it passed: say what you saw."
    }
}

/// Is a refusal about the note?
pub(super) fn about_note(code: &str) -> bool {
    ["note_missing", "reason_missing"].contains(&code)
}

/// The case, then note, files, and four ways to send them.
#[component]
pub fn RecordForm(screen: Screen, newest: Option<Verdict>, children: Children) -> impl IntoView {
    let echo = screen.echo.as_ref();
    let note = inert(echo.map_or("", |echo| &echo.note));
    let told = echo.map(|echo| echo.told.clone());
    let invalid = told.as_ref().is_some_and(|told| about_note(&told.code));
    let told = told.map(|told| {
        view! {
            <Notice tone=Tone::Bad title=told.sentence alert=true>
                <p>{told.advice}</p>
                <RequestLine code=told.code id=told.request_id/>
            </Notice>
        }
    });
    let chosen: Option<Verdict> = echo.and_then(|echo| echo.verdict.parse().ok());
    let again = echo.is_some();
    let buttons =
        Verdict::ALL.iter().map(|verdict| view! { <VerdictButton verdict=*verdict chosen=chosen == Some(*verdict)/> }).collect_view();
    view! {
        <form class="form record" method="post" action=format!("{}/results", screen.base()) enctype="multipart/form-data" id="record-form">
            <input type="hidden" name="case" value=screen.at.unwrap_or(0)/>
            <input type="hidden" name="intent" value=screen.intent.clone()/>
            {children()}
            <div id="told">{told}</div>
            <div class="field">
                <label for="note">"Note"</label>
                <p class="hint" id="note-hint">{note_hint(newest)}</p>
                <textarea class="input" id="note" name="note" rows="3" maxlength="10000" aria-describedby="note-hint" aria-invalid=invalid.then_some("true")>{note}</textarea>
            </div>
            <Files again=again/>
            <div class="verdict-bar">
                <p class="timer" data-awake="show" hidden>
                    <span>"At this case "<span class="timer-time" id="timer">"0:00"</span></span>
                    <button type="button" class="button button-quiet" data-act="pause" id="pause" aria-pressed="false">"Pause the timer"</button>
                </p>
                <fieldset class="verdicts" id="verdicts">
                    <legend>"Record as"</legend>
                    <div class="verdict-buttons">{buttons}</div>
                </fieldset>
            </div>
        </form>
    }
}

#[component]
fn VerdictButton(verdict: Verdict, chosen: bool) -> impl IntoView {
    let (key, word, meaning) = verdict_words(verdict);
    let class = format!("verdict verdict-{verdict}{}", if chosen { " verdict-chosen" } else { "" });
    view! {
        <button type="submit" class=class name="verdict" value=verdict.as_str() data-act=verdict.as_str()>
            <span class="verdict-word">{word}<kbd class="verdict-key" aria-hidden="true" data-awake="show" hidden>{key}</kbd></span>
            <span class="verdict-meaning">{if chosen { CHOSEN } else { meaning }}</span>
        </button>
    }
}

/// Evidence: chosen, taken with the camera, pasted or dropped.
#[component]
fn Files(again: bool) -> impl IntoView {
    let hint = if again { "Please choose the files again: a browser does not keep them." } else { "Screenshots, recordings, logs." };
    view! {
        <div class="evidence">
            <div class="field">
                <label for="files">"Files"</label>
                <p class="hint" id="files-hint">{hint}<span data-awake="show" hidden>" Paste a screenshot or drop files anywhere on this page."</span></p>
                <input class="input input-file" id="files" type="file" name="files" multiple aria-describedby="files-hint"/>
            </div>
            <div class="field camera">
                <label for="camera">"Take a picture or video"</label>
                <input class="input input-file" id="camera" type="file" name="files" accept="image/*,video/*" capture="environment"/>
            </div>
            <div id="chosen-files"></div>
        </div>
    }
}

/// In place of a verdict's meaning, while it waits for its note.
pub(super) const CHOSEN: &str = "your choice, not saved yet";
