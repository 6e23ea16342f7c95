//! The tester's screen: a run's list, its cases, and what its environment serves.

use super::place::{self, Reading};
use super::qa::{plan, run_row};
use crate::config::Environment;
use crate::db::{self, attachments};
use crate::memo::Key;
use crate::ops::scope;
use crate::{Backend, Error};
use domain::access::Action;
use domain::candidate::Candidate;
use domain::id::TestRunId;
use domain::summary::{FileLink, Guard, RunCase, RunItem, RunPage, RunResult};
use domain::test_run::{Recorded, Served};
use domain::{Actor, Refusal};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// The page on which a tester records results; `case` asks for one case by number, `done` names the one that was just
/// recorded.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn run(
    backend: &Backend,
    actor: &Actor,
    slug: &str,
    number: i64,
    run_id: &str,
    case: Option<i64>,
    done: Option<i64>,
) -> Result<RunPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let (candidate, head) = reading.head(number).await?;
    let found = found(&mut reading, &candidate, run_id).await?;
    let cases = cases(&mut reading, &candidate, found.test_run_id.into()).await?;
    let name = reading.place.reader.clone();
    let list: Vec<RunItem> = cases.iter().map(|case| case.item(&name)).collect();
    let done = done.and_then(|number| cases.iter().find(|case| case.number == number)).and_then(|case| case.done(&name));
    let asked = case.and_then(|number| list.iter().position(|item| item.number == number));
    let current = asked.or_else(|| list.iter().position(|item| !item.done_here)).and_then(|at| cases.get(at).cloned());
    let environment = environment(&reading, &found.environment);
    let served = environment.as_ref().map_or(Served::NotAsked, |environment| backend.served().remembered(environment, &candidate));
    let guard = guard_of(&mut reading, &candidate, &found.environment, environment.as_ref(), served).await?;
    let decided = match scope::undecided(&mut reading.tx, &candidate).await {
        Err(Error::Refused(_)) => true,
        other => other.map(|()| false)?,
    };
    Ok(RunPage {
        decided,
        place: reading.place,
        head,
        run: run_row(&found, actor),
        list,
        current,
        done,
        guard,
        intent: backend.clock().secret(),
        largest_file: i64::try_from(backend.config().evidence.largest_file).unwrap_or(i64::MAX),
    })
}

/// Every case of a run, for a page that goes on without loading pages.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn run_cases(backend: &Backend, actor: &Actor, slug: &str, number: i64, run_id: &str) -> Result<Vec<RunCase>, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let candidate = reading.candidate(number).await?;
    let found = found(&mut reading, &candidate, run_id).await?;
    Ok(cases(&mut reading, &candidate, found.test_run_id.into()).await?.as_ref().clone())
}

/// One case of a run as it is now, and the number of the next one without a result in it.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn run_case(
    backend: &Backend,
    actor: &Actor,
    slug: &str,
    number: i64,
    run_id: &str,
    case: i64,
) -> Result<(Option<RunCase>, Option<i64>), Error> {
    let cases = run_cases(backend, actor, slug, number, run_id).await?;
    let open = |case: &&RunCase| !case.done_here;
    let next = cases.iter().filter(|known| known.number > case).find(open).or_else(|| cases.iter().find(open)).map(|case| case.number);
    Ok((cases.into_iter().find(|known| known.number == case), next))
}

/// What the environment of a run serves; `again` asks it even when it answered a moment ago.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn guard(backend: &Backend, actor: &Actor, slug: &str, number: i64, run_id: &str, again: bool) -> Result<Guard, Error> {
    let (candidate, environment, mut guard) = {
        let mut reading = place::open(backend, actor, slug, Action::View).await?;
        let candidate = reading.candidate(number).await?;
        let found = found(&mut reading, &candidate, run_id).await?;
        let environment = environment(&reading, &found.environment);
        let guard = guard_of(&mut reading, &candidate, &found.environment, environment.as_ref(), Served::NotAsked).await?;
        (candidate, environment, guard)
    };
    if let Some(environment) = &environment {
        guard.served = backend.served().ask(environment, &candidate, again).await;
        guard.now = backend.clock().now();
    }
    Ok(guard)
}

async fn found(reading: &mut Reading, candidate: &Candidate, run_id: &str) -> Result<db::results::Run, Error> {
    let id: TestRunId = run_id.parse()?;
    Ok(db::results::run(&mut reading.tx, candidate.id, id).await?.ok_or_else(|| Refusal::not_found("test run"))?)
}

fn environment(reading: &Reading, name: &str) -> Option<Environment> {
    reading.project.settings.environments.iter().find(|environment| environment.name == name).cloned()
}

async fn guard_of(
    reading: &mut Reading,
    candidate: &Candidate,
    name: &str,
    environment: Option<&Environment>,
    served: Served,
) -> Result<Guard, Error> {
    let policy = db::policies::in_force(&mut reading.tx, reading.project.id, &reading.project.settings.production).await?.policy;
    Ok(Guard {
        environment: name.to_owned(),
        named: environment.is_some_and(|environment| environment.version_url.is_some()),
        served,
        version: candidate.build.version.to_string(),
        commit: candidate.build.commit.to_string(),
        blocks: policy.wrong_build_blocks,
        now: reading.place.now,
    })
}

/// Every planned case with all that is known of it, by number.
async fn cases(reading: &mut Reading, candidate: &Candidate, run: TestRunId) -> Result<Arc<Vec<RunCase>>, Error> {
    // The waiver of a case ends with its standing.
    let until = super::stage::one(reading, candidate.number).await?.until(reading.place.now);
    let read = async |reading: &mut Reading| Ok((whole(reading, candidate, run).await?, until));
    reading.remembered(Key::Run(candidate.number, run), read).await
}

async fn whole(reading: &mut Reading, candidate: &Candidate, run: TestRunId) -> Result<Vec<RunCase>, Error> {
    let wordings = db::plans::of_candidate(&mut reading.tx, candidate.id).await?;
    let library = db::run_page::library(&mut reading.tx, candidate.id).await?;
    let mut before = db::run_page::before(&mut reading.tx, reading.project.id, candidate.id, candidate.number).await?;
    let mut files: HashMap<Uuid, Vec<FileLink>> = HashMap::new();
    for file in attachments::of_results(&mut reading.tx, candidate.id).await? {
        files.entry(file.subject_id).or_default().push(reading.link(file));
    }
    let mut histories: HashMap<_, (Vec<RunResult>, bool)> = HashMap::new();
    for (recorded, of_run) in db::results::history(&mut reading.tx, candidate.id).await? {
        let (history, here) = histories.entry(recorded.case).or_default();
        *here |= of_run == run;
        let own = files.remove(&recorded.id.uuid()).unwrap_or_default();
        history.push(result(candidate.number, recorded, own));
    }
    let mut planned: HashMap<_, _> = plan(reading, candidate).await?.into_iter().map(|planned| (planned.case, planned)).collect();
    let case = |case: db::plans::Planned| {
        let (newest_version, retired) = library.get(&case.id).copied().unwrap_or((case.version, false));
        let (history, done_here) = histories.remove(&case.id).unwrap_or_default();
        let planned = planned.remove(&case.id);
        let (waiver, assigned_to, machine) =
            planned.map_or((None, None, Vec::new()), |planned| (planned.waiver, planned.assigned_to, planned.machine));
        RunCase {
            number: case.number,
            version: case.version,
            newest_version,
            retired,
            title: case.wording.title.to_string(),
            stories: case.wording.stories_text(),
            precondition: case.wording.precondition,
            steps: case.wording.steps,
            history,
            before: before.remove(&case.id).map(|(number, recorded)| result(number, recorded, Vec::new())),
            done_here,
            waiver: waiver.map(|waiver| (waiver.reason, waiver.by)),
            assigned_to,
            machine: machine.into_iter().map(|test| (test.name, test.outcome, test.at)).collect(),
        }
    };
    Ok(wordings.into_iter().map(case).collect())
}

fn result(candidate: i64, recorded: Recorded, files: Vec<FileLink>) -> RunResult {
    RunResult {
        candidate,
        verdict: recorded.verdict,
        note: recorded.note.map(|note| note.to_string()).unwrap_or_default(),
        by: recorded.by,
        at: recorded.at,
        attempt: recorded.attempt,
        version: recorded.version,
        steps: recorded.steps,
        served: recorded.served,
        took: recorded.took,
        settles: recorded.settles,
        carried: recorded
            .carried
            .map(|from| format!("Carried from #{} ({}), where {} ran it.", from.candidate, from.candidate_version, from.tester)),
        files,
    }
}
