//! Issues: found, read, created once.

use super::{Document, Jira, Problem, read};
use crate::config::JiraKind;
use crate::outside::one_line;
use domain::jira::{Category, FieldValue, Shape};
use domain::text::StoryKey;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// Keys asked about in one search.
const KEYS_AT_ONCE: usize = 50;
/// Pages of one search that are read.
const MOST_PAGES: usize = 20;
/// Issues on a page.
const PAGE: usize = 100;
/// What is asked of an issue.
const FIELDS: [&str; 6] = ["summary", "status", "resolution", "issuetype", "assignee", "fixVersions"];

/// A named thing: a kind, a version.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Named {
    name: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct StatusCategory {
    key: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Status {
    name: Option<String>,
    status_category: StatusCategory,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Fields {
    summary: Option<String>,
    status: Status,
    resolution: Option<Named>,
    issuetype: Named,
    assignee: Option<Account>,
    fix_versions: Option<Vec<Named>>,
}

#[derive(Debug, Clone, Deserialize)]
struct Found {
    #[serde(default)]
    id: String,
    key: String,
    #[serde(default)]
    fields: Fields,
}

/// A page of a search: Cloud goes on by token, Data Center by number.
#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    issues: Vec<Found>,
    #[serde(rename = "nextPageToken")]
    next: Option<String>,
    total: Option<usize>,
}

/// What is read of an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Jira's number; stays when the issue is moved.
    pub id: String,
    /// Key as Jira has it now; a moved issue has another than the one asked for.
    pub key: String,
    /// Summary.
    pub summary: String,
    /// Status in Jira's words.
    pub status: String,
    /// Jira's kind of status.
    pub category: Category,
    /// How it ended, in Jira's words; nothing while it is open.
    pub resolution: Option<String>,
    /// Kind in Jira's words.
    pub kind: String,
    /// Who has it.
    pub assignee: Option<String>,
    /// Names of fix versions, parted by commas.
    pub fix_versions: String,
}

impl Issue {
    /// The status with how it ended, if that says more: `Done (Won't Do)`.
    #[must_use]
    pub fn shown(&self) -> String {
        match &self.resolution {
            Some(resolution) if self.category == Category::Done && *resolution != self.status => format!("{} ({resolution})", self.status),
            _ => self.status.clone(),
        }
    }
}

impl From<Found> for Issue {
    fn from(found: Found) -> Self {
        let words = |text: Option<String>| one_line(&text.unwrap_or_default(), 300);
        let fields = found.fields;
        let versions: Vec<String> = fields.fix_versions.unwrap_or_default().into_iter().map(|version| words(version.name)).collect();
        Self {
            id: one_line(&found.id, 60),
            key: found.key,
            summary: words(fields.summary),
            category: fields.status.status_category.key.and_then(|key| key.parse().ok()).unwrap_or(Category::Undefined),
            status: words(fields.status.name),
            resolution: fields.resolution.map(|resolution| words(resolution.name)).filter(|name| !name.is_empty()),
            kind: words(fields.issuetype.name),
            assignee: fields.assignee.map(|who| who.shown()),
            fix_versions: one_line(&versions.join(", "), 500),
        }
    }
}

/// An account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Account {
    /// Id, in Cloud.
    pub account_id: Option<String>,
    /// Key, in Data Center.
    pub key: Option<String>,
    /// Name.
    pub display_name: Option<String>,
}

impl Account {
    /// What names it for ever: two accounts are the same when these are.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.account_id.as_deref().or(self.key.as_deref()).filter(|id| !id.is_empty())
    }

    /// As people read it.
    #[must_use]
    pub fn shown(&self) -> String {
        one_line(self.display_name.as_deref().unwrap_or("somebody"), 100)
    }
}

/// An issue to create.
#[derive(Debug, Clone)]
pub struct NewIssue<'a> {
    /// Jira project.
    pub project: &'a str,
    /// Name of its type.
    pub kind: &'a str,
    /// One line, at most 255 characters.
    pub summary: &'a str,
    /// Text.
    pub description: Document,
    /// Marks that it is found by again.
    pub labels: &'a [String],
    /// Name of its priority, if one is to be set.
    pub priority: Option<&'a str>,
    /// Fields that Jira demands.
    pub fields: &'a [FieldValue],
}

/// An issue that was created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created {
    /// Its key.
    pub key: String,
    /// Jira's number.
    pub id: String,
}

impl Jira {
    /// Which account are we?
    ///
    /// # Errors
    /// As Jira answers.
    pub async fn myself(&self) -> Result<Account, Problem> {
        let account: Account = self.get(&self.api(&["myself"])).await?;
        // Who is not signed in at all may be told of nobody.
        if account.id().is_none() {
            return Err(Problem::Refused { status: 401, message: "it does not know who we are".into() });
        }
        let _ = self.me.set(account.clone());
        Ok(account)
    }

    /// Our account, if Jira was asked before.
    #[must_use]
    pub fn known_account(&self) -> Option<&Account> {
        self.me.get()
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
        let (mut found, mut token) = (Vec::new(), None);
        for _ in 0..MOST_PAGES {
            let page = match self.kind {
                JiraKind::Cloud => self.cloud_page(jql, token.as_deref()).await?,
                JiraKind::DataCenter => self.data_center_page(jql, found.len()).await?,
            };
            let empty = page.issues.is_empty();
            found.extend(page.issues.into_iter().map(Issue::from));
            let more = page.next.is_some() || page.total.is_some_and(|total| found.len() < total);
            token = page.next;
            if !more || empty {
                break;
            }
        }
        Ok(found)
    }

    async fn cloud_page(&self, jql: &str, token: Option<&str>) -> Result<Page, Problem> {
        let address = self.api(&["search", "jql"]);
        let mut question = json!({"jql": jql, "fields": FIELDS, "maxResults": PAGE});
        if let Some(token) = token {
            question["nextPageToken"] = token.into();
        }
        let (_, body) = self.post(&address, &question).await?;
        read(&body, &address)
    }

    /// By GET: not every Data Center takes a search by POST.
    async fn data_center_page(&self, jql: &str, start: usize) -> Result<Page, Problem> {
        let mut address = self.api(&["search"]);
        address
            .query_pairs_mut()
            .append_pair("jql", jql)
            .append_pair("startAt", &start.to_string())
            .append_pair("maxResults", &PAGE.to_string())
            .append_pair("fields", &FIELDS.join(","));
        self.get(&address).await
    }

    /// One issue by key or number; `None` when there is none or our account may not see it: Jira answers both alike.
    ///
    /// # Errors
    /// As Jira answers; also when it answers "not found" to somebody it does not know.
    pub async fn issue(&self, key: &str) -> Result<Option<Issue>, Problem> {
        let mut address = self.api(&["issue", key]);
        address.query_pairs_mut().append_pair("fields", &FIELDS.join(","));
        Ok(self.find_one::<Found>(&address).await?.map(Issue::from))
    }

    /// Creates an issue: one request, whatever becomes of it.
    ///
    /// # Errors
    /// [`Problem::Unknown`] may have created it; the others did not.
    pub async fn create(&self, new: &NewIssue<'_>) -> Result<Created, Problem> {
        #[derive(Deserialize)]
        struct Answer {
            key: String,
            #[serde(default)]
            id: String,
        }
        let mut fields = Map::new();
        for field in new.fields {
            fields.insert(field.id.clone(), self.value(field));
        }
        // What the portal writes by itself comes last: nothing takes its place.
        fields.insert("project".into(), json!({"key": new.project}));
        fields.insert("issuetype".into(), json!({"name": new.kind}));
        fields.insert("summary".into(), new.summary.into());
        fields.insert("description".into(), self.write(&new.description));
        fields.insert("labels".into(), json!(new.labels));
        if let Some(priority) = new.priority {
            fields.insert("priority".into(), json!({"name": priority}));
        }
        let address = self.api(&["issue"]);
        let (status, body) = self.post(&address, &json!({"fields": fields})).await?;
        if status != StatusCode::CREATED {
            return Err(Problem::Unknown { reason: format!("it answered {}", status.as_u16()) });
        }
        let created: Answer = read(&body, &address)?;
        // It is stored and becomes part of addresses.
        let key = StoryKey::parse(&created.key).map_err(|_| Problem::Unknown { reason: "its answer names no key".into() })?;
        Ok(Created { key: key.as_str().to_owned(), id: one_line(&created.id, 60) })
    }

    /// A value as this Jira wants it.
    fn value(&self, field: &FieldValue) -> Value {
        let text = field.value.as_str();
        match field.shape {
            Shape::Text => text.into(),
            Shape::Rich => self.write(&Document::default().text(text)),
            Shape::Number => text.parse::<f64>().map_or_else(|_| text.into(), Value::from),
            Shape::Choice => json!({"id": text}),
            Shape::Choices => json!([{"id": text}]),
            Shape::Words => text.split(',').map(str::trim).filter(|word| !word.is_empty()).collect::<Vec<_>>().into(),
            Shape::User if self.kind == JiraKind::Cloud => json!({"accountId": text}),
            Shape::User => json!({"name": text}),
        }
    }
}

/// A JQL string.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
