//! Queries for pages: each reads one consistent state and asks `may` first. No writes.

mod board;
mod candidate;
mod feedback;
mod log;
mod place;
mod qa;
mod run;
mod settings;
mod sign;
mod stage;
mod uat;

pub use board::{board, projects};
pub use candidate::{candidate, report};
pub use feedback::{feedback, feedback_list, new_feedback};
pub use log::audit;
pub use qa::{case, cases, qa};
pub use run::{guard, run, run_case, run_cases};
pub use settings::{people, policy, tokens};
pub use sign::sign;
pub use uat::uat;
