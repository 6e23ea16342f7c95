//! What changed in a candidate's build, and the rules that say which files belong to which tags.

use super::{Tx, execute, fetch_all, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::id::{CandidateId, ProjectId};
use domain::plan::{ChangeSet, NOTHING, PathRule, Rules, Since};
use domain::test_case::Tag;
use domain::text::StoryKey;

type SetRow = (String, String, Option<String>, i64, i64);

/// What is known of a candidate's changes: since the release, then since the candidate before (whose number is `previous`).
pub(crate) async fn of_candidate(tx: &mut Tx, candidate: CandidateId, previous: Option<i64>) -> Result<Vec<ChangeSet>, Error> {
    let id = candidate.uuid();
    let rows = fetch_all!(
        tx,
        SetRow,
        "select since, extent, reason, settled, asked_at from change_set where candidate_id = $1 order by since desc",
        id
    )?;
    let paths = fetch_all!(tx, (String, String), "select since, path from changed_path where candidate_id = $1 order by path", id)?;
    let stories =
        fetch_all!(tx, (String, String), "select since, story_key from changed_story where candidate_id = $1 order by story_key", id)?;
    let bad = |column| move |_| Error::inconsistent("change_set", column, candidate);
    rows.into_iter()
        .map(|(word, extent, reason, settled, asked_at)| {
            let since: Since = word.parse().map_err(bad("since"))?;
            let own = stories.iter().filter(|(of, _)| *of == word).map(|(_, key)| StoryKey::parse(key));
            Ok(ChangeSet {
                since,
                candidate: previous.filter(|_| since == Since::Previous),
                extent: extent.parse().map_err(bad("extent"))?,
                reason,
                settled: settled == 1,
                paths: paths.iter().filter(|(of, _)| *of == word).map(|(_, path)| path.clone()).collect(),
                stories: own.collect::<Result<_, _>>().map_err(bad("story_key"))?,
                asked_at: Timestamp(asked_at),
            })
        })
        .collect()
}

/// Keeps what was learned in place of what was known before.
pub(crate) async fn keep(tx: &mut Tx, candidate: CandidateId, set: &ChangeSet) -> Result<(), Error> {
    let (id, since) = (candidate.uuid(), set.since.as_str());
    execute!(tx, "delete from changed_path where candidate_id = $1 and since = $2", id, since)?;
    execute!(tx, "delete from changed_story where candidate_id = $1 and since = $2", id, since)?;
    execute!(
        tx,
        "insert into change_set (candidate_id, since, extent, reason, settled, asked_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (candidate_id, since) do update set extent = excluded.extent, reason = excluded.reason,
           settled = excluded.settled, asked_at = excluded.asked_at",
        id,
        since,
        set.extent.as_str(),
        set.reason.as_deref(),
        i64::from(set.settled),
        set.asked_at.0,
    )?;
    for path in &set.paths {
        execute!(
            tx,
            "insert into changed_path (candidate_id, since, path) values ($1, $2, $3) on conflict do nothing",
            id,
            since,
            path.as_str()
        )?;
    }
    for key in &set.stories {
        execute!(
            tx,
            "insert into changed_story (candidate_id, since, story_key) values ($1, $2, $3) on conflict do nothing",
            id,
            since,
            key.as_str()
        )?;
    }
    Ok(())
}

/// The rules of a project; those of a project that never wrote any are [`Rules::default`].
pub(crate) async fn rules(tx: &mut Tx, project: ProjectId) -> Result<Rules, Error> {
    let head = fetch_optional!(tx, (i64, i64), "select version, not_run_for from plan_rule where project_id = $1", project.uuid())?;
    let Some((version, not_run_for)) = head else { return Ok(Rules::default()) };
    let rows = fetch_all!(
        tx,
        (i64, String, String),
        "select position, pattern, tag from path_tag where project_id = $1 order by position, tag",
        project.uuid()
    )?;
    let mut paths: Vec<(i64, PathRule)> = Vec::new();
    for (position, pattern, tag) in rows {
        if paths.last().is_none_or(|(last, _)| *last != position) {
            paths.push((position, PathRule { pattern, tags: Vec::new() }));
        }
        if let Some((_, rule)) = paths.last_mut()
            && tag != NOTHING
        {
            rule.tags.push(Tag::parse(&tag).map_err(|_| Error::inconsistent("path_tag", "tag", project))?);
        }
    }
    Ok(Rules { version, not_run_for, paths: paths.into_iter().map(|(_, rule)| rule).collect() })
}

/// Who wrote the rules last, and when.
pub(crate) async fn rules_by(tx: &mut Tx, project: ProjectId) -> Result<Option<(String, Timestamp)>, Error> {
    let row = fetch_optional!(tx, (String, i64), "select edited_by, edited_at from plan_rule where project_id = $1", project.uuid())?;
    Ok(row.map(|(by, at)| (by, Timestamp(at))))
}

/// Writes `rules` in their version; the project must be locked.
pub(crate) async fn write_rules(tx: &mut Tx, project: ProjectId, rules: &Rules, by: &str, now: Timestamp) -> Result<(), Error> {
    let id = project.uuid();
    execute!(
        tx,
        "insert into plan_rule (project_id, version, not_run_for, edited_by, edited_at) values ($1, $2, $3, $4, $5)
         on conflict (project_id) do update set version = excluded.version, not_run_for = excluded.not_run_for,
           edited_by = excluded.edited_by, edited_at = excluded.edited_at",
        id,
        rules.version,
        rules.not_run_for,
        by,
        now.0,
    )?;
    execute!(tx, "delete from path_tag where project_id = $1", id)?;
    for (position, rule) in (1_i64..).zip(&rules.paths) {
        let tags: Vec<&str> = if rule.tags.is_empty() { vec![NOTHING] } else { rule.tags.iter().map(Tag::as_str).collect() };
        for tag in tags {
            execute!(
                tx,
                "insert into path_tag (project_id, position, pattern, tag) values ($1, $2, $3, $4)",
                id,
                position,
                rule.pattern.as_str(),
                tag,
            )?;
        }
    }
    Ok(())
}

/// How many cases that are not retired carry each tag, by tag.
pub(crate) async fn tag_counts(tx: &mut Tx, project: ProjectId) -> Result<Vec<(String, i64)>, Error> {
    Ok(fetch_all!(
        tx,
        (String, i64),
        "select g.tag, cast(count(*) as bigint) from test_case t join test_case_tag g on g.test_case_id = t.test_case_id
         where t.project_id = $1 and t.retired_at is null group by g.tag order by g.tag",
        project.uuid(),
    )?)
}
