//! Settings of a project: policy, Jira, people, tokens.

mod api;
mod jira;
mod people;
mod policy;
mod tokens;

pub use jira::JiraPage;
pub use people::PeoplePage;
pub use policy::{PolicyPage, PolicyVersionPage};
pub use tokens::TokensPage;
