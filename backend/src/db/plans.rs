//! Plans: which cases a candidate is tried with, in which version, why, and by whom. Many cases are written with few
//! statements: a library has thousands.

use super::{Tx, execute, fetch_all, fetch_one, on_both};
use crate::Error;
use domain::Timestamp;
use domain::id::{CandidateId, PersonId, ProjectId, TestCaseId};
use domain::plan::Why;
use domain::test_case::{Folder, Priority, Tag, Wording};
use domain::text::StoryKey;
use sqlx::QueryBuilder;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Rows of one statement; both databases limit the values they take at once (SQLite 32,766, PostgreSQL 65,535).
const ROWS: usize = 2_000;

/// A case in the version that is planned.
#[derive(Debug, Clone)]
pub(crate) struct Planned {
    pub id: TestCaseId,
    pub number: i64,
    pub version: i64,
    pub wording: Wording,
}

/// A case to plan.
#[derive(Debug, Clone)]
pub(crate) struct New {
    pub case: TestCaseId,
    pub version: i64,
    pub why: Vec<Why>,
}

/// Puts cases into a candidate's plan. Those that are in it keep version and tester; what the portal proposed itself takes
/// the new reasons over.
pub(crate) async fn put(tx: &mut Tx, candidate: CandidateId, cases: &[New], by: &str, now: Timestamp) -> Result<(), Error> {
    for some in cases.chunks(ROWS) {
        let mut rows = Vec::with_capacity(some.len());
        for new in some {
            rows.push((new.case.uuid(), new.version, domain::canonical_json(&new.why)?));
        }
        on_both!(tx, c => {
            let mut query = QueryBuilder::new("insert into plan_item (candidate_id, test_case_id, version, planned_by, planned_at, why) ");
            query.push_values(rows, |mut row, (case, version, why)| {
                row.push_bind(candidate.uuid()).push_bind(case).push_bind(version).push_bind(by.to_owned()).push_bind(now.0).push_bind(why);
            });
            query.push(" on conflict (candidate_id, test_case_id) do update set why = excluded.why where plan_item.planned_by = excluded.planned_by");
            query.build().execute(&mut **c).await.map(drop)
        })?;
    }
    Ok(())
}

/// Takes cases out of a plan and remembers who did; the portal does not propose them for it again.
pub(crate) async fn take_out(tx: &mut Tx, candidate: CandidateId, cases: &[TestCaseId], by: &str, now: Timestamp) -> Result<(), Error> {
    for some in cases.chunks(ROWS) {
        on_both!(tx, c => {
            let mut query = QueryBuilder::new("delete from plan_item where candidate_id = ");
            query.push_bind(candidate.uuid()).push(" and test_case_id in (");
            let mut list = query.separated(", ");
            for case in some {
                list.push_bind(case.uuid());
            }
            query.push(")");
            query.build().execute(&mut **c).await.map(drop)
        })?;
        on_both!(tx, c => {
            let mut query = QueryBuilder::new("insert into plan_removal (candidate_id, test_case_id, removed_by, removed_at) ");
            query.push_values(some, |mut row, case| {
                row.push_bind(candidate.uuid()).push_bind(case.uuid()).push_bind(by.to_owned()).push_bind(now.0);
            });
            query.push(" on conflict do nothing");
            query.build().execute(&mut **c).await.map(drop)
        })?;
    }
    Ok(())
}

/// What a person put back is no longer taken out.
pub(crate) async fn forget_removals(tx: &mut Tx, candidate: CandidateId) -> Result<(), Error> {
    execute!(
        tx,
        "delete from plan_removal where candidate_id = $1 and test_case_id in (select test_case_id from plan_item where candidate_id = $1)",
        candidate.uuid(),
    )?;
    Ok(())
}

/// Names who is to run these cases, or nobody.
pub(crate) async fn assign(tx: &mut Tx, candidate: CandidateId, cases: &[TestCaseId], tester: Option<PersonId>) -> Result<(), Error> {
    for some in cases.chunks(ROWS) {
        on_both!(tx, c => {
            let mut query = QueryBuilder::new("update plan_item set assigned_to = ");
            query.push_bind(tester.map(PersonId::uuid)).push(" where candidate_id = ").push_bind(candidate.uuid());
            query.push(" and test_case_id in (");
            let mut list = query.separated(", ");
            for case in some {
                list.push_bind(case.uuid());
            }
            query.push(")");
            query.build().execute(&mut **c).await.map(drop)
        })?;
    }
    Ok(())
}

/// Cases that a person took out of this plan.
pub(crate) async fn removed(tx: &mut Tx, candidate: CandidateId) -> Result<HashSet<TestCaseId>, Error> {
    let rows = fetch_all!(tx, (Uuid,), "select test_case_id from plan_removal where candidate_id = $1", candidate.uuid())?;
    Ok(rows.into_iter().map(|(id,)| id.into()).collect())
}

/// The reasons of every planned case.
pub(crate) async fn reasons(tx: &mut Tx, candidate: CandidateId) -> Result<HashMap<TestCaseId, Vec<Why>>, Error> {
    let rows = fetch_all!(tx, (Uuid, String), "select test_case_id, why from plan_item where candidate_id = $1", candidate.uuid())?;
    rows.into_iter()
        .map(|(id, why)| Ok((id.into(), serde_json::from_str(&why).map_err(|_| Error::inconsistent("plan_item", "why", candidate))?)))
        .collect()
}

type Row = (Uuid, i64, i64, String);

/// The planned wording of every case of a candidate, by number.
pub(crate) async fn of_candidate(tx: &mut Tx, candidate: CandidateId) -> Result<Vec<Planned>, Error> {
    fetch_all!(
        tx,
        Row,
        "select t.test_case_id, t.number, p.version, v.wording from plan_item p
         join test_case t on t.test_case_id = p.test_case_id
         join test_case_version v on v.test_case_id = p.test_case_id and v.version = p.version
         where p.candidate_id = $1 order by t.number",
        candidate.uuid(),
    )?
    .into_iter()
    .map(|(id, number, version, wording)| {
        let wording = serde_json::from_str(&wording).map_err(|_| Error::inconsistent("test_case_version", "wording", id))?;
        Ok(Planned { id: id.into(), number, version, wording })
    })
    .collect()
}

/// A line of a plan without its wording.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub case: TestCaseId,
    pub number: i64,
    pub folder: Folder,
    pub priority: Priority,
    pub tags: Vec<Tag>,
    pub stories: Vec<StoryKey>,
    pub assigned_to: Option<PersonId>,
    /// Results on this candidate.
    pub results: i64,
}

type LineRow = (Uuid, i64, String, String, Option<Uuid>, i64);

/// A candidate's plan by case number, with where its cases are filed now.
pub(crate) async fn lines(tx: &mut Tx, candidate: CandidateId) -> Result<Vec<Line>, Error> {
    let id = candidate.uuid();
    let rows = fetch_all!(
        tx,
        LineRow,
        "select i.test_case_id, t.number, t.folder, t.priority, i.assigned_to,
           cast((select count(*) from result r where r.candidate_id = i.candidate_id and r.test_case_id = i.test_case_id) as bigint)
         from plan_item i join test_case t on t.test_case_id = i.test_case_id where i.candidate_id = $1 order by t.number",
        id,
    )?;
    let tags = fetch_all!(
        tx,
        (Uuid, String),
        "select g.test_case_id, g.tag from plan_item i join test_case_tag g on g.test_case_id = i.test_case_id
         where i.candidate_id = $1 order by g.tag",
        id,
    )?;
    let stories = fetch_all!(
        tx,
        (Uuid, String),
        "select s.test_case_id, s.story_key from plan_item i join test_case_story s on s.test_case_id = i.test_case_id
         where i.candidate_id = $1 order by s.story_key",
        id,
    )?;
    let (mut tags, mut stories) = (tags_of(tags)?, stories_of(stories)?);
    rows.into_iter()
        .map(|(case, number, folder, priority, assigned_to, results)| {
            let bad = |column| move |_| Error::inconsistent("test_case", column, case);
            Ok(Line {
                case: case.into(),
                number,
                folder: Folder::parse(&folder).map_err(bad("folder"))?,
                priority: priority.parse().map_err(bad("priority"))?,
                tags: tags.remove(&case).unwrap_or_default(),
                stories: stories.remove(&case).unwrap_or_default(),
                assigned_to: assigned_to.map(PersonId::from),
                results,
            })
        })
        .collect()
}

/// Each case's tags, out of rows.
pub(super) fn tags_of(rows: Vec<(Uuid, String)>) -> Result<HashMap<Uuid, Vec<Tag>>, Error> {
    let mut tags: HashMap<Uuid, Vec<Tag>> = HashMap::new();
    for (case, tag) in rows {
        tags.entry(case).or_default().push(Tag::parse(&tag).map_err(|_| Error::inconsistent("test_case_tag", "tag", case))?);
    }
    Ok(tags)
}

/// Each case's stories, out of rows.
pub(super) fn stories_of(rows: Vec<(Uuid, String)>) -> Result<HashMap<Uuid, Vec<StoryKey>>, Error> {
    let mut stories: HashMap<Uuid, Vec<StoryKey>> = HashMap::new();
    for (case, key) in rows {
        let key = StoryKey::parse(&key).map_err(|_| Error::inconsistent("test_case_story", "story_key", case))?;
        stories.entry(case).or_default().push(key);
    }
    Ok(stories)
}

/// Cases of the library that are neither retired nor planned here.
pub(crate) async fn unplanned(tx: &mut Tx, project: ProjectId, candidate: CandidateId) -> Result<i64, Error> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from test_case t where t.project_id = $1 and t.retired_at is null
           and not exists (select 1 from plan_item i where i.candidate_id = $2 and i.test_case_id = t.test_case_id)",
        project.uuid(),
        candidate.uuid(),
    )?;
    Ok(count)
}

/// At most `most` of them that hold each of the words, by number: number, title, folder.
pub(crate) async fn find_unplanned(
    tx: &mut Tx,
    project: ProjectId,
    candidate: CandidateId,
    words: &[String; 4],
    most: i64,
) -> Result<Vec<(i64, String, String)>, Error> {
    let like = |at: usize| format!("%{}%", words[at].to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
    Ok(fetch_all!(
        tx,
        (i64, String, String),
        "select t.number, t.title, t.folder from test_case t where t.project_id = $1 and t.retired_at is null
           and not exists (select 1 from plan_item i where i.candidate_id = $2 and i.test_case_id = t.test_case_id)
           and t.search like $3 escape '\\' and t.search like $4 escape '\\' and t.search like $5 escape '\\' and t.search like $6 escape '\\'
         order by t.number limit $7",
        project.uuid(),
        candidate.uuid(),
        like(0),
        like(1),
        like(2),
        like(3),
        most,
    )?)
}
