//! News within the process: "something changed" for pages, "there is work" for the worker. With several
//! replicas the database carries the same news between them.

use domain::id::{CandidateId, ProjectId};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::{Notify, broadcast};

/// Something changed here. It says where, never what: the listener asks again and sees what it may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Topic {
    /// In this project.
    pub project: ProjectId,
    /// At this candidate; `None` for the project as a whole.
    pub candidate: Option<CandidateId>,
    /// The candidate's number, as pages know it.
    pub number: Option<i64>,
}

/// The switchboard. Cheap to clone.
#[derive(Clone)]
pub struct Hub {
    news: broadcast::Sender<Topic>,
    work: Arc<Notify>,
    told: Arc<AtomicU64>,
}

impl Default for Hub {
    fn default() -> Self {
        // A slow listener that falls this far behind is told so and asks again anyway.
        Self { news: broadcast::channel(1024).0, work: Arc::new(Notify::new()), told: Arc::default() }
    }
}

impl Hub {
    /// Hears everything that changes from now on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Topic> {
        self.news.subscribe()
    }

    /// Tells the listeners; nobody listening is fine.
    pub fn publish(&self, topic: Topic) {
        self.told.fetch_add(1, Ordering::SeqCst);
        let _ = self.news.send(topic);
    }

    /// Something changed and its news are still on their way here: what was read before is old.
    pub(crate) fn expect_news(&self) {
        self.told.fetch_add(1, Ordering::SeqCst);
    }

    /// How many news there were so far: what was read at the same number is still so, as far as anybody told.
    #[must_use]
    pub fn news_so_far(&self) -> u64 {
        self.told.load(Ordering::SeqCst)
    }

    /// Tells the worker.
    pub fn wake_worker(&self) {
        self.work.notify_one();
    }

    /// Waits until the worker is told.
    pub async fn work(&self) {
        self.work.notified().await;
    }
}
