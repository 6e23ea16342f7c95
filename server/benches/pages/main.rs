//! How fast pages are, as ratios in one run: against a bare handler that sends the same bytes, and with a thousand
//! times the history against little of it: each for a page asked again while nothing changes. A second table shows what a
//! change costs: the first view after it, and that of another reader with the same roles. `make bench` prints both;
//! budgets are those of the design.
#![expect(clippy::expect_used, clippy::print_stdout, clippy::panic, reason = "a benchmark prints, and ends when it cannot measure")]

#[path = "../../tests/it/harness/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the tests use more of it")]
mod harness;
mod load;
mod seed;
mod statements;

use harness::{Dialect, TestApp};
use load::{Load, measure, times};
use seed::Size;
use std::process::ExitCode;
use std::time::Duration;

/// Throughput of a page, at least this part of a bare handler's: a budget of boards and candidates, held by every page that
/// is remembered.
const LEAST_OF_BARE: f64 = 0.1;
/// Drawn each time by decision (ADR 14): who signs or accepts sees what is so now. No part of a bare handler is asked of them.
const DRAWN_EACH_TIME: [&str; 2] = ["sign-off, 200 results", "user acceptance"];
/// Slowest of a hundred answers at 16 connections, in milliseconds.
const SLOWEST_MS: f64 = 25.0;
/// With the large history, at most this many times the time with the small one.
const MOST_GROWTH: f64 = 1.3;
const CONNECTIONS: usize = 16;
/// The project that is filled.
const SLUG: &str = "parlai";

/// What people open all day: a name, and the address on the measured portal.
fn pages(run: &str) -> Vec<(&'static str, String)> {
    let candidate = format!("/p/{}/candidates/{}", SLUG, seed::MEASURED);
    vec![
        ("board, 50 candidates", format!("/p/{}", SLUG)),
        ("library, 10,000 cases", format!("/p/{}/cases", SLUG)),
        ("library, a search", format!("/p/{}/cases?q=model+answers", SLUG)),
        ("plan, 200 cases", format!("{candidate}/qa")),
        ("run, 200 results", format!("{candidate}/runs/{run}")),
        ("candidate, 200 results", candidate.clone()),
        ("sign-off, 200 results", format!("{candidate}/sign")),
        ("user acceptance", format!("{candidate}/uat")),
        ("machine tests, 1,000", format!("{candidate}/reports")),
        ("quality, 20 candidates", format!("/p/{}/quality", SLUG)),
    ]
}

struct Portal {
    app: TestApp,
    cookie: String,
    /// Of another reader with the same roles.
    other: String,
    database: sqlx::SqlitePool,
}

async fn portal(size: Size) -> Portal {
    let app = TestApp::start(Dialect::Sqlite).await;
    let quinn = app.person("quinn").await;
    seed::fill(app.database_url(), quinn.id.uuid(), size).await;
    let database = sqlx::SqlitePool::connect(app.database_url()).await.expect("opens");
    sqlx::query(
        "insert into role_grant (project_id, provider, subject, role, label, granted_by, granted_at)
         select project_id, provider, 'sam', role, 'Sam', granted_by, granted_at from role_grant where subject = 'quinn'",
    )
    .execute(&database)
    .await
    .expect("a second tester");
    let (cookie, other) = (cookie(&app, "quinn").await, cookie(&app, "sam").await);
    Portal { app, cookie, other, database }
}

async fn cookie(app: &TestApp, who: &str) -> String {
    let browser = app.as_person(who).await;
    browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
}

impl Portal {
    /// As if something had changed in the project.
    async fn change(&self) {
        sqlx::query("update revision set changes = changes + 1, whole = whole + 1").execute(&self.database).await.expect("changes");
    }

    async fn after_a_change(&self, path: &str, count: usize) -> [Vec<f64>; 2] {
        load::after(&self.app.url, path, [&self.cookie, &self.other], count, || self.change()).await
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    // `cargo test` runs benchmarks too, with this flag; there is nothing to prove in a debug build.
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    hashes();
    let asked = |what: &str| std::env::args().any(|argument| argument == what);
    if asked("--statements") {
        statements::listen();
        let portal = portal(if asked("--small") { Size::SMALL } else { Size::LARGE }).await;
        return statements(portal, asked("--changed")).await;
    }
    let (small, large) = (portal(Size::SMALL).await, portal(Size::LARGE).await);
    let mut over = Vec::new();
    println!(
        "{:<26} {:>8} {:>9} {:>9} {:>7} {:>8} {:>8} {:>8}",
        "page", "bytes", "page/s", "bare/s", "ratio", "p50 ms", "p99 ms", "growth"
    );
    for (name, path) in pages(seed::RUN) {
        let bare = load::bare(&large.app.url, &path, &large.cookie).await;
        let page = measure(&large.app.url, &path, &large.cookie, CONNECTIONS, Duration::from_secs(5)).await;
        let growth = growth(&small, &large, &path).await;
        let ratio = page.per_second / bare.per_second;
        row(name, &page, &bare, ratio, growth);
        for (bad, what) in [
            (
                ratio < LEAST_OF_BARE && !DRAWN_EACH_TIME.contains(&name),
                format!("{name}: {ratio:.3} of a bare handler, the budget is {LEAST_OF_BARE}"),
            ),
            (page.p99 > SLOWEST_MS, format!("{name}: p99 {:.1} ms, the budget is {SLOWEST_MS}", page.p99)),
            (growth > MOST_GROWTH, format!("{name}: {growth:.2} times slower with the large history, the budget is {MOST_GROWTH}")),
        ] {
            if bad {
                over.push(what);
            }
        }
    }
    println!("\nThe first view after a change, by two readers with the same roles, in milliseconds:");
    let mut slow = Vec::new();
    println!("{:<26} {:>9} {:>9} {:>9} {:>9} {:>9}", "page", "p50", "p99", "growth", "other p50", "other p99");
    for (name, path) in pages(seed::RUN) {
        let [mut first, mut other] = large.after_a_change(&path, 100).await;
        let mut at = |part| [load::percentile(&mut first, part), load::percentile(&mut other, part)];
        let ([p50, other_p50], [p99, other_p99]) = (at(0.5), at(0.99));
        let [mut with_little, _] = small.after_a_change(&path, 50).await;
        let growth = p50 / load::percentile(&mut with_little, 0.5);
        println!("{name:<26} {p50:>9.1} {p99:>9.1} {growth:>9.2} {other_p50:>9.1} {other_p99:>9.1}");
        if growth > MOST_GROWTH {
            over.push(format!("{name}: the first view is {growth:.2} times slower with the large history, the budget is {MOST_GROWTH}"));
        }
        if p99 > SLOWEST_MS {
            slow.push(name);
        }
    }
    println!("\nBudgets are for a page asked again while nothing changes.");
    println!("First views with a p99 over {SLOWEST_MS} ms: {}", if slow.is_empty() { "none".to_owned() } else { slow.join("; ") });
    println!("small: {}; large: {}; both with 10,000 cases", Size::SMALL, Size::LARGE);
    if over.is_empty() {
        println!("every page is within its budgets");
        return ExitCode::SUCCESS;
    }
    println!("over budget:\n  {}", over.join("\n  "));
    ExitCode::FAILURE
}

/// A page names the built files by the hashes that lie beside the program; a benchmark is another program elsewhere.
fn hashes() {
    let beside = std::env::current_exe().expect("this program is somewhere").with_file_name("hash.txt");
    if !beside.exists() {
        std::fs::write(beside, "js: 0123456789abcdef\nwasm: 0123456789abcdef\ncss: 0123456789abcdef\n").expect("can be written");
    }
}

/// Asks each page alone and tells what it ran: again, or after a change.
async fn statements(portal: Portal, changed: bool) -> ExitCode {
    const TIMES: u32 = 20;
    for (name, path) in pages(seed::RUN) {
        times(&portal.app.url, &path, &portal.cookie, 3).await;
        statements::forget();
        let mut took = if changed {
            portal.after_a_change(&path, TIMES as usize).await[0].clone()
        } else {
            times(&portal.app.url, &path, &portal.cookie, TIMES as usize).await
        };
        statements::tell(name, TIMES + 1);
        println!("  {:>7.3} ms the whole page", load::percentile(&mut took, 0.5));
    }
    ExitCode::SUCCESS
}

fn row(name: &str, page: &Load, bare: &Load, ratio: f64, growth: f64) {
    println!(
        "{name:<26} {:>8} {:>9.0} {:>9.0} {ratio:>7.3} {:>8.1} {:>8.1} {growth:>8.2}",
        page.bytes, page.per_second, bare.per_second, page.p50, page.p99
    );
}

/// Median time with the large history over that with the small one, asked in turns so that both see the same machine.
async fn growth(small: &Portal, large: &Portal, path: &str) -> f64 {
    let (mut with_little, mut with_much) = (Vec::new(), Vec::new());
    // A remembered page takes a fraction of a millisecond: many short turns, so that what else the machine does meets both.
    for _ in 0..100 {
        with_little.extend(times(&small.app.url, path, &small.cookie, 10).await);
        with_much.extend(times(&large.app.url, path, &large.cookie, 10).await);
    }
    load::percentile(&mut with_much, 0.5) / load::percentile(&mut with_little, 0.5)
}
