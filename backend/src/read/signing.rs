//! The page where a drafted decision is proven, and the pages of one's passkeys and apps.

use super::place::{self, Reading};
use crate::config::Enrol;
use crate::db::signings::Kind;
use crate::db::{self, Tx, code_apps, enrolments, passkeys};
use crate::ops::{drafted, enrol};
use crate::webauthn::{Party, encode};
use crate::{Backend, Error, totp};
use domain::access::{Action, Person};
use domain::emergency;
use domain::id::{CandidateId, EnrolmentId};
use domain::story::Knowledge;
use domain::summary::{EmergencySigningPage, EnrolmentPage, KeyRow, Make, SigningPage, SigningSettings, ToProve, Ways};
use domain::{Actor, Refusal, Timestamp};
use qrcode::{Color, QrCode};
use std::fmt::Write as _;

/// A drafted statement of the reader.
///
/// # Errors
/// `not_found` also when it is somebody else's, or becomes no signature.
pub async fn signing(backend: &Backend, actor: &Actor, slug: &str, number: i64, id: &str) -> Result<SigningPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let (candidate, head) = reading.head(number).await?;
    let proof = to_prove(backend, &mut reading, actor, Kind::Signature, candidate.id, id).await?;
    let known = db::stories::of_candidate(&mut reading.tx, candidate.id).await?;
    let titles = known.into_iter().filter_map(|(key, knowledge)| match knowledge {
        Knowledge::Known { summary, .. } => Some((key.to_string(), summary)),
        _ => None,
    });
    let titles = titles.collect();
    Ok(SigningPage { place: reading.place, head, statement: serde_json::from_str(&proof.text)?, titles, proof })
}

/// A drafted word of the reader for an emergency release.
///
/// # Errors
/// `not_found` also when it is somebody else's, or becomes no such word.
pub async fn emergency_signing(backend: &Backend, actor: &Actor, slug: &str, number: i64, id: &str) -> Result<EmergencySigningPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let (candidate, head) = reading.head(number).await?;
    let proof = to_prove(backend, &mut reading, actor, Kind::Emergency, candidate.id, id).await?;
    let statement: emergency::Statement = serde_json::from_str(&proof.text)?;
    let words = db::emergencies::words(&mut reading.tx, candidate.id).await?;
    let first = statement.completes.as_ref().and_then(|hash| words.into_iter().find(|word| word.statement_hash == *hash));
    Ok(EmergencySigningPage { place: reading.place, head, statement, first: first.map(|word| word.name), proof })
}

/// A draft of the reader, with what they can prove it by.
async fn to_prove(
    backend: &Backend,
    reading: &mut Reading,
    actor: &Actor,
    kind: Kind,
    candidate: CandidateId,
    id: &str,
) -> Result<ToProve, Error> {
    let (person, now) = (actor.person()?, reading.place.now);
    let draft = drafted::own(&mut reading.tx, kind, id, person.id, candidate).await?;
    let policy = db::policies::in_force(&mut reading.tx, reading.project.id, &reading.project.settings.production).await?.policy;
    let challenge = hex::decode(&draft.statement_hash).map_err(|_| Error::inconsistent("signing", "statement_hash", draft.id))?;
    let ways = ways(backend, &mut reading.tx, person, &challenge, now).await?;
    let over = match draft.used_at {
        Some(_) => Some(Refusal::conflict("already_signed", "This decision is signed.", "Follow it on the candidate's page.")),
        None => drafted::in_time(&draft, now).err(),
    };
    Ok(ToProve {
        signing: draft.id.to_string(),
        text: draft.statement,
        hash: draft.statement_hash,
        expires_at: draft.expires_at,
        over,
        ways,
        passkey_required: policy.passkey_required,
        signed_in_at: draft.signed_in_at,
    })
}

/// What this person can prove who they are with, at `now`.
async fn ways(backend: &Backend, tx: &mut Tx, person: &Person, challenge: &[u8], now: Timestamp) -> Result<Ways, Error> {
    let all = passkeys::of_person(tx, person.id).await?;
    let (good, new): (Vec<_>, Vec<_>) =
        all.into_iter().filter(|passkey| passkey.revoked_at.is_none()).partition(|passkey| passkey.usable_from <= now);
    let app = code_apps::of_person(tx, person.id).await?;
    let mut waiting: Vec<(String, Timestamp)> = new.into_iter().map(|passkey| (passkey.name, passkey.usable_from)).collect();
    waiting.extend(app.iter().filter(|app| app.usable_from > now).map(|app| (app.name.clone(), app.usable_from)));
    Ok(Ways {
        challenge: encode(challenge),
        party: party(backend),
        passkeys: good.into_iter().map(|passkey| passkey.credential).collect(),
        new: waiting,
        code: app.is_some_and(|app| app.usable_from <= now),
        again: again(backend, person),
    })
}

fn party(backend: &Backend) -> Option<String> {
    Party::of(&backend.config().server.base_url).map(|party| party.id)
}

/// Where this person can sign in again: GitHub does not say when it asked.
fn again(backend: &Backend, person: &Person) -> Option<String> {
    backend.config().oidc.iter().find(|provider| provider.name == person.provider).map(|provider| provider.name.clone())
}

/// The reader's passkeys and apps.
///
/// # Errors
/// `person_required`; otherwise when the database is away.
pub async fn signing_settings(backend: &Backend, actor: &Actor) -> Result<SigningSettings, Error> {
    let person = actor.person()?;
    let mut tx = backend.snapshot().await?;
    let mut keys: Vec<KeyRow> = passkeys::of_person(&mut tx, person.id)
        .await?
        .into_iter()
        .map(|passkey| KeyRow {
            id: passkey.id.to_string(),
            is_passkey: true,
            name: passkey.name,
            created_at: passkey.created_at,
            usable_from: passkey.usable_from,
            last_used_at: passkey.last_used_at,
            revoked_at: passkey.revoked_at,
        })
        .collect();
    keys.extend(code_apps::of_person(&mut tx, person.id).await?.map(|app| KeyRow {
        id: app.id.to_string(),
        is_passkey: false,
        name: app.name,
        created_at: app.created_at,
        usable_from: app.usable_from,
        last_used_at: app.last_used_at,
        revoked_at: None,
    }));
    let settings = &backend.config().signing;
    let first = enrolments::held(&mut tx, person.id).await?.is_first();
    Ok(SigningSettings {
        now: backend.clock().now(),
        keys,
        party: party(backend),
        cooling_hours: settings.cooling_hours,
        again: first && settings.enrol == Enrol::FreshSignIn && again(backend, person).is_some(),
    })
}

/// A passkey or app of the reader on its way in.
///
/// # Errors
/// `not_found`; `enrolment_over`.
pub async fn enrolment(backend: &Backend, actor: &Actor, id: &str) -> Result<EnrolmentPage, Error> {
    let person = actor.person()?;
    let now = backend.clock().now();
    let mut tx = backend.snapshot().await?;
    let id: EnrolmentId = id.parse().map_err(|_| Refusal::not_found("enrolment"))?;
    let found = enrolments::by_id(&mut tx, id, person.id).await?.ok_or_else(|| Refusal::not_found("enrolment"))?;
    if found.used_at.is_some() || now >= found.expires_at {
        return Err(Refusal::conflict("enrolment_over", "This is done, or took too long.", "Look at your signing settings.").into());
    }
    let allowed = found.allowed_by.is_some();
    let held = enrolments::held(&mut tx, person.id).await?;
    let mut ways = ways(backend, &mut tx, person, &enrol::allowance(&found), now).await?;
    ways.code &= held.code_lets_in();
    ways.again = ways.again.filter(|_| held.is_first() && backend.config().signing.enrol == Enrol::FreshSignIn);
    let make = if found.kind == "passkey" {
        let known = passkeys::of_person(&mut tx, person.id).await?;
        let challenge = hex::decode(&found.challenge).map_err(|_| Error::inconsistent("enrolment", "challenge", id))?;
        Make::Passkey {
            challenge: encode(&challenge),
            user: encode(person.id.uuid().as_bytes()),
            name: person.name.clone(),
            known: known.into_iter().filter(|passkey| passkey.revoked_at.is_none()).map(|passkey| passkey.credential).collect(),
        }
    } else if allowed {
        let issuer = backend.notary().origin();
        let address = totp::address(&found.challenge, issuer, &person.name);
        Make::CodeApp { picture: picture(&address)?, secret: found.challenge.clone(), address }
    } else {
        Make::CodeApp { picture: (0, String::new()), secret: String::new(), address: String::new() }
    };
    Ok(EnrolmentPage { id: id.to_string(), name: found.name, allowed, first: !held.must_show(), ways, make })
}

/// A QR code as a path of its dark squares.
fn picture(text: &str) -> Result<(usize, String), Error> {
    let code = QrCode::new(text).map_err(|error| anyhow::anyhow!("no QR code: {error}"))?;
    let (width, mut path) = (code.width(), String::new());
    for (at, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let _ = write!(path, "M{} {}h1v1h-1z", at % width, at / width);
        }
    }
    Ok((width, path))
}
