//! Queries for pages: each reads one consistent state and asks `may` first. No writes.

mod board;
mod candidate;
mod difference;
mod feedback;
mod honest;
mod insight;
mod library;
mod log;
mod place;
mod qa;
mod settings;
mod sign;
mod stage;
mod uat;

pub use board::{board, projects};
pub use candidate::{candidate, report};
pub use feedback::{feedback, feedback_list, new_feedback};
pub use insight::{burn_up, quality};
pub use library::{bulk, case, cases};
pub use log::audit;
pub use qa::{qa, run};
pub use settings::{people, policy, tokens};
pub use sign::sign;
pub use uat::uat;
