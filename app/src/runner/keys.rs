//! Keys for testers who judge many cases: what they do, and the switch that turns them off.

use leptos::prelude::*;

const HELP: [(&str, &str); 13] = [
    ("p", "record as passed, go on"),
    ("f", "record as failed; first asks for a note"),
    ("b", "record as blocked; first asks for a note"),
    ("s", "record as skipped; first asks for a note"),
    ("j", "next case"),
    ("k", "previous case"),
    ("n", "write a note; Escape leaves it"),
    ("Ctrl Enter", "in the note: record the chosen verdict"),
    ("e", "choose files; Ctrl V pastes a screenshot"),
    ("1 to 9", "mark a step: passed, failed, blocked, none"),
    ("u", "back to the case recorded last"),
    ("t", "pause the timer, or go on"),
    ("?", "show or hide these keys"),
];

/// Hidden until the browser's part listens.
#[component]
pub fn Keys() -> impl IntoView {
    let rows = HELP.iter().map(|(key, what)| view! { <div><dt><kbd>{*key}</kbd></dt><dd>{*what}</dd></div> }).collect_view();
    view! {
        <div class="keys" data-awake="show" hidden>
            <details class="disclosure" id="keys-help">
                <summary id="keys-word">"Keys"</summary>
                <div class="disclosure-body">
                    <dl class="keys-list">{rows}</dl>
                    <button type="button" class="button" aria-pressed="true" data-act="keys" id="keys-on">"Use keys"</button>
                </div>
            </details>
        </div>
    }
}
