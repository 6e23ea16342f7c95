//! Which machine tests stand for which cases.

use super::store::insert_links;
use crate::Error;
use crate::db::{Lock, Tx, execute, fetch_all, fetch_one, on_both};
use domain::Timestamp;
use domain::gate::MachineVerdict;
use domain::id::{ProjectId, ReportId, TestCaseId};
use domain::report::{Links, MachineTest, named_cases};
use domain::text::Sha256Hex;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// So many of the newest candidates follow when a case's list changes.
const RELINKED: i64 = 20;

/// The cases of a project as tests name them.
pub(crate) struct Cases {
    by_number: HashMap<i64, Uuid>,
    lists: Links<Uuid>,
}

impl Cases {
    /// Reads the cases that are not retired.
    pub(crate) async fn of_project(tx: &mut Tx, project: ProjectId) -> Result<Self, Error> {
        let numbers = fetch_all!(
            tx,
            (i64, Uuid),
            "select number, test_case_id from test_case where project_id = $1 and retired_at is null",
            project.uuid()
        )?;
        let lists = fetch_all!(
            tx,
            (String, Uuid),
            "select a.test_name, a.test_case_id from test_case t join test_case_automation a on a.test_case_id = t.test_case_id
             where t.project_id = $1 and t.retired_at is null",
            project.uuid()
        )?;
        Ok(Self { by_number: numbers.into_iter().collect(), lists: Links::new(lists) })
    }

    /// The cases a test stands for, each once; true when only the case's own list says so.
    pub(super) fn of(&self, test: &MachineTest) -> Vec<(Uuid, bool)> {
        let named = named_cases(&test.name, &test.properties);
        let mut found: Vec<(Uuid, bool)> =
            named.iter().filter_map(|number| self.by_number.get(number)).map(|case| (*case, false)).collect();
        for case in self.lists.of(&test.suite, &test.name) {
            if !found.iter().any(|(known, _)| *known == case) {
                found.push((case, true));
            }
        }
        found
    }
}

/// Reads the links of a case's own list again, after the list changed or the case was retired. The newest
/// candidates that nobody decided on follow; what was decided keeps the links it was decided with. Call it
/// after the change, in the same transaction, and before the audit row: it holds candidates, and whoever holds
/// a candidate may be waiting for the end of the audit log.
///
/// # Errors
/// When the database is away.
pub async fn relink(tx: &mut Tx, project: ProjectId, case: TestCaseId) -> Result<(), Error> {
    let names = fetch_all!(
        tx,
        (String,),
        "select a.test_name from test_case_automation a join test_case t on t.test_case_id = a.test_case_id
         where a.test_case_id = $1 and t.retired_at is null",
        case.uuid()
    )?;
    let (linked,) =
        fetch_one!(tx, (i64,), "select cast(count(*) as bigint) from machine_case where test_case_id = $1 and by_list = 1", case.uuid())?;
    if names.is_empty() && linked == 0 {
        return Ok(());
    }
    let candidates = fetch_all!(
        tx,
        (Uuid,),
        "select c.candidate_id from candidate c
         where c.project_id = $1 and c.number > (select coalesce(max(n.number), 0) from candidate n where n.project_id = $1) - $2
           and not exists (select 1 from signature s where s.candidate_id = c.candidate_id and s.decision = 'reject')
           and not exists (select 1 from release r where r.candidate_id = c.candidate_id)
         order by c.number",
        project.uuid(),
        RELINKED,
    )?;
    let asked: BTreeSet<String> = names.iter().flat_map(|(name,)| possible_names(name)).collect();
    let lists = Links::new(names.into_iter().map(|(name,)| (name, case.uuid())));
    for (candidate,) in candidates {
        // A signature that is given at this moment covers these links or waits for them.
        tx.lock(Lock::Candidate, candidate).await?;
        execute!(
            tx,
            "delete from machine_case where test_case_id = $1 and by_list = 1
             and report_id in (select r.report_id from report r where r.candidate_id = $2)",
            case.uuid(),
            candidate
        )?;
        let mut found: HashMap<Uuid, Vec<(i64, Uuid, bool)>> = HashMap::new();
        for name in &asked {
            // Parameters behind the name may be left out of the list.
            let rows = fetch_all!(
                tx,
                (Uuid, i64, String, String),
                "select m.report_id, m.position, m.suite, m.name from report r join machine_test m on m.report_id = r.report_id
                 where r.candidate_id = $1 and (m.name = $2 or (m.name >= $3 and m.name < $4))",
                candidate,
                name.as_str(),
                format!("{name}["),
                format!("{name}\\"),
            )?;
            for (report, position, suite, name) in rows {
                if !lists.of(&suite, &name).is_empty() {
                    found.entry(report).or_default().push((position, case.uuid(), true));
                }
            }
        }
        for (report, rows) in found {
            for rows in rows.chunks(200) {
                insert_links(tx, report, rows).await?;
            }
        }
    }
    Ok(())
}

/// What the test on a list may be called in a report, where the suite is kept apart.
fn possible_names(listed: &str) -> Vec<String> {
    let listed = listed.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut names = vec![listed.clone()];
    for (at, _) in listed.match_indices(['.', ':', '#', '/', ' ']) {
        let rest = listed.get(at + 1..).unwrap_or_default().trim_start_matches([':', '›', ' ']);
        if !rest.is_empty() && names.len() < 50 {
            names.push(rest.to_owned());
        }
    }
    names
}

type VerdictRow = (Uuid, Uuid, Uuid, String, String, String, String, i64);

/// The machine tests that stand for cases of candidates `low` to `high`, by candidate and case.
pub(crate) async fn verdicts(
    tx: &mut Tx,
    project: ProjectId,
    low: i64,
    high: i64,
) -> Result<HashMap<(Uuid, Uuid), Vec<MachineVerdict>>, Error> {
    let rows = fetch_all!(
        tx,
        VerdictRow,
        "select r.candidate_id, l.test_case_id, r.report_id, r.sha256, m.suite, m.name, m.outcome, r.created_at
         from candidate c join report r on r.candidate_id = c.candidate_id join machine_case l on l.report_id = r.report_id
         join machine_test m on m.report_id = l.report_id and m.position = l.position
         where c.project_id = $1 and c.number between $2 and $3 order by r.created_at, r.report_id, l.position",
        project.uuid(),
        low,
        high,
    )?;
    let mut found: HashMap<(Uuid, Uuid), Vec<MachineVerdict>> = HashMap::new();
    for (candidate, case, report, sha256, suite, name, outcome, at) in rows {
        found.entry((candidate, case)).or_default().push(MachineVerdict {
            report: report.into(),
            sha256: Sha256Hex::parse(&sha256).map_err(|_| Error::inconsistent("report", "sha256", report))?,
            name: if suite.is_empty() { name } else { format!("{suite} › {name}") },
            outcome: outcome.parse().map_err(|_| Error::inconsistent("machine_test", "outcome", report))?,
            at: Timestamp(at),
        });
    }
    Ok(found)
}

/// Number and title of the cases that these tests stand for.
pub(crate) async fn of_tests(tx: &mut Tx, tests: &[(ReportId, i64)]) -> Result<HashMap<(Uuid, i64), Vec<(i64, String)>>, Error> {
    let mut found: HashMap<(Uuid, i64), Vec<(i64, String)>> = HashMap::new();
    if tests.is_empty() {
        return Ok(found);
    }
    let rows: Vec<(Uuid, i64, i64, String)> = on_both!(tx, c => {
        let mut query = sqlx::QueryBuilder::new(
            "select l.report_id, l.position, t.number, t.title from machine_case l join test_case t on t.test_case_id = l.test_case_id
             where (l.report_id, l.position) in ");
        query.push_tuples(tests, |mut row, (report, position)| {
            row.push_bind(report.uuid()).push_bind(*position);
        });
        query.push(" order by t.number");
        query.build_query_as().fetch_all(&mut **c).await
    })?;
    for (report, position, number, title) in rows {
        found.entry((report, position)).or_default().push((number, title));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::possible_names;

    #[test]
    fn a_listed_name_may_begin_with_its_suite() {
        assert_eq!(possible_names("tests.chat::test_talk"), ["tests.chat::test_talk", "chat::test_talk", "test_talk", "test_talk"]);
        assert!(possible_names("basket.spec.ts › adds up").contains(&"adds up".to_owned()));
    }
}
