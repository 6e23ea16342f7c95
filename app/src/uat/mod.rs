//! UAT: end users say of each story whether it does what they need.

mod answer;
mod api;
mod page;
mod story;

pub use page::UatPage;

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;
