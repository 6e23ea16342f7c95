//! What islands do with the page. They keep to what the server drew and to these few words, without signals and without
//! views of their own: each of those is code of its own type that every reader has to load.

use leptos::prelude::{document, window};
use std::future::Future;
use std::pin::Pin;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortSignal, Document, DomParser, Element, Event, EventTarget, HtmlElement, NodeList, RequestInit, Response, SupportedType};

/// The element with this id.
pub fn element(id: &str) -> Option<Element> {
    document().get_element_by_id(id)
}

/// The same, as one that takes the focus or a click.
pub fn html(id: &str) -> Option<HtmlElement> {
    element(id)?.dyn_into().ok()
}

/// The first element of the page.
pub fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

/// Every element of the page.
pub fn every(selector: &str) -> Vec<Element> {
    every_of(&document(), selector)
}

/// Every element of a document.
pub fn every_of(document: &Document, selector: &str) -> Vec<Element> {
    document.query_selector_all(selector).map(|list| elements(&list)).unwrap_or_default()
}

/// Every element inside of a part.
pub fn within(part: &Element, selector: &str) -> Vec<Element> {
    part.query_selector_all(selector).map(|list| elements(&list)).unwrap_or_default()
}

fn elements(list: &NodeList) -> Vec<Element> {
    (0..list.length()).filter_map(|at| list.item(at)?.dyn_into().ok()).collect()
}

/// Where an event happened.
pub fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// Takes an element out of sight, or puts it there.
pub fn hide(element: &Element, hidden: bool) {
    let _ = if hidden { element.set_attribute("hidden", "") } else { element.remove_attribute("hidden") };
}

/// Says something in the element with this id.
pub fn set_text(id: &str, text: &str) {
    // The same text again would be read out again.
    if let Some(element) = element(id).filter(|element| element.text_content().as_deref() != Some(text)) {
        element.set_text_content(Some(text));
    }
}

/// Moves the focus.
pub fn focus(id: &str) {
    if let Some(element) = html(id) {
        let _ = element.focus();
    }
}

/// What the browser keeps; nothing where it is forbidden.
pub fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok()?
}

/// Calls `then` for each event of this name, as long as the page lives. `E` is what the browser calls such events.
pub fn listen<E: JsCast>(target: &EventTarget, name: &str, then: impl Fn(E) + 'static) {
    listen_to(target, name, Box::new(move |event| then(event.unchecked_into())));
}

/// The same, wherever on the page it happens.
pub fn listen_all<E: JsCast>(name: &str, then: impl Fn(E) + 'static) {
    listen(&window(), name, then);
}

fn listen_to(target: &EventTarget, name: &str, then: Box<dyn Fn(Event)>) {
    let closure = Closure::wrap(then).into_js_value();
    let _ = target.add_event_listener_with_callback(name, closure.unchecked_ref());
}

/// Does something after so many milliseconds; the answer takes it back, with `clear_timeout_with_handle`.
pub fn later(millis: i32, then: impl FnOnce() + 'static) -> Option<i32> {
    let then: Box<dyn FnOnce()> = Box::new(then);
    let closure = Closure::once_into_js(then);
    window().set_timeout_with_callback_and_timeout_and_arguments_0(closure.unchecked_ref(), millis).ok()
}

/// Does something again and again.
pub fn repeat(millis: i32, then: impl Fn() + 'static) {
    let then: Box<dyn Fn()> = Box::new(then);
    let closure = Closure::wrap(then).into_js_value();
    let _ = window().set_interval_with_callback_and_timeout_and_arguments_0(closure.unchecked_ref(), millis);
}

/// Does something once what was changed is drawn.
pub fn next_frame(then: impl FnOnce() + 'static) {
    let then: Box<dyn FnOnce()> = Box::new(then);
    let closure = Closure::once_into_js(then);
    let _ = window().request_animation_frame(closure.unchecked_ref());
}

/// Begins something that waits. Boxed, so that the code that waits is there once.
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    let work: Pin<Box<dyn Future<Output = ()>>> = Box::pin(work);
    spawn_local(work);
}

/// Asks over the wire, with `body` by POST. Nothing when the answer is no good one: signed out, gone, offline, stopped.
pub async fn ask(address: &str, kind: &str, body: Option<&str>, stop: Option<&AbortSignal>) -> Option<Response> {
    let headers = web_sys::Headers::new().ok()?;
    headers.set("Accept", kind).ok()?;
    let init = RequestInit::new();
    if let Some(body) = body {
        headers.set("Content-Type", kind).ok()?;
        init.set_method("POST");
        init.set_body(&JsValue::from_str(body));
    }
    init.set_headers(&headers);
    init.set_signal(stop);
    let response: Response = JsFuture::from(window().fetch_with_str_and_init(address, &init)).await.ok()?.dyn_into().ok()?;
    (response.ok() && !response.redirected()).then_some(response)
}

/// The words of an answer.
pub async fn text(response: &Response) -> Option<String> {
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}

/// Reads a page that was asked for.
pub fn parse(text: &str) -> Option<Document> {
    DomParser::new().and_then(|parser| parser.parse_from_string(text, SupportedType::TextHtml)).ok()
}

/// Puts another address into the bar; what is shown stays.
pub fn set_address(address: &str) {
    let _ = window().history().map(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(address)));
}
