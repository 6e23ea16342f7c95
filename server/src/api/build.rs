//! A build as a CI system describes it, and what the rules make of it.

use backend::db::projects::Project;
use domain::candidate::{Build, Contributor, Part};
use domain::refusal::Kind;
use domain::story::FoundIn;
use domain::text::{CommitSha, ImageDigest, StoryKey, Version};
use domain::{Refusal, Timestamp};
use serde::Deserialize;

/// Most stories and contributors of one build.
const MOST: usize = 1000;
/// Most changed files of one build.
const MOST_PATHS: usize = 5000;

/// The body of `POST /api/v1/candidates`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewCandidate {
    build_id: String,
    commit: String,
    branch: String,
    version: String,
    #[serde(default)]
    image: Option<String>,
    #[serde(default)]
    image_digest: Option<String>,
    #[serde(default)]
    run_url: Option<String>,
    #[serde(default)]
    built_at: Option<String>,
    #[serde(default)]
    base: Option<String>,
    #[serde(default)]
    stories: Vec<String>,
    #[serde(default)]
    changed_paths: Option<Vec<String>>,
    contributors: Vec<NewContributor>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewContributor {
    part: Part,
    name: String,
    #[serde(default)]
    github_id: Option<i64>,
    #[serde(default)]
    login: Option<String>,
    #[serde(default)]
    email: Option<String>,
}

/// Reads the body.
///
/// # Errors
/// `malformed_json` (400) when it is no JSON; `unknown_field` or `invalid_body` (422) when it is, but not this.
pub(super) fn parse(body: &[u8]) -> Result<NewCandidate, Refusal> {
    serde_json::from_slice(body).map_err(|error| {
        let said = error.to_string();
        let said = said.split(" at line").next().unwrap_or(&said).replace('`', "");
        if error.is_data() && said.starts_with("unknown field") {
            Refusal::new(Kind::Invalid, "unknown_field", format!("The body has an {said}."), "See /api/openapi.json.")
        } else if error.is_data() {
            Refusal::new(Kind::Invalid, "invalid_body", format!("The body does not fit: {said}."), "See /api/openapi.json.")
        } else {
            Refusal::new(Kind::Malformed, "malformed_json", "The body is not JSON.", "Send application/json.")
        }
    })
}

impl NewCandidate {
    /// The files changed since the last production release, if they were told.
    ///
    /// # Errors
    /// `invalid_field` (422), naming the field.
    pub(super) fn changed_paths(&self) -> Result<Option<Vec<String>>, Refusal> {
        let Some(paths) = &self.changed_paths else { return Ok(None) };
        if paths.len() > MOST_PATHS {
            return Err(Refusal::invalid("changed_paths", "are more than 5,000"));
        }
        paths.iter().map(|path| line("changed_paths", path, 1000)).collect::<Result<_, _>>().map(Some)
    }

    /// Checks every field.
    ///
    /// # Errors
    /// `invalid_field` (422), naming the field.
    pub(super) fn build(self, project: &Project, now: Timestamp) -> Result<Build, Refusal> {
        let branch = line("branch", &self.branch, 255)?;
        let build_id = line("build_id", &self.build_id, 200)?;
        if self.stories.len() > MOST || self.contributors.len() > MOST {
            return Err(Refusal::invalid("stories", "or the contributors are more than 1,000"));
        }
        if self.contributors.is_empty() {
            // Without names, nobody could be kept from signing their own change (invariant I6).
            return Err(Refusal::invalid("contributors", "must name at least one person"));
        }
        let built_at = self.built_at.map_or(Ok(now), |text| {
            Timestamp::parse(&text).ok_or_else(|| Refusal::invalid("built_at", "must be a time such as 2026-11-22T09:30:00Z"))
        })?;
        let mut stories = Vec::new();
        for key in &self.stories {
            let key = StoryKey::parse(key).map_err(|refusal| refusal.about("stories"))?;
            if key.as_str().rsplit_once('-').is_none_or(|(prefix, _)| prefix != project.jira_key) {
                return Err(Refusal::invalid("stories", &format!("must be issues of {}", project.jira_key)));
            }
            if !stories.iter().any(|(known, _)| *known == key) {
                stories.push((key, FoundIn::Submitted));
            }
        }
        Ok(Build {
            source_key: format!("ci:{build_id}"),
            commit: CommitSha::parse(&self.commit).map_err(|refusal| refusal.about("commit"))?,
            branch,
            version: Version::parse(&self.version)?,
            image: self.image.map(|image| line("image", &image, 500)).transpose()?,
            digest: self.image_digest.map(|digest| ImageDigest::parse(&digest)).transpose()?,
            run_url: self.run_url.map(|url| web_address(&url)).transpose()?,
            run_id: None,
            built_at,
            base: self.base.map(|base| CommitSha::parse(&base).map_err(|refusal| refusal.about("base"))).transpose()?,
            commits: None,
            contributors: self.contributors.into_iter().map(contributor).collect::<Result<_, _>>()?,
            stories,
        })
    }
}

fn contributor(new: NewContributor) -> Result<Contributor, Refusal> {
    if new.github_id.is_none() && new.login.is_none() && new.email.is_none() {
        // A name alone is nobody the portal could recognise when they sign.
        return Err(Refusal::invalid("contributors", "must each have a github_id, a login or an email"));
    }
    Ok(Contributor {
        part: new.part,
        name: line("contributors", &new.name, 200)?,
        github_id: new.github_id,
        login: new.login.map(|login| line("contributors", &login, 100)).transpose()?,
        email: new.email.map(|email| line("contributors", &email, 320)).transpose()?,
    })
}

fn line(field: &str, text: &str, longest: usize) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > longest || text.chars().any(char::is_control) {
        return Err(Refusal::invalid(field, &format!("must be one line of 1 to {longest} characters")));
    }
    Ok(text.to_owned())
}

/// Addresses end up in links: nothing but http and https may.
fn web_address(text: &str) -> Result<String, Refusal> {
    match url::Url::parse(text) {
        Ok(url) if ["http", "https"].contains(&url.scheme()) && text.len() <= 2000 => Ok(url.into()),
        _ => Err(Refusal::invalid("run_url", "must be an address that begins with https://")),
    }
}
