//! People and tokens of a project.

use super::place;
use crate::{Backend, Error, db};
use domain::Actor;
use domain::access::Action;
use domain::summary::{PeoplePage, PersonRow, TokenRow, TokensPage};

/// Who has which role.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn people(backend: &Backend, actor: &Actor, slug: &str) -> Result<PeoplePage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let mut people: Vec<PersonRow> = Vec::new();
    for grant in db::people::of_project(&mut reading.tx, reading.project.id).await? {
        let role = (grant.role, grant.granted_by, grant.granted_at);
        match people.iter_mut().find(|person| person.provider == grant.provider && person.subject == grant.subject) {
            Some(person) => person.roles.push(role),
            None => people.push(PersonRow {
                known: grant.name.is_some(),
                name: grant.name.unwrap_or(grant.label),
                provider: grant.provider,
                subject: grant.subject,
                roles: vec![role],
            }),
        }
    }
    people.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(PeoplePage { place: reading.place, people })
}

/// The project's API tokens.
///
/// # Errors
/// `not_found`, `role_missing`; otherwise when the database is away.
pub async fn tokens(backend: &Backend, actor: &Actor, slug: &str) -> Result<TokensPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::ManageTokens).await?;
    let tokens = db::tokens::of_project(&mut reading.tx, reading.project.id)
        .await?
        .into_iter()
        .map(|token| TokenRow {
            id: token.id.to_string(),
            name: token.name,
            scopes: token.scopes,
            by: token.created_by,
            at: token.created_at,
            last_used_at: token.last_used_at,
            revoked_at: token.revoked_at,
        })
        .collect();
    Ok(TokensPage { place: reading.place, tokens })
}
