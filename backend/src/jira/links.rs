//! Links: from a filed problem to its story, and back to the portal.

use super::{Jira, Problem};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct Keyed {
    key: Option<String>,
}

#[derive(Deserialize)]
struct Link {
    #[serde(rename = "inwardIssue")]
    inward: Option<Keyed>,
    #[serde(rename = "outwardIssue")]
    outward: Option<Keyed>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Fields {
    issuelinks: Vec<Link>,
}

#[derive(Deserialize)]
struct Linked {
    #[serde(default)]
    fields: Fields,
}

impl Jira {
    /// Is there a link between the two, whatever its kind?
    ///
    /// # Errors
    /// As Jira answers.
    pub async fn is_linked(&self, issue: &str, other: &str) -> Result<bool, Problem> {
        let mut address = self.api(&["issue", issue]);
        address.set_query(Some("fields=issuelinks"));
        let linked: Linked = self.get(&address).await?;
        let is = |side: &Option<Keyed>| side.as_ref().and_then(|side| side.key.as_deref()) == Some(other);
        Ok(linked.fields.issuelinks.iter().any(|link| is(&link.inward) || is(&link.outward)))
    }

    /// Links the two by a kind of link, by its name: one request. Ask [`Jira::is_linked`] first.
    ///
    /// # Errors
    /// As Jira answers; 404 when one of them cannot be seen.
    pub async fn link(&self, kind: &str, issue: &str, other: &str) -> Result<(), Problem> {
        let content = json!({"type": {"name": kind}, "inwardIssue": {"key": issue}, "outwardIssue": {"key": other}});
        self.post(&self.api(&["issueLink"]), &content).await.map(|_| ())
    }

    /// Makes or renews the issue's link to `address`; the same `global_id` is the same link, however often.
    ///
    /// # Errors
    /// As Jira answers.
    pub async fn remote_link(&self, issue: &str, global_id: &str, address: &str, title: &str) -> Result<(), Problem> {
        let content = json!({
            "globalId": global_id,
            "application": {"type": "murmuration", "name": "Murmuration"},
            "relationship": "reported in",
            "object": {"url": address, "title": title},
        });
        self.post(&self.api(&["issue", issue, "remotelink"]), &content).await.map(|_| ())
    }
}
