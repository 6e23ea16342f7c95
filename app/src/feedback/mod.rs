//! Feedback: report a problem, follow it until its reporter says that it is gone.

mod api;
mod editor;
mod events;
mod facts;
mod fix;
mod happen;
mod jira;
mod list;
mod new;
mod page;
mod pictures;
mod script;
mod stamps;

pub use list::FeedbackList;
pub use new::NewFeedback;
pub use page::FeedbackPage;

use crate::context;
use leptos::prelude::*;

/// A candidate in a sentence: a link to where the reader may look at it.
fn candidate_link(base: &str, number: i64) -> AnyView {
    let page = if context::is_guest() { "/uat" } else { "" };
    view! { <a href=format!("{base}/candidates/{number}{page}")>"#"{number}</a> }.into_any()
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;
