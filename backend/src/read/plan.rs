//! The plan of a candidate beside its results: filing, filter, search, testers, changes, what may be carried; and the
//! rules by which plans are proposed.

use super::place::{self, Reading};
use crate::db::plans::Line;
use crate::ops::carry_offer;
use crate::{Backend, Error, db};
use domain::access::Action;
use domain::candidate::Candidate;
use domain::gate::PlannedCase;
use domain::plan::Hindrance;
use domain::summary::{Carriable, CarryPanel, FoundCase, MOST_FOUND, PlanAbout, PlanAsk, PlanLine, PlanRulesPage, Show, TesterProgress};
use domain::{Actor, Role};
use std::collections::{BTreeMap, BTreeSet};

/// What the page shows beside the cases of `plan`.
pub(super) async fn about(
    backend: &Backend,
    actor: &Actor,
    reading: &mut Reading,
    candidate: &Candidate,
    (plan, ask): (&[PlannedCase], PlanAsk),
) -> Result<PlanAbout, Error> {
    let (tx, project) = (&mut reading.tx, &reading.project);
    let lines = db::plans::lines(tx, candidate.id).await?;
    let previous = db::candidates::before(tx, project.id, candidate.number).await?.map(|previous| previous.number);
    let reader = actor.person().ok().map(|person| person.id);
    let ask = understood(ask);
    let shown: Vec<PlanLine> = plan
        .iter()
        .zip(&lines)
        .map(|(case, line)| PlanLine {
            number: line.number,
            folder: line.folder.to_string(),
            tags: line.tags.iter().map(ToString::to_string).collect(),
            priority: line.priority,
            shown: shows(&ask, case, line, line.assigned_to.is_some() && line.assigned_to == reader),
        })
        .collect();
    let found = if ask.add.is_empty() {
        Vec::new()
    } else {
        db::plans::find_unplanned(tx, project.id, candidate.id, &words(&ask.add), MOST_FOUND).await?
    };
    let testers = db::people::holding(tx, project.id, Role::QaTester).await?;
    Ok(PlanAbout {
        tags: lines.iter().flat_map(|line| &line.tags).map(ToString::to_string).collect::<BTreeSet<_>>().into_iter().collect(),
        folders: lines
            .iter()
            .map(|line| line.folder.to_string())
            .filter(|path| !path.is_empty())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        unplanned: db::plans::unplanned(tx, project.id, candidate.id).await?,
        found: found.into_iter().map(|(number, title, folder)| FoundCase { number, title, folder }).collect(),
        testers: testers.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        progress: progress(plan),
        changes: db::changes::of_candidate(tx, candidate.id, previous).await?,
        carry: carry(backend, reading, candidate).await?,
        lines: shown,
        ask,
    })
}

/// What is no word of the filter asks for everything.
fn understood(ask: PlanAsk) -> PlanAsk {
    let clean = |text: String| text.trim().chars().filter(|c| !c.is_control()).take(200).collect::<String>();
    let show = ask.show.parse::<Show>().unwrap_or(Show::All);
    PlanAsk { show: show.as_str().to_owned(), tag: clean(ask.tag), folder: clean(ask.folder), add: clean(ask.add) }
}

/// At most four words are looked for; the last one takes the rest.
fn words(text: &str) -> [String; 4] {
    let mut words = text.splitn(4, char::is_whitespace).map(|word| word.trim().to_owned());
    std::array::from_fn(|_| words.next().unwrap_or_default())
}

fn shows(ask: &PlanAsk, case: &PlannedCase, line: &Line, mine: bool) -> bool {
    let by_state = match ask.show.parse().unwrap_or(Show::All) {
        Show::All => true,
        Show::Mine => mine,
        Show::NotRun => case.latest.is_none(),
        Show::Failed => case.latest.as_ref().is_some_and(|result| result.verdict.holds_the_gate()),
        Show::Carried => case.latest.as_ref().is_some_and(|result| result.carried.is_some()),
        Show::Free => case.assigned_to.is_none(),
    };
    let folder = line.folder.as_str();
    let below = || folder.strip_prefix(ask.folder.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    by_state && (ask.tag.is_empty() || line.tags.iter().any(|tag| tag.as_str() == ask.tag)) && (ask.folder.is_empty() || below())
}

fn progress(plan: &[PlannedCase]) -> Vec<TesterProgress> {
    let mut all: BTreeMap<(bool, Option<&String>), TesterProgress> = BTreeMap::new();
    for case in plan {
        let name = case.assigned_to.as_ref();
        let one = all.entry((name.is_none(), name)).or_insert_with(|| TesterProgress { name: name.cloned(), cases: 0, done: 0, failed: 0 });
        one.cases += 1;
        one.done += i64::from(case.latest.is_some());
        one.failed += i64::from(case.latest.as_ref().is_some_and(|result| result.verdict.holds_the_gate()));
    }
    all.into_values().collect()
}

async fn carry(backend: &Backend, reading: &mut Reading, candidate: &Candidate) -> Result<Option<CarryPanel>, Error> {
    let forbidden = !db::policies::in_force(&mut reading.tx, reading.project.id).await?.policy.carry_forward;
    let Some(offer) = carry_offer::offer(&mut reading.tx, &reading.project, candidate).await? else { return Ok(None) };
    let (mut offered, mut hindered) = (Vec::new(), Vec::new());
    for (older, answer) in offer.cases {
        match answer {
            // What did not pass there is no result to carry; the plan names it for another reason.
            Err(Hindrance::NotPassed { .. }) => {}
            Err(hindrance) => hindered.push((older.number, older.title, hindrance)),
            Ok(safe) => offered.push(Carriable {
                number: older.number,
                title: older.title,
                version: older.version,
                origin: older.origin.candidate,
                tester: older.origin.tester,
                at: older.origin.at,
                environment: older.origin.environment,
                safe,
            }),
        }
    }
    let intent = backend.clock().secret();
    Ok(Some(CarryPanel { from: offer.previous.number, forbidden, offered, hindered, intent }))
}

/// The rules by which plans of the project are proposed.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn plan_rules(backend: &Backend, actor: &Actor, slug: &str) -> Result<PlanRulesPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let rules = db::changes::rules(&mut reading.tx, reading.project.id).await?;
    let edited = db::changes::rules_by(&mut reading.tx, reading.project.id).await?;
    let tags = db::changes::tag_counts(&mut reading.tx, reading.project.id).await?;
    Ok(PlanRulesPage { place: reading.place, rules, edited, tags })
}
