//! A reported problem becomes a Jira issue, once: looked for by its label before every try to create it, then
//! linked to its story and back to the portal, with its files, and moved as the report moves. Each step is kept
//! before the next begins. One job at a time writes to an issue: they are one row of the queue.

mod files;

use super::jira_once::{self, Kept, Thing, Tried};
use super::run::End;
use super::{Job, enqueue};
use crate::db::audit::Fact;
use crate::db::feedback_issues::{self, Report, Row};
use crate::db::{issue_states, jira_mapping};
use crate::hub::Topic;
use crate::jira::{self, Created, Document, Moved, NewIssue, Problem};
use crate::outside::one_line;
use crate::{Backend, Error, Tx, db};
use domain::Actor;
use domain::feedback::Happening;
use domain::id::FeedbackId;
use domain::jira::{Event, Mapping};
use domain::stamp::Stamp;

/// What a step came to: it is done, or the whole job ends like this for now.
type Step = Result<(), End>;

pub(super) async fn run(backend: &Backend, id: FeedbackId) -> Result<End, Error> {
    let now = backend.clock().now();
    let mut tx = backend.begin().await?;
    let Some(report) = feedback_issues::report(&mut tx, id).await? else { return Ok(End::Done) };
    // A project without Jira.
    if report.jira_key.is_empty() {
        return Ok(End::Done);
    }
    feedback_issues::begin(&mut tx, id, now).await?;
    let Some(row) = feedback_issues::of_feedback(&mut tx, id).await? else { return Ok(End::Done) };
    let (mapping, _) = jira_mapping::load(&mut tx, report.project).await?;
    let stamps = db::feedback::stamps(&mut tx, id).await?;
    let gone = issue_states::of_feedback(&mut tx, id).await?.is_some_and(|state| state.gone_at.is_some());
    if row.parked || gone {
        return Ok(End::Done);
    }
    if row.issue_key.is_some() {
        // What went wrong last is tried again now; whatever still goes wrong says so itself.
        feedback_issues::clear_problem(&mut tx, id).await?;
    }
    tx.commit().await?;
    let filing = Filing { backend, id, report, stamps, mapping };
    let key = match &row.issue_key {
        Some(key) => key.clone(),
        None => match filing.issue(&row).await? {
            Ok(key) => key,
            Err(end) => return Ok(end),
        },
    };
    // The way back needs nothing but the issue itself; what follows does not wait for each other.
    if let Err(end) = filing.link_back(&row, &key).await? {
        return Ok(end);
    }
    let steps = [filing.link_story(&row, &key).await?, filing.files(&key).await?, filing.transition(&row, &key).await?];
    Ok(steps.into_iter().find_map(Result::err).unwrap_or(End::Done))
}

struct Filing<'a> {
    backend: &'a Backend,
    id: FeedbackId,
    report: Report,
    /// What the reporter's browser said.
    stamps: Vec<Stamp>,
    mapping: Mapping,
}

impl Filing<'_> {
    /// The issue's key: found, or created once.
    async fn issue(&self, row: &Row) -> Result<Result<String, End>, Error> {
        let thing = Thing::Feedback(self.id);
        let new = NewIssue {
            project: &self.report.jira_key,
            kind: &self.mapping.issue_type,
            summary: &one_line(&self.report.title, 255),
            description: self.description(),
            labels: &thing.labels(),
            priority: self.mapping.priority(self.report.severity),
            fields: &self.mapping.fields,
        };
        let tried = Tried { posts: row.posts, at: row.updated_at };
        Ok(match jira_once::keep(self.backend, thing, &tried, &new).await? {
            Kept::There(created) => {
                self.filed(&created).await?;
                Ok(created.key)
            }
            Kept::Later(then, words) => {
                if let Some(words) = words {
                    self.say(&words).await?;
                }
                Err(End::At(then))
            }
            Kept::Failed(Problem::Refused { status: 400 | 422, message }) => Err(self.park(&message).await?),
            Kept::Failed(problem) => Err(self.failed(&problem).await?),
        })
    }

    /// What Jira did not like about the issue only a person can mend; asking again changes nothing.
    async fn park(&self, message: &str) -> Result<End, Error> {
        let demanded = self.backend.jira().demanded(&self.report.jira_key, &self.mapping.issue_type).await.unwrap_or_default();
        let missing: Vec<String> = demanded
            .into_iter()
            .filter(|field| !self.mapping.fields.iter().any(|set| set.id == field.id))
            .map(|field| field.name)
            .collect();
        let problem = if missing.is_empty() {
            format!(
                "Jira does not take the issue ({message}). Check the Jira settings of this project and save them: then it is tried again."
            )
        } else {
            let fields = if missing.len() == 1 { "field" } else { "fields" };
            format!(
                "Jira wants the {fields} {} ({message}). Set it in the Jira settings of this project: then it is tried again.",
                missing.join(", ")
            )
        };
        self.keep_problem(&problem, true).await?;
        Ok(End::Done)
    }

    async fn link_back(&self, row: &Row, key: &str) -> Result<Step, Error> {
        if row.remote_link_at.is_some() {
            return Ok(Ok(()));
        }
        let title = format!("F-{}: {}", self.report.number, self.report.title);
        let global_id = format!("murmuration:{}", self.id);
        if let Err(problem) = self.backend.jira().remote_link(key, &global_id, &self.address(), &one_line(&title, 255)).await {
            return self.failed_on(key, &problem).await;
        }
        let mut tx = self.backend.begin().await?;
        feedback_issues::remote_linked(&mut tx, self.id, self.backend.clock().now()).await?;
        self.changed(&mut tx);
        tx.commit().await?;
        Ok(Ok(()))
    }

    async fn link_story(&self, row: &Row, key: &str) -> Result<Step, Error> {
        if row.linked_at.is_some() {
            return Ok(Ok(()));
        }
        let jira = self.backend.jira();
        if let Some(story) = &self.report.story {
            let linked = match jira.is_linked(key, story).await {
                Ok(false) => jira.link(&self.mapping.link_type, key, story).await,
                Ok(true) => Ok(()),
                Err(problem) => Err(problem),
            };
            if let Err(problem) = linked {
                return self.failed_on(key, &problem).await;
            }
        }
        let mut tx = self.backend.begin().await?;
        feedback_issues::linked(&mut tx, self.id, self.backend.clock().now()).await?;
        self.changed(&mut tx);
        tx.commit().await?;
        Ok(Ok(()))
    }

    /// Moves the issue as the report moved, once for each of its moves: a person who moves it elsewhere is not fought.
    async fn transition(&self, row: &Row, key: &str) -> Result<Step, Error> {
        let Some((position, happening)) = feedback_issues::standing(&mut self.backend.snapshot().await?, self.id).await? else {
            return Ok(Ok(()));
        };
        if row.told_position >= position {
            return Ok(Ok(()));
        }
        let event = match happening {
            Happening::Confirmed => Some(Event::ReportConfirmed),
            Happening::Reopened => Some(Event::ReportReopened),
            Happening::Waived => Some(Event::ReportWaived),
            Happening::Reported | Happening::Answered | Happening::FixedIn => None,
        };
        let Some(target) = event.and_then(|event| self.mapping.target(event)) else {
            return self.told(position, None, None).await;
        };
        match self.backend.jira().move_to(key, target).await {
            Ok(Moved::Done) => self.told(position, None, Some(format!("{key} was moved to {target} in Jira."))).await,
            Ok(Moved::Already) => self.told(position, None, None).await,
            Ok(Moved::NoWay(offered)) => {
                let offered = if offered.is_empty() { "nothing".to_owned() } else { offered.join(", ") };
                self.told(position, Some(&format!("Jira has no way from where {key} is to {target}; it offers {offered}.")), None).await
            }
            Ok(Moved::Gone) => self.gone(key).await.map(Err),
            Err(Problem::Refused { status: 400, message }) => {
                self.told(position, Some(&format!("Jira did not move {key} to {target}: {message}.")), None).await
            }
            Err(problem) => self.failed_on(key, &problem).await,
        }
    }

    async fn told(&self, position: i64, problem: Option<&str>, moved: Option<String>) -> Result<Step, Error> {
        let mut tx = self.backend.begin().await?;
        feedback_issues::told(&mut tx, self.id, position, problem).await?;
        if let Some(sentence) = moved {
            self.record(&mut tx, "issue_moved", sentence).await?;
            enqueue(&mut tx, self.backend.clock(), &Job::FollowIssue { feedback: self.id }).await?;
        }
        self.changed(&mut tx);
        tx.commit().await?;
        Ok(Ok(()))
    }

    async fn filed(&self, created: &Created) -> Result<(), Error> {
        let mut tx = self.backend.begin().await?;
        if feedback_issues::filed(&mut tx, self.id, &created.key, &created.id).await? {
            self.record(&mut tx, "issue_filed", format!("F-{} is {} in Jira.", self.report.number, created.key)).await?;
            enqueue(&mut tx, self.backend.clock(), &Job::FollowIssue { feedback: self.id }).await?;
        }
        self.changed(&mut tx);
        tx.commit().await
    }

    async fn record(&self, tx: &mut Tx, action: &str, sentence: String) -> Result<(), Error> {
        let fact = Fact {
            at: self.backend.clock().now(),
            project: Some(self.report.project),
            candidate: Some(self.report.candidate),
            actor: &Actor::System,
            action,
            sentence,
            detail: serde_json::json!({"feedback": self.id}),
        };
        db::audit::append(tx, fact).await.map(|_| ())
    }

    /// Something went wrong with an issue that was there: if it is there no more, that is the end.
    async fn failed_on(&self, key: &str, problem: &Problem) -> Result<Step, Error> {
        if matches!(problem, Problem::Refused { status: 404, .. }) && matches!(self.backend.jira().issue(key).await, Ok(None)) {
            return self.gone(key).await.map(Err);
        }
        self.failed(problem).await.map(Err)
    }

    async fn gone(&self, key: &str) -> Result<End, Error> {
        tracing::warn!(key, "an issue is not shown by Jira any more");
        let mut tx = self.backend.begin().await?;
        enqueue(&mut tx, self.backend.clock(), &Job::FollowIssue { feedback: self.id }).await?;
        tx.commit().await?;
        Ok(End::Done)
    }

    async fn failed(&self, problem: &Problem) -> Result<End, Error> {
        self.say(&jira::words(problem)).await?;
        Ok(End::failed_at_jira(problem))
    }

    async fn say(&self, problem: &str) -> Result<(), Error> {
        self.keep_problem(problem, false).await
    }

    async fn keep_problem(&self, problem: &str, parked: bool) -> Result<(), Error> {
        let mut tx = self.backend.begin().await?;
        feedback_issues::set_problem(&mut tx, self.id, problem, parked).await?;
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

    fn description(&self) -> Document {
        let report = &self.report;
        Document::default()
            .text(&report.body)
            .facts(&[
                ("Severity", report.severity.to_string()),
                ("Candidate", format!("#{} of {}", report.candidate_number, report.project_name)),
                ("Version", report.version.clone()),
                ("Commit", report.commit.clone()),
                ("Image", report.digest.clone().unwrap_or_default()),
                ("Environment", report.environment.clone()),
                ("Story", report.story.clone().unwrap_or_default()),
                ("Reported by", report.reporter.clone()),
            ])
            .facts(&self.stamps.iter().map(|stamp| (stamp.name.label(), stamp.value.clone())).collect::<Vec<_>>())
            .link("Evidence and answers are in Murmuration:", &format!("F-{}", report.number), &self.address())
    }
}
