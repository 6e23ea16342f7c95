//! Buttons and links that look like buttons.

use leptos::prelude::*;

/// How much a button asks for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// The one next step of a page.
    Primary,
    /// Another thing one can do.
    Secondary,
    /// Ends or refuses something.
    Danger,
    /// As quiet as a link.
    Quiet,
}

impl Look {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Secondary => "button",
            Self::Danger => "button button-danger",
            Self::Quiet => "button button-quiet",
        }
    }
}

/// Sends its form; `name` and `value` go with it when given.
#[component]
pub fn Button(
    look: Look,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    /// For a form elsewhere on the page.
    #[prop(optional, into)]
    form: Option<String>,
    children: Children,
) -> impl IntoView {
    view! { <button type="submit" class=look.class() name=name value=value form=form>{children()}</button> }
}

/// Goes somewhere.
#[component]
pub fn ButtonLink(#[prop(into)] href: String, look: Look, children: Children) -> impl IntoView {
    view! { <a class=look.class() href=href>{children()}</a> }
}
