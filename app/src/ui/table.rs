//! Tables: real ones on wide screens, cards on narrow ones (each cell names itself with `data-label`).

use leptos::prelude::*;
use std::borrow::Cow;

/// The heads of the columns: written here, or said in the reader's language.
#[derive(Debug, Clone)]
pub struct Columns(Vec<Cow<'static, str>>);

impl From<Vec<&'static str>> for Columns {
    fn from(columns: Vec<&'static str>) -> Self {
        Self(columns.into_iter().map(Cow::Borrowed).collect())
    }
}

impl From<Vec<String>> for Columns {
    fn from(columns: Vec<String>) -> Self {
        Self(columns.into_iter().map(Cow::Owned).collect())
    }
}

/// A table; its children are `<tr>`s whose cells carry `data-label`. Columns with a leading `#` are numbers.
#[component]
pub fn DataTable(
    #[prop(into)] caption: String,
    #[prop(into)] columns: Columns,
    #[prop(optional)] show_caption: bool,
    #[prop(optional, into)] class: String,
    children: Children,
) -> impl IntoView {
    let heads = columns
        .0
        .into_iter()
        .map(|column| match column.strip_prefix('#') {
            Some(number) => view! { <th scope="col" class="number">{number.to_owned()}</th> }.into_any(),
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
