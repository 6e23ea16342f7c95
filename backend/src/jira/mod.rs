//! Stub.
use crate::{Error, config};
/// Client.
pub struct Jira;
impl Jira {
    /// New.
    ///
    /// # Errors
    /// Never yet.
    pub fn new(_config: &config::Jira) -> Result<Self, Error> { Ok(Self) }
}
