//! Where a report stands and who says that it is fixed, in words.

use crate::t;
use domain::feedback::{Lacking, Source, Status};

/// Where it stands, with the exact candidate of a confirmation, and why a fix does not count here.
#[must_use]
pub fn status_words(status: Status, confirmed_on: Option<i64>, lacking: Option<Lacking>) -> String {
    let said = match (status, confirmed_on) {
        (Status::Open, _) => t!("status-open"),
        (Status::Answered, _) => t!("status-answered"),
        (Status::FixedIn(number), _) => t!("status-fixed", number = number),
        (Status::Confirmed, None) => t!("status-confirmed"),
        (Status::Confirmed, Some(number)) => t!("status-confirmed-on", number = number),
        (Status::Waived, _) => t!("status-waived"),
    };
    lacking.map_or_else(|| said.clone(), |why| format!("{said}: {}", lacking_words(why)))
}

/// Why a fix does not count for a candidate.
#[must_use]
pub fn lacking_words(why: Lacking) -> String {
    match why {
        Lacking::Absent(number) => t!("lacking-absent", number = number),
        Lacking::Unknown(number) => t!("lacking-unknown", number = number),
    }
}

/// Who says that it is fixed: one after the other.
#[must_use]
pub fn source_words(sources: &[Source]) -> String {
    sources.iter().map(source).collect::<Vec<_>>().join("; ")
}

fn source(source: &Source) -> String {
    match source {
        Source::Commit { sha, key } => t!("source-commit", commit = sha.short(), key = key),
        Source::Build { key } => t!("source-build", key = key),
        Source::Jira { version: Some(version) } => t!("source-jira-version", version = version),
        Source::Jira { version: None } => t!("source-jira"),
        Source::Github => t!("source-github"),
        Source::Person { name } => t!("source-person", name = name),
    }
}
