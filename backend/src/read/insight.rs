//! Seeing it: the quality page of a project, the burn-up of a candidate.

use super::place::{self, Reading};
use crate::db::insight::{self, Wanted};
use crate::memo::Key;
use crate::{Backend, Error, db};
use domain::access::Action;
use domain::summary::{BurnUp, Cell, Failures, Matrix, MatrixRow, QualityPage};
use domain::{Actor, Timestamp};

/// Candidates in sight.
const LAST: i64 = 20;
/// Longer searches are cut: no title is longer.
const LONGEST_QUERY: usize = 200;

/// Failures over the last 20 candidates, and page `page` of the cases planned for them, narrowed by `query`. A page
/// that does not exist is the nearest one that does.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn quality(backend: &Backend, actor: &Actor, slug: &str, query: &str, page: i64) -> Result<QualityPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let query: String = query.trim().chars().take(LONGEST_QUERY).collect();
    let read = async |reading: &mut Reading| Ok((whole(reading, &query, page).await?, None));
    let known = reading.remembered(Key::Quality(query.clone(), page), read).await?;
    let (candidates, matrix) = (*known).clone();
    Ok(QualityPage { place: reading.place, candidates, matrix })
}

async fn whole(reading: &mut Reading, query: &str, page: i64) -> Result<(Vec<Failures>, Matrix), Error> {
    let (tx, project) = (&mut reading.tx, reading.project.id);
    let high = db::candidates::newest(tx, project).await?;
    let low = (high - LAST + 1).max(1);
    let candidates = insight::failures(tx, project, low, high).await?;
    let wanted = Wanted::parse(query);
    let total = insight::cases(tx, project, low, high, &wanted).await?;
    let mut matrix = Matrix { query: query.to_owned(), rows: Vec::new(), total, page: 1 };
    matrix.page = page.clamp(1, matrix.pages());
    let place_of = |number: i64| candidates.iter().position(|candidate| candidate.number == number);
    for (number, title, candidate, cell) in insight::cells(tx, project, low, high, &wanted, matrix.page).await? {
        if matrix.rows.last().is_none_or(|row| row.number != number) {
            matrix.rows.push(MatrixRow { number, title, cells: vec![Cell::NotPlanned; candidates.len()] });
        }
        if let (Some(row), Some(place)) = (matrix.rows.last_mut(), place_of(candidate)) {
            row.cells[place] = cell;
        }
    }
    Ok((candidates, matrix))
}

/// How the testing of a candidate went.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn burn_up(backend: &Backend, actor: &Actor, slug: &str, number: i64) -> Result<BurnUp, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let read = async |reading: &mut Reading| {
        let candidate = reading.candidate(number).await?;
        let tx = &mut reading.tx;
        let course = BurnUp {
            planned: so_far(insight::planned(tx, candidate.id).await?),
            done: so_far(insight::first_results(tx, candidate.id).await?),
            last_result: insight::last_result(tx, candidate.id).await?,
            now: reading.place.now,
        };
        Ok((course, None))
    };
    let known = reading.remembered(Key::BurnUp(number), read).await?;
    Ok(BurnUp { now: reading.place.now, ..(*known).clone() })
}

/// Each count with all before it.
fn so_far(counts: Vec<(Timestamp, i64)>) -> Vec<(Timestamp, i64)> {
    let add = |sum: &mut i64, (at, count): (Timestamp, i64)| {
        *sum += count;
        Some((at, *sum))
    };
    counts.into_iter().scan(0, add).collect()
}
