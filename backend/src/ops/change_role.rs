//! Gives a role to an identity, or takes it away.

use super::scope;
use crate::db::{self, Lock};
use crate::{Backend, Error};
use domain::access::{Action, Role, who_may};
use domain::text::Title;
use domain::{Actor, Refusal};

/// What was sent.
#[derive(Debug)]
pub struct Input {
    /// The identity's provider.
    pub provider: String,
    /// The provider's immutable id.
    pub subject: String,
    /// For people who read the list.
    pub label: String,
    /// Role, as its word.
    pub role: String,
    /// Give or take.
    pub grant: bool,
}

/// Changes it.
///
/// # Errors
/// `role_missing`, `self_grant`, `invalid_field`.
pub async fn change(backend: &Backend, actor: &Actor, slug: &str, input: Input) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    tx.lock(Lock::Project, project.id.uuid()).await?;
    let actor = &scope::fresh(&mut tx, actor).await?;
    actor.may(Action::ManagePeople, project.id)?;
    let role: Role = input.role.parse().map_err(|_| Refusal::invalid("role", "is not one of the roles"))?;
    let known = backend.config().oidc.iter().any(|provider| provider.name == input.provider)
        || (input.provider == "github" && backend.config().github_sign_in.is_some());
    if !known {
        return Err(Refusal::invalid("provider", "is not one of the ways to sign in here").into());
    }
    let subject = Title::parse(&input.subject).map_err(|refusal| refusal.about("subject"))?;
    let person = actor.person()?;
    let rules = db::policies::in_force(&mut tx, project.id, &project.settings.production).await?.policy.signer_rules();
    let signs = rules.iter().any(|rule| rule.roles.contains(&role));
    if input.grant && signs && scope::is_own(&mut tx, person, &input.provider, subject.as_str()).await? {
        let sentence = format!("You cannot make yourself a {}: that role signs here.", role.label());
        return Err(Refusal::forbidden("self_grant", sentence, "Ask another release manager or admin.").into());
    }
    let own = person.provider == input.provider && person.subject == subject.as_str();
    if !input.grant && own && who_may(Action::ManagePeople).contains(&role) {
        return Err(Refusal::forbidden(
            "self_revoke",
            "You cannot take this role from yourself: nobody might be left to give it back.",
            "Ask another release manager or admin.",
        )
        .into());
    }
    let now = backend.clock().now();
    let changed = if input.grant {
        let label = Title::parse(&input.label).map_err(|refusal| refusal.about("label"))?;
        let new = db::people::NewGrant {
            project: project.id,
            provider: &input.provider,
            subject: subject.as_str(),
            role,
            label: label.as_str(),
            granted_by: actor.name(),
            granted_by_id: Some(person.id),
            granted_at: now,
        };
        db::people::grant(&mut tx, new).await?
    } else {
        db::people::revoke(&mut tx, project.id, &input.provider, subject.as_str(), role).await?
    };
    if !changed {
        return Ok(());
    }
    let (word, way) = if input.grant { ("gave", "to") } else { ("took", "from") };
    let sentence =
        format!("{} {word} the role {} {way} {}.", actor.name(), role.label(), Title::parse(&input.label).unwrap_or(subject.clone()));
    let mut fact = scope::fact(actor, now, project.id, None, "role_changed", sentence);
    fact.detail = serde_json::json!({ "provider": input.provider, "subject": subject, "role": role, "granted": input.grant });
    db::audit::append(&mut tx, fact).await?;
    tx.changed(scope::whole(project.id));
    tx.commit().await
}
