//! The log: text for a terminal, one JSON object a line for everything else. `MURMURATION_LOG` filters it.

use std::io::IsTerminal as _;
use tracing_subscriber::EnvFilter;

/// Starts it; a second start changes nothing.
pub(super) fn start() {
    let filter = EnvFilter::builder()
        .with_env_var("MURMURATION_LOG")
        .try_from_env()
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,tower_sessions_core=error"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second subscriber (in tests) is refused; the first one keeps working.
    let _ = if std::io::stderr().is_terminal() { log.try_init() } else { log.json().flatten_event(true).try_init() };
}
