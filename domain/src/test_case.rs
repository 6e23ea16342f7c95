//! Test cases: what QA runs. Editing makes a new version; results keep the version they ran.

use crate::id::TestCaseId;
use crate::refusal::Refusal;
use crate::text::{Note, StoryKey, Title};
use serde::{Deserialize, Serialize};

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What to do.
    pub action: String,
    /// What should then be seen; may be empty.
    pub expected: String,
}

/// The wording of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// One line.
    pub title: Title,
    /// What must be true before; may be empty.
    pub precondition: String,
    /// Steps, at least one.
    pub steps: Vec<Step>,
    /// The story it checks, if one.
    pub story: Option<StoryKey>,
}

/// At most this many steps in a case.
pub const MOST_STEPS: usize = 100;

impl Wording {
    /// Checks what was typed. Steps are one a line, action and expectation parted by `=>`.
    ///
    /// # Errors
    /// A refusal that names the field.
    pub fn from_form(title: &str, precondition: &str, steps: &str, story: &str) -> Result<Self, Refusal> {
        let title = Title::parse(title)?;
        let precondition =
            Note::optional(precondition).map_err(|r| r.about("precondition"))?.map_or_else(String::new, |note| note.to_string());
        Note::required(steps, "steps")?;
        let steps: Vec<Step> = steps
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(|line| {
                let (action, expected) = line.split_once("=>").unwrap_or((line, ""));
                Step { action: action.trim().to_owned(), expected: expected.trim().to_owned() }
            })
            .collect();
        if steps.len() > MOST_STEPS {
            return Err(Refusal::invalid("steps", "are more than 100"));
        }
        if steps.iter().any(|step| step.action.is_empty()) {
            return Err(Refusal::invalid("steps", "hold a line without an action before =>"));
        }
        let story = match story.trim() {
            "" => None,
            key => Some(StoryKey::parse(key).map_err(|r| r.about("story"))?),
        };
        Ok(Self { title, precondition, steps, story })
    }

    /// The steps as they are typed.
    #[must_use]
    pub fn steps_text(&self) -> String {
        let lines: Vec<String> = self
            .steps
            .iter()
            .map(|s| if s.expected.is_empty() { s.action.clone() } else { format!("{} => {}", s.action, s.expected) })
            .collect();
        lines.join("\n")
    }
}

/// One case in one version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestCase {
    /// Id.
    pub id: TestCaseId,
    /// Number within the project, shown as `TC-12`.
    pub number: i64,
    /// Version of the wording, from 1.
    pub version: i64,
    /// Wording.
    pub wording: Wording,
    /// No longer proposed for new candidates.
    pub retired: bool,
}

#[cfg(test)]
mod tests {
    use super::Wording;

    #[test]
    fn steps_are_typed_one_a_line() {
        let wording = Wording::from_form("Talk", "", "Open the chat => A prompt\n\nSay hi", "PARLAI-101").expect("valid");
        assert_eq!(wording.steps.len(), 2);
        assert_eq!(wording.steps[0].expected, "A prompt");
        assert_eq!(wording.steps_text(), "Open the chat => A prompt\nSay hi");
        assert_eq!(Wording::from_form("Talk", "", "=> nothing done", "").expect_err("no action").field.as_deref(), Some("steps"));
        assert_eq!(Wording::from_form("Talk", "", " ", "").expect_err("none").field.as_deref(), Some("steps"));
        assert_eq!(Wording::from_form("", "", "x", "").expect_err("none").field.as_deref(), Some("title"));
    }
}
