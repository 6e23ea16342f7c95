//! Which results of the candidate before may stand for cases here, and why not the others. Computed whenever it is asked.

use crate::Error;
use crate::db::{self, Tx, carry::Older, projects::Project};
use crate::paths::Map;
use domain::candidate::Candidate;
use domain::plan::{Before, Delta, Extent, Hindrance, Safe, Since, carriable};
use domain::text::StoryKey;
use std::collections::{BTreeSet, HashMap, HashSet};

/// What can be carried to a candidate.
pub(crate) struct Offer {
    /// The candidate before.
    pub previous: Candidate,
    /// Each planned case without a result here that has one there.
    pub cases: Vec<(Older, Result<Safe, Hindrance>)>,
}

/// The offer for a candidate; none for the first one. Whether the policy lets results be carried is not asked here.
pub(crate) async fn offer(tx: &mut Tx, project: &Project, candidate: &Candidate) -> Result<Option<Offer>, Error> {
    let Some(previous) = db::candidates::before(tx, project.id, candidate.number).await? else { return Ok(None) };
    let older = db::carry::older(tx, candidate.id, previous.id).await?;
    if older.is_empty() {
        return Ok(Some(Offer { previous, cases: Vec::new() }));
    }
    let rules = db::changes::rules(tx, project.id).await?;
    let map = Map::new(&rules)?;
    let delta = delta(tx, candidate, &previous, &map).await?;
    let filed: HashMap<_, _> = db::plans::lines(tx, candidate.id).await?.into_iter().map(|line| (line.case, line)).collect();
    let policy = db::policies::in_force(tx, project.id, &project.settings.production).await?.policy;
    let facts = db::facts::range(tx, project.id, &policy, previous.number, previous.number, candidate.created_at).await?;
    let disagreed: HashSet<_> = facts
        .iter()
        .flat_map(|(_, facts)| &facts.plan)
        .filter(|planned| planned.disagreement.is_some())
        .map(|planned| planned.case)
        .collect();
    let cases = older
        .into_iter()
        .map(|older| {
            let before = Before {
                verdict: older.verdict,
                version: older.ran,
                disagreement: disagreed.contains(&older.case),
                origin: older.origin.candidate,
                served: older.origin.served.clone(),
            };
            let (tags, stories) = filed.get(&older.case).map_or((&[][..], &[][..]), |line| (&line.tags, &line.stories));
            let answer = carriable((older.version, tags, stories), &before, candidate.number, &delta, &rules);
            (older, answer)
        })
        .collect();
    Ok(Some(Offer { previous, cases }))
}

async fn delta(tx: &mut Tx, candidate: &Candidate, previous: &Candidate, map: &Map<'_>) -> Result<Delta, Error> {
    let changes = db::changes::of_candidate(tx, candidate.id, Some(previous.number)).await?;
    let since = changes.into_iter().find(|set| set.since == Since::Previous);
    // A story that is new in the build counts as changed even when no commit since then names it.
    let before: BTreeSet<StoryKey> = db::candidates::stories(tx, previous.id).await?.into_iter().map(|(key, _)| key).collect();
    let here = db::candidates::stories(tx, candidate.id).await?.into_iter().map(|(key, _)| key);
    let mut stories: BTreeSet<StoryKey> = here.filter(|key| !before.contains(key)).collect();
    Ok(match since {
        None => Delta { extent: Extent::Unknown, reason: None, reach: map.reach(&[]), stories },
        Some(set) => {
            stories.extend(set.stories);
            Delta { extent: set.extent, reason: set.reason, reach: map.reach(&set.paths), stories }
        }
    })
}
