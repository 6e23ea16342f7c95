//! How a project lives in Jira: which type its problems become, which fields they carry, what moves when.

use crate::feedback::Severity;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};

crate::words! {
    /// What happens here and may move an issue there.
    pub enum Event {
        /// A candidate that contains the story is being tested.
        StoryTesting = "story_testing",
        /// An end user accepted the story.
        StoryAccepted = "story_accepted",
        /// An end user rejected the story.
        StoryRejected = "story_rejected",
        /// A candidate with the story is in production.
        StoryReleased = "story_released",
        /// The reporter confirmed that the problem is gone.
        ReportConfirmed = "report_confirmed",
        /// The reporter says that it is still there.
        ReportReopened = "report_reopened",
        /// It was waived with a reason.
        ReportWaived = "report_waived",
    }
}

impl Event {
    /// Completes "When …".
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::StoryTesting => "a candidate with the story is being tested",
            Self::StoryAccepted => "the story is accepted",
            Self::StoryRejected => "the story is rejected",
            Self::StoryReleased => "the story is in production",
            Self::ReportConfirmed => "the reporter confirms the fix",
            Self::ReportReopened => "the reporter reopens the problem",
            Self::ReportWaived => "the problem is waived",
        }
    }
}

crate::words! {
    /// Jira's own three kinds of status (`statusCategory.key`), whatever a workflow calls its statuses.
    pub enum Category {
        /// Not begun.
        New = "new",
        /// Somebody is at it.
        Going = "indeterminate",
        /// Over.
        Done = "done",
        /// Jira did not say.
        Undefined = "undefined",
    }
}

crate::words! {
    /// How a value of a field is written in Jira's JSON.
    pub enum Shape {
        /// A text.
        Text = "text",
        /// A text with formatting: a document in Cloud, wiki text in Data Center.
        Rich = "rich",
        /// A number.
        Number = "number",
        /// One of the values that Jira lists, by its id.
        Choice = "choice",
        /// A list of one such value.
        Choices = "choices",
        /// A list of words.
        Words = "words",
        /// A person: an account id in Cloud, a user name in Data Center.
        User = "user",
    }
}

/// A field that Jira demands, with the value every new issue gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldValue {
    /// Jira's id, such as `customfield_10042`.
    pub id: String,
    /// Its name, for people.
    pub name: String,
    /// How it is written.
    pub shape: Shape,
    /// The value.
    pub value: String,
}

/// How the problems and stories of one project live in Jira.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Counts the changes; 0 for what nobody has changed.
    pub version: i64,
    /// Issue type of a reported problem.
    pub issue_type: String,
    /// Issue type of what remains to do after an acceptance.
    pub follow_up_type: String,
    /// Name of the link between a problem and its story.
    pub link_type: String,
    /// Priority by severity; a severity that is not named leaves it to Jira.
    pub priorities: Vec<(Severity, String)>,
    /// Fields that Jira demands.
    pub fields: Vec<FieldValue>,
    /// Name (or id) of the status that an event moves an issue to; an event that is not named moves nothing.
    pub transitions: Vec<(Event, String)>,
    /// Keep a comment with the state of QA and UAT on each story.
    pub comments: bool,
    /// Names of resolutions with which an issue is over, but nothing was fixed.
    #[serde(default = "no_fix")]
    pub no_fix: Vec<String>,
}

/// What Jira Cloud and Data Center call an end without a fix, in their own templates.
fn no_fix() -> Vec<String> {
    const NAMES: [&str; 10] = [
        "Won't Do",
        "Won't Fix",
        "Declined",
        "Duplicate",
        "Cannot Reproduce",
        "Incomplete",
        "Not a Bug",
        "Invalid",
        "Known Error",
        "Abandoned",
    ];
    NAMES.map(str::to_owned).into()
}

impl Default for Mapping {
    fn default() -> Self {
        Self {
            version: 0,
            issue_type: "Bug".into(),
            follow_up_type: "Task".into(),
            link_type: "Relates".into(),
            priorities: Vec::new(),
            fields: Vec::new(),
            transitions: Vec::new(),
            comments: true,
            no_fix: no_fix(),
        }
    }
}

/// Fields that the portal writes by itself.
const OWN: [&str; 6] = ["project", "issuetype", "summary", "description", "labels", "priority"];
/// Letters of a name in Jira.
const LONGEST_NAME: usize = 100;
/// Letters of a field's value.
const LONGEST_VALUE: usize = 1000;
/// Fields with a value, and resolutions without a fix.
const MOST_FIELDS: usize = 50;

impl Mapping {
    /// Is `id` a field that the portal writes by itself?
    #[must_use]
    pub fn is_own(id: &str) -> bool {
        OWN.contains(&id)
    }

    /// The priority of a problem, if Jira is to be told one.
    #[must_use]
    pub fn priority(&self, severity: Severity) -> Option<&str> {
        self.priorities.iter().find(|(known, _)| *known == severity).map(|(_, name)| name.as_str())
    }

    /// The status that `event` moves an issue to, if any.
    #[must_use]
    pub fn target(&self, event: Event) -> Option<&str> {
        self.transitions.iter().find(|(known, _)| *known == event).map(|(_, status)| status.as_str())
    }

    /// Is an issue that ended with this resolution fixed? One without a resolution is.
    #[must_use]
    pub fn is_fix(&self, resolution: Option<&str>) -> bool {
        // Typed apostrophes are not always Jira's.
        let plain = |name: &str| name.trim().replace('\u{2019}', "'").to_lowercase();
        resolution.is_none_or(|resolution| !self.no_fix.iter().any(|name| plain(name) == plain(resolution)))
    }

    /// Names trimmed and checked, empty ones left out.
    ///
    /// # Errors
    /// `invalid_field`, about the field of the form.
    pub fn check(mut self) -> Result<Self, Refusal> {
        self.issue_type = needed("issue_type", &self.issue_type)?;
        self.follow_up_type = needed("follow_up_type", &self.follow_up_type)?;
        self.link_type = needed("link_type", &self.link_type)?;
        for (severity, priority) in &mut self.priorities {
            *priority = name(&format!("priority_{severity}"), priority)?;
        }
        self.priorities.retain(|(_, priority)| !priority.is_empty());
        for (event, status) in &mut self.transitions {
            *status = name(&format!("move_{event}"), status)?;
        }
        self.transitions.retain(|(_, status)| !status.is_empty());
        for resolution in &mut self.no_fix {
            *resolution = name("no_fix", resolution)?;
        }
        self.no_fix.retain(|resolution| !resolution.is_empty());
        if self.no_fix.len() > MOST_FIELDS {
            return Err(Refusal::invalid("no_fix", "are too many"));
        }
        if self.fields.len() > MOST_FIELDS {
            return Err(Refusal::invalid("field_value", "are too many"));
        }
        for field in &mut self.fields {
            field.check()?;
        }
        Ok(self)
    }
}

impl FieldValue {
    fn check(&mut self) -> Result<(), Refusal> {
        let fits = (1..=60).contains(&self.id.len()) && self.id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !fits || Mapping::is_own(&self.id) {
            return Err(Refusal::invalid("field_id", "is not a field of Jira that can be set here"));
        }
        self.name = name("field_name", &self.name)?;
        self.value = self.value.trim().to_owned();
        if self.value.is_empty() {
            return Err(Refusal::invalid("field_value", &format!("is missing for {}: Jira demands it", self.name)));
        }
        if self.value.chars().count() > LONGEST_VALUE {
            return Err(Refusal::invalid("field_value", &format!("is longer than {LONGEST_VALUE} characters for {}", self.name)));
        }
        if self.shape == Shape::Number && self.value.parse::<f64>().map_or(true, |number| !number.is_finite()) {
            return Err(Refusal::invalid("field_value", &format!("must be a number for {}", self.name)));
        }
        Ok(())
    }
}

fn needed(field: &str, text: &str) -> Result<String, Refusal> {
    let text = name(field, text)?;
    if text.is_empty() { Err(Refusal::invalid(field, "is missing")) } else { Ok(text) }
}

fn name(field: &str, text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.chars().count() > LONGEST_NAME || text.chars().any(char::is_control) {
        return Err(Refusal::invalid(field, &format!("must be one line of at most {LONGEST_NAME} characters")));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn team(value: &str) -> FieldValue {
        FieldValue { id: "customfield_10042".into(), name: "Team".into(), shape: Shape::Text, value: value.into() }
    }

    #[test]
    fn what_is_left_empty_moves_and_says_nothing() {
        let mapping = Mapping {
            priorities: vec![(Severity::Blocking, " Highest ".into()), (Severity::Minor, " ".into())],
            transitions: vec![(Event::StoryAccepted, "Done".into()), (Event::StoryRejected, String::new())],
            ..Mapping::default()
        };
        let mapping = mapping.check().expect("good");
        assert_eq!((mapping.priority(Severity::Blocking), mapping.priority(Severity::Minor)), (Some("Highest"), None));
        assert_eq!((mapping.target(Event::StoryAccepted), mapping.target(Event::StoryRejected)), (Some("Done"), None));
    }

    #[test]
    fn an_issue_that_ended_without_a_fix_is_no_fix() {
        let mapping = Mapping { no_fix: vec![" Won\u{2019}t Do ".into(), String::new()], ..Mapping::default() }.check().expect("good");
        assert_eq!(mapping.no_fix.len(), 1);
        for (resolution, fix) in [(None, true), (Some("Done"), true), (Some("won't do"), false), (Some("Duplicate"), true)] {
            assert_eq!(mapping.is_fix(resolution), fix, "{resolution:?}");
        }
        assert!(!Mapping::default().is_fix(Some("Duplicate")), "unless somebody says so, a duplicate is no fix");
        assert!(Mapping { no_fix: vec!["x".into(); 51], ..Mapping::default() }.check().is_err());
    }

    #[test]
    fn a_field_that_jira_demands_needs_a_value_and_none_of_the_portals_own_can_be_set() {
        let check = |fields| Mapping { fields, ..Mapping::default() }.check();
        assert!(check(vec![team("Blue")]).is_ok());
        assert!(check(vec![team("  ")]).expect_err("empty").sentence.contains("Team"));
        for id in ["summary", "project", "a b", "", "../x"] {
            assert_eq!(check(vec![FieldValue { id: id.into(), ..team("x") }]).expect_err(id).field.as_deref(), Some("field_id"), "{id}");
        }
        let number = |value: &str| check(vec![FieldValue { shape: Shape::Number, ..team(value) }]);
        assert!(number("3.5").is_ok() && number("many").is_err() && number("inf").is_err());
        assert!(Mapping { issue_type: "A\nB".into(), ..Mapping::default() }.check().is_err());
    }
}
