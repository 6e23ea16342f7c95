//! Test cases in versions, and where they are filed.

use super::{Tx, execute, fetch_all, fetch_one, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::id::{ProjectId, TestCaseId};
use domain::test_case::{Filing, Folder, Tag, TestCase, Wording};
use std::collections::HashMap;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    test_case_id: Uuid,
    number: i64,
    version: i64,
    wording: String,
    folder: String,
    priority: String,
    owner: Option<String>,
    reference: Option<String>,
    filed: i64,
    retired_at: Option<i64>,
}

impl Row {
    fn case(self, marks: &mut Marks) -> Result<TestCase, Error> {
        let id = self.test_case_id;
        let bad = |column| move |_| Error::inconsistent("test_case", column, id);
        let wording: Wording = serde_json::from_str(&self.wording).map_err(|_| Error::inconsistent("test_case_version", "wording", id))?;
        let tags = marks.tags.remove(&id).unwrap_or_default();
        Ok(TestCase {
            id: id.into(),
            number: self.number,
            version: self.version,
            wording,
            filing: Filing {
                folder: Folder::parse(&self.folder).map_err(bad("folder"))?,
                tags: tags.iter().map(|tag| Tag::parse(tag)).collect::<Result<_, _>>().map_err(bad("tag"))?,
                priority: self.priority.parse().map_err(bad("priority"))?,
                owner: self.owner,
                automation: marks.automation.remove(&id).unwrap_or_default(),
                reference: self.reference,
            },
            filed: self.filed,
            retired: self.retired_at.is_some(),
        })
    }
}

/// What several rows say of one case.
#[derive(Default)]
struct Marks {
    tags: HashMap<Uuid, Vec<String>>,
    automation: HashMap<Uuid, Vec<String>>,
}

impl Marks {
    fn of(tags: Vec<(Uuid, String)>, automation: Vec<(Uuid, String)>) -> Self {
        let mut marks = Self::default();
        for (id, tag) in tags {
            marks.tags.entry(id).or_default().push(tag);
        }
        for (id, name) in automation {
            marks.automation.entry(id).or_default().push(name);
        }
        marks
    }
}

/// All cases of a project in their newest version; retired ones last.
pub(crate) async fn all(tx: &mut Tx, project: ProjectId) -> Result<Vec<TestCase>, Error> {
    let rows = fetch_all!(
        tx,
        Row,
        "select t.test_case_id, t.number, t.version, v.wording, t.folder, t.priority, t.owner, t.reference, t.filed, t.retired_at
         from test_case t
         join test_case_version v on v.test_case_id = t.test_case_id and v.version = t.version
         where t.project_id = $1 order by case when t.retired_at is null then 0 else 1 end, t.number",
        project.uuid(),
    )?;
    let tags = fetch_all!(
        tx,
        (Uuid, String),
        "select g.test_case_id, g.tag from test_case t join test_case_tag g on g.test_case_id = t.test_case_id where t.project_id = $1",
        project.uuid()
    )?;
    let automation = fetch_all!(
        tx,
        (Uuid, String),
        "select a.test_case_id, a.test_name from test_case t join test_case_automation a on a.test_case_id = t.test_case_id
         where t.project_id = $1 order by a.test_name",
        project.uuid()
    )?;
    let mut marks = Marks::of(tags, automation);
    rows.into_iter().map(|row| row.case(&mut marks)).collect()
}

/// One case in its newest version.
pub(crate) async fn by_number(tx: &mut Tx, project: ProjectId, number: i64) -> Result<Option<TestCase>, Error> {
    let row = fetch_optional!(
        tx,
        Row,
        "select t.test_case_id, t.number, t.version, v.wording, t.folder, t.priority, t.owner, t.reference, t.filed, t.retired_at
         from test_case t
         join test_case_version v on v.test_case_id = t.test_case_id and v.version = t.version
         where t.project_id = $1 and t.number = $2",
        project.uuid(),
        number,
    )?;
    let Some(row) = row else { return Ok(None) };
    let id = row.test_case_id;
    let tags = fetch_all!(tx, (Uuid, String), "select test_case_id, tag from test_case_tag where test_case_id = $1", id)?;
    let automation = fetch_all!(
        tx,
        (Uuid, String),
        "select test_case_id, test_name from test_case_automation where test_case_id = $1 order by test_name",
        id
    )?;
    Ok(Some(row.case(&mut Marks::of(tags, automation))?))
}

/// Versions, newest first: number, who, when.
pub(crate) async fn versions(tx: &mut Tx, case: TestCaseId) -> Result<Vec<(i64, String, Timestamp)>, Error> {
    let rows = fetch_all!(
        tx,
        (i64, String, i64),
        "select version, edited_by, edited_at from test_case_version where test_case_id = $1 order by version desc",
        case.uuid()
    )?;
    Ok(rows.into_iter().map(|(version, by, at)| (version, by, Timestamp(at))).collect())
}

/// Stores a new case in version 1; its number comes back. The project must be locked.
pub(crate) async fn insert(
    tx: &mut Tx,
    id: TestCaseId,
    project: ProjectId,
    (wording, filing): (&Wording, &Filing),
    by: &str,
    now: Timestamp,
) -> Result<i64, Error> {
    let (number,) = fetch_one!(tx, (i64,), "select coalesce(max(number), 0) + 1 from test_case where project_id = $1", project.uuid())?;
    execute!(
        tx,
        "insert into test_case (test_case_id, project_id, number, version, created_at, reference) values ($1, $2, $3, 1, $4, $5)",
        id.uuid(),
        project.uuid(),
        number,
        now.0,
        filing.reference.as_deref(),
    )?;
    insert_version(tx, id, 1, wording, by, now).await?;
    write_filing(tx, id, filing).await?;
    index(tx, id, number, wording, filing).await?;
    Ok(number)
}

/// Stores the next version of a case; false when it is not at `case.version` any more.
pub(crate) async fn new_version(tx: &mut Tx, case: &TestCase, wording: &Wording, by: &str, now: Timestamp) -> Result<bool, Error> {
    let (id, from) = (case.id, case.version);
    if execute!(tx, "update test_case set version = version + 1 where test_case_id = $1 and version = $2", id.uuid(), from)? == 0 {
        return Ok(false);
    }
    insert_version(tx, id, from + 1, wording, by, now).await?;
    index(tx, id, case.number, wording, &case.filing).await?;
    Ok(true)
}

/// Files a case anew; false when somebody else did meanwhile (`case.filed`).
pub(crate) async fn file(tx: &mut Tx, case: &TestCase, filing: &Filing) -> Result<bool, Error> {
    let id = case.id;
    if execute!(tx, "update test_case set filed = filed + 1 where test_case_id = $1 and filed = $2", id.uuid(), case.filed)? == 0 {
        return Ok(false);
    }
    write_filing(tx, id, filing).await?;
    index(tx, id, case.number, &case.wording, filing).await?;
    Ok(true)
}

async fn write_filing(tx: &mut Tx, id: TestCaseId, filing: &Filing) -> Result<(), Error> {
    execute!(
        tx,
        "update test_case set folder = $2, priority = $3, owner = $4 where test_case_id = $1",
        id.uuid(),
        filing.folder.as_str(),
        filing.priority.as_str(),
        filing.owner.as_deref(),
    )?;
    execute!(tx, "delete from test_case_tag where test_case_id = $1", id.uuid())?;
    for tag in &filing.tags {
        execute!(tx, "insert into test_case_tag (test_case_id, tag) values ($1, $2)", id.uuid(), tag.as_str())?;
    }
    execute!(tx, "delete from test_case_automation where test_case_id = $1", id.uuid())?;
    for name in &filing.automation {
        execute!(
            tx,
            "insert into test_case_automation (test_case_id, test_name) values ($1, $2) on conflict do nothing",
            id.uuid(),
            name.as_str()
        )?;
    }
    Ok(())
}

/// What lists and searches read: title, stories, and one lower-case text of everything.
async fn index(tx: &mut Tx, id: TestCaseId, number: i64, wording: &Wording, filing: &Filing) -> Result<(), Error> {
    execute!(
        tx,
        "update test_case set title = $2, search = $3 where test_case_id = $1",
        id.uuid(),
        wording.title.as_str(),
        search_text(number, wording, filing),
    )?;
    execute!(tx, "delete from test_case_story where test_case_id = $1", id.uuid())?;
    for story in &wording.stories {
        execute!(tx, "insert into test_case_story (test_case_id, story_key) values ($1, $2)", id.uuid(), story.as_str())?;
    }
    Ok(())
}

pub(super) fn search_text(number: i64, wording: &Wording, filing: &Filing) -> String {
    let mut text = format!("tc-{number} {} {}", wording.title, filing.folder);
    let owner = filing.owner.as_deref();
    let words = filing.tags.iter().map(Tag::as_str).chain(wording.stories.iter().map(domain::text::StoryKey::as_str));
    let reference = filing.reference.as_deref();
    let steps = wording.steps.iter().flat_map(|step| [step.action.as_str(), step.expected.as_str()]);
    for word in words.chain(owner).chain(reference).chain([wording.precondition.as_str()]).chain(steps) {
        text.push(' ');
        text.push_str(word);
    }
    text.to_lowercase()
}

async fn insert_version(tx: &mut Tx, id: TestCaseId, version: i64, wording: &Wording, by: &str, now: Timestamp) -> Result<(), Error> {
    execute!(
        tx,
        "insert into test_case_version (test_case_id, version, title, wording, story_key, edited_by, edited_at) values ($1, $2, $3, $4, $5, $6, $7)",
        id.uuid(),
        version,
        wording.title.as_str(),
        domain::canonical_json(wording)?,
        wording.stories.first().map(|key| key.as_str().to_owned()),
        by,
        now.0,
    )?;
    Ok(())
}

/// Retires a case; false when it was retired before.
pub(crate) async fn retire(tx: &mut Tx, id: TestCaseId, now: Timestamp) -> Result<bool, Error> {
    Ok(execute!(tx, "update test_case set retired_at = $2 where test_case_id = $1 and retired_at is null", id.uuid(), now.0)? == 1)
}
