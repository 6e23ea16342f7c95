//! Test cases: the library, and the form in which a case is written.

mod api;
mod form;
pub mod import;
mod list;
mod page;
mod preview;
mod versions;

pub use list::CasesPage;
pub use page::CasePage;

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;
