//! Is it a policy at all: every number within its limits, every rule about a role that signs, every window in a zone that
//! exists. Lists come out in one order, so that the same rules have the same hash.

use super::signers::{MOST_RULES, wrong};
use super::window::MOST_WINDOWS;
use super::{Policy, SignerRule, Window};
use crate::refusal::Refusal;

/// Longest that a signature counts, that an emergency may be left open, or that a candidate must have been here: a year.
pub const LONGEST_HOURS: u16 = 8760;
/// Longest that somebody may be stood in for.
pub const LONGEST_DAYS: u16 = 366;

impl Policy {
    /// The policy with its lists in order, if it is one. `known_zone` asks the time zone database.
    ///
    /// # Errors
    /// `invalid_field` about the field that is out of its limits; `unknown_zone` about `windows`.
    pub fn check(mut self, known_zone: &dyn Fn(&str) -> bool) -> Result<Self, Refusal> {
        if !(1..=10).contains(&self.product_owner_signatures) {
            return Err(Refusal::invalid("product_owner_signatures", "must be between 1 and 10"));
        }
        for (field, value, most) in [
            ("signature_hours", self.signature_hours, LONGEST_HOURS),
            ("soak_hours", self.soak_hours, LONGEST_HOURS),
            ("emergency_hours", self.emergency_hours, LONGEST_HOURS),
            ("delegation_days", self.delegation_days, LONGEST_DAYS),
        ] {
            if value > most {
                return Err(Refusal::invalid(field, &format!("must be between 0 and {most}")));
            }
        }
        // One rule is that of the product owners.
        if self.more_signers.len() >= MOST_RULES {
            return Err(wrong(&format!("There are more than {MOST_RULES} rules about who signs, that of the product owners included.")));
        }
        self.more_signers = self.more_signers.into_iter().map(SignerRule::checked).collect::<Result<_, _>>()?;
        self.more_signers.sort_by(|a, b| (&a.roles, a.count).cmp(&(&b.roles, b.count)));
        if self.windows.len() > MOST_WINDOWS {
            return Err(Refusal::invalid("windows", &format!("are more than {MOST_WINDOWS}")));
        }
        let windows = self.windows.into_iter().map(|window| window.checked(known_zone));
        self.windows = windows.collect::<Result<Vec<Window>, _>>().map_err(|refusal| refusal.about("windows"))?;
        self.windows.sort_by(|a, b| a.name.cmp(&b.name));
        if let Some(twice) = self.windows.windows(2).find(|pair| pair[0].name == pair[1].name) {
            return Err(Refusal::invalid("windows", &format!("“{}” exist twice", twice[0].name)));
        }
        Ok(self)
    }
}
