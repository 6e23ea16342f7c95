//! Invites a guest to try a project's candidates: one person, one project, for a time. Sends again, takes back.

use super::{notify, scope};
use crate::db::{self, Lock, invitations};
use crate::{Backend, Error, Tx, mail};
use domain::access::{Action, GUEST_PROVIDER};
use domain::id::{InvitationId, PersonId};
use domain::notice::Notice;
use domain::refusal::Kind;
use domain::text::Title;
use domain::{Actor, Refusal};

/// How long an invitation is good when nothing else is said, in days.
pub const USUAL_DAYS: i64 = 14;
/// The longest, in days.
pub const MOST_DAYS: i64 = 90;
/// Invitations of one project that can be used at the same time.
const MOST_LIVE: i64 = 500;

/// What was sent.
#[derive(Debug)]
pub struct Input {
    /// The guest's name.
    pub name: String,
    /// The guest's address.
    pub address: String,
    /// A candidate's number, or empty.
    pub candidate: String,
    /// For how many days, as a number; empty for 14.
    pub days: String,
    /// The language of the guest's mails until the guest chooses another; empty for the inviter's.
    pub language: String,
    /// The first device that opens it is the only one.
    pub single_device: bool,
}

/// Makes the person, the invitation and its mail.
///
/// # Errors
/// `role_missing`, `not_found`, `already_invited`, `too_many_invitations`, `invalid_field`.
pub async fn invite(backend: &Backend, actor: &Actor, slug: &str, input: Input) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    actor.may(Action::Invite, project.id)?;
    let name = Title::parse(&input.name).map_err(|refusal| refusal.about("name"))?;
    let address = input.address.trim();
    if !mail::is_address(address) {
        return Err(Refusal::invalid("address", "is not one mail address").into());
    }
    let days = match input.days.trim() {
        "" => USUAL_DAYS,
        text => text
            .parse()
            .ok()
            .filter(|days| (1..=MOST_DAYS).contains(days))
            .ok_or_else(|| Refusal::invalid("days", "must be between 1 and 90"))?,
    };
    let language = match (input.language.trim(), actor.person()) {
        ("", Ok(inviter)) => db::people::language(&mut tx, inviter.id).await?,
        ("", Err(_)) => None,
        (word, _) => Some(word.parse().map_err(|_| Refusal::invalid("language", "is not one of the choices"))?),
    };
    let candidate = match input.candidate.trim() {
        "" => None,
        text => {
            let number = text.parse().map_err(|_| Refusal::invalid("candidate", "is not a number"))?;
            Some(scope::candidate(&mut tx, project.id, number).await?)
        }
    };
    tx.lock(Lock::Project, project.id.uuid()).await?;
    let now = backend.clock().now();
    let (live, same) = invitations::live(&mut tx, project.id, address, now).await?;
    if same {
        let advice = "Send the invitation again from the list, or take it back first.";
        return Err(Refusal::conflict("already_invited", "This address has an invitation that is still good.", advice)
            .about("address")
            .into());
    }
    if live >= MOST_LIVE {
        let advice = "Take back those that are no longer needed.";
        return Err(Refusal::new(
            Kind::TooMany,
            "too_many_invitations",
            format!("This project has {MOST_LIVE} invitations that are still good."),
            advice,
        )
        .into());
    }
    let (id, person): (InvitationId, PersonId) = (backend.clock().id(), backend.clock().id());
    db::people::insert(&mut tx, person, name.as_str(), GUEST_PROVIDER, &id.to_string(), now).await?;
    db::contacts::learn(&mut tx, person, address, now).await?;
    if let Some(language) = language {
        db::people::set_language(&mut tx, person, language, now).await?;
    }
    let until = now.plus_seconds(days * 86_400);
    let new = invitations::New {
        id,
        project: project.id,
        candidate: candidate.as_ref().map(|candidate| candidate.id),
        person,
        single_device: input.single_device,
        by: actor.name(),
        at: now,
        until,
    };
    invitations::insert(&mut tx, &new).await?;
    // The address is the guest's own business: the record names the invitation.
    let mut fact =
        scope::fact(actor, now, project.id, new.candidate, "guest_invited", format!("{} invited {name} as a guest.", actor.name()));
    fact.detail = serde_json::json!({ "invitation": id, "until": until.rfc3339(), "single_device": input.single_device });
    db::audit::append(&mut tx, fact).await?;
    let invitation =
        invitations::by_id(&mut tx, project.id, id).await?.ok_or_else(|| Error::inconsistent("invitation", "invitation_id", id))?;
    tell(&mut tx, backend, &invitation).await?;
    tx.changed(scope::whole(project.id));
    tx.commit().await
}

/// Sends it again with a new link; the links before stop working.
///
/// # Errors
/// `role_missing`, `not_found`, `invitation_over`.
pub async fn resend(backend: &Backend, actor: &Actor, slug: &str, id: &str) -> Result<(), Error> {
    let (mut tx, invitation) = open(backend, actor, slug, id).await?;
    let now = backend.clock().now();
    if !invitation.is_live(now) {
        return Err(over().into());
    }
    invitations::end_links(&mut tx, invitation.id, now).await?;
    tell(&mut tx, backend, &invitation).await?;
    record(&mut tx, backend, actor, &invitation, "invitation_sent_again", "sent the invitation of", "again").await?;
    tx.commit().await
}

/// Makes one more link, to be passed on by hand; the address comes back this once.
///
/// # Errors
/// `role_missing`, `not_found`, `invitation_over`.
pub async fn link(backend: &Backend, actor: &Actor, slug: &str, id: &str) -> Result<String, Error> {
    let (mut tx, invitation) = open(backend, actor, slug, id).await?;
    if !invitation.is_live(backend.clock().now()) {
        return Err(over().into());
    }
    let address = personal(&mut tx, backend, &invitation, &landing(slug, &invitation)).await?;
    record(&mut tx, backend, actor, &invitation, "invitation_link_made", "made a link for", "").await?;
    tx.commit().await?;
    Ok(address)
}

/// Takes it back: the guest is out with the next request.
///
/// # Errors
/// `role_missing`, `not_found`.
pub async fn revoke(backend: &Backend, actor: &Actor, slug: &str, id: &str) -> Result<(), Error> {
    let (mut tx, invitation) = open(backend, actor, slug, id).await?;
    if !invitations::revoke(&mut tx, invitation.id, actor.name(), backend.clock().now()).await? {
        return Ok(());
    }
    record(&mut tx, backend, actor, &invitation, "invitation_revoked", "took back the invitation of", "").await?;
    tx.commit().await
}

async fn open(backend: &Backend, actor: &Actor, slug: &str, id: &str) -> Result<(Tx, invitations::Invitation), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    actor.may(Action::Invite, project.id)?;
    let invitation = invitations::by_id(&mut tx, project.id, id.parse()?).await?.ok_or_else(|| Refusal::not_found("invitation"))?;
    Ok((tx, invitation))
}

async fn record(
    tx: &mut Tx,
    backend: &Backend,
    actor: &Actor,
    invitation: &invitations::Invitation,
    action: &str,
    did: &str,
    end: &str,
) -> Result<(), Error> {
    let sentence = format!("{} {did} {} {end}", actor.name(), invitation.name);
    let sentence = format!("{}.", sentence.trim_end());
    let mut fact = scope::fact(actor, backend.clock().now(), invitation.project, None, action, sentence);
    fact.detail = serde_json::json!({ "invitation": invitation.id });
    db::audit::append(tx, fact).await?;
    tx.changed(scope::whole(invitation.project));
    Ok(())
}

async fn tell(tx: &mut Tx, backend: &Backend, invitation: &invitations::Invitation) -> Result<(), Error> {
    let notice = Notice::Invited {
        by: invitation.by.clone(),
        candidate_number: invitation.candidate.as_ref().map(|(number, _)| *number),
        version: invitation.candidate.as_ref().map(|(_, version)| version.clone()),
        until: invitation.until,
    };
    let about = format!("invited:{}", backend.clock().id::<uuid::Uuid>());
    notify::notify(tx, backend.clock(), invitation.person, invitation.project, &notice, &about).await
}

/// Where a guest lands: at the candidate the invitation is about, else at what waits.
fn landing(slug: &str, invitation: &invitations::Invitation) -> String {
    invitation.candidate.as_ref().map_or_else(|| "/inbox".to_owned(), |(number, _)| format!("/p/{slug}/candidates/{number}/uat"))
}

/// A new personal link that leads to `next`: its secret is in this address and nowhere else.
pub(crate) async fn personal(tx: &mut Tx, backend: &Backend, invitation: &invitations::Invitation, next: &str) -> Result<String, Error> {
    let token = backend.clock().secret();
    invitations::add_link(tx, invitation.id, &domain::sha256_hex(token.as_bytes()), next, backend.clock().now()).await?;
    Ok(format!("{}/invited/{token}", backend.origin()))
}

fn over() -> Refusal {
    Refusal::conflict("invitation_over", "This invitation is over.", "Invite the person anew.")
}
