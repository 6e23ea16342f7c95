//! What a suite says about its tests, beside what is found in it.

use super::attributes::Attributes;
use domain::report::{MachineTest, Outcome, Output};

/// A suite whose end was not seen yet.
#[derive(Default)]
pub(super) struct OpenSuite {
    pub name: String,
    pub file: Option<String>,
    pub started: Option<String>,
    /// How many tests it says that it holds.
    claimed: Option<usize>,
    /// How many of them it says failed or broke.
    claimed_bad: usize,
    /// Tests found so far.
    pub counted: usize,
    /// Of these, failed or broken.
    pub bad: usize,
    /// It counts assertions where others count tests (Catch2).
    assertions: bool,
    /// It may count tries (Surefire) or failures that were expected (Node).
    pub counts_tries: bool,
}

impl OpenSuite {
    pub(super) fn new(attributes: Attributes) -> Self {
        Self {
            name: attributes.name.unwrap_or_default(),
            file: attributes.file,
            started: attributes.started,
            claimed: attributes.claimed,
            claimed_bad: attributes.claimed_bad,
            assertions: attributes.counts_assertions,
            ..Self::default()
        }
    }

    /// Takes over what an inner suite held.
    pub(super) fn take(&mut self, inner: &Self) {
        self.counted += inner.counted;
        self.bad += inner.bad + usize::from(inner.unnamed_failure().is_some());
        self.assertions |= inner.assertions;
        self.counts_tries |= inner.counts_tries;
    }

    /// It holds other numbers than it says, in a sentence.
    pub(super) fn differs(&self) -> Option<String> {
        let claimed = self.claimed.filter(|claimed| *claimed != self.counted && !self.assertions && !self.counts_tries)?;
        let what = if self.name.is_empty() { "The file".to_owned() } else { format!("The suite “{}”", self.name) };
        Some(format!("{what} says that it holds {claimed} tests; {} were found and counted.", self.counted))
    }

    /// It says that something failed and names nothing that did (gotestsum and a package that does not build):
    /// without this test the others would pass for all.
    pub(super) fn unnamed_failure(&self) -> Option<MachineTest> {
        if self.claimed_bad == 0 || self.bad > 0 || self.counts_tries {
            return None;
        }
        Some(MachineTest {
            suite: self.name.clone(),
            name: "(a failure that the file does not name)".to_owned(),
            file: None,
            outcome: Outcome::Error,
            flaky: false,
            millis: None,
            message: Some(format!("The file says that {} failed or broke, and holds none that did.", self.claimed_bad)),
            kind: None,
            started: None,
            properties: Vec::new(),
            output: Output::default(),
        })
    }
}
