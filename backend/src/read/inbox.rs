//! The inbox: what waits on one person in all projects, derived from state whenever it is asked. Notices have no part in it.

use super::life::kept_from_a_word;
use super::stage;
use crate::db::projects::Project;
use crate::memo::{At, Key};
use crate::{Backend, Error, Tx, db};
use domain::access::{Action, Role};
use domain::candidate::Candidate;
use domain::emergency::{WAITS_HOURS, Word};
use domain::feedback::Status;
use domain::id::PersonId;
use domain::policy::SignerRule;
use domain::signature::Signature;
use domain::summary::{InboxItem, InboxPage, Matter, Stage, Waiting};
use domain::{Actor, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Reports of one project that are looked through.
const REPORTS: i64 = 200;
/// For how long a count is believed, in milliseconds; any change ends it at once.
const FRESH: i64 = 60_000;
/// People whose counts are remembered.
const MOST: usize = 10_000;

/// What waits on the actor.
///
/// # Errors
/// `person_required`; otherwise when the database is away.
pub async fn inbox(backend: &Backend, actor: &Actor) -> Result<InboxPage, Error> {
    let person = actor.person()?;
    let mut tx = backend.snapshot().await?;
    let items = items(backend, &mut tx, actor, person.id).await?;
    Ok(InboxPage { guest: person.is_guest(), member: !person.grants.is_empty(), items })
}

/// How much waits on the actor, for the head of every page: counted once and kept until something changes. `changes` is
/// how often any project had changed when the actor's roles were read.
///
/// # Errors
/// When the database is away.
pub async fn waiting(backend: &Backend, actor: &Actor, changes: i64) -> Result<usize, Error> {
    let Ok(person) = actor.person() else { return Ok(0) };
    let now = backend.clock().now();
    if let Some(count) = backend.counts().get(person.id, changes, now) {
        return Ok(count);
    }
    let mut tx = backend.snapshot().await?;
    let count = items(backend, &mut tx, actor, person.id).await?.len();
    backend.counts().put(person.id, changes, now, count);
    Ok(count)
}

async fn items(backend: &Backend, tx: &mut Tx, actor: &Actor, me: PersonId) -> Result<Vec<InboxItem>, Error> {
    let (mut items, now) = (Vec::new(), backend.clock().now());
    for project in db::projects::all(tx).await? {
        let can = |action| actor.can(action, project.id);
        if !can(Action::ViewUat) {
            continue;
        }
        let base = format!("/p/{}", project.slug);
        let mut add = |matter, href: String| items.push(InboxItem { project: project.name.clone(), matter, href });
        let newest = db::candidates::newest(tx, project.id).await?;
        let roles = actor.roles(project.id);
        let signs = !actor.is_guest() && roles.iter().any(|role| SignerRule::ROLES.contains(role));
        // What is the same for everybody is read once for all of them.
        let at = At { project: project.id, revision: db::revisions::of_project(tx, project.id).await?, now };
        if can(Action::ReleaseInEmergency) {
            for (number, name, version) in second_words(backend, tx, &project, at, me).await? {
                add(Matter::Emergency(name, version), format!("{base}/candidates/{number}/emergency"));
            }
        }
        if newest > 0 && (can(Action::GiveAcceptance) || can(Action::RecordResult) || signs) {
            let standing = stage::remembered(backend, tx, &project, at, newest).await?;
            if matches!(standing.stage, Stage::Qa | Stage::Uat | Stage::SignOff) {
                let (candidate, version) = (format!("{base}/candidates/{newest}"), standing.candidate.build.version.to_string());
                let open = standing.approval.facts.stories.iter().filter(|story| story.latest.is_none()).count();
                let stories = i64::try_from(open).unwrap_or(i64::MAX);
                let cases = db::inbox::cases(tx, standing.candidate.id, me).await?;
                if can(Action::GiveAcceptance) && stories > 0 {
                    add(Matter::Stories(stories, version.clone()), format!("{candidate}/uat"));
                }
                if can(Action::RecordResult) && cases > 0 {
                    add(Matter::Cases(cases, version.clone()), format!("{candidate}/qa"));
                }
                // What was taken back, or counts no longer, is given again.
                let approval = &standing.approval;
                let mine =
                    |signature: &Signature| signature.signer == me || signature.on_behalf_of.as_ref().is_some_and(|of| of.person == me);
                let signed = approval.signatures.iter().any(|signature| mine(signature) && approval.ends(signature.id).is_empty());
                let wanted = standing.waits_on.iter().any(|role| roles.contains(role));
                if signs && wanted && standing.stage == Stage::SignOff && !signed {
                    add(Matter::Sign(version), format!("{candidate}/sign"));
                }
            }
        }
        if !(can(Action::ConfirmFeedback) || can(Action::AnswerFeedback)) {
            continue;
        }
        let reports = async { Ok((db::feedback::list(tx, project.id, REPORTS).await?, None)) };
        for report in backend.memo().or_read(at, Key::Feedback, reports).await?.iter() {
            let href = format!("{base}/feedback/{}", report.number);
            match report.standing().status {
                Status::FixedIn(number) if report.reporter == me && can(Action::ConfirmFeedback) => {
                    add(Matter::Confirm(number, report.title.clone()), href);
                }
                Status::Open if can(Action::AnswerFeedback) => {
                    add(Matter::Answer(report.number, report.title.clone()), href);
                }
                _ => {}
            }
        }
    }
    items.sort_by_key(|item| Waiting::ALL.iter().position(|kind| *kind == item.matter.kind()));
    Ok(items)
}

/// The candidates that wait for this person's word as the second one: their number, who gave the first, and their version.
async fn second_words(
    backend: &Backend,
    tx: &mut Tx,
    project: &Project,
    at: At,
    me: PersonId,
) -> Result<Vec<(i64, String, String)>, Error> {
    let mut wanted = Vec::new();
    for number in db::inbox::called_for(tx, project.id, at.now.plus_seconds(-WAITS_HOURS * 3600)).await? {
        let standing = stage::remembered(backend, tx, project, at, number).await?;
        let candidate = &standing.candidate;
        let policy = &standing.approval.policy.policy;
        let words = db::emergencies::words(tx, candidate.id).await?;
        let waiting: Vec<&Word> = words.iter().filter(|word| word.waits(policy, at.now)).collect();
        let Some(first) = waiting.last().filter(|_| policy.emergency_hours > 0 && standing.stage != Stage::Rejected) else { continue };
        if kept_from_a_word(tx, candidate.id, waiting.iter().copied(), me).await?.is_none() {
            wanted.push((number, first.name.clone(), candidate.build.version.to_string()));
        }
    }
    Ok(wanted)
}

/// The newest candidates that only miss signatures, each with the roles that are missing.
///
/// # Errors
/// When the database is away.
pub(crate) async fn waiting_for_a_signature(backend: &Backend) -> Result<Vec<(Candidate, Vec<Role>)>, Error> {
    let mut tx = backend.snapshot().await?;
    let mut waiting = Vec::new();
    for project in db::projects::all(&mut tx).await? {
        let newest = db::candidates::newest(&mut tx, project.id).await?;
        let found = if newest > 0 { stage::range(&mut tx, &project, newest, newest, backend.clock().now()).await? } else { Vec::new() };
        waiting.extend(found.into_iter().filter(|found| found.stage == Stage::SignOff).map(|found| (found.candidate, found.waits_on)));
    }
    Ok(waiting)
}

/// Counts by person, each good until something changes.
#[derive(Debug, Default)]
pub struct Counts {
    known: Mutex<HashMap<PersonId, (i64, Timestamp, usize)>>,
}

impl Counts {
    fn get(&self, person: PersonId, changes: i64, now: Timestamp) -> Option<usize> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&person).filter(|(then, at, _)| *then == changes && (0..FRESH).contains(&now.since(*at))).map(|(.., count)| *count)
    }

    fn put(&self, person: PersonId, changes: i64, now: Timestamp, count: usize) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(person, (changes, now, count));
    }
}
