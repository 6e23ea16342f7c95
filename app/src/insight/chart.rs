//! What every chart has: a frame with a name and a description for those who cannot see it, and a key.

use leptos::prelude::*;

/// A drawing of `width` × `height` units. It is one picture to a screen reader; the numbers stand in a table elsewhere.
#[component]
pub(super) fn Chart(
    id: &'static str,
    #[prop(into)] title: String,
    #[prop(into)] description: String,
    width: i64,
    height: i64,
    children: Children,
) -> impl IntoView {
    let (title_id, description_id) = (format!("{id}-name"), format!("{id}-said"));
    let both = format!("{title_id} {description_id}");
    view! {
        <svg class="chart" viewBox=format!("0 0 {width} {height}") role="img" aria-labelledby=both>
            <title id=title_id>{title}</title>
            <desc id=description_id>{description}</desc>
            {children()}
        </svg>
    }
    .into_any()
}

/// What a look in a chart means: a sample of it and a word. `line` draws the sample as a line.
#[component]
pub(super) fn Key(class: &'static str, #[prop(optional)] line: bool, #[prop(into)] label: String) -> impl IntoView {
    let sample = if line {
        view! { <path class=class d="M1 7H23"/> }.into_any()
    } else {
        view! { <rect class=class x="4" y="0" width="14" height="14"/> }.into_any()
    };
    view! { <li class="key"><svg class="key-sample" viewBox="0 0 24 14" aria-hidden="true">{sample}</svg>{label}</li> }
}
