//! Steps as testers see them, and an editor with a row a step. The form's text area stays the truth: the editor reads it
//! and writes into it, and without JavaScript it is all there is. What the editor does is in `editor`.

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

/// Edits the steps in rows; hidden until it is awake. `text` is what the text area begins with.
#[component]
pub fn StepEditor(text: String) -> impl IntoView {
    let preview = steps::read(&text);
    let preview = if preview.is_empty() {
        view! { <p class="quiet">"Nothing yet. For example: Open the chat => A prompt is shown"</p> }.into_any()
    } else {
        view! { <StepList steps=preview/> }.into_any()
    };
    view! {
        <StepIsland>
            <section class="case-preview" id="step-preview" aria-labelledby="preview"><h3 id="preview">"As testers see it"</h3>{preview}</section>
            <div class="step-editor" id="step-editor" hidden>
                <div id="step-table">
                    <p class="step-editor-title" id="step-title">"Steps"</p>
                    <ol class="step-rows" id="step-rows" aria-labelledby="step-title"></ol>
                    <button type="button" class="button" data-do="add">"Add a step"</button>
                </div>
                <p><button type="button" class="button button-quiet" data-do="turn" id="step-turn">"Edit as text"</button></p>
                <p class="hidden" role="status" id="step-said"></p>
                <template id="step-row"><Row/></template>
            </div>
        </StepIsland>
    }
}

/// What each row begins as; `#` is its number.
#[component]
fn Row() -> impl IntoView {
    let tool =
        |word, label, sign| view! { <button type="button" class="button button-quiet" data-do=word data-label=label>{sign}</button> };
    view! {
        <li class="step-row">
            <span class="step-number" aria-hidden="true"></span>
            <textarea class="input" rows="1" data-label="Step #: what to do" placeholder="What to do"></textarea>
            <textarea class="input" rows="1" data-label="Step #: what should then be seen" placeholder="What should then be seen"></textarea>
            <span class="step-tools">{tool("up", "Move step # up", "↑")}{tool("down", "Move step # down", "↓")}{tool("remove", "Remove step #", "×")}</span>
        </li>
    }
}

/// Wakes the editor.
#[island]
fn StepIsland(children: Children) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    super::editor::start();
    children()
}
