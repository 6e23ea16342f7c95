//! Machine reports: files and what they hold. Lists, comparisons and links are in the files beside this one.

mod compare;
mod links;
mod lists;
mod store;

pub(crate) use compare::{Placed, added, placed, tracks, window};
pub use links::relink;
pub(crate) use links::{Cases, of_tests, verdicts};
pub(crate) use lists::{Filter, at, count, list, slowest, whole};
pub(crate) use store::{New, insert};

use super::{Tx, fetch_all, fetch_one, fetch_optional};
use crate::Error;
use domain::id::CandidateId;
use domain::report::Totals;
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
    errors: i64,
    skipped: i64,
    flaky: i64,
    millis: i64,
    /// Why it could not be read.
    pub problem: Option<String>,
    warnings: String,
    properties: String,
    /// When it came.
    pub created_at: i64,
}

impl Report {
    /// Counted totals.
    #[must_use]
    pub const fn totals(&self) -> Totals {
        Totals {
            tests: self.tests,
            passed: self.passed,
            failed: self.failed,
            errors: self.errors,
            skipped: self.skipped,
            flaky: self.flaky,
            millis: self.millis,
        }
    }

    /// What a reader should know of it.
    pub(crate) fn warnings(&self) -> Result<Vec<String>, Error> {
        serde_json::from_str(&self.warnings).map_err(|_| Error::inconsistent("report", "warnings", self.report_id))
    }

    /// What its suites say about themselves.
    pub(crate) fn properties(&self) -> Result<Vec<(String, String)>, Error> {
        serde_json::from_str(&self.properties).map_err(|_| Error::inconsistent("report", "properties", self.report_id))
    }
}

/// A report with this file on this candidate.
pub(crate) async fn by_file(tx: &mut Tx, candidate: CandidateId, sha256: &str) -> Result<Option<Report>, Error> {
    Ok(fetch_optional!(tx, Report, "select * from report where candidate_id = $1 and sha256 = $2", candidate.uuid(), sha256)?)
}

/// All reports of a candidate, oldest first.
pub(crate) async fn of_candidate(tx: &mut Tx, candidate: CandidateId) -> Result<Vec<Report>, Error> {
    Ok(fetch_all!(tx, Report, "select * from report where candidate_id = $1 order by created_at, name", candidate.uuid())?)
}

/// How many reports a candidate has.
pub(crate) async fn how_many(tx: &mut Tx, candidate: CandidateId) -> Result<i64, Error> {
    let (count,) = fetch_one!(tx, (i64,), "select cast(count(*) as bigint) from report where candidate_id = $1", candidate.uuid())?;
    Ok(count)
}
