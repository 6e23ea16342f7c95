//! Lists of machine tests, a page at a time; what they wrote comes along only in its beginning.

use crate::Error;
use crate::db::{Tx, fetch_all, fetch_one, fetch_optional, on_both};
use domain::id::{CandidateId, ReportId};
use domain::report::{MachineTest, Output};
use domain::summary::TestRow;
use uuid::Uuid;

/// Which tests of a candidate.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Filter<'a> {
    pub candidate: CandidateId,
    /// Of one file only.
    pub report: Option<ReportId>,
    /// An outcome's word, `flaky`, or empty for all.
    pub outcome: &'a str,
    /// Part of a name or suite, in any letters; empty for all.
    pub text: &'a str,
}

impl Filter<'_> {
    /// For `like … escape '\'`; empty for all.
    fn pattern(&self) -> String {
        if self.text.is_empty() {
            return String::new();
        }
        let mut pattern = String::from("%");
        // No name holds a control character, and PostgreSQL takes no NUL.
        for letter in self.text.to_lowercase().chars().filter(|letter| !letter.is_control()) {
            if matches!(letter, '%' | '_' | '\\') {
                pattern.push('\\');
            }
            pattern.push(letter);
        }
        pattern.push('%');
        pattern
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    report_id: Uuid,
    file_name: String,
    position: i64,
    suite: String,
    name: String,
    outcome: String,
    millis: Option<i64>,
    message: Option<String>,
    file: Option<String>,
    kind: Option<String>,
    started: Option<String>,
    flaky: i64,
    detail: Option<String>,
    stdout: Option<String>,
    stderr: Option<String>,
    cut: Option<i64>,
    written: Option<i64>,
    properties: Option<String>,
}

impl TryFrom<Row> for TestRow {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        let bad = |table, column| move || Error::inconsistent(table, column, format!("{} {}", row.report_id, row.position));
        let output = Output {
            detail: row.detail.unwrap_or_default(),
            out: row.stdout.unwrap_or_default(),
            err: row.stderr.unwrap_or_default(),
            cut: row.cut == Some(1),
        };
        let shown = [&output.detail, &output.out, &output.err].map(|text| text.chars().count()).iter().sum::<usize>();
        Ok(Self {
            report: row.report_id.to_string(),
            report_name: row.file_name,
            position: row.position,
            more: row.written.is_some_and(|written| usize::try_from(written).is_ok_and(|written| written > shown)),
            test: MachineTest {
                suite: row.suite,
                name: row.name,
                file: row.file,
                outcome: row.outcome.parse().map_err(|_| bad("machine_test", "outcome")())?,
                flaky: row.flaky == 1,
                millis: row.millis,
                message: row.message,
                kind: row.kind,
                started: row.started,
                properties: match row.properties {
                    Some(text) => serde_json::from_str(&text).map_err(|_| bad("machine_output", "properties")())?,
                    None => Vec::new(),
                },
                output,
            },
            cases: Vec::new(),
            track: domain::report::Track::default(),
        })
    }
}

/// The columns of a row: so many characters of a failure, so many of each output.
macro_rules! columns {
    ($detail:literal, $output:literal) => {
        concat!(
            "select r.report_id, r.name as file_name, m.position, m.suite, m.name, m.outcome, m.millis, m.message, m.file, m.kind, m.started, m.flaky,
               substr(o.detail, 1, ", $detail, ") as detail, substr(o.stdout, 1, ", $output, ") as stdout, substr(o.stderr, 1, ", $output, ") as stderr,
               o.cut, o.properties, cast(length(o.detail) + length(o.stdout) + length(o.stderr) as bigint) as written
             from report r join machine_test m on m.report_id = r.report_id
             left join machine_output o on o.report_id = m.report_id and o.position = m.position "
        )
    };
    () => {
        columns!(2000, 1000)
    };
}

fn rows(rows: Vec<Row>) -> Result<Vec<TestRow>, Error> {
    rows.into_iter().map(TestRow::try_from).collect()
}

/// Failed ones first, then as the files hold them; `limit` of them after `offset`.
pub(crate) async fn list(tx: &mut Tx, filter: Filter<'_>, limit: i64, offset: i64) -> Result<Vec<TestRow>, Error> {
    rows(fetch_all!(
        tx,
        Row,
        concat!(
            columns!(),
            "where r.candidate_id = $1 and ($2 is null or r.report_id = $2)
             and ($3 = '' or m.outcome = $3 or ($3 = 'flaky' and m.flaky = 1))
             and ($4 = '' or lower(m.name) like $4 escape '\\' or lower(m.suite) like $4 escape '\\')
             order by case m.outcome when 'failed' then 0 when 'error' then 0 when 'skipped' then 2 else 1 end, r.created_at, r.report_id, m.position
             limit $5 offset $6"
        ),
        filter.candidate.uuid(),
        filter.report.map(ReportId::uuid),
        filter.outcome,
        filter.pattern(),
        limit,
        offset,
    )?)
}

/// How many there are.
pub(crate) async fn count(tx: &mut Tx, filter: Filter<'_>) -> Result<i64, Error> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from report r join machine_test m on m.report_id = r.report_id
         where r.candidate_id = $1 and ($2 is null or r.report_id = $2)
         and ($3 = '' or m.outcome = $3 or ($3 = 'flaky' and m.flaky = 1))
         and ($4 = '' or lower(m.name) like $4 escape '\\' or lower(m.suite) like $4 escape '\\')",
        filter.candidate.uuid(),
        filter.report.map(ReportId::uuid),
        filter.outcome,
        filter.pattern(),
    )?;
    Ok(count)
}

/// Those that took longest, slowest first.
pub(crate) async fn slowest(tx: &mut Tx, candidate: CandidateId, limit: i64) -> Result<Vec<TestRow>, Error> {
    rows(fetch_all!(
        tx,
        Row,
        concat!(columns!(), "where r.candidate_id = $1 and m.millis is not null order by m.millis desc, r.report_id, m.position limit $2"),
        candidate.uuid(),
        limit,
    )?)
}

/// These tests, in this order.
pub(crate) async fn at(tx: &mut Tx, places: &[(ReportId, i64)]) -> Result<Vec<TestRow>, Error> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let found: Vec<Row> = on_both!(tx, c => {
        let mut query = sqlx::QueryBuilder::new(columns!());
        query.push("where (m.report_id, m.position) in ");
        query.push_tuples(places, |mut row, (report, position)| {
            row.push_bind(report.uuid()).push_bind(*position);
        });
        query.build_query_as().fetch_all(&mut **c).await
    })?;
    let mut found = rows(found)?;
    found.sort_by_key(|row| places.iter().position(|(report, position)| *position == row.position && report.to_string() == row.report));
    Ok(found)
}

/// One test with everything it wrote.
pub(crate) async fn whole(tx: &mut Tx, candidate: CandidateId, report: ReportId, position: i64) -> Result<Option<TestRow>, Error> {
    fetch_optional!(
        tx,
        Row,
        concat!(columns!(1000000, 1000000), "where r.candidate_id = $1 and m.report_id = $2 and m.position = $3"),
        candidate.uuid(),
        report.uuid(),
        position,
    )?
    .map(TestRow::try_from)
    .transpose()
}
