//! Test cases: what QA runs. Editing the wording makes a new version, and results keep the version they ran;
//! where a case is filed (folder, tags, priority, owner) has no versions.

pub mod bulk;
mod filing;
pub mod query;
pub mod steps;

pub use filing::{Filing, Folder, Priority, Tag, tags};

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
#[serde(from = "Stored")]
pub struct Wording {
    /// One line.
    pub title: Title,
    /// What must be true before; may be empty.
    pub precondition: String,
    /// Steps, at least one.
    pub steps: Vec<Step>,
    /// The stories it checks, in order, each once.
    pub stories: Vec<StoryKey>,
}

/// As it may lie in the database: the first versions knew one story.
#[derive(Deserialize)]
struct Stored {
    title: Title,
    precondition: String,
    steps: Vec<Step>,
    #[serde(default)]
    story: Option<StoryKey>,
    #[serde(default)]
    stories: Vec<StoryKey>,
}

impl From<Stored> for Wording {
    fn from(stored: Stored) -> Self {
        let Stored { title, precondition, steps, story, stories } = stored;
        let stories = if stories.is_empty() { story.into_iter().collect() } else { stories };
        Self { title, precondition, steps, stories }
    }
}

/// At most this many steps in a case.
pub const MOST_STEPS: usize = 100;

/// At most this many stories in a case.
pub const MOST_STORIES: usize = 50;

/// At most this many tags on a case.
pub const MOST_TAGS: usize = 30;

impl Wording {
    /// Checks what was typed. Steps are as [`steps::read`] takes them; stories are keys parted by
    /// commas or white space.
    ///
    /// # Errors
    /// A refusal that names the field: `title`, `precondition`, `steps` or `stories`.
    pub fn from_form(title: &str, precondition: &str, steps: &str, stories: &str) -> Result<Self, Refusal> {
        if crate::text::is_blank(steps) {
            Note::required("", "steps")?;
        }
        let steps = steps::read(steps);
        if steps.iter().any(|step| step.action.is_empty()) {
            return Err(Refusal::invalid("steps", "hold a line without an action before =>"));
        }
        let keys: Vec<&str> = stories.split([',', ';', ' ', '\n', '\r', '\t']).filter(|key| !key.is_empty()).collect();
        Self::new(title, precondition, steps, &keys)
    }

    /// Checks a wording from wherever it comes.
    ///
    /// # Errors
    /// As [`Wording::from_form`].
    pub fn new(title: &str, precondition: &str, steps: Vec<Step>, stories: &[&str]) -> Result<Self, Refusal> {
        let title = Title::parse(title)?;
        let precondition =
            Note::optional(precondition).map_err(|r| r.about("precondition"))?.map_or_else(String::new, |note| note.to_string());
        if steps.is_empty() {
            return Err(Refusal::invalid("steps", "are missing"));
        }
        if steps.len() > MOST_STEPS {
            return Err(Refusal::invalid("steps", "are more than 100"));
        }
        for step in &steps {
            Note::parse(&step.action).map_err(|r| r.about("steps"))?;
            Note::optional(&step.expected).map_err(|r| r.about("steps"))?;
        }
        if stories.len() > MOST_STORIES {
            return Err(Refusal::invalid("stories", "are more than 50"));
        }
        let mut keys = Vec::with_capacity(stories.len());
        for key in stories {
            let key = StoryKey::parse(key.trim()).map_err(|r| r.about("stories"))?;
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        Ok(Self { title, precondition, steps, stories: keys })
    }

    /// The stories as they are typed: keys parted by a comma and a space.
    #[must_use]
    pub fn stories_text(&self) -> String {
        self.stories.iter().map(StoryKey::as_str).collect::<Vec<_>>().join(", ")
    }

    /// The steps as they are typed.
    #[must_use]
    pub fn steps_text(&self) -> String {
        steps::write(&self.steps)
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
    /// Where it is filed.
    pub filing: Filing,
    /// Counts how often it was filed, so that two people who do it at once notice.
    pub filed: i64,
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
        assert_eq!(Wording::from_form("Talk", "", "x", "PARLAI-1 nonsense").expect_err("key").field.as_deref(), Some("stories"));
    }

    #[test]
    fn stories_are_kept_once_and_in_order() {
        let wording = Wording::from_form("Talk", "", "x", "PARLAI-2, PARLAI-1; PARLAI-2").expect("valid");
        assert_eq!(wording.stories_text(), "PARLAI-2, PARLAI-1");
    }

    #[test]
    fn a_wording_stored_with_one_story_is_still_read() {
        let old = r#"{"title":"Talk","precondition":"","steps":[{"action":"x","expected":""}],"story":"PARLAI-101"}"#;
        let wording: Wording = serde_json::from_str(old).expect("old form");
        assert_eq!(wording.stories_text(), "PARLAI-101");
        let new = serde_json::to_string(&wording).expect("json");
        assert!(new.contains("\"stories\":[\"PARLAI-101\"]"), "{new}");
        assert_eq!(serde_json::from_str::<Wording>(&new).expect("new form"), wording);
    }
}
