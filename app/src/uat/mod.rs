//! UAT: end users say of each story whether it does what they need.

mod api;
mod answer;
mod page;
mod story;

pub use page::UatPage;

#[cfg(all(test, feature = "ssr"))]
mod tests;
