//! The rules a project proposes its plans by: which files belong to which tags, and how long a case may rest.

use crate::refusal::Refusal;
use crate::test_case::Tag;
use serde::{Deserialize, Serialize};

/// Stands in the map for "no test case depends on these files".
pub const NOTHING: &str = "nothing";
/// Lines of a map.
const MOST_LINES: usize = 500;
/// Characters of a pattern.
const LONGEST: usize = 300;

/// Files that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathRule {
    /// A glob over the path from the repository's root: `parlai/agents/**`.
    pub pattern: String,
    /// Their tags; none when no test case depends on them.
    pub tags: Vec<Tag>,
}

/// The rules of one project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// Counts the changes, so that two people who edit at once notice; 0 for a project that never changed them.
    pub version: i64,
    /// A case is proposed when it was not run in so many releases; 1 to 50.
    pub not_run_for: i64,
    /// The map.
    pub paths: Vec<PathRule>,
}

impl Default for Rules {
    fn default() -> Self {
        Self { version: 0, not_run_for: 3, paths: Vec::new() }
    }
}

impl Rules {
    /// Checks what was typed: one line a pattern, `pattern => tag, tag`; `nothing` instead of tags for files that no
    /// test case depends on.
    ///
    /// # Errors
    /// `invalid_field` about `paths` or `not_run_for`.
    pub fn from_form(version: i64, paths: &str, not_run_for: i64) -> Result<Self, Refusal> {
        if !(1..=50).contains(&not_run_for) {
            return Err(Refusal::invalid("not_run_for", "must be between 1 and 50"));
        }
        let mut rules: Vec<PathRule> = Vec::new();
        let lines = (1..).zip(paths.lines().map(str::trim)).filter(|(_, line)| !line.is_empty());
        for (number, line) in lines {
            if rules.len() == MOST_LINES {
                return Err(Refusal::invalid("paths", "are more than 500 lines"));
            }
            rules.push(PathRule::parse(line).map_err(|rule| Refusal::invalid("paths", &format!("{rule} in line {number}")))?);
        }
        Ok(Self { version, not_run_for, paths: rules })
    }

    /// The map as it is typed.
    #[must_use]
    pub fn text(&self) -> String {
        let lines: Vec<String> = self
            .paths
            .iter()
            .map(|rule| {
                let tags: Vec<&str> = rule.tags.iter().map(Tag::as_str).collect();
                format!("{} => {}", rule.pattern, if tags.is_empty() { NOTHING.to_owned() } else { tags.join(", ") })
            })
            .collect();
        lines.join("\n")
    }

    /// Does any file belong to this tag?
    #[must_use]
    pub fn maps(&self, tag: &Tag) -> bool {
        self.paths.iter().any(|rule| rule.tags.contains(tag))
    }
}

impl PathRule {
    /// One line; the error completes "The paths … in line 3".
    fn parse(line: &str) -> Result<Self, String> {
        let (pattern, tags) = line.rsplit_once("=>").ok_or("have no =>")?;
        let pattern = pattern.trim().trim_start_matches('/').to_owned();
        if pattern.is_empty() {
            return Err("have no pattern".into());
        }
        if pattern.chars().count() > LONGEST || pattern.chars().any(char::is_control) {
            return Err("have a pattern that is too long or cannot be shown".into());
        }
        let words: Vec<&str> = tags.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
        if words.is_empty() {
            return Err("have no tag".into());
        }
        if words == [NOTHING] {
            return Ok(Self { pattern, tags: Vec::new() });
        }
        let mut tags: Vec<Tag> = Vec::with_capacity(words.len());
        for word in words {
            if word == NOTHING {
                return Err("mix “nothing” with tags".into());
            }
            let tag = Tag::parse(word).map_err(|_| "have a tag that is no tag".to_owned())?;
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        Ok(Self { pattern, tags })
    }
}

#[cfg(test)]
mod tests {
    use super::Rules;

    #[test]
    fn a_map_is_typed_one_pattern_a_line_and_reads_back_the_same() {
        let typed = "/parlai/agents/** => agents\n\nparlai/core/** => core, Agents\ndocs/** => nothing";
        let rules = Rules::from_form(1, typed, 3).expect("valid");
        assert_eq!(rules.text(), "parlai/agents/** => agents\nparlai/core/** => core, agents\ndocs/** => nothing");
        assert_eq!(Rules::from_form(1, &rules.text(), 3).expect("again"), rules);
    }

    #[test]
    fn a_bad_line_is_named_by_its_number() {
        for (typed, word) in [
            ("a => x\nparlai/agents/**", "line 2"),
            ("=> agents", "no pattern"),
            ("a/** =>", "no tag"),
            ("a/** => two words", "no tag"),
            ("a/** => nothing, agents", "mix"),
        ] {
            let refusal = Rules::from_form(1, typed, 3).expect_err(typed);
            assert_eq!(refusal.field.as_deref(), Some("paths"));
            assert!(refusal.sentence.contains(word), "{typed}: {}", refusal.sentence);
        }
        assert_eq!(Rules::from_form(1, "", 0).expect_err("none").field.as_deref(), Some("not_run_for"));
    }
}
