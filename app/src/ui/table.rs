//! Tables: real ones on wide screens, cards on narrow ones (each cell names itself with `data-label`).

use leptos::prelude::*;

/// A table; its children are `<tr>`s whose cells carry `data-label`. Columns with a leading `#` are numbers.
#[component]
pub fn DataTable(
    #[prop(into)] caption: String,
    columns: Vec<&'static str>,
    #[prop(optional)] show_caption: bool,
    #[prop(optional, into)] class: String,
    children: Children,
) -> impl IntoView {
    let heads = columns
        .into_iter()
        .map(|column| match column.strip_prefix('#') {
            Some(number) => view! { <th scope="col" class="number">{number}</th> }.into_any(),
            None => view! { <th scope="col">{column}</th> }.into_any(),
        })
        .collect_view();
    view! {
        <table class=format!("table {class}")>
            <caption class=if show_caption { "" } else { "hidden" }>{caption}</caption>
            <thead><tr>{heads}</tr></thead>
            <tbody>{children()}</tbody>
        </table>
    }
    .into_any()
}
