//! Issues: found, read, created once.

use super::{Jira, Problem, read};
use domain::text::StoryKey;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

/// Keys asked about in one search.
const KEYS_AT_ONCE: usize = 50;
/// Pages of one search that are read.
const MOST_PAGES: usize = 20;

/// A named thing: a status, a kind.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Named {
    name: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Fields {
    summary: Option<String>,
    status: Named,
    issuetype: Named,
}

#[derive(Debug, Clone, Deserialize)]
struct Found {
    key: String,
    #[serde(default)]
    fields: Fields,
}

#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    issues: Vec<Found>,
    #[serde(rename = "nextPageToken")]
    next: Option<String>,
}

/// What is read of an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Key as Jira has it now; a moved issue has another than the one asked for.
    pub key: String,
    /// Summary.
    pub summary: String,
    /// Status in Jira's words.
    pub status: String,
    /// Kind in Jira's words.
    pub kind: String,
}

impl From<Found> for Issue {
    fn from(found: Found) -> Self {
        let words = |text: Option<String>| crate::outside::one_line(&text.unwrap_or_default(), 300);
        Self {
            key: found.key,
            summary: words(found.fields.summary),
            status: words(found.fields.status.name),
            kind: words(found.fields.issuetype.name),
        }
    }
}

/// The account behind the token.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Account {
    /// Id.
    pub account_id: Option<String>,
    /// Name.
    pub display_name: Option<String>,
}

/// An issue to create.
#[derive(Debug, Clone)]
pub struct NewIssue<'a> {
    /// Jira project.
    pub project: &'a str,
    /// One line, at most 255 characters.
    pub summary: &'a str,
    /// Atlassian Document Format.
    pub description: Value,
    /// Marks that it is found by again.
    pub labels: &'a [String],
}

impl Jira {
    /// Which account are we?
    ///
    /// # Errors
    /// As Jira answers.
    pub async fn myself(&self) -> Result<Account, Problem> {
        self.get(&self.api(&["myself"])).await
    }

    /// May the account see this project?
    ///
    /// # Errors
    /// As Jira answers; 404 when it may not or there is none.
    pub async fn sees_project(&self, key: &str) -> Result<(), Problem> {
        let _: Value = self.get(&self.api(&["project", key])).await?;
        Ok(())
    }

    /// Those of these issues that search knows. Search lags, so what is missing may still exist.
    ///
    /// # Errors
    /// As Jira answers; 400 when it knows one of the keys not at all.
    pub async fn find(&self, keys: &[StoryKey]) -> Result<Vec<Issue>, Problem> {
        let mut found = Vec::new();
        for some in keys.chunks(KEYS_AT_ONCE) {
            // Keys are checked text: letters, digits, _ and -.
            let list: Vec<&str> = some.iter().map(StoryKey::as_str).collect();
            found.extend(self.search(&format!("key in ({})", list.join(", "))).await?);
        }
        Ok(found)
    }

    /// Issues of a project with this label.
    ///
    /// # Errors
    /// As Jira answers.
    pub async fn labelled(&self, project: &str, label: &str) -> Result<Vec<Issue>, Problem> {
        self.search(&format!("project = {} AND labels = {} ORDER BY created ASC", quoted(project), quoted(label))).await
    }

    async fn search(&self, jql: &str) -> Result<Vec<Issue>, Problem> {
        let address = self.api(&["search", "jql"]);
        let (mut found, mut token) = (Vec::new(), None);
        for _ in 0..MOST_PAGES {
            let mut question = json!({"jql": jql, "fields": ["summary", "status", "issuetype"], "maxResults": 100});
            if let Some(token) = token {
                question["nextPageToken"] = Value::String(token);
            }
            let (_, body) = self.post(&address, &question).await?;
            let page: Page = read(&body, &address)?;
            found.extend(page.issues.into_iter().map(Issue::from));
            token = page.next;
            if token.is_none() {
                break;
            }
        }
        Ok(found)
    }

    /// One issue; `None` when there is none or our account may not see it: Jira answers both alike.
    ///
    /// # Errors
    /// As Jira answers.
    pub async fn issue(&self, key: &str) -> Result<Option<Issue>, Problem> {
        let mut address = self.api(&["issue", key]);
        address.set_query(Some("fields=summary,status,issuetype"));
        match self.get::<Found>(&address).await {
            Ok(found) => Ok(Some(found.into())),
            Err(Problem::Refused { status: 404, .. }) => Ok(None),
            Err(problem) => Err(problem),
        }
    }

    /// Creates a bug: one request, whatever becomes of it. Gives its key.
    ///
    /// # Errors
    /// [`Problem::Unknown`] may have created it; the others did not.
    pub async fn create(&self, new: &NewIssue<'_>) -> Result<String, Problem> {
        #[derive(Deserialize)]
        struct Created {
            key: String,
        }
        let fields = json!({
            "project": {"key": new.project}, "issuetype": {"name": "Bug"}, "summary": new.summary, "description": new.description, "labels": new.labels,
        });
        let address = self.api(&["issue"]);
        let (status, body) = self.post(&address, &json!({"fields": fields})).await?;
        if status != StatusCode::CREATED {
            return Err(Problem::Unknown { reason: format!("it answered {}", status.as_u16()) });
        }
        let created: Created = read(&body, &address)?;
        // It is stored and becomes part of addresses.
        StoryKey::parse(&created.key)
            .map(|key| key.as_str().to_owned())
            .map_err(|_| Problem::Unknown { reason: "its answer names no key".into() })
    }
}

/// A JQL string.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
