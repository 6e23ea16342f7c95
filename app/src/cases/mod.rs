//! Test cases: the library, and the form in which a case is written.

mod api;
mod bulk;
mod compare;
#[cfg(feature = "hydrate")]
mod editor;
mod filters;
mod form;
mod history;
pub mod import;
mod list;
mod page;
mod rows;
mod search;
mod steps;
mod versions;

pub use bulk::BulkPage;
pub use list::CasesPage;
pub use page::CasePage;

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;
