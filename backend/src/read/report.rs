//! The pages of machine tests: all of a candidate, one report, one test.

use super::place::{self, Reading};
use crate::db::attachments::{self, Subject};
use crate::db::reports::{self as stored, Filter, Placed};
use crate::memo::Key;
use crate::{Backend, Error, Tx};
use domain::access::Action;
use domain::id::{CandidateId, ProjectId, ReportId};
use domain::report::{Change, Comparison, FLAKY_WINDOW, Totals, Track, identity};
use domain::summary::{ReportPage, ReportQuery, ReportRow, ReportView, ReportsPage, TESTS_SHOWN, TestList, TestPage, TestRow};
use domain::{Actor, Refusal, Timestamp};
use std::sync::Arc;

/// Tests in the list of the slowest.
const SLOWEST: i64 = 10;

fn row(report: &stored::Report) -> Result<ReportRow, Error> {
    Ok(ReportRow {
        id: report.report_id.to_string(),
        name: report.name.clone(),
        totals: report.totals(),
        at: Timestamp(report.created_at),
        problem: report.problem.clone(),
        warnings: report.warnings()?,
    })
}

/// The reports of a candidate, oldest first.
pub(super) async fn rows(tx: &mut Tx, candidate: CandidateId) -> Result<Vec<ReportRow>, Error> {
    stored::of_candidate(tx, candidate).await?.iter().map(row).collect()
}

/// A candidate's tests beside those of the candidates before.
pub(super) struct Compared {
    pub comparison: Comparison,
    /// Tests that the candidate before had not, and those that only it had.
    added_and_gone: Option<(i64, i64)>,
    /// Numbers of the candidates looked at, newest first; the first is the candidate itself.
    window: Vec<i64>,
    /// Everything that failed or was called flaky on one of them.
    placed: Vec<Placed>,
    number: i64,
}

impl Compared {
    async fn read(tx: &mut Tx, project: ProjectId, number: i64) -> Result<Option<Self>, Error> {
        let window = stored::window(tx, project, number, FLAKY_WINDOW).await?;
        let Some(oldest) = window.last().copied().filter(|_| window.first() == Some(&number)) else { return Ok(None) };
        let placed = stored::tracks(tx, project, oldest, number).await?;
        let previous = window.get(1).copied();
        let comparison = Comparison::of(placed.iter().map(|test| &test.track), previous, number);
        let added_and_gone = match previous {
            Some(before) => Some((stored::added(tx, project, before, number).await?, stored::added(tx, project, number, before).await?)),
            None => None,
        };
        Ok(Some(Self { comparison, added_and_gone, window, placed, number }))
    }

    /// The tests of one part.
    fn part(&self, view: ReportView) -> Vec<&Placed> {
        let change = |track: &Track| match self.comparison.previous {
            Some(previous) => track.change(previous, self.number),
            None => Change::between(None, track.on(self.number)),
        };
        let wanted = |track: &Track| match view {
            ReportView::New => change(track) == Some(Change::NewFailure),
            ReportView::Still => change(track) == Some(Change::StillFailing),
            ReportView::Fixed => change(track) == Some(Change::Fixed),
            ReportView::NotRun => change(track) == Some(Change::NotRun),
            ReportView::Flaky => track.on(self.number).is_some() && track.is_flaky(),
            ReportView::Slowest | ReportView::All => false,
        };
        self.placed.iter().filter(|test| wanted(&test.track)).collect()
    }
}

/// A candidate's tests beside those of the candidates before; `None` when no machine test of this candidate is known.
pub(super) async fn compared(reading: &mut Reading, number: i64) -> Result<Arc<Option<Compared>>, Error> {
    let read = async |reading: &mut Reading| Ok((Compared::read(&mut reading.tx, reading.project.id, number).await?, None));
    reading.remembered(Key::Compared(number), read).await
}

/// The most urgent part that holds something.
const fn urgent(comparison: &Comparison) -> ReportView {
    if comparison.new_failures > 0 {
        ReportView::New
    } else if comparison.still_failing > 0 {
        ReportView::Still
    } else {
        ReportView::All
    }
}

fn sheet(found: i64, asked: i64) -> (i64, i64) {
    let pages = found.saturating_add(TESTS_SHOWN - 1) / TESTS_SHOWN;
    (asked.clamp(1, pages.max(1)), pages.max(1))
}

async fn filtered(tx: &mut Tx, filter: Filter<'_>, asked: i64) -> Result<TestList, Error> {
    let found = stored::count(tx, filter).await?;
    let (page, pages) = sheet(found, asked);
    let rows = stored::list(tx, filter, TESTS_SHOWN, (page - 1) * TESTS_SHOWN).await?;
    Ok(TestList { rows: with_cases(tx, rows).await?, found, page, pages })
}

async fn placed(tx: &mut Tx, tests: &[&Placed], asked: i64) -> Result<TestList, Error> {
    let found = i64::try_from(tests.len()).unwrap_or(i64::MAX);
    let (page, pages) = sheet(found, asked);
    let skipped = usize::try_from((page - 1) * TESTS_SHOWN).unwrap_or(usize::MAX);
    let shown: Vec<&Placed> = tests.iter().skip(skipped).take(usize::try_from(TESTS_SHOWN).unwrap_or(usize::MAX)).copied().collect();
    let places: Vec<(ReportId, i64)> = shown.iter().map(|test| (test.report, test.position)).collect();
    let rows = stored::at(tx, &places).await?;
    let mut rows = with_cases(tx, rows).await?;
    for row in &mut rows {
        if let Some(test) = shown.iter().find(|test| test.position == row.position && test.report.to_string() == row.report) {
            row.track = test.track.clone();
        }
    }
    Ok(TestList { rows, found, page, pages })
}

async fn with_cases(tx: &mut Tx, mut rows: Vec<TestRow>) -> Result<Vec<TestRow>, Error> {
    let places: Vec<(ReportId, i64)> = rows.iter().filter_map(|row| Some((row.report.parse().ok()?, row.position))).collect();
    let mut cases = stored::of_tests(tx, &places).await?;
    for row in &mut rows {
        let id: ReportId = row.report.parse()?;
        row.cases = cases.remove(&(id.uuid(), row.position)).unwrap_or_default();
    }
    Ok(rows)
}

/// All machine tests of a candidate, and what changed since the candidate before.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn reports(backend: &Backend, actor: &Actor, slug: &str, number: i64, query: ReportQuery) -> Result<ReportsPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let (candidate, head) = reading.head(number).await?;
    let found = compared(&mut reading, number).await?;
    let found = found.as_ref().as_ref();
    let tx = &mut reading.tx;
    let files = rows(tx, candidate.id).await?;
    let totals = files.iter().fold(Totals::default(), |sum, file| sum.plus(file.totals));
    let comparison = found.map(|found| found.comparison).unwrap_or_default();
    let view = query.view.unwrap_or_else(|| urgent(&comparison));
    let tests = match view {
        ReportView::All => {
            let filter = Filter { candidate: candidate.id, report: None, outcome: &query.outcome, text: query.text.trim() };
            filtered(tx, filter, query.page).await?
        }
        ReportView::Slowest => {
            let slowest = stored::slowest(tx, candidate.id, SLOWEST).await?;
            let rows = with_cases(tx, slowest).await?;
            TestList { found: i64::try_from(rows.len()).unwrap_or(SLOWEST), rows, page: 1, pages: 1 }
        }
        part => placed(tx, &found.map(|found| found.part(part)).unwrap_or_default(), query.page).await?,
    };
    let added_and_gone = found.and_then(|found| found.added_and_gone);
    let window = found.map(|found| found.window.clone()).unwrap_or_default();
    Ok(ReportsPage { place: reading.place, head, files, totals, comparison, added_and_gone, window, view, query, tests })
}

/// One machine report with its tests, failed ones first, a page at a time.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn report(
    backend: &Backend,
    actor: &Actor,
    slug: &str,
    number: i64,
    report_id: &str,
    query: ReportQuery,
) -> Result<ReportPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let (candidate, head) = reading.head(number).await?;
    let id: ReportId = report_id.parse()?;
    let found = one(&mut reading.tx, candidate.id, id).await?;
    let filter = Filter { candidate: candidate.id, report: Some(id), outcome: &query.outcome, text: query.text.trim() };
    let tests = filtered(&mut reading.tx, filter, query.page).await?;
    let file = attachments::of_subject(&mut reading.tx, Subject::Report, id.uuid()).await?.into_iter().next();
    let file = file.map(|file| reading.link(file));
    Ok(ReportPage { place: reading.place, head, report: row(&found)?, properties: found.properties()?, file, query, tests })
}

async fn one(tx: &mut Tx, candidate: CandidateId, id: ReportId) -> Result<stored::Report, Error> {
    let reports = stored::of_candidate(tx, candidate).await?;
    Ok(reports.into_iter().find(|report| report.report_id == id.uuid()).ok_or_else(|| Refusal::not_found("report"))?)
}

/// One machine test with everything it wrote, and how it ended on older candidates.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn test(backend: &Backend, actor: &Actor, slug: &str, number: i64, report_id: &str, position: i64) -> Result<TestPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let (candidate, head) = reading.head(number).await?;
    let Reading { tx, project, place, .. } = &mut reading;
    let id: ReportId = report_id.parse()?;
    let report = one(tx, candidate.id, id).await?;
    let found = stored::whole(tx, candidate.id, id, position).await?.ok_or_else(|| Refusal::not_found("machine test"))?;
    let window = stored::window(tx, project.id, number, FLAKY_WINDOW).await?;
    let oldest = window.last().copied().unwrap_or(number);
    let seen = stored::placed(tx, project.id, identity(&found.test.suite, &found.test.name), oldest, number).await?;
    let track = Track(seen.iter().map(|(seen, ..)| *seen).collect());
    let base = format!("/p/{}/candidates", place.slug);
    let history = seen
        .into_iter()
        .rev()
        .map(|(seen, report, position)| (seen, format!("{base}/{}/reports/{report}?test={position}", seen.candidate)))
        .collect();
    let mut rows = with_cases(tx, vec![found]).await?;
    let mut test = rows.pop().ok_or_else(|| Refusal::not_found("machine test"))?;
    test.track = track;
    Ok(TestPage { place: reading.place, head, report: row(&report)?, test, history })
}
