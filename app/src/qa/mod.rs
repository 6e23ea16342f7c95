//! QA: what is planned for a candidate, what came of it, and the tester's screen.

mod add;
mod api;
mod assign;
mod carry;
mod case;
mod changes;
mod disputes;
mod keys;
mod list;
mod page;
mod plan;
mod record;
mod rules;
mod run;
mod runs;
mod sent;
mod waivers;

pub use page::QaPage;
pub use rules::PlanRulesPage;
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
