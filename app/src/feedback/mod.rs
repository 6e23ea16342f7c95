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
mod stamps;

pub use list::FeedbackList;
pub use new::NewFeedback;
pub use page::FeedbackPage;

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;
