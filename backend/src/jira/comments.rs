//! Comments: all of an issue's with who may read them, and one of ours that is written once and then changed.

use super::issues::Account;
use super::{Document, Jira, Problem, read};
use crate::config::JiraKind;
use domain::Timestamp;
use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

/// Comments on a page.
const PAGE: usize = 100;
/// Pages that are read, newest comments first.
const MOST_PAGES: usize = 5;

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Jira's number.
    pub id: String,
    /// Who wrote it.
    pub author: Account,
    /// When.
    pub at: Timestamp,
    /// As plain text.
    pub text: String,
    /// Nobody who sees the issue is kept from it: no group, no role, not internal to a service desk.
    pub public: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Found {
    id: String,
    #[serde(default)]
    author: Option<Account>,
    #[serde(default)]
    body: Value,
    #[serde(default)]
    created: String,
    #[serde(default)]
    visibility: Value,
    jsd_public: Option<bool>,
    #[serde(default)]
    properties: Vec<Property>,
}

#[derive(Deserialize)]
struct Property {
    #[serde(default)]
    key: String,
    #[serde(default)]
    value: Value,
}

#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    comments: Vec<Found>,
    #[serde(default)]
    total: usize,
}

impl Jira {
    /// The newest comments of an issue, newest first, at most 500.
    ///
    /// # Errors
    /// As Jira answers.
    pub async fn comments(&self, key: &str) -> Result<Vec<Comment>, Problem> {
        let mut all: Vec<Comment> = Vec::new();
        for _ in 0..MOST_PAGES {
            let mut address = self.api(&["issue", key, "comment"]);
            address
                .query_pairs_mut()
                .append_pair("startAt", &all.len().to_string())
                .append_pair("maxResults", &PAGE.to_string())
                .append_pair("orderBy", "-created")
                .append_pair("expand", "properties");
            let page: Page = self.get(&address).await?;
            let empty = page.comments.is_empty();
            all.extend(page.comments.into_iter().map(|found| self.comment_of(found)));
            if empty || all.len() >= page.total {
                break;
            }
        }
        // Not every Data Center heeds the order.
        all.sort_by_key(|comment| std::cmp::Reverse(comment.at));
        Ok(all)
    }

    fn comment_of(&self, found: Found) -> Comment {
        // A service desk of Data Center marks internal comments by a property, Cloud by a field.
        let internal = found.jsd_public == Some(false)
            || found.properties.iter().any(|property| property.key == "sd.public.comment" && property.value["internal"] != false);
        Comment {
            public: found.visibility.is_null() && !internal,
            id: found.id,
            author: found.author.unwrap_or_default(),
            at: moment(&found.created).unwrap_or_default(),
            text: self.plain(&found.body),
        }
    }

    /// Comments: one request. Gives the comment's number.
    ///
    /// # Errors
    /// [`Problem::Unknown`] may have written it; the others did not.
    pub async fn comment(&self, key: &str, text: &Document) -> Result<String, Problem> {
        #[derive(Deserialize)]
        struct Answer {
            id: String,
        }
        let address = self.api(&["issue", key, "comment"]);
        let (_, body) = self.post(&address, &json!({"body": self.write(text)})).await?;
        Ok(read::<Answer>(&body, &address)?.id)
    }

    /// Writes the comment anew, however often; in Cloud nobody gets a mail for it. False when there is none any more.
    ///
    /// # Errors
    /// As Jira answers.
    pub async fn change_comment(&self, key: &str, id: &str, text: &Document) -> Result<bool, Problem> {
        let mut address = self.api(&["issue", key, "comment", id]);
        if self.kind == JiraKind::Cloud {
            address.query_pairs_mut().append_pair("notifyUsers", "false");
        }
        match self.once(Method::PUT, &address, &json!({"body": self.write(text)})).await {
            Ok(_) => Ok(true),
            Err(Problem::Refused { status: 404, .. }) => self.myself().await.map(|_| false),
            Err(problem) => Err(problem),
        }
    }
}

/// Jira's moments, `2026-01-01T09:00:00.000+0000`, lack the colon of RFC 3339.
fn moment(text: &str) -> Option<Timestamp> {
    Timestamp::parse(text).or_else(|| {
        let (rest, minutes) = text.split_at_checked(text.len().checked_sub(2)?)?;
        Timestamp::parse(&format!("{rest}:{minutes}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jiras_moments_are_read() {
        assert_eq!(moment("2026-01-01T09:00:00.000+0100"), Timestamp::parse("2026-01-01T08:00:00Z"));
        assert_eq!(moment("2026-01-01T09:00:00Z"), Timestamp::parse("2026-01-01T09:00:00Z"));
        assert_eq!((moment(""), moment("ä"), moment("x")), (None, None, None));
    }
}
