//! Search as you type: asks for the same page, puts its parts in place, and lets keys walk through the rows. What the
//! form does by itself, only sooner.

use leptos::prelude::*;

/// Says what was found, for those who do not see the list change.
#[component]
pub fn Search() -> impl IntoView {
    view! { <SearchIsland><p class="hidden" role="status" id="search-said"></p></SearchIsland> }
}

/// Wakes the search form.
#[island]
fn SearchIsland(children: Children) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    browser::start();
    children()
}

#[cfg(feature = "hydrate")]
mod browser {
    use crate::dom;
    use leptos::prelude::window;
    use std::cell::{Cell, RefCell};
    use wasm_bindgen::JsCast;
    use web_sys::{AbortController, Element, Event, HtmlElement, HtmlInputElement, HtmlSelectElement, KeyboardEvent};

    /// Milliseconds; so long nobody types before it is asked.
    const PAUSE: i32 = 120;

    thread_local! {
        static TIMER: Cell<Option<i32>> = const { Cell::new(None) };
        static ASKING: RefCell<Option<AbortController>> = const { RefCell::new(None) };
    }

    pub(super) fn start() {
        dom::listen_all("input", |event: Event| {
            if !in_form(&event) {
                return;
            }
            if let Some(timer) = TIMER.take() {
                window().clear_timeout_with_handle(timer);
            }
            TIMER.set(dom::later(PAUSE, || {
                let stop = AbortController::new().ok();
                if let Some(before) = ASKING.replace(stop.clone()) {
                    before.abort();
                }
                if let Some(address) = address() {
                    dom::spawn(show(address, stop));
                }
            }));
        });
        dom::listen_all("keydown", |event: KeyboardEvent| walk(&event));
    }

    fn form() -> Option<Element> {
        dom::element("library-search")
    }

    fn in_form(event: &Event) -> bool {
        form().zip(dom::target(event)).is_some_and(|(form, target)| form.contains(Some(&target)))
    }

    /// What the form would ask for; empty fields and the usual order say nothing.
    fn address() -> Option<String> {
        let form = form()?;
        let base = form.get_attribute("action")?;
        let mut pairs = Vec::new();
        for field in dom::within(&form, "input[name], select[name]") {
            let (name, value) = match field.dyn_ref::<HtmlInputElement>() {
                Some(input) => (input.name(), input.value()),
                None => field.dyn_ref::<HtmlSelectElement>().map(|select| (select.name(), select.value()))?,
            };
            if !value.trim().is_empty() && (name != "sort" || value != "number") {
                pairs.push(format!("{name}={}", String::from(js_sys::encode_uri_component(&value))));
            }
        }
        Some(if pairs.is_empty() { base } else { format!("{base}?{}", pairs.join("&")) })
    }

    /// Fetches the page and puts its parts in place. A newer question stops this one; whatever fails leaves the list as it is.
    async fn show(address: String, stop: Option<AbortController>) {
        let signal = stop.as_ref().map(AbortController::signal);
        let Some(response) = dom::ask(&address, "text/html", None, signal.as_ref()).await else { return };
        let Some(fresh) = dom::text(&response).await.and_then(|text| dom::parse(&text)) else { return };
        if signal.is_some_and(|signal| signal.aborted()) {
            return;
        }
        let fresh = dom::every_of(&fresh, "[data-part]");
        for old in dom::every("[data-part]") {
            let name = old.get_attribute("data-part");
            if let Some(new) = fresh.iter().find(|new| new.get_attribute("data-part") == name) {
                let _ = old.replace_with_with_node_1(new);
            }
        }
        dom::set_address(&address);
        let count = dom::element("found").and_then(|found| found.get_attribute("data-said"));
        dom::set_text("search-said", &count.unwrap_or_default());
    }

    /// `/` goes to the search line; Down and Up walk from it through the rows and back.
    fn walk(event: &KeyboardEvent) {
        if event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing() || event.default_prevented() {
            return;
        }
        let Some(line) = dom::html("q") else { return };
        let target = dom::target(event);
        let on_line = target.as_ref().is_some_and(|target| target.is_same_node(Some(&line)));
        let rows: Vec<HtmlElement> = dom::every(".library-table .row-link").into_iter().filter_map(|row| row.dyn_into().ok()).collect();
        let at = target.as_ref().and_then(|target| rows.iter().position(|row| target.is_same_node(Some(row))));
        let types =
            target.as_ref().is_some_and(|target| target.closest("input, textarea, select, [contenteditable]").ok().flatten().is_some());
        let to = match (event.key().as_str(), at) {
            ("/", _) if !types => Some(&line),
            ("ArrowDown", None) if on_line => rows.first(),
            ("ArrowDown", Some(at)) => rows.get(at + 1),
            ("ArrowUp", Some(0)) => Some(&line),
            ("ArrowUp", Some(at)) => rows.get(at - 1),
            _ => None,
        };
        if let Some(to) = to {
            event.prevent_default();
            let _ = to.focus();
        }
    }
}
