//! The parts of a page that may be replaced, and when they may not.

use crate::dom::{self, within};
use domain::Timestamp;
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlOptionElement, HtmlSelectElement, HtmlTextAreaElement};

/// What may be replaced.
const LIVE: &str = "[data-live]";

/// What became of new text for a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Everything is in place.
    Done,
    /// A part waits, because somebody is writing in it.
    Waits,
    /// The page has other parts now: only loading it again shows them.
    Rebuilt,
}

/// Puts the new version of each part in place; `forced`, even where somebody is writing.
pub(super) fn replace(text: &str, forced: bool) -> Outcome {
    let Some(fresh) = dom::parse(text) else { return Outcome::Done };
    let (here, there) = (outermost(dom::every(LIVE)), outermost(dom::every_of(&fresh, LIVE)));
    if names(&here) != names(&there) {
        return Outcome::Rebuilt;
    }
    let mut outcome = Outcome::Done;
    for (old, new) in here.iter().zip(&there) {
        if same(old, new) {
            continue;
        }
        if !forced && (old.has_attribute("data-live-ask") || in_use(old)) {
            outcome = Outcome::Waits;
            continue;
        }
        keep_open(old, new);
        keep_typed(old, new);
        let _ = old.replace_with_with_node_1(new);
    }
    outcome
}

/// Says again how long ago everything was, by the server's clock.
pub(super) fn refresh_times(ahead: f64) {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit an i64 for as long as anybody will read them")]
    let at = |millis: f64| Timestamp(millis as i64);
    let now = at(js_sys::Date::now() - ahead);
    for time in dom::every("time[data-ago]") {
        let moment = js_sys::Date::parse(&time.get_attribute("datetime").unwrap_or_default());
        if !moment.is_finite() {
            continue;
        }
        let ago = at(moment).ago(now);
        let bare = ago == "just now" || time.get_attribute("data-ago").as_deref() == Some("bare");
        let said = if bare { ago } else { format!("{ago} ago") };
        if time.text_content().as_deref() != Some(said.as_str()) {
            time.set_text_content(Some(&said));
        }
    }
}

/// A part inside of another comes and goes with it.
fn outermost(parts: Vec<Element>) -> Vec<Element> {
    let inside = |part: &Element| part.parent_element().is_some_and(|around| around.closest(LIVE).ok().flatten().is_some());
    parts.into_iter().filter(|part| !inside(part)).collect()
}

fn names(parts: &[Element]) -> Vec<Option<String>> {
    parts.iter().map(|part| part.get_attribute("data-live")).collect()
}

/// Has the reader's focus, or something typed or chosen that was not sent.
fn in_use(part: &Element) -> bool {
    let focused = document().active_element().is_some_and(|active| part.contains(Some(&active)));
    focused || within(part, "input, textarea, option").iter().any(changed)
}

fn changed(field: &Element) -> bool {
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        return input.value() != input.default_value() || input.checked() != input.default_checked();
    }
    if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
        return area.default_value().is_ok_and(|default| area.value() != default);
    }
    // A list without a chosen default shows its first entry: only a default that was left counts.
    field.dyn_ref::<HtmlOptionElement>().is_some_and(|option| option.default_selected() && !option.selected())
}

/// Nothing that the reader would see differs: ages, intents and positions in the log differ every time, and the time zone
/// is filled in here.
fn same(old: &Element, new: &Element) -> bool {
    let bare = |part: &Element| -> Option<Element> {
        let copy: Element = part.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
        for time in within(&copy, "time[data-ago]") {
            time.set_text_content(None);
        }
        for field in within(&copy, super::DIFFERS) {
            let _ = field.remove_attribute("value");
        }
        for fold in within(&copy, "details") {
            let _ = fold.remove_attribute("open");
        }
        Some(copy)
    };
    match (bare(old), bare(new)) {
        (Some(old), Some(new)) => old.is_equal_node(Some(&new)),
        _ => false,
    }
}

/// What the reader typed or chose goes over to the new version, field by field.
fn keep_typed(old: &Element, new: &Element) {
    // The script that filled it in ran once, for the old one.
    for (was, is) in within(old, "input[data-zone]").iter().zip(within(new, "input[data-zone]")) {
        let _ = is.set_attribute("value", &was.get_attribute("value").unwrap_or_default());
    }
    let fields = within(old, "input:not([type=hidden]):not([type=file]), textarea, select");
    for field in fields.iter().filter(|field| changed(field) || field.has_type::<HtmlSelectElement>()) {
        let id = field.id();
        let fresh = within(new, "input, textarea, select").into_iter().find(|fresh| !id.is_empty() && fresh.id() == id);
        let Some(fresh) = fresh else { continue };
        if let (Some(was), Some(is)) = (field.dyn_ref::<HtmlInputElement>(), fresh.dyn_ref::<HtmlInputElement>()) {
            is.set_value(&was.value());
            is.set_checked(was.checked());
        } else if let (Some(was), Some(is)) = (field.dyn_ref::<HtmlTextAreaElement>(), fresh.dyn_ref::<HtmlTextAreaElement>()) {
            is.set_value(&was.value());
        } else if let (Some(was), Some(is)) = (field.dyn_ref::<HtmlSelectElement>(), fresh.dyn_ref::<HtmlSelectElement>()) {
            let value = was.value();
            // What is offered no more cannot be chosen.
            if within(&fresh, "option").iter().any(|option| option.dyn_ref::<HtmlOptionElement>().is_some_and(|it| it.value() == value)) {
                is.set_value(&value);
            }
        }
    }
}

/// What the reader had unfolded stays so.
fn keep_open(old: &Element, new: &Element) {
    let (before, after) = (within(old, "details"), within(new, "details"));
    if before.len() != after.len() {
        return;
    }
    for (was, is) in before.iter().zip(&after) {
        let _ = if was.has_attribute("open") { is.set_attribute("open", "") } else { is.remove_attribute("open") };
    }
}
