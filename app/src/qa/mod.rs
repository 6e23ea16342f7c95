//! QA: what is planned for a candidate, and what came of it.

mod api;
mod held;
mod page;
mod plan;
mod runs;
mod sent;

pub use page::QaPage;

#[cfg(test)]
#[cfg(feature = "ssr")]
pub(crate) mod testing;
#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;
