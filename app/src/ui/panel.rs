//! Panels, disclosures and progress.

use leptos::prelude::*;

/// A part of a page with a heading. `live` names it for the live island: it is replaced when news come,
/// so it must hold no island.
#[component]
pub fn Panel(
    #[prop(into)] title: String,
    /// Its anchor.
    #[prop(optional, into)]
    id: Option<String>,
    #[prop(optional, into)] live: Option<String>,
    /// Extra classes: `panel-flush` for a table without padding, `panel-raised`, a tone class.
    #[prop(optional, into)]
    class: String,
    /// Beside the heading.
    #[prop(optional, into)]
    aside: Option<ViewFnOnce>,
    children: Children,
) -> impl IntoView {
    let heading = id.as_ref().map(|id| format!("{id}-title"));
    view! {
        <section class=format!("panel {class}") id=id data-live=live aria-labelledby=heading>
            <div class="panel-head"><h2 id=heading.clone()>{title}</h2>{aside.map(|aside| view! { <div class="panel-aside">{aside.run()}</div> })}</div>
            <div class="panel-body">{children()}</div>
        </section>
    }
    .into_any()
}

/// Something folded away; opens without JavaScript.
#[component]
pub fn Disclosure(
    #[prop(into)] summary: String,
    #[prop(optional)] open: bool,
    /// Extra classes: `disclosure-button` makes the summary look like a button.
    #[prop(optional, into)]
    class: String,
    children: Children,
) -> impl IntoView {
    view! {
        <details class=format!("disclosure {class}") open=open>
            <summary>{summary}</summary>
            <div class="disclosure-body">{children()}</div>
        </details>
    }
    .into_any()
}

/// How far something is, with the numbers in words: `3 of 12 cases`.
#[component]
pub fn Progress(done: i64, total: i64, #[prop(into)] label: String) -> impl IntoView {
    let text = if total == 0 { format!("no {label}") } else { format!("{done} of {total} {label}") };
    let class = if total > 0 && done >= total { "progress progress-full" } else { "progress" };
    view! {
        <span class=class>
            <progress value=done max=total.max(1) aria-label=text.clone()></progress>
            <span class="progress-text">{text}</span>
        </span>
    }
    .into_any()
}
