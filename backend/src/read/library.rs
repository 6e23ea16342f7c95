//! Pages of the case library: the list, one case, a change of many.

use super::difference::difference;
use super::place::{self, Reading};
use crate::db::{self, Tx};
use crate::memo::Key;
use crate::ops::bulk_edit_cases::outcome;
use crate::{Backend, Error};
use domain::access::Action;
use domain::summary::{BulkPage, CasePage, CasesPage, Difference};
use domain::test_case::TestCase;
use domain::test_case::bulk::{Chosen, Typed};
use domain::test_case::query::Ask;
use domain::{Actor, Refusal};

/// On the page of a case its results on so many of the newest candidates are shown.
const CANDIDATES: i64 = 20;

/// One page of the library.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn cases(backend: &Backend, actor: &Actor, slug: &str, ask: Ask) -> Result<CasesPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let read = async |reading: &mut Reading| Ok((whole(reading, &ask).await?, None));
    let known = reading.remembered(Key::Cases(ask.clone()), read).await?;
    Ok(CasesPage { place: reading.place, ..(*known).clone() })
}

async fn whole(reading: &mut Reading, ask: &Ask) -> Result<CasesPage, Error> {
    let project = reading.project.id;
    let query = ask.query();
    let found = db::library::search(&mut reading.tx, project, &query, ask.order(), ask.page_number()).await?;
    let all = db::library::count(&mut reading.tx, project).await?;
    let known = db::library::known(&mut reading.tx, project).await?;
    Ok(CasesPage {
        place: reading.place.clone(),
        ask: ask.clone(),
        unclear: query.unclear,
        total: found.total,
        page: found.page,
        cases: found.cases,
        folders: found.folders,
        tags: found.tags,
        priorities: found.priorities,
        all,
        known,
    })
}

/// One case with its versions and results, or the form for a new one. `compare` asks what changed between two versions.
///
/// # Errors
/// `not_found`, or `role_missing` for a new one; otherwise when the database is away.
pub async fn case(
    backend: &Backend,
    actor: &Actor,
    slug: &str,
    number: Option<i64>,
    compare: Option<(i64, i64)>,
) -> Result<CasePage, Error> {
    let action = if number.is_some() { Action::View } else { Action::EditTestCase };
    let mut reading = place::open(backend, actor, slug, action).await?;
    let project = reading.project.id;
    let mut known = db::library::known(&mut reading.tx, project).await?;
    let own = actor.name().to_owned();
    if !known.owners.contains(&own) {
        known.owners.push(own);
    }
    let Some(number) = number else {
        let (versions, results, stories) = (Vec::new(), Vec::new(), Vec::new());
        return Ok(CasePage { place: reading.place, case: None, versions, difference: None, results, stories, known });
    };
    let case = db::test_cases::by_number(&mut reading.tx, project, number).await?.ok_or_else(|| Refusal::not_found("test case"))?;
    let versions = db::test_cases::versions(&mut reading.tx, case.id).await?;
    let difference = match compare {
        Some((one, other)) => compared(&mut reading.tx, &case, one.min(other), one.max(other)).await?,
        None => None,
    };
    let results = db::library::results(&mut reading.tx, project, &case, CANDIDATES).await?;
    let stories = case.wording.stories.iter().map(|key| (key.clone(), backend.jira().issue_url(key.as_str()))).collect();
    Ok(CasePage { place: reading.place, case: Some(case), versions, difference, results, stories, known })
}

/// Nothing when one of the versions is not there.
async fn compared(tx: &mut Tx, case: &TestCase, from: i64, to: i64) -> Result<Option<Difference>, Error> {
    let (old, new) = (db::test_cases::wording(tx, case.id, from).await?, db::test_cases::wording(tx, case.id, to).await?);
    Ok(old.zip(new).filter(|_| from != to).map(|(old, new)| difference((from, &old), (to, &new))))
}

/// What a change of all cases that match would do.
///
/// # Errors
/// `role_missing`, `not_found`; otherwise when the database is away. A change that cannot be done is told on the page.
pub async fn bulk(backend: &Backend, actor: &Actor, slug: &str, ask: Ask, typed: Typed) -> Result<BulkPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::EditTestCase).await?;
    let outcome = outcome(&mut reading.tx, reading.project.id, &Chosen::All(ask.clone()), &typed).await;
    let fields = typed.fields().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let mut page = BulkPage {
        place: reading.place,
        ask,
        typed: fields,
        sentences: typed.read().map(|change| change.sentences()).unwrap_or_default(),
        chosen: 0,
        changing: 0,
        first: Vec::new(),
        seen: String::new(),
        refusal: None,
    };
    match outcome {
        Ok(outcome) => {
            let first = outcome.changes.iter().filter_map(|(at, _)| outcome.chosen.get(*at)).take(10);
            page.first = first.map(|case| (case.number, case.title.clone())).collect();
            page.chosen = i64::try_from(outcome.chosen.len()).unwrap_or(i64::MAX);
            page.changing = i64::try_from(outcome.changes.len()).unwrap_or(i64::MAX);
            page.seen = outcome.seen;
        }
        Err(Error::Refused(refusal)) => page.refusal = Some(refusal),
        Err(error) => return Err(error),
    }
    Ok(page)
}
