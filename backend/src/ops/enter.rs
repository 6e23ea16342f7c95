//! A guest comes in by a personal link. Every use is on the record, and so is every one that was refused.

use super::scope;
use crate::db::{self, invitations};
use crate::{Backend, Error};
use domain::access::{GUEST_PROVIDER, Person};
use domain::id::ProjectId;
use domain::summary::{InvitedPage, Leads};
use domain::{Actor, Refusal};

/// A guest who was let in.
#[derive(Debug, Clone)]
pub struct Entered {
    /// The guest, as a person.
    pub person: Person,
    /// Where the link leads.
    pub next: String,
}

/// What the link's page shows; nothing changes.
///
/// # Errors
/// `invitation_unknown`, `invitation_expired`, `invitation_revoked`, `invitation_replaced`, `invitation_other_device`.
pub async fn look(backend: &Backend, token: &str, device: Option<&str>) -> Result<InvitedPage, Error> {
    let mut tx = backend.snapshot().await?;
    let (invitation, next, replaced) = found(&mut tx, token).await?;
    check(backend, &invitation, replaced, device)?;
    let project = db::projects::by_id(&mut tx, invitation.project).await?.ok_or_else(unknown)?;
    Ok(InvitedPage {
        name: invitation.name.clone(),
        project: project.name,
        leads: leads(&mut tx, invitation.project, &next).await?,
        by: invitation.by.clone(),
        until: invitation.until,
        binds_device: invitation.single_device && invitation.device_hash.is_none(),
    })
}

/// Lets the guest in. `device` is the secret of the browser's cookie.
///
/// # Errors
/// As [`look`].
pub async fn enter(backend: &Backend, token: &str, device: &str) -> Result<Entered, Error> {
    let now = backend.clock().now();
    let mut tx = backend.begin().await?;
    let (invitation, next, replaced) = found(&mut tx, token).await?;
    let allowed = check(backend, &invitation, replaced, Some(device))
        .map(|()| invitation.single_device.then(|| domain::sha256_hex(device.as_bytes())));
    let allowed = match allowed {
        Ok(hash) if invitations::used(&mut tx, invitation.id, hash.as_deref(), now).await? => Ok(()),
        Ok(_) => Err(other_device()),
        Err(refusal) => Err(refusal),
    };
    let grants = db::people::grants(&mut tx, invitation.person).await?;
    let person = Person {
        id: invitation.person,
        name: invitation.name.clone(),
        provider: GUEST_PROVIDER.to_owned(),
        subject: invitation.id.to_string(),
        authenticated_at: now,
        grants,
    };
    let actor = Actor::Person(person.clone());
    let (action, sentence) = match &allowed {
        Ok(()) => ("guest_came_in", format!("{} came in by invitation.", invitation.name)),
        Err(refusal) => ("guest_refused", format!("The link of {} was used and refused: {}", invitation.name, refusal.sentence)),
    };
    let mut fact = scope::fact(&actor, now, invitation.project, None, action, sentence);
    fact.detail = serde_json::json!({ "invitation": invitation.id, "refused": allowed.as_ref().err().map(|refusal| refusal.code.clone()) });
    db::audit::append(&mut tx, fact).await?;
    tx.changed(scope::whole(invitation.project));
    tx.commit().await?;
    allowed?;
    Ok(Entered { person, next })
}

/// Why the guest of this session is out, if the invitation ended meanwhile; asked with every request.
///
/// # Errors
/// When the database is away.
pub async fn ended(backend: &Backend, tx: &mut crate::Tx, person: &Person) -> Result<Option<Refusal>, Error> {
    match invitations::of_person(tx, person.id).await? {
        Some(invitation) => Ok(live(backend, &invitation).err()),
        None => Ok(Some(unknown())),
    }
}

/// What is on the page at `next`, one of the addresses that notices lead to.
async fn leads(tx: &mut crate::Tx, project: ProjectId, next: &str) -> Result<Leads, Error> {
    let number = |part: &str| next.split('/').skip_while(|word| *word != part).nth(1).and_then(|number| number.parse::<i64>().ok());
    Ok(match (number("feedback"), number("candidates")) {
        _ if next.starts_with("/settings") => Leads::Settings,
        (Some(report), _) => Leads::Report(report),
        (None, Some(number)) => match db::candidates::by_number(tx, project, number).await? {
            Some(candidate) => Leads::Stories(candidate.build.version.to_string()),
            None => Leads::Inbox,
        },
        (None, None) => Leads::Inbox,
    })
}

async fn found(tx: &mut crate::Tx, token: &str) -> Result<(invitations::Invitation, String, bool), Error> {
    // 256 bits as 64 hexadecimal digits: what has another shape was not made here. The hash is looked up, never compared.
    if token.len() != 64 || !token.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(unknown().into());
    }
    Ok(invitations::by_token(tx, &domain::sha256_hex(token.as_bytes())).await?.ok_or_else(unknown)?)
}

fn live(backend: &Backend, invitation: &invitations::Invitation) -> Result<(), Refusal> {
    if invitation.revoked_at.is_some() {
        return Err(refused("invitation_revoked", "This invitation was taken back.", &invitation.by));
    }
    if !invitation.is_live(backend.clock().now()) {
        return Err(refused("invitation_expired", "The time of this invitation is over.", &invitation.by));
    }
    Ok(())
}

fn check(backend: &Backend, invitation: &invitations::Invitation, replaced: bool, device: Option<&str>) -> Result<(), Refusal> {
    live(backend, invitation)?;
    if replaced {
        return Err(Refusal::forbidden(
            "invitation_replaced",
            "A newer link was sent to you.",
            "Use the link in the newest mail. This one no longer works.",
        ));
    }
    let here = device.map(|device| domain::sha256_hex(device.as_bytes()));
    if invitation.single_device && invitation.device_hash.is_some() && invitation.device_hash != here {
        return Err(other_device());
    }
    Ok(())
}

fn refused(code: &str, sentence: &str, by: &str) -> Refusal {
    Refusal::forbidden(code, sentence, format!("What you said is kept. Ask {by} for a new invitation if you want to go on."))
}

fn other_device() -> Refusal {
    Refusal::forbidden(
        "invitation_other_device",
        "This link works only on the device that opened it first.",
        "Open it there. If it was passed on to you, ask for an invitation of your own.",
    )
}

/// The same words for every link that was never made: guessing tells nothing.
fn unknown() -> Refusal {
    Refusal::new(
        domain::refusal::Kind::NotFound,
        "invitation_unknown",
        "This link is not known here.",
        "Copy the whole link from your mail, or ask whoever invited you for a new one.",
    )
}
