//! The choice of a language as a plain form, and messages in which something is drawn.

use super::{Button, Look};
use crate::context;
use crate::t;
use domain::language::{Hole, Language};
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

/// The mark of what is English on a page of another language: words of machines and of the trade.
#[must_use]
pub fn english() -> Option<&'static str> {
    (context::language() != Language::En).then_some(Language::En.as_str())
}

/// A message with what the page draws in its holes (see [`Hole`]); a part that no hole asks for is left out.
#[must_use]
pub fn filled(text: &str, parts: Vec<AnyView>) -> AnyView {
    let mut parts: Vec<Option<AnyView>> = parts.into_iter().map(Some).collect();
    let mut views: Vec<AnyView> = Vec::new();
    for piece in text.split_inclusive(|letter| Hole::of(letter).is_some()) {
        let hole = piece.chars().last().and_then(Hole::of);
        let said = piece.trim_end_matches(|letter| Hole::of(letter).is_some());
        views.push(said.to_owned().into_any());
        views.extend(hole.and_then(|Hole(number)| parts.get_mut(usize::from(number))?.take()));
    }
    views.collect_view().into_any()
}
