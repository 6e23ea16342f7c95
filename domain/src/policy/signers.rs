//! Who must sign.

use crate::access::Role;
use serde::{Deserialize, Serialize};

/// So many people who hold one of these roles sign. Rules may overlap: one person counts once, and people are assigned to
/// rules so that as many as possible are met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignerRule {
    /// Any of these; in the order of the glossary, each once.
    pub roles: Vec<Role>,
    /// How many, 1 to 10.
    pub count: u8,
}
