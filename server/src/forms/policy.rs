//! Forms of the policy: change it, try it, take it in from a file, take it out as one. A row of the form is numbered, and an
//! empty row says nothing.

use super::exchange::{file, signed_in};
use super::fields::Fields;
use super::{Answer, Sent, number};
use crate::pages;
use crate::portal::Portal;
use crate::problem::Problem;
use app::context::FormEcho;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use backend::ops::{Upload, change_policy};
use backend::read;
use domain::policy::{
    Days, Hold, LONGEST_DAYS, LONGEST_HOURS, MOST_PEOPLE, MOST_RULES, MOST_WINDOWS, Policy, PolicyFile, SignerRule, Window,
};
use domain::refusal::Kind;
use domain::{Refusal, Role};
use http::StatusCode;

/// As many waivers as the form lets anybody ask for.
const MOST_WAIVERS: u16 = 1000;

/// Names that end in `-` stand for all that begin so: rows.
const POLICY: [&str; 25] = [
    "version",
    "do",
    "every_case_run",
    "no_failed_result",
    "every_story_accepted",
    "no_open_blocking_feedback",
    "major_feedback",
    "minor_feedback",
    "no_overdue_follow_up",
    "no_failed_machine_test",
    "machine_report_required",
    "no_open_disagreement",
    "wrong_build_blocks",
    "carry_forward",
    "waivers_at_most",
    "soak_hours",
    "product_owner_signatures",
    "signer-",
    "bar_deployer",
    "passkey_required",
    "signature_hours",
    "delegation_days",
    "emergency_hours",
    "week-",
    "once-",
];

/// What to do about a row that is wrong.
const AGAIN: &str = "Correct it and send again. Nothing was saved.";

/// The rules as sent: a checkbox that is off is not sent at all, and an empty number asks for nothing.
fn rules(fields: &Fields) -> Result<Policy, Refusal> {
    let signatures = fields.one("product_owner_signatures")?.trim().parse::<u8>();
    Ok(Policy {
        every_case_run: fields.has("every_case_run"),
        no_failed_result: fields.has("no_failed_result"),
        every_story_accepted: fields.has("every_story_accepted"),
        no_open_blocking_feedback: fields.has("no_open_blocking_feedback"),
        major_feedback: hold(fields, "major_feedback")?,
        minor_feedback: hold(fields, "minor_feedback")?,
        no_overdue_follow_up: fields.has("no_overdue_follow_up"),
        no_failed_machine_test: fields.has("no_failed_machine_test"),
        machine_report_required: fields.has("machine_report_required"),
        no_open_disagreement: fields.has("no_open_disagreement"),
        wrong_build_blocks: fields.has("wrong_build_blocks"),
        carry_forward: fields.has("carry_forward"),
        product_owner_signatures: signatures
            .map_err(|_| Refusal::invalid("product_owner_signatures", "must be a whole number from 1 to 10"))?,
        more_signers: signers(fields)?,
        bar_deployer: fields.has("bar_deployer"),
        passkey_required: fields.has("passkey_required"),
        signature_hours: count(fields, "signature_hours", LONGEST_HOURS)?.unwrap_or_default(),
        soak_hours: count(fields, "soak_hours", LONGEST_HOURS)?.unwrap_or_default(),
        waivers_at_most: count(fields, "waivers_at_most", MOST_WAIVERS)?,
        windows: windows(fields)?,
        delegation_days: count(fields, "delegation_days", LONGEST_DAYS)?.unwrap_or_default(),
        emergency_hours: count(fields, "emergency_hours", LONGEST_HOURS)?.unwrap_or_default(),
    })
}

/// How long feedback of a severity holds the gate; not at all, when a form does not ask.
fn hold(fields: &Fields, name: &str) -> Result<Hold, Refusal> {
    let word = fields.one(name)?;
    if word.is_empty() { Ok(Hold::Never) } else { word.parse().map_err(|_| Refusal::invalid(name, "is not one of the choices")) }
}

/// A number that may be left empty, and `most`.
fn count(fields: &Fields, name: &str, most: u16) -> Result<Option<u16>, Refusal> {
    let text = fields.one(name)?;
    let text = text.trim();
    let number = text.parse::<u16>().ok().filter(|number| *number <= most);
    let wrong = || Refusal::invalid(name, &format!("must be a whole number from 0 to {most}, or empty"));
    if text.is_empty() { Ok(None) } else { number.map(Some).ok_or_else(wrong) }
}

/// Numbers of the rows that say something and are not to be removed.
fn rows(fields: &Fields, kind: &str, says: &[&str], most: usize) -> Result<Vec<usize>, Refusal> {
    let mut rows = Vec::new();
    for row in 0..=most {
        let mut said = false;
        for name in says {
            said |= fields.all(&format!("{kind}-{row}-{name}")).iter().any(|value| !value.trim().is_empty());
        }
        if said && !fields.has(&format!("{kind}-{row}-remove")) {
            rows.push(row);
        }
    }
    Ok(rows)
}

fn signers(fields: &Fields) -> Result<Vec<SignerRule>, Refusal> {
    rows(fields, "signer", &["role", "count"], MOST_RULES)?
        .into_iter()
        .map(|row| {
            let at = |part: &str| format!("signer-{row}-{part}");
            let wrong = |part: &str, what: &str| {
                Refusal::new(Kind::Invalid, "invalid_field", format!("A rule about who signs {what}."), AGAIN).about(&at(part))
            };
            let roles = fields.all(&at("role"));
            let roles = roles.iter().map(|role| role.parse().map_err(|_| wrong("role", "names a role that does not exist")));
            let roles = roles.collect::<Result<Vec<Role>, Refusal>>()?;
            let count = fields.one(&at("count"))?;
            let count = count.trim().parse::<u8>().map_err(|_| wrong("count", &format!("needs a number of people, 1 to {MOST_PEOPLE}")))?;
            let part = if (1..=MOST_PEOPLE).contains(&count) { "role" } else { "count" };
            SignerRule { roles, count }.checked().map_err(|refusal| refusal.about(&at(part)))
        })
        .collect()
}

fn windows(fields: &Fields) -> Result<Vec<Window>, Refusal> {
    let mut windows = Vec::new();
    for kind in ["week", "once"] {
        for row in rows(fields, kind, &["name", "from", "until", "day"], MOST_WINDOWS)? {
            let one = |name: &str| fields.one(&format!("{kind}-{row}-{name}")).map(|value| value.trim().to_owned());
            let (from, until) = (one("from")?, one("until")?);
            let days = match kind {
                "week" => {
                    let days = fields.all(&format!("week-{row}-day"));
                    let days =
                        days.iter().map(|day| day.parse().map_err(|_| Refusal::invalid("windows", "name a day that does not exist")));
                    Days::Week { days: days.collect::<Result<_, _>>()?, from, until }
                }
                _ => Days::Once { from, until },
            };
            let effect = one("effect")?.parse().map_err(|_| Refusal::invalid("windows", "must allow or forbid"))?;
            let window = Window { name: one("name")?, effect, zone: one("zone")?, days };
            windows.push(window.checked(&backend::windows::is_zone).map_err(|refusal| {
                let part = refusal.field.clone().unwrap_or_default();
                refusal.about(&format!("{kind}-{row}-{part}"))
            })?);
        }
    }
    Ok(windows)
}

pub(super) async fn change(State(portal): State<Portal>, Path(slug): Path<String>, request: Request) -> Answer {
    let page = format!("/p/{slug}/policy");
    let sent = Sent::read(portal, request, page.clone(), &POLICY).await?;
    let fields = sent.fields.clone();
    if fields.has("do") {
        return tried(sent, slug, move || rules(&fields)).await;
    }
    let operation = |backend, actor| {
        let (version, policy) = (fields.number("version")?, rules(&fields)?);
        Ok(async move { change_policy::change(&backend, &actor, &slug, version, policy).await })
    };
    sent.run(operation, |saved| format!("{page}?done={}", if saved { "policy-saved" } else { "policy-same" })).await
}

/// Fills the form with what a file says and tries it; nothing is changed before somebody saves the form.
pub(super) async fn import(State(portal): State<Portal>, Path(slug): Path<String>, request: Request) -> Answer {
    let page = format!("/p/{slug}/policy");
    let (sent, files) = Sent::with_files(portal, request, |_| page, &[]).await?;
    tried(sent, slug, move || read_file(&files)).await
}

fn read_file(files: &[Upload]) -> Result<Policy, Refusal> {
    let [file] = files else {
        let sentence = if files.is_empty() { "No file was chosen." } else { "More than one file was chosen." };
        return Err(Refusal::new(Kind::Invalid, "file_missing", sentence, "Choose one file. Nothing was changed.").about("files"));
    };
    Ok(PolicyFile::read(&file.content)?.rules)
}

/// The page with the form as it was meant and with what these rules would say of the newest candidates.
async fn tried(sent: Sent, slug: String, rules: impl FnOnce() -> Result<Policy, Refusal> + Send + 'static) -> Answer {
    // Refused here, and not by the part of the page that asks again.
    let operation = |backend, actor| {
        Ok(async move {
            let found = read::rehearse(&backend, &actor, &slug, rules).await?;
            Ok(serde_json::to_string(&found.rules)?)
        })
    };
    let (sent, rules) = sent.done(operation).await?;
    let echo = FormEcho { refusal: None, values: vec![("rehearsed".to_owned(), rules)] };
    Ok(pages::answer(&sent.portal, sent.info, &sent.page, echo, StatusCode::OK).await)
}

/// One version as a file.
pub(super) async fn export(State(portal): State<Portal>, Path((slug, version)): Path<(String, String)>, request: Request) -> Response {
    let Some(actor) = signed_in(&request) else { return Problem::from(Refusal::sign_in()).page() };
    let found = match number(&version) {
        Ok(version) => read::policy_file(&portal.backend, &actor, &slug, version).await,
        Err(refusal) => Err(refusal.into()),
    };
    file(found, "application/json")
}
