//! Finds out whether a report is fixed: derives its claims from everything that is known now, keeps what is new, takes
//! back what no longer holds, and asks its reporters to confirm. However often it is asked, the outcome is the same.

use super::notify::notify;
use super::scope;
use crate::db::projects::Project;
use crate::db::{self, Lock, feedback::Found};
use crate::{Backend, Error, Tx};
use domain::Actor;
use domain::Timestamp;
use domain::feedback::{Claim, Heard, Known, Status, Tracker};
use domain::notice::Notice;
use std::collections::BTreeSet;

/// Builds that a tracker's word can be about: the first ones after the report.
const MOST_BUILDS: i64 = 500;

/// Looks at one report that leads.
///
/// # Errors
/// When the database is away.
pub(crate) async fn within(tx: &mut Tx, backend: &Backend, project: &Project, number: i64) -> Result<(), Error> {
    tx.lock(Lock::Project, project.id.uuid()).await?;
    let Some(found) = db::feedback::by_number(tx, project.id, number).await?.filter(|found| found.follows.is_none()) else { return Ok(()) };
    tx.lock(Lock::Feedback, found.id.uuid()).await?;
    let wanted = known(tx, project, &found).await?.claims(found.last_candidate());
    let held: BTreeSet<Claim> = found.course.claims.iter().map(|(_, claim)| claim.clone()).collect();
    if wanted == held {
        return Ok(());
    }
    let now = backend.clock().now();
    for claim in held.difference(&wanted) {
        db::claims::withdraw(tx, found.id, claim, now).await?;
        let said = format!("It is no longer said that F-{number} is fixed in #{}: {}.", claim.candidate, claim.source.sentence());
        record(tx, project, claim, "fix_withdrawn", said, number, now).await?;
    }
    for claim in wanted.difference(&held) {
        let candidate = scope::candidate(tx, project.id, claim.candidate).await?;
        if db::claims::put(tx, found.id, &candidate, claim, now).await? {
            let said = format!("F-{number} is said to be fixed in #{}: {}.", claim.candidate, claim.source.sentence());
            record(tx, project, claim, "fix_found", said, number, now).await?;
        }
    }
    tx.changed(scope::whole(project.id));
    let before = found.standing().status;
    if let Some(found) = db::feedback::by_number(tx, project.id, number).await?
        && found.standing().status != before
    {
        ask_reporters(tx, backend, project, &found).await?;
    }
    Ok(())
}

async fn record(
    tx: &mut Tx,
    project: &Project,
    claim: &Claim,
    action: &str,
    said: String,
    number: i64,
    now: Timestamp,
) -> Result<(), Error> {
    let candidate = scope::candidate(tx, project.id, claim.candidate).await?;
    let mut fact = scope::fact(&Actor::System, now, project.id, Some(candidate.id), action, said);
    fact.detail = serde_json::json!({ "feedback": number, "claim": claim });
    db::audit::append(tx, fact).await?;
    Ok(())
}

/// Everything that was heard about the issues of a report and of those that follow it.
async fn known(tx: &mut Tx, project: &Project, found: &Found) -> Result<Known, Error> {
    let mut known = Known::default();
    let mut needs_builds = false;
    for id in found.followers.iter().map(|follower| follower.id).chain([found.id]) {
        for key in db::claims::keys_of(tx, id).await? {
            for (candidate, commit) in db::claims::naming(tx, project.id, &key).await? {
                needs_builds |= commit.is_none();
                known.hear(Heard::Named { candidate, key: key.clone(), commit });
            }
        }
        // What is kept is the tracker's newest word already; of several joined issues, any that is done says so.
        let words = [(Tracker::Jira, db::feedback_issues::done(tx, id).await?), (Tracker::Github, db::github_told::done(tx, id).await?)];
        for (tracker, done) in words {
            needs_builds |= done.is_some();
            known.hear(Heard::Issue { tracker, seen_at: Timestamp(0), done });
        }
    }
    if needs_builds {
        let builds = db::claims::builds_after(tx, project.id, found.last_candidate(), MOST_BUILDS).await?;
        builds.into_iter().for_each(|built| known.hear(Heard::Build(built)));
    }
    Ok(known)
}

/// Asks everybody who reported it to confirm the fix, each once for each candidate.
pub(crate) async fn ask_reporters(tx: &mut Tx, backend: &Backend, project: &Project, found: &Found) -> Result<(), Error> {
    let Status::FixedIn(number) = found.standing().status else { return Ok(()) };
    let candidate = scope::candidate(tx, project.id, number).await?;
    let own = (found.reporter, found.number);
    let reporters = found.followers.iter().map(|follower| (follower.reporter, follower.number)).chain([own]);
    for (person, report) in reporters {
        let notice = Notice::ConfirmFix {
            feedback_number: report,
            title: found.title.clone(),
            candidate_number: number,
            version: candidate.build.version.to_string(),
        };
        notify(tx, backend.clock(), person, project.id, &notice, &format!("confirm:F-{report}:#{number}")).await?;
    }
    Ok(())
}
