//! The versions of a case with a way to compare two, and what else can be done with the case.

use crate::ui::{Button, Choice, DataTable, Disclosure, Empty, Form, FormEnd, Look, SelectField, TimeAgo};
use domain::time::Timestamp;
use leptos::prelude::*;

/// Newest first.
#[component]
pub fn Versions(versions: Vec<(i64, String, Timestamp)>, address: String, now: Timestamp) -> impl IntoView {
    if versions.is_empty() {
        return view! { <Empty title="No version is recorded"/> }.into_any();
    }
    let compare = (versions.len() > 1).then(|| {
        let choices =
            || versions.iter().map(|(version, by, _)| Choice::new(version.to_string(), format!("v{version} by {by}"))).collect::<Vec<_>>();
        let at = |at: usize| versions.get(at).map(|(version, ..)| version.to_string()).unwrap_or_default();
        view! {
            <form method="get" action=format!("{address}#difference") class="form form-inline case-compare">
                <SelectField name="from" label="Compare" choices=choices() value=at(1) echo=false/>
                <SelectField name="to" label="with" choices=choices() value=at(0) echo=false/>
                <Button look=Look::Secondary>"Show what changed"</Button>
            </form>
        }
    });
    let rows = versions
        .into_iter()
        .map(|(version, by, at)| {
            let before = (version > 1).then(|| view! { <a href=format!("{address}?from={}&to={version}#difference", version - 1)>"What changed"<span class="hidden">" in version "{version}</span></a> });
            view! { <tr><td data-label="Version">"v"{version}</td><td data-label="Written by">{by}</td><td data-label="When"><TimeAgo at=at now=now/></td><td data-label="Change">{before}</td></tr> }
        })
        .collect_view();
    view! { {compare}<DataTable caption="Versions of this case" columns=vec!["Version", "Written by", "When", "Change"]>{rows}</DataTable> }
        .into_any()
}

/// Copy, retire, bring back.
#[component]
pub fn Deeds(address: String, retired: bool) -> impl IntoView {
    let copy = format!("{address}/copy");
    let keep = if retired {
        view! { <Form action=format!("{address}/bring-back") class="form-inline"><Button look=Look::Primary>"Bring it back"</Button><span class="hint">"It can be planned again."</span></Form> }.into_any()
    } else {
        view! {
            <Disclosure summary="Retire this case">
                <p>"It is no longer proposed for new candidates. Plans that hold it keep it, and its results stay. It can be brought back."</p>
                <Form action=format!("{address}/retire")><FormEnd><Button look=Look::Danger>"Retire the case"</Button></FormEnd></Form>
            </Disclosure>
        }
        .into_any()
    };
    view! {
        <div class="case-deeds">
            <Form action=copy class="form-inline"><Button look=Look::Secondary>"Copy to a new case"</Button></Form>
            {keep}
        </div>
    }
}
