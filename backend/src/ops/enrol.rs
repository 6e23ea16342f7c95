//! A person adds a passkey, or an app for one-time codes: begun, allowed by a code that somebody handed over or by one
//! that is there already, finished. New ones cannot sign for a while, and their owner hears of them by mail.

use super::step_up::{self, Asked, Given, no_party};
use super::{scope, tell};
use crate::db::code_apps::{self, CodeApp};
use crate::db::enrolments::{self, Enrolment, NewCode};
use crate::db::passkeys::{self, Passkey};
use crate::db::{self, audit};
use crate::webauthn::{self, Party};
use crate::{Backend, Error, Tx, totp};
use domain::access::{Action, Person};
use domain::id::{EnrolmentId, PersonId};
use domain::refusal::Kind;
use domain::text::Title;
use domain::{Actor, Refusal, Timestamp};
use sha2::{Digest as _, Sha256};

/// A code that was handed over is good for so many seconds.
const CODE_SECONDS: i64 = 24 * 3600;
/// An enrolment is over after so many seconds.
const BEGUN_SECONDS: i64 = 15 * 60;
/// Letters of a code that cannot be taken for others when they are read out.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// Live passkeys of one person.
const MOST: usize = 20;

/// Somebody who manages people makes a code for a person with a role in the project, to be shown this once.
///
/// # Errors
/// `role_missing`; `self_code`; `not_found` when nobody with this identity has a role here.
pub async fn make_code(backend: &Backend, actor: &Actor, slug: &str, provider: &str, subject: &str) -> Result<String, Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    actor.may(Action::ManagePeople, project.id)?;
    let maker = actor.person()?;
    if scope::is_own(&mut tx, maker, provider, subject).await? {
        return Err(self_code().into());
    }
    let grants = db::people::of_project(&mut tx, project.id).await?;
    let whom = grants.iter().find(|grant| grant.provider == provider && grant.subject == subject);
    let whom = whom.map(|grant| grant.name.clone().unwrap_or_else(|| grant.label.clone())).ok_or_else(|| Refusal::not_found("person"))?;
    let now = backend.clock().now();
    let random = hex::decode(backend.clock().secret()).unwrap_or_default();
    let letters: Vec<char> = random.iter().take(12).map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    let code: String = letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-");
    let new =
        NewCode { code_hash: &hash(&code), provider, subject, made_by: maker.id, made_at: now, expires_at: now.plus_seconds(CODE_SECONDS) };
    enrolments::insert_code(&mut tx, &new).await?;
    let sentence = format!("{} made a code with which {whom} may add a passkey or an app.", actor.name());
    let mut fact = scope::fact(actor, now, project.id, None, "enrolment_code_made", sentence);
    fact.detail = serde_json::json!({ "provider": provider, "subject": subject });
    audit::append(&mut tx, fact).await?;
    tx.changed(scope::whole(project.id));
    tx.commit().await?;
    Ok(code)
}

/// As it is stored: however it was typed.
fn hash(code: &str) -> String {
    let typed: String = code.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect();
    domain::sha256_hex(typed.as_bytes())
}

/// Nobody is the other who knows that it is them.
fn self_code() -> Refusal {
    Refusal::forbidden("self_code", "You cannot hand a code to yourself.", "Ask another release manager or admin.")
}

/// It needs another allowance.
pub(crate) fn not_allowed() -> Refusal {
    Refusal::forbidden(
        "enrolment_not_allowed",
        "This does not allow you to add a passkey or an app.",
        "A first one, or one after all were revoked, needs a new code from a release manager or admin; a further one needs one that you have, and a passkey where you ever had one.",
    )
}

/// Begins.
///
/// # Errors
/// `person_required`, `role_missing` for guests; `invalid_field` about `kind` or `name`; `passkeys_need_a_name`; `app_exists`,
/// `too_many_passkeys`.
pub async fn begin(backend: &Backend, actor: &Actor, session: &str, kind: &str, name: &str) -> Result<EnrolmentId, Error> {
    let person = owner(actor)?;
    let name = named(name)?;
    let mut tx = backend.begin().await?;
    let secret = backend.clock().secret();
    let challenge = match kind {
        "passkey" => {
            Party::of(&backend.config().server.base_url).ok_or_else(no_party)?;
            let live = passkeys::of_person(&mut tx, person.id).await?.iter().filter(|passkey| passkey.revoked_at.is_none()).count();
            if live >= MOST {
                return Err(Refusal::conflict("too_many_passkeys", format!("You have {MOST} passkeys."), "Revoke one first.").into());
            }
            secret
        }
        "code_app" if code_apps::of_person(&mut tx, person.id).await?.is_some() => {
            return Err(Refusal::conflict("app_exists", "You have an app for one-time codes already.", "Revoke it first.").into());
        }
        "code_app" => totp::secret(&secret),
        _ => return Err(Refusal::invalid("kind", "must be a passkey or an app").into()),
    };
    let now = backend.clock().now();
    let new = Enrolment {
        id: backend.clock().id(),
        person: person.id,
        kind: kind.to_owned(),
        name: name.to_string(),
        challenge,
        session_hash: session.to_owned(),
        begun_at: now,
        expires_at: now.plus_seconds(BEGUN_SECONDS),
        allowed_by: None,
        used_at: None,
    };
    enrolments::insert(&mut tx, &new).await?;
    tx.commit().await?;
    Ok(new.id)
}

/// Guests have nothing to sign.
fn owner(actor: &Actor) -> Result<&Person, Refusal> {
    let person = actor.person()?;
    if person.is_guest() {
        Err(Refusal::forbidden("role_missing", "Guests do not sign.", "Ask for an account if you should."))
    } else {
        Ok(person)
    }
}

fn named(name: &str) -> Result<Title, Refusal> {
    let name = Title::parse(name).map_err(|refusal| refusal.about("name"))?;
    if name.as_str().chars().count() > 60 { Err(Refusal::invalid("name", "is longer than 60 characters")) } else { Ok(name) }
}

/// An enrolment that is still to be finished in this session.
async fn begun(tx: &mut Tx, id: &str, person: PersonId, session: &str, now: Timestamp) -> Result<Enrolment, Error> {
    let id = id.parse().map_err(|_| Refusal::not_found("enrolment"))?;
    let found = enrolments::by_id(tx, id, person).await?.ok_or_else(|| Refusal::not_found("enrolment"))?;
    if found.used_at.is_some() || now >= found.expires_at || now < found.begun_at || found.session_hash != session {
        return Err(Refusal::conflict(
            "enrolment_over",
            "This took too long, or was begun in another session.",
            "Begin again in your signing settings.",
        )
        .into());
    }
    Ok(found)
}

/// What a passkey that is there signs to let another in.
pub(crate) fn allowance(enrolment: &Enrolment) -> Vec<u8> {
    Sha256::digest(format!("murmuration.enrolment/1 {} {}", enrolment.id, enrolment.challenge)).to_vec()
}

/// What allows it.
#[derive(Debug)]
pub enum Allowance {
    /// A code that was handed over.
    HandedOver(String),
    /// One that is there already.
    Own(Given),
}

/// Allows the person to go on.
///
/// # Errors
/// `enrolment_over`, `enrolment_not_allowed`, `code_wrong`, `step_up_locked`, and those of [`step_up`].
pub async fn allow(backend: &Backend, actor: &Actor, session: &str, id: &str, allowance_by: &Allowance) -> Result<(), Error> {
    let person = owner(actor)?;
    let now = backend.clock().now();
    let mut tx = backend.begin().await?;
    let found = begun(&mut tx, id, person.id, session, now).await?;
    let held = enrolments::held(&mut tx, person.id).await?;
    let allowed = match allowance_by {
        // Whoever has one must show it: a stolen session together with a talked-over helper is not enough.
        Allowance::HandedOver(_) if held.must_show() => return Err(not_allowed().into()),
        // Nor is it when the thief revokes what is there: a code from before is none any more.
        Allowance::HandedOver(code) => handed_over(&mut tx, backend, actor, code, held.revoked_at.unwrap_or(Timestamp(0)), now).await?,
        Allowance::Own(Given::SignIn) => return Err(not_allowed().into()),
        Allowance::Own(Given::Code(_)) if !held.code_lets_in() => return Err(not_allowed().into()),
        Allowance::Own(given) => {
            let challenge = allowance(&found);
            let asked = Asked { challenge: &challenge, since: found.begun_at, signed_in_at: None };
            step_up::prove(&mut tx, backend, actor, &asked, given, now).await?.map(|proven| proven.with)
        }
    };
    match allowed {
        Ok(by) => {
            enrolments::allow(&mut tx, found.id, &by, now).await?;
            tx.commit().await
        }
        Err(refusal) => {
            tx.commit().await?;
            Err(refusal.into())
        }
    }
}

async fn handed_over(
    tx: &mut Tx,
    backend: &Backend,
    actor: &Actor,
    code: &str,
    since: Timestamp,
    now: Timestamp,
) -> Result<Result<String, Refusal>, Error> {
    let person = actor.person()?;
    if let Some(refusal) = step_up::locked(tx, person.id, now).await? {
        return Ok(Err(refusal));
    }
    if let Some((maker, by)) = enrolments::use_code(tx, &hash(code), (&person.provider, &person.subject), since, now).await? {
        // Whose account it is may have become known after the code was made.
        if db::people::accounts(tx).await?.are_one(maker, person.id) {
            return Ok(Err(self_code()));
        }
        code_apps::succeeded(tx, person.id).await?;
        return Ok(Ok(format!("a code of {by}")));
    }
    let refusal = Refusal::forbidden(
        "code_wrong",
        "This code is wrong, was used, or is older than a day or than what you revoked.",
        "Ask for a new one.",
    )
    .about("handed_over");
    step_up::failed(tx, backend, actor, &refusal, now).await?;
    Ok(Err(refusal))
}

/// What a new authenticator said.
#[derive(Debug)]
pub enum Answer {
    /// `clientDataJSON` and `attestationObject` of a new passkey, in Base64url.
    Passkey(String, String),
    /// The first code of a new app.
    Code(String),
}

/// Finishes: the new one is there.
///
/// # Errors
/// `enrolment_over`, `enrolment_not_allowed`, `passkey_refused`, `passkey_known`, `code_wrong`.
pub async fn finish(backend: &Backend, actor: &Actor, session: &str, id: &str, answer: &Answer) -> Result<(), Error> {
    let person = owner(actor)?;
    let now = backend.clock().now();
    let mut tx = backend.begin().await?;
    let found = begun(&mut tx, id, person.id, session, now).await?;
    let allowed_by = found.allowed_by.clone().ok_or_else(not_allowed)?;
    let usable_from = now.plus_seconds(i64::from(backend.config().signing.cooling_hours) * 3600);
    match (found.kind.as_str(), answer) {
        ("passkey", Answer::Passkey(client_data, attestation)) => {
            let party = Party::of(&backend.config().server.base_url).ok_or_else(no_party)?;
            let challenge = hex::decode(&found.challenge).map_err(|_| Error::inconsistent("enrolment", "challenge", found.id))?;
            let made = webauthn::register(&party, &challenge, client_data, attestation).map_err(|fault| {
                Refusal::new(
                    Kind::Invalid,
                    "passkey_refused",
                    "This passkey cannot be taken.",
                    "Try another one, with a PIN or a fingerprint.",
                )
                .with_details(vec![format!("What was found: {fault}.")])
            })?;
            if passkeys::by_credential(&mut tx, &made.credential).await?.is_some() {
                return Err(
                    Refusal::conflict("passkey_known", "This passkey is known here already.", "Use it, or make another one.").into()
                );
            }
            let passkey = Passkey {
                id: backend.clock().id(),
                person: person.id,
                credential: made.credential,
                public_key: made.public_key,
                name: found.name.clone(),
                counter: made.counter,
                created_at: now,
                usable_from,
                last_used_at: None,
                revoked_at: None,
            };
            passkeys::insert(&mut tx, &passkey).await?;
        }
        ("code_app", Answer::Code(typed)) => {
            let wrong = || {
                Refusal::new(
                    Kind::Invalid,
                    "code_wrong",
                    "This code does not fit.",
                    "Wait for the next one, and check the clock of your device.",
                )
                .about("code")
            };
            let step = totp::step_of(&found.challenge, typed, now, 0).ok_or_else(wrong)?;
            let app = CodeApp {
                id: backend.clock().id(),
                person: person.id,
                secret: found.challenge.clone(),
                name: found.name.clone(),
                last_step: step,
                created_at: now,
                usable_from,
                last_used_at: None,
            };
            code_apps::insert(&mut tx, &app).await?;
        }
        _ => return Err(Refusal::invalid("kind", "is not what was begun").into()),
    }
    if !enrolments::use_up(&mut tx, found.id, now).await? {
        return Err(scope::intent_reused().into());
    }
    let what = if found.kind == "passkey" { "passkey" } else { "app for one-time codes" };
    let sentence = format!("{} added the {what} “{}”, allowed by {allowed_by}.", actor.name(), found.name);
    let detail = serde_json::json!({ "kind": found.kind, "name": found.name, "allowed_by": allowed_by, "usable_from": usable_from });
    note(&mut tx, actor, "enrolled", sentence, detail, now).await?;
    tell::signing_changed(&mut tx, backend.clock(), person, "enrolled", &found.name, &format!("enrolled:{}", found.id)).await?;
    tx.commit().await
}

/// Calls one of one's own otherwise.
///
/// # Errors
/// `not_found`, `invalid_field` about `name`.
pub async fn rename(backend: &Backend, actor: &Actor, id: &str, name: &str) -> Result<(), Error> {
    let person = owner(actor)?;
    let name = named(name)?;
    let id = id.parse::<uuid::Uuid>().map_err(|_| Refusal::not_found("passkey"))?;
    let mut tx = backend.begin().await?;
    let done =
        passkeys::rename(&mut tx, person.id, id, name.as_str()).await? || code_apps::rename(&mut tx, person.id, id, name.as_str()).await?;
    if !done {
        return Err(Refusal::not_found("passkey").into());
    }
    let sentence = format!("{} called a passkey or app “{name}”.", actor.name());
    note(&mut tx, actor, "enrolment_renamed", sentence, serde_json::json!({ "id": id, "name": name }), backend.clock().now()).await?;
    tx.commit().await
}

/// Takes one of one's own out of use, at once and for ever. What it signed stays signed.
///
/// # Errors
/// `not_found`.
pub async fn revoke(backend: &Backend, actor: &Actor, id: &str) -> Result<(), Error> {
    let person = owner(actor)?;
    let id = id.parse::<uuid::Uuid>().map_err(|_| Refusal::not_found("passkey"))?;
    let now = backend.clock().now();
    let mut tx = backend.begin().await?;
    let name = match passkeys::revoke(&mut tx, person.id, id, now).await? {
        Some(name) => Some(name),
        None => code_apps::revoke(&mut tx, person.id, id, now).await?,
    };
    let name = name.ok_or_else(|| Refusal::not_found("passkey"))?;
    let sentence = format!("{} revoked the passkey or app “{name}”.", actor.name());
    note(&mut tx, actor, "enrolment_revoked", sentence, serde_json::json!({ "id": id, "name": name }), now).await?;
    tell::signing_changed(&mut tx, backend.clock(), person, "revoked", &name, &format!("revoked:{id}")).await?;
    tx.commit().await
}

async fn note(tx: &mut Tx, actor: &Actor, action: &str, sentence: String, detail: serde_json::Value, now: Timestamp) -> Result<(), Error> {
    audit::append(tx, audit::Fact { at: now, project: None, candidate: None, actor, action, sentence, detail }).await?;
    Ok(())
}
