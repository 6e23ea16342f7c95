//! Settings of a project: policy, Jira, people, tokens.

mod api;
mod jira;
mod people;
mod policy;
mod signing;
mod tokens;

pub use jira::JiraPage;
pub use people::PeoplePage;
pub use policy::{PolicyPage, PolicyVersionPage};
pub use signing::{EnrolmentPage, SigningSettingsPage};
pub use tokens::TokensPage;
