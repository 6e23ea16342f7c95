//! The versions of a case, and the form that retires it.

use crate::ui::{Button, DataTable, Disclosure, Empty, Form, FormEnd, Look, TimeAgo};
use domain::time::Timestamp;
use leptos::prelude::*;

/// Newest first.
#[component]
pub fn Versions(versions: Vec<(i64, String, Timestamp)>, now: Timestamp) -> impl IntoView {
    if versions.is_empty() {
        return view! { <Empty title="No version is recorded"/> }.into_any();
    }
    let rows = versions
        .into_iter()
        .map(|(version, by, at)| view! { <tr><td data-label="Version">"v"{version}</td><td data-label="Written by">{by}</td><td data-label="When"><TimeAgo at=at now=now/></td></tr> })
        .collect_view();
    view! { <DataTable caption="Versions of this case" columns=vec!["Version", "Written by", "When"]>{rows}</DataTable> }.into_any()
}

/// Takes the case out of what is proposed.
#[component]
pub fn Retire(address: String) -> impl IntoView {
    view! {
        <Disclosure summary="Retire this case">
            <p>"It is no longer proposed for new candidates. Plans that hold it keep it, and its results stay."</p>
            <Form action=format!("{address}/retire")><FormEnd><Button look=Look::Danger>"Retire the case"</Button></FormEnd></Form>
        </Disclosure>
    }
}
