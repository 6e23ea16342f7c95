//! The content of an artifact: GitHub answers with an address that is good for a minute; the token stays here.

use super::{GitHub, Problem, link};
use crate::outside::{self, judge};
use bytes::Bytes;
use domain::text::RepoName;
use http::StatusCode;

/// Bytes of one artifact as it is fetched.
pub const LARGEST_ARTIFACT: usize = 20 * 1024 * 1024;

impl GitHub {
    /// An artifact's zip file.
    ///
    /// # Errors
    /// As GitHub answers; [`Problem::Refused`] when it has expired, is too large, or lies where we do not go.
    pub async fn artifact_zip(&self, repository: &RepoName, artifact: i64) -> Result<Bytes, Problem> {
        let answer = self.exchange(&self.installation, &format!("/repos/{repository}/actions/artifacts/{artifact}/zip")).await?;
        if !matches!(answer.status, StatusCode::FOUND | StatusCode::TEMPORARY_REDIRECT) {
            return Err(judge(answer.status, &answer.headers, &answer.body));
        }
        let location =
            answer.headers.get(http::header::LOCATION).and_then(|header| header.to_str().ok()).and_then(|text| url::Url::parse(text).ok());
        let address = location
            .filter(|address| link::may_fetch(address, self.local))
            .ok_or_else(|| refused(answer.status, "it sent us to an address that is not used"))?;
        let response = self.files.get(address).send().await.map_err(|error| outside::broken(&error))?;
        let (status, headers) = (response.status(), response.headers().clone());
        let content = outside::body(response, LARGEST_ARTIFACT)
            .await?
            .ok_or_else(|| refused(StatusCode::PAYLOAD_TOO_LARGE, "the artifact is larger than 20 MiB"))?;
        if status == StatusCode::OK { Ok(content) } else { Err(judge(status, &headers, &content)) }
    }
}

fn refused(status: StatusCode, message: &str) -> Problem {
    Problem::Refused { status: status.as_u16(), message: message.to_owned() }
}
