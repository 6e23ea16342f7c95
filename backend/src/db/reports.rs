//! Machine reports and their tests.

use super::{Tx, execute, fetch_all, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::id::{CandidateId, ReportId};
use domain::report::{MachineTest, Totals};
use uuid::Uuid;

/// A report as stored.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Report {
    /// Id.
    pub report_id: Uuid,
    /// File name.
    pub name: String,
    /// File.
    pub sha256: String,
    tests: i64,
    passed: i64,
    failed: i64,
    skipped: i64,
    millis: i64,
    /// When it came.
    pub created_at: i64,
}

impl Report {
    /// Counted totals.
    #[must_use]
    pub const fn totals(&self) -> Totals {
        Totals { tests: self.tests, passed: self.passed, failed: self.failed, skipped: self.skipped, millis: self.millis }
    }
}

/// A report with this file on this candidate.
pub(crate) async fn by_file(tx: &mut Tx, candidate: CandidateId, sha256: &str) -> Result<Option<Report>, Error> {
    Ok(fetch_optional!(
        tx,
        Report,
        "select report_id, name, sha256, tests, passed, failed, skipped, millis, created_at from report where candidate_id = $1 and sha256 = $2",
        candidate.uuid(),
        sha256
    )?)
}

/// All reports of a candidate, oldest first.
pub(crate) async fn of_candidate(tx: &mut Tx, candidate: CandidateId) -> Result<Vec<Report>, Error> {
    Ok(fetch_all!(
        tx,
        Report,
        "select report_id, name, sha256, tests, passed, failed, skipped, millis, created_at from report where candidate_id = $1 order by created_at, name",
        candidate.uuid()
    )?)
}

/// Stores a report with its tests.
pub(crate) async fn insert(
    tx: &mut Tx,
    id: ReportId,
    candidate: CandidateId,
    name: &str,
    sha256: &str,
    tests: &[MachineTest],
    now: Timestamp,
) -> Result<(), Error> {
    let totals = Totals::of(tests);
    execute!(
        tx,
        "insert into report (report_id, candidate_id, name, sha256, tests, passed, failed, skipped, millis, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        id.uuid(),
        candidate.uuid(),
        name,
        sha256,
        totals.tests,
        totals.passed,
        totals.failed,
        totals.skipped,
        totals.millis,
        now.0,
    )?;
    for (position, test) in (1_i64..).zip(tests) {
        execute!(
            tx,
            "insert into machine_test (report_id, position, suite, name, outcome, millis, message) values ($1, $2, $3, $4, $5, $6, $7)",
            id.uuid(),
            position,
            &test.suite,
            &test.name,
            test.outcome.as_str(),
            test.millis,
            test.message.as_deref(),
        )?;
    }
    Ok(())
}

type TestRow = (String, String, String, Option<i64>, Option<String>);

/// The tests of a report: failed ones first, then as they ran.
pub(crate) async fn tests(tx: &mut Tx, report: ReportId, limit: i64) -> Result<Vec<MachineTest>, Error> {
    let rows = fetch_all!(
        tx,
        TestRow,
        "select suite, name, outcome, millis, message from machine_test where report_id = $1
         order by case outcome when 'failed' then 0 when 'error' then 0 when 'skipped' then 2 else 1 end, position limit $2",
        report.uuid(),
        limit,
    )?;
    rows.into_iter()
        .map(|(suite, name, outcome, millis, message)| {
            let outcome = outcome.parse().map_err(|_| Error::inconsistent("machine_test", "outcome", report))?;
            Ok(MachineTest { suite, name, outcome, millis, message })
        })
        .collect()
}
