//! Plain forms: they post, they work without JavaScript, and they come back with what was typed.

use leptos::prelude::*;

/// A form that posts to `action`.
#[component]
pub fn Form(
    #[prop(into)] action: String,
    /// With files.
    #[prop(optional)]
    multipart: bool,
    /// Extra classes: `form-inline` puts everything on one line.
    #[prop(optional, into)]
    class: String,
    /// Hidden fields.
    #[prop(optional)]
    hidden: Vec<(&'static str, String)>,
    #[prop(optional, into)] id: Option<String>,
    children: Children,
) -> impl IntoView {
    let fields = hidden.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view();
    view! {
        <form method="post" action=action class=format!("form {class}") id=id enctype=multipart.then_some("multipart/form-data")>
            {fields}
            {children()}
        </form>
    }
    .into_any()
}

/// The buttons at the end of a form.
#[component]
pub fn FormEnd(children: Children) -> impl IntoView {
    view! { <div class="form-end">{children()}</div> }
}
