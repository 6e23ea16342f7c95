//! Keys for testers who judge many cases. They do what the buttons and links with the same `data-key`
//! do, and nothing more; they rest while somebody types, and can be switched off.

use leptos::prelude::*;

const HELP: [(&str, &str); 7] = [
    ("p", "record as passed"),
    ("f", "record as failed; first asks for a note"),
    ("b", "record as blocked; first asks for a note"),
    ("s", "record as skipped; first asks for a note"),
    ("j", "next case"),
    ("k", "previous case"),
    ("n", "write a note; Escape leaves it"),
];

/// Listens, and says which keys there are. Hidden until it does.
#[island]
pub fn Keys() -> impl IntoView {
    let awake = RwSignal::new(false);
    let on = RwSignal::new(true);
    let said = RwSignal::new(String::new());
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        on.set(browser::saved());
        browser::listen(on, said);
        awake.set(true);
    });
    let turn = move |_| {
        let next = !on.get_untracked();
        on.set(next);
        #[cfg(feature = "hydrate")]
        browser::save(next);
    };
    let rows = HELP.iter().map(|(key, what)| view! { <div><dt><kbd>{*key}</kbd></dt><dd>{*what}</dd></div> }).collect_view();
    view! {
        <div class="keys" hidden=move || !awake.get()>
            <p class="keys-said" role="status">{move || said.get()}</p>
            <details class="disclosure">
                <summary>{move || if on.get() { "Keys" } else { "Keys (off)" }}</summary>
                <div class="disclosure-body">
                    <dl class="keys-list">{rows}</dl>
                    <button type="button" class="button" aria-pressed=move || if on.get() { "true" } else { "false" } on:click=turn>"Use keys"</button>
                </div>
            </details>
        </div>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::ev;
    use leptos::prelude::*;
    use wasm_bindgen::JsCast;
    use web_sys::{Element, HtmlElement, HtmlTextAreaElement, KeyboardEvent};

    const NAME: &str = "runner-keys";

    fn storage() -> Option<web_sys::Storage> {
        web_sys::window()?.local_storage().ok()?
    }

    pub(super) fn saved() -> bool {
        storage().and_then(|storage| storage.get_item(NAME).ok().flatten()).as_deref() != Some("off")
    }

    pub(super) fn save(on: bool) {
        // A browser that forbids storage still switches, for this page.
        let _ = storage().map(|storage| storage.set_item(NAME, if on { "on" } else { "off" }));
    }

    pub(super) fn listen(on: RwSignal<bool>, said: RwSignal<String>) {
        let listener = window_event_listener(ev::keydown, move |event| act(&event, on.get_untracked(), said));
        on_cleanup(move || listener.remove());
    }

    fn act(event: &KeyboardEvent, on: bool, said: RwSignal<String>) {
        let note = document().get_element_by_id("note").and_then(|note| note.dyn_into::<HtmlTextAreaElement>().ok());
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if event.key() == "Escape" {
            if let Some(note) = note.filter(|note| target.as_ref().is_some_and(|target| target.is_same_node(Some(note)))) {
                let _ = note.blur();
            }
            return;
        }
        if !on
            || event.ctrl_key()
            || event.alt_key()
            || event.meta_key()
            || event.repeat()
            || event.is_composing()
            || event.default_prevented()
        {
            return;
        }
        if target.is_some_and(|target| types_in(&target)) {
            return;
        }
        let key = event.key();
        if key == "n" {
            if let Some(note) = note {
                event.prevent_default();
                let _ = note.focus();
            }
            return;
        }
        if !matches!(key.as_str(), "p" | "f" | "b" | "s" | "j" | "k") {
            return;
        }
        let Some(control) = document()
            .query_selector(&format!("[data-key=\"{key}\"]"))
            .ok()
            .flatten()
            .and_then(|control| control.dyn_into::<HtmlElement>().ok())
        else {
            return;
        };
        event.prevent_default();
        // The server would refuse it, and the chosen files would be lost on the way.
        if let Some(note) = note.filter(|note| matches!(key.as_str(), "f" | "b" | "s") && note.value().trim().is_empty()) {
            said.set("Write in the note what you saw, then choose the verdict.".to_owned());
            let _ = note.focus();
            return;
        }
        control.click();
    }

    /// Somebody types there, or chooses with letters.
    fn types_in(target: &Element) -> bool {
        target.closest("input, textarea, select, [contenteditable]").ok().flatten().is_some()
    }
}
