//! Who says that a report is fixed, and since which candidate. What was heard of builds, commits and trackers is a set:
//! order and repetition cannot matter, because claims are derived from all of it at once.

use super::lineage::Lineage;
use crate::text::CommitSha;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Where a claim comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Source {
    /// A commit of the build names the issue.
    Commit {
        /// The commit.
        sha: CommitSha,
        /// The issue as the commit names it: `PARLAI-200` or `#12`.
        key: String,
    },
    /// The build names the issue elsewhere: in a pull request, a branch, or when it was submitted.
    Build {
        /// The issue.
        key: String,
    },
    /// Jira says that the issue is done.
    Jira {
        /// The fix version that this candidate belongs to; without one, the candidate is the first that was built afterwards.
        version: Option<String>,
    },
    /// The GitHub issue is closed; the candidate is the first that was built afterwards.
    Github,
    /// Somebody said so by hand.
    Person {
        /// As printed.
        name: String,
    },
}

impl Source {
    /// As a sentence without its end: `commit 1a2b3c4 names PARLAI-200`.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Commit { sha, key } => format!("commit {} names {key}", sha.short()),
            Self::Build { key } => format!("the build names {key}"),
            Self::Jira { version: Some(version) } => format!("Jira says done, fix version {version}"),
            Self::Jira { version: None } => "Jira says done, and this was built afterwards".to_owned(),
            Self::Github => "its GitHub issue was closed, and this was built afterwards".to_owned(),
            Self::Person { name } => format!("{name} said so"),
        }
    }
}

/// "It is fixed since this candidate."
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Claim {
    /// The first candidate with the fix, by number.
    pub candidate: i64,
    /// The commit that another candidate must contain to have the fix too.
    pub anchor: CommitSha,
    /// Who says so.
    pub source: Source,
}

/// What claims need to know of a build.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Built {
    /// Number of the candidate.
    pub number: i64,
    /// Its version.
    pub version: String,
    /// Its commit.
    pub commit: CommitSha,
    /// When it was built.
    pub at: Timestamp,
}

/// Where issues live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tracker {
    /// Jira.
    Jira,
    /// GitHub issues.
    Github,
}

/// An issue is done.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Done {
    /// Since when.
    pub at: Timestamp,
    /// Fix versions it names.
    pub versions: Vec<String>,
}

/// One thing that was heard. Hearing it again, or late, changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A candidate arrived.
    Build(Built),
    /// A candidate names the report's issue, by a commit if that is known.
    Named {
        /// The candidate's number.
        candidate: i64,
        /// The issue as it is named.
        key: String,
        /// The commit.
        commit: Option<CommitSha>,
    },
    /// What a tracker said of the report's issue at a moment; the newest word counts.
    Issue {
        /// Which tracker.
        tracker: Tracker,
        /// When it said so.
        seen_at: Timestamp,
        /// Done, or not.
        done: Option<Done>,
    },
    /// Every candidate from `from` to this one follows from the one before.
    Line {
        /// The candidate's number.
        candidate: i64,
        /// The first of its line.
        from: i64,
    },
    /// GitHub said whether a candidate contains a commit.
    Contains {
        /// The candidate's number.
        candidate: i64,
        /// The commit.
        commit: CommitSha,
        /// Its answer.
        contains: bool,
    },
    /// A candidate takes a commit back.
    Reverts {
        /// The candidate's number.
        candidate: i64,
        /// The commit.
        commit: CommitSha,
    },
}

/// Everything that was heard about one report's issue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    builds: BTreeMap<i64, Built>,
    /// The candidates that name the issue by this commit.
    commits: BTreeMap<(CommitSha, String), BTreeSet<i64>>,
    /// The candidates that name it elsewhere.
    others: BTreeMap<String, BTreeSet<i64>>,
    issues: BTreeMap<Tracker, (Timestamp, Option<Done>)>,
    /// What contains what.
    pub lineage: Lineage,
}

impl Known {
    /// Takes in one thing.
    pub fn hear(&mut self, heard: Heard) {
        match heard {
            Heard::Build(built) => {
                self.builds.insert(built.number, built);
            }
            Heard::Named { candidate, key, commit: Some(sha) } => {
                self.commits.entry((sha, key)).or_default().insert(candidate);
            }
            Heard::Named { candidate, key, commit: None } => {
                self.others.entry(key).or_default().insert(candidate);
            }
            Heard::Issue { tracker, seen_at, done } => {
                let word = (seen_at, done);
                let held = self.issues.entry(tracker).or_insert_with(|| word.clone());
                if *held < word {
                    *held = word;
                }
            }
            Heard::Line { candidate, from } => self.lineage.line(candidate, from),
            Heard::Contains { candidate, commit, contains } => self.lineage.says(candidate, commit, contains),
            Heard::Reverts { candidate, commit } => self.lineage.reverts(candidate, commit),
        }
    }

    /// The claims that follow for a report on candidate `reported_on`. A commit that the reported candidate had already
    /// cannot be the fix.
    #[must_use]
    pub fn claims(&self, reported_on: i64) -> BTreeSet<Claim> {
        let mut claims = BTreeSet::new();
        let first = |numbers: &BTreeSet<i64>| numbers.first().copied().filter(|number| *number > reported_on);
        for ((sha, key), numbers) in &self.commits {
            if let Some(candidate) = first(numbers) {
                claims.insert(Claim { candidate, anchor: sha.clone(), source: Source::Commit { sha: sha.clone(), key: key.clone() } });
            }
        }
        let mut at = |built: Option<&Built>, source| {
            claims.extend(built.map(|built| Claim { candidate: built.number, anchor: built.commit.clone(), source }));
        };
        for (key, numbers) in &self.others {
            at(first(numbers).and_then(|number| self.builds.get(&number)), Source::Build { key: key.clone() });
        }
        let later = || self.builds.range(reported_on.saturating_add(1)..).map(|(_, built)| built);
        for (tracker, (_, done)) in &self.issues {
            let Some(done) = done else { continue };
            if done.versions.is_empty() {
                let source = if *tracker == Tracker::Jira { Source::Jira { version: None } } else { Source::Github };
                // Build times come in whole seconds.
                at(later().find(|built| built.at.0.div_euclid(1000) >= done.at.0.div_euclid(1000)), source);
            }
            for version in &done.versions {
                at(later().find(|built| belongs(&built.version, version)), Source::Jira { version: Some(version.clone()) });
            }
        }
        claims
    }
}

/// Is `1.4.3-rc2` a build of the fix version `1.4.3`? Pre-releases and build numbers are (semver.org, 9 and 10).
#[must_use]
pub fn belongs(version: &str, fix_version: &str) -> bool {
    let bare = |text: &str| text.trim().trim_start_matches(['v', 'V']).to_lowercase();
    let (version, wanted) = (bare(version), bare(fix_version));
    !wanted.is_empty() && version.strip_prefix(&wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '+']))
}

/// The issues that a commit message names: keys of the Jira project (none when it is empty) and GitHub's `#12`.
#[must_use]
pub fn named_in(text: &str, jira_project: &str) -> Vec<String> {
    let mut named: Vec<String> = crate::story::keys_in(text, jira_project).iter().map(ToString::to_string).collect();
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        if letter == '#' && !before.is_alphanumeric() && before != '_' {
            let rest = &text[at + 1..];
            let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let ends = !rest[digits..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
            let number = format!("#{}", &rest[..digits]);
            if (1..=10).contains(&digits) && ends && !rest.starts_with('0') && !named.contains(&number) {
                named.push(number);
            }
        }
        before = letter;
    }
    named
}

/// The commits that a commit message takes back, as Git's `revert` writes it.
pub fn reverted(message: &str) -> impl Iterator<Item = CommitSha> + '_ {
    message.split("This reverts commit ").skip(1).filter_map(|rest| CommitSha::parse(rest.get(..40)?).ok())
}
