//! Reports that say the same: who follows whom, since when, and who separated them.

use super::{Tx, execute, fetch_all};
use crate::Error;
use domain::Timestamp;
use domain::feedback::Severity;
use domain::id::{FeedbackId, PersonId, ProjectId};
use uuid::Uuid;

/// A report that follows another one.
#[derive(Debug, Clone)]
pub(crate) struct Follower {
    pub lead: FeedbackId,
    pub id: FeedbackId,
    pub number: i64,
    pub candidate: i64,
    pub severity: Severity,
    pub reporter: PersonId,
}

type Row = (Uuid, Uuid, i64, i64, String, Uuid);

/// All reports of a project that follow another one now.
pub(crate) async fn followers(tx: &mut Tx, project: ProjectId) -> Result<Vec<Follower>, Error> {
    let rows = fetch_all!(
        tx,
        Row,
        "select j.lead_id, f.feedback_id, f.number, c.number, f.severity, f.reporter_id from feedback_join j
         join feedback f on f.feedback_id = j.follower_id join candidate c on c.candidate_id = f.candidate_id
         where j.ended_at is null and f.project_id = $1 order by f.number",
        project.uuid(),
    )?;
    rows.into_iter()
        .map(|(lead, id, number, candidate, severity, reporter)| {
            let severity = severity.parse().map_err(|_| Error::inconsistent("feedback", "severity", id))?;
            Ok(Follower { lead: lead.into(), id: id.into(), number, candidate, severity, reporter: reporter.into() })
        })
        .collect()
}

/// `follower` follows `lead` from now on; the project must be locked.
pub(crate) async fn join(tx: &mut Tx, id: Uuid, follower: FeedbackId, lead: FeedbackId, by: PersonId, now: Timestamp) -> Result<(), Error> {
    execute!(
        tx,
        "insert into feedback_join (join_id, follower_id, lead_id, joined_by, joined_at) values ($1, $2, $3, $4, $5)",
        id,
        follower.uuid(),
        lead.uuid(),
        by.uuid(),
        now.0,
    )?;
    Ok(())
}

/// `follower` stands alone again. False when it did already.
pub(crate) async fn part(tx: &mut Tx, follower: FeedbackId, by: PersonId, now: Timestamp) -> Result<bool, Error> {
    Ok(execute!(
        tx,
        "update feedback_join set ended_by = $2, ended_at = $3 where follower_id = $1 and ended_at is null",
        follower.uuid(),
        by.uuid(),
        now.0,
    )? > 0)
}

/// Joined or separated: `(joined, other report's number, this report followed, who, when)`.
pub(crate) type Change = (bool, i64, bool, String, Timestamp);

/// What was joined to a report and separated from it, oldest first.
pub(crate) async fn history(tx: &mut Tx, id: FeedbackId) -> Result<Vec<Change>, Error> {
    let rows = fetch_all!(
        tx,
        (Uuid, i64, i64, String, i64, Option<String>, Option<i64>),
        "select j.follower_id, f.number, l.number, p.name, j.joined_at, e.name, j.ended_at from feedback_join j
         join feedback f on f.feedback_id = j.follower_id join feedback l on l.feedback_id = j.lead_id
         join person p on p.person_id = j.joined_by left join person e on e.person_id = j.ended_by
         where j.follower_id = $1 or j.lead_id = $1",
        id.uuid(),
    )?;
    let mut changes = Vec::new();
    for (follower, number, lead, by, at, ended_by, ended_at) in rows {
        let follows = follower == id.uuid();
        let other = if follows { lead } else { number };
        changes.push((true, other, follows, by, Timestamp(at)));
        if let (Some(by), Some(at)) = (ended_by, ended_at) {
            changes.push((false, other, follows, by, Timestamp(at)));
        }
    }
    changes.sort_by_key(|(.., at)| *at);
    Ok(changes)
}
