//! News within the process: "something changed" for pages, "there is work" for the worker. With several
//! replicas the database carries the same news between them.

use domain::id::{CandidateId, ProjectId};
use std::sync::Arc;
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
}

impl Default for Hub {
    fn default() -> Self {
        // A slow listener that falls this far behind is told so and asks again anyway.
        Self { news: broadcast::channel(1024).0, work: Arc::new(Notify::new()) }
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
        let _ = self.news.send(topic);
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
