//! A person's settings for notices; the invitations and the chats of a project.

use super::place;
use crate::db::{contacts, invitations, notices};
use crate::ops::chat::KINDS;
use crate::{Backend, Error, db, mail};
use domain::Actor;
use domain::access::Action;
use domain::language::Language;
use domain::notice::{Kind, Scene};
use domain::summary::{ChatPage, ChatRow, InvitationRow, InvitationsPage, Invited, NoticeRow, NoticesPage};
use secrecy::ExposeSecret as _;

/// Invitations that are listed.
const MOST_INVITATIONS: i64 = 500;

/// How the actor hears of things, said in this language.
///
/// # Errors
/// `person_required`; otherwise when the database is away.
pub async fn notices(backend: &Backend, actor: &Actor, language: Language) -> Result<NoticesPage, Error> {
    let person = actor.person()?;
    let mut tx = backend.snapshot().await?;
    let contact = contacts::of(&mut tx, person.id).await?;
    let mut addresses = if person.is_guest() { Vec::new() } else { contacts::verified(&mut tx, person.id).await? };
    if let Some(address) = &contact.address
        && !addresses.iter().any(|known| known.eq_ignore_ascii_case(address))
    {
        addresses.insert(0, address.clone());
    }
    let mut ways = Vec::new();
    for kind in Kind::ALL.iter().copied().filter(|kind| kind.has_choice()) {
        ways.push((kind, contacts::way(&mut tx, person.id, kind).await?));
    }
    let recent = notices::of_person(&mut tx, person.id, 30).await?.into_iter().map(|told| row(told, language, false)).collect();
    Ok(NoticesPage {
        guest: person.is_guest(),
        mail_on: backend.mailer().is_some(),
        address: contact.address,
        addresses,
        refused: contact.refused,
        ways,
        hour: contact.hour,
        zone: contact.zone,
        recent,
        now: backend.clock().now(),
    })
}

fn row(told: notices::Told, language: Language, named: bool) -> NoticeRow {
    let scene = Scene { project: &told.project_name, slug: &told.slug };
    NoticeRow {
        subject: mail::words::of(language, &told.notice, scene).subject,
        href: told.notice.path(scene),
        to: if named { told.name } else { String::new() },
        state: told.state,
        problem: told.problem,
        at: told.at,
    }
}

/// The project's invitations.
///
/// # Errors
/// `not_found`, `role_missing`; otherwise when the database is away.
pub async fn invitations(backend: &Backend, actor: &Actor, slug: &str) -> Result<InvitationsPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::Invite).await?;
    let now = reading.place.now;
    let mut rows = Vec::new();
    for found in invitations::of_project(&mut reading.tx, reading.project.id, MOST_INVITATIONS).await? {
        let state = match () {
            () if found.revoked_at.is_some() => Invited::Revoked,
            () if !found.is_live(now) => Invited::Expired,
            () if found.first_used_at.is_some() => Invited::Used,
            () => Invited::Open,
        };
        rows.push(InvitationRow {
            mail: notices::of_invitation(&mut reading.tx, found.person).await?,
            id: found.id.to_string(),
            name: found.name,
            address: found.address.unwrap_or_default(),
            state,
            candidate: found.candidate.map(|(number, _)| number),
            single_device: found.single_device,
            by: found.by,
            at: found.at,
            until: found.until,
            last_used_at: found.last_used_at,
        });
    }
    let newest = db::candidates::newest(&mut reading.tx, reading.project.id).await?;
    let mut candidates = Vec::new();
    for number in ((newest - 9).max(1)..=newest).rev() {
        if let Some(candidate) = db::candidates::by_number(&mut reading.tx, reading.project.id, number).await? {
            candidates.push((number, candidate.build.version.to_string()));
        }
    }
    Ok(InvitationsPage { place: reading.place, mail_on: backend.mailer().is_some(), rows, candidates })
}

/// The project's chats, and mails that did not get to their people.
///
/// # Errors
/// `not_found`, `role_missing`; otherwise when the database is away.
pub async fn chats(backend: &Backend, actor: &Actor, slug: &str) -> Result<ChatPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::ManageTokens).await?;
    let chats = db::chat::of_project(&mut reading.tx, reading.project.id)
        .await?
        .into_iter()
        .map(|chat| ChatRow {
            id: chat.id.to_string(),
            name: chat.name,
            form: chat.form,
            host: url::Url::parse(chat.address.expose_secret()).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default(),
            kinds: chat.kinds,
            by: chat.by,
            at: chat.at,
            problem: chat.problem,
        })
        .collect();
    let undelivered = notices::undelivered(&mut reading.tx, reading.project.id, 50)
        .await?
        .into_iter()
        .map(|told| row(told, Language::En, true))
        .collect();
    Ok(ChatPage { place: reading.place, mail_on: backend.mailer().is_some(), kinds: KINDS.to_vec(), chats, undelivered })
}
