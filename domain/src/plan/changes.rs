//! What changed in a build, as far as it is known. Not knowing is kept as exactly that and never counts as
//! "unchanged" (invariant I8).

use crate::test_case::Tag;
use crate::text::StoryKey;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// GitHub lists at most this many files of a comparison ("Compare two commits", REST API); a list of this length may be
/// cut off.
pub const MOST_FILES: usize = 300;

crate::words! {
    /// Where a comparison begins.
    pub enum Since {
        /// At what was in production when the build came in.
        Release = "release",
        /// At the candidate before.
        Previous = "previous",
    }
}

crate::words! {
    /// How much of a change is known.
    pub enum Extent {
        /// All of it.
        Known = "known",
        /// Some of it.
        Incomplete = "incomplete",
        /// Nothing.
        Unknown = "unknown",
    }
}

/// What changed between two commits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeSet {
    /// Since when.
    pub since: Since,
    /// Number of the candidate it begins at; only for [`Since::Previous`].
    pub candidate: Option<i64>,
    /// How much is known.
    pub extent: Extent,
    /// Why not more; a sentence.
    pub reason: Option<String>,
    /// Asking again would not bring more.
    pub settled: bool,
    /// Changed files, sorted.
    pub paths: Vec<String>,
    /// Stories that its commits and pull requests name; only asked for [`Since::Previous`].
    pub stories: Vec<StoryKey>,
    /// When GitHub was asked.
    pub asked_at: Timestamp,
}

/// Which tags the changed files belong to, by the path map of the project.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// Each touched tag with one of its files.
    pub touched: BTreeMap<Tag, String>,
    /// A file that the map does not know: nobody can say what it touches.
    pub unmapped: Option<String>,
}
