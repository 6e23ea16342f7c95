//! A text area whose saved words cannot end it: Leptos writes the children of `<textarea>` as they are
//! (tachys, `ESCAPE_CHILDREN` is false there), and these words were written by others.

use crate::context;
use leptos::prelude::*;

/// `&` and `<` are all that can leave a text area or change its words.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Several lines of text.
#[component]
pub fn Area(
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    value: String,
    rows: u32,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    let error = context::error_of(name);
    let (hint_id, error_id) = (format!("{name}-hint"), format!("{name}-error"));
    let described_by = if error.is_some() { format!("{hint_id} {error_id}") } else { hint_id.clone() };
    let invalid = error.is_some().then_some("true");
    let value = escape(&context::value_of(name, &value));
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <p class="hint" id=hint_id>{hint}</p>
            <textarea class="input" id=name name=name rows=rows required=required maxlength=10_000 aria-describedby=described_by aria-invalid=invalid>{value}</textarea>
            {error.map(|text| view! { <p class="field-error" id=error_id>{text}</p> })}
        </div>
    }
}
