//! Steps as testers see them, drawn by the rule that also reads the form, and kept up while somebody types.

use domain::test_case::{Step, Wording};
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

/// What the typed lines come to, or what is wrong with them.
fn read(text: &str) -> Result<Vec<Step>, String> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    // The title belongs to the form; any will do here.
    Wording::from_form("Preview", "", text, "").map(|wording| wording.steps).map_err(|refusal| refusal.sentence)
}

/// The steps of the form's text; without JavaScript those it came with.
#[island]
pub fn Preview(text: String) -> impl IntoView {
    let text = RwSignal::new(text);
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| browser::follow(text));
    move || match read(&text.read()) {
        Ok(steps) if steps.is_empty() => {
            view! { <p class="quiet">"Nothing yet. For example: Open the chat => A prompt is shown"</p> }.into_any()
        }
        Ok(steps) => view! { <StepList steps=steps/> }.into_any(),
        Err(sentence) => view! { <p class="field-error">{sentence}</p> }.into_any(),
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::ev;
    use leptos::prelude::*;
    use wasm_bindgen::JsCast;
    use web_sys::HtmlTextAreaElement;

    /// Follows the text area of the form. The browser may have put back what was typed before a reload.
    pub(super) fn follow(text: RwSignal<String>) {
        let typed =
            || document().get_element_by_id("steps").and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok()).map(|area| area.value());
        let update = move || {
            if let Some(value) = typed()
                && value != *text.read_untracked()
            {
                text.set(value);
            }
        };
        update();
        let listener = window_event_listener(ev::input, move |_| update());
        on_cleanup(move || listener.remove());
    }
}
