//! The plan of a candidate beside its results: filing, filter, search, testers, changes, what may be carried; and the
//! rules by which plans are proposed.

use super::place::{self, Reading};
use super::stage::Derived;
use crate::db::plans::Line;
use crate::memo::Key;
use crate::ops::carry_offer;
use crate::{Backend, Error, db};
use domain::access::Action;
use domain::candidate::Candidate;
use domain::gate::PlannedCase;
use domain::plan::Hindrance;
use domain::summary::{
    Carriable, CarryPanel, FoundCase, Honesty, MOST_FOUND, PlanAbout, PlanAsk, PlanLine, PlanRulesPage, Show, TesterProgress,
};
use domain::{Actor, Role};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is known of a plan beside its results, the same for every reader and whatever they ask.
pub(super) struct Around {
    pub honesty: Honesty,
    pub runs: Vec<db::results::Run>,
    lines: Vec<Line>,
    /// Without what a reader asks: filter, found cases, intent.
    about: PlanAbout,
}

/// What lies around the plan of a candidate.
pub(super) async fn around(reading: &mut Reading, derived: &Derived) -> Result<Arc<Around>, Error> {
    let read = async |reading: &mut Reading| {
        let now = reading.place.now;
        let found = whole(reading, derived).await?;
        let ends = found.honesty.waivers.iter().filter_map(|card| card.waiver.end());
        let until = ends.chain(derived.until(now)).filter(|end| *end > now).min();
        Ok((found, until))
    };
    reading.remembered(Key::Plan(derived.candidate.number), read).await
}

async fn whole(reading: &mut Reading, derived: &Derived) -> Result<Around, Error> {
    let (candidate, plan) = (&derived.candidate, &derived.approval.facts.plan);
    let honesty = super::honest::honesty(reading, candidate, plan, true).await?;
    let carry = carry(reading, candidate).await?;
    let (tx, project) = (&mut reading.tx, &reading.project);
    let lines = db::plans::lines(tx, candidate.id).await?;
    let previous = db::candidates::before(tx, project.id, candidate.number).await?.map(|previous| previous.number);
    let testers = db::people::holding(tx, project.id, Role::QaTester).await?;
    let folders = lines.iter().map(|line| line.folder.to_string()).filter(|path| !path.is_empty());
    let about = PlanAbout {
        tags: lines.iter().flat_map(|line| &line.tags).map(ToString::to_string).collect::<BTreeSet<_>>().into_iter().collect(),
        folders: folders.collect::<BTreeSet<_>>().into_iter().collect(),
        unplanned: db::plans::unplanned(tx, project.id, candidate.id).await?,
        testers: testers.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        progress: progress(plan),
        changes: db::changes::of_candidate(tx, candidate.id, previous).await?,
        carry,
        ..PlanAbout::default()
    };
    Ok(Around { honesty, runs: db::results::runs(tx, candidate.id).await?, lines, about })
}

/// What the page shows beside the cases of `plan`.
pub(super) async fn about(
    actor: &Actor,
    reading: &mut Reading,
    derived: &Derived,
    around: &Around,
    ask: PlanAsk,
) -> Result<PlanAbout, Error> {
    let reader = actor.person().ok().map(|person| person.id);
    let ask = understood(ask);
    let plan = &derived.approval.facts.plan;
    let lines = plan
        .iter()
        .zip(&around.lines)
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
        db::plans::find_unplanned(&mut reading.tx, reading.project.id, derived.candidate.id, &words(&ask.add), MOST_FOUND).await?
    };
    let found = found.into_iter().map(|(number, title, folder)| FoundCase { number, title, folder }).collect();
    let mut about = PlanAbout { lines, found, ask, ..around.about.clone() };
    if let Some(carry) = &mut about.carry {
        carry.intent = reading.backend.clock().secret();
    }
    Ok(about)
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

async fn carry(reading: &mut Reading, candidate: &Candidate) -> Result<Option<CarryPanel>, Error> {
    let forbidden =
        !db::policies::in_force(&mut reading.tx, reading.project.id, &reading.project.settings.production).await?.policy.carry_forward;
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
    Ok(Some(CarryPanel { from: offer.previous.number, forbidden, offered, hindered, intent: String::new() }))
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
