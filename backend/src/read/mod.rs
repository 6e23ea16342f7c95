//! Queries for pages: each reads one consistent state and asks `may` first. No writes.

mod board;
mod candidate;
mod difference;
mod exchange;
mod feedback;
mod honest;
mod insight;
mod jira;
mod library;
mod log;
mod place;
mod plan;
mod qa;
mod report;
mod run;
mod settings;
mod sign;
pub(crate) mod stage;
mod uat;

pub use board::{board, projects};
pub use candidate::candidate;
pub use exchange::{Format, Wanted, export, import, import_start, left_out};
pub use feedback::{feedback, feedback_list, new_feedback};
pub use insight::{burn_up, quality};
pub use jira::jira;
pub use library::{bulk, case, cases};
pub use log::audit;
pub use plan::plan_rules;
pub use qa::qa;
pub use report::{report, reports, test};
pub use run::{guard, run, run_case, run_cases};
pub use settings::{people, policy, tokens};
pub use sign::sign;
pub use uat::uat;
