//! Steps as testers see them, and an editor with a row a step. The form's text area stays the truth: the editor reads it
//! and writes into it, and without JavaScript it is all there is.

use domain::test_case::{Step, steps};
use leptos::prelude::*;

/// Steps with what should be seen after each.
#[component]
pub fn StepList(steps: Vec<Step>) -> impl IntoView {
    let items = steps
        .into_iter()
        .map(|step| {
            let expected = (!step.expected.is_empty())
                .then(|| view! { <p class="step-expected"><span class="step-word">"Expected: "</span>{step.expected}</p> });
            view! { <li><p class="step-action">{step.action}</p>{expected}</li> }
        })
        .collect_view();
    view! { <ol class="steps">{items}</ol> }
}

/// A row of the editor.
#[derive(Clone, Copy)]
struct Row {
    id: usize,
    action: RwSignal<String>,
    expected: RwSignal<String>,
}

impl Row {
    fn new(id: usize, step: Step) -> Self {
        Self { id, action: RwSignal::new(step.action), expected: RwSignal::new(step.expected) }
    }
}

/// Edits the steps in rows; hidden until it is awake. `text` is what the text area begins with.
#[island]
pub fn StepEditor(text: String) -> impl IntoView {
    let rows = RwSignal::new(Vec::<Row>::new());
    let next = StoredValue::new(0_usize);
    let (awake, as_text) = (RwSignal::new(false), RwSignal::new(false));
    let said = RwSignal::new(String::new());
    let fresh = move |step: Step| {
        let id = next.get_value();
        next.set_value(id + 1);
        Row::new(id, step)
    };
    let read = move |text: &str| {
        let mut list: Vec<Row> = steps::read(text).into_iter().map(fresh).collect();
        if list.is_empty() {
            list.push(fresh(Step { action: String::new(), expected: String::new() }));
        }
        rows.set(list);
    };
    let write = move || {
        let list = rows.get_untracked();
        let list: Vec<Step> =
            list.iter().map(|row| Step { action: row.action.get_untracked(), expected: row.expected.get_untracked() }).collect();
        // Rows that are still empty are no steps yet.
        let list: Vec<Step> = list.into_iter().filter(|step| !(step.action.trim().is_empty() && step.expected.trim().is_empty())).collect();
        #[cfg(feature = "hydrate")]
        browser::write(&steps::write(&list));
        #[cfg(not(feature = "hydrate"))]
        let _ = list;
    };
    let focus = move |id: usize, part: &str| {
        #[cfg(feature = "hydrate")]
        browser::focus(format!("step-{id}-{part}"));
        #[cfg(not(feature = "hydrate"))]
        let _ = (id, part);
    };
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        // The browser may have put back what was typed before a reload.
        if !awake.get_untracked() {
            read(&browser::text());
            awake.set(true);
        }
        browser::show_text(as_text.get());
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = read;
    let turn = move |_| {
        let to_rows = as_text.get_untracked();
        #[cfg(feature = "hydrate")]
        if to_rows {
            read(&browser::text());
        }
        as_text.set(!to_rows);
    };
    let add = move |_| {
        let row = fresh(Step { action: String::new(), expected: String::new() });
        rows.update(|rows| rows.push(row));
        said.set(format!("Step {} added.", rows.with_untracked(Vec::len)));
        focus(row.id, "action");
    };
    let shift = move |id: usize, down: bool| {
        let Some(at) = rows.with_untracked(|rows| rows.iter().position(|row| row.id == id)) else { return };
        let other = if down { at + 1 } else { at.wrapping_sub(1) };
        if other >= rows.with_untracked(Vec::len) {
            return;
        }
        rows.update(|rows| rows.swap(at, other));
        said.set(format!("Step {} is now step {}.", at + 1, other + 1));
        write();
        focus(id, if down { "down" } else { "up" });
    };
    let remove = move |id: usize| {
        let Some(at) = rows.with_untracked(|rows| rows.iter().position(|row| row.id == id)) else { return };
        rows.update(|rows| {
            rows.remove(at);
        });
        if rows.with_untracked(Vec::is_empty) {
            rows.update(|rows| rows.push(fresh(Step { action: String::new(), expected: String::new() })));
        }
        said.set(format!("Step {} removed.", at + 1));
        write();
        let stays = rows.with_untracked(|rows| rows.get(at.min(rows.len() - 1)).map(|row| row.id));
        if let Some(id) = stays {
            focus(id, "action");
        }
    };
    let draw = move |row: Row| {
        let at = move || rows.with(|rows| rows.iter().position(|other| other.id == row.id)).map_or(0, |at| at + 1);
        let id = row.id;
        let action = move |event| {
            row.action.set(event_target_value(&event));
            write();
        };
        let expected = move |event| {
            row.expected.set(event_target_value(&event));
            write();
        };
        view! {
            <li class="step-row">
                <span class="step-number" aria-hidden="true">{at}</span>
                <textarea class="input" rows="1" id=format!("step-{id}-action") aria-label=move || format!("Step {}: what to do", at()) placeholder="What to do" prop:value=move || row.action.get() on:input=action></textarea>
                <textarea class="input" rows="1" id=format!("step-{id}-expected") aria-label=move || format!("Step {}: what should then be seen", at()) placeholder="What should then be seen" prop:value=move || row.expected.get() on:input=expected></textarea>
                <span class="step-tools">
                    <button type="button" class="button button-quiet" id=format!("step-{id}-up") aria-label=move || format!("Move step {} up", at()) on:click=move |_| shift(id, false)>"↑"</button>
                    <button type="button" class="button button-quiet" id=format!("step-{id}-down") aria-label=move || format!("Move step {} down", at()) on:click=move |_| shift(id, true)>"↓"</button>
                    <button type="button" class="button button-quiet" aria-label=move || format!("Remove step {}", at()) on:click=move |_| remove(id)>"×"</button>
                </span>
            </li>
        }
    };
    let preview = steps::read(&text);
    let preview = if preview.is_empty() {
        view! { <p class="quiet">"Nothing yet. For example: Open the chat => A prompt is shown"</p> }.into_any()
    } else {
        view! { <StepList steps=preview/> }.into_any()
    };
    view! {
        <section class="case-preview" aria-labelledby="preview" hidden=move || awake.get()><h3 id="preview">"As testers see it"</h3>{preview}</section>
        <div class="step-editor" hidden=move || !awake.get()>
            <div hidden=move || as_text.get()>
                <p class="step-editor-title" id="step-rows">"Steps"</p>
                <ol class="step-rows" aria-labelledby="step-rows"><For each=move || rows.get() key=|row| row.id children=draw/></ol>
                <button type="button" class="button" on:click=add>"Add a step"</button>
            </div>
            <p><button type="button" class="button button-quiet" on:click=turn>{move || if as_text.get() { "Edit in rows" } else { "Edit as text" }}</button></p>
            <p class="hidden" role="status">{move || said.get()}</p>
        </div>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::prelude::*;
    use wasm_bindgen::JsCast;
    use web_sys::{HtmlElement, HtmlTextAreaElement};

    fn area() -> Option<HtmlTextAreaElement> {
        document().get_element_by_id("steps")?.dyn_into().ok()
    }

    pub(super) fn text() -> String {
        area().map(|area| area.value()).unwrap_or_default()
    }

    pub(super) fn write(text: &str) {
        if let Some(area) = area() {
            area.set_value(text);
        }
    }

    /// Shows the text area with its label, or puts it away while the rows are edited.
    pub(super) fn show_text(on: bool) {
        let Some(area) = area() else { return };
        // A required field out of sight stops the form without a word; the server judges it then.
        area.set_required(on);
        if let Ok(Some(field)) = area.closest(".field") {
            let error = field.query_selector(".field-error").ok().flatten().is_some();
            for part in ["label", ".hint", "textarea"] {
                if let Ok(Some(part)) = field.query_selector(part) {
                    let _ = if on { part.remove_attribute("hidden") } else { part.set_attribute("hidden", "") };
                }
            }
            // What is wrong stays in sight.
            let _ = if on || error { field.remove_attribute("hidden") } else { field.set_attribute("hidden", "") };
        }
    }

    /// After the row is drawn.
    pub(super) fn focus(id: String) {
        request_animation_frame(move || {
            if let Some(element) = document().get_element_by_id(&id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
                let _ = element.focus();
            }
        });
    }
}
