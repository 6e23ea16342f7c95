//! The policy of a project's production: in force, of old, as a file, and tried on candidates before it is in force.

use super::place::{self, Reading};
use crate::db::policies::InForce;
use crate::ops::change_policy::{checked, lacking};
use crate::{Backend, Error, db, windows};
use domain::access::{Action, Role};
use domain::candidate::Candidate;
use domain::gate::{Facts, Reason, evaluate};
use domain::id::PersonId;
use domain::policy::{Policy, PolicyFile, SCHEMA};
use domain::quorum::{self, Lack};
use domain::signature::Decision;
use domain::summary::{PolicyPage, PolicyVersionPage, Rehearsal, Rehearsed};
use domain::{Actor, Refusal};
use std::collections::BTreeMap;

/// So many candidates a changed policy is tried on.
const TRIED: i64 = 20;

/// The rules in force and their history.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn policy(backend: &Backend, actor: &Actor, slug: &str) -> Result<PolicyPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let environment = reading.project.settings.production.clone();
    let (tx, project, now) = (&mut reading.tx, reading.project.id, reading.place.now);
    let InForce { policy, version, hash } = db::policies::in_force(tx, project, &environment).await?;
    let versions = db::policies::versions(tx, project, &environment).await?;
    let refused = db::github_told::refusals(tx, project).await?;
    let lacks = lacking(tx, project, &policy).await?;
    let (schedule, closing) = (windows::standing_at(&policy.windows, now), windows::next_closing(&policy.windows, now));
    Ok(PolicyPage { place: reading.place, environment, policy, version, hash, versions, refused, lacks, schedule, closing })
}

/// One version, old or in force, and what it changed.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn policy_version(backend: &Backend, actor: &Actor, slug: &str, version: i64) -> Result<PolicyVersionPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let environment = reading.project.settings.production.clone();
    let found = one(&mut reading, version).await?;
    let newest = db::policies::in_force(&mut reading.tx, reading.project.id, &environment).await?;
    let before = db::policies::version(&mut reading.tx, reading.project.id, &environment, version - 1).await?;
    let versions = db::policies::versions(&mut reading.tx, reading.project.id, &environment).await?;
    let (by, at) = versions.into_iter().find(|(number, ..)| *number == version).map(|(_, _, by, at)| (by, at)).unwrap_or_default();
    Ok(PolicyVersionPage {
        place: reading.place,
        environment,
        version,
        newest: newest.version,
        by,
        at,
        hash: found.hash,
        chapters: found.policy.document(),
        before: before.map(|before| found.policy.differs_from(&before.policy)),
        since: (newest.version != version).then(|| newest.policy.differs_from(&found.policy)),
    })
}

/// One version as a file: its name and its text.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn policy_file(backend: &Backend, actor: &Actor, slug: &str, version: i64) -> Result<(String, Vec<u8>), Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let found = one(&mut reading, version).await?;
    let file = PolicyFile {
        schema: SCHEMA.to_owned(),
        project: reading.project.slug.clone(),
        environment: reading.project.settings.production.clone(),
        version,
        rules: found.policy,
    };
    Ok((format!("policy-{}-version-{version}.json", reading.project.slug), file.text()?.into_bytes()))
}

async fn one(reading: &mut Reading, version: i64) -> Result<InForce, Error> {
    let environment = reading.project.settings.production.clone();
    let found = db::policies::version(&mut reading.tx, reading.project.id, &environment, version).await?;
    Ok(found.ok_or_else(|| Refusal::not_found("policy version"))?)
}

/// What these rules would say of the newest candidates, by the facts as they are now. Changes nothing. `rules` is asked only
/// for somebody who may change the policy.
///
/// # Errors
/// `role_missing`, what `rules` refuses, those of [`Policy::check`]; otherwise when the database is away.
pub async fn rehearse(
    backend: &Backend,
    actor: &Actor,
    slug: &str,
    rules: impl FnOnce() -> Result<Policy, Refusal>,
) -> Result<Rehearsal, Error> {
    let mut reading = place::open(backend, actor, slug, Action::EditPolicy).await?;
    let policy = checked(rules()?)?;
    let (tx, project, now) = (&mut reading.tx, &reading.project, reading.place.now);
    let old = db::policies::in_force(tx, project.id, &project.settings.production).await?.policy;
    let newest = db::candidates::newest(tx, project.id).await?;
    let low = (newest - TRIED + 1).max(1);
    let before = db::facts::range(tx, project.id, &old, low, newest, now).await?;
    // Which reports of older candidates are looked at is for the rules to say, so the facts differ too.
    let after = db::facts::range(tx, project.id, &policy, low, newest, now).await?;
    let mut approvers: BTreeMap<_, BTreeMap<PersonId, Vec<Role>>> = BTreeMap::new();
    let accounts = db::people::accounts(tx).await?;
    let holders = db::entitled::holders(tx, project.id, &accounts).await?;
    for stored in db::signatures::range(tx, project.id, low, newest).await? {
        if stored.signature.decision == Decision::Approve {
            let signer = stored.signature.signer;
            let roles = holders.iter().filter(|holder| !holder.disabled && holder.person == signer).map(|holder| holder.role);
            approvers.entry(stored.candidate).or_default().entry(accounts.person(signer)).or_default().extend(roles);
        }
    }
    let lacks = lacking(tx, project.id, &policy).await?;
    let rows = before
        .iter()
        .zip(&after)
        .map(|((candidate, was), (_, is))| {
            let signed = approvers.remove(&candidate.id).map(|people| {
                let people: Vec<Vec<Role>> = people.into_values().collect();
                quorum::assign(&policy.signer_rules(), &people).lacks
            });
            rehearsed(candidate, (&old, was), (&policy, is), signed.unwrap_or_default())
        })
        .collect();
    Ok(Rehearsal { difference: policy.differs_from(&old), rules: policy, lacks, rows })
}

fn rehearsed(candidate: &Candidate, old: (&Policy, &Facts), new: (&Policy, &Facts), unsigned: Vec<Lack>) -> Rehearsed {
    let (before, after) = (evaluate(old.0, old.1), evaluate(new.0, new.1));
    let without = |all: &[Reason], known: &[Reason]| {
        let is_known = |reason: &&Reason| known.iter().any(|other| other.rule == reason.rule && other.subject == reason.subject);
        all.iter().filter(|reason| !is_known(reason)).map(|reason| format!("{}: {}", reason.subject, reason.sentence)).collect()
    };
    Rehearsed {
        number: candidate.number,
        version: candidate.build.version.to_string(),
        at: candidate.created_at,
        before: before.is_open(),
        after: after.is_open(),
        new: without(after.reasons(), before.reasons()),
        gone: without(before.reasons(), after.reasons()),
        unsigned,
    }
}
