//! The choice of a language, as a plain form.

use super::{Button, Look};
use crate::context;
use crate::t;
use domain::language::Language;
use leptos::prelude::*;

/// Asks for another language and comes back to this page.
#[component]
pub fn LanguageForm() -> impl IntoView {
    let now = context::language();
    // Each language calls itself by its own name, so that whoever cannot read this page finds theirs.
    let options = Language::ALL
        .iter()
        .map(|language| {
            let name = crate::words::say_if(*language, "language-name").unwrap_or_default();
            let selected = *language == now;
            view! { <option value=language.as_str() lang=language.as_str() selected=selected>{name}</option> }
        })
        .collect_view();
    view! {
        <form method="post" action="/language" class="language-form">
            <input type="hidden" name="next" value=context::here()/>
            <label for="language">{t!("language-label")}</label>
            <select class="input" id="language" name="language">{options}</select>
            <Button look=Look::Quiet>{t!("language-change")}</Button>
        </form>
    }
    .into_any()
}
