//! UAT: end users say of each story whether it does what they need.

mod answer;
mod api;
mod follow_ups;
mod notes;
mod page;
mod story;

pub use notes::NotesPage;
pub use page::UatPage;

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;
