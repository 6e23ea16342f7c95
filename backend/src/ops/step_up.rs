//! Proving who one is, for one thing: by a passkey that signs exactly that, by a one-time code, by signing in again.
//! What fails is counted, told and kept, so whoever asks commits also then.

use super::tell;
use crate::db::audit::{self, Fact};
use crate::db::{code_apps, passkeys};
use crate::webauthn::{self, Assertion, Fault, Party, PublicKey};
use crate::{Backend, Error, Tx, totp};
use domain::id::PersonId;
use domain::refusal::Kind;
use domain::signature::{PROOF_SECONDS, Proof};
use domain::{Actor, Refusal, Timestamp};
use serde::Serialize;

/// So many failures in a row …
const FAILURES: i64 = 5;
/// … and no try counts for so many seconds.
const LOCK_SECONDS: i64 = 15 * 60;

/// What somebody sends to prove who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// Nothing.
    Nothing,
    /// A passkey's answer.
    Passkey(Assertion),
    /// Six digits.
    Code(String),
    /// They signed in again, as the callback noted.
    SignIn,
}

impl Given {
    /// Which proof it would be.
    #[must_use]
    pub const fn kind(&self) -> Option<Proof> {
        match self {
            Self::Nothing => None,
            Self::Passkey(_) => Some(Proof::Passkey),
            Self::Code(_) => Some(Proof::Code),
            Self::SignIn => Some(Proof::SignIn),
        }
    }
}

/// What is to be proven, and since when it waits.
pub(crate) struct Asked<'a> {
    /// What a passkey must have signed.
    pub challenge: &'a [u8],
    /// When it was asked.
    pub since: Timestamp,
    /// When the provider last asked who they are, if they signed in again for this.
    pub signed_in_at: Option<Timestamp>,
}

/// A proof that holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Proven {
    pub proof: Proof,
    /// When the person did it.
    #[serde(skip)]
    pub at: Timestamp,
    /// Of a passkey: all that a stranger needs to check it again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passkey: Option<Evidence>,
    /// What it was proven with, for the log.
    pub with: String,
}

/// A passkey's answer with its key, each in Base64url.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Evidence {
    pub credential: String,
    #[serde(skip)]
    pub public_key: String,
    #[serde(skip)]
    pub authenticator_data: String,
    #[serde(skip)]
    pub client_data: String,
    #[serde(skip)]
    pub assertion: String,
}

/// Checks what was given. A refusal inside is an answer that must be committed: the failure is counted in `tx`.
pub(crate) async fn prove(
    tx: &mut Tx,
    backend: &Backend,
    actor: &Actor,
    asked: &Asked<'_>,
    given: &Given,
    now: Timestamp,
) -> Result<Result<Proven, Refusal>, Error> {
    let person = actor.person()?.id;
    if let Some(refusal) = locked(tx, person, now).await? {
        return Ok(Err(refusal));
    }
    let found = match given {
        Given::Nothing => Err(required("You have not proven that it is you.")),
        Given::Passkey(assertion) => passkey(tx, backend, person, asked, assertion, now).await?,
        Given::Code(typed) => code(tx, person, typed, now).await?,
        Given::SignIn => signed_in(asked, now),
    };
    match found {
        Ok(proven) => {
            code_apps::succeeded(tx, person).await?;
            Ok(Ok(proven))
        }
        Err(refusal) if refusal.kind == Kind::Unauthenticated => Ok(Err(refusal)),
        Err(refusal) => {
            failed(tx, backend, actor, &refusal, now).await?;
            Ok(Err(refusal))
        }
    }
}

/// After too many failures no try counts for a while.
pub(crate) async fn locked(tx: &mut Tx, person: PersonId, now: Timestamp) -> Result<Option<Refusal>, Error> {
    let until = code_apps::locked_until(tx, person, now).await?;
    Ok(until.map(|until| {
        Refusal::new(
            Kind::TooMany,
            "step_up_locked",
            format!("Too many tries failed. The next one counts after {}.", until.human()),
            "Wait until then. If it was not you, tell an admin: somebody may have your session.",
        )
    }))
}

/// Nobody proved anything, or too long ago.
pub(crate) fn required(sentence: &str) -> Refusal {
    Refusal::new(Kind::Unauthenticated, "step_up_required", sentence, "Begin again, and prove it within two minutes.")
}

async fn passkey(
    tx: &mut Tx,
    backend: &Backend,
    person: PersonId,
    asked: &Asked<'_>,
    assertion: &Assertion,
    now: Timestamp,
) -> Result<Result<Proven, Refusal>, Error> {
    let party = Party::of(&backend.config().server.base_url).ok_or_else(no_party)?;
    let known = passkeys::by_credential(tx, &assertion.credential).await?;
    let Some(passkey) = known.filter(|passkey| passkey.person == person && passkey.revoked_at.is_none()) else {
        return Ok(Err(Refusal::forbidden(
            "passkey_unknown",
            "This passkey is not one of yours.",
            "Use a passkey from your signing settings.",
        )));
    };
    if passkey.usable_from > now {
        return Ok(Err(not_yet("passkey_too_new", "passkey", passkey.usable_from)));
    }
    let key = PublicKey::stored(&passkey.public_key).map_err(|_| Error::inconsistent("passkey", "public_key", passkey.id))?;
    let counter = match webauthn::check(&party, asked.challenge, &key, passkey.counter, assertion) {
        Ok(counter) => counter,
        Err(fault) => return Ok(Err(refused(fault))),
    };
    if !passkeys::used(tx, &passkey, counter, now).await? {
        return Ok(Err(refused(Fault::CounterWentBack)));
    }
    let evidence = Evidence {
        credential: passkey.credential,
        public_key: passkey.public_key,
        authenticator_data: assertion.authenticator_data.clone(),
        client_data: assertion.client_data.clone(),
        assertion: assertion.signature.clone(),
    };
    Ok(Ok(Proven { proof: Proof::Passkey, at: now, passkey: Some(evidence), with: passkey.name }))
}

/// Passkeys are bound to a name.
pub(crate) fn no_party() -> Refusal {
    Refusal::new(
        Kind::Invalid,
        "passkeys_need_a_name",
        "Passkeys do not work here: this portal is reached by an IP address.",
        "Ask the operator to give it a name, or prove it in another way.",
    )
}

fn refused(fault: Fault) -> Refusal {
    let (code, sentence) = match fault {
        Fault::WrongChallenge => ("binding_mismatch", "This proof was given for something else."),
        Fault::WrongOrigin | Fault::WrongParty => ("binding_mismatch", "This proof was given on another site."),
        Fault::NotVerified | Fault::NoUser => ("user_not_verified", "Your passkey did not ask who you are."),
        Fault::CounterWentBack => ("passkey_copied", "This passkey was used somewhere else meanwhile: there may be a copy of it."),
        Fault::BadSignature | Fault::Unreadable | Fault::WrongType | Fault::UnknownKey => {
            ("passkey_refused", "The answer of your passkey does not hold.")
        }
    };
    let advice = match fault {
        Fault::CounterWentBack => "Revoke it in your signing settings, and tell an admin.",
        Fault::NotVerified => "Use one with a PIN, a fingerprint or your face.",
        _ => "Begin again from the page where you decide. Nothing was recorded.",
    };
    Refusal::forbidden(code, sentence, advice).with_details(vec![format!("What was found: {fault}.")])
}

fn not_yet(code: &str, what: &str, from: Timestamp) -> Refusal {
    Refusal::forbidden(
        code,
        format!("This {what} is new: it counts from {}.", from.human()),
        "Use one that you have had for longer, or wait. If you did not add it, revoke it now.",
    )
}

async fn code(tx: &mut Tx, person: PersonId, typed: &str, now: Timestamp) -> Result<Result<Proven, Refusal>, Error> {
    let Some(app) = code_apps::of_person(tx, person).await? else {
        return Ok(Err(Refusal::forbidden("code_unknown", "You have no app for one-time codes.", "Add one in your signing settings.")));
    };
    if app.usable_from > now {
        return Ok(Err(not_yet("app_too_new", "app", app.usable_from)));
    }
    let wrong = || {
        Refusal::forbidden("code_wrong", "This code is wrong, too old, or was used before.", "Wait for the next one. Each counts once.")
            .about("code")
    };
    let Some(step) = totp::step_of(&app.secret, typed, now, app.last_step) else { return Ok(Err(wrong())) };
    if !code_apps::used(tx, app.id, step, now).await? {
        return Ok(Err(wrong()));
    }
    Ok(Ok(Proven { proof: Proof::Code, at: now, passkey: None, with: app.name }))
}

/// The callback has noted when the provider asked; here it is only seen whether that is for this and still fresh.
fn signed_in(asked: &Asked<'_>, now: Timestamp) -> Result<Proven, Refusal> {
    let at = asked.signed_in_at.ok_or_else(|| required("You have not signed in again for this."))?;
    if is_fresh(at, asked.since, now) {
        Ok(Proven { proof: Proof::SignIn, at, passkey: None, with: "signing in again".to_owned() })
    } else {
        Err(required("You signed in again too long ago."))
    }
}

/// Did somebody sign in for what was asked at `since`, and not too long before `now`? Providers tell whole seconds, and
/// their clocks differ from ours by a little.
pub(crate) const fn is_fresh(signed_in: Timestamp, since: Timestamp, now: Timestamp) -> bool {
    let age = now.since(signed_in);
    signed_in.0 >= since.0 - since.0.rem_euclid(1000) && age <= PROOF_SECONDS * 1000 && age >= -PROOF_SECONDS * 1000
}

/// Counts a failure; the fifth in a row locks.
pub(crate) async fn failed(tx: &mut Tx, backend: &Backend, actor: &Actor, refusal: &Refusal, now: Timestamp) -> Result<(), Error> {
    let person = actor.person()?;
    let failures = code_apps::failed(tx, person.id).await?;
    let locked = failures >= FAILURES;
    let mut sentence = format!("{} could not prove who they are: {}", actor.name(), refusal.sentence);
    if locked {
        code_apps::lock(tx, person.id, now.plus_seconds(LOCK_SECONDS)).await?;
        tell::signing_changed(tx, backend.clock(), person, "locked", "", &format!("locked:{}", now.0)).await?;
        sentence.push_str(" After five failures no try counts for 15 minutes.");
    }
    let detail = serde_json::json!({ "code": refusal.code, "failures": failures, "locked": locked });
    let action = if locked { "step_up_locked" } else { "step_up_failed" };
    audit::append(tx, Fact { at: now, project: None, candidate: None, actor, action, sentence, detail }).await?;
    Ok(())
}
