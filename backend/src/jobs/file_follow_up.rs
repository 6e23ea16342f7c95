//! A follow-up becomes a dated Jira issue, once: looked for by its label before every try to create it, then linked to its
//! story and back to the portal. Until it is done, Jira is asked from time to time how it stands.

use super::jira_once::{self, Kept, REST_AFTER_REFUSAL, Thing, Tried};
use super::run::End;
use crate::db::follow_ups::{self, Filed, Report};
use crate::db::jira_mapping;
use crate::hub::Topic;
use crate::jira::{self, Document, NewIssue, Problem};
use crate::ops::scope;
use crate::outside::one_line;
use crate::{Backend, Error, Tx, db};
use domain::follow_up::day_of;
use domain::id::FollowUpId;
use domain::jira::{Category, FieldValue, Mapping, Shape};
use domain::{Actor, Timestamp};

/// Between two questions about an issue that is open: before its day, and after.
const BETWEEN_QUESTIONS: (i64, i64) = (6 * 3600, 900);

pub(super) async fn run(backend: &Backend, id: FollowUpId) -> Result<End, Error> {
    let mut tx = backend.begin().await?;
    let Some(report) = follow_ups::report(&mut tx, id).await? else { return Ok(End::Done) };
    if report.jira_key.is_empty() {
        return Ok(End::Done);
    }
    let filed = follow_ups::begin(&mut tx, id, backend.clock().now()).await?;
    let (mapping, _) = jira_mapping::load(&mut tx, report.project_id.into()).await?;
    tx.commit().await?;
    let filing = Filing { backend, id, report, mapping };
    let key = match &filed.issue_key {
        Some(key) => key.clone(),
        None => match filing.issue(&filed).await? {
            Ok(key) => key,
            Err(end) => return Ok(end),
        },
    };
    if let Err(problem) = filing.connect(&filed, &key).await? {
        return filing.failed(&problem).await;
    }
    filing.ask(&key).await
}

struct Filing<'a> {
    backend: &'a Backend,
    id: FollowUpId,
    report: Report,
    mapping: Mapping,
}

impl Filing<'_> {
    /// The issue's key: found, or created once.
    async fn issue(&self, filed: &Filed) -> Result<Result<String, End>, Error> {
        let (thing, report) = (Thing::FollowUp(self.id), &self.report);
        let words = report.note.as_deref().unwrap_or_default();
        let day = day_of(Timestamp(report.due));
        let due = FieldValue { id: "duedate".into(), name: "Due date".into(), shape: Shape::Text, value: day };
        let new = NewIssue {
            project: &report.jira_key,
            kind: &self.mapping.follow_up_type,
            summary: &one_line(&format!("Follow-up of {}: {words}", report.story_key), 255),
            description: self.description(),
            labels: &thing.labels(),
            priority: None,
            fields: &[due],
        };
        let tried = Tried { posts: filed.posts, at: Timestamp(filed.updated_at) };
        Ok(match jira_once::keep(self.backend, thing, &tried, &new).await? {
            Kept::There(created) => {
                self.filed(&created.key).await?;
                Ok(created.key)
            }
            Kept::Later(then, words) => {
                if let Some(words) = words {
                    self.say(&words).await?;
                }
                Err(End::At(then))
            }
            Kept::Failed(problem) => Err(self.failed(&problem).await?),
        })
    }

    /// Links back here and to the story.
    async fn connect(&self, filed: &Filed, key: &str) -> Result<Result<(), Problem>, Error> {
        let (jira, now) = (self.backend.jira(), self.backend.clock().now());
        if filed.remote_link_at.is_none() {
            let title = one_line(&format!("Follow-up of {}", self.report.story_key), 255);
            if let Err(problem) = jira.remote_link(key, &format!("murmuration:{}", self.id), &self.address(), &title).await {
                return Ok(Err(problem));
            }
            let mut tx = self.backend.begin().await?;
            follow_ups::linked(&mut tx, self.id, false, now).await?;
            tx.commit().await?;
        }
        if filed.linked_at.is_none() {
            let story = &self.report.story_key;
            let linked = match jira.is_linked(key, story).await {
                Ok(false) => jira.link(&self.mapping.link_type, key, story).await,
                Ok(true) => Ok(()),
                Err(problem) => Err(problem),
            };
            if let Err(problem) = linked {
                return Ok(Err(problem));
            }
            let mut tx = self.backend.begin().await?;
            follow_ups::linked(&mut tx, self.id, true, now).await?;
            tx.commit().await?;
        }
        Ok(Ok(()))
    }

    /// Asks how the issue stands, and when to ask again.
    async fn ask(&self, key: &str) -> Result<End, Error> {
        let now = self.backend.clock().now();
        let (status, done) = match self.backend.jira().issue(key).await {
            Ok(Some(issue)) => (issue.shown(), issue.category == Category::Done && self.mapping.is_fix(issue.resolution.as_deref())),
            Ok(None) => {
                self.say(&format!("Jira does not show {key} any more")).await?;
                return Ok(End::At(now.plus_seconds(REST_AFTER_REFUSAL)));
            }
            Err(problem) => return self.failed(&problem).await,
        };
        let mut tx = self.backend.begin().await?;
        if follow_ups::stands(&mut tx, self.id, &status, done, now).await? {
            if done {
                let sentence = format!("The follow-up {key} of {} is done, says Jira ({status}).", self.report.story_key);
                db::audit::append(&mut tx, self.fact("follow_up_done", sentence, now)).await?;
            }
            self.changed(&mut tx);
        }
        tx.commit().await?;
        let (before, after) = BETWEEN_QUESTIONS;
        let due = Timestamp(self.report.due);
        // Right after its day, so that the gate knows.
        let next = if now < due { now.plus_seconds(before).min(due) } else { now.plus_seconds(after) };
        Ok(if done { End::Done } else { End::At(next) })
    }

    async fn filed(&self, key: &str) -> Result<(), Error> {
        let mut tx = self.backend.begin().await?;
        if follow_ups::filed(&mut tx, self.id, key).await? {
            let sentence = format!("The follow-up of {} is {key} in Jira.", self.report.story_key);
            db::audit::append(&mut tx, self.fact("follow_up_filed", sentence, self.backend.clock().now())).await?;
        }
        self.changed(&mut tx);
        tx.commit().await
    }

    fn fact(&self, action: &'static str, sentence: String, now: Timestamp) -> db::audit::Fact<'static> {
        let mut fact =
            scope::fact(&Actor::System, now, self.report.project_id.into(), Some(self.report.candidate_id.into()), action, sentence);
        fact.detail = serde_json::json!({ "follow_up": self.id });
        fact
    }

    async fn failed(&self, problem: &Problem) -> Result<End, Error> {
        self.say(&jira::words(problem)).await?;
        Ok(End::failed_at_jira(problem))
    }

    async fn say(&self, problem: &str) -> Result<(), Error> {
        let mut tx = self.backend.begin().await?;
        if follow_ups::unknown(&mut tx, self.id, problem).await? {
            self.changed(&mut tx);
        }
        tx.commit().await
    }

    /// Every later candidate's gate looks at it.
    fn changed(&self, tx: &mut Tx) {
        tx.changed(Topic { project: self.report.project_id.into(), candidate: None, number: None });
    }

    /// The answer's place here.
    fn address(&self) -> String {
        let base = self.backend.config().server.base_url.trim_end_matches('/');
        format!("{base}/p/{}/candidates/{}/uat#story-{}", self.report.slug, self.report.number, self.report.story_key)
    }

    fn description(&self) -> Document {
        let report = &self.report;
        Document::default()
            .text(report.note.as_deref().unwrap_or_default())
            .facts(&[
                ("Accepted on the promise of this", report.story_key.clone()),
                ("Due", day_of(Timestamp(report.due))),
                ("Candidate", format!("#{} of {}", report.number, report.project_name)),
                ("Version", report.version.clone()),
                ("Said by", report.given_by.clone()),
            ])
            .link("The answer is in Murmuration:", &report.story_key, &self.address())
    }
}
