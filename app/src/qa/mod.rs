//! QA: what is planned for a candidate, what came of it, and the tester's screen.

mod api;
mod case;
mod disputes;
mod keys;
mod list;
mod page;
mod plan;
mod record;
mod run;
mod runs;
mod sent;
mod waivers;

pub use page::QaPage;
pub use run::RunPage;

#[cfg(test)]
#[cfg(feature = "ssr")]
pub(crate) mod honest_tests;
#[cfg(test)]
#[cfg(feature = "ssr")]
pub(crate) mod testing;
#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;
