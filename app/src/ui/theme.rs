//! Light or dark. Without JavaScript the reader's system decides, and the switch stays hidden.

use leptos::prelude::*;

/// Goes through automatic, light and dark, and remembers.
#[island]
pub fn ThemeSwitch() -> impl IntoView {
    let theme = RwSignal::new(String::from("auto"));
    let awake = RwSignal::new(false);
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some(saved) = browser::saved() {
            theme.set(saved);
        }
        awake.set(true);
    });
    let turn = move |_| {
        let next = match theme.get_untracked().as_str() {
            "auto" => "light",
            "light" => "dark",
            _ => "auto",
        };
        theme.set(next.to_owned());
        #[cfg(feature = "hydrate")]
        browser::apply(next);
    };
    view! {
        <button type="button" class="button button-quiet theme-switch" hidden=move || !awake.get() on:click=turn>
            {move || format!("Theme: {}", theme.get())}
        </button>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    fn storage() -> Option<web_sys::Storage> {
        web_sys::window()?.local_storage().ok()?
    }

    pub(super) fn saved() -> Option<String> {
        storage()?.get_item("theme").ok()?.filter(|theme| theme == "light" || theme == "dark")
    }

    pub(super) fn apply(theme: &str) {
        let root = web_sys::window().and_then(|window| window.document()).and_then(|document| document.document_element());
        let (Some(root), storage) = (root, storage()) else { return };
        // A browser that forbids storage still switches, for this page.
        if theme == "auto" {
            let _ = root.remove_attribute("data-theme");
            let _ = storage.map(|storage| storage.remove_item("theme"));
        } else {
            let _ = root.set_attribute("data-theme", theme);
            let _ = storage.map(|storage| storage.set_item("theme", theme));
        }
    }
}
