//! The runner: the screen on which a tester records results. The server draws all of it, as a plain
//! form; one island makes it a screen that needs no page between two verdicts and no connection to go on.

mod api;
mod case;
mod done;
mod form;
mod guard;
mod island;
mod keys;
mod list;
mod page;
mod result;
mod sheet;
mod state;
mod view;

#[cfg(feature = "hydrate")]
mod browser;

pub use page::RunPage;
#[cfg(feature = "ssr")]
pub use sheet::sheet;
pub use state::{RecordAnswer, Sheet};

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;
