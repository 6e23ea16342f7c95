//! Issues, and how they look in Jira's JSON. Titles and descriptions are made up for the demo.
use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::{Map, Value, json};

use crate::{
    Sandbox, clock,
    contract::adf,
    people::{PEOPLE, Person},
};

/// The account behind the API token.
pub(crate) const ME: &str = "5b10a2844c20165700ede21g";
/// Issue types with their ids.
pub(crate) const KINDS: [(&str, &str); 3] = [("Story", "10001"), ("Bug", "10002"), ("Task", "10003")];
/// Statuses with id, category and the transition that leads there.
pub(crate) const STATUSES: [(&str, &str, &str, &str); 4] = [
    ("To Do", "10000", "new", "11"),
    ("In Progress", "10001", "indeterminate", "21"),
    ("In Review", "10002", "indeterminate", "31"),
    ("Done", "10003", "done", "41"),
];
/// Kinds of links between issues: id, name, inward, outward.
pub(crate) const LINKS: [(&str, &str, &str, &str); 4] = [
    ("10000", "Blocks", "is blocked by", "blocks"),
    ("10001", "Relates", "relates to", "relates to"),
    ("10002", "Duplicate", "is duplicated by", "duplicates"),
    ("10003", "Problem/Incident", "is caused by", "causes"),
];

const STORIES: [(&str, &str, &str); 8] = [
    (
        "Story",
        "A dropped connection does not end the conversation",
        "As somebody who talks to a model on a train\nI want the conversation to go on after the connection drops\nso that I do not lose what I wrote.",
    ),
    (
        "Story",
        "The transcript names the model that answered",
        "As a reviewer of transcripts\nI want to see which model gave each answer\nso that I can compare two models fairly.",
    ),
    (
        "Story",
        "Two answers can be compared side by side",
        "As a crowd worker\nI want to see two answers next to each other\nso that I can choose the better one quickly.",
    ),
    (
        "Story",
        "Long messages are answered within three seconds",
        "As an end user\nI want an answer to a long message within three seconds\nso that the conversation feels alive.",
    ),
    (
        "Bug",
        "Emoji vanish from the world log",
        "Messages with emoji are logged without them.\nExpected: the log holds exactly what was written.",
    ),
    (
        "Story",
        "Each reply shows how long it took",
        "As a tester\nI want to see how long each reply took\nso that I can report slow models with numbers.",
    ),
    (
        "Bug",
        "The restart button works only once",
        "Press Restart twice: the second press does nothing.\nExpected: every press starts a new conversation.",
    ),
    (
        "Story",
        "A blocked message says why",
        "As an end user\nI want to read in plain words why my message was blocked\nso that I can write it differently.",
    ),
];

/// A file on an issue.
#[derive(Clone, Debug)]
pub(crate) struct Attachment {
    pub id: u64,
    pub name: String,
    pub media: String,
    pub bytes: Bytes,
    pub created: String,
}

/// An issue.
#[derive(Clone, Debug, Default)]
pub(crate) struct Issue {
    pub id: u64,
    pub key: String,
    pub status: usize,
    /// Everything that was set and is given back as it was: summary, description, labels, priority, custom fields.
    pub fields: Map<String, Value>,
    pub kind: String,
    pub creator: Option<&'static Person>,
    pub created: String,
    pub updated: String,
    pub comments: Vec<Value>,
    pub remote: Vec<Value>,
    pub properties: BTreeMap<String, Value>,
    pub attachments: Vec<Attachment>,
    /// Keys it had before it was moved to another project.
    pub old_keys: Vec<String>,
    /// Kept from the portal's account.
    pub hidden: bool,
    /// Search does not find it before this moment (milliseconds since 1970).
    pub unseen_until: i64,
}

impl Issue {
    /// By key, by a key it had before, or by number; never when it is hidden.
    fn answers_to(&self, key: &str) -> bool {
        let named = |own: &str| own.eq_ignore_ascii_case(key);
        !self.hidden && (named(&self.key) || self.old_keys.iter().any(|old| named(old)) || self.id.to_string() == key)
    }
}

/// A link between two issues: id, kind, inward key, outward key.
pub(crate) type Link = (u64, usize, String, String);

/// What Jira remembers.
#[derive(Debug, Default)]
pub(crate) struct JiraState {
    pub issues: Vec<Issue>,
    pub links: Vec<Link>,
    pub last_number: u64,
    /// New issues stay out of search for so many milliseconds.
    pub lag_ms: i64,
    /// Custom fields without which no issue is created: id and name.
    pub demanded: Vec<(String, String)>,
    /// Other custom fields that people gave a name: id and name.
    pub named: Vec<(String, String)>,
    /// Who is not signed in is told "not found" instead of "sign in".
    pub hides_from_strangers: bool,
    pub consent: super::consent::Consent,
}

impl JiraState {
    /// The stories of the demo.
    pub fn seeded() -> Self {
        let issues = STORIES.iter().zip(101u64..).map(|((kind, summary, text), number)| Issue {
            id: 20_000 + number,
            key: format!("PARLAI-{number}"),
            kind: (*kind).into(),
            status: 2,
            fields: json!({"summary": summary, "description": adf::document(text), "labels": ["demo"]})
                .as_object()
                .cloned()
                .unwrap_or_default(),
            creator: Some(&PEOPLE[3]),
            created: "2023-09-01T09:00:00.000+0000".into(),
            updated: "2023-09-01T09:00:00.000+0000".into(),
            ..Issue::default()
        });
        Self { issues: issues.collect(), last_number: 108, ..Self::default() }
    }

    pub fn find(&self, key: &str) -> Option<&Issue> {
        self.issues.iter().find(|issue| issue.answers_to(key))
    }

    pub fn find_mut(&mut self, key: &str) -> Option<&mut Issue> {
        let issue = self.issues.iter_mut().find(|issue| issue.answers_to(key))?;
        issue.updated = clock::jira_now();
        Some(issue)
    }
}

/// An account.
pub(crate) fn account(core: &Sandbox, id: &str, name: &str, email: &str) -> Value {
    json!({
        "self": format!("{}/rest/api/3/user?accountId={id}", core.urls.jira), "accountId": id, "accountType": "atlassian", "displayName": name,
        "emailAddress": email, "active": true, "timeZone": "Etc/UTC",
        "avatarUrls": {"48x48": format!("{}/avatar/{id}", core.urls.jira)},
    })
}

pub(crate) fn person(core: &Sandbox, person: &Person) -> Value {
    account(core, &format!("712020:{}", person.sub), person.name, person.email)
}

fn by(core: &Sandbox, who: Option<&'static Person>) -> Value {
    who.map_or_else(|| account(core, ME, "Murmuration", &core.options.jira_user), |who| person(core, who))
}

pub(crate) fn kind(core: &Sandbox, name: &str, id: &str) -> Value {
    json!({"self": format!("{}/rest/api/3/issuetype/{id}", core.urls.jira), "id": id, "name": name, "subtask": false, "description": "", "iconUrl": ""})
}

pub(crate) fn project(core: &Sandbox) -> Value {
    json!({"self": format!("{}/rest/api/3/project/10000", core.urls.jira), "id": "10000", "key": "PARLAI", "name": "ParlAI (demo)", "projectTypeKey": "software", "simplified": false})
}

pub(crate) fn status(core: &Sandbox, index: usize) -> Value {
    let (name, id, category, _) = STATUSES[index.min(STATUSES.len() - 1)];
    let (number, words) = match category {
        "new" => (2, "To Do"),
        "done" => (3, "Done"),
        _ => (4, "In Progress"),
    };
    json!({
        "self": format!("{}/rest/api/3/status/{id}", core.urls.jira), "id": id, "name": name, "description": "", "iconUrl": "",
        "statusCategory": {"self": format!("{}/rest/api/3/statuscategory/{number}", core.urls.jira), "id": number, "key": category, "name": words, "colorName": "blue-gray"},
    })
}

pub(crate) fn attachment(core: &Sandbox, attachment: &Attachment) -> Value {
    json!({
        "self": format!("{}/rest/api/3/attachment/{}", core.urls.jira, attachment.id), "id": attachment.id.to_string(), "filename": attachment.name,
        "mimeType": attachment.media, "size": attachment.bytes.len(), "created": attachment.created, "author": by(core, None),
        "content": format!("{}/rest/api/3/attachment/content/{}", core.urls.jira, attachment.id),
    })
}

pub(crate) fn link_kind(core: &Sandbox, index: usize) -> Value {
    let (id, name, inward, outward) = LINKS[index.min(LINKS.len() - 1)];
    json!({"id": id, "name": name, "inward": inward, "outward": outward, "self": format!("{}/rest/api/3/issueLinkType/{id}", core.urls.jira)})
}

fn short(core: &Sandbox, issue: &Issue) -> Value {
    let id = KINDS.iter().find(|(name, _)| *name == issue.kind).map_or("10003", |(_, id)| id);
    json!({
        "id": issue.id.to_string(), "key": issue.key, "self": format!("{}/rest/api/3/issue/{}", core.urls.jira, issue.id),
        "fields": {"summary": issue.fields.get("summary"), "status": status(core, issue.status), "issuetype": kind(core, &issue.kind, id)},
    })
}

/// "The ID and name of each field present on the issue" (`IssueBean.names`, with `expand=names`).
pub(crate) fn names(jira: &JiraState, fields: &Value) -> Value {
    const OURS: [(&str, &str); 9] = [
        ("issuetype", "Issue Type"),
        ("fixVersions", "Fix versions"),
        ("duedate", "Due date"),
        ("issuelinks", "Linked Issues"),
        ("comment", "Comment"),
        ("attachment", "Attachment"),
        ("created", "Created"),
        ("updated", "Updated"),
        ("creator", "Creator"),
    ];
    let custom = || jira.named.iter().chain(&jira.demanded);
    let name = |id: &String| {
        let own = custom().find(|(known, _)| known == id).map(|(_, name)| name.clone());
        let ours = || OURS.iter().find(|(known, _)| known == id).map(|(_, name)| (*name).to_owned());
        // The other system fields are called by their id, with a capital.
        own.or_else(ours).unwrap_or_else(|| id.chars().take(1).flat_map(char::to_uppercase).chain(id.chars().skip(1)).collect())
    };
    let fields = fields.as_object().into_iter().flatten();
    Value::Object(fields.map(|(id, _)| (id.clone(), Value::String(name(id)))).collect())
}

/// An issue with the fields asked for; none asked means all.
pub(crate) fn draw(core: &Sandbox, jira: &JiraState, issue: &Issue, asked: &[String]) -> Value {
    let mut drawn = short(core, issue);
    let linked = jira.links.iter().filter_map(|(id, kind, inward, outward)| {
        let (side, other) = if *outward == issue.key { ("inwardIssue", inward) } else if *inward == issue.key { ("outwardIssue", outward) } else { return None };
        Some(json!({"id": id.to_string(), "self": format!("{}/rest/api/3/issueLink/{id}", core.urls.jira), "type": link_kind(core, *kind), side: short(core, jira.find(other)?)}))
    });
    let mut fields = issue.fields.clone();
    fields.entry("fixVersions").or_insert_with(|| json!([]));
    for name in ["description", "assignee", "resolution", "environment", "duedate"] {
        fields.entry(name).or_insert(Value::Null);
    }
    fields.entry("labels").or_insert_with(|| json!([]));
    fields.entry("priority").or_insert_with(|| json!({"id": "3", "name": "Medium"}));
    let more = json!({
        "status": status(core, issue.status), "issuetype": drawn["fields"]["issuetype"], "project": project(core), "created": issue.created,
        "updated": issue.updated, "creator": by(core, issue.creator), "reporter": by(core, issue.creator), "issuelinks": linked.collect::<Vec<_>>(),
        "comment": {"comments": issue.comments, "maxResults": issue.comments.len(), "total": issue.comments.len(), "startAt": 0},
        "attachment": issue.attachments.iter().map(|file| attachment(core, file)).collect::<Vec<_>>(),
    });
    if let Value::Object(more) = more {
        fields.extend(more);
    }
    let all = asked.is_empty() || asked.iter().any(|name| name == "*all" || name == "*navigable");
    fields.retain(|name, _| {
        (all && !asked.iter().any(|other| other.strip_prefix('-') == Some(name))) || asked.iter().any(|other| other == name)
    });
    drawn["fields"] = Value::Object(fields);
    drawn
}
