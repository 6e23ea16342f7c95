//! The rules in words: for the page where they are edited, for whoever signs under them, and for whoever reads an old version.

use super::{Effect, Hold, Policy, Window};
use serde::{Deserialize, Serialize};

/// A part of the readable document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chapter {
    /// Its heading.
    pub title: String,
    /// One sentence each.
    pub sentences: Vec<String>,
}

/// What differs between two versions, each as whole sentences.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Rules that are not in force any more.
    pub gone: Vec<String>,
    /// Rules that are new.
    pub new: Vec<String>,
}

impl Policy {
    /// The whole policy as people read it. Two policies that differ differ here.
    #[must_use]
    pub fn document(&self) -> Vec<Chapter> {
        let chapter = |title: &str, sentences| Chapter { title: title.to_owned(), sentences };
        vec![
            chapter("Before anybody signs", self.proofs()),
            chapter("Who signs", self.signing()),
            chapter("When it is sent", self.sending()),
        ]
    }

    /// The rules in words, one after the other.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        self.document().into_iter().flat_map(|chapter| chapter.sentences).collect()
    }

    /// What differs from `older`.
    #[must_use]
    pub fn differs_from(&self, older: &Self) -> Difference {
        let (mut gone, mut new) = (older.sentences(), Vec::new());
        for sentence in self.sentences() {
            match gone.iter().position(|known| *known == sentence) {
                Some(position) => drop(gone.remove(position)),
                None => new.push(sentence),
            }
        }
        Difference { gone, new }
    }

    fn proofs(&self) -> Vec<String> {
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
            (self.wrong_build_blocks, "Nothing is recorded, and no result counts, while an environment serves another build."),
            (self.carry_forward, "Results may be carried from the candidate before, where nothing changed."),
            (!self.carry_forward, "Results are never carried from another candidate."),
        ];
        let mut sentences: Vec<String> = rules.iter().filter(|(on, _)| *on).map(|(_, s)| (*s).to_owned()).collect();
        match self.waivers_at_most {
            None => {}
            Some(0) => sentences.push("No release rests on a waiver.".into()),
            Some(most) => sentences.push(format!("A release rests on no more than {}.", counted(most, "waiver"))),
        }
        if self.soak_hours > 0 {
            sentences.push(format!("A candidate has been here for {} before anybody signs it.", counted(self.soak_hours, "hour")));
        }
        sentences.push("The build names the digest of its image.".into());
        sentences
    }

    fn signing(&self) -> Vec<String> {
        let mut sentences = vec![match self.product_owner_signatures {
            1 => "One product owner who had no part in the build signs.".into(),
            n => format!("{n} product owners who had no part in the build sign."),
        }];
        for rule in &self.more_signers {
            let verb = if rule.count == 1 { "signs" } else { "sign" };
            sentences.push(format!("Besides, {} who had no part in the build {verb}.", rule.words()));
        }
        if !self.more_signers.is_empty() {
            sentences.push("Nobody counts for two of these rules.".into());
        }
        if self.bar_deployer {
            sentences.push("Whoever asks for the deployment, or settles a stuck one, does not sign.".into());
        }
        if self.passkey_required {
            sentences.push("A signature counts only when it was given with a passkey.".into());
        }
        sentences.push(match self.signature_hours {
            0 => "A signature counts until something changes that it names.".into(),
            n => format!("A signature counts for {}, unless something changes before that it names.", counted(n, "hour")),
        });
        if self.delegation_days > 0 {
            sentences.push(format!("A signer may be stood in for, for at most {}.", counted(self.delegation_days, "day")));
        }
        sentences
    }

    fn sending(&self) -> Vec<String> {
        let mut sentences: Vec<String> = self.windows.iter().map(Window::sentence).collect();
        if self.windows.iter().any(|window| window.effect == Effect::Allow) {
            sentences.push("At no other time is a release sent.".into());
        }
        if self.windows.is_empty() {
            sentences.push("A release is sent at any time.".into());
        }
        sentences.push(match self.emergency_hours {
            0 => "There are no emergency releases.".into(),
            n => format!("What an emergency release left out is made good within {}.", counted(n, "hour")),
        });
        sentences
    }
}

fn counted(number: u16, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{number} {thing}s") }
}
