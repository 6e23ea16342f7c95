//! The official descriptions as judges: every request is checked, a violation is recorded and refused.
pub(crate) mod adf;
mod openapi;
mod schema;

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, OnceLock},
};

use serde::Serialize;
use serde_json::Value;

pub(crate) use openapi::Description;

use crate::{call::Call, fault::System, lock};

const GITHUB: &str = include_str!("../../../contracts/github.json");
const GITHUB_WEBHOOKS: &str = include_str!("../../../contracts/github-webhooks.json");

/// A request that broke the contract, or an answer of the sandbox that did.
#[derive(Clone, Debug, Serialize)]
pub struct Violation {
    /// Whose contract.
    pub system: System,
    /// HTTP method, or `webhook`.
    pub method: String,
    /// Path, or event.
    pub path: String,
    /// What is wrong, in one line.
    pub reason: String,
}

/// The verdict so far.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Conformance {
    /// Requests checked against GitHub's description.
    pub github_checked: u64,
    /// Requests checked against Jira's description; 0 when it is not there.
    pub jira_checked: u64,
    /// Whether Jira's description was found.
    pub jira_contract: bool,
    /// Requests of the portal that broke a contract.
    pub violations: Vec<Violation>,
    /// Answers and webhooks of the sandbox itself that broke a contract: a defect of the sandbox.
    pub own_violations: Vec<Violation>,
}

/// The descriptions and the verdict.
pub(crate) struct Contracts {
    github: &'static Description,
    webhooks: &'static Description,
    jira: Option<&'static Description>,
    data_center: Option<&'static Description>,
    pub verdict: Mutex<Conformance>,
}

impl Contracts {
    /// Reads the descriptions once a process. Jira's may be missing, except in CI.
    pub fn load() -> anyhow::Result<Self> {
        static LOADED: OnceLock<Result<[Option<Arc<Description>>; 4], String>> = OnceLock::new();
        static GIVEN: OnceLock<[Option<&'static Description>; 4]> = OnceLock::new();
        let loaded = LOADED.get_or_init(|| read_all().map_err(|error| format!("{error:#}")));
        let loaded = loaded.as_ref().map_err(|error| anyhow::anyhow!("{error}"))?;
        let [github, webhooks, jira, data_center] = *GIVEN.get_or_init(|| {
            let mut given = [None; 4];
            for (slot, description) in given.iter_mut().zip(loaded) {
                *slot = description.as_deref();
            }
            given
        });
        let (Some(github), Some(webhooks)) = (github, webhooks) else { anyhow::bail!("the vendored GitHub contracts are empty") };
        let verdict = Conformance { jira_contract: jira.is_some(), ..Conformance::default() };
        Ok(Self { github, webhooks, jira, data_center, verdict: Mutex::new(verdict) })
    }

    fn description(&self, system: System, call: &Call) -> Option<&'static Description> {
        match system {
            System::Github => Some(self.github),
            System::Jira if is_data_center(call) => self.data_center,
            System::Jira => self.jira,
            System::Oidc | System::Smtp => None,
        }
    }

    /// Checks a request; a violation is recorded and given back.
    pub fn check(&self, system: System, call: &Call) -> Result<(), String> {
        let Some(description) = self.description(system, call) else { return self.check_adf(system, call) };
        let mut verdict = lock(&self.verdict);
        match system {
            System::Jira => verdict.jira_checked += 1,
            _ => verdict.github_checked += 1,
        }
        drop(verdict);
        match description.check_request(call) {
            Ok(()) => self.check_adf(system, call),
            Err(reason) => Err(self.record(system, call, reason)),
        }
    }

    fn check_adf(&self, system: System, call: &Call) -> Result<(), String> {
        // Data Center takes text, and its own description says so.
        if system != System::Jira || is_data_center(call) {
            return Ok(());
        }
        adf::check_request(call).map_err(|reason| self.record(system, call, reason))
    }

    /// Records a violation.
    pub fn record(&self, system: System, call: &Call, reason: String) -> String {
        let violation = Violation { system, method: call.method.clone(), path: call.path.clone(), reason: reason.clone() };
        lock(&self.verdict).violations.push(violation);
        reason
    }

    /// Checks an answer of the sandbox itself.
    pub fn check_own_answer(&self, system: System, call: &Call, status: u16, body: &Value) {
        let Some(description) = self.description(system, call) else { return };
        // Jira's schemas of answers are loose and partly wrong; only GitHub's are worth checking.
        if system != System::Github {
            return;
        }
        if let Err(reason) = description.check_answer(call, status, body) {
            self.own(system, &call.method, call.template, reason);
        }
    }

    /// Checks a webhook before it is sent.
    pub fn check_own_webhook(&self, event: &str, action: &str, payload: &Value) {
        let name = format!("{event}-{action}").replace('_', "-");
        if let Err(reason) = self.webhooks.check_webhook(name.trim_end_matches('-'), payload) {
            self.own(System::Github, "webhook", &name, reason);
        }
    }

    fn own(&self, system: System, method: &str, path: &str, reason: String) {
        lock(&self.verdict).own_violations.push(Violation { system, method: method.into(), path: path.into(), reason });
    }
}

/// Version 2 of the API is what Data Center speaks.
fn is_data_center(call: &Call) -> bool {
    call.path.starts_with("/rest/api/2/")
}

fn read_all() -> anyhow::Result<[Option<Arc<Description>>; 4]> {
    let github = Description::parse(GITHUB, jsonschema::Draft::Draft4)?;
    let webhooks = Description::parse(GITHUB_WEBHOOKS, jsonschema::Draft::Draft202012)?;
    let (jira, data_center) = (read_jira("jira-cloud-v3.json")?, read_jira("jira-dc-10.3.json")?);
    Ok([Some(Arc::new(github)), Some(Arc::new(webhooks)), jira, data_center])
}

fn read_jira(name: &str) -> anyhow::Result<Option<Arc<Description>>> {
    let file = contracts_dir().join(name);
    Ok(match std::fs::read_to_string(&file) {
        Ok(text) => {
            let mut description: serde_json::Value = serde_json::from_str(&text)?;
            // Data Center's description calls every value of an issue's field an object, also its summary (erratum).
            if let Some(value) = description.pointer_mut("/components/schemas/IssueUpdateBean/properties/fields/additionalProperties/type")
            {
                *value = serde_json::json!(["object", "array", "string", "number", "boolean", "null"]);
            }
            Some(Arc::new(Description::parse(&description.to_string(), jsonschema::Draft::Draft4)?))
        }
        Err(error) => {
            if variable("CI").is_some_and(|value| value == "true" || value == "1") {
                anyhow::bail!("the Jira contract check cannot run in CI: {}: {error}", file.display());
            }
            note(&format!("the Jira contract check did not run: {}: {error}", file.display()));
            None
        }
    })
}

#[expect(clippy::print_stderr, reason = "one line for the person who runs the tests; the sandbox has no log")]
fn note(line: &str) {
    eprintln!("{line}");
}

fn contracts_dir() -> PathBuf {
    let repository = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    variable("MURMURATION_CONTRACTS").map_or_else(|| repository.join("../shared/contracts"), |dir| repository.join(dir))
}

#[expect(clippy::disallowed_methods, reason = "the sandbox may not use the portal's configuration")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
