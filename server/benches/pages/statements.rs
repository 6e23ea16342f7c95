//! Where a page's time goes: every statement it runs, how often, and how long it takes. `-- --statements` prints it.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Mutex;
use tracing::field::{Field, Visit};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

/// By statement: how often, rows, milliseconds.
static RAN: Mutex<BTreeMap<String, (u32, u64, f64)>> = Mutex::new(BTreeMap::new());

struct Listener;

#[derive(Default)]
struct Statement {
    summary: String,
    text: String,
    rows: u64,
    seconds: f64,
}

impl Visit for Statement {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => self.text = value.split_whitespace().collect::<Vec<_>>().join(" "),
            _ => {}
        }
    }
    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "rows_returned" {
            self.rows = value;
        }
    }
    fn record_f64(&mut self, field: &Field, value: f64) {
        if field.name() == "elapsed_secs" {
            self.seconds = value;
        }
    }
    fn record_debug(&mut self, _field: &Field, _value: &dyn Debug) {}
}

impl<S: tracing::Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &tracing::Event<'_>, _context: Context<'_, S>) {
        if event.metadata().target() != "sqlx::query" {
            return;
        }
        let mut statement = Statement::default();
        event.record(&mut statement);
        let text = if statement.text.is_empty() { statement.summary } else { statement.text };
        if let Ok(mut ran) = RAN.lock() {
            let entry = ran.entry(text).or_default();
            entry.0 += 1;
            entry.1 += statement.rows;
            entry.2 += statement.seconds * 1000.0;
        }
    }
}

/// Hears of every statement from now on. Before the first portal starts: it would take the place of this listener.
pub fn listen() {
    let filter = tracing_subscriber::filter::Targets::new().with_target("sqlx::query", tracing::Level::DEBUG);
    tracing_subscriber::registry().with(Listener.with_filter(filter)).init();
}

/// What ran until now does not count.
pub fn forget() {
    if let Ok(mut ran) = RAN.lock() {
        ran.clear();
    }
}

/// What ran since the last time, for each of `times` requests.
pub fn tell(page: &str, times: u32) {
    let Ok(mut ran) = RAN.lock() else { return };
    let mut all: Vec<_> = std::mem::take(&mut *ran).into_iter().collect();
    all.sort_by(|(_, a), (_, b)| b.2.total_cmp(&a.2));
    let (count, sum) = all.iter().fold((0, 0.0), |(count, sum), (_, (ran, _, ms))| (count + ran, sum + ms));
    println!("\n{page}: {:.1} statements, {:.2} ms", f64::from(count) / f64::from(times), sum / f64::from(times));
    for (text, (count, rows, ms)) in all {
        let shown: String = text.chars().take(150).collect();
        println!(
            "  {:>7.3} ms {:>4} × {:>6} rows  {shown}",
            ms / f64::from(times),
            f64::from(count) / f64::from(times),
            rows / u64::from(times)
        );
    }
}
