//! A person chooses how to hear of things: the address, at once or once a day or never, and when the day's mail goes.

use crate::db::{audit, contacts, notices};
use crate::jobs::{self, Job};
use crate::{Backend, Error, Tx, mail};
use domain::id::PersonId;
use domain::notice::{Kind, Way};
use domain::{Actor, Refusal, Timestamp};

/// Notices older than this are not sent when an address becomes known, in seconds.
const OLDEST: i64 = 14 * 86_400;

/// What was sent.
#[derive(Debug)]
pub struct Input {
    /// One of the verified addresses, or empty to leave it.
    pub address: String,
    /// Kind and way, as words.
    pub ways: Vec<(Kind, String)>,
    /// 0 to 23.
    pub hour: String,
    /// Such as `Europe/Berlin`.
    pub zone: String,
}

/// Keeps the choices.
///
/// # Errors
/// `person_required`; `invalid_field` about `address`, `way_…`, `hour` or `zone`.
pub async fn choose(backend: &Backend, actor: &Actor, input: Input) -> Result<(), Error> {
    let person = actor.person()?;
    let hour: i64 = input
        .hour
        .trim()
        .parse()
        .ok()
        .filter(|hour| (0..24).contains(hour))
        .ok_or_else(|| Refusal::invalid("hour", "must be between 0 and 23"))?;
    let zone = input.zone.trim();
    if !mail::digest::is_zone(zone) {
        return Err(Refusal::invalid("zone", "is not a time zone such as Europe/Berlin").into());
    }
    let now = backend.clock().now();
    let mut tx = backend.begin().await?;
    let address = match input.address.trim() {
        "" => None,
        // A guest's address is the invitation's; everybody else has those that the provider verified.
        chosen => {
            // What is in use already is no choice: it goes on following the provider.
            let known = contacts::of(&mut tx, person.id).await?.address.as_deref() == Some(chosen);
            let fine =
                known || (!person.is_guest() && contacts::verified(&mut tx, person.id).await?.iter().any(|address| address == chosen));
            if !fine {
                return Err(Refusal::invalid("address", "is not one that your sign-in provider verified").into());
            }
            (!known).then_some(chosen)
        }
    };
    contacts::choose(&mut tx, person.id, address, hour, zone, now).await?;
    for (kind, word) in &input.ways {
        let way: Way = word.parse().map_err(|_| Refusal::invalid(&format!("way_{kind}"), "must be at once, once a day or not at all"))?;
        if kind.has_choice() {
            contacts::set_way(&mut tx, person.id, *kind, way).await?;
        }
    }
    if address.is_some() {
        release(&mut tx, backend, person.id, now).await?;
    }
    let fact = audit::Fact {
        at: now,
        project: None,
        candidate: None,
        actor,
        action: "notices_chosen",
        sentence: format!("{} chose how to hear of things.", actor.name()),
        detail: serde_json::json!({ "hour": hour, "zone": zone, "ways": input.ways }),
    };
    audit::append(&mut tx, fact).await?;
    tx.commit().await
}

/// The provider verified this address: it is used unless the person chose another, and what waited for one is sent.
pub(crate) async fn learn(tx: &mut Tx, backend: &Backend, person: PersonId, address: &str, now: Timestamp) -> Result<(), Error> {
    if mail::is_address(address) && contacts::learn(tx, person, address, now).await? {
        release(tx, backend, person, now).await?;
    }
    Ok(())
}

async fn release(tx: &mut Tx, backend: &Backend, person: PersonId, now: Timestamp) -> Result<(), Error> {
    for notice in notices::release(tx, person, now.plus_seconds(-OLDEST), now).await? {
        jobs::enqueue(tx, backend.clock(), &Job::SendMail { notice }).await?;
    }
    Ok(())
}
