//! Who must sign.

use crate::access::Role;
use crate::refusal::{Kind, Refusal};
use serde::{Deserialize, Serialize};

/// At most so many rules about who signs, that of the product owners included.
pub const MOST_RULES: usize = 10;
/// At most so many people a rule.
pub const MOST_PEOPLE: u8 = 10;

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

impl SignerRule {
    /// Roles that a rule may name. A release manager, an auditor and an admin never sign by that role.
    pub const ROLES: [Role; 4] = [Role::Developer, Role::QaTester, Role::UatTester, Role::ProductOwner];

    /// `1 QA tester`, `2 developers or QA testers`.
    #[must_use]
    pub fn words(&self) -> String {
        let plural = if self.count == 1 { "" } else { "s" };
        let roles: Vec<String> = self.roles.iter().map(|role| format!("{}{plural}", role.label())).collect();
        format!("{} {}", self.count, roles.join(" or "))
    }

    /// The rule with its roles in order, if it is one.
    ///
    /// # Errors
    /// `invalid_field` about `more_signers`.
    pub fn checked(mut self) -> Result<Self, Refusal> {
        self.roles.sort();
        self.roles.dedup();
        if self.roles.is_empty() {
            return Err(wrong("A rule about who signs names no role."));
        }
        if let Some(role) = self.roles.iter().find(|role| !Self::ROLES.contains(role)) {
            return Err(wrong(&format!("A signer rule names “{}”, which never signs.", role.label())));
        }
        if !(1..=MOST_PEOPLE).contains(&self.count) {
            return Err(wrong(&format!("A rule about who signs asks for {} people; it must be 1 to {MOST_PEOPLE}.", self.count)));
        }
        Ok(self)
    }
}

/// A rule about who signs is wrong.
pub(super) fn wrong(sentence: &str) -> Refusal {
    Refusal::new(Kind::Invalid, "invalid_field", sentence, "Correct it and send again. Nothing was saved.").about("more_signers")
}
