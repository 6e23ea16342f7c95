//! Sends what a person is to be told: one conversation with the mail server an attempt. What the server refuses for good
//! is kept with its words; everything else is tried again, for five days.

use super::run::End;
use crate::db::{contacts, invitations, notices};
use crate::mail::words;
use crate::mail::{Item, Letter, Mailer, Outcome};
use crate::ops::invite;
use crate::{Backend, Error, Tx, db};
use domain::Timestamp;
use domain::id::{NoticeId, PersonId};
use domain::language::Language;
use domain::notice::{Scene, State};

/// A mail that could not be handed over for so long is given up, as mail servers do it (RFC 5321 4.5.4.1), in milliseconds.
const PATIENCE: i64 = 5 * 24 * 3600 * 1000;
/// Things told in one mail of the day.
const MOST: i64 = 50;

/// One notice in a mail of its own.
pub(super) async fn notice(backend: &Backend, id: NoticeId) -> Result<End, Error> {
    let now = backend.clock().now();
    let mut tx = backend.begin().await?;
    let Some(told) = notices::by_id(&mut tx, id).await?.filter(|told| told.state == State::Waiting) else { return Ok(End::Done) };
    let (mailer, letter) = match write(&mut tx, backend, told.person, std::slice::from_ref(&told), (id.uuid(), told.at)).await? {
        Ok(written) => written,
        Err(state) => {
            notices::set_state(&mut tx, id, state, None, now).await?;
            tx.commit().await?;
            return Ok(End::Done);
        }
    };
    tx.commit().await?;
    let outcome = given_up(mailer.send(&letter).await, told.at, now);
    let mut tx = backend.begin().await?;
    match &outcome {
        Outcome::Sent => notices::set_state(&mut tx, id, State::Sent, None, now).await?,
        Outcome::Refused(words) => notices::set_state(&mut tx, id, State::Refused, Some(words), now).await?,
        Outcome::Later(words) => notices::set_state(&mut tx, id, State::Waiting, Some(words), now).await?,
    }
    heard(&mut tx, told.person, &letter, &outcome, now).await?;
    tx.changed(db_topic(&told));
    tx.commit().await?;
    Ok(end(outcome))
}

/// The mail of the day: what is on its way first, then what waits.
pub(super) async fn digest(backend: &Backend, person: PersonId) -> Result<End, Error> {
    let now = backend.clock().now();
    let mut tx = backend.begin().await?;
    let (id, at) = match notices::open_digest(&mut tx, person).await? {
        Some(open) => open,
        None => {
            let id = backend.clock().id();
            if notices::collect(&mut tx, id, person, MOST, now).await? == 0 {
                return Ok(End::Done);
            }
            (id, now)
        }
    };
    let told = notices::of_digest(&mut tx, id).await?;
    let (mailer, letter) = match write(&mut tx, backend, person, &told, (id.uuid(), at)).await? {
        Ok(written) => written,
        Err(state) => {
            notices::end_digest(&mut tx, id, state, None, now).await?;
            tx.commit().await?;
            return Ok(End::At(now));
        }
    };
    tx.commit().await?;
    let outcome = given_up(mailer.send(&letter).await, at, now);
    let mut tx = backend.begin().await?;
    match &outcome {
        Outcome::Sent => notices::end_digest(&mut tx, id, State::Sent, None, now).await?,
        Outcome::Refused(words) => notices::end_digest(&mut tx, id, State::Refused, Some(words), now).await?,
        Outcome::Later(_) => {}
    }
    heard(&mut tx, person, &letter, &outcome, now).await?;
    told.iter().for_each(|told| tx.changed(db_topic(told)));
    tx.commit().await?;
    // There may be more than one mail holds.
    Ok(if matches!(outcome, Outcome::Later(_)) { end(outcome) } else { End::At(now) })
}

/// The letter, or why there is none. Whoever lost access meanwhile is told nothing any more.
async fn write<'a>(
    tx: &mut Tx,
    backend: &'a Backend,
    person: PersonId,
    told: &[notices::Told],
    (id, at): (uuid::Uuid, Timestamp),
) -> Result<Result<(&'a Mailer, Letter), State>, Error> {
    let Some(mailer) = backend.mailer() else { return Ok(Err(State::MailOff)) };
    let invitation = invitations::of_person(tx, person).await?;
    if invitation.as_ref().is_some_and(|invitation| !invitation.is_live(backend.clock().now())) {
        return Ok(Err(State::Quiet));
    }
    let grants = db::people::grants(tx, person).await?;
    let sees = |told: &&notices::Told| !told.disabled && grants.iter().any(|grant| grant.project == told.project);
    let (told, hidden): (Vec<&notices::Told>, Vec<_>) = told.iter().partition(sees);
    let Some(first) = told.first() else { return Ok(Err(State::Quiet)) };
    for hidden in hidden {
        notices::leave_out(tx, hidden.id, backend.clock().now()).await?;
    }
    let Some(address) = contacts::of(tx, person).await?.address else { return Ok(Err(State::NoAddress)) };
    let language = db::people::language(tx, person).await?.unwrap_or(Language::En);
    let several = told.len() > 1;
    let mut subject = words::digest_subject(language, told.len());
    let mut items = Vec::with_capacity(told.len());
    for told in &told {
        let scene = Scene { project: &told.project_name, slug: &told.slug };
        let url = link(tx, backend, invitation.as_ref(), &told.notice.path(scene)).await?;
        let said = words::of(language, &told.notice, scene);
        items.push(Item { heading: several.then(|| said.subject.clone()), words: said.paragraphs, action: said.action, url });
        if !several {
            subject = said.subject;
        }
    }
    let settings = link(tx, backend, invitation.as_ref(), "/settings/notices").await?;
    let guest = invitation.is_some();
    Ok(Ok((mailer, Letter { id, at, language, name: first.name.clone(), address, subject, items, guest, settings })))
}

/// The page's address; a guest has no account, so hers lets her in again first.
async fn link(tx: &mut Tx, backend: &Backend, invitation: Option<&invitations::Invitation>, path: &str) -> Result<String, Error> {
    match invitation {
        Some(invitation) => invite::personal(tx, backend, invitation, path).await,
        None => Ok(format!("{}{path}", backend.origin())),
    }
}

async fn heard(tx: &mut Tx, person: PersonId, letter: &Letter, outcome: &Outcome, now: Timestamp) -> Result<(), Error> {
    match outcome {
        Outcome::Sent => contacts::heard(tx, person, &letter.address, None, now).await,
        Outcome::Refused(words) => contacts::heard(tx, person, &letter.address, Some(words), now).await,
        Outcome::Later(_) => Ok(()),
    }
}

fn given_up(outcome: Outcome, since: Timestamp, now: Timestamp) -> Outcome {
    match outcome {
        Outcome::Later(words) if now.since(since) > PATIENCE => Outcome::Refused(format!("Given up after five days: {words}")),
        outcome => outcome,
    }
}

fn end(outcome: Outcome) -> End {
    match outcome {
        Outcome::Later(problem) => End::Failed { problem: format!("the mail server: {problem}"), rest: 0 },
        Outcome::Sent | Outcome::Refused(_) => End::Done,
    }
}

const fn db_topic(told: &notices::Told) -> crate::hub::Topic {
    crate::hub::Topic { project: told.project, candidate: None, number: None }
}
