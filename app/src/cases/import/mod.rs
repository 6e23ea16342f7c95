//! Import of test cases: choose a file, see what it will become, confirm, see what came of it. And the links to it.

mod api;
mod columns;
mod done;
mod links;
mod page;
mod preview;
mod start;

pub use links::Exchange;
pub use page::ImportPage;
pub use start::ImportStart;

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;
