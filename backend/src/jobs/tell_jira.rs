//! Says on a story in Jira how testing stands: one comment, written once and then changed, and the issue moved as
//! the project's map says. Found again by its mark when the answer to its creation was lost.

use super::run::End;
use super::story_words::{self, Said};
use crate::db::projects::Project;
use crate::db::story_comments::{self, Row};
use crate::db::{self, jira_mapping};
use crate::jira::{self, Moved, Problem};
use crate::read::stage;
use crate::{Backend, Error};
use domain::Actor;
use domain::id::ProjectId;
use domain::jira::{Event, Mapping};
use domain::text::StoryKey;

pub(super) async fn run(backend: &Backend, project: ProjectId, story: &StoryKey) -> Result<End, Error> {
    let now = backend.clock().now();
    let mut tx = backend.snapshot().await?;
    let Some(project) = db::projects::by_id(&mut tx, project).await? else { return Ok(End::Done) };
    let (mapping, _) = jira_mapping::load(&mut tx, project.id).await?;
    let Some(newest) = db::stories::candidates_claiming(&mut tx, project.id, story).await?.into_iter().next() else { return Ok(End::Done) };
    let Some(candidate) = db::candidates::by_id(&mut tx, newest).await? else { return Ok(End::Done) };
    let standing = stage::range(&mut tx, &project, candidate.number, candidate.number, now).await?;
    let said = standing.first().and_then(|derived| story_words::said(&project, derived, story, &backend.config().server.base_url));
    let Some(said) = said else { return Ok(End::Done) };
    let row = story_comments::of_story(&mut tx, project.id, story).await?;
    drop(tx);
    let telling = Telling { backend, project, story };
    if mapping.comments
        && row.told.as_deref() != Some(said.hash.as_str())
        && let Some(end) = telling.comment(&row, &said).await?
    {
        return Ok(end);
    }
    if row.event != Some(said.event) {
        return telling.transition(&mapping, said.event).await;
    }
    Ok(End::Done)
}

struct Telling<'a> {
    backend: &'a Backend,
    project: Project,
    story: &'a StoryKey,
}

impl Telling<'_> {
    /// Writes the comment, or writes it anew; an end when the job cannot go on now.
    async fn comment(&self, row: &Row, said: &Said) -> Result<Option<End>, Error> {
        let (jira, clock) = (self.backend.jira(), self.backend.clock());
        let mut known = row.comment_id.clone();
        if known.is_none() && row.posts > 0 {
            match jira.comments(self.story.as_str()).await {
                Ok(all) => known = all.into_iter().find(|comment| comment.text.contains(&said.mark)).map(|comment| comment.id),
                Err(problem) => return self.failed(&problem, said).await.map(Some),
            }
            let earliest = row.posted_at.plus_seconds(self.backend.config().deployments.look_up_seconds);
            if known.is_none() && clock.now() < earliest {
                return Ok(Some(End::At(earliest)));
            }
        }
        if let Some(id) = known {
            match jira.change_comment(self.story.as_str(), &id, &said.document).await {
                Ok(true) => self.told(Some(&id), said).await?,
                // Somebody took it away: nothing is said again until there is news.
                Ok(false) => self.told(None, said).await?,
                Err(problem) => return self.failed(&problem, said).await.map(Some),
            }
            return Ok(None);
        }
        let mut tx = self.backend.begin().await?;
        story_comments::begin_post(&mut tx, self.project.id, self.story, clock.now()).await?;
        tx.commit().await?;
        match jira.comment(self.story.as_str(), &said.document).await {
            Ok(id) => self.told(Some(&id), said).await?,
            Err(problem) => return self.failed(&problem, said).await.map(Some),
        }
        Ok(None)
    }

    async fn told(&self, comment: Option<&str>, said: &Said) -> Result<(), Error> {
        let mut tx = self.backend.begin().await?;
        story_comments::told(&mut tx, self.project.id, self.story, comment, Some(&said.hash)).await?;
        tx.commit().await
    }

    /// What asking again may mend is asked again; what Jira refuses about this story rests until there is news.
    async fn failed(&self, problem: &Problem, said: &Said) -> Result<End, Error> {
        let words = jira::words(problem);
        let mut tx = self.backend.begin().await?;
        if matches!(problem, Problem::Refused { status: 400 | 404 | 413 | 422, .. }) {
            story_comments::told(&mut tx, self.project.id, self.story, None, Some(&said.hash)).await?;
            story_comments::moved(&mut tx, self.project.id, self.story, Some(said.event), Some(&words)).await?;
            tx.commit().await?;
            return Ok(End::Done);
        }
        story_comments::set_problem(&mut tx, self.project.id, self.story, &words).await?;
        tx.commit().await?;
        Ok(End::failed_at_jira(problem))
    }

    /// Once for each turn of the story: a person who moves it elsewhere is not fought.
    async fn transition(&self, mapping: &Mapping, event: Event) -> Result<End, Error> {
        let Some(target) = mapping.target(event) else { return self.moved(event, None, None).await };
        let key = self.story.as_str();
        match self.backend.jira().move_to(key, target).await {
            Ok(Moved::Done) => self.moved(event, None, Some(target)).await,
            Ok(Moved::Already) => self.moved(event, None, None).await,
            Ok(Moved::Gone) => self.moved(event, Some("Jira does not show it to our account."), None).await,
            Ok(Moved::NoWay(offered)) => {
                let problem = format!("Jira has no way to {target} from where it is; it offers {}.", offered.join(", "));
                self.moved(event, Some(&problem), None).await
            }
            Err(Problem::Refused { status: 400, message }) => {
                self.moved(event, Some(&format!("Jira did not move it to {target}: {message}.")), None).await
            }
            Err(problem) => Ok(End::failed_at_jira(&problem)),
        }
    }

    async fn moved(&self, event: Event, problem: Option<&str>, target: Option<&str>) -> Result<End, Error> {
        let mut tx = self.backend.begin().await?;
        story_comments::moved(&mut tx, self.project.id, self.story, Some(event), problem).await?;
        if let Some(target) = target {
            let fact = db::audit::Fact {
                at: self.backend.clock().now(),
                project: Some(self.project.id),
                candidate: None,
                actor: &Actor::System,
                action: "story_moved",
                sentence: format!("{} was moved to {target} in Jira: {}.", self.story, event.label()),
                detail: serde_json::json!({ "story": self.story, "event": event, "status": target }),
            };
            db::audit::append(&mut tx, fact).await?;
        }
        tx.changed(crate::hub::Topic { project: self.project.id, candidate: None, number: None });
        tx.commit().await?;
        Ok(End::Done)
    }
}
