//! The first lines of every read: one snapshot, the project, the right to see it, what the page's frame shows.

use crate::db::{self, Tx, attachments::Attached, projects::Project, revisions};
use crate::memo::{At, Key};
use crate::{Backend, Error};
use domain::access::Action;
use domain::candidate::Candidate;
use domain::summary::{CandidateHead, FileLink, Place};
use domain::{Actor, Refusal, Timestamp};
use std::sync::Arc;

/// A read that was let in.
pub(super) struct Reading {
    pub backend: Backend,
    pub tx: Tx,
    pub project: Project,
    pub place: Place,
    pub at: At,
}

/// Opens a snapshot of the project at `slug` for somebody who may do `action` there.
pub(super) async fn open(backend: &Backend, actor: &Actor, slug: &str, action: Action) -> Result<Reading, Error> {
    let mut tx = backend.snapshot().await?;
    let project = db::projects::by_slug(&mut tx, slug).await?.ok_or_else(|| Refusal::not_found("project"))?;
    actor.may(Action::ViewUat, project.id)?;
    actor.may(action, project.id)?;
    let now = backend.clock().now();
    let place = Place {
        slug: project.slug.clone(),
        project: project.name.clone(),
        repository: project.repository.to_string(),
        reader: actor.name().to_owned(),
        roles: actor.roles(project.id),
        may: Action::ALL.iter().copied().filter(|action| actor.can(*action, project.id)).collect(),
        now,
    };
    let at = At { project: project.id, revision: revisions::of_project(&mut tx, project.id).await?, now };
    Ok(Reading { backend: backend.clone(), tx, project, place, at })
}

impl Reading {
    /// What `read` finds here, or found before: see [`crate::memo`].
    pub async fn remembered<'a, T, F>(&'a mut self, key: Key, read: impl FnOnce(&'a mut Self) -> F) -> Result<Arc<T>, Error>
    where
        T: Send + Sync + 'static,
        F: Future<Output = Result<(T, Option<Timestamp>), Error>>,
    {
        let (backend, at) = (self.backend.clone(), self.at);
        backend.memo().or_read(at, key, read(self)).await
    }

    /// The candidate with this number.
    pub async fn candidate(&mut self, number: i64) -> Result<Candidate, Error> {
        Ok(db::candidates::by_number(&mut self.tx, self.project.id, number).await?.ok_or_else(|| Refusal::not_found("candidate"))?)
    }

    /// The head of a page about one candidate.
    pub async fn head(&mut self, number: i64) -> Result<(Candidate, CandidateHead), Error> {
        let standing = super::stage::one(self, number).await?;
        Ok((standing.candidate.clone(), head(&standing.candidate, standing.stage, standing.newest)))
    }

    /// Where a file can be fetched.
    pub fn link(&self, file: Attached) -> FileLink {
        let name: String = url::form_urlencoded::byte_serialize(file.file_name.as_bytes()).collect::<String>().replace('+', "%20");
        FileLink {
            href: format!("/p/{}/evidence/{}/{name}", self.project.slug, file.sha256),
            name: file.file_name,
            bytes: file.bytes,
            media_type: file.media_type,
            sha256: file.sha256,
        }
    }
}

/// The head, when the stage is known.
pub(super) fn head(candidate: &Candidate, stage: domain::summary::Stage, newest: i64) -> CandidateHead {
    use domain::summary::Stage;
    let undecided = matches!(stage, Stage::Qa | Stage::Uat | Stage::SignOff);
    CandidateHead {
        number: candidate.number,
        version: candidate.build.version.to_string(),
        commit: candidate.build.commit.to_string(),
        branch: candidate.build.branch.clone(),
        digest: candidate.build.digest.as_ref().map(ToString::to_string),
        stage,
        created_at: candidate.created_at,
        newer: (undecided && newest > candidate.number).then_some(newest),
    }
}
