//! Stories: the Jira issues that a candidate claims to contain.

use crate::text::StoryKey;
use serde::{Deserialize, Serialize};

crate::words! {
    /// Where a story's key was found.
    pub enum FoundIn {
        /// In a commit message.
        Commit = "commit",
        /// In the branch name.
        Branch = "branch",
        /// In a pull request's title, body or branch.
        PullRequest = "pull_request",
        /// Named by the CI system that submitted the candidate.
        Submitted = "submitted",
    }
}

/// What is known about a story, and how well (invariant I8: unknown is never shown as known).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "known", rename_all = "snake_case")]
pub enum Knowledge {
    /// Jira was not asked yet.
    NotAsked,
    /// Jira answered.
    Known {
        /// Its summary.
        summary: String,
        /// Its status in Jira's words.
        status: String,
        /// Its kind in Jira's words.
        kind: String,
        /// Names of its fix versions, parted by commas.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        fix_versions: String,
        /// The key it has now, when it was moved to another project.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        moved_to: Option<String>,
    },
    /// Jira has no such issue, or our account may not read it: Jira answers both alike.
    Missing,
    /// Jira could not be asked; the last attempt's reason.
    Unreachable {
        /// In plain words.
        reason: String,
    },
}

/// Keys of `project` in `text`, each once, in order of appearance. Only the configured project's
/// keys count: `GPT-3` and `CVE-2019` look like keys and are none.
#[must_use]
pub fn keys_in(text: &str, project: &str) -> Vec<StoryKey> {
    let mut found: Vec<StoryKey> = Vec::new();
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(at) = find_ignoring_case(bytes, project.as_bytes(), from) {
        from = at + project.len();
        let before = at.checked_sub(1).map(|i| bytes[i]);
        if before.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_') || bytes.get(from) != Some(&b'-') {
            continue;
        }
        let digits = bytes[from + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
        let after = bytes.get(from + 1 + digits);
        if digits == 0 || after.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_') {
            continue;
        }
        let number = &text[from + 1..from + 1 + digits];
        if let Ok(key) = StoryKey::parse(&format!("{}-{number}", project.to_ascii_uppercase()))
            && !found.contains(&key)
        {
            found.push(key);
        }
    }
    found
}

fn find_ignoring_case(haystack: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    if needle.is_empty() || haystack.len() < needle.len() {
        return None;
    }
    (from..=haystack.len() - needle.len()).find(|&at| haystack[at..at + needle.len()].eq_ignore_ascii_case(needle))
}

#[cfg(test)]
mod tests {
    use super::keys_in;

    fn keys(text: &str) -> Vec<String> {
        keys_in(text, "PARLAI").iter().map(ToString::to_string).collect()
    }

    #[test]
    fn keys_are_found_in_messages_branches_and_titles() {
        assert_eq!(keys("Fix beam search (PARLAI-101, parlai-102) (#5076)"), ["PARLAI-101", "PARLAI-102"]);
        assert_eq!(keys("feature/parlai-7-faster-loader"), ["PARLAI-7"]);
        assert_eq!(keys("PARLAI-7 PARLAI-7"), ["PARLAI-7"]);
    }

    #[test]
    fn look_alikes_are_not_keys() {
        assert_eq!(keys("GPT-3 CVE-2019-1234 BB-0 XPARLAI-1 PARLAI-1x PARLAI- PARLAI-0 PARLAI-01 é-PARLAI"), Vec::<String>::new());
    }
}
