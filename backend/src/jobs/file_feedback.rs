//! A reported problem becomes a Jira issue, once: looked for by its label before every try to create it,
//! then linked to its story and back to the portal. Each step is kept before the next begins.

use super::run::End;
use crate::db::audit::Fact;
use crate::db::feedback_issues::{self, Report, Row};
use crate::hub::Topic;
use crate::jira::{self, NewIssue, Problem};
use crate::outside::one_line;
use crate::{Backend, Error, Tx, db};
use domain::Actor;
use domain::id::FeedbackId;

/// A refusal is asked about again after this long: permissions may be repaired.
const REST_AFTER_REFUSAL: i64 = 900;

pub(super) async fn run(backend: &Backend, id: FeedbackId) -> Result<End, Error> {
    let now = backend.clock().now();
    let mut tx = backend.begin().await?;
    let Some(report) = feedback_issues::report(&mut tx, id).await? else { return Ok(End::Done) };
    feedback_issues::begin(&mut tx, id, now).await?;
    let Some(row) = feedback_issues::of_feedback(&mut tx, id).await? else { return Ok(End::Done) };
    tx.commit().await?;
    let filing = Filing { backend, id, report };
    let key = match &row.issue_key {
        Some(key) => key.clone(),
        None => match filing.issue(&row).await? {
            Ok(key) => key,
            Err(end) => return Ok(end),
        },
    };
    if let Err(problem) = filing.connect(&row, &key).await? {
        return filing.failed(&problem).await;
    }
    Ok(End::Done)
}

struct Filing<'a> {
    backend: &'a Backend,
    id: FeedbackId,
    report: Report,
}

/// Never more than this many attempts to create one issue whose answers were lost.
const MOST_POSTS: i64 = 5;

impl Filing<'_> {
    /// The mark by which the issue is found again.
    fn label(&self) -> String {
        format!("mur-{}", self.id.uuid().simple())
    }

    /// The issue's key: found, or created once.
    async fn issue(&self, row: &Row) -> Result<Result<String, End>, Error> {
        let (jira, clock) = (self.backend.jira(), self.backend.clock());
        match jira.labelled(&self.report.jira_key, &self.label()).await {
            Err(problem) => return Ok(Err(self.failed(&problem).await?)),
            Ok(found) => {
                if let Some(issue) = found.into_iter().next() {
                    self.filed(&issue.key).await?;
                    return Ok(Ok(issue.key));
                }
            }
        }
        let pause = self.backend.config().deployments.look_up_seconds;
        let earliest = row.updated_at.plus_seconds(pause);
        if row.posts > 0 && clock.now() < earliest {
            // Search lags: not finding it right after asking for it proves nothing.
            return Ok(Err(End::At(earliest)));
        }
        if row.posts >= MOST_POSTS {
            // Answers were lost each time. Another issue would be one too many: only look from now on.
            self.say(&format!("Jira was asked {MOST_POSTS} times and does not show the issue; still looking for it")).await?;
            return Ok(Err(End::At(clock.now().plus_seconds(900))));
        }
        let mut tx = self.backend.begin().await?;
        if !feedback_issues::begin_post(&mut tx, self.id, row.posts, clock.now()).await? {
            return Ok(Err(End::At(clock.now().plus_seconds(1))));
        }
        tx.commit().await?;
        let labels = [self.label(), "murmuration".to_owned()];
        let summary = one_line(&self.report.title, 255);
        let new = NewIssue { project: &self.report.jira_key, summary: &summary, description: self.description(), labels: &labels };
        match jira.create(&new).await {
            Ok(key) => {
                self.filed(&key).await?;
                Ok(Ok(key))
            }
            Err(problem @ Problem::Unknown { .. }) => {
                self.say(&format!("Jira {problem}; looking for the issue before asking again")).await?;
                Ok(Err(End::At(clock.now().plus_seconds(pause))))
            }
            Err(problem) => Ok(Err(self.failed(&problem).await?)),
        }
    }

    /// Links to the story and back here.
    async fn connect(&self, row: &Row, key: &str) -> Result<Result<(), Problem>, Error> {
        let (jira, clock) = (self.backend.jira(), self.backend.clock());
        // First the way back: it needs nothing but the issue itself.
        if row.remote_link_at.is_none() {
            let title = format!("F-{}: {}", self.report.number, self.report.title);
            if let Err(problem) = jira.remote_link(key, &format!("murmuration:{}", self.id), &self.address(), &one_line(&title, 255)).await
            {
                return Ok(Err(problem));
            }
            let mut tx = self.backend.begin().await?;
            feedback_issues::remote_linked(&mut tx, self.id, clock.now()).await?;
            self.changed(&mut tx);
            tx.commit().await?;
        }
        if row.linked_at.is_some() {
            return Ok(Ok(()));
        }
        if let Some(story) = &self.report.story {
            let linked = match jira.is_linked(key, story).await {
                Ok(false) => jira.link(key, story).await,
                Ok(true) => Ok(()),
                Err(problem) => Err(problem),
            };
            if let Err(problem) = linked {
                return Ok(Err(problem));
            }
        }
        let mut tx = self.backend.begin().await?;
        feedback_issues::linked(&mut tx, self.id, clock.now()).await?;
        self.changed(&mut tx);
        tx.commit().await?;
        Ok(Ok(()))
    }

    async fn filed(&self, key: &str) -> Result<(), Error> {
        let mut tx = self.backend.begin().await?;
        if feedback_issues::filed(&mut tx, self.id, key).await? {
            let fact = Fact {
                at: self.backend.clock().now(),
                project: Some(self.report.project),
                candidate: Some(self.report.candidate),
                actor: &Actor::System,
                action: "issue_filed",
                sentence: format!("F-{} is {key} in Jira.", self.report.number),
                detail: serde_json::json!({"feedback": self.id, "issue": key}),
            };
            db::audit::append(&mut tx, fact).await?;
        }
        self.changed(&mut tx);
        tx.commit().await
    }

    async fn failed(&self, problem: &Problem) -> Result<End, Error> {
        self.say(&format!("Jira {problem}")).await?;
        Ok(match (problem, End::failed("Jira", problem)) {
            (Problem::Refused { .. }, End::Failed { problem, .. }) => End::Failed { problem, rest: REST_AFTER_REFUSAL },
            (_, end) => end,
        })
    }

    async fn say(&self, problem: &str) -> Result<(), Error> {
        let mut tx = self.backend.begin().await?;
        feedback_issues::set_problem(&mut tx, self.id, problem).await?;
        self.changed(&mut tx);
        tx.commit().await
    }

    fn changed(&self, tx: &mut Tx) {
        tx.changed(Topic {
            project: self.report.project,
            candidate: Some(self.report.candidate),
            number: Some(self.report.candidate_number),
        });
    }

    /// The report's page here.
    fn address(&self) -> String {
        let base = self.backend.config().server.base_url.trim_end_matches('/');
        format!("{base}/p/{}/feedback/{}", self.report.slug, self.report.number)
    }

    fn description(&self) -> serde_json::Value {
        let report = &self.report;
        let mut blocks = jira::paragraphs(&report.body);
        blocks.push(jira::bullets(&[
            ("Severity", report.severity.to_string()),
            ("Candidate", format!("#{} of {}", report.candidate_number, report.project_name)),
            ("Version", report.version.clone()),
            ("Commit", report.commit.clone()),
            ("Image", report.digest.clone().unwrap_or_default()),
            ("Environment", report.environment.clone()),
            ("Story", report.story.clone().unwrap_or_default()),
            ("Reported by", report.reporter.clone()),
        ]));
        blocks.push(jira::sentence("Evidence and answers are in Murmuration:", &format!("F-{}", report.number), &self.address()));
        jira::document(blocks)
    }
}
