//! A project's rules: data, versioned, hashed. The hash is part of every signature.

use crate::feedback::Severity;
use crate::refusal::Refusal;
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
        }
    }
}

impl Policy {
    /// Checks the numbers.
    ///
    /// # Errors
    /// `invalid_field`, about `product_owner_signatures`.
    pub fn check(self) -> Result<Self, Refusal> {
        if (1..=10).contains(&self.product_owner_signatures) {
            Ok(self)
        } else {
            Err(Refusal::invalid("product_owner_signatures", "must be between 1 and 10"))
        }
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

    /// The rules in words, for the page where they are edited and the page where one signs under them.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let rules = [
            (self.every_case_run, "Every planned test case has a result."),
            (self.no_failed_result, "No result is failed or blocked without a waiver."),
            (self.every_story_accepted, "Every story is accepted by an end user."),
            (self.no_open_blocking_feedback, "No blocking feedback is open, from this or an earlier candidate."),
            (self.major_feedback == Hold::UntilFixed, "No major feedback is without a fix in the candidate."),
            (self.major_feedback == Hold::UntilConfirmed, "No major feedback is open: its reporter confirmed the fix."),
            (self.minor_feedback == Hold::UntilFixed, "No minor feedback is without a fix in the candidate."),
            (self.minor_feedback == Hold::UntilConfirmed, "No minor feedback is open: its reporter confirmed the fix."),
            (self.no_overdue_follow_up, "No follow-up of an earlier candidate is past its date without being done."),
            (self.no_failed_machine_test, "No machine test failed."),
            (self.machine_report_required, "A machine report is attached."),
            (self.no_open_disagreement, "Testers do not disagree on any case."),
            (self.wrong_build_blocks, "Nothing is recorded while an environment serves another build."),
            (self.carry_forward, "Results may be carried from the candidate before, where nothing changed."),
            (!self.carry_forward, "Results are never carried from another candidate."),
        ];
        let mut sentences: Vec<String> = rules.iter().filter(|(on, _)| *on).map(|(_, s)| (*s).to_owned()).collect();
        sentences.push("The build names the digest of its image.".into());
        sentences.push(match self.product_owner_signatures {
            1 => "One product owner who had no part in the build signs.".into(),
            n => format!("{n} product owners who had no part in the build sign."),
        });
        sentences
    }
}
