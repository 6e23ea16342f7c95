//! How reports went on: what people did, what is claimed, what contains what; read for many reports at once.

use super::super::{Tx, fetch_all, on_both};
use crate::Error;
use domain::Timestamp;
use domain::feedback::{Act, Claim, Course, Happening, Lineage, Source};
use domain::id::ProjectId;
use domain::text::CommitSha;
use sqlx::QueryBuilder;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Values in one statement.
const AT_ONCE: usize = 2_000;

/// Acts and claims of one report.
#[derive(Debug, Clone, Default)]
pub(super) struct Parts {
    pub acts: Vec<(Timestamp, Act)>,
    pub claims: Vec<(Timestamp, Claim)>,
}

#[derive(sqlx::FromRow)]
struct ActRow {
    feedback_id: Uuid,
    happening: String,
    happened_at: i64,
    name: String,
    fixed_number: Option<i64>,
    fixed_sha: Option<String>,
    tried_number: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct ClaimRow {
    feedback_id: Uuid,
    number: i64,
    anchor_sha: String,
    source: String,
    seen_at: i64,
}

/// Rows of `$row` whose last condition is "one of these values".
macro_rules! of_these {
    ($tx:expr, $row:ty, $sql:expr, $values:expr, $rest:expr) => {{
        let mut rows: Vec<$row> = Vec::new();
        for some in $values.chunks(AT_ONCE) {
            rows.extend(on_both!($tx, c => {
                let mut query = QueryBuilder::new($sql);
                let mut list = query.separated(", ");
                some.iter().for_each(|value| { list.push_bind(value.to_owned()); });
                query.push($rest);
                query.build_query_as::<$row>().fetch_all(&mut **c).await
            })?);
        }
        rows
    }};
}

/// Acts and claims of these reports.
pub(super) async fn parts(tx: &mut Tx, ids: &[Uuid]) -> Result<HashMap<Uuid, Parts>, Error> {
    let mut all: HashMap<Uuid, Parts> = HashMap::new();
    let acts = of_these!(
        tx,
        ActRow,
        "select e.feedback_id, e.happening, e.happened_at, p.name, x.number as fixed_number, x.commit_sha as fixed_sha, t.number as tried_number
         from feedback_event e join person p on p.person_id = e.person_id
         left join candidate x on x.candidate_id = e.fixed_in left join candidate t on t.candidate_id = e.tried_on
         where e.feedback_id in (",
        ids,
        ") order by e.feedback_id, e.position"
    );
    for row in acts {
        let at = Timestamp(row.happened_at);
        if let Some(act) = act(&row)? {
            all.entry(row.feedback_id).or_default().acts.push((at, act));
        }
    }
    let claims = of_these!(
        tx,
        ClaimRow,
        "select k.feedback_id, c.number, k.anchor_sha, k.source, k.seen_at from fix_claim k join candidate c on c.candidate_id = k.candidate_id
         where k.withdrawn_at is null and k.feedback_id in (",
        ids,
        ") order by k.feedback_id, c.number, k.anchor_sha, k.source"
    );
    for row in claims {
        let bad = |column| Error::inconsistent("fix_claim", column, row.feedback_id);
        let source: Source = serde_json::from_str(&row.source).map_err(|_| bad("source"))?;
        let anchor = CommitSha::parse(&row.anchor_sha).map_err(|_| bad("anchor_sha"))?;
        let claim = Claim { candidate: row.number, anchor, source };
        all.entry(row.feedback_id).or_default().claims.push((Timestamp(row.seen_at), claim));
    }
    Ok(all)
}

fn act(row: &ActRow) -> Result<Option<Act>, Error> {
    let bad = |column| Error::inconsistent("feedback_event", column, row.feedback_id);
    let happening: Happening = row.happening.parse().map_err(|_| bad("happening"))?;
    Ok(Some(match happening {
        Happening::Reported => return Ok(None),
        Happening::Answered => Act::Answered,
        Happening::Confirmed => Act::Confirmed(row.tried_number),
        Happening::Reopened => Act::Reopened(row.tried_number),
        Happening::Waived => Act::Waived,
        Happening::FixedIn => {
            let (Some(candidate), Some(sha)) = (row.fixed_number, &row.fixed_sha) else { return Err(bad("fixed_in")) };
            let anchor = CommitSha::parse(sha).map_err(|_| bad("fixed_in"))?;
            Act::Claimed(Claim { candidate, anchor, source: Source::Person { name: row.name.clone() } })
        }
    }))
}

/// What is known of the candidates from `low` to `high` and of the commits that these reports wait for.
pub(super) async fn lineage(tx: &mut Tx, project: ProjectId, parts: &HashMap<Uuid, Parts>, low: i64, high: i64) -> Result<Lineage, Error> {
    let mut lineage = Lineage::default();
    let of_acts =
        parts.values().flat_map(|parts| &parts.acts).filter_map(|(_, act)| if let Act::Claimed(claim) = act { Some(claim) } else { None });
    let claims = parts.values().flat_map(|parts| &parts.claims).map(|(_, claim)| claim);
    let anchors: BTreeSet<&CommitSha> = of_acts.chain(claims).map(|claim| &claim.anchor).collect();
    if anchors.is_empty() {
        return Ok(lineage);
    }
    let lines = fetch_all!(
        tx,
        (i64, i64),
        "select c.number, l.from_number from candidate c join candidate_line l on l.candidate_id = c.candidate_id
         where c.project_id = $1 and c.number between $2 and $3",
        project.uuid(),
        low,
        high,
    )?;
    lines.into_iter().for_each(|(number, from)| lineage.line(number, from));
    let anchors: Vec<String> = anchors.into_iter().map(ToString::to_string).collect();
    let wrong = |sha: &str| Error::inconsistent("containment", "commit_sha", sha);
    // A commit may be built in two projects of one repository: only the candidates' numbers tell them apart.
    let said = of_these!(
        tx,
        (Uuid, i64, String, i64),
        "select c.project_id, c.number, k.commit_sha, k.contains from containment k join candidate c on c.candidate_id = k.candidate_id where k.commit_sha in (",
        anchors,
        ")"
    );
    for (_, number, sha, contains) in said.into_iter().filter(|(of, ..)| *of == project.uuid()) {
        lineage.says(number, CommitSha::parse(&sha).map_err(|_| wrong(&sha))?, contains == 1);
    }
    let named = of_these!(
        tx,
        (Uuid, i64, String),
        "select distinct c.project_id, c.number, k.commit_sha from named_commit k join candidate c on c.candidate_id = k.candidate_id where k.commit_sha in (",
        anchors,
        ")"
    );
    for (_, number, sha) in named.into_iter().filter(|(of, ..)| *of == project.uuid()) {
        lineage.says(number, CommitSha::parse(&sha).map_err(|_| wrong(&sha))?, true);
    }
    let reverts = of_these!(
        tx,
        (Uuid, i64, String),
        "select c.project_id, c.number, k.commit_sha from reverted_commit k join candidate c on c.candidate_id = k.candidate_id where k.commit_sha in (",
        anchors,
        ")"
    );
    for (_, number, sha) in reverts.into_iter().filter(|(of, ..)| *of == project.uuid()) {
        lineage.reverts(number, CommitSha::parse(&sha).map_err(|_| wrong(&sha))?);
    }
    Ok(lineage)
}

impl Parts {
    /// The whole course.
    pub fn course(self, reported_at: Timestamp, lineage: Lineage) -> Course {
        Course { reported_at, acts: self.acts, claims: self.claims, lineage }
    }
}
