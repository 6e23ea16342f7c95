//! The preview of an import, its result, the rows that were left out, and exports.

use super::place;
use crate::exchange::{self, Problem};
use crate::ops::import_cases::{self, Outcome};
use crate::{Backend, Error, db};
use domain::access::Action;
use domain::refusal::Kind;
use domain::summary::{ImportCase, ImportDone, ImportPage, ImportProblem, ImportStart, Tool};
use domain::test_case::query::Ask;
use domain::test_case::{Tag, TestCase};
use domain::text::Sha256Hex;
use domain::{Actor, Refusal, Timestamp};
use std::collections::HashSet;

/// Cases that a preview shows.
const SHOWN: usize = 50;
/// Problems that a preview shows; the file of rows left out holds all.
const SHOWN_PROBLEMS: usize = 200;
/// Most cases of one export.
const MOST_EXPORTED: usize = 10_000;

/// The page on which a file is chosen.
///
/// # Errors
/// `not_found`, `role_missing`; otherwise when the database is away.
pub async fn import_start(backend: &Backend, actor: &Actor, slug: &str) -> Result<ImportStart, Error> {
    let reading = place::open(backend, actor, slug, Action::EditTestCase).await?;
    let largest = backend.config().evidence.largest_file.min(exchange::LARGEST_FILE as u64);
    Ok(ImportStart { place: reading.place, largest, most_rows: exchange::MOST_ROWS })
}

/// What a file will become, read as `tool` with the columns of `map`; or what it became.
///
/// # Errors
/// `not_found`, `role_missing`, `map_unknown`; otherwise when the database or the file is away.
pub async fn import(
    backend: &Backend,
    actor: &Actor,
    slug: &str,
    import: &str,
    tool: Option<String>,
    map: Option<String>,
) -> Result<ImportPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::EditTestCase).await?;
    let (id, found) = import_cases::find(&mut reading.tx, reading.project.id, import).await?;
    let mut page = ImportPage {
        place: reading.place,
        id: id.to_string(),
        file: found.file_name,
        tool: found.tool.parse()?,
        columns: Vec::new(),
        map: String::new(),
        counts: domain::summary::ImportCounts::default(),
        cases: Vec::new(),
        problems: Vec::new(),
        problems_total: 0,
        notes: Vec::new(),
        seen: String::new(),
        intent: backend.clock().secret(),
        done: None,
    };
    if let (Some(text), Some(by), Some(at)) = (found.outcome, found.confirmed_by, found.confirmed_at) {
        let outcome: Outcome = serde_json::from_str(&text).map_err(|_| Error::inconsistent("case_import", "outcome", id))?;
        (page.tool, page.map, page.counts) = (outcome.tool, outcome.map, outcome.counts);
        tell(&mut page, &outcome.problems);
        page.done = Some(ImportDone { by, at: Timestamp(at), counts: outcome.counts, cases: outcome.cases });
        return Ok(page);
    }
    let library = db::test_cases::all(&mut reading.tx, reading.project.id).await?;
    drop(reading.tx);
    let content = backend.evidence().get(&Sha256Hex::parse(&found.sha256)?).await?;
    let tool = asked(tool)?.unwrap_or(page.tool);
    let mut file = match import_cases::read(&content, tool, map.filter(|map| !map.is_empty())).await {
        // Whoever gave one meaning to two columns chooses again on the same page.
        Err(Error::Refused(refusal)) if refusal.code == "map_unknown" => {
            let mut file = import_cases::read(&content, tool, None).await?;
            file.notes.insert(0, refusal.sentence);
            file
        }
        read => read?,
    };
    page.notes = std::mem::take(&mut file.notes);
    (page.tool, page.map, page.columns) = (file.tool, file.map(), file.columns.clone());
    let plan = exchange::plan(file, slug, &library);
    (page.counts, page.seen) = (plan.counts(), plan.seen(&library));
    page.cases = plan.items.iter().take(SHOWN).map(|item| shown(item, &library)).collect();
    tell(&mut page, &plan.problems);
    Ok(page)
}

fn asked(tool: Option<String>) -> Result<Option<Tool>, Refusal> {
    let word = tool.filter(|word| !word.is_empty());
    word.map(|word| word.parse().map_err(|_| Refusal::invalid("tool", "is not one of those offered"))).transpose()
}

fn tell(page: &mut ImportPage, problems: &[Problem]) {
    page.problems_total = i64::try_from(problems.len()).unwrap_or(i64::MAX);
    let told = |problem: &Problem| ImportProblem {
        line: problem.line,
        column: problem.column.clone(),
        what: problem.what.clone(),
        advice: problem.advice.clone(),
    };
    page.problems = problems.iter().take(SHOWN_PROBLEMS).map(told).collect();
}

fn shown(item: &exchange::Item, library: &[TestCase]) -> ImportCase {
    let number = match item.act {
        exchange::Act::New => None,
        exchange::Act::Change(at) | exchange::Act::Same(at) => library.get(at).map(|case| case.number),
    };
    ImportCase {
        line: item.line,
        becomes: item.act.becomes(),
        number,
        title: item.wording.title.to_string(),
        folder: item.filing.folder.to_string(),
        priority: item.filing.priority.to_string(),
        tags: item.filing.tags.iter().map(Tag::as_str).collect::<Vec<_>>().join(", "),
        steps: i64::try_from(item.wording.steps.len()).unwrap_or(i64::MAX),
        changes: item.changes.clone(),
        warnings: item.warnings.clone(),
    }
}

/// The rows that are, or were, left out, to be mended and imported again: a file name and its content.
///
/// # Errors
/// `not_found`, `role_missing`, `nothing_left_out`, `no_table` for Gherkin; otherwise as [`import`].
pub async fn left_out(
    backend: &Backend,
    actor: &Actor,
    slug: &str,
    import: &str,
    tool: Option<String>,
    map: Option<String>,
) -> Result<(String, Vec<u8>), Error> {
    let mut reading = place::open(backend, actor, slug, Action::EditTestCase).await?;
    let (id, found) = import_cases::find(&mut reading.tx, reading.project.id, import).await?;
    let content = backend.evidence().get(&Sha256Hex::parse(&found.sha256)?).await?;
    let (tool, problems, lines) = match found.outcome {
        Some(text) => {
            let outcome: Outcome = serde_json::from_str(&text).map_err(|_| Error::inconsistent("case_import", "outcome", id))?;
            (outcome.tool, outcome.problems, outcome.left_out)
        }
        None => {
            let library = db::test_cases::all(&mut reading.tx, reading.project.id).await?;
            let tool = match asked(tool)? {
                Some(tool) => tool,
                None => found.tool.parse()?,
            };
            let file = import_cases::read(&content, tool, map.filter(|map| !map.is_empty())).await?;
            let tool = file.tool;
            let plan = exchange::plan(file, slug, &library);
            (tool, plan.problems, plan.left_out)
        }
    };
    if tool == Tool::Gherkin {
        return Err(
            Refusal::new(Kind::Invalid, "no_table", "A Gherkin file has no rows.", "Correct the scenarios in the file itself.").into()
        );
    }
    if lines.is_empty() {
        return Err(Refusal::new(Kind::Invalid, "nothing_left_out", "No row is left out.", "Nothing to mend.").into());
    }
    let stem = found.file_name.rsplit_once('.').map_or(found.file_name.as_str(), |(stem, _)| stem);
    Ok((format!("{stem}-left-out.csv"), exchange::left_out(&content, &problems, &lines)?))
}

/// How an export is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A table.
    Csv,
    /// Feature files in a ZIP.
    Gherkin,
}

/// The cases that the library shows for `ask`, on all its pages, as a file: its name and content. Retired cases stay here.
///
/// # Errors
/// `not_found`, `too_many_cases`; otherwise when the database is away.
pub async fn export(backend: &Backend, actor: &Actor, slug: &str, ask: &Ask, format: Format) -> Result<(String, Vec<u8>), Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let mut cases = db::test_cases::all(&mut reading.tx, reading.project.id).await?;
    let wanted: HashSet<i64> = db::library::numbers(&mut reading.tx, reading.project.id, &ask.query()).await?.into_iter().collect();
    drop(reading.tx);
    cases.retain(|case| !case.retired && wanted.contains(&case.number));
    let rows: usize = cases.iter().map(|case| case.wording.steps.len()).sum();
    // What goes out must be able to come in again.
    if cases.len() > MOST_EXPORTED || (format == Format::Csv && rows > exchange::MOST_ROWS) {
        let sentence = format!("These are {} cases with {rows} steps, too many for one file.", cases.len());
        return Err(Refusal::new(Kind::TooLarge, "too_many_cases", sentence, "Export one folder at a time, or as Gherkin.").into());
    }
    let slug = slug.to_owned();
    let written = tokio::task::spawn_blocking(move || -> Result<(String, Vec<u8>), anyhow::Error> {
        Ok(match format {
            Format::Csv => (format!("{slug}-test-cases.csv"), exchange::cases_csv(&slug, &cases)?),
            Format::Gherkin => (format!("{slug}-test-cases.zip"), exchange::features_zip(&slug, &cases)?),
        })
    });
    Ok(written.await.map_err(anyhow::Error::from)??)
}
