//! The library as lists read it: search, filters and counts in SQL, never the wordings of all cases.
//! Statements are put together from fixed parts; whatever people typed is bound, and integers are written out.

mod bulk;

pub(crate) use bulk::{Filed, automated, file_many, filed, retire_many};

use super::{Tx, fetch_all, fetch_one, on_both};
use crate::Error;
use domain::Timestamp;
use domain::id::ProjectId;
use domain::summary::{CaseResult, CaseRow, CaseRun, Known};
use domain::test_case::query::{Kept, PAGE, Query, Sort};
use domain::test_case::{Priority, TestCase};
use sqlx::AssertSqlSafe;
use std::collections::HashMap;
use std::fmt::Write as _;
use uuid::Uuid;

/// What a query comes to: conditions over `test_case t`, with the texts to bind from `$2` on; `$1` is the project.
struct Filter {
    /// All but the folders, so that a tree of folders can say what is in the others.
    base: String,
    /// Folders.
    shelf: String,
    texts: Vec<String>,
}

impl Filter {
    fn bind(&mut self, text: impl Into<String>) -> String {
        self.texts.push(text.into());
        format!("${}", self.texts.len() + 1)
    }

    fn any_of(&mut self, texts: impl IntoIterator<Item = String>) -> String {
        let binds: Vec<String> = texts.into_iter().map(|text| self.bind(text)).collect();
        // An empty list is no SQL.
        if binds.is_empty() { "(null)".to_owned() } else { format!("({})", binds.join(", ")) }
    }
}

/// Understands a query against what is there: typed folders and owners are compared without regard to case, by Unicode's
/// rules, which the two databases do not share; there are few of them.
async fn filter(tx: &mut Tx, project: ProjectId, query: &Query) -> Result<Filter, Error> {
    let mut filter = Filter { base: String::new(), shelf: String::new(), texts: Vec::new() };
    filter.base.push_str(match query.kept {
        Kept::Live => "t.retired_at is null",
        Kept::Retired => "t.retired_at is not null",
        Kept::Any => "1 = 1",
    });
    if !query.numbers.is_empty() {
        let _ = write!(filter.base, " and t.number in ({})", list(query.numbers.iter().copied()));
    }
    for word in &query.words {
        let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let at = filter.bind(format!("%{escaped}%"));
        let _ = write!(filter.base, " and t.search like {at} escape '\\'");
    }
    for tag in &query.tags {
        let at = filter.bind(tag.as_str());
        let _ = write!(filter.base, " and t.test_case_id in (select g.test_case_id from test_case_tag g where g.tag = {at})");
    }
    for story in &query.stories {
        let at = filter.bind(story.as_str());
        let _ = write!(filter.base, " and t.test_case_id in (select s.test_case_id from test_case_story s where s.story_key = {at})");
    }
    if !query.priorities.is_empty() {
        let any = filter.any_of(query.priorities.iter().map(ToString::to_string));
        let _ = write!(filter.base, " and t.priority in {any}");
    }
    if !query.owners.is_empty() {
        let known = owners(tx, project).await?;
        for part in &query.owners {
            if part.is_empty() {
                filter.base.push_str(" and t.owner is null");
                continue;
            }
            let any = filter.any_of(known.iter().filter(|owner| owner.to_lowercase().contains(part)).cloned());
            let _ = write!(filter.base, " and t.owner in {any}");
        }
    }
    filter.shelf.push_str("1 = 1");
    if !query.folders.is_empty() {
        let known = folders(tx, project).await?;
        for folder in &query.folders {
            let below = format!("{folder}/");
            let inside = |name: &String| {
                let name = name.to_lowercase();
                if folder == "/" { name.is_empty() } else { name == *folder || name.starts_with(&below) }
            };
            let any = filter.any_of(known.iter().filter(|name| inside(name)).cloned());
            let _ = write!(filter.shelf, " and t.folder in {any}");
        }
    }
    Ok(filter)
}

fn list(numbers: impl IntoIterator<Item = i64>) -> String {
    numbers.into_iter().map(|number| number.to_string()).collect::<Vec<_>>().join(", ")
}

/// All rows of a statement with the project as `$1` and texts from `$2` on.
macro_rules! rows {
    ($tx:expr, $row:ty, $sql:expr, $project:expr, $texts:expr) => {
        on_both!($tx, c => {
            let texts: &[String] = $texts;
            let mut statement = sqlx::query_as::<_, $row>(AssertSqlSafe($sql)).bind($project.uuid());
            for text in texts {
                statement = statement.bind(text.as_str());
            }
            statement.fetch_all(&mut **c).await
        })
    };
}
use rows;

/// What a search found: one page, and counts over all of it.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub total: i64,
    pub page: i64,
    pub cases: Vec<CaseRow>,
    pub folders: Vec<(String, i64)>,
    pub tags: Vec<(String, i64)>,
    pub priorities: Vec<(Priority, i64)>,
}

const fn rank(sort: Sort) -> &'static str {
    match sort {
        Sort::Number => "t.number",
        Sort::Title => "lower(t.title)",
        Sort::Changed => "-t.changed_at",
        Sort::Priority => "case t.priority when 'critical' then 0 when 'high' then 1 when 'medium' then 2 else 3 end",
    }
}

/// Searches. The texts of all cases are read once, for the page and for every count. A page after the last is the last.
pub(crate) async fn search(tx: &mut Tx, project: ProjectId, query: &Query, sort: Sort, page: i64) -> Result<Found, Error> {
    let filter = filter(tx, project, query).await?;
    let mut found = read(tx, project, &filter, sort, page).await?;
    let last = (found.total - 1).max(0) / PAGE + 1;
    if page > last {
        found = read(tx, project, &filter, sort, last).await?;
    }
    Ok(found)
}

async fn read(tx: &mut Tx, project: ProjectId, filter: &Filter, sort: Sort, page: i64) -> Result<Found, Error> {
    let sql = format!(
        "with found as materialized (
           select t.test_case_id, t.number, t.folder, t.priority, {rank} as rank from test_case t where t.project_id = $1 and {base}
         ), hit as (select * from found t where {shelf})
         select what, word, n from (
           select 0 as what, '' as word, count(*) as n from hit
           union all select 1, folder, count(*) from found group by folder
           union all select 2, priority, count(*) from hit group by priority
           union all select 3, g.tag, count(*) from test_case_tag g where g.test_case_id in (select test_case_id from hit) group by g.tag
           union all select 4, '', number from (select number from hit order by rank, number limit {PAGE} offset {offset}) page
         ) counted",
        rank = rank(sort),
        base = filter.base,
        shelf = filter.shelf,
        offset = (page - 1) * PAGE,
    );
    let mut found = Found { page, ..Found::default() };
    let mut numbers = Vec::new();
    for (what, word, n) in rows!(tx, (i32, String, i64), sql, project, &filter.texts)? {
        match what {
            0 => found.total = n,
            1 => found.folders.push((word, n)),
            2 => found.priorities.push((word.parse().map_err(|_| Error::inconsistent("test_case", "priority", &word))?, n)),
            3 => found.tags.push((word, n)),
            _ => numbers.push(n),
        }
    }
    found.folders.sort();
    found.tags.sort_by(|(a, most), (b, more)| more.cmp(most).then_with(|| a.cmp(b)));
    found.priorities.sort_by(|(a, _), (b, _)| b.cmp(a));
    found.cases = page_of(tx, project, &numbers, sort).await?;
    Ok(found)
}

#[derive(sqlx::FromRow)]
struct Line {
    test_case_id: Uuid,
    number: i64,
    version: i64,
    title: String,
    folder: String,
    priority: String,
    owner: Option<String>,
    reference: Option<String>,
    filed: i64,
    changed_at: i64,
    retired_at: Option<i64>,
}

const LINE: &str = "select t.test_case_id, t.number, t.version, t.title, t.folder, t.priority, t.owner, t.reference, t.filed, t.changed_at, t.retired_at \
                    from test_case t where t.project_id = $1";

async fn page_of(tx: &mut Tx, project: ProjectId, numbers: &[i64], sort: Sort) -> Result<Vec<CaseRow>, Error> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let these = list(numbers.iter().copied());
    let sql = format!("{LINE} and t.number in ({these}) order by {}, t.number", rank(sort));
    let lines = rows!(tx, Line, sql, project, &[])?;
    let mut tags = marks(tx, project, &these, "test_case_tag", "tag").await?;
    let mut stories = marks(tx, project, &these, "test_case_story", "story_key").await?;
    lines
        .into_iter()
        .map(|line| {
            Ok(CaseRow {
                number: line.number,
                version: line.version,
                title: line.title,
                folder: line.folder,
                tags: tags.remove(&line.test_case_id).unwrap_or_default(),
                stories: stories.remove(&line.test_case_id).unwrap_or_default(),
                priority: line.priority.parse().map_err(|_| Error::inconsistent("test_case", "priority", line.test_case_id))?,
                owner: line.owner,
                changed_at: Timestamp(line.changed_at),
                retired: line.retired_at.is_some(),
            })
        })
        .collect()
}

/// Words of cases by id, in their order.
async fn marks(tx: &mut Tx, project: ProjectId, numbers: &str, table: &str, word: &str) -> Result<HashMap<Uuid, Vec<String>>, Error> {
    let sql = format!(
        "select m.test_case_id, m.{word} from test_case t join {table} m on m.test_case_id = t.test_case_id
         where t.project_id = $1 and t.number in ({numbers}) order by m.{word}"
    );
    let mut all: HashMap<Uuid, Vec<String>> = HashMap::new();
    for (id, word) in rows!(tx, (Uuid, String), sql, project, &[])? {
        all.entry(id).or_default().push(word);
    }
    Ok(all)
}

/// The numbers of all cases that match, in order.
pub(crate) async fn numbers(tx: &mut Tx, project: ProjectId, query: &Query) -> Result<Vec<i64>, Error> {
    let filter = filter(tx, project, query).await?;
    let sql =
        format!("select t.number from test_case t where t.project_id = $1 and {} and {} order by t.number", filter.base, filter.shelf);
    Ok(rows!(tx, (i64,), sql, project, &filter.texts)?.into_iter().map(|(number,)| number).collect())
}

/// Cases in use, and retired ones.
pub(crate) async fn count(tx: &mut Tx, project: ProjectId) -> Result<(i64, i64), Error> {
    let (all, retired) = fetch_one!(
        tx,
        (i64, i64),
        "select (select count(*) from test_case where project_id = $1), (select count(*) from test_case where project_id = $1 and retired_at is not null)",
        project.uuid(),
    )?;
    Ok((all - retired, retired))
}

/// Folders and owners in use.
pub(crate) async fn known(tx: &mut Tx, project: ProjectId) -> Result<Known, Error> {
    let folders = folders(tx, project).await?.into_iter().filter(|folder| !folder.is_empty()).collect();
    Ok(Known { folders, owners: owners(tx, project).await? })
}

async fn folders(tx: &mut Tx, project: ProjectId) -> Result<Vec<String>, Error> {
    let sql = "select distinct folder from test_case where project_id = $1 order by folder";
    Ok(fetch_all!(tx, (String,), sql, project.uuid())?.into_iter().map(|(folder,)| folder).collect())
}

async fn owners(tx: &mut Tx, project: ProjectId) -> Result<Vec<String>, Error> {
    let sql = "select distinct owner from test_case where project_id = $1 and owner is not null order by owner";
    Ok(fetch_all!(tx, (String,), sql, project.uuid())?.into_iter().map(|(owner,)| owner).collect())
}

#[derive(sqlx::FromRow)]
struct Ran {
    number: i64,
    build: String,
    version: i64,
    attempts: i64,
    verdict: Option<String>,
    recorded_at: Option<i64>,
    tester: Option<String>,
    test_run_id: Option<Uuid>,
    kind: Option<String>,
}

/// The newest result of a case on those of the last candidates that planned it, newest first.
pub(crate) async fn results(tx: &mut Tx, project: ProjectId, case: &TestCase, candidates: i64) -> Result<Vec<CaseResult>, Error> {
    let rows = fetch_all!(
        tx,
        Ran,
        "select c.number, c.version as build, i.version, coalesce(r.attempt, 0) as attempts, r.verdict, r.recorded_at, p.name as tester, r.test_run_id, u.kind
         from (select candidate_id, number, version from candidate where project_id = $2 order by number desc limit $3) c
         join plan_item i on i.candidate_id = c.candidate_id and i.test_case_id = $1
         left join result r on r.candidate_id = i.candidate_id and r.test_case_id = i.test_case_id and r.attempt = (
           select max(n.attempt) from result n where n.candidate_id = i.candidate_id and n.test_case_id = i.test_case_id)
         left join person p on p.person_id = r.person_id
         left join test_run u on u.test_run_id = r.test_run_id
         order by c.number desc",
        case.id.uuid(),
        project.uuid(),
        candidates,
    )?;
    rows.into_iter()
        .map(|row| {
            let run = match (row.verdict, row.tester, row.recorded_at) {
                (Some(verdict), Some(tester), Some(at)) => Some(CaseRun {
                    verdict: verdict.parse().map_err(|_| Error::inconsistent("result", "verdict", case.id))?,
                    tester,
                    at: Timestamp(at),
                    run: row.test_run_id.filter(|_| row.kind.as_deref() == Some("tester")).map(|id| id.to_string()),
                    attempts: row.attempts,
                }),
                _ => None,
            };
            Ok(CaseResult { candidate: row.number, build: row.build, version: row.version, run })
        })
        .collect()
}
