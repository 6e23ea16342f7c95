//! Jira: the settings of a project, and what Jira said of a report's issue.

use super::Place;
use crate::jira::{Category, Mapping, Shape};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The page of a project's Jira settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JiraPage {
    /// Where.
    pub place: Place,
    /// Key of the project in Jira.
    pub key: String,
    /// What is in force.
    pub mapping: Mapping,
    /// Who changed it last, and when.
    pub edited: Option<(String, Timestamp)>,
    /// What Jira offers for this project.
    pub offer: JiraOffer,
    /// Reports that are not in Jira and wait for a change of these settings: number and why.
    pub waiting: Vec<(i64, String)>,
    /// What could not be told to stories: key and why, at most 20.
    pub problems: Vec<(String, String)>,
}

/// What Jira offers, or why that is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "offer", rename_all = "snake_case")]
pub enum JiraOffer {
    /// Jira answered.
    Known {
        /// Names of issue types.
        types: Vec<String>,
        /// Names of links between issues.
        links: Vec<String>,
        /// Names of priorities.
        priorities: Vec<String>,
        /// Names of statuses.
        statuses: Vec<String>,
        /// What the issue type in force demands beyond what the portal writes; `None` when it has no such type.
        demanded: Option<Vec<DemandedField>>,
    },
    /// Jira could not be asked.
    Unknown {
        /// In plain words.
        problem: String,
    },
}

/// A field without which Jira creates no issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemandedField {
    /// Jira's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How a value is written.
    pub shape: Shape,
    /// Values to choose from: id and name; none when anything can be typed.
    pub choices: Vec<(String, String)>,
}

/// What Jira said of a report's issue when it was last asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JiraSaid {
    /// When it was asked.
    pub at: Timestamp,
    /// Status in Jira's words.
    pub status: String,
    /// Jira's kind of status.
    pub category: Category,
    /// Who has it.
    pub assignee: Option<String>,
    /// Names of fix versions, parted by commas.
    pub fix_versions: String,
    /// The key it had when it was filed, if it was moved to another project since.
    pub moved_from: Option<String>,
    /// Since when Jira does not show it any more.
    pub gone_at: Option<Timestamp>,
    /// Public comments, oldest first.
    pub comments: Vec<JiraComment>,
    /// Files that Jira did not take: name and why.
    pub left_out: Vec<(String, String)>,
    /// What could not be done there since.
    pub problem: Option<String>,
}

/// A comment that everybody who sees the issue may read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JiraComment {
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// What, as plain text.
    pub text: String,
}
