//! What a build is made of: its commits since the last release with everybody who had a part in them, the
//! stories they name, the image, and the machine reports.

use super::archive;
use super::run::End;
use crate::Backend;
use crate::db::projects::Project;
use crate::github::{Commit, GitActor, Problem, Pull, Run, User};
use crate::junit::{self, Parsed};
use crate::ops::attach_report::NewReport;
use crate::outside::one_line;
use bytes::Bytes;
use domain::Timestamp;
use domain::candidate::{Build, Contributor, Part, co_authors};
use domain::story::{FoundIn, keys_in};
use domain::text::{CommitSha, ImageDigest, StoryKey, Version};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Reports of one build that are taken in.
const MOST_REPORTS: usize = 200;

/// The run that becomes a candidate.
pub(super) struct Source<'a> {
    pub project: &'a Project,
    pub run: &'a Run,
    pub commit: CommitSha,
    pub base: CommitSha,
    pub source_key: String,
}

/// Asks GitHub for everything. What cannot be known yet ends the job until later; a report that cannot be
/// read does not.
pub(super) async fn gather(backend: &Backend, source: Source<'_>) -> Result<(Build, Vec<NewReport>), End> {
    let (github, repository) = (backend.github(), &source.project.repository);
    let later = |problem| End::failed("GitHub", &problem);
    let compared = github.compare(repository, &source.base, &source.commit).await.map_err(later)?;
    // With some authors unknown, somebody could sign their own change.
    let range = compared.map_err(|total| End::Failed {
        problem: format!(
            "{total} commits since {} are too many to know all their authors; set the project's start_commit to a later one",
            source.base.short()
        ),
        rest: 3600,
    })?;
    let mut commits = range.commits;
    let count = i64::try_from(commits.len()).ok();
    if commits.is_empty() {
        // The commit that is in production already, or an older one: its own author had a part in it.
        commits.push(github.commit(repository, &source.commit).await.map_err(later)?);
    }
    let shas: Vec<CommitSha> = commits.iter().filter_map(|commit| CommitSha::parse(commit.sha.as_deref()?).ok()).collect();
    let pulls = github.pulls_of(repository, &shas).await.map_err(later)?;
    let named = image(backend, &source).await?;
    let reports = reports(backend, &source).await?;
    let run = source.run;
    let short = Version::parse(source.commit.short()).map_err(|refusal| End::Failed { problem: refusal.sentence, rest: 0 })?;
    let version = named.version.unwrap_or(short);
    let build = Build {
        version,
        branch: run.head_branch.clone().unwrap_or_default(),
        image: named.image,
        digest: named.digest,
        run_url: run.html_url.clone().filter(|address| address.starts_with("https://") || address.starts_with("http://")),
        run_id: Some(run.id),
        built_at: run.updated_at.as_deref().and_then(Timestamp::parse).unwrap_or_else(|| backend.clock().now()),
        base: Some(source.base.clone()),
        commits: count,
        contributors: contributors(run, &commits, &pulls),
        stories: stories(&source.project.jira_key, run.head_branch.as_deref(), &commits, &pulls),
        source_key: source.source_key,
        commit: source.commit,
    };
    Ok((build, reports))
}

/// What the build says about its image.
#[derive(Debug, Default, PartialEq, Eq)]
struct Named {
    version: Option<Version>,
    image: Option<String>,
    digest: Option<ImageDigest>,
}

impl Named {
    /// Each part on its own: a digest that is none is no digest, and the gate says so.
    fn read(content: &[u8]) -> Self {
        let value: serde_json::Value = serde_json::from_slice(content).unwrap_or_default();
        Self {
            version: value["version"].as_str().and_then(|text| Version::parse(text).ok()),
            image: value["image"].as_str().map(|text| one_line(text, 500)).filter(|text| !text.is_empty()),
            digest: value["image_digest"].as_str().and_then(|text| ImageDigest::parse(text).ok()),
        }
    }
}

async fn image(backend: &Backend, source: &Source<'_>) -> Result<Named, End> {
    let Some(zip) = artifact(backend, source, &source.project.settings.candidate_artifact).await? else { return Ok(Named::default()) };
    let unpacked = blocking(move || archive::files(&zip, "candidate.json")).await;
    Ok(match unpacked {
        Ok(files) => files.first().map(|(_, content)| Named::read(content)).unwrap_or_default(),
        Err(why) => {
            tracing::warn!(source = source.source_key, why, "the candidate file cannot be read");
            Named::default()
        }
    })
}

async fn reports(backend: &Backend, source: &Source<'_>) -> Result<Vec<NewReport>, End> {
    let Some(zip) = artifact(backend, source, &source.project.settings.report_artifact).await? else { return Ok(Vec::new()) };
    let read = blocking(move || Ok(archive::files(&zip, ".xml")?.into_iter().take(MOST_REPORTS).filter_map(report).collect())).await;
    // The candidate comes in without them; the gate then misses them and says so.
    Ok(read.unwrap_or_else(|why: String| {
        tracing::warn!(source = source.source_key, why, "the machine reports cannot be read");
        Vec::new()
    }))
}

/// One file of the artifact. What is no report at all is left out; a report that cannot be read is attached as
/// that, because leaving it out would let the others pass for all.
fn report((path, content): (String, Vec<u8>)) -> Option<NewReport> {
    let parsed = match junit::parse(&content) {
        Ok(parsed) => parsed,
        Err(refusal) if refusal.code == "no_root" => {
            tracing::info!(path, "a file among the machine reports is none");
            return None;
        }
        Err(refusal) => Parsed::unreadable(&refusal),
    };
    Some(NewReport { name: one_line(&path, 200), content: Bytes::from(content), parsed })
}

/// Zip and XML keep a thread busy; not one of those that answer people.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, String> + Send + 'static) -> Result<T, String> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(format!("reading it failed: {error}")))
}

async fn artifact(backend: &Backend, source: &Source<'_>, name: &str) -> Result<Option<Bytes>, End> {
    let (github, repository) = (backend.github(), &source.project.repository);
    let later = |problem| End::failed("GitHub", &problem);
    let Some(artifact) = github.artifact(repository, source.run.id, name).await.map_err(later)? else { return Ok(None) };
    match github.artifact_zip(repository, artifact.id).await {
        Ok(zip) => Ok(Some(zip)),
        Err(problem @ Problem::Refused { .. }) => {
            tracing::warn!(source = source.source_key, name, %problem, "an artifact cannot be had");
            Ok(None)
        }
        Err(problem) => Err(later(problem)),
    }
}

/// Everybody with a part in it, each part of each person once.
fn contributors(run: &Run, commits: &[Commit], pulls: &[Arc<Pull>]) -> Vec<Contributor> {
    let mut all = BTreeMap::new();
    let mut add = |contributor: Contributor| {
        let key = (
            contributor.part,
            contributor.github_id,
            contributor.login.as_ref().map(|login| login.to_lowercase()),
            contributor.email.as_ref().map(|email| email.to_lowercase()),
        );
        if (contributor.github_id.is_some() || contributor.login.is_some() || contributor.email.is_some()) && !is_github(&contributor) {
            all.entry(key).or_insert(contributor);
        }
    };
    for commit in commits {
        add(contributor(Part::Author, commit.author.as_ref(), commit.commit.author.as_ref()));
        // Whoever rebased or applied it wrote this commit too; GitHub's own web committer is nobody.
        if !by_github(commit) {
            add(contributor(Part::Author, commit.committer.as_ref(), commit.commit.committer.as_ref()));
        }
        co_authors(commit.commit.message.as_deref().unwrap_or_default()).into_iter().for_each(&mut add);
    }
    for pull in pulls {
        add(contributor(Part::Merger, pull.merged_by.as_ref(), None));
    }
    add(contributor(Part::Dispatcher, run.actor.as_ref(), None));
    // GitHub keeps who started it as `actor`, and names who ran it once more as `triggering_actor`.
    let again = run.run_attempt.is_some_and(|attempt| attempt > 1);
    add(contributor(if again { Part::ReRunner } else { Part::Dispatcher }, run.triggering_actor.as_ref(), None));
    all.into_values().collect()
}

/// GitHub's own account, by what only GitHub can be: never by a name, which an author chooses.
fn is_github(contributor: &Contributor) -> bool {
    match &contributor.login {
        Some(login) => login == "web-flow",
        None => contributor.github_id.is_none() && contributor.email.as_deref() == Some("noreply@github.com"),
    }
}

fn by_github(commit: &Commit) -> bool {
    commit.committer.as_ref().and_then(|user| user.login.as_deref()) == Some("web-flow")
        || commit.commit.committer.as_ref().and_then(|actor| actor.email.as_deref()) == Some("noreply@github.com")
}

fn contributor(part: Part, user: Option<&User>, actor: Option<&GitActor>) -> Contributor {
    let login = user.and_then(|user| user.login.clone()).filter(|login| !login.is_empty());
    let email = actor.and_then(|actor| actor.email.as_deref()).map(|email| one_line(email, 320)).filter(|email| !email.is_empty());
    let name = actor.and_then(|actor| actor.name.as_deref()).map(|name| one_line(name, 200)).filter(|name| !name.is_empty());
    let name = name.or_else(|| login.clone()).or_else(|| email.clone()).unwrap_or_else(|| "unknown".to_owned());
    Contributor { part, name, github_id: user.and_then(|user| user.id), login, email }
}

/// The stories it names, each once, by the first place where it was found.
pub(super) fn stories(project: &str, branch: Option<&str>, commits: &[Commit], pulls: &[Arc<Pull>]) -> Vec<(StoryKey, FoundIn)> {
    let mut texts: Vec<(FoundIn, &str)> =
        commits.iter().filter_map(|commit| Some((FoundIn::Commit, commit.commit.message.as_deref()?))).collect();
    texts.extend(branch.map(|branch| (FoundIn::Branch, branch)));
    for pull in pulls {
        let branch = pull.head.as_ref().and_then(|side| side.branch.as_deref());
        texts.extend([pull.title.as_deref(), pull.body.as_deref(), branch].into_iter().flatten().map(|text| (FoundIn::PullRequest, text)));
    }
    let mut found: Vec<(StoryKey, FoundIn)> = Vec::new();
    for (place, text) in texts {
        for key in keys_in(text, project) {
            if !found.iter().any(|(known, _)| *known == key) {
                found.push((key, place));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commit(json: serde_json::Value) -> Commit {
        serde_json::from_value(json).expect("commit")
    }

    #[test]
    fn nobody_disappears_by_calling_themselves_github() {
        let mail = serde_json::json!({"name": "GitHub", "email": "eve@example.org"});
        let eve = serde_json::json!({"id": 66, "login": "eve"});
        let commits = [
            commit(
                serde_json::json!({"sha": "a", "commit": {"message": "m", "author": mail, "committer": mail}, "author": eve, "committer": eve}),
            ),
            commit(
                serde_json::json!({"sha": "b", "commit": {"message": "m", "author": mail, "committer": mail}, "author": null, "committer": null}),
            ),
        ];
        let found = contributors(&Run::default(), &commits, &[]);
        assert!(found.iter().any(|contributor| contributor.github_id == Some(66)), "{found:?}");
        assert!(
            found.iter().any(|contributor| contributor.login.is_none() && contributor.email.as_deref() == Some("eve@example.org")),
            "{found:?}"
        );
    }

    #[test]
    fn authors_co_authors_mergers_and_dispatchers_are_named_once_each() {
        let ann = serde_json::json!({"id": 1, "login": "ann"});
        let flow = serde_json::json!({"id": 19_864_447, "login": "web-flow"});
        let mail = serde_json::json!({"name": "Ann", "email": "Ann@example.org"});
        let one = commit(
            serde_json::json!({"author": ann, "committer": flow, "commit": {"author": mail, "committer": {"name": "GitHub", "email": "noreply@github.com"}, "message": "x\n\nCo-authored-by: Bo <bo@example.org>"}}),
        );
        let two = commit(
            serde_json::json!({"author": ann, "committer": {"id": 2, "login": "rebaser"}, "commit": {"author": {"name": "Ann", "email": "ann@example.org"}, "committer": {"name": "Re", "email": "re@example.org"}}}),
        );
        let unknown = commit(serde_json::json!({"author": null, "commit": {"author": {"name": "Zoë", "email": "zoe@example.org"}}}));
        let pull = Arc::new(Pull { merged_by: Some(User { id: Some(3), login: Some("merger".into()) }), ..Pull::default() });
        let starter = User { id: Some(4), login: Some("starter".into()) };
        let run = Run { actor: Some(starter.clone()), triggering_actor: Some(starter), ..Run::default() };
        let all = contributors(&run, &[one, two, unknown], &[pull]);
        let named: Vec<(Part, &str)> = all.iter().map(|c| (c.part, c.name.as_str())).collect();
        let mut expected = vec![
            (Part::Author, "Zoë"),
            (Part::Author, "Ann"),
            (Part::Author, "Re"),
            (Part::CoAuthor, "Bo"),
            (Part::Merger, "merger"),
            (Part::Dispatcher, "starter"),
        ];
        expected.sort_unstable();
        let mut named = named;
        named.sort_unstable();
        assert_eq!(named, expected);
    }

    #[test]
    fn a_candidate_file_is_read_part_by_part() {
        let digest = format!("sha256:{}", "a".repeat(64));
        let named = Named::read(format!(r#"{{"version":"1.2","image":"r/i","image_digest":"{digest}"}}"#).as_bytes());
        assert_eq!((named.version.map(|v| v.to_string()).as_deref(), named.digest.map(|d| d.to_string())), (Some("1.2"), Some(digest)));
        assert_eq!(Named::read(br#"{"version":7,"image":"","image_digest":"latest"}"#), Named::default());
        assert_eq!(Named::read(b"not json"), Named::default());
    }
}
