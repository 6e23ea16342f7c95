//! Light or dark. Without JavaScript the reader's system decides, and the switch stays hidden.

use crate::t;
use leptos::prelude::*;

/// Goes through automatic, light and dark, and remembers.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let auto = t!("theme-auto");
    let now = auto.clone();
    view! { <ThemeIsland><button type="button" class="button button-quiet theme-switch" id="theme" data-auto=auto data-light=t!("theme-light") data-dark=t!("theme-dark") hidden>{now}</button></ThemeIsland> }
}

/// Wakes the switch.
#[island]
fn ThemeIsland(children: Children) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    browser::start();
    children()
}

#[cfg(feature = "hydrate")]
mod browser {
    use crate::dom;
    use leptos::prelude::document;
    use web_sys::Event;

    pub(super) fn start() {
        let Some(switch) = dom::element("theme") else { return };
        say();
        dom::listen(&switch, "click", |_: Event| turn());
        dom::hide(&switch, false);
    }

    /// The page has put on what was saved before it was painted.
    fn now() -> Option<String> {
        document().document_element()?.get_attribute("data-theme")
    }

    fn say() {
        let name = format!("data-{}", now().as_deref().unwrap_or("auto"));
        let said = dom::element("theme").and_then(|switch| switch.get_attribute(&name));
        dom::set_text("theme", &said.unwrap_or_default());
    }

    fn turn() {
        let Some(root) = document().document_element() else { return };
        let next = match now().as_deref() {
            None => Some("light"),
            Some("light") => Some("dark"),
            Some(_) => None,
        };
        // A browser that forbids storage still switches, for this page.
        let storage = dom::storage();
        if let Some(theme) = next {
            let _ = root.set_attribute("data-theme", theme);
            let _ = storage.map(|storage| storage.set_item("theme", theme));
        } else {
            let _ = root.remove_attribute("data-theme");
            let _ = storage.map(|storage| storage.remove_item("theme"));
        }
        say();
    }
}
