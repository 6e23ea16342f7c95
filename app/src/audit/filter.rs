//! Which rows of the log: a form that works without JavaScript, and the address it makes.

use crate::error::encoded;
use crate::ui::{Button, Look, TextField};
use domain::summary::AuditAsk;
use leptos::prelude::*;

/// The address of these rows, from the newest on or before a row.
pub(super) fn address(base: &str, ask: &AuditAsk, before: Option<i64>) -> String {
    let before = before.map(|seq| seq.to_string()).unwrap_or_default();
    let asked = ask.fields().into_iter().chain([("before", before.as_str())]);
    let query: Vec<String> =
        asked.filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    if query.is_empty() { base.to_owned() } else { format!("{base}?{}", query.join("&")) }
}

/// The form.
#[component]
pub(super) fn Filter(ask: AuditAsk, base: String) -> impl IntoView {
    let all = (!ask.is_all()).then(|| view! { <a href=base.clone()>"Show all"</a> });
    view! {
        <search>
            <form method="get" action=base class="form audit-filter">
                <div class="fields">
                    <TextField name="candidate" label="Candidate number" value=ask.candidate maxlength=12 echo=false/>
                    <TextField name="person" label="Person" value=ask.person maxlength=200 echo=false/>
                    <TextField name="action" label="Action" value=ask.action maxlength=100 echo=false/>
                    <TextField name="from" label="From day" kind="date" value=ask.from echo=false/>
                    <TextField name="to" label="To day" kind="date" value=ask.to echo=false/>
                </div>
                <div class="form-end"><Button look=Look::Secondary>"Filter"</Button>{all}</div>
                <p class="hint">"Names and actions as the log prints them; days are in UTC."</p>
            </form>
        </search>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_only_what_is_asked_for() {
        assert_eq!(address("/p/x/audit", &AuditAsk::default(), None), "/p/x/audit");
        let ask = AuditAsk { person: "Zoë & co".into(), from: "2026-11-23".into(), ..AuditAsk::default() };
        assert_eq!(address("/p/x/audit", &ask, Some(7)), "/p/x/audit?person=Zo%C3%AB%20%26%20co&from=2026-11-23&before=7");
    }
}
