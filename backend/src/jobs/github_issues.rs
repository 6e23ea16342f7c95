//! Without Jira, a reported problem becomes a GitHub issue: once, by the same rule as everything else of ours there. Whether
//! it is closed is asked again from time to time and never believed from elsewhere.

use super::github_once::{Kept, What, keep};
use super::run::End;
use super::tell_github::project_url;
use super::{Job, enqueue};
use crate::db::audit::Fact;
use crate::db::github_told::{self, Kind, Thing};
use crate::github::{LABEL, NewIssue, Problem};
use crate::hub::Topic;
use crate::{Backend, Error, db};
use domain::developers::{Reported, issue};
use domain::id::{FeedbackId, ProjectId};
use domain::{Actor, Timestamp};

/// A refusal is asked about again after this long: permissions may be repaired.
const REST_AFTER_REFUSAL: i64 = 86_400;

/// Makes the issue of one report.
pub(super) async fn file(backend: &Backend, id: FeedbackId) -> Result<End, Error> {
    let mut tx = backend.snapshot().await?;
    let Some(report) = db::feedback_issues::report(&mut tx, id).await? else { return Ok(End::Done) };
    let Some(project) = db::projects::by_id(&mut tx, report.project).await? else { return Ok(End::Done) };
    let Some(found) = db::feedback::by_number(&mut tx, project.id, report.number).await? else { return Ok(End::Done) };
    drop(tx);
    let url = project_url(backend, &project.slug);
    let mark = format!("<!-- murmuration:feedback:{id} -->");
    let (title, text) = issue(&Reported {
        url: &format!("{url}/feedback/{}", report.number),
        number: report.number,
        title: &report.title,
        body: &report.body,
        facts: &[
            ("Severity", report.severity.to_string()),
            ("Candidate", report.candidate_number.to_string()),
            ("Version", report.version.clone()),
            ("Commit", report.commit.clone()),
            ("Image", report.digest.clone().unwrap_or_default()),
            ("Environment", report.environment.clone()),
            ("Story", report.story.clone().unwrap_or_default()),
            ("Reported by", report.reporter.clone()),
        ],
    });
    let body = format!("{mark}\n{text}");
    let since = found.reported_at.plus_seconds(-3600).rfc3339();
    let severity = format!("severity: {}", report.severity);
    let what = What::Issue { mark: &mark, since: &since, new: NewIssue { title: &title, body: &body, labels: [LABEL, &severity] } };
    let thing = Thing { project: project.id, kind: Kind::Issue, subject: report.number };
    let now = backend.clock().now();
    match keep(backend, &project.repository, thing, &what, "made").await? {
        Kept::Same => Ok(End::Done),
        Kept::Later(at) => Ok(End::At(at)),
        Kept::Written(number) => {
            let mut tx = backend.begin().await?;
            let fact = Fact {
                at: now,
                project: Some(project.id),
                candidate: Some(report.candidate),
                actor: &Actor::System,
                action: "issue_filed",
                sentence: format!("F-{} is issue {number} on GitHub.", report.number),
                detail: serde_json::json!({ "feedback": id, "issue": number }),
            };
            db::audit::append(&mut tx, fact).await?;
            github_told::allowed(&mut tx, project.id, Kind::Issue).await?;
            enqueue(&mut tx, backend.clock(), &Job::FindFixes { project: project.id }).await?;
            tx.changed(Topic { project: project.id, candidate: Some(report.candidate), number: Some(report.candidate_number) });
            tx.commit().await?;
            Ok(End::Done)
        }
        Kept::Failed(problem) => {
            let mut tx = backend.begin().await?;
            github_told::set_problem(&mut tx, project.id, report.number, &format!("GitHub {problem}")).await?;
            let lasting = matches!(problem, Problem::Refused { .. });
            if lasting {
                github_told::refused(&mut tx, project.id, Kind::Issue, &format!("GitHub {problem}"), now).await?;
            }
            tx.changed(Topic { project: project.id, candidate: Some(report.candidate), number: Some(report.candidate_number) });
            tx.commit().await?;
            Ok(match End::failed("GitHub", &problem) {
                End::Failed { problem, .. } if lasting => End::Failed { problem, rest: REST_AFTER_REFUSAL },
                end => end,
            })
        }
    }
}

/// Asks GitHub whether the issues of open reports are closed.
pub(super) async fn follow(backend: &Backend, project: ProjectId) -> Result<End, Error> {
    let mut tx = backend.snapshot().await?;
    let Some(project) = db::projects::by_id(&mut tx, project).await? else { return Ok(End::Done) };
    let known = github_told::issues(&mut tx, project.id).await?;
    let mut open = Vec::new();
    for (report, number, closed_at) in known {
        let lead = db::feedback::lead_of(&mut tx, project.id, report).await?;
        if lead.is_some_and(|lead| lead.standing().status.is_open()) {
            open.push((report, number, closed_at));
        }
    }
    drop(tx);
    for (report, number, held) in open {
        let said = match backend.github().issue(&project.repository, number).await {
            Ok(said) => said,
            Err(Problem::Refused { status: 404 | 410, .. }) => {
                let mut tx = backend.begin().await?;
                github_told::set_problem(&mut tx, project.id, report, "The issue is gone from GitHub.").await?;
                tx.commit().await?;
                continue;
            }
            Err(problem) => return Ok(End::failed("GitHub", &problem)),
        };
        let closed_at = said.fixed().then(|| said.closed_at.as_deref().and_then(Timestamp::parse)).flatten().map(|at| at.0);
        if closed_at != held {
            let mut tx = backend.begin().await?;
            github_told::set_closed(&mut tx, project.id, report, closed_at).await?;
            enqueue(&mut tx, backend.clock(), &Job::FindFixes { project: project.id }).await?;
            tx.changed(Topic { project: project.id, candidate: None, number: None });
            tx.commit().await?;
        }
    }
    Ok(End::Done)
}
