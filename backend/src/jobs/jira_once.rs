//! One issue of ours in Jira: looked for by its label before every try to create it, so that a crash or a lost answer
//! never makes two. The sibling of [`super::github_once`].

use crate::db::{feedback_issues, follow_ups};
use crate::jira::{self, Created, NewIssue, Problem};
use crate::{Backend, Error};
use domain::Timestamp;
use domain::id::{FeedbackId, FollowUpId};
use uuid::Uuid;

/// Never more than this many attempts to create one issue whose answers were lost.
const MOST_POSTS: i64 = 5;
/// What only a person can mend is asked about again after this long, in seconds.
pub(super) const REST_AFTER_REFUSAL: i64 = 900;

/// What the issue is of: there its attempts are counted.
#[derive(Debug, Clone, Copy)]
pub(super) enum Thing {
    Feedback(FeedbackId),
    FollowUp(FollowUpId),
}

/// What was tried so far.
pub(super) struct Tried {
    /// Attempts whose end is not known.
    pub posts: i64,
    /// When the last one began.
    pub at: Timestamp,
}

/// How it ended.
pub(super) enum Kept {
    /// It is there.
    There(Created),
    /// Not before then; with what to say of it, if there is something to say.
    Later(Timestamp, Option<String>),
    /// Jira did not make it.
    Failed(Problem),
}

impl Thing {
    const fn uuid(self) -> Uuid {
        match self {
            Self::Feedback(id) => id.uuid(),
            Self::FollowUp(id) => id.uuid(),
        }
    }

    /// The labels of its issue; the first is the mark by which it is found again.
    pub(super) fn labels(self) -> [String; 2] {
        [format!("mur-{}", self.uuid().simple()), "murmuration".to_owned()]
    }

    async fn begin_post(self, backend: &Backend, posts: i64) -> Result<bool, Error> {
        let (mut tx, now) = (backend.begin().await?, backend.clock().now());
        let begun = match self {
            Self::Feedback(id) => feedback_issues::begin_post(&mut tx, id, posts, now).await?,
            Self::FollowUp(id) => follow_ups::begin_post(&mut tx, id, posts, now).await?,
        };
        tx.commit().await?;
        Ok(begun)
    }

    async fn without_effect(self, backend: &Backend) -> Result<(), Error> {
        let mut tx = backend.begin().await?;
        match self {
            Self::Feedback(id) => feedback_issues::without_effect(&mut tx, id).await?,
            Self::FollowUp(id) => follow_ups::without_effect(&mut tx, id).await?,
        }
        tx.commit().await
    }
}

/// Finds the issue, or creates it; it carries the thing's [`Thing::labels`].
pub(super) async fn keep(backend: &Backend, thing: Thing, tried: &Tried, new: &NewIssue<'_>) -> Result<Kept, Error> {
    let (jira, clock) = (backend.jira(), backend.clock());
    let [mark, _] = thing.labels();
    match jira.labelled(new.project, &mark).await {
        Err(problem) => return Ok(Kept::Failed(problem)),
        Ok(found) => {
            if let Some(issue) = found.into_iter().next() {
                return Ok(Kept::There(Created { key: issue.key, id: issue.id }));
            }
        }
    }
    let pause = backend.config().deployments.look_up_seconds;
    let earliest = tried.at.plus_seconds(pause);
    if tried.posts > 0 && clock.now() < earliest {
        // Search lags: not finding it right after asking for it proves nothing.
        return Ok(Kept::Later(earliest, None));
    }
    if tried.posts >= MOST_POSTS {
        // Answers were lost each time. Another issue would be one too many: only look from now on.
        let words = format!("Jira was asked {MOST_POSTS} times and does not show the issue; still looking for it");
        return Ok(Kept::Later(clock.now().plus_seconds(REST_AFTER_REFUSAL), Some(words)));
    }
    if !thing.begin_post(backend, tried.posts).await? {
        return Ok(Kept::Later(clock.now().plus_seconds(1), None));
    }
    match jira.create(new).await {
        Ok(created) => Ok(Kept::There(created)),
        Err(problem @ Problem::Unknown { .. }) => {
            let words = format!("{}; looking for the issue before asking again", jira::words(&problem));
            Ok(Kept::Later(clock.now().plus_seconds(pause), Some(words)))
        }
        Err(problem) => {
            thing.without_effect(backend).await?;
            Ok(Kept::Failed(problem))
        }
    }
}
