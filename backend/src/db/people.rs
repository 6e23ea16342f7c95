//! SQL of people: who they are, what they are known as, which roles their identities hold.

use super::{Tx, execute, fetch_all, fetch_optional};
use crate::Error;
use domain::access::{Grant, Person};
use domain::accounts::Accounts;
use domain::candidate::Aliases;
use domain::id::{PersonId, ProjectId};
use domain::{Role, Timestamp};
use std::collections::HashMap;
use uuid::Uuid;

/// Who signs in with this identity, if anybody did before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The person.
    pub id: PersonId,
    /// As printed.
    pub name: String,
    /// Since when they may not come in, if they may not.
    pub disabled_at: Option<Timestamp>,
}

/// By provider and the provider's immutable id.
///
/// # Errors
/// When the database is away.
pub async fn by_identity(tx: &mut Tx, provider: &str, subject: &str) -> Result<Option<Known>, Error> {
    let row = fetch_optional!(
        tx,
        (Uuid, String, Option<i64>),
        "select p.person_id, p.name, p.disabled_at from identity i join person p on p.person_id = i.person_id where i.provider = $1 and i.subject = $2",
        provider,
        subject,
    )?;
    Ok(row.map(|(id, name, disabled_at)| Known { id: id.into(), name, disabled_at: disabled_at.map(Timestamp) }))
}

/// Stores a person with their first identity.
pub(crate) async fn insert(tx: &mut Tx, id: PersonId, name: &str, provider: &str, subject: &str, now: Timestamp) -> Result<(), Error> {
    execute!(tx, "insert into person (person_id, name, created_at) values ($1, $2, $3)", id.uuid(), name, now.0)?;
    execute!(
        tx,
        "insert into identity (provider, subject, person_id, created_at) values ($1, $2, $3, $4)",
        provider,
        subject,
        id.uuid(),
        now.0
    )?;
    Ok(())
}

/// Takes over the name the provider says now.
pub(crate) async fn rename(tx: &mut Tx, id: PersonId, name: &str) -> Result<(), Error> {
    execute!(tx, "update person set name = $2 where person_id = $1 and name <> $2", id.uuid(), name)?;
    Ok(())
}

/// Remembers what a person is known as: `github_id`, `login` or `email`. Nothing is ever forgotten here,
/// because old commits keep old names.
pub(crate) async fn add_alias(tx: &mut Tx, id: PersonId, kind: &str, value: &str) -> Result<(), Error> {
    let value = value.to_lowercase();
    execute!(tx, "insert into alias (person_id, kind, value) values ($1, $2, $3) on conflict do nothing", id.uuid(), kind, value)?;
    Ok(())
}

/// Remembers a login that GitHub itself, or the settings, say to be this person's.
pub(crate) async fn vouch_login(tx: &mut Tx, id: PersonId, login: &str) -> Result<(), Error> {
    let value = login.to_lowercase();
    execute!(tx, "insert into vouched_login (person_id, value) values ($1, $2) on conflict do nothing", id.uuid(), value)?;
    Ok(())
}

/// What a person is known as in commits, by all of their accounts.
///
/// # Errors
/// When the database is away.
pub async fn aliases(tx: &mut Tx, id: PersonId) -> Result<Aliases, Error> {
    let mut aliases = Aliases::default();
    for account in accounts(tx).await?.all(id) {
        let rows = fetch_all!(
            tx,
            (String, String),
            "select kind, value from alias where person_id = $1
             union all select 'vouched_login', value from vouched_login where person_id = $1 order by 1, 2",
            account.uuid(),
        )?;
        for (kind, value) in rows {
            add_known(&mut aliases, account, &kind, value)?;
        }
    }
    Ok(aliases)
}

/// Which accounts of the portal belong to one person: by GitHub's number, an address that a provider verified (no other is
/// stored), or a login that GitHub or the settings say. A name that somebody chose at their provider links nobody.
///
/// # Errors
/// When the database is away.
pub async fn accounts(tx: &mut Tx) -> Result<Accounts, Error> {
    // Only what two of them share: a portal has many accounts and few such.
    let rows = fetch_all!(
        tx,
        (Uuid, String, String),
        "select a.person_id, a.kind, a.value from alias a where a.kind <> 'login'
           and exists (select 1 from alias b where b.kind = a.kind and b.value = a.value and b.person_id <> a.person_id)
         union all select a.person_id, 'vouched_login', a.value from vouched_login a
           where exists (select 1 from vouched_login b where b.value = a.value and b.person_id <> a.person_id)",
    )?;
    Ok(Accounts::of(&by_person(rows)?.into_iter().collect::<Vec<_>>()))
}

fn by_person(rows: Vec<(Uuid, String, String)>) -> Result<HashMap<PersonId, Aliases>, Error> {
    let mut all: HashMap<PersonId, Aliases> = HashMap::new();
    for (person, kind, value) in rows {
        let person = person.into();
        add_known(all.entry(person).or_default(), person, &kind, value)?;
    }
    Ok(all)
}

/// What each person with a role in the project is known as in commits.
pub(crate) async fn aliases_of_project(tx: &mut Tx, project: ProjectId) -> Result<HashMap<PersonId, Aliases>, Error> {
    let rows = fetch_all!(
        tx,
        (Uuid, String, String),
        "select distinct a.person_id, a.kind, a.value from role_grant g join identity i on i.provider = g.provider and i.subject = g.subject
         join alias a on a.person_id = i.person_id where g.project_id = $1 order by a.person_id, a.kind, a.value",
        project.uuid(),
    )?;
    by_person(rows)
}

/// Adds a stored alias.
pub(super) fn add_known(aliases: &mut Aliases, person: PersonId, kind: &str, value: String) -> Result<(), Error> {
    match kind {
        "github_id" => aliases.github_ids.push(value.parse().map_err(|_| Error::inconsistent("alias", "value", person))?),
        "login" => aliases.logins.push(value),
        "vouched_login" => aliases.vouched_logins.push(value),
        _ => aliases.emails.push(value),
    }
    Ok(())
}

/// A signed-in person with the roles of all their identities; nothing when they are disabled or unknown.
///
/// # Errors
/// When the database is away or a row names no role.
pub async fn person(
    tx: &mut Tx,
    id: PersonId,
    provider: &str,
    subject: &str,
    authenticated_at: Timestamp,
) -> Result<Option<Person>, Error> {
    let row = fetch_optional!(tx, (String,), "select name from person where person_id = $1 and disabled_at is null", id.uuid())?;
    let Some((name,)) = row else { return Ok(None) };
    let grants = grants(tx, id).await?;
    Ok(Some(Person { id, name, provider: provider.to_owned(), subject: subject.to_owned(), authenticated_at, grants }))
}

/// The roles that a person's identities hold; a guest has the one of the invitation, in its project.
///
/// # Errors
/// When the database is away or a row names no role.
pub async fn grants(tx: &mut Tx, id: PersonId) -> Result<Vec<Grant>, Error> {
    let rows = fetch_all!(
        tx,
        (Uuid, String),
        "select g.project_id, g.role from role_grant g join identity i on i.provider = g.provider and i.subject = g.subject where i.person_id = $1
         union select v.project_id, 'uat_tester' from invitation v where v.person_id = $1 and v.revoked_at is null order by 1, 2",
        id.uuid(),
    )?;
    rows.into_iter()
        .map(|(project, role)| {
            Ok(Grant { project: project.into(), role: role.parse().map_err(|_| Error::inconsistent("role_grant", "role", id))? })
        })
        .collect()
}

/// Names by person, for lists.
///
/// # Errors
/// When the database is away.
pub async fn names(tx: &mut Tx) -> Result<HashMap<PersonId, String>, Error> {
    let rows = fetch_all!(tx, (Uuid, String), "select person_id, name from person")?;
    Ok(rows.into_iter().map(|(id, name)| (id.into(), name)).collect())
}

/// A role to give to an identity.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewGrant<'a> {
    pub project: ProjectId,
    pub provider: &'a str,
    pub subject: &'a str,
    pub role: Role,
    pub label: &'a str,
    pub granted_by: &'a str,
    /// Who that is, unless it was the configuration.
    pub granted_by_id: Option<PersonId>,
    pub granted_at: Timestamp,
}

/// Gives a role; false when the identity has it already.
pub(crate) async fn grant(tx: &mut Tx, new: NewGrant<'_>) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "insert into role_grant (project_id, provider, subject, role, label, granted_by, granted_at, granted_by_id) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing",
        new.project.uuid(),
        new.provider,
        new.subject,
        new.role.as_str(),
        new.label,
        new.granted_by,
        new.granted_at.0,
        new.granted_by_id.map(PersonId::uuid),
    )?;
    Ok(rows == 1)
}

/// Takes a role; false when the identity did not have it.
pub(crate) async fn revoke(tx: &mut Tx, project: ProjectId, provider: &str, subject: &str, role: Role) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "delete from role_grant where project_id = $1 and provider = $2 and subject = $3 and role = $4",
        project.uuid(),
        provider,
        subject,
        role.as_str(),
    )?;
    Ok(rows == 1)
}

/// One role of one identity in a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantRow {
    /// Provider.
    pub provider: String,
    /// The provider's id.
    pub subject: String,
    /// The role.
    pub role: Role,
    /// Given with the role.
    pub label: String,
    /// Who gave it, as printed.
    pub granted_by: String,
    /// When.
    pub granted_at: Timestamp,
    /// The name of whoever signs in with this identity, if somebody did.
    pub name: Option<String>,
}

/// All roles of a project, by label.
///
/// # Errors
/// When the database is away or a row names no role.
pub async fn of_project(tx: &mut Tx, project: ProjectId) -> Result<Vec<GrantRow>, Error> {
    let rows = fetch_all!(
        tx,
        (String, String, String, String, String, i64, Option<String>),
        "select g.provider, g.subject, g.role, g.label, g.granted_by, g.granted_at, p.name
         from role_grant g left join identity i on i.provider = g.provider and i.subject = g.subject left join person p on p.person_id = i.person_id
         where g.project_id = $1 order by g.label, g.provider, g.subject, g.role",
        project.uuid(),
    )?;
    rows.into_iter()
        .map(|(provider, subject, role, label, granted_by, granted_at, name)| {
            let role = role.parse().map_err(|_| Error::inconsistent("role_grant", "role", &subject))?;
            Ok(GrantRow { provider, subject, role, label, granted_by, granted_at: Timestamp(granted_at), name })
        })
        .collect()
}

/// Who has a role in a project and may come in, by name; only those who signed in before have an id.
pub(crate) async fn holding(tx: &mut Tx, project: ProjectId, role: Role) -> Result<Vec<(PersonId, String)>, Error> {
    let rows = fetch_all!(
        tx,
        (Uuid, String),
        "select distinct p.person_id, p.name from role_grant g join identity i on i.provider = g.provider and i.subject = g.subject
         join person p on p.person_id = i.person_id where g.project_id = $1 and g.role = $2 and p.disabled_at is null
         order by p.name, p.person_id",
        project.uuid(),
        role.as_str(),
    )?;
    Ok(rows.into_iter().map(|(id, name)| (id.into(), name)).collect())
}

/// The roles that a person holds in a project.
pub(crate) async fn roles(tx: &mut Tx, project: ProjectId, person: PersonId) -> Result<Vec<Role>, Error> {
    Ok(grants(tx, person).await?.into_iter().filter(|grant| grant.project == project).map(|grant| grant.role).collect())
}

/// Everybody with any role in the project who signed in once and may come in.
pub(crate) async fn members(tx: &mut Tx, project: ProjectId) -> Result<Vec<(PersonId, String)>, Error> {
    let rows = fetch_all!(
        tx,
        (Uuid, String),
        "select distinct p.person_id, p.name from role_grant g join identity i on i.provider = g.provider and i.subject = g.subject
         join person p on p.person_id = i.person_id where g.project_id = $1 and p.disabled_at is null order by p.name, p.person_id",
        project.uuid(),
    )?;
    Ok(rows.into_iter().map(|(id, name)| (id.into(), name)).collect())
}

/// The language in which this person wants to be spoken to, if that is known. A word that is no language (any more) is none.
pub(crate) async fn language(tx: &mut Tx, person: PersonId) -> Result<Option<domain::language::Language>, Error> {
    let row = fetch_optional!(tx, (String,), "select language from person_language where person_id = $1", person.uuid())?;
    Ok(row.and_then(|(word,)| word.parse().ok()))
}

/// Keeps the language in which this person wants to be spoken to.
pub(crate) async fn set_language(tx: &mut Tx, person: PersonId, language: domain::language::Language, now: Timestamp) -> Result<(), Error> {
    execute!(
        tx,
        "insert into person_language (person_id, language, chosen_at) values ($1, $2, $3)
         on conflict (person_id) do update set language = excluded.language, chosen_at = excluded.chosen_at",
        person.uuid(),
        language.as_str(),
        now.0,
    )?;
    Ok(())
}
