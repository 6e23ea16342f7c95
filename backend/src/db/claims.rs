//! What is known of fixes: which commits name which issue, which candidate contains what, and the claims that follow.

use super::{Tx, execute, fetch_all, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::candidate::Candidate;
use domain::feedback::{Built, Claim};
use domain::id::{CandidateId, FeedbackId, ProjectId};
use domain::text::CommitSha;
use uuid::Uuid;

/// The issues in which reports of a project live on, as commits name them: `PARLAI-200`, or `#12` on GitHub.
pub(crate) async fn issue_keys(tx: &mut Tx, project: ProjectId) -> Result<Vec<String>, Error> {
    let jira = fetch_all!(
        tx,
        (String,),
        "select i.issue_key from feedback_issue i join feedback f on f.feedback_id = i.feedback_id where f.project_id = $1 and i.issue_key is not null",
        project.uuid(),
    )?;
    let github = fetch_all!(
        tx,
        (i64,),
        "select github_id from github_thing where project_id = $1 and kind = 'issue' and github_id is not null",
        project.uuid(),
    )?;
    Ok(jira.into_iter().map(|(key,)| key).chain(github.into_iter().map(|(number,)| format!("#{number}"))).collect())
}

/// The issues of one report.
pub(crate) async fn keys_of(tx: &mut Tx, id: FeedbackId) -> Result<Vec<String>, Error> {
    let jira =
        fetch_optional!(tx, (String,), "select issue_key from feedback_issue where feedback_id = $1 and issue_key is not null", id.uuid())?;
    let github = fetch_optional!(
        tx,
        (i64,),
        "select g.github_id from feedback f join github_thing g on g.project_id = f.project_id and g.kind = 'issue' and g.subject = f.number
         where f.feedback_id = $1 and g.github_id is not null",
        id.uuid(),
    )?;
    Ok(jira.into_iter().map(|(key,)| key).chain(github.into_iter().map(|(number,)| format!("#{number}"))).collect())
}

/// Keeps what the commits of a candidate's range say.
pub(crate) async fn keep_named(
    tx: &mut Tx,
    candidate: CandidateId,
    named: &[(String, CommitSha)],
    reverted: &[CommitSha],
) -> Result<(), Error> {
    for (key, sha) in named {
        execute!(
            tx,
            "insert into named_commit (candidate_id, issue_key, commit_sha) values ($1, $2, $3) on conflict do nothing",
            candidate.uuid(),
            key.as_str(),
            sha.as_str(),
        )?;
    }
    for sha in reverted {
        execute!(
            tx,
            "insert into reverted_commit (candidate_id, commit_sha) values ($1, $2) on conflict do nothing",
            candidate.uuid(),
            sha.as_str(),
        )?;
    }
    Ok(())
}

/// The first candidate of the unbroken line that ends with this one.
pub(crate) async fn line_of(tx: &mut Tx, candidate: CandidateId) -> Result<Option<i64>, Error> {
    Ok(fetch_optional!(tx, (i64,), "select from_number from candidate_line where candidate_id = $1", candidate.uuid())?.map(|(from,)| from))
}

/// Keeps the line; one that is known to be longer stays.
pub(crate) async fn keep_line(tx: &mut Tx, candidate: CandidateId, from: i64) -> Result<(), Error> {
    execute!(
        tx,
        "insert into candidate_line (candidate_id, from_number) values ($1, $2)
         on conflict (candidate_id) do update set from_number = excluded.from_number where candidate_line.from_number > excluded.from_number",
        candidate.uuid(),
        from,
    )?;
    Ok(())
}

/// Keeps GitHub's answer.
pub(crate) async fn keep_containment(tx: &mut Tx, candidate: CandidateId, sha: &CommitSha, contains: bool) -> Result<(), Error> {
    execute!(
        tx,
        "insert into containment (candidate_id, commit_sha, contains) values ($1, $2, $3) on conflict do nothing",
        candidate.uuid(),
        sha.as_str(),
        i64::from(contains),
    )?;
    Ok(())
}

/// Candidates that name an issue: by number, with the commit if a commit does.
pub(crate) async fn naming(tx: &mut Tx, project: ProjectId, key: &str) -> Result<Vec<(i64, Option<CommitSha>)>, Error> {
    let commits = fetch_all!(
        tx,
        (i64, String),
        "select c.number, n.commit_sha from named_commit n join candidate c on c.candidate_id = n.candidate_id
         where n.issue_key = $2 and c.project_id = $1",
        project.uuid(),
        key,
    )?;
    let others = fetch_all!(
        tx,
        (i64,),
        "select c.number from candidate_story s join candidate c on c.candidate_id = s.candidate_id
         where c.project_id = $1 and s.story_key = $2 and s.found_in <> 'commit'",
        project.uuid(),
        key,
    )?;
    let mut all = Vec::with_capacity(commits.len() + others.len());
    for (number, sha) in commits {
        all.push((number, Some(CommitSha::parse(&sha).map_err(|_| Error::inconsistent("named_commit", "commit_sha", &sha))?)));
    }
    all.extend(others.into_iter().map(|(number,)| (number, None)));
    Ok(all)
}

/// The first `limit` candidates after `number`, oldest first, as claims need them.
pub(crate) async fn builds_after(tx: &mut Tx, project: ProjectId, number: i64, limit: i64) -> Result<Vec<Built>, Error> {
    let rows = fetch_all!(
        tx,
        (i64, String, String, i64),
        "select number, version, commit_sha, built_at from candidate where project_id = $1 and number > $2 order by number limit $3",
        project.uuid(),
        number,
        limit,
    )?;
    rows.into_iter()
        .map(|(number, version, sha, at)| {
            let commit = CommitSha::parse(&sha).map_err(|_| Error::inconsistent("candidate", "commit_sha", number))?;
            Ok(Built { number, version, commit, at: Timestamp(at) })
        })
        .collect()
}

/// Adds a claim, or takes a withdrawn one back in. True when it was not there.
pub(crate) async fn put(tx: &mut Tx, id: FeedbackId, on: &Candidate, claim: &Claim, now: Timestamp) -> Result<bool, Error> {
    let source = domain::canonical_json(&claim.source)?;
    Ok(execute!(
        tx,
        "insert into fix_claim (feedback_id, candidate_id, anchor_sha, source, seen_at) values ($1, $2, $3, $4, $5)
         on conflict (feedback_id, candidate_id, anchor_sha, source) do update set withdrawn_at = null where fix_claim.withdrawn_at is not null",
        id.uuid(),
        on.id.uuid(),
        claim.anchor.as_str(),
        source,
        now.0,
    )? > 0)
}

/// The facts no longer say so.
pub(crate) async fn withdraw(tx: &mut Tx, id: FeedbackId, claim: &Claim, now: Timestamp) -> Result<(), Error> {
    let source = domain::canonical_json(&claim.source)?;
    execute!(
        tx,
        "update fix_claim set withdrawn_at = $5 where feedback_id = $1 and anchor_sha = $2 and source = $3 and withdrawn_at is null
           and candidate_id in (select c.candidate_id from candidate c join feedback f on f.project_id = c.project_id where f.feedback_id = $1 and c.number = $4)",
        id.uuid(),
        claim.anchor.as_str(),
        source,
        claim.candidate,
        now.0,
    )?;
    Ok(())
}

/// May any candidate from `low` to `high` lack a commit that an earlier one has: it does not follow from the one before, or
/// something was taken back? Then even confirmed fixes must be looked at.
pub(crate) async fn doubted(tx: &mut Tx, project: ProjectId, low: i64, high: i64) -> Result<bool, Error> {
    let found = fetch_optional!(
        tx,
        (i64,),
        "select c.number from candidate c where c.project_id = $1 and c.number between $2 and $3
           and (exists (select 1 from containment k where k.candidate_id = c.candidate_id and k.contains = 0)
             or exists (select 1 from candidate_line l where l.candidate_id = c.candidate_id and l.from_number = c.number and c.number > 1)
             or exists (select 1 from candidate_line l where l.candidate_id = c.candidate_id
               and exists (select 1 from reverted_commit r join candidate d on d.candidate_id = r.candidate_id
                 where d.project_id = c.project_id and d.number between l.from_number and c.number)))
         limit 1",
        project.uuid(),
        low,
        high,
    )?;
    Ok(found.is_some())
}

/// Ids of the reports that lead, of a project, whose fate is open.
pub(crate) async fn unsettled(tx: &mut Tx, project: ProjectId) -> Result<Vec<i64>, Error> {
    let rows = fetch_all!(
        tx,
        (i64,),
        "select f.number from feedback f
         join feedback_event e on e.feedback_id = f.feedback_id and e.position =
           (select max(m.position) from feedback_event m where m.feedback_id = f.feedback_id and m.happening not in ('answered', 'fixed_in'))
         where f.project_id = $1 and e.happening not in ('confirmed', 'waived')
           and not exists (select 1 from feedback_join j where j.follower_id = f.feedback_id and j.ended_at is null)
         order by f.number",
        project.uuid(),
    )?;
    Ok(rows.into_iter().map(|(number,)| number).collect())
}

/// A candidate's id and commit, by number.
pub(crate) async fn newest(tx: &mut Tx, project: ProjectId, limit: i64) -> Result<Vec<(CandidateId, i64, CommitSha)>, Error> {
    let rows = fetch_all!(
        tx,
        (Uuid, i64, String),
        "select candidate_id, number, commit_sha from candidate where project_id = $1 order by number desc limit $2",
        project.uuid(),
        limit,
    )?;
    rows.into_iter()
        .map(|(id, number, sha)| {
            let commit = CommitSha::parse(&sha).map_err(|_| Error::inconsistent("candidate", "commit_sha", id))?;
            Ok((id.into(), number, commit))
        })
        .collect()
}

/// Keeps the pull requests that a candidate brought.
pub(crate) async fn keep_pulls(tx: &mut Tx, candidate: CandidateId, pulls: &[i64]) -> Result<(), Error> {
    for pull in pulls {
        execute!(tx, "insert into candidate_pull (candidate_id, pull) values ($1, $2) on conflict do nothing", candidate.uuid(), *pull,)?;
    }
    Ok(())
}

/// Pull requests that the candidates after `low` up to `high` brought, newest first.
pub(crate) async fn pulls(tx: &mut Tx, project: ProjectId, low: i64, high: i64) -> Result<Vec<i64>, Error> {
    let rows = fetch_all!(
        tx,
        (i64,),
        "select distinct p.pull from candidate_pull p join candidate c on c.candidate_id = p.candidate_id
         where c.project_id = $1 and c.number > $2 and c.number <= $3 order by p.pull desc",
        project.uuid(),
        low,
        high,
    )?;
    Ok(rows.into_iter().map(|(pull,)| pull).collect())
}
