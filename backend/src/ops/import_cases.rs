//! Imports test cases from a file: first it is only kept and shown, then somebody confirms what they saw, once.

use super::{Upload, scope};
use crate::db::{self, Lock, Tx};
use crate::exchange::{self, Act, Plan, Problem, Reading};
use crate::{Backend, Error};
use domain::access::Action;
use domain::id::{ProjectId, TestCaseId};
use domain::refusal::Kind;
use domain::summary::{Becomes, ImportCounts, Tool};
use domain::test_case::TestCase;
use domain::text::Sha256Hex;
use domain::{Actor, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Most cases that the page of a finished import names.
const MOST_NAMED: usize = 500;

/// What is kept of a finished import.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Outcome {
    pub tool: Tool,
    pub map: String,
    pub counts: ImportCounts,
    /// The first new and changed cases: number, title.
    pub cases: Vec<(i64, String, Becomes)>,
    pub problems: Vec<Problem>,
    pub left_out: Vec<u64>,
}

/// Keeps a file that can be read, for the preview; the import's id comes back.
///
/// # Errors
/// `role_missing`, `file_missing`, `invalid_field`, or why the file cannot be read (see [`exchange::read`]).
pub async fn upload(backend: &Backend, actor: &Actor, slug: &str, files: Vec<Upload>, tool: &str) -> Result<String, Error> {
    {
        let mut tx = backend.snapshot().await?;
        let project = scope::project(&mut tx, slug).await?;
        actor.may(Action::EditTestCase, project.id)?;
    }
    let tool: Tool = tool.parse().map_err(|_| Refusal::invalid("tool", "is not one of those offered"))?;
    let mut files = files.into_iter();
    let (Some(file), None) = (files.next(), files.next()) else {
        return Err(Refusal::new(Kind::Invalid, "file_missing", "Choose one file.", "Nothing was saved.").about("files").into());
    };
    read(&file.content, tool, None).await?;
    let zip = file.content.starts_with(b"PK");
    let stored = backend.evidence().put(file.content, if zip { "application/zip" } else { "text/plain" }).await?;
    let name = scope::file_name(&file.name);

    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    let actor = &scope::fresh(&mut tx, actor).await?;
    actor.may(Action::EditTestCase, project.id)?;
    let (id, now): (Uuid, Timestamp) = (backend.clock().id(), backend.clock().now());
    db::imports::insert(&mut tx, id, project.id, (&stored, &name, tool.as_str()), actor.name(), now).await?;
    let mut fact =
        scope::fact(actor, now, project.id, None, "import_uploaded", format!("{} uploaded {name} to import test cases.", actor.name()));
    fact.detail = serde_json::json!({ "import": id, "sha256": stored.sha256.as_str() });
    db::audit::append(&mut tx, fact).await?;
    tx.changed(scope::whole(project.id));
    tx.commit().await?;
    Ok(id.to_string())
}

/// What the form of the preview sends back.
#[derive(Debug)]
pub struct Input {
    /// What the file is read as.
    pub tool: String,
    /// What the columns become; empty when there are none.
    pub map: String,
    /// Names the preview that was seen.
    pub seen: String,
    /// Made by the page.
    pub intent: String,
}

/// Does what the preview showed, in one transaction; the same intent again does nothing.
///
/// # Errors
/// `role_missing`, `not_found`, `import_done` when it was confirmed before, `import_changed` when the library is not
/// as it was shown, `title_column_missing`, `nothing_to_import`, or why the file cannot be read.
pub async fn confirm(backend: &Backend, actor: &Actor, slug: &str, import: &str, input: Input) -> Result<(), Error> {
    // The file is read before the transaction that others wait for.
    let (id, content) = {
        let mut tx = backend.snapshot().await?;
        let project = scope::project(&mut tx, slug).await?;
        actor.may(Action::EditTestCase, project.id)?;
        let (id, found) = find(&mut tx, project.id, import).await?;
        (id, backend.evidence().get(&Sha256Hex::parse(&found.sha256)?).await?)
    };
    let intent = scope::intent(&input.intent)?;
    let tool: Tool = input.tool.parse().map_err(|_| Refusal::invalid("tool", "is not one of those offered"))?;
    let map = Some(input.map).filter(|map| !map.is_empty());
    let reading = read(&content, tool, map).await?;
    if reading.drafts.is_empty() && reading.problems.is_empty() {
        return Err(Refusal::new(Kind::Invalid, "title_column_missing", "No column is the title.", "Choose one, then show again.").into());
    }
    let map = reading.map();

    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    let actor = &scope::fresh(&mut tx, actor).await?;
    actor.may(Action::EditTestCase, project.id)?;
    tx.lock(Lock::Project, project.id.uuid()).await?;
    let (_, found) = find(&mut tx, project.id, import).await?;
    if let Some(before) = found.intent {
        return if before == intent { Ok(()) } else { Err(done_before().into()) };
    }
    let library = db::test_cases::all(&mut tx, project.id).await?;
    let tool = reading.tool;
    let plan = exchange::plan(reading, slug, &library);
    if plan.seen(&library) != input.seen {
        return Err(changed(plan.counts()).into());
    }
    let now = backend.clock().now();
    let cases = carry_out(backend, &mut tx, (project.id, actor.name(), now), &plan, &library).await?;
    let counts = plan.counts();
    if cases.is_empty() {
        return Err(Refusal::new(
            Kind::Invalid,
            "nothing_to_import",
            "There is nothing to import: every case is here already or is left out.",
            "Correct the rows that are left out, and upload the file again.",
        )
        .into());
    }
    let numbers = |which: Becomes| cases.iter().filter(|case| case.2 == which).map(|case| case.0).collect::<Vec<_>>();
    let sentence = format!(
        "{} imported {}: {} new and {} changed test cases, {} rows left out.",
        actor.name(),
        found.file_name,
        counts.new,
        counts.changed,
        counts.left_out
    );
    let mut fact = scope::fact(actor, now, project.id, None, "cases_imported", sentence);
    fact.detail = serde_json::json!({
        "import": id, "sha256": found.sha256, "tool": tool, "new": numbers(Becomes::New), "changed": numbers(Becomes::Changed),
        "left_out": counts.left_out,
    });
    db::audit::append(&mut tx, fact).await?;
    let named = cases.into_iter().take(MOST_NAMED).collect();
    let outcome = Outcome { tool, map, counts, cases: named, problems: plan.problems, left_out: plan.left_out };
    if !db::imports::confirm(&mut tx, id, intent, actor.name(), now, &serde_json::to_string(&outcome)?).await? {
        return Err(done_before().into());
    }
    tx.changed(scope::whole(project.id));
    tx.commit().await
}

/// Writes new cases and changes others; what was done, in the order of the file.
async fn carry_out(
    backend: &Backend,
    tx: &mut Tx,
    (project, by, now): (ProjectId, &str, Timestamp),
    plan: &Plan,
    library: &[TestCase],
) -> Result<Vec<(i64, String, Becomes)>, Error> {
    let new: Vec<_> = plan.items.iter().filter(|item| item.act == Act::New).collect();
    let rows: Vec<(TestCaseId, _, _)> = new.iter().map(|item| (backend.clock().id(), &item.wording, &item.filing)).collect();
    let mut ids = rows.iter().map(|(id, ..)| *id);
    let mut next = if rows.is_empty() { 0 } else { db::imports::insert_cases(tx, project, &rows, by, now).await? };
    let mut done = Vec::new();
    for item in &plan.items {
        let number = match item.act {
            Act::Same(_) => continue,
            Act::New => {
                if let Some(id) = ids.next()
                    && !item.filing.automation.is_empty()
                {
                    db::reports::relink(tx, project, id).await?;
                }
                next += 1;
                next - 1
            }
            Act::Change(at) => {
                let mut case = library[at].clone();
                let mut held = true;
                if case.wording != item.wording {
                    held = db::test_cases::new_version(tx, &case, &item.wording, by, now).await?;
                    case.wording = item.wording.clone();
                }
                if held && case.filing != item.filing {
                    held = db::test_cases::file(tx, &case, &item.filing, now).await?;
                    if case.filing.automation != item.filing.automation {
                        db::reports::relink(tx, project, case.id).await?;
                    }
                }
                if !held {
                    return Err(changed(plan.counts()).into());
                }
                case.number
            }
        };
        done.push((number, item.wording.title.to_string(), item.act.becomes()));
    }
    Ok(done)
}

/// One import of the project, by the id in its address.
pub(crate) async fn find(tx: &mut Tx, project: ProjectId, import: &str) -> Result<(Uuid, db::imports::Import), Error> {
    let missing = || Refusal::not_found("import");
    let id: Uuid = import.parse().map_err(|_| missing())?;
    Ok((id, db::imports::by_id(tx, project, id).await?.ok_or_else(missing)?))
}

/// Reads a file without holding up others: ten megabytes take a while.
pub(crate) async fn read(content: &bytes::Bytes, tool: Tool, map: Option<String>) -> Result<Reading, Error> {
    let content = content.clone();
    let read = tokio::task::spawn_blocking(move || exchange::read(&content, tool, map.as_deref()));
    Ok(read.await.map_err(anyhow::Error::from)??)
}

fn changed(now: ImportCounts) -> Refusal {
    let sentence = format!(
        "The test cases are not as they were when you saw this preview: now {} are new, {} change and {} rows are left out.",
        now.new, now.changed, now.left_out
    );
    Refusal::conflict("import_changed", sentence, "Look at the new preview below, then confirm again. Nothing was saved.")
}

fn done_before() -> Refusal {
    Refusal::conflict("import_done", "This file was imported already.", "See below what came of it, or upload it again.")
}
