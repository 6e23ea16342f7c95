//! Search as you type: asks for the same page, puts its parts in place, and lets keys walk through the rows. What the
//! form does by itself, only sooner.

use leptos::prelude::*;

/// Wakes the search form and says what was found.
#[island]
pub fn Search(base: String) -> impl IntoView {
    let said = RwSignal::new(String::new());
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| browser::start(base.clone(), said));
    #[cfg(not(feature = "hydrate"))]
    let _ = base;
    view! { <p class="hidden" role="status">{move || said.get()}</p> }
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::ev;
    use leptos::prelude::*;
    use std::time::Duration;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::{JsFuture, spawn_local};
    use web_sys::{
        AbortController, Document, DomParser, Element, Event, HtmlElement, HtmlInputElement, HtmlSelectElement, KeyboardEvent, NodeList,
        Response, SupportedType,
    };

    /// So long nobody types before it is asked.
    const PAUSE: Duration = Duration::from_millis(120);

    pub(super) fn start(base: String, said: RwSignal<String>) {
        let timer = StoredValue::new(None::<TimeoutHandle>);
        let asking = StoredValue::new_local(None::<AbortController>);
        let typed = window_event_listener(ev::input, move |event| {
            if !in_form(&event) {
                return;
            }
            if let Some(timer) = timer.get_value() {
                timer.clear();
            }
            let base = base.clone();
            let ask = move || {
                let stop = AbortController::new().ok();
                if let Some(before) = asking.get_value() {
                    before.abort();
                }
                asking.set_value(stop.clone());
                if let Some(address) = address(&base) {
                    spawn_local(show(address, stop, said));
                }
            };
            timer.set_value(set_timeout_with_handle(ask, PAUSE).ok());
        });
        let keys = window_event_listener(ev::keydown, |event| walk(&event));
        on_cleanup(move || {
            typed.remove();
            keys.remove();
        });
    }

    fn form() -> Option<Element> {
        document().get_element_by_id("library-search")
    }

    fn in_form(event: &Event) -> bool {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        form().zip(target).is_some_and(|(form, target)| form.contains(Some(&target)))
    }

    /// What the form would ask for; empty fields and the usual order say nothing.
    fn address(base: &str) -> Option<String> {
        let mut pairs = Vec::new();
        for field in elements(form()?.query_selector_all("input[name], select[name]").ok()?) {
            let (name, value) = match field.dyn_ref::<HtmlInputElement>() {
                Some(input) => (input.name(), input.value()),
                None => field.dyn_ref::<HtmlSelectElement>().map(|select| (select.name(), select.value()))?,
            };
            if !value.trim().is_empty() && (name != "sort" || value != "number") {
                pairs.push(format!("{name}={}", String::from(js_sys::encode_uri_component(&value))));
            }
        }
        Some(if pairs.is_empty() { base.to_owned() } else { format!("{base}?{}", pairs.join("&")) })
    }

    /// Fetches the page and puts its parts in place. A newer question stops this one; whatever fails leaves the list as it is.
    async fn show(address: String, stop: Option<AbortController>, said: RwSignal<String>) {
        let Some(text) = get(&address, stop.as_ref()).await else { return };
        if stop.is_some_and(|stop| stop.signal().aborted()) {
            return;
        }
        let parsed = DomParser::new().and_then(|parser| parser.parse_from_string(&text, SupportedType::TextHtml));
        let Ok(fresh) = parsed else { return };
        for old in parts(&document()) {
            let name = old.get_attribute("data-part");
            let new = parts(&fresh).into_iter().find(|new| new.get_attribute("data-part") == name);
            if let Some(new) = new {
                let _ = old.replace_with_with_node_1(&new);
            }
        }
        if let Ok(history) = window().history() {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
        }
        let count = document().get_element_by_id("found").and_then(|found| found.get_attribute("data-said"));
        said.set(count.unwrap_or_default());
    }

    async fn get(address: &str, stop: Option<&AbortController>) -> Option<String> {
        let headers = web_sys::Headers::new().ok()?;
        headers.set("Accept", "text/html").ok()?;
        let init = web_sys::RequestInit::new();
        init.set_headers(&headers);
        if let Some(stop) = stop {
            init.set_signal(Some(&stop.signal()));
        }
        let response: Response = JsFuture::from(window().fetch_with_str_and_init(address, &init)).await.ok()?.dyn_into().ok()?;
        if !response.ok() || response.redirected() {
            return None;
        }
        JsFuture::from(response.text().ok()?).await.ok()?.as_string()
    }

    fn parts(document: &Document) -> Vec<Element> {
        document.query_selector_all("[data-part]").map(elements).unwrap_or_default()
    }

    fn elements(list: NodeList) -> Vec<Element> {
        (0..list.length()).filter_map(|at| list.item(at)?.dyn_into().ok()).collect()
    }

    /// `/` goes to the search line; Down and Up walk from it through the rows and back.
    fn walk(event: &KeyboardEvent) {
        if event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing() || event.default_prevented() {
            return;
        }
        let Some(line) = document().get_element_by_id("q").and_then(|line| line.dyn_into::<HtmlElement>().ok()) else { return };
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let on_line = target.as_ref().is_some_and(|target| target.is_same_node(Some(&line)));
        let rows: Vec<HtmlElement> = document()
            .query_selector_all(".library-table .row-link")
            .map(elements)
            .unwrap_or_default()
            .into_iter()
            .filter_map(|row| row.dyn_into().ok())
            .collect();
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
