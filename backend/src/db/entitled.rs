//! Who may be counted: roles as they are held now, parts in builds, and stand-ins; for a range of candidates at once.

use super::{Tx, delegations, fetch_all};
use crate::Error;
use domain::accounts::Accounts;
use domain::candidate::{Aliases, Contributor, Part};
use domain::delegation::Delegation;
use domain::id::{CandidateId, PersonId, ProjectId};
use domain::signature::Holder;
use domain::{Role, Timestamp};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// What the counting of signatures looks at besides what they name.
#[derive(Debug, Clone, Default)]
pub(crate) struct People {
    /// Every role of the project.
    pub holders: Vec<Holder>,
    /// Which accounts belong to one person.
    pub accounts: Accounts,
    /// Every delegation of the project.
    pub delegations: Vec<Delegation>,
    barred: HashMap<Uuid, Vec<(PersonId, Part)>>,
}

impl People {
    /// Signers of this candidate, and those in whose name they signed, who had a part in its build.
    pub fn barred(&self, candidate: CandidateId) -> &[(PersonId, Part)] {
        self.barred.get(&candidate.uuid()).map_or(&[], Vec::as_slice)
    }
}

#[derive(sqlx::FromRow)]
struct ContributorRow {
    candidate_id: Uuid,
    part: String,
    name: String,
    github_id: Option<i64>,
    login: Option<String>,
    email: Option<String>,
}

/// Every role of the project, each with whoever holds it. Who gave it to another account of theirs gave it to
/// themselves.
pub(crate) async fn holders(tx: &mut Tx, project: ProjectId, accounts: &Accounts) -> Result<Vec<Holder>, Error> {
    let rows = fetch_all!(
        tx,
        (Uuid, String, i64, Option<i64>, Option<Uuid>),
        "select i.person_id, g.role, g.granted_at, p.disabled_at, g.granted_by_id
         from role_grant g join identity i on i.provider = g.provider and i.subject = g.subject join person p on p.person_id = i.person_id
         where g.project_id = $1 order by g.granted_at",
        project.uuid(),
    )?;
    let mut found: BTreeMap<(PersonId, Role), Holder> = BTreeMap::new();
    for (person, role, since, disabled, by) in rows {
        let role = role.parse().map_err(|_| Error::inconsistent("role_grant", "role", person))?;
        let (person, since, disabled) = (PersonId::from(person), Timestamp(since), disabled.is_some());
        let holder = found.entry((person, role)).or_insert(Holder { person, role, since, disabled, own_grant: false });
        holder.own_grant |= by.is_some_and(|by| accounts.are_one(by.into(), person));
    }
    Ok(found.into_values().collect())
}

/// For the candidates numbered `low` to `high`.
pub(crate) async fn people(tx: &mut Tx, project: ProjectId, low: i64, high: i64) -> Result<People, Error> {
    let accounts = super::people::accounts(tx).await?;
    let holders = holders(tx, project, &accounts).await?;
    let delegations = delegations::of_project(tx, project).await?;
    Ok(People { holders, accounts, delegations, barred: barred(tx, project, low, high).await? })
}

/// By the same rule as when they sign: an alias that became known later bars as well.
async fn barred(tx: &mut Tx, project: ProjectId, low: i64, high: i64) -> Result<HashMap<Uuid, Vec<(PersonId, Part)>>, Error> {
    let aliases = fetch_all!(
        tx,
        (Uuid, Uuid, String, String),
        "select distinct s.candidate_id, a.person_id, a.kind, a.value
         from signature s join candidate c on c.candidate_id = s.candidate_id left join delegation d on d.delegation_id = s.delegation_id
         join alias a on a.person_id = s.person_id or a.person_id = d.of_person
         where c.project_id = $1 and c.number between $2 and $3",
        project.uuid(),
        low,
        high,
    )?;
    let mut found: HashMap<Uuid, Vec<(PersonId, Part)>> = HashMap::new();
    if aliases.is_empty() {
        return Ok(found);
    }
    let mut known: HashMap<Uuid, HashMap<Uuid, Aliases>> = HashMap::new();
    for (candidate, person, kind, value) in aliases {
        let aliases = known.entry(candidate).or_default().entry(person).or_default();
        super::people::add_known(aliases, person.into(), &kind, value)?;
    }
    let contributors = fetch_all!(
        tx,
        ContributorRow,
        "select k.candidate_id, k.part, k.name, k.github_id, k.login, k.email
         from contributor k join candidate c on c.candidate_id = k.candidate_id
         where c.project_id = $1 and c.number between $2 and $3 and exists (select 1 from signature s where s.candidate_id = k.candidate_id)
         order by k.candidate_id, k.position",
        project.uuid(),
        low,
        high,
    )?;
    for row in contributors {
        let part = row.part.parse().map_err(|_| Error::inconsistent("contributor", "part", row.candidate_id))?;
        let contributor = Contributor { part, name: row.name, github_id: row.github_id, login: row.login, email: row.email };
        for (person, aliases) in known.get(&row.candidate_id).into_iter().flatten() {
            if contributor.is(aliases) {
                found.entry(row.candidate_id).or_default().push(((*person).into(), part));
            }
        }
    }
    Ok(found)
}
