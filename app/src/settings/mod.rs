//! Settings of a project: policy, people, tokens.

mod api;
mod people;
mod policy;
mod tokens;

pub use people::PeoplePage;
pub use policy::PolicyPage;
pub use tokens::TokensPage;
