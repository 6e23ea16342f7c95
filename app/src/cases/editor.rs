//! The editor of steps in the browser. Its rows are the state: they are read when something changes.

use crate::dom;
use domain::test_case::{Step, steps};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlTemplateElement, HtmlTextAreaElement};

/// Puts a row for each step on the screen, and the text area away.
pub(super) fn start() {
    let Some(editor) = dom::element("step-editor") else { return };
    // The browser may have put back what was typed before a reload.
    read();
    dom::listen(&editor, "input", |_: Event| write());
    dom::listen(&editor, "click", |event: Event| {
        let button = dom::target(&event).and_then(|target| target.closest("[data-do]").ok().flatten());
        if let Some(button) = button {
            act(&button);
        }
    });
    show_text(false);
    dom::hide(&editor, false);
    let _ = dom::element("step-preview").map(|preview| dom::hide(&preview, true));
}

fn area() -> Option<HtmlTextAreaElement> {
    dom::element("steps")?.dyn_into().ok()
}

fn rows() -> Vec<Element> {
    dom::every("#step-rows > li")
}

/// What to do, and what should then be seen.
fn fields(row: &Element) -> Vec<HtmlTextAreaElement> {
    dom::within(row, "textarea").into_iter().filter_map(|field| field.dyn_into().ok()).collect()
}

/// From the text area into rows.
fn read() {
    rows().iter().for_each(Element::remove);
    for step in steps::read(&area().map(|area| area.value()).unwrap_or_default()) {
        add(&step.action, &step.expected);
    }
    number();
}

/// From the rows into the text area.
fn write() {
    let step = |row: &Element| {
        let mut words = fields(row).into_iter().map(|field| field.value());
        Some(Step { action: words.next()?, expected: words.next()? })
    };
    // Rows that are still empty are no steps yet.
    let is_one = |step: &Step| !(step.action.trim().is_empty() && step.expected.trim().is_empty());
    let list: Vec<Step> = rows().iter().filter_map(step).filter(is_one).collect();
    if let Some(area) = area() {
        area.set_value(&steps::write(&list));
    }
}

fn add(action: &str, expected: &str) {
    let template = dom::element("step-row").and_then(|template| template.dyn_into::<HtmlTemplateElement>().ok());
    let row = template.and_then(|template| template.content().first_element_child()?.clone_node_with_deep(true).ok());
    let (Some(list), Some(row)) = (dom::element("step-rows"), row.and_then(|row| row.dyn_into::<Element>().ok())) else { return };
    for (field, words) in fields(&row).iter().zip([action, expected]) {
        field.set_value(words);
    }
    let _ = list.append_child(&row);
}

/// Says the number of each row, and that of its step in everything the row holds. There is always one to write in.
fn number() {
    if rows().is_empty() {
        add("", "");
    }
    for (number, row) in (1_usize..).zip(rows()) {
        let number = number.to_string();
        dom::within(&row, ".step-number").iter().for_each(|part| part.set_text_content(Some(&number)));
        for part in dom::within(&row, "[data-label]") {
            let label = part.get_attribute("data-label").unwrap_or_default();
            let _ = part.set_attribute("aria-label", &label.replace('#', &number));
        }
    }
}

fn act(button: &Element) {
    let rows = rows();
    let row = button.closest("li").ok().flatten();
    let at = row.as_ref().and_then(|row| rows.iter().position(|other| other.is_same_node(Some(row))));
    match (button.get_attribute("data-do").as_deref(), at.zip(row)) {
        (Some("add"), _) => {
            add("", "");
            said(&format!("Step {} added.", rows.len() + 1));
            number();
            focus(rows.len());
        }
        (Some("turn"), _) => turn(),
        (Some("remove"), Some((at, row))) => {
            row.remove();
            said(&format!("Step {} removed.", at + 1));
            number();
            write();
            focus(at.min(rows.len().saturating_sub(2)));
        }
        (Some(way), Some((at, row))) => {
            let down = way == "down";
            let other = if down { rows.get(at + 1) } else { at.checked_sub(1).and_then(|at| rows.get(at)) };
            let Some(other) = other else { return };
            let _ = if down { other.after_with_node_1(&row) } else { other.before_with_node_1(&row) };
            said(&format!("Step {} is now step {}.", at + 1, if down { at + 2 } else { at }));
            number();
            write();
            // Moving took the focus away.
            let _ = button.dyn_ref::<HtmlElement>().map(HtmlElement::focus);
        }
        _ => {}
    }
}

fn said(words: &str) {
    dom::set_text("step-said", words);
}

fn focus(at: usize) {
    if let Some(field) = rows().get(at).and_then(|row| fields(row).into_iter().next()) {
        let _ = field.focus();
    }
}

/// Between rows and text.
fn turn() {
    let Some(table) = dom::element("step-table") else { return };
    let to_text = !table.has_attribute("hidden");
    if !to_text {
        read();
    }
    dom::hide(&table, to_text);
    dom::set_text("step-turn", if to_text { "Edit in rows" } else { "Edit as text" });
    show_text(to_text);
}

/// Shows the text area with its label, or puts it away while the rows are edited.
fn show_text(on: bool) {
    let Some(area) = area() else { return };
    // A required field out of sight stops the form without a word; the server judges it then.
    area.set_required(on);
    let Ok(Some(field)) = area.closest(".field") else { return };
    dom::within(&field, "label, .hint, textarea").iter().for_each(|part| dom::hide(part, !on));
    // What is wrong stays in sight.
    let error = !dom::within(&field, ".field-error").is_empty();
    dom::hide(&field, !on && !error);
}
