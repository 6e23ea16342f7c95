//! The form with which a tester judges a case: one click, tap or key on a verdict records it.

use super::case::action;
use super::state::{State, clock};
use crate::ui::{FileSize, Notice, RequestLine, Tone, inert};
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

/// The case, then note, files, and four ways to send them.
#[component]
pub fn RecordForm(state: State, children: Children) -> impl IntoView {
    let (address, intent) = state.screen.with_value(|screen| (action(screen), screen.intent.clone()));
    let echo = state.screen.with_value(|screen| screen.echo.clone());
    let note = inert(echo.as_ref().map_or("", |echo| &echo.note));
    let about_note =
        move || state.told.with(|told| told.as_ref().is_some_and(|told| ["note_missing", "reason_missing"].contains(&told.code.as_str())));
    let run_before = move || state.list.with(|list| list.iter().any(|item| Some(item.number) == state.at.get() && item.newest.is_some()));
    let hint = move || {
        if run_before() {
            "Needed unless it passed as before: say what you saw, or why the verdict changed."
        } else {
            "Needed unless it passed: say what you saw."
        }
    };
    let told = move || {
        state.told.get().map(|told| {
            view! {
                <Notice tone=Tone::Bad title=told.sentence alert=true>
                    <p>{told.advice}</p>
                    <RequestLine code=told.code id=told.request_id/>
                </Notice>
            }
        })
    };
    let buttons = Verdict::ALL.iter().map(|verdict| view! { <VerdictButton verdict=*verdict state=state/> }).collect_view();
    view! {
        <form class="form record" method="post" action=address enctype="multipart/form-data" id="record-form" class:runner-drop=move || state.dragging.get()>
            <input type="hidden" name="case" value=move || state.at.get().unwrap_or(0)/>
            <input type="hidden" name="intent" value=intent/>
            {children()}
            {told}
            <div class="field">
                <label for="note">"Note"</label>
                <p class="hint" id="note-hint">{hint}</p>
                <textarea class="input" id="note" name="note" rows="3" maxlength="10000" aria-describedby="note-hint" aria-invalid=move || about_note().then_some("true") inner_html=note></textarea>
            </div>
            <Files state=state again=echo.is_some()/>
            <div class="verdict-bar">
                <p class="timer" hidden=move || !state.awake.get()>
                    <span>"At this case "<span class="timer-time">{move || clock(state.took.get())}</span></span>
                    <button type="button" class="button button-quiet" data-act="pause" aria-pressed=move || if state.paused.get() { "true" } else { "false" }>"Pause the timer"</button>
                </p>
                <fieldset class="verdicts" aria-busy=move || if state.busy.get() { "true" } else { "false" }>
                    <legend>"Record as"</legend>
                    <div class="verdict-buttons">{buttons}</div>
                </fieldset>
            </div>
        </form>
    }
}

#[component]
fn VerdictButton(verdict: Verdict, state: State) -> impl IntoView {
    let (key, word, meaning) = verdict_words(verdict);
    let chosen = move || state.chosen.get() == Some(verdict);
    view! {
        <button type="submit" class=format!("verdict verdict-{verdict}") class:verdict-chosen=chosen name="verdict" value=verdict.as_str() data-act=verdict.as_str()>
            <span class="verdict-word">{word}" "<kbd class="verdict-key" aria-hidden="true" hidden=move || !(state.awake.get() && state.keys.get())>{key}</kbd></span>
            <span class="verdict-meaning">{move || if chosen() { "your choice, not saved yet" } else { meaning }}</span>
        </button>
    }
}

/// Evidence: chosen, taken with the camera, pasted or dropped.
#[component]
fn Files(state: State, again: bool) -> impl IntoView {
    let hint = if again { "Please choose the files again: a browser does not keep them." } else { "Screenshots, recordings, logs." };
    let list = move || {
        let files = state.files.get();
        (!files.is_empty()).then(|| {
            let items = files
                .into_iter()
                .map(|file| {
                    view! {
                        <li>
                            <span class="chosen-name">{file.name.clone()}</span>
                            <span class="hint"><FileSize bytes=file.bytes/></span>
                            <button type="button" class="button button-quiet" data-act=format!("drop:{}", file.id)>"Remove"<span class="hidden">{format!(" {}", file.name)}</span></button>
                        </li>
                    }
                })
                .collect_view();
            view! { <ul class="chosen-files" aria-label="Files that go with the verdict">{items}</ul> }
        })
    };
    let sending = move || {
        state.sent.get().map(|percent| view! { <p class="sending"><progress value=percent max="100" aria-label="Files sent"></progress>{format!(" {percent} % of the files sent")}</p> })
    };
    view! {
        <div class="evidence">
            <div class="field">
                <label for="files">"Files"</label>
                <p class="hint" id="files-hint">{hint}<span hidden=move || !state.awake.get()>" Paste a screenshot or drop files anywhere on this page."</span></p>
                <input class="input input-file" id="files" type="file" name="files" multiple aria-describedby="files-hint"/>
            </div>
            <div class="field camera">
                <label for="camera">"Take a picture or video"</label>
                <input class="input input-file" id="camera" type="file" name="files" accept="image/*,video/*" capture="environment"/>
            </div>
            {list}
            {sending}
        </div>
    }
}
