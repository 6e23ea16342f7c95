//! The audit log of a project: as a page, and as a file of rows that prove themselves.

use super::place::Reading;
use super::{candidate::history_row, place};
use crate::db::audit::{Filter, Row};
use crate::db::{audit_tree, checkpoints};
use crate::{Backend, Error, db};
use domain::access::Action;
use domain::audit::checkpoint::Checkpoint;
use domain::audit::export::{self, Proven};
use domain::audit::tree;
use domain::refusal::Kind;
use domain::summary::{AuditAsk, AuditPage, AuditRow, AuditSeal};
use domain::{Actor, Refusal, Timestamp};
use std::collections::BTreeSet;

/// Rows on one page.
const PAGE: i64 = 100;
/// Rows of one file.
const MOST: i64 = 10_000;
/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// The newest 100 rows of those that are asked for, or the newest 100 before `before`. What cannot be asked for is `refused` on
/// the page: about `candidate`, `from` or `to`.
///
/// # Errors
/// `not_found`, `role_missing`; otherwise when the database is away.
pub async fn audit(backend: &Backend, actor: &Actor, slug: &str, ask: AuditAsk, before: Option<i64>) -> Result<AuditPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::ViewAudit).await?;
    let (found, refused) = match filter(&mut reading, &ask).await {
        Ok(filter) => {
            let before = before.unwrap_or(i64::MAX);
            (db::audit::of_project(&mut reading.tx, reading.project.id, &filter, before, PAGE + 1).await?, None)
        }
        Err(Error::Refused(refusal)) => (Vec::new(), Some(refusal)),
        Err(error) => return Err(error),
    };
    let more = i64::try_from(found.len()).unwrap_or(0) > PAGE;
    let rows: Vec<AuditRow> = found
        .into_iter()
        .take(usize::try_from(PAGE).unwrap_or(100))
        .map(|(row, candidate)| {
            let entry = row.entry();
            AuditRow { row: history_row(&entry), candidate, request_id: entry.request_id, hash: row.hash }
        })
        .collect();
    let before = if more { rows.last().map(|row| row.row.seq) } else { None };
    let newest = match checkpoints::newest(&mut reading.tx).await? {
        Some(stored) => Some(AuditSeal { size: stored.size, root: stored.read()?.root.to_string(), at: stored.made_at() }),
        None => None,
    };
    Ok(AuditPage { place: reading.place, rows, before, ask, newest, refused })
}

async fn filter(reading: &mut Reading, ask: &AuditAsk) -> Result<Filter, Error> {
    let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let day = |field: &str, text: &str| match given(text) {
        None => Ok(None),
        Some(text) => match Timestamp::parse(&format!("{text}T00:00:00Z")) {
            Some(at) => Ok(Some(at)),
            None => Err(Refusal::invalid(field, "is not a day such as 2026-11-23")),
        },
    };
    let candidate = match given(&ask.candidate) {
        None => None,
        Some(text) => {
            let number = text.trim_start_matches('#').parse().map_err(|_| Refusal::invalid("candidate", "is not a number"))?;
            let missing = |error| match error {
                Error::Refused(_) => Refusal::invalid("candidate", "number does not exist in this project").into(),
                other => other,
            };
            Some(reading.candidate(number).await.map_err(missing)?.id)
        }
    };
    let until = day("to", &ask.to)?.map(|at| Timestamp(at.0.saturating_add(DAY)));
    Ok(Filter { candidate, actor_name: given(&ask.person), action: given(&ask.action), from: day("from", &ask.from)?, until })
}

/// A file of the rows that are asked for, each with its proof under the newest checkpoint: name and text.
///
/// # Errors
/// `not_found`, `role_missing`, `invalid_field` about the field that cannot be asked for; `too_many_rows`; `not_signed_yet`.
pub async fn audit_file(backend: &Backend, actor: &Actor, slug: &str, ask: &AuditAsk) -> Result<(String, String), Error> {
    let mut reading = place::open(backend, actor, slug, Action::ExportAudit).await?;
    let filter = filter(&mut reading, ask).await?;
    let checkpoint = newest(&mut reading).await?;
    let before = checkpoint.size.cast_signed().saturating_add(1);
    let found = db::audit::of_project(&mut reading.tx, reading.project.id, &filter, before, MOST + 1).await?;
    if i64::try_from(found.len()).is_ok_and(|rows| rows > MOST) {
        let sentence = format!("More than {MOST} rows fit what you ask for.");
        let advice = "Ask for fewer days at once, or let the operator run murmuration audit export.";
        return Err(Refusal::new(Kind::TooLarge, "too_many_rows", sentence, advice).into());
    }
    let mut rows: Vec<Row> = found.into_iter().map(|(row, _)| row).collect();
    rows.reverse();
    let text = proven(&mut reading, &checkpoint, rows).await?;
    Ok((format!("audit-{}.jsonl", reading.project.slug), text))
}

/// A file of one row with its proof: name and text.
///
/// # Errors
/// `not_found`, `role_missing`; `not_signed_yet`.
pub async fn audit_proof(backend: &Backend, actor: &Actor, slug: &str, seq: i64) -> Result<(String, String), Error> {
    let mut reading = place::open(backend, actor, slug, Action::ViewAudit).await?;
    let found = db::audit::of_project(&mut reading.tx, reading.project.id, &Filter::default(), seq.saturating_add(1), 1).await?;
    let row = found.into_iter().map(|(row, _)| row).find(|row| row.entry().seq == seq).ok_or_else(|| Refusal::not_found("row"))?;
    let checkpoint = newest(&mut reading).await?;
    if seq.unsigned_abs() > checkpoint.size {
        return Err(not_signed_yet());
    }
    let text = proven(&mut reading, &checkpoint, vec![row]).await?;
    Ok((format!("audit-{}-{seq}.jsonl", reading.project.slug), text))
}

async fn newest(reading: &mut Reading) -> Result<Checkpoint, Error> {
    checkpoints::newest(&mut reading.tx).await?.ok_or_else(not_signed_yet)?.read()
}

fn not_signed_yet() -> Error {
    let sentence = "This part of the log is not signed yet; it is some seconds after it was written.";
    Refusal::conflict("not_signed_yet", sentence, "Try again in a moment.").into()
}

async fn proven(reading: &mut Reading, checkpoint: &Checkpoint, rows: Vec<Row>) -> Result<String, Error> {
    let index = |row: &Row| row.entry().seq.unsigned_abs().saturating_sub(1);
    let wanted: BTreeSet<u64> = rows.iter().flat_map(|row| tree::inclusion_positions(checkpoint.size, index(row))).collect();
    let nodes = audit_tree::nodes(&mut reading.tx, &wanted.into_iter().collect::<Vec<_>>()).await?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let proof = tree::inclusion(checkpoint.size, index(&row), &nodes).map_err(anyhow::Error::from)?;
        let proof = proof.iter().map(ToString::to_string).collect();
        lines.push(Proven { entry: row.entry(), hash: row.hash, previous: row.previous, proof });
    }
    Ok(export::rows(&checkpoint.note, &lines)?)
}
