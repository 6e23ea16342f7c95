//! Files on an issue.

use super::{Jira, Problem};
use bytes::Bytes;
use reqwest::multipart::{Form, Part};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    filename: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Fields {
    attachment: Vec<File>,
}

#[derive(Deserialize)]
struct Found {
    #[serde(default)]
    fields: Fields,
}

impl Jira {
    /// Names of the files on an issue.
    ///
    /// # Errors
    /// As Jira answers.
    pub async fn files(&self, key: &str) -> Result<Vec<String>, Problem> {
        let mut address = self.api(&["issue", key]);
        address.set_query(Some("fields=attachment"));
        let found: Found = self.get(&address).await?;
        Ok(found.fields.attachment.into_iter().map(|file| file.filename).collect())
    }

    /// Puts a file on an issue: one request. Ask [`Jira::files`] first: twice sent is there twice.
    ///
    /// # Errors
    /// As Jira answers; 413 when it is too large, 403 when files are not taken there.
    pub async fn attach(&self, key: &str, name: &str, media_type: &str, content: Bytes) -> Result<(), Problem> {
        let length = content.len() as u64;
        let part = Part::stream_with_length(content, length).file_name(name.to_owned());
        let part = part.mime_str(media_type).map_err(|_| Problem::Refused { status: 415, message: "its type cannot be named".into() })?;
        // Without this header Jira takes the upload for a forged one.
        let request = self.http.post(self.api(&["issue", key, "attachments"])).header("x-atlassian-token", "no-check");
        self.send(request.multipart(Form::new().part("file", part))).await.map(|_| ())
    }
}
