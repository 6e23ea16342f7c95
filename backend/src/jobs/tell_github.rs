//! Developers hear of it where they work: a check run on the commit of each of the newest candidates, and one comment on
//! each pull request of the newest. Written only when something material changed; what GitHub does not allow is shown on
//! the project's settings and not asked again for a day.

use super::github_once::{Kept, What, keep};
use super::run::End;
use crate::db::github_told::{self, Kind, Thing};
use crate::db::projects::Project;
use crate::github::{CHECK, CheckRun, Output, Problem};
use crate::ops::approval;
use crate::{Backend, Error, db};
use domain::candidate::Candidate;
use domain::developers::{Subject, Told, tell};
use domain::id::ProjectId;
use std::collections::HashSet;

/// Candidates whose check run is kept up to date.
const NEWEST: i64 = 10;
/// Writes in one go: GitHub takes about 80 a minute from everybody together (secondary rate limit).
const MOST_WRITES: usize = 20;
/// Before the rest is written.
const PAUSE_SECONDS: i64 = 60;
/// After a refusal; somebody may repair the App's permissions.
const REST_AFTER_REFUSAL: i64 = 86_400;

pub(super) async fn run(backend: &Backend, project: ProjectId) -> Result<End, Error> {
    let now = backend.clock().now();
    let mut tx = backend.snapshot().await?;
    let Some(project) = db::projects::by_id(&mut tx, project).await? else { return Ok(End::Done) };
    let refusals = github_told::refusals(&mut tx, project.id).await?;
    let high = db::candidates::newest(&mut tx, project.id).await?;
    let candidates = db::candidates::range(&mut tx, project.id, high - NEWEST + 1, high).await?;
    let mut words = Vec::new();
    for candidate in candidates {
        let told = words_of(backend, &mut tx, &project, &candidate).await?;
        words.push((candidate, told));
    }
    let pulls = match words.first() {
        Some((newest, _)) => pulls(&mut tx, &project, newest).await?,
        None => Vec::new(),
    };
    drop(tx);
    let refused = refusals.iter().map(|(what, ..)| what.clone()).collect();
    let resting = refusals.iter().filter(|(.., at)| now < at.plus_seconds(REST_AFTER_REFUSAL)).map(|(what, ..)| what.clone()).collect();
    let mut telling = Telling { backend, project: &project, refused, resting, writes: 0 };
    for (candidate, told) in &words {
        if let Some(end) = telling.check_run(candidate, told).await? {
            return Ok(end);
        }
    }
    if let Some((_, told)) = words.first() {
        for pull in pulls {
            if let Some(end) = telling.comment(pull, told).await? {
                return Ok(end);
            }
        }
    }
    Ok(End::Done)
}

/// Pull requests in the newest candidate that are not in production yet.
async fn pulls(tx: &mut db::Tx, project: &Project, newest: &Candidate) -> Result<Vec<i64>, Error> {
    let released = db::deployments::in_production(tx, project.id).await?.map_or(0, |(_, number, ..)| number);
    let line = db::claims::line_of(tx, newest.id).await?.unwrap_or(newest.number);
    db::claims::pulls(tx, project.id, released.max(line - 1), newest.number).await
}

async fn words_of(backend: &Backend, tx: &mut db::Tx, project: &Project, candidate: &Candidate) -> Result<Told, Error> {
    let now = backend.clock().now();
    let approval = approval::of_candidate(tx, project, candidate, &project.settings.production, now).await?;
    let project_url = project_url(backend, &project.slug);
    Ok(tell(&Subject {
        project_url: &project_url,
        number: candidate.number,
        version: candidate.build.version.as_str(),
        facts: &approval.facts,
        gate: &approval.gate,
        standing: &approval.standing,
    }))
}

/// Where a project's pages are.
pub(super) fn project_url(backend: &Backend, slug: &str) -> String {
    format!("{}/p/{slug}", backend.config().server.base_url.trim_end_matches('/'))
}

struct Telling<'a> {
    backend: &'a Backend,
    project: &'a Project,
    /// Kinds that GitHub refused before.
    refused: HashSet<String>,
    /// Those of them that are not asked for yet.
    resting: HashSet<String>,
    writes: usize,
}

impl Telling<'_> {
    async fn check_run(&mut self, candidate: &Candidate, told: &Told) -> Result<Option<End>, Error> {
        let mark = format!("murmuration:{}", candidate.id);
        let page = format!("{}/candidates/{}", project_url(self.backend, &self.project.slug), candidate.number);
        let content = domain::sha256_hex(format!("{}\n{}\n{}", told.conclusion, told.title, told.summary).as_bytes());
        let run = CheckRun {
            name: CHECK,
            head_sha: Some(&candidate.build.commit),
            external_id: &mark,
            details_url: &page,
            conclusion: told.conclusion.as_str(),
            output: Output { title: &told.title, summary: &told.summary },
        };
        let what = What::CheckRun { sha: &candidate.build.commit, mark: &mark, run };
        self.write(Kind::CheckRun, candidate.number, &what, &content).await
    }

    async fn comment(&mut self, pull: i64, told: &Told) -> Result<Option<End>, Error> {
        let mark = format!("<!-- murmuration:{} -->", self.project.id);
        let body = format!("{mark}\n{}", told.comment);
        let content = domain::sha256_hex(body.as_bytes());
        let what = What::Comment { pull, mark: &mark, body: &body };
        self.write(Kind::Comment, pull, &what, &content).await
    }

    /// Writes one thing; an end when the rest must wait.
    async fn write(&mut self, kind: Kind, subject: i64, what: &What<'_>, content: &str) -> Result<Option<End>, Error> {
        if self.resting.contains(kind.as_str()) {
            return Ok(None);
        }
        let (backend, project) = (self.backend, self.project);
        let now = backend.clock().now();
        if self.writes >= MOST_WRITES {
            return Ok(Some(End::At(now.plus_seconds(PAUSE_SECONDS))));
        }
        let thing = Thing { project: project.id, kind, subject };
        match keep(backend, &project.repository, thing, what, content).await? {
            Kept::Same => {}
            Kept::Written(_) => {
                self.writes += 1;
                if self.refused.remove(kind.as_str()) {
                    let mut tx = backend.begin().await?;
                    github_told::allowed(&mut tx, project.id, kind).await?;
                    tx.commit().await?;
                }
            }
            Kept::Later(at) => return Ok(Some(End::At(at))),
            Kept::Failed(problem @ Problem::Refused { status: 401 | 403 | 404 | 410, .. }) => {
                tracing::warn!(kind = kind.as_str(), project = project.slug, %problem, "GitHub does not allow it");
                let mut tx = backend.begin().await?;
                github_told::refused(&mut tx, project.id, kind, &format!("GitHub {problem}"), now).await?;
                tx.commit().await?;
                self.resting.insert(kind.as_str().to_owned());
            }
            Kept::Failed(problem @ Problem::Refused { .. }) => {
                // It will not take this one; the same words are not sent again.
                tracing::warn!(kind = kind.as_str(), subject, %problem, "GitHub did not take it");
                let mut tx = backend.begin().await?;
                github_told::settled(&mut tx, thing, content).await?;
                tx.commit().await?;
            }
            Kept::Failed(problem) => return Ok(Some(End::failed("GitHub", &problem))),
        }
        Ok(None)
    }
}
