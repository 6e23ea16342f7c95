//! What pages read a moment ago, kept for as long as nothing changed: each use asks the database, in the reader's own
//! snapshot, how often the project changed until then (`db/revisions.rs`). Operations and the gate of a signature never
//! read from here.

use crate::Error;
use crate::db::revisions::Revision;
use domain::Timestamp;
use domain::id::{ProjectId, TestRunId};
use domain::test_case::query::Ask;
use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Things kept at the same time; a candidate with 200 cases takes about 200 kB.
const MOST: usize = 128;
/// Longest that anything is kept, in milliseconds: names of people change without a change of the project. Pages that are
/// made of it are kept for as long again: a minute in all.
pub const LONGEST: i64 = 30_000;

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    /// The rows of a board, from one number to another.
    Board(i64, i64),
    /// The newest reports of a project.
    Feedback,
    /// Where a candidate stands.
    Stage(i64),
    /// The page of a candidate.
    Candidate(i64),
    /// What is known of a candidate's plan beside its results.
    Plan(i64),
    /// The course of a candidate's testing.
    BurnUp(i64),
    /// The cases of a run on a candidate.
    Run(i64, TestRunId),
    /// A candidate's machine tests beside those of older ones.
    Compared(i64),
    /// The quality page: what is searched for, and which page.
    Quality(String, i64),
    /// A page of the library. Results change nothing there.
    Cases(Ask),
}

/// When and where it is asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At {
    pub project: ProjectId,
    /// How often the project changed until the reader's snapshot.
    pub revision: Revision,
    pub now: Timestamp,
}

struct Kept {
    changes: i64,
    from: Timestamp,
    until: Timestamp,
    value: Arc<dyn Any + Send + Sync>,
}

/// One thing: whoever wants it while it is being read waits for it.
type Slot = Arc<tokio::sync::Mutex<Option<Kept>>>;

#[derive(Default)]
struct Slots {
    /// With when each was wanted last.
    all: HashMap<(ProjectId, Key), (u64, Slot)>,
    wanted: u64,
}

/// The memory. Nothing in it is the truth; it may be dropped at any time.
#[derive(Default)]
pub struct Memo {
    slots: Mutex<Slots>,
}

impl Memo {
    fn slot(&self, project: ProjectId, key: Key) -> Slot {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.wanted += 1;
        let wanted = slots.wanted;
        if slots.all.len() >= MOST && !slots.all.contains_key(&(project, key.clone())) {
            let oldest = slots.all.iter().min_by_key(|(_, (wanted, _))| *wanted).map(|(key, _)| key.clone());
            oldest.and_then(|oldest| slots.all.remove(&oldest));
        }
        let (last, slot) = slots.all.entry((project, key)).or_default();
        *last = wanted;
        slot.clone()
    }

    /// What was read since the project changed last, or what `read` finds now; with it comes the moment from which time
    /// alone makes it untrue.
    pub(crate) async fn or_read<T: Send + Sync + 'static>(
        &self,
        At { project, revision, now }: At,
        key: Key,
        read: impl Future<Output = Result<(T, Option<Timestamp>), Error>>,
    ) -> Result<Arc<T>, Error> {
        let changes = if matches!(key, Key::Cases(_)) { revision.whole } else { revision.changes };
        let slot = self.slot(project, key);
        let mut kept = slot.lock().await;
        let known = kept.as_ref().filter(|kept| kept.changes == changes && kept.from <= now && now < kept.until);
        if let Some(value) = known.and_then(|kept| kept.value.clone().downcast::<T>().ok()) {
            return Ok(value);
        }
        let (value, until) = read.await?;
        let longest = Timestamp(now.0 + LONGEST);
        let until = until.map_or(longest, |until| until.min(longest));
        let value = Arc::new(value);
        *kept = Some(Kept { changes, from: now, until, value: value.clone() });
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::{Ask, At, Key, LONGEST, MOST, Memo, Revision};
    use domain::Timestamp;

    fn at(changes: i64, now: i64) -> At {
        At { project: uuid::Uuid::from_u128(7).into(), revision: Revision { changes, whole: 1 }, now: Timestamp(now) }
    }

    /// What the memory says when `new` would be read.
    async fn ask(memo: &Memo, changes: i64, number: i64, now: i64, new: &str) -> String {
        let read = async { Ok((new.to_owned(), Some(Timestamp(500)))) };
        memo.or_read(at(changes, now), Key::Candidate(number), read).await.expect("reads").as_ref().clone()
    }

    #[tokio::test]
    async fn what_was_read_is_kept_until_the_project_changes_or_its_time_is_over() {
        let memo = Memo::default();
        assert_eq!(ask(&memo, 1, 1, 100, "first").await, "first");
        assert_eq!(ask(&memo, 1, 1, 499, "second").await, "first", "nothing changed");
        assert_eq!(ask(&memo, 2, 1, 499, "third").await, "third", "something changed");
        assert_eq!(ask(&memo, 1, 1, 499, "fourth").await, "fourth", "a snapshot from before the change does not see it");
        assert_eq!(ask(&memo, 1, 1, 500, "fifth").await, "fifth", "a waiver is over, say");
        assert_eq!(ask(&memo, 1, 1, 499, "sixth").await, "sixth", "a clock that was put back");
        assert_eq!(ask(&memo, 1, 2, 499, "other").await, "other", "another candidate");
    }

    #[tokio::test]
    async fn nothing_is_kept_for_longer_than_a_minute_and_no_more_than_so_many_things() {
        let memo = Memo::default();
        let read = |text: &'static str| async move { Ok((text, None)) };
        let first = memo.or_read(at(1, 0), Key::Board(1, 50), read("first")).await.expect("reads");
        let late = memo.or_read(at(1, LONGEST), Key::Board(1, 50), read("late")).await.expect("reads");
        assert_eq!((*first, *late), ("first", "late"));
        for number in 0..(MOST as i64) {
            ask(&memo, 1, number, 100, "old").await;
        }
        assert_eq!(memo.slots.lock().expect("slots").all.len(), MOST);
        let gone = memo.or_read(at(1, LONGEST), Key::Board(1, 50), read("again")).await.expect("reads");
        assert_eq!(*gone, "again", "what was wanted longest ago goes first");
    }

    #[tokio::test]
    async fn the_library_is_kept_until_the_project_as_a_whole_changes() {
        let memo = Memo::default();
        let ask = async |changes, whole, text: &'static str| {
            let at = At { revision: Revision { changes, whole }, ..at(1, 1) };
            *memo.or_read(at, Key::Cases(Ask::default()), async { Ok((text, None)) }).await.expect("reads")
        };
        assert_eq!(ask(1, 1, "first").await, "first");
        assert_eq!(ask(9, 1, "second").await, "first", "results were recorded");
        assert_eq!(ask(9, 2, "third").await, "third", "a case was written");
    }

    #[tokio::test]
    async fn what_could_not_be_read_is_not_kept() {
        let memo = Memo::default();
        let fails = async { Err::<(&str, _), _>(domain::Refusal::not_found("candidate").into()) };
        assert!(memo.or_read(at(1, 1), Key::Candidate(1), fails).await.is_err());
        assert_eq!(ask(&memo, 1, 1, 1, "there").await, "there");
    }
}
