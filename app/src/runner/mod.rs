//! The runner: the screen on which a tester records results. One island draws it, on the server as a plain form and in
//! the browser as a screen that needs no page between two verdicts and no connection to go on.

mod api;
mod bar;
mod case;
mod form;
mod guard;
mod island;
mod keys;
mod list;
mod page;
mod result;
mod state;

#[cfg(feature = "hydrate")]
mod browser;

pub use page::RunPage;

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;
