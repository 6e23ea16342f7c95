//! The facts behind gates, read for a range of candidates at once: a board costs as many statements as a page.

mod plan;

use super::feedback::Found;
use super::{Tx, fetch_all};
use crate::Error;
use domain::Timestamp;
use domain::acceptance::Given;
use domain::candidate::Candidate;
use domain::deployment::State;
use domain::feedback::Severity;
use domain::gate::{ClaimedStory, Facts, ReportFact, Reported};
use domain::id::ProjectId;
use domain::policy::{Hold, Policy};
use domain::report::Totals;
use domain::text::{Note, Sha256Hex, StoryKey};
use std::collections::HashMap;
use uuid::Uuid;

/// Candidates `low` to `high`, newest first, each with its facts at `as_of`. Which reports of older candidates count is for
/// the rules to say; they are part of what is signed.
pub(crate) async fn range(
    tx: &mut Tx,
    project: ProjectId,
    policy: &Policy,
    low: i64,
    high: i64,
    as_of: Timestamp,
) -> Result<Vec<(Candidate, Facts)>, Error> {
    let candidates = super::candidates::range(tx, project, low, high).await?;
    let mut plans = plan::range(tx, project, low, high, as_of).await?;
    let mut stories = stories(tx, project, low, high).await?;
    let mut reports = reports(tx, project, low, high).await?;
    let watched: Vec<Severity> = Severity::ALL.iter().copied().filter(|severity| policy.feedback(*severity) != Hold::Never).collect();
    let feedback = super::feedback::for_gates(tx, project, low, high, &watched).await?;
    let follow_ups = super::follow_ups::range(tx, project, 1, high - 1).await?;
    let obligations = super::emergencies::obligations(tx, project, true).await?;
    Ok(candidates
        .into_iter()
        .map(|candidate| {
            let id = candidate.id.uuid();
            let facts = Facts {
                candidate: candidate.id,
                commit: candidate.build.commit.clone(),
                digest: candidate.build.digest.clone(),
                created_at: candidate.created_at,
                reports: reports.remove(&id).unwrap_or_default(),
                plan: plans.remove(&id).unwrap_or_default(),
                stories: stories.remove(&id).unwrap_or_default(),
                feedback: feedback.iter().filter_map(|found| reported(found, candidate.number, &watched)).collect(),
                follow_ups: follow_ups
                    .iter()
                    .filter(|promised| promised.given_on < candidate.number && !promised.is_over())
                    .cloned()
                    .collect(),
                obligations: obligations.iter().filter(|owed| owed.candidate_number != candidate.number).cloned().collect(),
                as_of,
            };
            (candidate, facts)
        })
        .collect())
}

/// What a report means for one exact candidate; nothing, when it came later or is over for it.
fn reported(found: &Found, candidate: i64, watched: &[Severity]) -> Option<Reported> {
    let standing = found.course.on(candidate);
    let on_it = found.candidate == candidate || found.followers.iter().any(|follower| follower.candidate == candidate);
    // Still open, or closed by somebody who looked at exactly this candidate.
    let counts = standing.status.is_open() || standing.confirmed_on == Some(candidate);
    let from_before = found.first_candidate() < candidate && watched.contains(&found.worst()) && counts;
    (on_it || from_before).then(|| Reported {
        id: found.id,
        number: found.number,
        title: found.title.clone(),
        severity: found.worst(),
        status: standing.status,
        since: standing.since,
        also: found.followers.iter().map(|follower| follower.number).collect(),
        confirmed_on: standing.confirmed_on,
        lacking: standing.lacking,
    })
}

#[derive(sqlx::FromRow)]
struct StoryRow {
    candidate_id: Uuid,
    story_key: String,
    added_at: i64,
    knowledge: Option<String>,
    acceptance_id: Option<Uuid>,
    attempt: Option<i64>,
    answer: Option<String>,
    note: Option<String>,
    name: Option<String>,
    given_at: Option<i64>,
}

/// The stories of each candidate. The issue of a report is no story: its reporter answers for it, by confirming.
async fn stories(tx: &mut Tx, project: ProjectId, low: i64, high: i64) -> Result<HashMap<Uuid, Vec<ClaimedStory>>, Error> {
    let rows = fetch_all!(
        tx,
        StoryRow,
        "select k.candidate_id, k.story_key, k.added_at, s.knowledge, a.acceptance_id, a.attempt, a.answer, a.note, p.name, a.given_at
         from candidate c
         join candidate_story k on k.candidate_id = c.candidate_id
         left join story s on s.project_id = c.project_id and s.story_key = k.story_key
         left join acceptance a on a.candidate_id = k.candidate_id and a.story_key = k.story_key
           and a.attempt = (select max(m.attempt) from acceptance m where m.candidate_id = k.candidate_id and m.story_key = k.story_key)
         left join person p on p.person_id = a.person_id
         where c.project_id = $1 and c.number between $2 and $3
           and not exists (select 1 from feedback_issue i join feedback f on f.feedback_id = i.feedback_id
             where i.issue_key = k.story_key and f.project_id = c.project_id)
         order by k.story_key",
        project.uuid(),
        low,
        high,
    )?;
    let mut stories: HashMap<Uuid, Vec<ClaimedStory>> = HashMap::new();
    for row in rows {
        let bad = |column| move |_| Error::inconsistent("acceptance", column, row.candidate_id);
        let key = StoryKey::parse(&row.story_key).map_err(bad("story_key"))?;
        let latest = match (row.acceptance_id, row.attempt, &row.answer, &row.name, row.given_at) {
            (Some(id), Some(attempt), Some(answer), Some(by), Some(at)) => Some(Given {
                id: id.into(),
                story: key.clone(),
                attempt,
                answer: answer.parse().map_err(bad("answer"))?,
                note: row.note.as_deref().map(Note::parse).transpose().map_err(bad("note"))?,
                by: by.clone(),
                at: Timestamp(at),
            }),
            _ => None,
        };
        let knowledge = match &row.knowledge {
            None => domain::story::Knowledge::NotAsked,
            Some(text) => serde_json::from_str(text).map_err(|_| Error::inconsistent("story", "knowledge", &key))?,
        };
        stories.entry(row.candidate_id).or_default().push(ClaimedStory { key, knowledge, since: Timestamp(row.added_at), latest });
    }
    Ok(stories)
}

type ReportRow = (Uuid, String, i64, i64, i64, i64, i64, i64, i64, i64);

async fn reports(tx: &mut Tx, project: ProjectId, low: i64, high: i64) -> Result<HashMap<Uuid, Vec<ReportFact>>, Error> {
    let rows = fetch_all!(
        tx,
        ReportRow,
        "select r.candidate_id, r.sha256, r.tests, r.passed, r.failed, r.errors, r.skipped, r.flaky, r.millis, r.created_at
         from candidate c join report r on r.candidate_id = c.candidate_id where c.project_id = $1 and c.number between $2 and $3",
        project.uuid(),
        low,
        high,
    )?;
    let mut reports: HashMap<Uuid, Vec<ReportFact>> = HashMap::new();
    for (candidate, sha256, tests, passed, failed, errors, skipped, flaky, millis, at) in rows {
        let sha256 = Sha256Hex::parse(&sha256).map_err(|_| Error::inconsistent("report", "sha256", candidate))?;
        let totals = Totals { tests, passed, failed, errors, skipped, flaky, millis };
        reports.entry(candidate).or_default().push(ReportFact { sha256, totals, at: Timestamp(at) });
    }
    Ok(reports)
}

/// The newest deployment of each candidate numbered `low` to `high` that was not withdrawn: state, since when.
pub(crate) async fn deployment_states(
    tx: &mut Tx,
    project: ProjectId,
    low: i64,
    high: i64,
) -> Result<HashMap<Uuid, (State, Timestamp)>, Error> {
    let rows = fetch_all!(
        tx,
        (Uuid, String, i64),
        "select r.candidate_id, d.state, d.updated_at from candidate c join release r on r.candidate_id = c.candidate_id
         join deployment d on d.release_id = r.release_id where c.project_id = $1 and c.number between $2 and $3 and d.withdrawn_at is null order by r.attempt",
        project.uuid(),
        low,
        high,
    )?;
    rows.into_iter()
        .map(|(candidate, state, at)| {
            Ok((candidate, (state.parse().map_err(|_| Error::inconsistent("deployment", "state", candidate))?, Timestamp(at))))
        })
        .collect()
}
