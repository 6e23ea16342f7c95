//! What a signer saw, thing by thing in words, so that it can be said later what is otherwise now.

use crate::gate::{Facts, PlannedCase, waived};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything that a signature rests on: the name of each thing, and what it was. Kept with the signature.
pub type Picture = BTreeMap<String, String>;

/// One thing that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// “TC-3”, “Story PARLAI-101”, “Image”.
    pub what: String,
    /// What it was; nothing: it was not there.
    pub was: Option<String>,
    /// What it is; nothing: it is not there any more.
    pub is: Option<String>,
}

impl Difference {
    /// “TC-3: was passed by Quinn, is failed by Quinn.”
    #[must_use]
    pub fn words(&self) -> String {
        match (&self.was, &self.is) {
            (Some(was), Some(is)) => format!("{}: was {was}; is {is}.", self.what),
            (None, Some(is)) => format!("{}: new, {is}.", self.what),
            (Some(was), None) => format!("{}: gone, was {was}.", self.what),
            (None, None) => format!("{}.", self.what),
        }
    }
}

/// What the facts and the rules look like. Whatever the evidence hash covers is in it: where that differs, this does.
#[must_use]
pub fn picture(facts: &Facts, environment: &str, policy_version: i64, rules: &[String]) -> Picture {
    let mut seen = Picture::new();
    let mut add = |what: String, is: String| {
        seen.insert(what, is);
    };
    add("Commit".into(), facts.commit.to_string());
    if let Some(digest) = &facts.digest {
        add("Image".into(), digest.to_string());
    }
    add("Environment".into(), environment.to_owned());
    add("Policy".into(), format!("version {policy_version}"));
    for rule in rules {
        add(format!("Rule “{}”", rule.trim_end_matches('.')), "in force".into());
    }
    for report in &facts.reports {
        let totals = &report.totals;
        let counts = format!("{} tests, {} failed, of {}", totals.tests, totals.failed, report.at.human());
        add(format!("Machine report {}", short(report.sha256.as_str())), counts);
    }
    for planned in &facts.plan {
        case(planned, facts.as_of, &mut add);
    }
    for story in &facts.stories {
        let is = story.latest.as_ref().map_or_else(
            || "without an answer".to_owned(),
            |given| format!("{} by {}, answer {}, {}", given.answer.label(), given.by, given.attempt, given.at.human()),
        );
        add(format!("Story {}", story.key), is);
    }
    for report in &facts.feedback {
        add(format!("Report F-{}", report.number), format!("{}, {}", report.severity, report.label()));
    }
    seen
}

fn case(planned: &PlannedCase, as_of: Timestamp, add: &mut impl FnMut(String, String)) {
    let name = format!("TC-{}", planned.number);
    let is = planned.latest.as_ref().map_or_else(
        || "not run".to_owned(),
        |result| format!("{} by {}, attempt {}, {}", result.verdict, result.by, result.attempt, result.at.human()),
    );
    add(name.clone(), is);
    add(format!("{name}, wording"), format!("version {}", planned.version));
    if let Some(result) = planned.latest.as_ref().filter(|result| result.version != planned.version) {
        add(format!("{name}, wording that was run"), format!("version {}", result.version));
    }
    let mut files: Vec<&str> = planned.evidence.iter().map(|sha256| short(sha256.as_str())).collect();
    files.sort_unstable();
    if !files.is_empty() {
        add(format!("{name}, files"), files.join(", "));
    }
    if let Some(waiver) = planned.waiver.as_ref().filter(|_| waived(planned, as_of)) {
        let until = waiver.end().map(|end| format!(" until {}", end.human())).unwrap_or_default();
        add(format!("{name}, waiver"), format!("by {} of {}{until}: {}", waiver.by, waiver.at.human(), waiver.reason));
    }
    if let Some(differ) = &planned.disagreement {
        add(format!("{name}, disagreement"), format!("{} passed it, {} failed it", differ.passed_by, differ.failed_by));
    }
    let mut machine: Vec<String> =
        planned.machine.iter().map(|test| format!("{} {} in {}", test.name, test.outcome, short(test.sha256.as_str()))).collect();
    machine.sort_unstable();
    if !machine.is_empty() {
        add(format!("{name}, machine tests"), machine.join(", "));
    }
}

/// The first twelve digits of a hash, for reading.
fn short(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}

/// What is not what it was, by name.
#[must_use]
pub fn differences(was: &Picture, is: &Picture) -> Vec<Difference> {
    let mut names: Vec<&String> = was.keys().chain(is.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let changed = names.into_iter().filter(|name| was.get(*name) != is.get(*name));
    changed.map(|name| Difference { what: name.clone(), was: was.get(name).cloned(), is: is.get(name).cloned() }).collect()
}
