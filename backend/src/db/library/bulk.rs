//! Many cases with few statements: their filing, read and written.

use super::{LINE, Line, list, marks, rows};
use crate::Error;
use crate::db::{Tx, execute, on_both, test_cases};
use domain::Timestamp;
use domain::id::{ProjectId, TestCaseId};
use domain::test_case::{Filing, Folder, Tag, Wording};
use sqlx::AssertSqlSafe;
use std::collections::HashMap;
use std::fmt::Write as _;
use uuid::Uuid;

/// A case as far as its filing goes: without its wording and its machine tests.
#[derive(Debug, Clone)]
pub(crate) struct Filed {
    pub id: TestCaseId,
    pub number: i64,
    pub version: i64,
    pub filed: i64,
    pub title: String,
    pub filing: Filing,
    pub retired: bool,
}

/// So many cases are read or written with one statement.
const AT_ONCE: usize = 500;

/// The filing of cases, by number; numbers that name nothing are left out.
pub(crate) async fn filed(tx: &mut Tx, project: ProjectId, numbers: &[i64]) -> Result<Vec<Filed>, Error> {
    let mut all = Vec::with_capacity(numbers.len());
    for some in numbers.chunks(AT_ONCE) {
        let these = list(some.iter().copied());
        let sql = format!("{LINE} and t.number in ({these}) order by t.number");
        let lines = rows!(tx, Line, sql, project, &[])?;
        let mut tags = marks(tx, project, &these, "test_case_tag", "tag").await?;
        for line in lines {
            let id = line.test_case_id;
            let bad = |column| move |_| Error::inconsistent("test_case", column, id);
            let words = tags.remove(&id).unwrap_or_default();
            let filing = Filing {
                folder: Folder::parse(&line.folder).map_err(bad("folder"))?,
                tags: words.iter().map(|tag| Tag::parse(tag)).collect::<Result<_, _>>().map_err(bad("tag"))?,
                priority: line.priority.parse().map_err(bad("priority"))?,
                owner: line.owner,
                automation: Vec::new(),
                reference: line.reference,
            };
            let (retired, number, version) = (line.retired_at.is_some(), line.number, line.version);
            all.push(Filed { id: id.into(), number, version, filed: line.filed, title: line.title, filing, retired });
        }
    }
    Ok(all)
}

/// Files many cases anew, each as it was read (version and filing); false when one of them changed meanwhile.
pub(crate) async fn file_many(tx: &mut Tx, changes: &[(&Filed, Filing)], now: Timestamp) -> Result<bool, Error> {
    for some in changes.chunks(AT_ONCE) {
        let ids = some.iter().map(|(case, _)| (case.id.uuid(), case.version));
        let wordings = wordings(tx, ids.collect()).await?;
        let mut sql = String::from(
            "update test_case set filed = test_case.filed + 1, folder = v.column4, priority = v.column5, owner = v.column6, search = v.column7, changed_at = v.column8
             from (values ",
        );
        for at in 0..some.len() {
            let p = at * 8;
            let (comma, [a, b, c, d, e, f, g, h]) = (if at == 0 { "" } else { ", " }, [1, 2, 3, 4, 5, 6, 7, 8].map(|n| p + n));
            let _ = write!(sql, "{comma}(${a}, ${b}, ${c}, ${d}, ${e}, ${f}, ${g}, ${h})");
        }
        sql.push_str(") as v where test_case.test_case_id = v.column1 and test_case.filed = v.column2 and test_case.version = v.column3");
        let done = on_both!(tx, connection => {
            let mut statement = sqlx::query(AssertSqlSafe(sql));
            for (case, filing) in some {
                let wording = wordings.get(&case.id.uuid()).ok_or_else(|| Error::inconsistent("test_case_version", "wording", case.id))?;
                statement = statement
                    .bind(case.id.uuid())
                    .bind(case.filed)
                    .bind(case.version)
                    .bind(filing.folder.as_str())
                    .bind(filing.priority.as_str())
                    .bind(filing.owner.as_deref())
                    .bind(test_cases::search_text(case.number, wording, filing))
                    .bind(now.0);
            }
            statement.execute(&mut **connection).await.map(|done| done.rows_affected())
        })?;
        if done != some.len() as u64 {
            return Ok(false);
        }
        write_tags(tx, some).await?;
    }
    Ok(true)
}

async fn wordings(tx: &mut Tx, cases: Vec<(Uuid, i64)>) -> Result<HashMap<Uuid, Wording>, Error> {
    let pairs: Vec<String> = (0..cases.len()).map(|at| format!("(${}, ${})", at * 2 + 1, at * 2 + 2)).collect();
    let sql = format!(
        "select v.test_case_id, v.wording from test_case_version v join (values {}) as w on v.test_case_id = w.column1 and v.version = w.column2",
        pairs.join(", ")
    );
    let rows = on_both!(tx, c => {
        let mut statement = sqlx::query_as::<_, (Uuid, String)>(AssertSqlSafe(sql));
        for (id, version) in &cases {
            statement = statement.bind(*id).bind(*version);
        }
        statement.fetch_all(&mut **c).await
    })?;
    rows.into_iter()
        .map(|(id, text)| Ok((id, serde_json::from_str(&text).map_err(|_| Error::inconsistent("test_case_version", "wording", id))?)))
        .collect()
}

/// Takes away and adds what differs; at most two statements for these cases.
async fn write_tags(tx: &mut Tx, changes: &[(&Filed, Filing)]) -> Result<(), Error> {
    let pairs = |gone: bool| -> Vec<(Uuid, String)> {
        let differ = |(case, new): &(&Filed, Filing)| {
            let (from, to) = if gone { (&case.filing.tags, &new.tags) } else { (&new.tags, &case.filing.tags) };
            from.difference(to).map(|tag| (case.id.uuid(), tag.as_str().to_owned())).collect::<Vec<_>>()
        };
        changes.iter().flat_map(differ).collect()
    };
    // A case has at most 30 tags, and a statement of SQLite takes 32,766 values: whole chunks may be too many.
    for some in pairs(true).chunks(AT_ONCE * 10) {
        run_pairs(tx, "delete from test_case_tag where (test_case_id, tag) in (values ", ")", some).await?;
    }
    for some in pairs(false).chunks(AT_ONCE * 10) {
        run_pairs(tx, "insert into test_case_tag (test_case_id, tag) values ", " on conflict do nothing", some).await?;
    }
    Ok(())
}

async fn run_pairs(tx: &mut Tx, begin: &str, end: &str, pairs: &[(Uuid, String)]) -> Result<(), Error> {
    let values: Vec<String> = (0..pairs.len()).map(|at| format!("(${}, ${})", at * 2 + 1, at * 2 + 2)).collect();
    let sql = format!("{begin}{}{end}", values.join(", "));
    on_both!(tx, c => {
        let mut statement = sqlx::query(AssertSqlSafe(sql));
        for (id, word) in pairs {
            statement = statement.bind(*id).bind(word.as_str());
        }
        statement.execute(&mut **c).await.map(|_| ())
    })?;
    Ok(())
}

/// Retires many cases; how many were in use.
pub(crate) async fn retire_many(tx: &mut Tx, project: ProjectId, numbers: &[i64], now: Timestamp) -> Result<u64, Error> {
    let mut done = 0;
    for some in numbers.chunks(AT_ONCE) {
        let sql = format!(
            "update test_case set retired_at = $2, changed_at = $2 where project_id = $1 and retired_at is null and number in ({})",
            list(some.iter().copied())
        );
        done += execute!(tx, AssertSqlSafe(sql), project.uuid(), now.0)?;
    }
    Ok(done)
}

/// Those that machine tests stand for by the cases' own lists.
pub(crate) async fn automated(tx: &mut Tx, project: ProjectId, numbers: &[i64]) -> Result<Vec<TestCaseId>, Error> {
    let mut all = Vec::new();
    for some in numbers.chunks(AT_ONCE) {
        let sql = format!(
            "select distinct t.test_case_id from test_case t join test_case_automation a on a.test_case_id = t.test_case_id
             where t.project_id = $1 and t.number in ({})",
            list(some.iter().copied())
        );
        all.extend(rows!(tx, (Uuid,), sql, project, &[])?.into_iter().map(|(id,)| TestCaseId::from(id)));
    }
    Ok(all)
}
