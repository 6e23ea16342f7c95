//! A project's rules: data, versioned, hashed. The hash is part of every signature.

mod check;
mod file;
mod signers;
mod window;
mod words;

pub use check::{LONGEST_DAYS, LONGEST_HOURS};
pub use file::{LARGEST_FILE, PolicyFile, SCHEMA};
pub use signers::{MOST_PEOPLE, MOST_RULES, SignerRule};
pub use window::{Closing, DAY_NAMES, Days, Effect, MOST_WINDOWS, Schedule, Window};
pub use words::{Chapter, Difference};

use crate::access::Role;
use crate::feedback::Severity;
use serde::{Deserialize, Serialize};

crate::words! {
    /// How long open feedback holds the gate.
    pub enum Hold {
        /// It does not.
        Never = "never",
        /// Until the candidate contains a fix.
        UntilFixed = "until_fixed",
        /// Until its reporter confirmed the fix, or a product owner waived it.
        UntilConfirmed = "until_confirmed",
    }
}

impl Hold {
    /// Asked by serde, with a reference.
    const fn is_never(&self) -> bool {
        matches!(self, Self::Never)
    }

    const fn never() -> Self {
        Self::Never
    }
}

/// The rules of a gate. Unknown fields are refused, so that a misspelt rule never silently means nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Every planned case needs a result.
    pub every_case_run: bool,
    /// A failed or blocked result holds the gate until it is waived.
    pub no_failed_result: bool,
    /// Every story needs an acceptance.
    pub every_story_accepted: bool,
    /// Open blocking feedback, from this or an older candidate, holds the gate.
    pub no_open_blocking_feedback: bool,
    /// How long feedback of major severity does. Left out when it does not, so that rules from before this one keep their hash.
    #[serde(default = "Hold::never", skip_serializing_if = "Hold::is_never")]
    pub major_feedback: Hold,
    /// How long feedback of minor severity does.
    #[serde(default = "Hold::never", skip_serializing_if = "Hold::is_never")]
    pub minor_feedback: Hold,
    /// A follow-up of an earlier candidate that is past its date and not known to be done holds the gate. Left out when
    /// off, so that rules from before this one keep their meaning and their hash.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_overdue_follow_up: bool,
    /// A machine report with failures holds the gate.
    pub no_failed_machine_test: bool,
    /// A candidate without a machine report holds the gate.
    pub machine_report_required: bool,
    /// Two testers who disagree on a case hold the gate until it is settled. Rules written before this one existed do not
    /// have it, because nobody decided so.
    #[serde(default)]
    pub no_open_disagreement: bool,
    /// While an environment serves another build than the candidate, nothing is recorded in it.
    #[serde(default)]
    pub wrong_build_blocks: bool,
    /// Results of the candidate before may be carried for cases that nothing in the build touches.
    #[serde(default)]
    pub carry_forward: bool,
    /// How many product owners sign, 1 to 10. Contributors to the build never count.
    pub product_owner_signatures: u8,
    /// Who signs besides; each rule has its own count, and one person counts once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more_signers: Vec<SignerRule>,
    /// Whoever asks for the deployment, or settles a stuck one, does not sign it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bar_deployer: bool,
    /// A signature counts only when a passkey gave it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub passkey_required: bool,
    /// For how many hours a signature counts; 0: until something changes.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub signature_hours: u16,
    /// How long a candidate must have been here before its gate opens, in hours.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub soak_hours: u16,
    /// How many waivers a release may rest on; nothing: any number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waivers_at_most: Option<u16>,
    /// When a release may be sent, and when not. A window that forbids beats one that allows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub windows: Vec<Window>,
    /// For how many days at most a signer may be stood in for; 0: never.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub delegation_days: u16,
    /// Within how many hours an emergency release must be made good; 0: there are no emergency releases.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub emergency_hours: u16,
}

/// Asked by serde, with a reference.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
const fn is_zero(number: &u16) -> bool {
    *number == 0
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            every_case_run: true,
            no_failed_result: true,
            every_story_accepted: true,
            no_open_blocking_feedback: true,
            major_feedback: Hold::Never,
            minor_feedback: Hold::Never,
            no_overdue_follow_up: true,
            no_failed_machine_test: true,
            machine_report_required: false,
            no_open_disagreement: true,
            wrong_build_blocks: true,
            carry_forward: true,
            product_owner_signatures: 1,
            more_signers: Vec::new(),
            bar_deployer: false,
            passkey_required: false,
            signature_hours: 72,
            soak_hours: 0,
            waivers_at_most: None,
            windows: Vec::new(),
            delegation_days: 0,
            emergency_hours: 0,
        }
    }
}

impl Policy {
    /// Every rule about who signs, the product owners first.
    #[must_use]
    pub fn signer_rules(&self) -> Vec<SignerRule> {
        let owners = SignerRule { roles: vec![Role::ProductOwner], count: self.product_owner_signatures };
        std::iter::once(owners).chain(self.more_signers.iter().cloned()).collect()
    }

    /// How long feedback of this severity holds the gate. A wish never does.
    #[must_use]
    pub const fn feedback(&self, severity: Severity) -> Hold {
        match severity {
            Severity::Blocking if self.no_open_blocking_feedback => Hold::UntilConfirmed,
            Severity::Major => self.major_feedback,
            Severity::Minor => self.minor_feedback,
            Severity::Blocking | Severity::Idea => Hold::Never,
        }
    }

    /// Names these rules: SHA-256 of their canonical JSON.
    ///
    /// # Errors
    /// Never for this type; the error is that of the JSON writer.
    pub fn hash(&self) -> Result<String, serde_json::Error> {
        Ok(crate::sha256_hex(crate::canonical_json(self)?.as_bytes()))
    }
}
