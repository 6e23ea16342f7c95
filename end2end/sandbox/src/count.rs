//! The request log and the count of effects: what a test asks after the storm.
use std::collections::BTreeMap;

use serde::Serialize;

use crate::fault::System;

/// One request, as it arrived and as it ended.
#[derive(Clone, Debug, Serialize)]
pub struct LogLine {
    /// Position in the log.
    pub number: u64,
    /// Whose request.
    pub system: System,
    /// Method and path template, or the path where none is known.
    pub operation: String,
    /// Path and query as sent.
    pub path: String,
    /// Milliseconds since 1970, at arrival.
    pub at_ms: i64,
    /// Status the client got; none while it runs or when the connection was cut.
    pub status: Option<u16>,
    /// Whether the world changed or was read as asked (the real answer was 2xx or 3xx).
    pub effect: bool,
    /// The fault that hit it.
    pub fault: Option<String>,
}

/// What has happened so far.
#[derive(Debug, Default)]
pub(crate) struct Log {
    pub lines: Vec<LogLine>,
    pub writes: BTreeMap<(System, String), u64>,
    next: u64,
}

impl Log {
    pub fn begin(&mut self, system: System, operation: String, path: String) -> u64 {
        self.next += 1;
        let line =
            LogLine { number: self.next, system, operation, path, at_ms: crate::clock::now_ms(), status: None, effect: false, fault: None };
        self.lines.push(line);
        // A demo may run for weeks: keep the newest lines only.
        if self.lines.len() > 20_000 {
            self.lines.drain(..10_000);
        }
        self.next
    }

    pub fn change(&mut self, number: u64, change: impl FnOnce(&mut LogLine)) {
        if let Some(line) = self.lines.iter_mut().rev().find(|line| line.number == number) {
            change(line);
        }
    }
}
