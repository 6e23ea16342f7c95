//! QA: what is planned for a candidate, and what came of it.

mod add;
mod api;
mod assign;
mod carry;
mod changes;
mod disputes;
mod page;
mod plan;
mod rules;
mod runs;
mod sent;
mod waivers;

pub use page::QaPage;
pub use rules::PlanRulesPage;

#[cfg(test)]
#[cfg(feature = "ssr")]
pub(crate) mod honest_tests;
#[cfg(test)]
#[cfg(feature = "ssr")]
pub(crate) mod testing;
#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;
