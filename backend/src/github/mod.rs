//! Stub.
use crate::{Error, config};
/// Client.
pub struct GitHub;
impl GitHub {
    /// New.
    ///
    /// # Errors
    /// Never yet.
    pub fn new(_config: &config::GitHub) -> Result<Self, Error> { Ok(Self) }
}
