//! The gate page: what holds a candidate, who can act on it, who may sign, and where the time went.

use super::place::Reading;
use super::stage::{self, Derived, is_qa};
use super::{candidate, changes, place};
use crate::db::{self, Tx, releases};
use crate::{Backend, Error};
use domain::access::{Action, Role, who_may};
use domain::deployment::State;
use domain::gate::Reason;
use domain::id::{PersonId, ProjectId};
use domain::quorum;
use domain::signature::{Decision, Standing};
use domain::summary::{CandidatePage, GatePage, Hold, Leg, Seat, SignatureRow, Stage, Turn, Urgent, Waited};
use domain::{Actor, Timestamp};
use std::collections::BTreeMap;

/// The gate page.
///
/// # Errors
/// `not_found`, `role_missing`; otherwise when the database is away.
pub async fn gate(backend: &Backend, actor: &Actor, slug: &str, number: i64) -> Result<GatePage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let (page, derived) = candidate::page(backend, &mut reading, actor, number).await?;
    let environment = reading.project.settings.production.clone();
    let release = releases::of_candidate(&mut reading.tx, derived.candidate.id, &environment).await?;
    let released = release.map(|release| release.at);
    let changes = changes::changes(&mut reading, &derived, &page.contributors, released).await?;
    let people = People::of(&mut reading.tx, reading.project.id).await?;
    let reader = actor.person().ok().map(|person| person.id);
    let seats = seats(&mut reading.tx, reading.project.id, &derived, &page, &people, reader).await?;
    let turns = turns(&page, &derived, &people, &seats, &reading.place.roles);
    let waits = waits(&derived, &page, released);
    let emergency = urgent(&mut reading, actor, &page, &derived).await?;
    let CandidatePage { place, head, gate, standing, signatures, out_of_reach, .. } = page;
    Ok(GatePage { place, head, gate, turns, standing, out_of_reach, seats, signatures, waits, changes, emergency })
}

/// Whether somebody wants to release it past its gate, or two did.
async fn urgent(reading: &mut Reading, actor: &Actor, page: &CandidatePage, derived: &Derived) -> Result<Urgent, Error> {
    let (policy, now) = (&derived.approval.policy.policy, reading.place.now);
    let out = page.deployment.as_ref().filter(|found| !found.withdrawn);
    let open = out.is_none_or(|found| !found.emergency && found.github_id.is_none()) && !matches!(page.standing, Standing::Rejected { .. });
    let words = db::emergencies::words(&mut reading.tx, derived.candidate.id).await?;
    let calls = words.into_iter().filter(|word| open && word.waits(policy, now)).map(|word| (word.name, word.incident)).collect();
    Ok(Urgent {
        released: out.is_some_and(|found| found.emergency),
        calls,
        may: open && policy.emergency_hours > 0 && actor.may(Action::ReleaseInEmergency, reading.project.id).is_ok(),
    })
}

/// Who has which role, and may come in.
struct People(BTreeMap<Role, Vec<(PersonId, String)>>);

impl People {
    async fn of(tx: &mut Tx, project: ProjectId) -> Result<Self, Error> {
        let mut all = BTreeMap::new();
        for role in Role::ALL {
            all.insert(*role, db::people::holding(tx, project, *role).await?);
        }
        Ok(Self(all))
    }

    /// Everybody with one of these roles, each once, by name.
    fn with(&self, roles: &[Role]) -> Vec<(PersonId, String)> {
        let mut found: Vec<(PersonId, String)> = roles.iter().filter_map(|role| self.0.get(role)).flatten().cloned().collect();
        found.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
        found.dedup();
        found
    }

    /// The roles of one of them.
    fn roles(&self, person: PersonId) -> Vec<Role> {
        self.0.iter().filter(|(_, holding)| holding.iter().any(|(id, _)| *id == person)).map(|(role, _)| *role).collect()
    }

    fn names(&self, roles: &[Role]) -> Vec<String> {
        self.with(roles).into_iter().map(|(_, name)| name).collect()
    }
}

/// The rules about who signs, each with those who did and those who could.
async fn seats(
    tx: &mut Tx,
    project: ProjectId,
    derived: &Derived,
    page: &CandidatePage,
    people: &People,
    reader: Option<PersonId>,
) -> Result<Vec<Seat>, Error> {
    let known = db::people::aliases_of_project(tx, project).await?;
    let accounts = db::people::accounts(tx).await?;
    let mut given: Vec<(PersonId, String)> = derived
        .approval
        .signatures
        .iter()
        .zip(&page.signatures)
        .filter(|(signature, shown)| signature.decision == Decision::Approve && shown.void.is_empty())
        // A stand-in fills the place of whom they stand for.
        .map(|(signature, _)| {
            let whose = signature.on_behalf_of.as_ref().map_or(signature.signer, |of| of.person);
            (accounts.person(whose), signature.name.clone())
        })
        .collect();
    given.sort();
    given.dedup_by_key(|(id, _)| *id);
    let roles: Vec<Vec<Role>> =
        given.iter().map(|(id, _)| accounts.all(*id).into_iter().flat_map(|id| people.roles(id)).collect()).collect();
    let rules = derived.approval.policy.policy.signer_rules();
    let filled = quorum::assign(&rules, &roles).filled;
    let seats = rules.into_iter().zip(filled).map(|(rule, filled)| {
        let signed = filled.iter().filter_map(|at| Some(given.get(*at)?.1.clone())).collect();
        let mut seat = Seat { roles: rule.roles, count: rule.count, signed, may: Vec::new(), barred: Vec::new(), mine: false };
        for (id, name) in
            people.with(&seat.roles).into_iter().filter(|(id, _)| !given.iter().any(|(signer, _)| *signer == accounts.person(*id)))
        {
            match known.get(&id).and_then(|aliases| page.contributors.iter().find(|contributor| contributor.is(aliases))) {
                Some(own) => seat.barred.push((name, own.part.of_another().to_owned())),
                None => {
                    seat.mine |= reader == Some(id);
                    seat.may.push(name);
                }
            }
        }
        seat
    });
    Ok(seats.collect())
}

/// What holds a candidate, by who can act on it.
fn turns(page: &CandidatePage, derived: &Derived, people: &People, seats: &[Seat], own: &[Role]) -> Vec<Turn> {
    let mut turns: Vec<Turn> = Vec::new();
    let over = matches!(page.standing, Standing::Rejected { .. })
        || page.deployment.as_ref().is_some_and(|found| !found.withdrawn && !found.emergency);
    if !over {
        for reason in page.gate.reasons() {
            let hold = Hold::Rule { reason: reason.clone() };
            let who = acts(reason);
            match turns.iter_mut().find(|turn| turn.who == who) {
                Some(turn) => turn.holds.push(hold),
                None => {
                    turns.push(Turn { people: people.names(&who), mine: who.iter().any(|role| own.contains(role)), who, holds: vec![hold] })
                }
            }
        }
        if page.gate.is_open() {
            turns.extend(unsigned(page, derived.since, seats));
        }
    }
    if let Some(stuck) = page.deployment.as_ref().filter(|deployment| deployment.state == State::Stuck) {
        let who = who_may(Action::ResolveDeployment);
        let sentence = stuck.problem.clone().unwrap_or_else(|| "The deployment cannot go on by itself.".to_owned());
        let hold = Hold::Deployment { sentence, since: stuck.updated_at };
        turns.push(Turn { people: people.names(&who), mine: who.iter().any(|role| own.contains(role)), who, holds: vec![hold] });
    }
    for turn in &mut turns {
        turn.holds.sort_by_key(Hold::since);
    }
    turns.sort_by_key(|turn| (!turn.mine, turn.since()));
    turns
}

/// Who can close it: a story that was rejected waits on those who mend it.
fn acts(reason: &Reason) -> Vec<Role> {
    let mut who = stage::waits_on(reason);
    who.sort();
    who.dedup();
    who
}

/// The gate is open: those who may still sign.
fn unsigned(page: &CandidatePage, since: Timestamp, seats: &[Seat]) -> Vec<Turn> {
    let Standing::Missing { lacks, .. } = &page.standing else { return Vec::new() };
    let open = lacks.iter().filter_map(|lack| Some((lack, seats.iter().find(|seat| seat.roles == lack.roles)?)));
    open.map(|(lack, seat)| {
        let sentence =
            if lack.count == 1 { "One signature is missing.".to_owned() } else { format!("{} signatures are missing.", lack.count) };
        Turn { who: seat.roles.clone(), people: seat.may.clone(), mine: seat.mine, holds: vec![Hold::Signature { sentence, since }] }
    })
    .collect()
}

/// How long the candidate waited for whom. QA and end users work at the same time.
fn waits(derived: &Derived, page: &CandidatePage, released: Option<Timestamp>) -> Vec<Waited> {
    let (candidate, facts) = (&derived.candidate, &derived.approval.facts);
    let came = candidate.created_at;
    let rejected =
        page.signatures.iter().find(|signature| signature.decision == Decision::Reject).map(|signature: &SignatureRow| signature.at);
    // Once it was decided, nobody waits for tests any more, whatever is reported afterwards.
    let decided = released.or(rejected);
    let ended = |open: bool, last: Option<Timestamp>| match decided {
        Some(decided) => Some(last.unwrap_or(came).min(decided)),
        None => (!open).then(|| last.unwrap_or(came)),
    };
    let holds = |qa: bool| page.gate.reasons().iter().any(|reason| is_qa(reason.rule) == qa);
    let results =
        facts.plan.iter().flat_map(|case| [case.latest.as_ref().map(|result| result.at), case.waiver.as_ref().map(|waiver| waiver.at)]);
    let qa = ended(holds(true), results.flatten().chain(facts.reports.iter().map(|report| report.at)).max());
    let answers = facts.stories.iter().filter_map(|story| story.latest.as_ref().map(|given| given.at));
    let uat = ended(holds(false), answers.chain(facts.feedback.iter().map(|report| report.since)).max());
    let opened = qa.zip(uat).map(|(qa, uat)| qa.max(uat));
    let arrived = page
        .deployment
        .as_ref()
        .filter(|deployment| matches!(deployment.state, State::Succeeded | State::Failed))
        .map(|deployment| deployment.updated_at);
    let leg = |leg, from, until| Waited { leg, from, until };
    let mut waits =
        vec![leg(Leg::Build, None, Some(candidate.build.built_at)), leg(Leg::Qa, Some(came), qa), leg(Leg::Uat, Some(came), uat)];
    if opened.is_some() && (decided.is_some() || derived.stage == Stage::SignOff) {
        waits.push(leg(Leg::Owner, opened, decided));
    }
    if released.is_some() {
        waits.push(leg(Leg::Deploy, released, arrived));
    }
    waits
}
