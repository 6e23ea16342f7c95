//! Pause points: hold a request at an exact step until told to go on, so that a test can kill the portal there.
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::{fault::System, lock, route::fits};

/// Where in a request to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The request has arrived; nothing has happened.
    Before,
    /// It has happened; nothing has been answered.
    AfterEffect,
}

/// A step of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Whose request.
    pub system: System,
    /// HTTP method.
    pub method: String,
    /// Path template, or a regular expression starting with `^`.
    pub path: String,
    /// Before or after the effect.
    pub stage: Stage,
}

/// How a held request goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Release {
    /// As if nothing had been.
    #[default]
    Proceed,
    /// The connection is closed; before the effect this means that it never happens.
    Cut,
}

#[derive(Debug)]
struct Entry {
    point: Point,
    reached: usize,
    released: Option<Release>,
}

/// All pause points of a world.
#[derive(Debug)]
pub(crate) struct Pauses {
    entries: std::sync::Mutex<Vec<(u64, Entry)>>,
    next: std::sync::atomic::AtomicU64,
    changed: watch::Sender<u64>,
}

impl Default for Pauses {
    fn default() -> Self {
        Self { entries: Vec::new().into(), next: 1.into(), changed: watch::Sender::new(0) }
    }
}

impl Pauses {
    pub fn add(&self, point: Point) {
        let id = self.next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        lock(&self.entries).push((id, Entry { point, reached: 0, released: None }));
        self.bump();
    }

    /// Lets go of the requests held at a point, and of the point; `None` means all points. Says how many points there were.
    pub fn release(&self, point: Option<&Point>, how: Release) -> usize {
        let mut count = 0;
        for (_, entry) in lock(&self.entries).iter_mut() {
            if entry.released.is_none() && point.is_none_or(|point| *point == entry.point) {
                entry.released = Some(how);
                count += 1;
            }
        }
        self.bump();
        // Entries nobody waits at can go; the others are removed by the last request that leaves.
        lock(&self.entries).retain(|(_, entry)| entry.released.is_none() || entry.reached > 0);
        count
    }

    /// Holds a request if a point means it.
    pub async fn hold(&self, system: System, method: &str, path: &str, stage: Stage) -> Release {
        let mut changes = self.changed.subscribe();
        let found = lock(&self.entries).iter_mut().find_map(|(id, entry)| {
            let point = &entry.point;
            let hit = entry.released.is_none()
                && point.system == system
                && point.stage == stage
                && fits(Some(&point.method), Some(&point.path), method, path);
            hit.then(|| {
                entry.reached += 1;
                *id
            })
        });
        let Some(id) = found else { return Release::Proceed };
        self.bump();
        loop {
            let how = {
                let mut entries = lock(&self.entries);
                let how = entries.iter().find(|(other, _)| *other == id).map_or(Some(Release::Proceed), |(_, entry)| entry.released);
                if how.is_some() {
                    if let Some((_, entry)) = entries.iter_mut().find(|(other, _)| *other == id) {
                        entry.reached -= 1;
                    }
                    entries.retain(|(other, entry)| *other != id || entry.reached > 0);
                }
                how
            };
            if let Some(how) = how {
                return how;
            }
            if changes.changed().await.is_err() {
                return Release::Proceed;
            }
        }
    }

    /// Waits until a request is held at the point.
    pub async fn reached(&self, point: &Point) {
        let mut changes = self.changed.subscribe();
        loop {
            if lock(&self.entries).iter().any(|(_, entry)| entry.point == *point && entry.reached > 0 && entry.released.is_none()) {
                return;
            }
            if changes.changed().await.is_err() {
                return;
            }
        }
    }

    /// All points with the number of requests held at each.
    pub fn list(&self) -> Vec<(Point, usize)> {
        lock(&self.entries)
            .iter()
            .filter(|(_, entry)| entry.released.is_none())
            .map(|(_, entry)| (entry.point.clone(), entry.reached))
            .collect()
    }

    fn bump(&self) {
        self.changed.send_modify(|version| *version += 1);
    }
}
