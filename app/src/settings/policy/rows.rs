//! Rows of the form: signer rules and windows. Each list ends with empty ones, so that nothing needs a script.

use crate::context;
use crate::ui::{Check, Choice, SelectField, TextField};
use domain::policy::{DAY_NAMES, Days, Effect, MOST_PEOPLE, MOST_RULES, MOST_WINDOWS, SignerRule, Window};
use leptos::prelude::*;

/// Empty rows at the end of a list.
const SPARE: usize = 2;

/// How many rows to draw: those that stand, or those that came back with the form, and some to fill in.
fn drawn(stand: usize, field: impl Fn(usize) -> String, most: usize) -> usize {
    let came = (0..=most).rev().find(|row| context::echoed(&field(*row)).is_some_and(|text| !text.is_empty())).map_or(0, |row| row + 1);
    (stand.max(came) + SPARE).min(most)
}

/// Boxes of one name; which are on says the form that came back, or what stands.
fn boxes(name: &str, choices: Vec<(String, String)>, on: &[String], back: bool) -> AnyView {
    let on = if back { context::echoed_all(name) } else { on.to_vec() };
    let choices = choices
        .into_iter()
        .map(|(value, label)| {
            let checked = on.contains(&value);
            view! { <Check name=name.to_owned() label=label value=value.clone() checked=checked id=format!("{name}-{value}")/> }
        })
        .collect::<Vec<_>>();
    let wrong = context::error_of(name).map(|text| view! { <p class="field-error">{text}</p> });
    view! { <div class="policy-boxes">{choices}</div>{wrong} }.into_any()
}

/// Rules about who signs besides the product owners.
#[component]
pub fn SignerRows(rules: Vec<SignerRule>, back: bool) -> impl IntoView {
    let stand = rules.len();
    let rows = drawn(stand, |row| format!("signer-{row}-count"), MOST_RULES - 1);
    let rows = (0..rows).map(|row| {
        let rule = rules.get(row);
        let roles: Vec<String> = rule.map(|rule| rule.roles.iter().map(ToString::to_string).collect()).unwrap_or_default();
        let choices = SignerRule::ROLES.map(|role| (role.as_str().to_owned(), role.label().to_owned())).to_vec();
        let count = rule.map(|rule| rule.count.to_string()).unwrap_or_default();
        let remove = rule.is_some().then(|| view! { <Check name=format!("signer-{row}-remove") label="Remove this rule"/> });
        view! {
            <fieldset class="policy-row"><legend>{if rule.is_some() { format!("Signer rule {}", row + 1) } else { format!("New signer rule {}", row + 1 - stand) }}</legend>
                <TextField name=format!("signer-{row}-count") label="How many people" kind="number" min="1" max=MOST_PEOPLE.to_string() value=count/>
                {boxes(&format!("signer-{row}-role"), choices, &roles, back)}
                {remove}
            </fieldset>
        }
    });
    view! {
        <h3>"Others who must sign"</h3>
        <p class="hint">"Each rule has its own number, and may name several roles: any of them will do. Nobody counts twice. A row left empty says nothing."</p>
        {rows.collect_view()}
    }
    .into_any()
}

/// Windows that come back each week, then those that come once.
#[component]
pub fn WindowRows(windows: Vec<Window>, back: bool) -> impl IntoView {
    let (weekly, once): (Vec<Window>, Vec<Window>) = windows.into_iter().partition(|window| matches!(window.days, Days::Week { .. }));
    view! {
        <h3>"Every week"</h3>
        <p class="hint">"While any window allows, nothing is sent outside of those that do. A window that forbids beats one that allows. A window that ends at or before its beginning ends on the next day."</p>
        {rows_of("week", weekly, back)}
        <h3>"Once"</h3>
        <p class="hint">"A freeze for the holidays, or one weekend in which a release may go out."</p>
        {rows_of("once", once, back)}
        <datalist id="zones">{ZONES.map(|zone| view! { <option value=zone></option> }).collect_view()}</datalist>
    }
    .into_any()
}

/// Suggestions only: every name of the IANA database will do.
const ZONES: [&str; 16] = [
    "UTC",
    "Africa/Johannesburg",
    "Africa/Lagos",
    "America/Chicago",
    "America/Los_Angeles",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Shanghai",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Europe/Berlin",
    "Europe/London",
    "Europe/Paris",
];

fn rows_of(kind: &'static str, windows: Vec<Window>, back: bool) -> AnyView {
    let stand = windows.len();
    let rows = drawn(stand, |row| format!("{kind}-{row}-name"), MOST_WINDOWS);
    (0..rows).map(|row| window_row(kind, row, stand, windows.get(row), back)).collect_view().into_any()
}

fn window_row(kind: &'static str, row: usize, stand: usize, window: Option<&Window>, back: bool) -> AnyView {
    let name = |part: &str| format!("{kind}-{row}-{part}");
    let legend = match window {
        Some(window) => window.name.clone(),
        None if kind == "week" => format!("New weekly window {}", row + 1 - stand),
        None => format!("New window {}", row + 1 - stand),
    };
    let (from, until, on) = match window.map(|window| &window.days) {
        Some(Days::Week { days, from, until }) => (from.clone(), until.clone(), days.iter().map(ToString::to_string).collect()),
        Some(Days::Once { from, until }) => (from.clone(), until.clone(), Vec::new()),
        None => Default::default(),
    };
    let effects = vec![Choice::new(Effect::Deny.as_str(), "Nothing is sent"), Choice::new(Effect::Allow.as_str(), "Releases are sent")];
    let effect = window.map_or(Effect::Deny, |window| window.effect);
    let zone = window.map_or_else(|| "UTC".to_owned(), |window| window.zone.clone());
    let days = (kind == "week").then(|| {
        let choices = DAY_NAMES.iter().zip(1..).map(|(day, number): (_, u8)| (number.to_string(), (*day).to_owned())).collect();
        boxes(&name("day"), choices, &on, back)
    });
    let clock = if kind == "week" { "time" } else { "datetime-local" };
    let remove = window.is_some().then(|| view! { <Check name=name("remove") label="Remove this window"/> });
    view! {
        <fieldset class="policy-row"><legend>{legend}</legend>
            <div class="fields">
                <TextField name=name("name") label="Name" maxlength=60 value=window.map(|window| window.name.clone()).unwrap_or_default()/>
                <SelectField name=name("effect") label="In it" choices=effects value=effect.as_str()/>
                <TextField name=name("from") label="From" kind=clock value=from/>
                <TextField name=name("until") label="Until" kind=clock value=until/>
                <TextField name=name("zone") label="Time zone" maxlength=60 value=zone list="zones"/>
            </div>
            {days}
            {remove}
        </fieldset>
    }
    .into_any()
}
