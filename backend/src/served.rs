//! Which build an environment really serves: asked at the address that the settings name, and at no other.

use crate::config::Environment;
use crate::outside;
use crate::{Clock, Error};
use domain::Timestamp;
use domain::candidate::Candidate;
use domain::id::ProjectId;
use domain::test_run::Served;
use reqwest::header::ACCEPT;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How long one question may take, in seconds.
const PATIENCE: u64 = 5;
/// The longest answer that is read, in bytes.
const LONGEST: usize = 64 * 1024;
/// How long an answer is believed, in milliseconds.
const FRESH: i64 = 30_000;

/// What an environment said, or why it did not.
#[derive(Debug, Clone)]
struct Known {
    at: Timestamp,
    said: Result<String, String>,
}

type Slot = Arc<tokio::sync::Mutex<Option<Known>>>;

/// Asks environments, and remembers for a moment what they said.
pub struct Asker {
    client: reqwest::Client,
    clock: Clock,
    /// One slot an environment: whoever asks while a question is under way waits for its answer.
    known: Mutex<HashMap<(ProjectId, String), Slot>>,
}

impl Asker {
    /// Nothing is asked yet.
    ///
    /// # Errors
    /// When the machine's certificates cannot be read.
    pub fn new(clock: Clock) -> Result<Self, Error> {
        Ok(Self { client: outside::client(PATIENCE)?, clock, known: Mutex::default() })
    }

    fn slot(&self, project: ProjectId, environment: &Environment) -> Slot {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry((project, environment.name.clone())).or_default().clone()
    }

    /// What this environment serves, compared with a candidate. `again` asks even when it answered a moment ago.
    /// Call it outside of any transaction.
    pub async fn ask(&self, environment: &Environment, candidate: &Candidate, again: bool) -> Served {
        let Some(address) = &environment.version_url else { return Served::NotAsked };
        let slot = self.slot(candidate.project, environment);
        let mut known = slot.lock().await;
        if let Some(known) = known.as_ref().filter(|known| !again && self.is_fresh(known)) {
            return compare(known, candidate);
        }
        let said = self.fetch(address, environment).await;
        let fresh = Known { at: self.clock.now(), said };
        let served = compare(&fresh, candidate);
        *known = Some(fresh);
        served
    }

    /// What it said a moment ago, without asking.
    pub fn remembered(&self, environment: &Environment, candidate: &Candidate) -> Served {
        if environment.version_url.is_none() {
            return Served::NotAsked;
        }
        let slot = self.slot(candidate.project, environment);
        // Somebody is asking right now: the page does not wait for them.
        let Ok(known) = slot.try_lock() else { return Served::NotAsked };
        known.as_ref().filter(|known| self.is_fresh(known)).map_or(Served::NotAsked, |known| compare(known, candidate))
    }

    /// When the answers came that are believed now, oldest first: a page that names one is true while these are the same.
    #[must_use]
    pub fn believed(&self) -> Vec<Timestamp> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let answers = known.values().filter_map(|slot| slot.try_lock().ok()?.as_ref().filter(|known| self.is_fresh(known)).map(|k| k.at));
        let mut answers: Vec<Timestamp> = answers.collect();
        answers.sort();
        answers
    }

    fn is_fresh(&self, known: &Known) -> bool {
        (0..FRESH).contains(&self.clock.now().since(known.at))
    }

    async fn fetch(&self, address: &str, environment: &Environment) -> Result<String, String> {
        let asked = self.client.get(address).header(ACCEPT, "application/json, text/plain;q=0.9, */*;q=0.1").send().await;
        let response = asked.map_err(|error| why(&outside::broken(&error)))?;
        let status = response.status();
        if status.is_redirection() {
            return Err("The version address answers with a redirect.".into());
        }
        if !status.is_success() {
            return Err(format!("The version address answers with the status {}.", status.as_u16()));
        }
        if let Some(name) = &environment.version_header {
            let value = response.headers().get(name).and_then(|value| value.to_str().ok());
            return value.map(str::to_owned).ok_or_else(|| format!("The version address does not send the header {name}."));
        }
        let body = outside::body(response, LONGEST).await.map_err(|problem| why(&problem))?;
        let body = body.ok_or_else(|| "The version address answers with more than 64 KiB.".to_owned())?;
        let text = std::str::from_utf8(&body).map_err(|_| "The version address does not answer with text.".to_owned())?;
        let Some(pointer) = &environment.version_pointer else { return Ok(text.trim().to_owned()) };
        let json: serde_json::Value =
            serde_json::from_str(text).map_err(|_| "The version address does not answer with JSON.".to_owned())?;
        match json.pointer(pointer) {
            Some(serde_json::Value::String(text)) => Ok(text.clone()),
            Some(serde_json::Value::Number(number)) => Ok(number.to_string()),
            _ => Err(format!("The answer of the version address has no text at {pointer}.")),
        }
    }
}

fn why(problem: &outside::Problem) -> String {
    match problem {
        outside::Problem::Unreachable { .. } => "The version address cannot be reached.".into(),
        outside::Problem::Unknown { reason } if reason.contains("time") => {
            format!("The version address did not answer within {PATIENCE} seconds.")
        }
        _ => "The answer of the version address broke off.".into(),
    }
}

fn compare(known: &Known, candidate: &Candidate) -> Served {
    let build = &candidate.build;
    match &known.said {
        Err(why) => Served::Unknown { why: why.clone(), at: known.at },
        Ok(said) => {
            let digest = build.digest.as_ref().map(ToString::to_string);
            Served::compare(said, &build.commit, build.version.as_str(), digest.as_deref(), known.at)
        }
    }
}
