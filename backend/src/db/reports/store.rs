//! Writing a report: many rows, few statements.

use super::Cases;
use crate::Error;
use crate::db::{Tx, execute, on_both};
use crate::junit::Parsed;
use domain::Timestamp;
use domain::id::{CandidateId, ReportId};
use domain::report::{MachineTest, Totals, identity};
use std::collections::HashMap;
use uuid::Uuid;

/// Rows of one statement: with at most eleven values a row far below what either database takes.
const ROWS: usize = 200;

/// A report to store.
pub(crate) struct New<'a> {
    pub id: ReportId,
    pub candidate: CandidateId,
    pub name: &'a str,
    pub sha256: &'a str,
    pub parsed: &'a Parsed,
    pub at: Timestamp,
}

/// Stores a report with its tests, what they wrote, how they ended on the candidate, and the cases they stand for.
pub(crate) async fn insert(tx: &mut Tx, new: &New<'_>, cases: &Cases) -> Result<(), Error> {
    let totals = Totals::of(&new.parsed.tests);
    execute!(
        tx,
        "insert into report (report_id, candidate_id, name, sha256, tests, passed, failed, errors, skipped, flaky, millis, problem, warnings, properties, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        new.id.uuid(),
        new.candidate.uuid(),
        new.name,
        new.sha256,
        totals.tests,
        totals.passed,
        totals.failed,
        totals.errors,
        totals.skipped,
        totals.flaky,
        totals.millis,
        new.parsed.problem.as_deref(),
        serde_json::to_string(&new.parsed.warnings)?,
        serde_json::to_string(&new.parsed.properties)?,
        new.at.0,
    )?;
    let tests: Vec<(i64, &MachineTest)> = (1_i64..).zip(&new.parsed.tests).collect();
    for rows in tests.chunks(ROWS) {
        insert_tests(tx, new.id.uuid(), rows).await?;
    }
    let wrote: Vec<(i64, &MachineTest, String)> = tests
        .iter()
        .filter(|(_, test)| !test.output.is_empty() || !test.properties.is_empty())
        .map(|(position, test)| Ok((*position, *test, serde_json::to_string(&test.properties)?)))
        .collect::<Result<_, serde_json::Error>>()?;
    for rows in wrote.chunks(ROWS) {
        insert_outputs(tx, new.id.uuid(), rows).await?;
    }
    for rows in worst(&tests).chunks(ROWS) {
        insert_worst(tx, new, rows).await?;
    }
    let links: Vec<(i64, Uuid, bool)> =
        tests.iter().flat_map(|(position, test)| cases.of(test).into_iter().map(|(case, by_list)| (*position, case, by_list))).collect();
    for rows in links.chunks(ROWS) {
        insert_links(tx, new.id.uuid(), rows).await?;
    }
    Ok(())
}

async fn insert_tests(tx: &mut Tx, report: Uuid, rows: &[(i64, &MachineTest)]) -> Result<(), Error> {
    on_both!(tx, c => {
        let mut query = sqlx::QueryBuilder::new(
            "insert into machine_test (report_id, position, suite, name, outcome, millis, message, file, kind, started, flaky) ");
        query.push_values(rows, |mut row, (position, test)| {
            row.push_bind(report).push_bind(*position).push_bind(&test.suite).push_bind(&test.name).push_bind(test.outcome.as_str());
            row.push_bind(test.millis).push_bind(test.message.as_deref()).push_bind(test.file.as_deref()).push_bind(test.kind.as_deref());
            row.push_bind(test.started.as_deref()).push_bind(i64::from(test.flaky));
        });
        query.build().execute(&mut **c).await.map(|_| ())
    })?;
    Ok(())
}

async fn insert_outputs(tx: &mut Tx, report: Uuid, rows: &[(i64, &MachineTest, String)]) -> Result<(), Error> {
    on_both!(tx, c => {
        let mut query = sqlx::QueryBuilder::new("insert into machine_output (report_id, position, detail, stdout, stderr, cut, properties) ");
        query.push_values(rows, |mut row, (position, test, properties)| {
            let output = &test.output;
            row.push_bind(report).push_bind(*position).push_bind(&output.detail).push_bind(&output.out).push_bind(&output.err);
            row.push_bind(i64::from(output.cut)).push_bind(properties);
        });
        query.build().execute(&mut **c).await.map(|_| ())
    })?;
    Ok(())
}

/// One test of a file at its worst.
struct Worst {
    identity: Uuid,
    rank: i64,
    flaky: bool,
    position: i64,
}

/// Each test once, the worst of a file that holds it several times.
fn worst(tests: &[(i64, &MachineTest)]) -> Vec<Worst> {
    let mut found: Vec<Worst> = Vec::with_capacity(tests.len());
    let mut known: HashMap<Uuid, usize> = HashMap::with_capacity(tests.len());
    for (position, test) in tests {
        let new = Worst { identity: identity(&test.suite, &test.name), rank: test.outcome.rank(), flaky: test.flaky, position: *position };
        match known.get(&new.identity).and_then(|at| found.get_mut(*at)) {
            Some(old) => {
                old.flaky |= new.flaky;
                if new.rank > old.rank {
                    (old.rank, old.position) = (new.rank, new.position);
                }
            }
            None => {
                known.insert(new.identity, found.len());
                found.push(new);
            }
        }
    }
    // Two writers of one candidate take rows in the same order.
    found.sort_by_key(|test| test.identity);
    found
}

async fn insert_worst(tx: &mut Tx, new: &New<'_>, rows: &[Worst]) -> Result<(), Error> {
    on_both!(tx, c => {
        let mut query = sqlx::QueryBuilder::new("insert into candidate_test (candidate_id, identity, rank, flaky, report_id, position) ");
        query.push_values(rows, |mut row, test| {
            row.push_bind(new.candidate.uuid()).push_bind(test.identity).push_bind(test.rank).push_bind(i64::from(test.flaky));
            row.push_bind(new.id.uuid()).push_bind(test.position);
        });
        query.push(
            " on conflict (candidate_id, identity) do update set
               rank = case when excluded.rank > candidate_test.rank then excluded.rank else candidate_test.rank end,
               report_id = case when excluded.rank > candidate_test.rank then excluded.report_id else candidate_test.report_id end,
               position = case when excluded.rank > candidate_test.rank then excluded.position else candidate_test.position end,
               flaky = case when excluded.flaky > candidate_test.flaky then excluded.flaky else candidate_test.flaky end",
        );
        query.build().execute(&mut **c).await.map(|_| ())
    })?;
    Ok(())
}

pub(super) async fn insert_links(tx: &mut Tx, report: Uuid, rows: &[(i64, Uuid, bool)]) -> Result<(), Error> {
    on_both!(tx, c => {
        let mut query = sqlx::QueryBuilder::new("insert into machine_case (report_id, position, test_case_id, by_list) ");
        query.push_values(rows, |mut row, (position, case, by_list)| {
            row.push_bind(report).push_bind(*position).push_bind(*case).push_bind(i64::from(*by_list));
        });
        query.push(" on conflict do nothing");
        query.build().execute(&mut **c).await.map(|_| ())
    })?;
    Ok(())
}
